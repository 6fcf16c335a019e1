//! The summaries of the day: when a chat gets them, and what is in them.

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};

use super::numbers::{Scope, count};
use super::plan::plan;
use crate::domain::report::Span;
use crate::domain::summary::{SummaryChange, SummaryHours, SummaryKind};
use crate::domain::time::{day, start_of};
use crate::domain::{ChatId, Language, Outgoing};
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::render;
use crate::store;
use crate::store::summaries::{self, Subscriber, Summary};

/// The hours at which the manager's chat gets its summaries; `None` if it is not subscribed.
pub async fn hours(deps: &Deps, by: &ManagerPermit) -> anyhow::Result<Option<SummaryHours>> {
    summaries::hours(deps.db.pool(), by.chat()).await.context("couldn't read a chat's summaries")
}

/// Changes them. A summary of today that was sent is not sent again.
pub async fn change(deps: &Deps, by: &ManagerPermit, change: SummaryChange) -> anyhow::Result<Option<SummaryHours>> {
    let changing = async {
        let mut tx = deps.db.begin_write().await?;
        let Some(hours) = summaries::hours(&mut *tx, by.chat()).await? else { return Ok(None) };
        let changed = match change {
            SummaryChange::Morning(morning) => SummaryHours { morning, ..hours },
            SummaryChange::Evening(evening) => SummaryHours { evening, ..hours },
        };
        summaries::set_hours(&mut *tx, by.chat(), changed).await?;
        tx.commit().await?;
        store::Result::Ok(Some(changed))
    };
    changing.await.context("couldn't change a chat's summaries")
}

/// Queues the summaries that are due, each once a day for each chat. A group that was connected later than that gets its
/// first ones on the next day.
pub async fn queue_due(deps: &Deps) -> anyhow::Result<()> {
    let now = deps.now();
    let queueing = async {
        let mut queued = 0;
        let due: Vec<(ChatId, SummaryKind)> = summaries::subscribers(deps.db.pool())
            .await?
            .iter()
            .flat_map(|subscriber| {
                let due = SummaryKind::ALL.into_iter().filter(move |kind| is_due(subscriber, *kind, now));
                due.map(|kind| (subscriber.chat, kind))
            })
            .collect();
        if !due.is_empty() {
            let mut tx = deps.db.begin_write().await?;
            for (chat, kind) in due {
                queued += usize::from(summaries::queue(&mut *tx, chat, (kind, day(now)), now).await?);
            }
            tx.commit().await?;
        }
        store::Result::Ok(queued)
    };
    let queued = queueing.await.context("couldn't queue the summaries")?;
    if queued > 0 {
        tracing::info!(queued, "queued summaries");
        deps.notices_queued.notify_one();
    }
    Ok(())
}

fn is_due(subscriber: &Subscriber, kind: SummaryKind, now: DateTime<Utc>) -> bool {
    let hours = subscriber.hours;
    let due_at = start_of(day(now)).zip(hours.hour(kind)).map(|(start, hour)| start + Duration::hours(hour.into()));
    let was_there = subscriber.connected_at.zip(due_at).is_none_or(|(connected, due)| connected <= due);
    was_there && hours.is_due(kind, now)
}

/// What is sent as a summary.
pub(in crate::flow) enum SummaryMessage {
    Text(Outgoing),
    /// A PNG with a caption.
    Picture {
        png: Vec<u8>,
        caption_html: String,
    },
}

/// The message of a summary; `None` if it is of no use any more.
pub(in crate::flow) async fn message(
    deps: &Deps,
    chat: ChatId,
    lang: Language,
    summary: &Summary,
) -> anyhow::Result<Option<SummaryMessage>> {
    let now = deps.now();
    let is_still_due = SummaryHours { morning: Some(0), evening: Some(0) }.is_due(summary.kind, now);
    if summary.day != day(now) || !is_still_due {
        return Ok(None);
    }
    let scope = Scope::of_chat(deps, chat).await.context("couldn't read a subscription")?;
    Ok(Some(match summary.kind {
        SummaryKind::Morning => {
            SummaryMessage::Text(render::summary::morning(lang, summary.day, &plan(deps, &scope).await?))
        }
        SummaryKind::Evening => {
            let report = count(deps, &scope, Span::of_day(summary.day)).await?;
            SummaryMessage::Text(render::report::evening(lang, &report))
        }
        SummaryKind::Week => {
            let report = count(deps, &scope, Span::week_before(summary.day)).await?;
            let caption_html = render::report::week(lang, &report);
            let png = tokio::task::spawn_blocking(move || render::chart::chart(lang, &report)).await;
            SummaryMessage::Picture { png: png.context("drawing a picture panicked")??, caption_html }
        }
    }))
}
