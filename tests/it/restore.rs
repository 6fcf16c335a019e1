//! Restoring a backup, and who has access afterwards.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::{Duration, SystemTime};

use chrono::DateTime;
use insta::assert_snapshot;
use kaspi_order_bot::domain::people::Person;
use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::domain::{ChatId, Role, UserId};
use kaspi_order_bot::store::{Db, groups, invitations, people, subscriptions};

use crate::harness::{
    ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, Process, STRANGER, is_card_of, now, output_text, run,
};

const GROUP: ChatId = ChatId(-1_001_234_567_890);

/// A bot that was backed up, and a folder for the copy and the old files.
struct Restoring {
    t: Harness,
    folder: tempfile::TempDir,
}

impl Restoring {
    /// The courier and the colleague have names; a group is connected; an invitation is open.
    async fn backed_up() -> Self {
        let t = Harness::prepare().await;
        let this = Self { t, folder: tempfile::tempdir().unwrap() };
        let db = this.database().await;
        for (id, role, name) in [
            (MANAGER, Role::Manager, "Менеджер"),
            (COURIER, Role::Courier, "Кур\u{1b}[31mьер"),
            (COLLEAGUE, Role::Courier, "Коллега"),
        ] {
            let person = Person { user: user(id), name: Some(name.to_owned()) };
            people::grant(db.pool(), &person, role, user(ADMIN), now()).await.unwrap();
        }
        groups::connect(db.pool(), GROUP, "Доставка", user(MANAGER), now()).await.unwrap();
        subscriptions::write(db.pool(), &Subscription::new(GROUP)).await.unwrap();
        let tomorrow = DateTime::from(SystemTime::now() + Duration::from_hours(24));
        invitations::add(db.pool(), &[1; 32], Role::Courier, user(MANAGER), tomorrow).await.unwrap();
        db.close().await.unwrap();
        let backup = this.run(&["backup", &this.copy()]).await;
        assert_eq!(backup.status.code(), Some(0), "{}", output_text(&backup));
        this
    }

    async fn database(&self) -> Db {
        Db::open(&self.t.database_url()).await.unwrap()
    }

    fn copy(&self) -> String {
        self.folder.path().join("copy.db").to_str().unwrap().to_owned()
    }

    fn old(&self) -> String {
        self.folder.path().join("old.db").to_str().unwrap().to_owned()
    }

    /// Moves the files of the database away, as a restore requires.
    fn move_away(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let from = PathBuf::from(format!("{}{suffix}", self.t.database_path().display()));
            if from.exists() {
                std::fs::rename(from, format!("{}{suffix}", self.old())).unwrap();
            }
        }
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        run(self.t.variables(), arguments).await
    }
}

fn user(id: i64) -> UserId {
    UserId::new(id).unwrap()
}

