//! The demo, a browser, and the actions of a person in it.

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

/// The program under test, built by `cargo build` before. A cargo that is started here would inherit the variables of the
/// outer one, and build half of the program again.
const BOT: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../debug/kaspi-order-bot");

/// How long a test waits for anything before it fails.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How often the page is checked.
const CHECK_EVERY: Duration = Duration::from_millis(50);

#[derive(Clone, Copy)]
pub struct Screen {
    width: u32,
    height: u32,
    mobile: bool,
}

pub const PHONE: Screen = Screen { width: 390, height: 844, mobile: true };
/// As high as a card with its pin, for the picture in the README.
pub const PICTURE: Screen = Screen { width: 480, height: 1114, mobile: true };
pub const DESKTOP: Screen = Screen { width: 1280, height: 800, mobile: false };

/// The page of the demo in a browser.
pub struct Page {
    driver: WebDriver,
}

/// Runs `test` with the demo's page open in a browser.
///
/// `step` is the number of seconds between two simulated events of the shop's orders; 0 simulates none.
///
/// # Panics
/// If the test fails, or the browser has logged a problem of the page. A screenshot is saved then.
pub async fn visit(name: &str, screen: Screen, step: u64, test: impl AsyncFnOnce(&Page)) {
    // For the files of the driver and the browser, such as its profile.
    let folder = tempfile::tempdir().expect("a folder for the browser");
    let mut demo =
        Program::start(Command::new(BOT).args(["demo", "--step", &step.to_string()]).env("BOT_LANGUAGE", "ru"));
    let address = demo.word_after("http://").await;
    let mut chromedriver = Program::start(Command::new("chromedriver").arg("--port=0").env("TMPDIR", folder.path()));
    let port = chromedriver.word_after("started successfully on port ").await;
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), browser(screen)).await.expect("a browser starts");
    let page = Page { driver };

    let outcome = AssertUnwindSafe(async {
        page.driver.goto(format!("http://{address}")).await.expect("the page opens");
        page.wait_for_account("Курьер").await;
        test(&page).await;
        page.check_page().await;
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
        // Chromium's sandbox refuses root, which is the user of a container.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
        "--disable-sync",
        "--no-first-run",
        // With a pipe, the browser ends with its driver even if the test panics.
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

    /// Switches to another account of the demo.
    pub async fn switch_to(&self, name: &str) {
        self.click("header", name).await;
        self.wait_for_account(name).await;
    }

    /// Waits until the page shows this account.
    async fn wait_for_account(&self, name: &str) {
        let person = By::Css("header [aria-pressed=true]");
        until(name, async || Ok((self.driver.find(person.clone()).await?.text().await? == name).then_some(()))).await;
    }

    pub async fn open(&self, chat: &str) {
        self.click("nav", chat).await;
    }

    /// Presses the last button with this label in the chat.
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

    /// Waits until the chat contains all of these texts.
    pub async fn expect_texts(&self, texts: &[&str]) {
        for text in texts {
            until(text, async || Ok(self.chat().await?.contains(text).then_some(()))).await;
        }
    }

    /// The chat contains none of these texts. It does not wait: call it when a later message is there.
    pub async fn expect_no_texts(&self, texts: &[&str]) {
        let chat = self.chat().await.expect("a chat");
        for text in texts {
            assert!(!chat.contains(text), "{text} is in the chat:\n{chat}");
        }
    }

    pub async fn expect_toast(&self, text: &str) {
        let toast = By::Css("[role=status]");
        until(&format!("toast {text}"), async || {
            let toast = self.driver.find(toast.clone()).await?;
            Ok((toast.is_displayed().await? && toast.text().await? == text).then_some(()))
        })
        .await;
    }

    /// The visible text of the chat.
    pub async fn chat(&self) -> WebDriverResult<String> {
        self.driver.find(By::Tag("main")).await?.text().await
    }

    pub async fn save_screenshot(&self, file: &Path) {
        self.driver.screenshot(file).await.expect("a screenshot");
    }

    /// The page fits into the window, and the browser has logged no problem.
    async fn check_page(&self) {
        let too_wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let too_wide = self.driver.execute(too_wide, vec![]).await.expect("a number");
        assert_eq!(too_wide.json(), &json!(0), "the page is wider than its window");
        let log = self.driver.browser_log().await.expect("the browser's log");
        assert!(log.is_empty(), "the browser has logged: {log:#?}");
    }
}

/// Waits for a value. Errors are ignored: the page redraws the chat, which invalidates elements that were found.
pub async fn until<T>(what: &str, check: impl AsyncFn() -> WebDriverResult<Option<T>>) -> T {
    let end = Instant::now() + TIMEOUT;
    loop {
        let seen = check().await;
        if let Ok(Some(value)) = seen {
            return value;
        }
        assert!(Instant::now() < end, "no {what} within {TIMEOUT:?}: {:?}", seen.err());
        sleep(CHECK_EVERY).await;
    }
}

/// A program with its own input and output. It is killed when the test ends first.
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

    /// Reads the output until `marker`, and returns the word after it.
    async fn word_after(&mut self, marker: &str) -> String {
        let reading = async {
            while let Some(line) = self.lines.next_line().await.expect("text") {
                if let Some((_, rest)) = line.split_once(marker) {
                    let word = rest.split_whitespace().next().unwrap_or_default();
                    return word.trim_end_matches('.').to_owned();
                }
            }
            panic!("it ended without printing {marker}");
        };
        timeout(TIMEOUT, reading).await.unwrap_or_else(|_| panic!("it does not print {marker}"))
    }

    /// Closes the input, so that the program ends and deletes its files.
    async fn end(mut self) {
        // `wait` closes the input.
        if timeout(TIMEOUT, self.child.wait()).await.is_err() {
            self.kill().await;
        }
    }

    async fn kill(mut self) {
        self.child.kill().await.expect("it can be killed");
    }
}
