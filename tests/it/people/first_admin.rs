//! The first admin, if the configuration names none.

use std::fs::File;
use std::path::Path;

use kaspi_order_bot::sandbox::telegram::Message;

use crate::harness::{COURIER, Harness, LIMIT, Process, STRANGER, command, from_bot, run, stdout};

/// Starts the bot with its log in a file.
fn start(t: &Harness, log: &Path) -> Process {
    let file = File::create(log).unwrap();
    Process::spawn(command(t.variables()).stdout(file.try_clone().unwrap()).stderr(file))
}

async fn stop(bot: Process) {
    bot.terminate();
    bot.exit().await;
}

/// The command in the log that makes its sender the admin.
async fn logged_command(t: &Harness, log: &Path) -> String {
    let found = || {
        let text = std::fs::read_to_string(log).unwrap();
        let code: String = text.split("?start=").nth(1)?.chars().take_while(|c| *c != '"').collect();
        Some(format!("/start {code}"))
    };
    t.until(|| found().is_some()).await;
    found().unwrap()
}

async fn answer(t: &Harness, person: i64, at: usize) -> Message {
    t.telegram.wait_until(LIMIT, |telegram| from_bot(telegram, person).len() > at).await;
    from_bot(&t.telegram, person).swap_remove(at)
}

#[tokio::test]
async fn the_first_who_sends_the_logged_command_is_the_admin() {
    let mut t = Harness::prepare().await;
    t.set("ADMIN_USER_IDS", "");
    let checked = stdout(&run(t.variables(), &["check"]).await);
    assert!(checked.contains("admins           ok      none yet; when the bot starts"), "{checked}");

    let log = t.database_path().with_extension("log");
    let bot = start(&t, &log);
    let old = logged_command(&t, &log).await;
    stop(bot).await;
    let bot = start(&t, &log);
    let command = logged_command(&t, &log).await;
    assert_ne!(command, old, "each start makes a new code");
    t.say(STRANGER, STRANGER, &old);
    assert!(answer(&t, STRANGER, 0).await.text.starts_with("Такого приглашения нет."));

    // Two at once: one of them gets it.
    for person in [STRANGER, COURIER] {
        t.say(person, person, &command);
    }
    let answers = [answer(&t, STRANGER, 1).await, answer(&t, COURIER, 0).await];
    let is_admin =
        answers.each_ref().map(|answer| answer.text.starts_with("✅ Доступ открыт. Ваша роль — администратор."));
    assert!(is_admin[0] ^ is_admin[1], "{answers:#?}");
    let (admin, seen) = if is_admin[0] { (STRANGER, 2) } else { (COURIER, 1) };
    t.say(admin, admin, &command);
    assert!(answer(&t, admin, seen).await.text.starts_with("У вас уже есть доступ, ваша роль — администратор."));
    t.say(admin, admin, "/audit");
    assert_eq!(answer(&t, admin, seen + 1).await.text, "Таких запросов не было.");
    stop(bot).await;

    // A restart offers nothing, and the admin stays.
    let bot = start(&t, &log);
    t.say(admin, admin, "/users");
    let users = answer(&t, admin, seen + 2).await;
    assert!(users.text.starts_with("👥 Команда:") && users.text.contains("администратор"), "{}", users.text);
    assert!(!std::fs::read_to_string(&log).unwrap().contains("?start="));
    stop(bot).await;
    assert!(stdout(&run(t.variables(), &["check"]).await).contains("admins           ok      1 in the database"));
}
