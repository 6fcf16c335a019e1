//! The demo, a browser, and the actions of a person in it.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use futures::FutureExt;
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, LoggingPrefsLogLevel};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{sleep, timeout};

/// The program under test, built by `cargo build` before. A cargo that is started here would inherit the variables of the
/// outer one, and build half of the program again.
const BOT: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../debug/kaspi-order-bot");

/// The demo's bot.
const TOKEN: &str = "1234567890:AAEmulatedTelegramNeedsNoSecrets_35";

/// The variable with a folder for screenshots of how each test has ended.
const SCREENSHOTS: &str = "SCREENSHOTS";

/// How long a test waits for anything before it fails.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How often the page is checked.
const CHECK_EVERY: Duration = Duration::from_millis(50);

#[derive(Clone, Copy)]
pub struct Screen {
    width: u32,
    height: u32,
    mobile: bool,
    ratio: f32,
}

pub const PHONE: Screen = Screen { width: 390, height: 844, mobile: true, ratio: 2.0 };
/// With fewer pixels, for the README.
pub const PICTURE: Screen = Screen { ratio: 1.5, ..PHONE };
pub const SMALL_PHONE: Screen = Screen { width: 320, height: 568, mobile: true, ratio: 2.0 };
pub const DESKTOP: Screen = Screen { width: 1366, height: 768, mobile: false, ratio: 1.0 };

/// The page of the demo in a browser.
pub struct Page {
    driver: WebDriver,
    demo: RefCell<Option<Program>>,
}

/// What the page must have at any time: it fits into the window, texts have the contrast of WCAG AA (4.5 : 1), and what can
/// be pressed is at least 44 pixels high. Returns what is wrong.
const CHECK_PAGE: &str = r"
    const wrong = [], root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) wrong.push('the page is wider than its window');
    const isSeen = e => e.checkVisibility() && e.getClientRects().length > 0;
    for (const e of document.querySelectorAll('button, select, textarea')) {
        const height = e.getBoundingClientRect().height;
        if (isSeen(e) && height < 43.9) wrong.push(`${e.outerHTML} is ${height} px high`);
        if (isSeen(e) && !(e.textContent.trim() || e.getAttribute('aria-label') || e.querySelector('img[alt]'))) wrong.push(`${e.outerHTML} has no label`);
    }
    const rgba = text => { const p = text.match(/[\d.]+/g).map(Number); return [p[0], p[1], p[2], p[3] ?? 1]; };
    const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3]));
    const behind = e => {
        if (!e) return [255, 255, 255];
        const color = rgba(getComputedStyle(e).backgroundColor);
        return color[3] === 1 ? color.slice(0, 3) : over(color, behind(e.parentElement));
    };
    const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode());) {
        const e = node.parentElement;
        if (!node.data.trim() || !isSeen(e) || e.closest('#toast, .reply, option')) continue;
        const below = behind(e), [one, two] = [light(over(rgba(getComputedStyle(e).color), below)), light(below)];
        const contrast = (Math.max(one, two) + .05) / (Math.min(one, two) + .05);
        if (contrast < 4.5) wrong.push(`contrast ${contrast.toFixed(2)}: ${node.data}`);
    }
    return [...new Set(wrong)];
";

/// Runs `test` with the demo's page open in a browser.
///
/// `language` is the bot's; no order changes by itself.
///
/// # Panics
/// If the test fails, or the browser has logged a problem of the page. A screenshot is saved then.
pub async fn visit(name: &str, screen: Screen, language: &str, test: impl AsyncFnOnce(&Page)) {
    // For the files of the driver and the browser, such as its profile.
    let folder = tempfile::tempdir().expect("a folder for the browser");
    let mut demo =
        Program::start(Command::new(BOT).args(["demo", "--step", "0", "--port", "0"]).env("BOT_LANGUAGE", language));
    let address = demo.word_after("http://").await.expect("the demo prints its address");
    let (chromedriver, port) = start_chromedriver(folder.path()).await;
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), browser(screen)).await.expect("a browser starts");
    let page = Page { driver, demo: RefCell::new(Some(demo)) };

    let outcome = AssertUnwindSafe(async {
        page.driver.goto(format!("http://{address}")).await.expect("the page opens");
        let person = By::Css("#accounts [aria-pressed=true]");
        until("a person", async || page.driver.find(person.clone()).await.map(Some)).await;
        test(&page).await;
        if page.demo.borrow().is_some() {
            page.check_page().await;
        }
        if let Some(folder) = std::env::var_os(SCREENSHOTS) {
            for scheme in ["light", "dark"] {
                page.prefer(scheme).await;
                let file = Path::new(&folder).join(format!("{name}-{scheme}.png"));
                page.driver.screenshot(&file).await.expect("a screenshot");
            }
        }
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
    page.end_demo().await;
    let closed = page.driver.quit().await;
    chromedriver.kill().await;
    if let Err(failure) = outcome {
        panic::resume_unwind(failure);
    }
    closed.expect("the browser closes");
}

/// With its port. Drivers that start at the same time at times choose the same one, and all but one of them end.
async fn start_chromedriver(folder: &Path) -> (Program, String) {
    for _ in 0..5 {
        let mut driver = Program::start(Command::new("chromedriver").arg("--port=0").env("TMPDIR", folder));
        if let Some(port) = driver.word_after("started successfully on port ").await {
            return (driver, port);
        }
    }
    panic!("chromedriver does not start");
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
    let Screen { width, height, mobile, ratio } = screen;
    let metrics = json!({ "width": width, "height": height, "pixelRatio": ratio, "mobile": mobile, "touch": mobile });
    wanted.add_experimental_option("mobileEmulation", json!({ "deviceMetrics": metrics })).expect("JSON");
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All).expect("JSON");
    wanted
}

