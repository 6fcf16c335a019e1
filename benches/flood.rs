//! A flood of strangers at a Telegram that keeps its rate limits: how soon a person on the list is answered meanwhile, how
//! many calls are refused, and how much memory the bot takes. Then requests for access, and a rush of questions.
//!
//! `cargo bench --bench flood [-- PATH]` runs the program at PATH instead of this version.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it prints its results, and the program reads the real clock"
)]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kaspi_order_bot::sandbox::kaspi::Kaspi;
use kaspi_order_bot::sandbox::telegram::{Account, Telegram};
use kaspi_order_bot::sandbox::{self, Variables};

const STRANGERS: i64 = 6000;
const REQUESTS: i64 = 200;
const RUSH: i64 = 64;

/// On the list; the others are strangers.
const OWNER: i64 = 1;
const FIRST_STRANGER: i64 = 10_000;

/// The owner asks this often, once in [`ASKS_EVERY`].
const QUESTIONS: usize = 30;
const ASKS_EVERY: Duration = Duration::from_secs(2);

/// A question without an answer for so long counts with this time.
const LIMIT: Duration = Duration::from_secs(100);

#[tokio::main]
async fn main() {
    // `cargo bench` passes `--bench`.
    let path = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let path = path.unwrap_or_else(|| env!("CARGO_BIN_EXE_kaspi-order-bot").to_owned());
    flood(&path).await;
    requests(&path).await;
    rush(&path).await;
}

/// A bot in a process of its own, with a fake Telegram and a fake Kaspi.
struct Bot {
    telegram: Telegram,
    _kaspi: Kaspi,
    variables: Variables,
    path: String,
    process: Child,
    _folder: tempfile::TempDir,
}

impl Bot {
    async fn start(path: &str) -> Self {
        let telegram = Telegram::start(0, "").await.expect("telegram");
        let kaspi = Kaspi::start(chrono::Utc::now()).await.expect("kaspi");
        telegram.add_account(Account::new(OWNER, "Владелец"));
        let folder = tempfile::tempdir().expect("a folder");
        let mut variables = sandbox::variables(&telegram, &kaspi);
        variables.insert("ADMIN_USER_IDS", OWNER.to_string());
        variables.insert("DATABASE_URL", format!("sqlite://{}", folder.path().join("bot.db").display()));
        let process = spawn(path, &variables);
        let bot = Self { telegram, _kaspi: kaspi, variables, path: path.to_owned(), process, _folder: folder };
        assert!(bot.telegram.wait_until(LIMIT, Telegram::is_polled).await, "the bot does not start");
        bot.ask("/start").await;
        bot
    }

    /// The owner writes. Returns how long the answer took.
    async fn ask(&self, text: &str) -> Duration {
        let count = |telegram: &Telegram| telegram.messages(OWNER).iter().filter(|message| message.from_bot).count();
        let (start, before) = (Instant::now(), count(&self.telegram));
        self.telegram.say(OWNER, OWNER, text).expect("a message");
        let is_answered = self.telegram.wait_until(LIMIT, |telegram| count(telegram) > before).await;
        if is_answered { start.elapsed() } else { LIMIT }
    }

    fn add_strangers(&self, count: i64) {
        for stranger in FIRST_STRANGER..FIRST_STRANGER + count {
            self.telegram.add_account(Account::new(stranger, "Аноним"));
        }
    }

    /// Peak of the resident memory, in MB.
    fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() / 1024
    }

    fn print_calls(&self) {
        let calls = self.telegram.calls();
        let sent: Vec<_> = calls.iter().filter(|call| call.method.to_lowercase().starts_with("send")).collect();
        let refused = sent.iter().filter(|call| call.status == 429).count();
        println!("  calls that send: {}, of them 429: {refused}", sent.len());
    }

    async fn restart(&mut self) {
        self.kill();
        self.process = spawn(&self.path, &self.variables);
        tokio::time::sleep(Duration::from_secs(10)).await;
    }

    fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.kill();
    }
}

fn spawn(path: &str, variables: &Variables) -> Child {
    let mut command = Command::new(path);
    command.env_clear().envs(variables).current_dir(std::env::temp_dir());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program")
}

async fn flood(path: &str) {
    let mut bot = Bot::start(path).await;
    bot.add_strangers(STRANGERS);
    bot.telegram.set_rate_limits(true);
    for stranger in FIRST_STRANGER..FIRST_STRANGER + STRANGERS {
        bot.telegram.say(stranger, stranger, "/start").expect("a message");
    }
    let mut took = Vec::new();
    for _ in 0..QUESTIONS {
        let start = Instant::now();
        took.push(bot.ask("900000206").await);
        if took.last() == Some(&LIMIT) {
            break;
        }
        tokio::time::sleep(ASKS_EVERY.saturating_sub(start.elapsed())).await;
    }
    took.sort();
    println!("{STRANGERS} strangers write at once, and one person on the list asks {} times:", took.len());
    println!("  answered after {:?} (median), {:?} (slowest)", took[took.len() / 2], took[took.len() - 1]);
    bot.print_calls();
    println!("  peak of memory: {} MB", bot.peak_memory());
    bot.restart().await;
    println!("  after a restart: {} MB", bot.peak_memory());
}

async fn requests(path: &str) {
    let bot = Bot::start(path).await;
    bot.add_strangers(REQUESTS);
    let before = bot.telegram.messages(OWNER).len();
    for stranger in FIRST_STRANGER..FIRST_STRANGER + REQUESTS {
        bot.telegram.say(stranger, stranger, "/start").expect("a message");
    }
    for stranger in FIRST_STRANGER..FIRST_STRANGER + REQUESTS {
        let answered = |telegram: &Telegram| telegram.messages(stranger).iter().any(|message| message.from_bot);
        assert!(bot.telegram.wait_until(LIMIT, answered).await, "a stranger is not answered");
        let answers = bot.telegram.messages(stranger);
        let answer = answers.iter().find(|message| message.from_bot).expect("an answer");
        bot.telegram.press(stranger, stranger, answer.id, "access").expect("a press");
    }
    tokio::time::sleep(Duration::from_secs(30)).await;
    let got = bot.telegram.messages(OWNER).len() - before;
    println!("{REQUESTS} strangers ask for access: the owner gets {got} messages");
}

async fn rush(path: &str) {
    let bot = Bot::start(path).await;
    let group =
        bot.telegram.add_group(sandbox::telegram::GroupKind::Supergroup, "Доставка", &[OWNER]).expect("a group");
    let before = bot.telegram.connection_count();
    bot.add_strangers(RUSH);
    for stranger in FIRST_STRANGER..FIRST_STRANGER + RUSH {
        bot.telegram.say(stranger, stranger, "/start").expect("a message");
        bot.telegram.say(OWNER, group, "/connect").expect("a message");
    }
    let answered =
        |telegram: &Telegram| telegram.messages(FIRST_STRANGER + RUSH - 1).iter().any(|message| message.from_bot);
    assert!(bot.telegram.wait_until(LIMIT, answered).await, "a stranger is not answered");
    tokio::time::sleep(Duration::from_secs(3)).await;
    println!("{} questions at once: {} connections were opened", 2 * RUSH, bot.telegram.connection_count() - before);
}