/// Without the first line, which has the size.
fn report(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", output_text(output));
    let text = output_text(output);
    let (first, rest) = text.split_once('\n').unwrap();
    assert!(first.starts_with("restored, checked, ") && first.ends_with(" bytes"), "{first}");
    rest.to_owned()
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        folder.read_dir().unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn restore_lists_who_has_access_again_and_revokes_open_invitations() {
    let r = Restoring::backed_up().await;
    let db = r.database().await;
    people::remove(db.pool(), user(COURIER)).await.unwrap();
    groups::disconnect(db.pool(), GROUP).await.unwrap();
    db.close().await.unwrap();
    r.move_away();
    let restored = r.run(&["restore", &r.copy()]).await;
    assert_snapshot!(report(&restored), @"
    these people and groups have access, also those that were removed since the backup was made; to leave them out, move the restored database away and restore with --keep-people OLD_DATABASE:
      manager  44             Менеджер
      courier  22             Кур [31mьер
      courier  33             Коллега
      group    -1001234567890 Доставка
    open invitations of the backup that are revoked now: 1
    ");
    let db = r.database().await;
    assert!(invitations::by_token(db.pool(), &[1; 32]).await.unwrap().unwrap().is_revoked);
    db.close().await.unwrap();
    assert_eq!(names_in(r.t.database_path().parent().unwrap()), ["bot.db", "bot.db.lock"]);
}

#[tokio::test]
async fn with_the_old_database_access_is_as_it_was_last() {
    let mut r = Restoring::backed_up().await;
    let db = r.database().await;
    people::remove(db.pool(), user(COURIER)).await.unwrap();
    let colleague = Person { user: user(COLLEAGUE), name: None };
    people::grant(db.pool(), &colleague, Role::Manager, user(ADMIN), now()).await.unwrap();
    let newcomer = Person { user: user(STRANGER), name: Some("Новый".to_owned()) };
    people::grant(db.pool(), &newcomer, Role::Courier, user(ADMIN), now()).await.unwrap();
    let invitation = invitations::by_token(db.pool(), &[1; 32]).await.unwrap().unwrap();
    invitations::use_up(db.pool(), invitation.id, user(STRANGER)).await.unwrap();
    groups::disconnect(db.pool(), GROUP).await.unwrap();
    subscriptions::remove(db.pool(), GROUP).await.unwrap();
    db.close().await.unwrap();
    r.move_away();
    let old = std::fs::read(r.old()).unwrap();
    let restored = r.run(&["restore", &r.copy(), "--keep-people", &r.old()]).await;
    assert_snapshot!(report(&restored).replace(&r.old(), "OLD"), @"
    people, invitations and connected groups are those of OLD
    differences to the backup:
      no access   courier  22             Кур [31mьер
      no access   group    -1001234567890 Доставка
      has access  manager  33             Коллега (courier in the backup)
      has access  courier  99             Новый (not in the backup)
    ");
    assert_eq!(std::fs::read(r.old()).unwrap(), old, "the old database was changed");
    assert_eq!(names_in(r.t.database_path().parent().unwrap()), ["bot.db", "bot.db.lock"]);

    let db = r.database().await;
    let invitation = invitations::by_token(db.pool(), &[1; 32]).await.unwrap().unwrap();
    assert_eq!((invitation.used_by, invitation.is_revoked), (Some(user(STRANGER)), false));
    assert!(!groups::is_connected(db.pool(), GROUP).await.unwrap());
    assert_eq!(subscriptions::find(db.pool(), GROUP).await.unwrap(), None);
    db.close().await.unwrap();
    r.t.start_bot().await;
    assert!(!is_card_of(&r.t.ask(COURIER, "900000206").await, "900000206"));
    assert!(is_card_of(&r.t.ask(STRANGER, "900000206").await, "900000206"));
    r.t.finish().await;
}

#[tokio::test]
async fn the_write_ahead_log_of_the_old_database_is_read() {
    let r = Restoring::backed_up().await;
    let bot = Process::start_polling(&r.t).await;
    r.t.ask(MANAGER, &format!("/deny {COURIER}")).await;
    drop(bot);
    r.move_away();
    assert!(Path::new(&format!("{}-wal", r.old())).exists());
    let restored = r.run(&["restore", &r.copy(), "--keep-people", &r.old()]).await;
    assert!(report(&restored).contains("no access"), "{}", output_text(&restored));
    let db = r.database().await;
    assert_eq!(people::find(db.pool(), user(COURIER)).await.unwrap(), None);
    db.close().await.unwrap();
}

#[tokio::test]
async fn nothing_is_restored_if_the_old_database_cannot_be_read() {
    let r = Restoring::backed_up().await;
    r.move_away();
    let notes = r.folder.path().join("notes.txt");
    std::fs::write(&notes, "not a database, but a person's notes, long enough to be one").unwrap();
    for (old, reason) in
        [(notes.to_str().unwrap(), "it is no SQLite database"), ("/no/such.db", "there is no such file")]
    {
        let refused = r.run(&["restore", &r.copy(), "--keep-people", old]).await;
        assert_eq!(refused.status.code(), Some(1));
        let expected = format!("couldn't take the people from {old}: ");
        assert!(
            output_text(&refused).contains(&expected) && output_text(&refused).contains(reason),
            "{}",
            output_text(&refused)
        );
        assert_eq!(names_in(r.t.database_path().parent().unwrap()), ["bot.db.lock"]);
    }
}

#[tokio::test]
async fn the_help_explains_what_happens_to_people() {
    let r = Restoring::backed_up().await;
    let help = output_text(&r.run(&["restore", "--help"]).await);
    assert!(help.contains("--keep-people <OLD_DATABASE>") && help.contains("removed since"), "{help}");
}
