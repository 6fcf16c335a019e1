//! What is written together: what answers leave behind, whoever they are for, in one transaction for all that came
//! while the last one was written. A crash before that repeats an answer and loses nothing that was promised.

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio_util::task::AbortOnDropHandle;

use crate::domain::access::Lookup;
use crate::store;
use crate::store::journal::{self, Entries};
use crate::store::people::Sighting;

/// How much is written in one transaction.
const MOST_TOGETHER: usize = 256;

/// Takes notes and writes them. It stops when it is dropped; see [`Journal::settle`].
#[derive(Debug)]
pub struct Journal {
    notes: UnboundedSender<Note>,
    _writing: AbortOnDropHandle<()>,
}

#[derive(Debug)]
enum Note {
    /// An update has its answer.
    Answered(i64, DateTime<Utc>),
    /// A person of the list was seen.
    Seen(Sighting),
    /// Somebody looked an order up; who waits is told when it is written.
    LookedUp(Lookup, oneshot::Sender<()>),
    /// Everything before this is written.
    Mark(oneshot::Sender<()>),
}

impl Journal {
    /// An open journal.
    #[must_use]
    pub fn open(db: store::Db) -> Self {
        let (notes, incoming) = unbounded_channel();
        Self { notes, _writing: AbortOnDropHandle::new(tokio::spawn(write(db, incoming))) }
    }

    /// An update has its answer, or was given up.
    pub fn answered(&self, update_id: i64, now: DateTime<Utc>) {
        self.note(Note::Answered(update_id, now));
    }

    /// A person of the list was seen.
    pub(super) fn seen(&self, sighting: Sighting) {
        self.note(Note::Seen(sighting));
    }

    /// Somebody looked an order up. Returns when that is written, and fails if it cannot be.
    pub(super) async fn looked_up(&self, lookup: Lookup) -> anyhow::Result<()> {
        let (written, is_written) = oneshot::channel();
        self.note(Note::LookedUp(lookup, written));
        is_written.await.map_err(|_| anyhow::anyhow!("couldn't record a lookup"))
    }

    /// Returns when everything that was noted until now is written, or could not be.
    pub async fn settle(&self) {
        let (written, is_written) = oneshot::channel();
        self.note(Note::Mark(written));
        let _ = is_written.await;
    }

    fn note(&self, note: Note) {
        // The other end lives as long as this one.
        let _ = self.notes.send(note);
    }
}

async fn write(db: store::Db, mut incoming: UnboundedReceiver<Note>) {
    let mut notes = Vec::new();
    while incoming.recv_many(&mut notes, MOST_TOGETHER).await > 0 {
        let (mut entries, mut waiting) = (Entries::default(), Vec::new());
        for note in notes.drain(..) {
            match note {
                Note::Answered(update_id, now) => {
                    entries.answered.push(update_id);
                    entries.answered_at = now;
                }
                Note::Seen(sighting) => entries.seen.push(sighting),
                Note::LookedUp(lookup, written) => {
                    entries.looked_up.push(lookup);
                    waiting.push(written);
                }
                Note::Mark(written) => waiting.push(written),
            }
        }
        match journal::write(&db, &entries).await {
            Ok(()) => waiting.into_iter().for_each(|written: oneshot::Sender<()>| {
                // Who has gone away does not wait any more.
                let _ = written.send(());
            }),
            Err(error) => tracing::error!(%error, "couldn't write what answers left behind"),
        }
    }
}
