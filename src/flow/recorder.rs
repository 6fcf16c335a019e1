//! Group commit of what answers leave behind: everything that arrives while one transaction is written goes into the
//! next one. A crash before that repeats an answer. While the database cannot be written, what was answered is remembered
//! and written later.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio_util::task::AbortOnDropHandle;

use crate::domain::Backoff;
use crate::domain::lookup::Lookup;
use crate::store;
use crate::store::people::LastSeen;
use crate::store::recorder::{self, Batch};

/// How much is written in one transaction.
const MAX_BATCH: usize = 256;

/// How long to wait before a batch is written again.
const BACKOFF: Backoff = Backoff { first: Duration::from_millis(100), longest: Duration::from_secs(10) };

/// Queues records for a task that writes them. Dropping it stops the task; see [`Recorder::flush`].
#[derive(Debug)]
pub struct Recorder {
    records: UnboundedSender<Record>,
    _writing: AbortOnDropHandle<()>,
}

#[derive(Debug)]
enum Record {
    /// The update was answered or given up.
    Answered(i64, DateTime<Utc>),
    Seen(LastSeen),
    /// The sender is notified when the lookup is written.
    LookedUp(Lookup, oneshot::Sender<()>),
    /// The sender is notified when everything before is written.
    Flush(oneshot::Sender<()>),
}

impl Recorder {
    pub fn start(db: store::Db) -> Self {
        let (records, incoming) = unbounded_channel();
        Self { records, _writing: AbortOnDropHandle::new(tokio::spawn(write(db, incoming))) }
    }

    /// The update was answered or given up.
    pub fn record_answered(&self, update_id: i64, now: DateTime<Utc>) {
        self.record(Record::Answered(update_id, now));
    }

    /// A person on the allowlist was seen.
    pub(super) fn record_seen(&self, seen: LastSeen) {
        self.record(Record::Seen(seen));
    }

    /// Returns when the lookup is written; fails if it cannot be.
    pub(super) async fn record_lookup(&self, lookup: Lookup) -> anyhow::Result<()> {
        let (written, is_written) = oneshot::channel();
        self.record(Record::LookedUp(lookup, written));
        is_written.await.map_err(|_| anyhow::anyhow!("couldn't record a lookup"))
    }

    /// Returns when everything that was recorded before is written, or could not be.
    pub async fn flush(&self) {
        let (written, is_written) = oneshot::channel();
        self.record(Record::Flush(written));
        let _ = is_written.await;
    }

    fn record(&self, record: Record) {
        // The receiver lives as long as this.
        let _ = self.records.send(record);
    }
}

async fn write(db: store::Db, mut incoming: UnboundedReceiver<Record>) {
    let (mut records, mut batch, mut failures) = (Vec::new(), Batch::default(), 0);
    loop {
        let mut waiting = Vec::new();
        let received = incoming.recv_many(&mut records, MAX_BATCH);
        if failures == 0 {
            if received.await == 0 {
                return;
            }
        } else {
            // What was answered is not in the database yet, and must be, or the next start answers again.
            let _ = tokio::time::timeout(BACKOFF.after(failures), received).await;
        }
        for record in records.drain(..) {
            match record {
                Record::Answered(update_id, now) => {
                    batch.answered.push(update_id);
                    batch.answered_at = now;
                }
                Record::Seen(seen) => batch.seen.push(seen),
                Record::LookedUp(lookup, written) => {
                    batch.looked_up.push(lookup);
                    waiting.push(written);
                }
                Record::Flush(written) => waiting.push(written),
            }
        }
        match recorder::write(&db, &batch).await {
            Ok(()) => {
                (batch, failures) = (Batch::default(), 0);
                for written in waiting {
                    // The caller may have been dropped.
                    let _ = written.send(());
                }
            }
            Err(error) => {
                failures += 1;
                tracing::error!(%error, "couldn't write a batch of records");
                // Their callers are dropped here: they look up again.
                batch.looked_up.clear();
            }
        }
    }
}
