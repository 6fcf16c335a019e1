//! The demo and a browser, and what a person sees and does in it.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use futures::FutureExt;
use serde_json::json;
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, LoggingPrefsLogLevel};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{sleep, timeout};

/// The program under test, as `cargo build` leaves it. A cargo that is started here would see the variables of the one that runs the test, and
/// build half of the program again for them.
const BOT: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../debug/kaspi-order-bot");

/// How long a person waits for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a person looks.
const LOOKING_EVERY: Duration = Duration::from_millis(50);

/// What the page is shown on.
#[derive(Clone, Copy)]
pub struct Screen {
    width: u32,
    height: u32,
    mobile: bool,
}

pub const PHONE: Screen = Screen { width: 390, height: 844, mobile: true };
/// As high as a card with its pin, for the README.
pub const PICTURE: Screen = Screen { width: 480, height: 1114, mobile: true };
pub const DESKTOP: Screen = Screen { width: 1280, height: 800, mobile: false };

/// The demo's page, open in a browser.
pub struct Page {
    driver: WebDriver,
}

/// Opens the demo in a browser, lets `story` happen there, and ends both.
///
/// `step` is how many seconds lie between two events in the shop's life; 0 lets nothing happen by itself.
///
/// # Panics
/// When the story fails, or the browser has complained about the page. A screenshot is kept then.
pub async fn visit(name: &str, screen: Screen, step: u64, story: impl AsyncFnOnce(&Page)) {
    // The driver and the browser leave their files here, the browser's profile among them.
    let folder = tempfile::tempdir().expect("a folder for the browser");
    let mut demo =
        Program::start(Command::new(BOT).args(["demo", "--step", &step.to_string()]).env("BOT_LANGUAGE", "ru"));
    let address = demo.says_after("http://").await;
    let mut chromedriver = Program::start(Command::new("chromedriver").arg("--port=0").env("TMPDIR", folder.path()));
    let port = chromedriver.says_after("started successfully on port ").await;
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), browser(screen)).await.expect("a browser starts");
    let page = Page { driver };

    let outcome = AssertUnwindSafe(async {
        page.driver.goto(format!("http://{address}")).await.expect("the page opens");
        page.is("Курьер").await;
        story(&page).await;
        page.is_in_order().await;
    })
    .catch_unwind()
    .await;
    if outcome.is_err() {
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        match page.driver.screenshot(&picture).await {
            Ok(()) => eprintln!("what the page looked like: {}", picture.display()),
            Err(error) => eprintln!("no screenshot: {error}"),
        }
    }
    let closed = page.driver.quit().await;
    chromedriver.kill().await;
    demo.end().await;
    if let Err(failure) = outcome {
        panic::resume_unwind(failure);
    }
    closed.expect("the browser closes");
}

fn browser(screen: Screen) -> ChromeCapabilities {
    let mut wanted = ChromeCapabilities::new();
    for flag in [
        "--headless",
        // Chromium's sandbox refuses root, which is who runs in a container.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
        "--disable-sync",
        "--no-first-run",
        // Over a pipe the browser ends with its driver, whatever happens to the test.
        "--remote-debugging-pipe",
    ] {
        wanted.add_arg(flag).expect("flags are text");
    }
    let Screen { width, height, mobile } = screen;
    let metrics = json!({ "width": width, "height": height, "pixelRatio": 2, "mobile": mobile, "touch": mobile });
    wanted.add_experimental_option("mobileEmulation", json!({ "deviceMetrics": metrics })).expect("JSON");
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All).expect("JSON");
    wanted
}

impl Page {
    /// Writes a message and sends it.
    pub async fn write(&self, text: &str) {
        let field = self.driver.find(By::Tag("textarea")).await.expect("a field for messages");
        field.send_keys(text).await.expect("typing");
        self.click("form", "➤").await;
    }

    /// Turns into one of the demo's people.
    pub async fn become_one(&self, name: &str) {
        self.click("header", name).await;
        self.is(name).await;
    }

