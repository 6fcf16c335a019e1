//! One answer at a time for each person, any number of persons at a time, and a watchful eye on every answer.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use teloxide::dispatching::UpdateHandler;
use teloxide::types::{Me, Update, UpdateId, UpdateKind};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::handlers::groups::{Migration, migrate};
use super::refreshing::Refreshing;
use super::schema;
use crate::domain::{ChatId, Outgoing};
use crate::flow::inbox::{self, Pending};
use crate::flow::{Deps, language};
use crate::render;
use crate::telegram::{self, Destination};

/// Pause after an attempt that failed through no fault of the update.
const PAUSE_FOR_OTHERS: Duration = Duration::from_secs(30);

/// Whose turn it is: a Telegram user's id, or 0 for updates without a person, which need no answer.
type Person = u64;

/// The waiting updates and the running answers.
pub(super) struct Queue {
    worker: Arc<Worker>,
    updates: UnboundedReceiver<Pending>,
    /// A person is in here while an answer to them runs, with what they asked meanwhile.
    waiting: HashMap<Person, VecDeque<Job>>,
    running: JoinSet<Person>,
}

/// An update that was read.
struct Job {
    update_id: i64,
    update: Update,
    is_left_over: bool,
}

/// What an answer needs.
struct Worker {
    deps: Arc<Deps>,
    me: Me,
    tree: UpdateHandler<anyhow::Error>,
    refreshing: Arc<Refreshing>,
    stop: CancellationToken,
}

impl Queue {
    /// An empty queue and its entrance.
    pub(super) fn new(deps: Arc<Deps>, me: Me, tree: UpdateHandler<anyhow::Error>) -> (Self, UnboundedSender<Pending>) {
        let (entrance, updates) = unbounded_channel();
        let worker = Worker { deps, me, tree, refreshing: Arc::default(), stop: CancellationToken::new() };
        (Self { worker: Arc::new(worker), updates, waiting: HashMap::new(), running: JoinSet::new() }, entrance)
    }

    /// Answers until `stop` is cancelled; then begins nothing new and waits for running answers, for `grace` at most.
    pub(super) async fn run(mut self, stop: &CancellationToken, grace: Duration) {
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                Some(update) = self.updates.recv() => self.accept(&update).await,
                Some(ended) = self.running.join_next() => {
                    // The task catches what its answer does wrong, so it ends with the person's id.
                    if let Ok(person) = ended {
                        self.next(person);
                    }
                }
            }
        }
        self.worker.stop.cancel();
        let count = self.running.len();
        if tokio::time::timeout(grace, async { while self.running.join_next().await.is_some() {} }).await.is_err() {
            tracing::warn!(answers = count, "answers did not finish in time; the next start gives them");
        }
    }

    async fn accept(&mut self, pending: &Pending) {
        let job = Job { update_id: pending.update_id, update: read(pending), is_left_over: pending.is_left_over };
        self.worker.deps.metrics.update(schema::kind_of(&job.update));
        // What is said in the new group must find it connected, whoever says it.
        if let UpdateKind::Message(message) = &job.update.kind
            && let Some(migration) = Migration::of(message)
            && let Err(error) = migrate(Arc::clone(&self.worker.deps), migration).await
        {
            report(job.update_id, &error, "couldn't move a group; its turn comes again");
        }
        let person = job.update.from().map_or(0, |user| user.id.0);
        if let Some(queue) = self.waiting.get_mut(&person) {
            queue.push_back(job);
        } else {
            self.waiting.insert(person, VecDeque::new());
            self.start(person, job);
        }
    }

    fn next(&mut self, person: Person) {
        match self.waiting.get_mut(&person).and_then(VecDeque::pop_front) {
            Some(job) => self.start(person, job),
            None => {
                self.waiting.remove(&person);
            }
        }
    }

    fn start(&mut self, person: Person, job: Job) {
        let worker = Arc::clone(&self.worker);
        self.running.spawn(async move {
            worker.see_through(job).await;
            person
        });
    }
}