impl Page {
    /// Writes a message and sends it.
    pub async fn write(&self, text: &str) {
        self.type_text(text).await;
        self.click("form", "➤").await;
    }

    /// Types into the field for messages.
    pub async fn type_text(&self, text: &str) {
        let field = self.driver.find(By::Tag("textarea")).await.expect("a field for messages");
        field.send_keys(text).await.expect("typing");
    }

    /// Presses keys wherever the focus is.
    pub async fn keys(&self, keys: impl AsRef<str>) {
        let field = self.driver.active_element().await.expect("an element has the focus");
        field.send_keys(keys.as_ref()).await.expect("typing");
    }

    /// Ends the program of the page.
    pub async fn end_demo(&self) {
        let demo = self.demo.borrow_mut().take();
        if let Some(demo) = demo {
            demo.end().await;
        }
    }

    /// The value of a JavaScript expression.
    pub async fn value(&self, expression: &str) -> Value {
        self.driver.execute(format!("return {expression}"), vec![]).await.expect("no exception").json().clone()
    }

    pub async fn wait_until(&self, expression: &str) {
        until(expression, async || {
            let value = self.driver.execute(format!("return {expression}"), vec![]).await?;
            Ok((*value.json() == json!(true)).then_some(()))
        })
        .await;
    }

    /// Chooses a file for the picture to send.
    pub async fn choose_picture(&self, file: &Path) {
        let field = self.driver.find(By::Id("picture")).await.expect("a field for pictures");
        field.send_keys(file.to_string_lossy()).await.expect("a file");
    }

    /// Chooses the page's language by its own name.
    pub async fn choose_language(&self, name: &str) {
        self.click("language", name).await;
    }

    /// Makes something happen in the shop.
    pub async fn cause(&self, event: &str) {
        if self.value("document.getElementById('events').checkVisibility()").await != json!(true) {
            self.click("more", "⚡").await;
        }
        self.click("events", event).await;
    }

    /// Switches to another account of the demo.
    pub async fn switch_to(&self, name: &str) {
        self.click("accounts", name).await;
        self.wait_for_account(name).await;
    }

    /// Calls a method of the Bot API about the person's private chat, as the bot would.
    pub async fn as_bot(&self, method: &str, params: &Value) {
        let call = format!(
            "fetch('/bot{TOKEN}/{method}', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }}, \
             body: JSON.stringify({{ chat_id: account, ...{params} }}) }}).then(answer => answer.status)"
        );
        assert_eq!(self.value(&call).await, 200, "{params}");
    }

    /// The bot sends a picture of 200 × 100 pixels to the chat.
    pub async fn upload_picture(&self, caption: &str) {
        let call = format!(
            "new Promise(done => {{
                const canvas = Object.assign(document.createElement('canvas'), {{ width: 200, height: 100 }});
                canvas.getContext('2d').fillRect(20, 20, 60, 60);
                canvas.toBlob(picture => {{
                    const form = new FormData();
                    form.append('chat_id', account);
                    form.append('caption', '{caption}');
                    form.append('photo', picture, 'week.png');
                    fetch('/bot{TOKEN}/sendPhoto', {{ method: 'POST', body: form }}).then(answer => done(answer.status));
                }}, 'image/png');
            }})"
        );
        assert_eq!(self.value(&call).await, 200);
    }

    /// Waits until the page shows this account.
    async fn wait_for_account(&self, name: &str) {
        let person = By::Css("#accounts [aria-pressed=true]");
        until(name, async || Ok((self.driver.find(person.clone()).await?.text().await? == name).then_some(()))).await;
    }

    pub async fn open(&self, chat: &str) {
        self.click("chats", chat).await;
    }

    /// Presses the last button with this label in the chat.
    pub async fn press(&self, label: &str) {
        self.click("chat", label).await;
    }

    /// Clicks the last button or option with this label in the part with this id.
    pub async fn click(&self, part: &str, label: &str) {
        let inside = format!("//*[@id='{part}']//*[self::button or self::option][contains(., '{label}')]");
        let buttons = By::XPath(format!("{inside} | //button[@id='{part}']"));
        until(&format!("button {label}"), async || match self.driver.find_all(buttons.clone()).await?.last() {
            Some(button) => button.click().await.map(Some),
            None => Ok(None),
        })
        .await;
    }

    /// The page as a person who prefers dark or light colours sees it.
    pub async fn prefer(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        let tools = self.driver.cdp();
        tools.send_raw("Emulation.setEmulatedMedia", features).await.expect("a preference");
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

    pub async fn screenshot(&self) -> Vec<u8> {
        self.driver.screenshot_as_png().await.expect("a screenshot")
    }

    /// In light and dark colours; and the browser has logged no problem.
    pub async fn check_page(&self) {
        for scheme in ["light", "dark"] {
            self.prefer(scheme).await;
            let wrong = self.driver.execute(CHECK_PAGE, vec![]).await.expect("a list");
            assert_eq!(wrong.json(), &json!([]), "in {scheme} colours");
        }
        self.prefer("light").await;
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

    /// Reads the output until `marker`, and returns the word after it; `None` if the program ends first.
    async fn word_after(&mut self, marker: &str) -> Option<String> {
        let reading = async {
            while let Some(line) = self.lines.next_line().await.expect("text") {
                if let Some((_, rest)) = line.split_once(marker) {
                    let word = rest.split_whitespace().next().unwrap_or_default();
                    return Some(word.trim_end_matches('.').to_owned());
                }
            }
            None
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
