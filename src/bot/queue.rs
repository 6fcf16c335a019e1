//! One update per user at a time, users in parallel; failed updates are retried.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use teloxide::types::UpdateKind;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::handlers::groups::{Migration, migrate};
use super::processing::{Job, Processor, UpdateHandler};
use super::update::{decode, kind_of};
use crate::domain::PendingUpdate;
use crate::flow::Deps;

/// A Telegram user's id, or 0 for updates without a user, which need no answer.
type SenderKey = u64;

/// The waiting and the running jobs.
pub(super) struct Queue<H> {
    processor: Arc<Processor<H>>,
    updates: UnboundedReceiver<PendingUpdate>,
    /// A sender is in here while one of their jobs runs, with those that wait for it.
    waiting: HashMap<SenderKey, VecDeque<Job>>,
    running: JoinSet<SenderKey>,
}

impl<H: UpdateHandler> Queue<H> {
    /// An empty queue, and where to send updates.
    pub(super) fn new(deps: Arc<Deps>, handler: H) -> (Self, UnboundedSender<PendingUpdate>) {
        let (sender, updates) = unbounded_channel();
        let processor = Processor { deps, handler, stop: CancellationToken::new() };
        (Self { processor: Arc::new(processor), updates, waiting: HashMap::new(), running: JoinSet::new() }, sender)
    }

    /// Runs until `stop` is cancelled; then starts no further job and waits for running ones, for `grace` at most.
    pub(super) async fn run(mut self, stop: &CancellationToken, grace: Duration) {
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                Some(update) = self.updates.recv() => self.accept(&update).await,
                Some(ended) = self.running.join_next() => {
                    // Panics are caught within the job.
                    if let Ok(sender) = ended {
                        self.start_next(sender);
                    }
                }
            }
        }
        self.processor.stop.cancel();
        let count = self.running.len();
        if tokio::time::timeout(grace, async { while self.running.join_next().await.is_some() {} }).await.is_err() {
            tracing::warn!(answers = count, "answers did not finish in time; they are repeated at the next start");
        }
    }

    async fn accept(&mut self, pending: &PendingUpdate) {
        let job = Job { update_id: pending.update_id, update: decode(pending), is_left_over: pending.is_left_over };
        let deps = &self.processor.deps;
        deps.metrics.update(kind_of(&job.update));
        // Messages in the new group must find it connected, from any sender.
        if let UpdateKind::Message(message) = &job.update.kind
            && let Some(migration) = Migration::of(message)
            && let Err(error) = migrate(deps, migration).await
        {
            tracing::error!(update.id = job.update_id, error = %format!("{error:#}"), "couldn't migrate a group yet");
        }
        let sender = job.update.from().map_or(0, |user| user.id.0);
        if let Some(queue) = self.waiting.get_mut(&sender) {
            queue.push_back(job);
        } else {
            self.waiting.insert(sender, VecDeque::new());
            self.start(sender, job);
        }
    }

    fn start_next(&mut self, sender: SenderKey) {
        match self.waiting.get_mut(&sender).and_then(VecDeque::pop_front) {
            Some(job) => self.start(sender, job),
            None => {
                self.waiting.remove(&sender);
            }
        }
    }

    fn start(&mut self, sender: SenderKey, job: Job) {
        let processor = Arc::clone(&self.processor);
        self.running.spawn(async move {
            processor.process(job).await;
            sender
        });
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use teloxide::types::Update;

    use super::super::listener::Source;
    use super::*;
    use crate::app::App;
    use crate::config::Config;
    use crate::domain::{ChatId, Outgoing};
    use crate::flow::Clock;
    use crate::flow::operations::inbox;
    use crate::sandbox;
    use crate::sandbox::kaspi::Kaspi;
    use crate::sandbox::telegram::{Account, Telegram};
    use crate::telegram::Destination;

    /// Repeats every text, but panics at the word "panic".
    struct Parrot(Arc<Deps>);

    impl UpdateHandler for Parrot {
        async fn handle(&self, update: &Update) -> anyhow::Result<()> {
            let UpdateKind::Message(message) = &update.kind else { return Ok(()) };
            let text = message.text().unwrap_or_default();
            assert!(!text.contains("panic"), "as asked");
            let to = Destination::chat(ChatId(message.chat.id.0));
            self.0.telegram.send(to, &Outgoing::text(text.to_owned())).await?;
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_panic_affects_its_own_answer_only() {
        let telegram = Telegram::start(0, "").await.unwrap();
        for id in [1, 2] {
            telegram.add_account(Account::new(id, "Аноним"));
        }
        let kaspi = Kaspi::start(DateTime::UNIX_EPOCH).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut variables = sandbox::variables(&telegram, &kaspi);
        variables.insert("ADMIN_USER_IDS", "1".to_owned());
        variables.insert("DATABASE_URL", format!("sqlite://{}", folder.path().join("bot.db").display()));
        let config = Config::from_vars(|name| variables.get(name).cloned());
        let app = App::build(config.unwrap(), Clock::new(|| DateTime::UNIX_EPOCH)).await.unwrap();
        let deps = Arc::clone(app.deps());
        let (queue, updates) = Queue::new(Arc::clone(&deps), Parrot(Arc::clone(&deps)));
        let stop = CancellationToken::new();
        let running = tokio::spawn({
            let stop = stop.clone();
            async move { queue.run(&stop, Duration::from_secs(1)).await }
        });
        for (person, text) in [(1, "panic"), (1, "after"), (2, "hello")] {
            telegram.say(person, person, text).unwrap();
        }
        let listening = super::super::listener::run(&deps, Source::Polling, updates, &stop);
        let answered = telegram.wait_until(Duration::from_secs(5), |telegram| telegram.messages(2).len() == 2);
        tokio::select! {
            _ = listening => unreachable!("it runs until it is stopped"),
            answered = answered => assert!(answered, "the other person was not answered"),
        }
        stop.cancel();
        running.await.unwrap();
        // The update stays in the inbox, with the one behind it.
        deps.recorder.flush().await;
        assert_eq!(inbox::left_over(&deps).await.unwrap().len(), 2);
    }
}
