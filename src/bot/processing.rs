//! Processing of one update: attempts until it is answered or given up.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio_util::sync::CancellationToken;

use super::context::where_to_apologise;
use crate::domain::Outgoing;
use crate::flow::Deps;
use crate::flow::chats::language;
use crate::flow::chats::reply::{self, Recipient};
use crate::flow::operations::inbox;
use crate::flow::operations::incidents;
use crate::flow::poison::Suspicion;
use crate::render;
use crate::telegram;
use crate::telegram::incoming::Update;

/// Answers an update.
pub(super) trait UpdateHandler: Send + Sync + 'static {
    fn handle(&self, update: &Update) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// An update that waits for its answer.
pub(super) struct Job {
    pub(super) update_id: i64,
    pub(super) update: Update,
    /// Whether an earlier run stored it.
    pub(super) is_left_over: bool,
}

pub(super) struct Processor<H> {
    pub(super) deps: Arc<Deps>,
    pub(super) handler: H,
    pub(super) stop: CancellationToken,
    /// Pause after an attempt that failed through no fault of the update, as far as is known.
    pub(super) postponed_pause: Duration,
}

/// What to do after an attempt.
enum AttemptOutcome {
    Finish,
    /// Give up: Telegram rejects the answer.
    Reject,
    /// Retry without counting the attempt: the update is not to blame.
    Postpone,
    Retry,
}

impl<H: UpdateHandler> Processor<H> {
    /// Reads an update from the inbox and processes it. One that is not there any more was answered.
    pub(super) async fn process_stored(&self, update_id: i64, is_left_over: bool) {
        loop {
            match inbox::find(&self.deps, update_id).await {
                Ok(Some(pending)) => {
                    return self.process(Job { update_id, update: Update::decode(&pending), is_left_over }).await;
                }
                Ok(None) => return,
                Err(error) => log_error(update_id, &error, "couldn't read an update"),
            }
            if self.stop.run_until_cancelled(tokio::time::sleep(self.postponed_pause)).await.is_none() {
                return;
            }
        }
    }

    /// Attempts to answer until the update is answered or given up. When the bot stops, the update stays in the inbox.
    pub(super) async fn process(&self, job: Job) {
        let Job { update_id, update, is_left_over } = job;
        let (mut failures, mut suspicion) = (0, Suspicion::default());
        loop {
            let may_attempt = if is_left_over { inbox::begin_attempt(&self.deps, update_id).await } else { Ok(true) };
            let pause = match may_attempt {
                Ok(true) => match self.attempt(update_id, &update).await {
                    AttemptOutcome::Finish => return self.finish(update_id, "answered"),
                    AttemptOutcome::Reject => return self.give_up(update_id, &update).await,
                    AttemptOutcome::Retry => {
                        self.deps.metrics.answer("failed");
                        failures += 1;
                        match inbox::retry_pause(failures) {
                            Some(pause) => pause,
                            None => return self.give_up(update_id, &update).await,
                        }
                    }
                    AttemptOutcome::Postpone => {
                        self.deps.metrics.answer("postponed");
                        if self.deps.is_poison(&mut suspicion, update.chat().map(|chat| chat.id)).await {
                            incidents::set_aside(&self.deps).await;
                            return self.give_up(update_id, &update).await;
                        }
                        if is_left_over && let Err(error) = inbox::undo_attempt(&self.deps, update_id).await {
                            log_error(update_id, &error, "couldn't uncount an attempt");
                        }
                        self.postponed_pause
                    }
                },
                Ok(false) => return self.give_up(update_id, &update).await,
                Err(error) => {
                    log_error(update_id, &error, "couldn't begin an attempt");
                    self.postponed_pause
                }
            };
            if self.stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                return;
            }
        }
    }

    /// One attempt; a panic ends here.
    async fn attempt(&self, update_id: i64, update: &Update) -> AttemptOutcome {
        match AssertUnwindSafe(self.handler.handle(update)).catch_unwind().await {
            Ok(Ok(())) => AttemptOutcome::Finish,
            Ok(Err(error)) => match error.downcast_ref::<telegram::Error>() {
                Some(telegram::Error::Forbidden { description }) => {
                    tracing::info!(update.id = update_id, description, "the chat cannot be answered");
                    AttemptOutcome::Finish
                }
                Some(telegram::Error::AccessEnded) => {
                    tracing::info!(update.id = update_id, "the access ended before the answer was sent");
                    AttemptOutcome::Finish
                }
                Some(refused) if refused.is_refusal() => {
                    log_error(update_id, &error, "telegram rejected an answer");
                    AttemptOutcome::Reject
                }
                Some(_) => {
                    log_error(update_id, &error, "couldn't send an answer; it is postponed");
                    AttemptOutcome::Postpone
                }
                None => {
                    log_error(update_id, &error, "couldn't answer");
                    AttemptOutcome::Retry
                }
            },
            // The panic's message may hold what a person wrote; the hook has logged the location.
            Err(_) => {
                tracing::error!(update.id = update_id, "an answer panicked");
                self.deps.metrics.panic();
                AttemptOutcome::Retry
            }
        }
    }

    async fn give_up(&self, update_id: i64, update: &Update) {
        tracing::error!(update.id = update_id, "gave up an update");
        if let Some(to) = where_to_apologise(update) {
            let language = language::of_chat(&self.deps, to.chat).await.unwrap_or(self.deps.language);
            let apology = Outgoing::text(render::reply::given_up(language));
            if let Err(error) = reply::send(&self.deps, Recipient::Member, to, &apology).await {
                tracing::warn!(update.id = update_id, error = %format!("{error:#}"), "couldn't apologise");
            }
        }
        self.finish(update_id, "given_up");
    }

    /// If this cannot be written, the next start answers again: twice is better than never.
    fn finish(&self, update_id: i64, outcome: &'static str) {
        self.deps.metrics.answer(outcome);
        self.deps.recorder.record_answered(update_id, self.deps.now());
    }
}

fn log_error(update_id: i64, error: &anyhow::Error, what: &'static str) {
    tracing::error!(update.id = update_id, error = %format!("{error:#}"), "{what}");
}
