//! One process at a time answers from a database.

use std::path::{Path, PathBuf};

use kaspi_order_bot::sandbox::telegram::Telegram;

use crate::harness::{COURIER, Harness, LIMIT, Process, free_address, output_text, run};

async fn start(t: &Harness) -> Process {
    let bot = Process::start(t);
    assert!(t.telegram.wait_until(LIMIT, Telegram::is_polled).await);
    bot
}

fn database(t: &Harness) -> PathBuf {
    t.database_url().replace("sqlite://", "").into()
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("db.lock")
}

#[tokio::test]
async fn a_second_process_ends_before_it_touches_anything() {
    let mut t = Harness::prepare().await;
    let first = start(&t).await;
    t.ask(COURIER, "900000206").await;
    // The second one knows another admin and could not be told from the first one by Telegram.
    t.set("ADMIN_USER_IDS", "77");
    t.set("HTTP_LISTEN", &free_address().to_string());
    let second = run(t.variables(), &["run"]).await;
    assert_eq!(second.status.code(), Some(1), "{}", output_text(&second));
    let expected = format!(
        "another kaspi-order-bot works with the database {}: stop it first (it holds {})\n",
        database(&t).display(),
        lock_of(&database(&t)).display()
    );
    assert!(output_text(&second).ends_with(&expected), "{}", output_text(&second));
    // Every bot begins by asking who it is.
    assert_eq!(t.calls_of("getMe").len(), 1);
    drop(first);
    let db = kaspi_order_bot::store::Db::open(&t.database_url()).await.unwrap();
    let members = kaspi_order_bot::store::people::list(db.pool()).await.unwrap();
    assert!(members.iter().all(|member| member.person.user.get() != 77), "the second process has written its admin");
}

#[tokio::test]
async fn the_lock_of_a_process_that_was_killed_is_free() {
    let t = Harness::prepare().await;
    // Killed, not asked to stop.
    drop(start(&t).await);
    assert!(lock_of(&database(&t)).exists());
    let _second = start(&t).await;
    t.ask(COURIER, "900000206").await;
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_open_the_lock() {
    use std::os::unix::fs::PermissionsExt;
    let t = Harness::prepare().await;
    let _bot = start(&t).await;
    assert_eq!(lock_of(&database(&t)).metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn other_commands_work_beside_a_running_bot() {
    let mut t = Harness::prepare().await;
    t.set("HTTP_LISTEN", &free_address().to_string());
    let _bot = start(&t).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    for arguments in [&["check"][..], &["backup", copy.to_str().unwrap()], &["health"], &["order", "900000206"]] {
        let output = run(t.variables(), arguments).await;
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", output_text(&output));
    }
}

#[tokio::test]
async fn nothing_is_restored_under_a_running_bot() {
    let t = Harness::prepare().await;
    let bot = start(&t).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db").to_str().unwrap().to_owned();
    assert_eq!(run(t.variables(), &["backup", &copy]).await.status.code(), Some(0));
    // The owner has moved the files away and forgot to stop the bot.
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("{}{suffix}", database(&t).display());
        std::fs::rename(&name, folder.path().join(format!("old.db{suffix}"))).unwrap();
    }
    let refused = run(t.variables(), &["restore", &copy]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        output_text(&refused).contains("another kaspi-order-bot works with the database"),
        "{}",
        output_text(&refused)
    );
    assert!(!database(&t).exists());
    drop(bot);
    let restored = run(t.variables(), &["restore", &copy]).await;
    assert_eq!(restored.status.code(), Some(0), "{}", output_text(&restored));
}
