use std::sync::Mutex;

use chrono::DateTime;

use super::super::listener::{self, Source};
use super::*;
use crate::app::App;
use crate::config::Config;
use crate::domain::Outgoing;
use crate::flow::Clock;
use crate::flow::chats::reply::{self, Recipient};
use crate::sandbox;
use crate::sandbox::http::Fault;
use crate::sandbox::kaspi::Kaspi;
use crate::sandbox::telegram::{Account, Telegram};
use crate::telegram::Destination;

/// The only person on the allowlist.
const OWNER: i64 = 1;

/// A bot whose updates are handled by something else.
struct World {
    telegram: Telegram,
    _kaspi: Kaspi,
    app: App,
    _folder: tempfile::TempDir,
}

impl World {
    async fn start() -> Self {
        let telegram = Telegram::start(0, "").await.unwrap();
        telegram.add_account(Account::new(OWNER, "Владелец"));
        let kaspi = Kaspi::start(DateTime::UNIX_EPOCH).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut variables = sandbox::variables(&telegram, &kaspi);
        variables.insert("ADMIN_USER_IDS", OWNER.to_string());
        variables.insert("DATABASE_URL", format!("sqlite://{}", folder.path().join("bot.db").display()));
        let config = Config::from_vars(|name| variables.get(name).cloned());
        let app = App::build(config.unwrap(), Clock::new(|| DateTime::UNIX_EPOCH)).await.unwrap();
        Self { telegram, _kaspi: kaspi, app, _folder: folder }
    }

    fn deps(&self) -> Arc<Deps> {
        Arc::clone(self.app.deps())
    }

    /// Receives and handles updates until the condition holds.
    async fn run_until(&self, handler: impl UpdateHandler, condition: impl Fn(&Telegram) -> bool) {
        let (deps, stop) = (self.deps(), CancellationToken::new());
        let (mut queue, updates) = Queue::new(Arc::clone(&deps), handler);
        Arc::get_mut(&mut queue.processor).unwrap().postponed_pause = Duration::ZERO;
        let running = async {
            tokio::join!(
                queue.run(&stop, Duration::from_secs(1)),
                listener::run(&deps, self.app.receiver(), Source::Polling, updates, &stop)
            )
        };
        let waiting = async {
            while !condition(&self.telegram) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            stop.cancel();
        };
        let both = async { tokio::join!(running, waiting) };
        let (((), listened), ()) =
            tokio::time::timeout(Duration::from_mins(1), both).await.expect("it does not happen");
        listened.unwrap();
        deps.recorder.flush().await;
    }
}

/// Repeats every text, but panics at the word "panic".
struct Parrot(Arc<Deps>);

impl UpdateHandler for Parrot {
    async fn handle(&self, update: &Update) -> anyhow::Result<()> {
        let UpdateKind::Message(message) = &update.kind else { return Ok(()) };
        let text = message.text();
        assert!(!text.contains("panic"), "as asked");
        let to = Destination::chat(message.chat.id);
        reply::send(&self.0, Recipient::Member, to, &Outgoing::text(text.to_owned())).await?;
        Ok(())
    }
}

/// Records who wrote, in the order of the updates' ends.
#[derive(Default)]
struct Witness(Arc<Mutex<Vec<i64>>>);

impl UpdateHandler for Witness {
    async fn handle(&self, update: &Update) -> anyhow::Result<()> {
        tokio::time::sleep(Duration::from_millis(5)).await;
        self.0.lock().unwrap().extend(update.sender().map(|sender| sender.id.get()));
        Ok(())
    }
}

#[tokio::test]
async fn a_panic_affects_its_own_answer_only() {
    let world = World::start().await;
    world.telegram.add_account(Account::new(2, "Аноним"));
    let (stop, deps) = (CancellationToken::new(), world.deps());
    let (queue, updates) = Queue::new(world.deps(), Parrot(world.deps()));
    for (person, text) in [(OWNER, "panic"), (OWNER, "after"), (2, "hello")] {
        world.telegram.say(person, person, text).unwrap();
    }
    let answered = async {
        let is_answered = |telegram: &Telegram| telegram.messages(2).len() == 2;
        assert!(
            world.telegram.wait_until(Duration::from_secs(5), is_answered).await,
            "the other person was not answered"
        );
        stop.cancel();
    };
    let listening = listener::run(&deps, world.app.receiver(), Source::Polling, updates, &stop);
    let (listened, (), ()) = tokio::join!(listening, queue.run(&stop, Duration::from_secs(1)), answered);
    listened.unwrap();
    // The update stays in the inbox, with the one behind it.
    deps.recorder.flush().await;
    assert_eq!(inbox::pending(&deps, 0).await.unwrap().len(), 2);
}

#[tokio::test]
async fn strangers_beyond_the_bound_wait_in_the_inbox_and_members_overtake_them() {
    let world = World::start().await;
    let strangers = 1000..3500;
    for stranger in strangers.clone() {
        world.telegram.add_account(Account::new(stranger, "Аноним"));
        world.telegram.say(stranger, stranger, "hello").unwrap();
    }
    world.telegram.say(OWNER, OWNER, "hello").unwrap();
    let witness = Witness::default();
    let seen = Arc::clone(&witness.0);
    let count = strangers.clone().count() + 1;
    world.run_until(witness, |_| seen.lock().unwrap().len() >= count).await;
    let mut seen = seen.lock().unwrap().clone();
    let owner = seen.iter().position(|sender| *sender == OWNER).unwrap();
    assert!(owner < count / 2, "the owner came after {owner} strangers");
    seen.sort_unstable();
    let everybody: Vec<i64> = std::iter::once(OWNER).chain(strangers).collect();
    assert_eq!(seen, everybody, "each once");
    assert!(inbox::is_empty(&world.deps()).await.unwrap());
}

#[tokio::test]
async fn what_an_earlier_run_left_is_answered_once() {
    let world = World::start().await;
    let strangers = 1000..3500;
    for stranger in strangers.clone() {
        world.telegram.add_account(Account::new(stranger, "Аноним"));
        world.telegram.say(stranger, stranger, "hello").unwrap();
    }
    // Stops in the middle.
    let witness = Witness::default();
    let seen = Arc::clone(&witness.0);
    world.run_until(witness, |telegram| seen.lock().unwrap().len() > 300 && telegram.pending_updates() == 0).await;
    let witness = Witness(Arc::clone(&seen));
    world.run_until(witness, |_| seen.lock().unwrap().len() >= strangers.clone().count()).await;
    let mut seen = seen.lock().unwrap().clone();
    seen.sort_unstable();
    assert_eq!(seen, strangers.collect::<Vec<i64>>(), "each once");
}

#[tokio::test]
async fn a_poison_answer_is_set_aside() {
    let world = World::start().await;
    world.telegram.faults().plan_always("poison", Fault::html(500));
    for text in ["poison", "after"] {
        world.telegram.say(OWNER, OWNER, text).unwrap();
    }
    let has = |telegram: &Telegram, part: &str| {
        telegram.messages(OWNER).iter().any(|message| message.from_bot && message.text.contains(part))
    };
    let is_done = |telegram: &Telegram| has(telegram, "😔") && has(telegram, "after") && has(telegram, "🧩");
    world.run_until(Parrot(world.deps()), is_done).await;
    assert!(inbox::is_empty(&world.deps()).await.unwrap());
}
