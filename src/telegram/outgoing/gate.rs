//! Lets calls wait for their turn.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until};

use super::scheduler::{Next, Priority, Scheduler, Ticket};
use crate::domain::ChatId;

#[derive(Debug, Default)]
pub(in crate::telegram) struct Gate(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    scheduler: Scheduler,
    /// Wakes the callers that wait, by the ids of their tickets.
    waiting: HashMap<u64, oneshot::Sender<()>>,
    /// When the gate looks again by itself.
    timer: Option<Instant>,
}

/// The right to make one call, or the wait for it. Dropping it lets the next call start.
pub(in crate::telegram) struct Turn {
    gate: Arc<Gate>,
    ticket: Ticket,
}

impl Gate {
    /// Waits for a turn. `chat` is the chat that the call is about.
    pub(in crate::telegram) async fn turn(self: &Arc<Self>, priority: Priority, chat: Option<ChatId>) -> Turn {
        let (wake, is_my_turn) = oneshot::channel();
        // Made before the wait, so that a caller that is dropped leaves nothing behind.
        let turn = Turn { gate: Arc::clone(self), ticket: self.add(priority, chat, wake) };
        self.start_calls();
        // The sender is not dropped before it has sent.
        let _ = is_my_turn.await;
        turn
    }

    fn add(&self, priority: Priority, chat: Option<ChatId>, wake: oneshot::Sender<()>) -> Ticket {
        let mut state = self.lock();
        let ticket = state.scheduler.add(priority, chat);
        state.waiting.insert(ticket.id, wake);
        ticket
    }

    fn start_calls(self: &Arc<Self>) {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            match state.scheduler.next(now) {
                Next::Start(ticket) => {
                    if let Some(wake) = state.waiting.remove(&ticket.id) {
                        // A caller that was dropped meanwhile ends its turn itself.
                        let _ = wake.send(());
                    }
                }
                Next::At(at) => {
                    if state.timer.is_none_or(|timer| at < timer || timer <= now) {
                        state.timer = Some(at);
                        let gate = Arc::clone(self);
                        tokio::spawn(async move {
                            sleep_until(at).await;
                            gate.start_calls();
                        });
                    }
                    return;
                }
                Next::Nothing => return,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Telegram asked to wait: pauses the chat of the call, or everything.
    pub(in crate::telegram) fn pause(&self, retry_after: Duration) {
        self.gate.lock().scheduler.pause(self.ticket, Instant::now() + retry_after);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.gate.lock();
        match state.waiting.remove(&self.ticket.id) {
            Some(_) => state.scheduler.cancel(self.ticket),
            None => state.scheduler.end(self.ticket),
        }
        drop(state);
        self.gate.start_calls();
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn a_caller_that_gives_up_blocks_nobody() {
        let gate = Arc::new(Gate::default());
        let first = gate.turn(Priority::Answer, Some(ChatId(1))).await;
        let second = timeout(Duration::from_millis(10), gate.turn(Priority::Answer, Some(ChatId(1)))).await;
        assert!(second.is_err(), "the chat is busy");
        drop(first);
        let third = timeout(Duration::from_secs(5), gate.turn(Priority::Answer, Some(ChatId(1)))).await;
        assert!(third.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_ends_by_itself() {
        let gate = Arc::new(Gate::default());
        let turn = gate.turn(Priority::Answer, Some(ChatId(1))).await;
        turn.pause(Duration::from_secs(7));
        drop(turn);
        let start = Instant::now();
        drop(gate.turn(Priority::Answer, Some(ChatId(2))).await);
        assert_eq!(start.elapsed(), Duration::ZERO, "another chat does not wait");
        drop(gate.turn(Priority::Answer, Some(ChatId(1))).await);
        assert!(start.elapsed() >= Duration::from_secs(7));
    }
}
