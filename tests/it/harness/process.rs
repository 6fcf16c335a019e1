//! The program as a process.

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use kaspi_order_bot::sandbox::Variables;
use kaspi_order_bot::sandbox::telegram::Telegram;

use super::{Harness, LIMIT};

/// More than the bot may take to stop.
const EXIT_LIMIT: Duration = Duration::from_secs(15);

/// A running program, which is killed when the value is dropped.
pub(crate) struct Process(Child);

impl Process {
    /// Starts the bot without output.
    pub(crate) fn start(t: &Harness) -> Self {
        Self::spawn(command(t.variables()).stdout(Stdio::null()).stderr(Stdio::null()))
    }

    /// Starts the bot and waits until it polls Telegram.
    pub(crate) async fn start_polling(t: &Harness) -> Self {
        let bot = Self::start(t);
        assert!(t.telegram.wait_until(LIMIT, Telegram::is_polled).await, "the bot does not poll");
        bot
    }

    pub(crate) fn spawn(command: &mut Command) -> Self {
        Self(command.spawn().unwrap())
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Sends SIGTERM.
    #[cfg(unix)]
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        assert!(Command::new("kill").args(["-s", name, &self.id().to_string()]).status().unwrap().success());
    }

    /// Waits until the program ends. Returns its exit status, and how long that took.
    pub(crate) async fn exit(mut self) -> (Option<i32>, Duration) {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < EXIT_LIMIT, "the program does not end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        (status.code(), start.elapsed())
    }
}

impl From<Child> for Process {
    fn from(child: Child) -> Self {
        Self(child)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program with no variables but these, in a folder without a `.env`.
pub(crate) fn command(variables: &Variables) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot"));
    command.env_clear().envs(variables).current_dir(std::env::temp_dir()).stdin(Stdio::null());
    command
}

pub(crate) async fn run(variables: &Variables, arguments: &[&str]) -> Output {
    let mut command = command(variables);
    command.args(arguments);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).replace('\u{a0}', " ")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Everything that was printed.
pub(crate) fn output_text(output: &Output) -> String {
    stdout(output) + &stderr(output)
}
