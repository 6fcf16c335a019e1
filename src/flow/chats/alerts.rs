//! Alerts: what admins or managers are notified of although nobody asked. An alert is stored for each recipient until
//! Telegram has taken it, or says that the person cannot be reached; neither an outage nor a restart loses it.
//!
//! To add one: a variant of [`Alert`], its form in `store::alerts` and its text in `render::incident` (it does not compile
//! without them), and a call of a function here.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures::FutureExt;

use super::{language, notify};
use crate::domain::{Alert, UserId};
use crate::flow::Deps;
use crate::flow::until_written::until_written;
use crate::render;
use crate::store::{self, alerts, incidents, people};
use crate::telegram::{Destination, Error};

/// An alert that could not be sent by then is of no use; that of an incident which lasts is queued anew.
const STORED_FOR: chrono::Duration = chrono::Duration::days(7);

/// Queues an alert.
pub(in crate::flow) async fn send(deps: &Arc<Deps>, alert: &Alert) -> anyhow::Result<()> {
    let queueing = async {
        let mut tx = deps.db.begin_write().await?;
        queue(deps, &mut tx, None, alert).await?;
        tx.commit().await
    };
    queueing.await.context("couldn't queue an alert")?;
    deliver(deps).await
}

/// Queues an alert within a transaction; [`deliver`] has to be called after it. `incident` is the name of the incident that
/// begins with the alert.
pub(in crate::flow) async fn queue(
    deps: &Deps,
    tx: &mut store::Tx,
    incident: Option<&str>,
    alert: &Alert,
) -> store::Result<()> {
    let recipients = recipients(tx, alert).await?;
    alerts::queue(&mut **tx, &recipients, incident, alert, deps.now()).await
}

/// Records that an incident is open, and queues its alert once it has lasted for `lasting`.
pub(in crate::flow) async fn open(
    deps: &Arc<Deps>,
    incident: &str,
    lasting: chrono::Duration,
    alert: &Alert,
) -> anyhow::Result<()> {
    let opening = async {
        let mut tx = deps.db.begin_write().await?;
        incidents::open(&mut *tx, incident, deps.now()).await?;
        let is_due = incidents::is_due(&mut *tx, incident, lasting, deps.now()).await?;
        if is_due {
            queue(deps, &mut tx, Some(incident), alert).await?;
        }
        tx.commit().await?;
        store::Result::Ok(is_due)
    };
    if opening.await.context("couldn't open an incident")? {
        deliver(deps).await?;
    }
    Ok(())
}

/// Queues the alert of an incident without an end, at most once in `every`: for one person, or for all who get such alerts.
pub(in crate::flow) async fn repeat(
    deps: &Arc<Deps>,
    incident: &str,
    every: chrono::Duration,
    to: Option<UserId>,
    alert: &Alert,
) -> anyhow::Result<()> {
    let repeating = async {
        let mut tx = deps.db.begin_write().await?;
        let is_due = incidents::reopen(&mut *tx, incident, every, deps.now()).await?;
        if is_due {
            match to {
                Some(user) => alerts::queue(&mut *tx, &[user], Some(incident), alert, deps.now()).await?,
                None => queue(deps, &mut tx, Some(incident), alert).await?,
            }
        }
        tx.commit().await?;
        store::Result::Ok(is_due)
    };
    if repeating.await.context("couldn't record an incident")? {
        deliver(deps).await?;
    }
    Ok(())
}

/// Closes an incident. People who were notified of it get the alert `over`; for others its alert is withdrawn.
pub(in crate::flow) async fn close(deps: &Arc<Deps>, incident: &str, over: &Alert) -> anyhow::Result<()> {
    if close_and_queue(deps, incident, Some(over)).await? {
        deliver(deps).await?;
    }
    Ok(())
}

/// Closes an incident, and withdraws its alert for those who have not got it.
pub(in crate::flow) async fn withdraw(deps: &Deps, incident: &str) -> anyhow::Result<()> {
    close_and_queue(deps, incident, None).await.map(drop)
}

/// Returns whether the incident was open.
async fn close_and_queue(deps: &Deps, incident: &str, over: Option<&Alert>) -> anyhow::Result<bool> {
    let closing = async {
        // An incident is seldom open, and this is asked after each poll.
        if incidents::is_notified(deps.db.pool(), incident).await?.is_none() {
            return store::Result::Ok(false);
        }
        let mut tx = deps.db.begin_write().await?;
        let since = incidents::close(&mut *tx, incident).await?;
        // It may be in flight to these.
        let busy = deps.chat_states.alerted();
        let withdrawn = alerts::withdraw(&mut *tx, incident, &busy).await?;
        let is_notified = since.is_some() || alerts::is_waiting(&mut *tx, incident).await?;
        if let Some(over) = over.filter(|_| is_notified) {
            let mut notified = recipients(&mut tx, over).await?;
            notified.retain(|user| !withdrawn.contains(user));
            alerts::queue(&mut *tx, &notified, None, over, deps.now()).await?;
        }
        tx.commit().await?;
        tracing::info!(incident, is_notified, "an incident is over");
        Ok(true)
    };
    closing.await.context("couldn't close an incident")
}

