//! Sending a chat's summary of the day.

use anyhow::Context;
use futures::FutureExt;

use super::deliver::{ChatDelivery, Failure};
use crate::flow::chats::notify::NOTICE;
use crate::flow::reports::summaries::{SummaryMessage, message};
use crate::flow::until_written::until_written;
use crate::store::summaries::{self, Outcome, Summary};
use crate::telegram::{Check, File, Sending};

impl ChatDelivery<'_> {
    pub(super) async fn next_summary(&self) -> anyhow::Result<Option<Summary>> {
        let next = summaries::next(self.deps.db.pool(), self.subscription.chat).await;
        next.context("couldn't read the summaries of a chat")
    }

    pub(super) async fn send_summary(&self, summary: &Summary) -> Result<(), Failure> {
        let chat = self.subscription.chat;
        let outcome = match message(self.deps, chat, self.language, summary).await? {
            Some(SummaryMessage::Text(message)) => {
                self.send(&message, None, false).await?;
                Outcome::Sent
            }
            Some(SummaryMessage::Picture { png, caption_html }) => {
                let photo = File { name: "week.png".to_owned(), bytes: png.into() };
                let check: &Check<'_> = &|| self.check_access().boxed();
                let sending = Sending { check: Some(check), ..NOTICE };
                let to = self.destination(None, false);
                self.deps.telegram.try_send_photo(sending, to, &photo, &caption_html).await?;
                Outcome::Sent
            }
            None => Outcome::Dropped,
        };
        Ok(self.finish_summary(summary, outcome).await?)
    }

    pub(super) async fn finish_summary(&self, summary: &Summary, outcome: Outcome) -> anyhow::Result<()> {
        let id = summary.id;
        until_written("a summary", || summaries::finish(self.deps.db.pool(), id, outcome, self.now).boxed()).await
    }
}