/// What to do after an attempt.
enum Next {
    Finish,
    Apologise,
    /// The update is not to blame: try again, and do not count the attempt.
    Postpone,
    TryAgain,
}

impl Worker {
    /// Repeats the answer until it is given or given up. Ends early when the bot stops; the update then stays in the
    /// inbox.
    async fn see_through(&self, job: Job) {
        let Job { update_id, update, is_left_over } = job;
        let mut failures = 0;
        loop {
            let may_begin = if is_left_over { inbox::begin_again(&self.deps, update_id).await } else { Ok(true) };
            let pause = match may_begin {
                Ok(true) => match self.attempt(update_id, &update).await {
                    Next::Finish => return self.finish(update_id, "answered"),
                    Next::Apologise => return self.give_up(update_id, &update).await,
                    Next::TryAgain => {
                        self.deps.metrics.answer("failed");
                        failures += 1;
                        match inbox::pause_after(failures) {
                            Some(pause) => pause,
                            None => return self.give_up(update_id, &update).await,
                        }
                    }
                    Next::Postpone => {
                        self.deps.metrics.answer("postponed");
                        if is_left_over && let Err(error) = inbox::take_back(&self.deps, update_id).await {
                            report(update_id, &error, "couldn't take an attempt back");
                        }
                        PAUSE_FOR_OTHERS
                    }
                },
                Ok(false) => return self.give_up(update_id, &update).await,
                Err(error) => {
                    report(update_id, &error, "couldn't begin an answer");
                    PAUSE_FOR_OTHERS
                }
            };
            if self.stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                return;
            }
        }
    }

    /// One attempt; a panic ends there.
    async fn attempt(&self, update_id: i64, update: &Update) -> Next {
        let (deps, refreshing) = (Arc::clone(&self.deps), Arc::clone(&self.refreshing));
        let answer = schema::answer(&self.tree, update.clone(), self.me.clone(), deps, refreshing);
        match AssertUnwindSafe(answer).catch_unwind().await {
            Ok(Ok(())) => Next::Finish,
            Ok(Err(error)) => match error.downcast_ref() {
                Some(telegram::Error::Forbidden { description }) => {
                    tracing::info!(update.id = update_id, description, "nobody to answer");
                    Next::Finish
                }
                Some(telegram::Error::Rejected { .. }) => {
                    report(update_id, &error, "telegram rejected an answer");
                    Next::Apologise
                }
                Some(_) => {
                    report(update_id, &error, "couldn't get an answer through; it waits");
                    Next::Postpone
                }
                None => {
                    report(update_id, &error, "couldn't answer");
                    Next::TryAgain
                }
            },
            // The panic's own text may hold what somebody wrote; the hook has logged the place.
            Err(_) => {
                tracing::error!(update.id = update_id, "an answer panicked");
                self.deps.metrics.panic();
                Next::TryAgain
            }
        }
    }

    async fn give_up(&self, update_id: i64, update: &Update) {
        tracing::error!(update.id = update_id, "gave an update up");
        if let Some(to) = where_to_apologise(update) {
            let language = language::of(&self.deps, to.chat, None).await.unwrap_or(self.deps.language);
            let apology = Outgoing::text(render::reply::given_up(language));
            if let Err(error) = self.deps.telegram.send(to, &apology).await {
                tracing::warn!(update.id = update_id, %error, "couldn't apologise");
            }
        }
        self.finish(update_id, "given_up");
    }

    /// If this cannot be written, the next start answers again: better twice than never.
    fn finish(&self, update_id: i64, outcome: &'static str) {
        self.deps.metrics.answer(outcome);
        self.deps.journal.answered(update_id, self.deps.now());
    }
}

fn report(update_id: i64, error: &anyhow::Error, what: &'static str) {
    tracing::error!(update.id = update_id, error = %format!("{error:#}"), "{what}");
}