async fn recipients(tx: &mut store::Tx, alert: &Alert) -> store::Result<Vec<UserId>> {
    let members = people::list(&mut **tx).await?.into_iter().filter(|member| alert.is_for(member.role));
    Ok(members.map(|member| member.person.user).collect())
}

/// Starts to send what waits, in the background: one person's alerts in order, people in parallel.
pub async fn deliver(deps: &Arc<Deps>) -> anyhow::Result<()> {
    if deps.alert_deliveries.is_closed() {
        return Ok(());
    }
    for user in alerts::recipients(deps.db.pool()).await.context("couldn't read the alerts")? {
        if deps.chat_states.begin_alerting(user) {
            deps.alert_deliveries.spawn(deliver_to(Arc::clone(deps), user));
        }
    }
    Ok(())
}

/// Waits until running deliveries end, for `grace` at most. None starts afterwards.
pub async fn finish(deps: &Deps, grace: Duration) {
    deps.alert_deliveries.close();
    if tokio::time::timeout(grace, deps.alert_deliveries.wait()).await.is_err() {
        tracing::warn!("alerts were not sent in time; they are sent after the next start");
    }
}

async fn deliver_to(deps: Arc<Deps>, user: UserId) {
    loop {
        match AssertUnwindSafe(send_waiting(&deps, user)).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(user.id = %user, error = %format!("{error:#}"), "couldn't send an alert");
            }
            Err(_) => {
                tracing::error!(user.id = %user, "sending an alert panicked");
                deps.metrics.panic();
            }
        }
        if deps.chat_states.end_alerting(user) {
            return;
        }
    }
}

/// Sends what waits for a person, until Telegram cannot be reached.
async fn send_waiting(deps: &Arc<Deps>, user: UserId) -> anyhow::Result<()> {
    let mut last = 0;
    while !deps.alert_deliveries.is_closed() {
        let next = alerts::next(deps.db.pool(), user, last).await.context("couldn't read an alert")?;
        let Some(alerts::QueuedAlert { id, alert }) = next else { return Ok(()) };
        last = id;
        let started = Instant::now();
        match send_to(deps, user, alert.as_ref()).await? {
            Sent::Done => record(deps, id, true).await?,
            Sent::Never => record(deps, id, false).await?,
            // If others are sent, this one is itself to blame, and holds up nothing.
            Sent::NotYet if deps.telegram.do_others_succeed(Some(user.private_chat()), started).await => {}
            Sent::NotYet => return Ok(()),
        }
    }
    Ok(())
}

enum Sent {
    Done,
    NotYet,
    /// The person cannot be reached, or is not concerned any more.
    Never,
}

async fn send_to(deps: &Deps, user: UserId, alert: Option<&Alert>) -> anyhow::Result<Sent> {
    let profile = people::find(deps.db.pool(), user).await.context("couldn't read the allowlist")?;
    let Some(alert) = alert.filter(|alert| profile.is_some_and(|profile| alert.is_for(profile.role))) else {
        return Ok(Sent::Never);
    };
    Ok(match try_send(deps, user, alert).await {
        Ok(()) => Sent::Done,
        Err(error) if error.is_refusal() => {
            tracing::warn!(user.id = %user, %error, "a person cannot be notified");
            Sent::Never
        }
        Err(error) => {
            tracing::warn!(user.id = %user, %error, "couldn't send an alert; it waits");
            Sent::NotYet
        }
    })
}

/// Sends an alert to a person, once, without anything stored.
pub(in crate::flow) async fn try_send(deps: &Deps, user: UserId, alert: &Alert) -> Result<(), Error> {
    let chat = user.private_chat();
    let language = language::of_chat(deps, chat).await.unwrap_or(deps.language);
    let message = render::incident::alert(language, alert);
    deps.telegram.try_send(notify::NOTICE, Destination::chat(chat), &message).await.map(drop)
}

/// Records the end of an alert.
async fn record(deps: &Deps, id: i64, is_sent: bool) -> anyhow::Result<()> {
    let write = || {
        async {
            let mut tx = deps.db.begin_write().await?;
            alerts::finish(&mut tx, id, is_sent, deps.now()).await?;
            tx.commit().await
        }
        .boxed()
    };
    until_written("an alert", write).await
}

/// Deletes alerts that could not be sent for long. Returns their number.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    alerts::remove_before(deps.db.pool(), deps.now() - STORED_FOR).await.context("couldn't clean the alerts")
}
