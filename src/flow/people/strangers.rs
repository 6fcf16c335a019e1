//! How often strangers are answered.

use anyhow::Context;
use chrono::Duration;

use super::requests;
use crate::domain::people::{Person, RequestStatus};
use crate::flow::Deps;
use crate::store::strangers;

/// How many answers a stranger gets within [`ANSWERS_WITHIN`].
const MAX_ANSWERS: u32 = 5;
const ANSWERS_WITHIN: Duration = Duration::hours(1);

/// Whether a stranger is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrangerLimit {
    Answer {
        request: RequestStatus,
        /// Whether they get no further answer within the hour.
        is_last: bool,
    },
    Exceeded,
}

/// Counts an answer to a stranger who wrote or pressed something, unless there were too many.
pub async fn try_answer(deps: &Deps, stranger: &Person) -> anyhow::Result<StrangerLimit> {
    let now = deps.now();
    let answers = strangers::count(deps.db.pool(), stranger, now - ANSWERS_WITHIN, now).await;
    let answers = answers.context("couldn't count a stranger's messages")?;
    if answers > MAX_ANSWERS {
        return Ok(StrangerLimit::Exceeded);
    }
    let request = requests::status(deps, stranger.user).await?;
    Ok(StrangerLimit::Answer { request, is_last: answers == MAX_ANSWERS })
}

/// Deletes counts that no longer matter. Returns their number.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    strangers::remove_before(deps.db.pool(), deps.now() - ANSWERS_WITHIN).await.context("couldn't clean the strangers")
}