/// Reads an update. What cannot be read becomes one that nobody answers.
fn read(pending: &Pending) -> Update {
    // teloxide does not fail on what it does not know, it returns `Error`.
    match serde_json::from_str(&without_entities(&pending.payload)) {
        Ok(Update { kind: UpdateKind::Error(_), .. }) | Err(_) => {
            tracing::warn!(update.id = pending.update_id, "couldn't read an update");
            let id = UpdateId(u32::try_from(pending.update_id).unwrap_or_default());
            Update { id, kind: UpdateKind::Error(serde_json::Value::Null) }
        }
        Ok(update) => update,
    }
}

/// Drops the marks of a text: nothing here uses them, and teloxide loses the whole text over one of a kind that it does
/// not know.
fn without_entities(payload: &str) -> Cow<'_, str> {
    if !payload.contains("entities\"") {
        return payload.into();
    }
    let Ok(mut json) = serde_json::from_str::<serde_json::Value>(payload) else { return payload.into() };
    for kind in ["message", "edited_message"] {
        if let Some(message) = json.get_mut(kind).and_then(serde_json::Value::as_object_mut) {
            message.remove("entities");
            message.remove("caption_entities");
        }
    }
    json.to_string().into()
}

/// A private chat in which somebody waits for an answer. Groups are spared.
fn where_to_apologise(update: &Update) -> Option<Destination> {
    let UpdateKind::Message(message) = &update.kind else { return None };
    message
        .chat
        .is_private()
        .then(|| Destination { reply_to: Some(message.id.0), ..Destination::chat(ChatId(message.chat.id.0)) })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use teloxide::dispatching::UpdateFilterExt;
    use teloxide::prelude::Message;

    use super::super::listener::Source;
    use super::*;
    use crate::app::App;
    use crate::config::Config;
    use crate::flow::Clock;
    use crate::sandbox::kaspi::DEFAULT_TOKEN;
    use crate::sandbox::telegram::{Person, Telegram};

    /// Answers everybody but panics at the first word "panic".
    async fn parrot(message: Message, deps: Arc<Deps>) -> anyhow::Result<()> {
        let text = message.text().unwrap_or_default();
        assert!(!text.contains("panic"), "as asked");
        deps.telegram.send(Destination::chat(ChatId(message.chat.id.0)), &Outgoing::text(text.to_owned())).await?;
        Ok(())
    }

    #[tokio::test]
    async fn a_panic_costs_its_own_answer_only() {
        let telegram = Telegram::start(0, "").await.unwrap();
        for id in [1, 2] {
            telegram.add_person(Person::new(id, "Аноним"));
        }
        let folder = tempfile::tempdir().unwrap();
        let config = Config::from_vars(|name| {
            Some(match name {
                "TELEGRAM_BOT_TOKEN" => telegram.token().to_owned(),
                "TELEGRAM_API_URL" => telegram.base_url(),
                "KASPI_API_TOKEN" => DEFAULT_TOKEN.to_owned(),
                "ADMIN_USER_IDS" => "1".to_owned(),
                "DATABASE_URL" => format!("sqlite://{}", folder.path().join("bot.db").display()),
                _ => return None,
            })
        });
        let app = App::build(config.unwrap(), Clock::new(|| DateTime::UNIX_EPOCH)).await.unwrap();
        let deps = Arc::clone(app.deps());
        let tree = Update::filter_message().endpoint(parrot);
        let (queue, updates) = Queue::new(Arc::clone(&deps), deps.telegram.me().await.unwrap(), tree);
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
            _ = listening => unreachable!("it listens until it is stopped"),
            answered = answered => assert!(answered, "the other person waits in vain"),
        }
        stop.cancel();
        running.await.unwrap();
        // The question stays in the inbox, with the one behind it, and comes to its turn again.
        deps.journal.settle().await;
        assert_eq!(inbox::left_over(&deps).await.unwrap().len(), 2);
    }
}
