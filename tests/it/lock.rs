//! One process at a time uses a database.

use std::path::{Path, PathBuf};

use kaspi_order_bot::store::{Db, people};

use crate::harness::{COURIER, Harness, Process, free_address, output_text, run};

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("db.lock")
}

#[tokio::test]
async fn a_second_process_ends_before_it_changes_anything() {
    let mut t = Harness::prepare().await;
    let first = Process::start_polling(&t).await;
    t.ask(COURIER, "900000206").await;
    // The second one has another admin, and the same bot token.
    t.set("ADMIN_USER_IDS", "77");
    t.set("HTTP_LISTEN", &free_address().to_string());
    let second = run(t.variables(), &["run"]).await;
    assert_eq!(second.status.code(), Some(1), "{}", output_text(&second));
    let expected = format!(
        "another kaspi-order-bot works with the database {}: stop it first (it holds {})\n",
        t.database_path().display(),
        lock_of(&t.database_path()).display()
    );
    assert!(output_text(&second).ends_with(&expected), "{}", output_text(&second));
    // A bot calls getMe when it starts.
    assert_eq!(t.calls_of("getMe").len(), 1);
    drop(first);
    let db = Db::open(&t.database_url()).await.unwrap();
    let members = people::list(db.pool()).await.unwrap();
    assert!(members.iter().all(|member| member.person.user.get() != 77), "the second process has written its admin");
}

#[tokio::test]
async fn the_lock_of_a_killed_process_is_free() {
    let t = Harness::prepare().await;
    drop(Process::start_polling(&t).await);
    assert!(lock_of(&t.database_path()).exists());
    let _second = Process::start_polling(&t).await;
    t.ask(COURIER, "900000206").await;
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_open_the_lock() {
    use std::os::unix::fs::PermissionsExt;
    let t = Harness::prepare().await;
    let _bot = Process::start_polling(&t).await;
    assert_eq!(lock_of(&t.database_path()).metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn other_commands_work_beside_a_running_bot() {
    let mut t = Harness::prepare().await;
    t.set("HTTP_LISTEN", &free_address().to_string());
    let _bot = Process::start_polling(&t).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    for arguments in [&["check"][..], &["backup", copy.to_str().unwrap()], &["health"], &["order", "900000206"]] {
        let output = run(t.variables(), arguments).await;
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", output_text(&output));
    }
}

#[tokio::test]
async fn restore_is_refused_while_the_bot_runs() {
    let t = Harness::prepare().await;
    let bot = Process::start_polling(&t).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db").to_str().unwrap().to_owned();
    assert_eq!(run(t.variables(), &["backup", &copy]).await.status.code(), Some(0));
    // The files are moved away, and the bot still runs.
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("{}{suffix}", t.database_path().display());
        std::fs::rename(&name, folder.path().join(format!("old.db{suffix}"))).unwrap();
    }
    let refused = run(t.variables(), &["restore", &copy]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        output_text(&refused).contains("another kaspi-order-bot works with the database"),
        "{}",
        output_text(&refused)
    );
    assert!(!t.database_path().exists());
    drop(bot);
    let restored = run(t.variables(), &["restore", &copy]).await;
    assert_eq!(restored.status.code(), Some(0), "{}", output_text(&restored));
}
