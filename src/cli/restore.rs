//! `kaspi-order-bot restore FILE`

use std::path::Path;
use std::process::ExitCode;

use super::terminal::{fail, now, refuse, say, variable};
use crate::domain::Role;
use crate::render::html::tame;
use crate::store::{AccessEntry, Restored, RestoredPeople};
use crate::{config, store};

pub(super) async fn run(file: &Path, old_database: Option<&Path>) -> ExitCode {
    let url = match config::database_url(variable) {
        Ok(url) => url,
        Err(errors) => return refuse(&errors),
    };
    match store::restore(file, &url, old_database, now()).await {
        Ok(restored) => {
            say(&format!("restored, checked, {} bytes", restored.bytes));
            for line in report(&restored, old_database) {
                say(&line);
            }
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error),
    }
}

/// Who has access, a line each; with an old database only where the backup differs.
fn report(restored: &Restored, old_database: Option<&Path>) -> Vec<String> {
    let in_backup = &restored.in_backup;
    match &restored.people {
        RestoredPeople::FromBackup { revoked_invitations } => {
            let title = "these people and groups have access, also those that were removed since the backup was made; to \
                         leave them out, move the restored database away and restore with --keep-people OLD_DATABASE:";
            let entries = in_backup.iter().map(|entry| format!("  {}", line(entry)));
            let revoked = format!("open invitations of the backup that are revoked now: {revoked_invitations}");
            [title.to_owned()].into_iter().chain(entries).chain([revoked]).collect()
        }
        RestoredPeople::Kept(kept) => {
            let old = old_database.unwrap_or(Path::new("")).display();
            let title = format!("people, invitations and connected groups are those of {old}");
            let differences = differences(in_backup, kept);
            let compared =
                if differences.is_empty() { "no differences to the backup" } else { "differences to the backup:" };
            [title, compared.to_owned()].into_iter().chain(differences).collect()
        }
    }
}

fn differences(in_backup: &[AccessEntry], kept: &[AccessEntry]) -> Vec<String> {
    let find = |entries: &[AccessEntry], entry: &AccessEntry| -> Option<Option<Role>> {
        entries.iter().find(|other| other.chat == entry.chat).map(|other| other.role)
    };
    let lost = in_backup.iter().filter(|entry| find(kept, entry).is_none());
    let lost = lost.map(|entry| format!("  no access   {}", line(entry)));
    let others = kept.iter().filter_map(|entry| match find(in_backup, entry) {
        None => Some(format!("  has access  {} (not in the backup)", line(entry))),
        Some(role) if role != entry.role => {
            Some(format!("  has access  {} ({} in the backup)", line(entry), kind(role)))
        }
        Some(_) => None,
    });
    lost.chain(others).collect()
}

fn line(entry: &AccessEntry) -> String {
    let name = entry.name.as_deref().map(tame).unwrap_or_default();
    format!("{:<8} {:<14} {name}", kind(entry.role), entry.chat.to_string()).trim_end().to_owned()
}

fn kind(role: Option<Role>) -> &'static str {
    role.map_or("group", Role::as_str)
}
