//! `backup` and `restore`.

use std::path::Path;

use crate::harness::{COURIER, Harness, Process, is_card_of, run, stderr, stdout};

#[tokio::test]
async fn a_backup_of_a_running_bot_can_be_restored() {
    let mut t = Harness::prepare().await;
    let bot = Process::start_polling(&t).await;
    t.ask(COURIER, "900000206").await;
    let folder = tempfile::tempdir().unwrap();
    let copy = path(&folder, "copy.db");
    let backup = run(t.variables(), &["backup", &copy]).await;
    assert_eq!(backup.status.code(), Some(0), "{}", stderr(&backup));
    assert!(stdout(&backup).starts_with("backed up, checked, "), "{}", stdout(&backup));
    assert_eq!(run(t.variables(), &["backup", &copy]).await.status.code(), Some(1), "the file exists");
    let refused = run(t.variables(), &["restore", &copy]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("stop the bot and move it away"), "{}", stderr(&refused));
    bot.terminate();
    bot.exit().await;

    t.set("DATABASE_URL", &format!("sqlite://{}", path(&folder, "restored.db")));
    let restored = run(t.variables(), &["restore", &copy]).await;
    assert_eq!(restored.status.code(), Some(0), "{}", stderr(&restored));
    t.start_bot().await;
    // The courier still has access, and the answered question is not answered again.
    assert_eq!(t.messages(COURIER).await.len(), 1);
    assert!(is_card_of(&t.ask(COURIER, "900000309").await, "900000309"));
    t.finish().await;
}

#[tokio::test]
async fn a_backup_needs_a_database() {
    let t = Harness::prepare().await;
    std::fs::remove_file(t.database_path()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let output = run(t.variables(), &["backup", &path(&folder, "copy.db")]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("there is no such file"), "{}", stderr(&output));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "no file is left");
}

#[tokio::test]
async fn a_refused_backup_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Harness::prepare().await;
    // Another program's database, with a write-ahead log.
    let other = path(&folder, "other.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&other).create_if_missing(true);
    let pool = sqlx::sqlite::SqlitePool::connect_with(options).await.unwrap();
    sqlx::raw_sql("PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT)").execute(&pool).await.unwrap();
    pool.close().await;
    t.set("DATABASE_URL", &format!("sqlite://{other}"));
    let files = || {
        let mut names: Vec<String> =
            folder.path().read_dir().unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    for command in ["backup", "restore"] {
        let output = run(t.variables(), &[command, &path(&folder, "copy.db")]).await;
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert_eq!(files(), ["other.db"], "{command}: {}", stderr(&output));
    }
}

fn path(folder: &tempfile::TempDir, name: &str) -> String {
    Path::new(folder.path()).join(name).to_str().unwrap().to_owned()
}