    /// Waits until the page is this person's.
    async fn is(&self, name: &str) {
        let person = By::Css("header [aria-pressed=true]");
        until(name, async || Ok((self.driver.find(person.clone()).await?.text().await? == name).then_some(()))).await;
    }

    /// Opens a chat.
    pub async fn open(&self, chat: &str) {
        self.click("nav", chat).await;
    }

    /// Presses the lowest button in the chat that says so.
    pub async fn press(&self, label: &str) {
        self.click("main", label).await;
    }

    async fn click(&self, part: &str, label: &str) {
        let buttons = By::XPath(format!("//{part}//button[contains(., '{label}')]"));
        until(&format!("button {label}"), async || match self.driver.find_all(buttons.clone()).await?.last() {
            Some(button) => button.click().await.map(Some),
            None => Ok(None),
        })
        .await;
    }

    /// Waits for all of these in the chat.
    pub async fn see(&self, texts: &[&str]) {
        for text in texts {
            until(text, async || Ok(self.chat().await?.contains(text).then_some(()))).await;
        }
    }

    /// None of these is in the chat; to be asked when something that comes later is there.
    pub async fn do_not_see(&self, texts: &[&str]) {
        let chat = self.chat().await.expect("a chat");
        for text in texts {
            assert!(!chat.contains(text), "{text} is in the chat:\n{chat}");
        }
    }

    /// Waits for a short notice over the page.
    pub async fn see_toast(&self, text: &str) {
        let toast = By::Css("[role=status]");
        until(&format!("toast {text}"), async || {
            let toast = self.driver.find(toast.clone()).await?;
            Ok((toast.is_displayed().await? && toast.text().await? == text).then_some(()))
        })
        .await;
    }

    /// All that the chat says, as a person reads it.
    pub async fn chat(&self) -> WebDriverResult<String> {
        self.driver.find(By::Tag("main")).await?.text().await
    }

    /// Writes what the window shows to a file.
    pub async fn photograph(&self, file: &Path) {
        self.driver.screenshot(file).await.expect("a screenshot");
    }

    /// Nothing sticks out of the window, and the browser has nothing to complain about.
    async fn is_in_order(&self) {
        let too_wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let too_wide = self.driver.execute(too_wide, vec![]).await.expect("a number");
        assert_eq!(too_wide.json(), &json!(0), "the page is wider than its window");
        let log = self.driver.browser_log().await.expect("the browser's log");
        assert!(log.is_empty(), "the browser complains: {log:#?}");
    }
}

/// Waits for an answer. An error is no answer yet: the page draws the chat anew, and what was found is gone.
pub async fn until<T>(what: &str, look: impl AsyncFn() -> WebDriverResult<Option<T>>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        let seen = look().await;
        if let Ok(Some(answer)) = seen {
            return answer;
        }
        assert!(Instant::now() < end, "waited in vain for {what}: {:?}", seen.err());
        sleep(LOOKING_EVERY).await;
    }
}

/// A program with a terminal of its own; it is killed when the test ends before it.
struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(command: &mut Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        Self { child, lines }
    }

    /// Reads on until the program says `marker`, and gives the word that follows.
    async fn says_after(&mut self, marker: &str) -> String {
        let reading = async {
            while let Some(line) = self.lines.next_line().await.expect("text") {
                if let Some((_, rest)) = line.split_once(marker) {
                    let word = rest.split_whitespace().next().unwrap_or_default();
                    return word.trim_end_matches('.').to_owned();
                }
            }
            panic!("it ended without saying {marker}");
        };
        timeout(PATIENCE, reading).await.unwrap_or_else(|_| panic!("it does not say {marker}"))
    }

    /// Tells the program that nothing more comes, so that it ends and tidies up after itself.
    async fn end(mut self) {
        // Waiting closes its input.
        if timeout(PATIENCE, self.child.wait()).await.is_err() {
            self.kill().await;
        }
    }

    async fn kill(mut self) {
        self.child.kill().await.expect("it can be killed");
    }
}
