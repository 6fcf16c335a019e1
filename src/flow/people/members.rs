//! The allowlist, and how managers change it. Nobody can change a person of the same rank or above.

use std::sync::Arc;

use anyhow::Context;

use crate::domain::people::{Member, Person};
use crate::domain::{Alert, Outgoing, Role, UserId};
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::flow::chats::{alerts, menu, notify};
use crate::flow::deliveries::assignments;
use crate::render;
use crate::store::{self, Tx, people, requests, strangers, subscriptions};

/// The result of granting a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granted {
    Done,
    /// The person had the role before.
    Already,
    /// The manager does not outrank this role, which is the person's old or new one.
    NotAbove(Role),
}

/// The result of removing a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    Done,
    /// The person was not on the list.
    Already,
    /// The manager does not outrank the person's role.
    NotAbove(Role),
}

/// Grants a role, notifies the person and updates their command menu.
pub async fn grant(deps: &Arc<Deps>, by: &ManagerPermit, person: &Person, role: Role) -> anyhow::Result<Granted> {
    if !by.role().outranks(role) {
        return Ok(Granted::NotAbove(role));
    }
    let granting = async {
        let mut tx = deps.db.begin_write().await?;
        let before = people::find(&mut *tx, person.user).await?;
        match &before {
            Some(profile) if profile.role == role => return Ok((Granted::Already, false)),
            Some(profile) if !by.role().outranks(profile.role) => {
                return Ok((Granted::NotAbove(profile.role), false));
            }
            _ => {}
        }
        people::grant(&mut *tx, person, role, by.user(), deps.now()).await?;
        if !role.manages() {
            subscriptions::remove(&mut *tx, person.user.private_chat()).await?;
        }
        tx.commit().await?;
        store::Result::Ok((Granted::Done, before.is_none()))
    };
    let (granted, is_new) = granting.await.context("couldn't grant a role")?;
    if granted == Granted::Done {
        tracing::info!(by.id = %by.user(), user.id = %person.user, role = role.as_str(), "granted a role");
        tokio::spawn(welcome(Arc::clone(deps), person.user, role, is_new));
    }
    Ok(granted)
}

/// Removes a person from the list, notifies them and updates their command menu.
pub async fn remove(deps: &Arc<Deps>, by: &ManagerPermit, user: UserId) -> anyhow::Result<Removed> {
    let removing = async {
        let mut tx = deps.db.begin_write().await?;
        match people::find(&mut *tx, user).await? {
            None => return Ok(Removed::Already),
            Some(profile) if !by.role().outranks(profile.role) => return Ok(Removed::NotAbove(profile.role)),
            Some(_) => {}
        }
        end_access(deps, &mut tx, user).await?;
        tx.commit().await?;
        store::Result::Ok(Removed::Done)
    };
    let removed = removing.await.context("couldn't remove a person")?;
    deps.notices_queued.notify_one();
    if let Err(error) = alerts::deliver(deps).await {
        tracing::error!(error = %format!("{error:#}"), "couldn't send alerts");
    }
    if removed == Removed::Done {
        tracing::info!(by.id = %by.user(), user.id = %user, "removed a person");
        tokio::spawn(farewell(Arc::clone(deps), user));
    }
    Ok(removed)
}

/// Makes the configured people admins, and nobody else; without any, the admins stay. Alerts of orders that a former admin
/// had are only queued.
pub async fn set_admins(deps: &Deps, configured: &[UserId]) -> anyhow::Result<()> {
    let setting = async {
        let mut tx = deps.db.begin_write().await?;
        if !configured.is_empty() {
            for user in configured {
                people::add_admin(&mut *tx, &Person { user: *user, name: None }, deps.now()).await?;
            }
            for former in people::admins(&mut *tx).await?.into_iter().filter(|admin| !configured.contains(admin)) {
                end_access(deps, &mut tx, former).await?;
            }
        }
        let admins = people::admins(&mut *tx).await?;
        tx.commit().await?;
        store::Result::Ok(admins)
    };
    deps.set_admins(setting.await.context("couldn't store the admins")?);
    Ok(())
}

/// Removes a person from the list. Their orders have no courier then, of which the managers are notified.
async fn end_access(deps: &Deps, tx: &mut Tx, user: UserId) -> store::Result<()> {
    let name = people::find(&mut **tx, user).await?.and_then(|profile| profile.name);
    let codes = assignments::release_all(tx, user, deps.now()).await?;
    people::remove(&mut **tx, user).await?;
    subscriptions::remove(&mut **tx, user.private_chat()).await?;
    if !codes.is_empty() {
        alerts::queue(deps, tx, None, &Alert::OrdersGivenBack { name, codes }).await?;
    }
    Ok(())
}

/// The person with the name under which they are on the list, asked for access or were answered lately, if none is given.
pub async fn with_known_name(deps: &Deps, _by: &ManagerPermit, person: Person) -> anyhow::Result<Person> {
    if person.name.is_some() {
        return Ok(person);
    }
    let reading = async {
        let db = deps.db.pool();
        let member = people::find(db, person.user).await?.and_then(|profile| profile.name);
        let known = match member {
            Some(name) => Some(name),
            None => requests::name_of(db, person.user).await?,
        };
        store::Result::Ok(match known {
            Some(name) => Some(name),
            None => strangers::name_of(db, person.user).await?,
        })
    };
    let name = reading.await.context("couldn't read a person's name")?;
    Ok(Person { name, ..person })
}

/// The people on the list whose name has this text in it, in any case, or whose id it is.
pub async fn named(deps: &Deps, by: &ManagerPermit, name: &str) -> anyhow::Result<Vec<Person>> {
    let name = name.trim().to_lowercase();
    let has_name = |person: &Person| {
        person.user.to_string() == name || person.name.as_ref().is_some_and(|full| full.to_lowercase().contains(&name))
    };
    let members = list(deps, by).await?;
    Ok(members.into_iter().map(|member| member.person).filter(has_name).collect())
}

/// Everybody on the list: admins, managers, couriers.
pub async fn list(deps: &Deps, _by: &ManagerPermit) -> anyhow::Result<Vec<Member>> {
    // The manager was seen just now.
    deps.recorder.flush().await;
    people::list(deps.db.pool()).await.context("couldn't read the allowlist")
}

/// Notifies a person of their new role.
pub(super) async fn welcome(deps: Arc<Deps>, user: UserId, role: Role, is_new: bool) {
    menu::update(&deps, user.private_chat()).await;
    notify::person(&deps, user, |lang| Outgoing::text(render::people::welcome(lang, role, is_new))).await;
}

async fn farewell(deps: Arc<Deps>, user: UserId) {
    menu::update(&deps, user.private_chat()).await;
    notify::person(&deps, user, |lang| Outgoing::text(render::people::farewell(lang))).await;
}
