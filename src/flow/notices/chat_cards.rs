//! Cards in chats: each event a message, or one card for each order that is edited in place.

use anyhow::Context;
use chrono::{DateTime, Utc};

use super::deliver::{ChatDelivery, Failure};
use crate::domain::notice::{Event, Notice};
use crate::domain::{Audience, KnownOrder, OrderCode, Outgoing};
use crate::flow::chats::notify::NOTICE;
use crate::render;
use crate::render::order::View;
use crate::store::cards::{self, Card};
use crate::store::notices::Outcome;
use crate::telegram::Edited;

impl ChatDelivery<'_> {
    pub(super) async fn send_separately(&self, notice: &Notice) -> Result<(), Failure> {
        let Some(known) = self.known(&notice.shop, &notice.code).await? else {
            return Ok(self.drop_silently(notice).await?);
        };
        if !notice.is_wanted {
            return self.update_shown(notice, &known).await;
        }
        let message_id = self.send(&self.card(&known, notice.event, notice.queued_at), None, notice.is_urgent).await?;
        // An urgent notice goes before earlier ones, which would contradict it afterwards.
        let card = Card { message_id, revision: known.revision, is_live: false };
        let is_open = self.deps.is_changed_by_presses(&known.order);
        let (card, sent) = (is_open.then_some(card), is_open.then_some(&known));
        Ok(self.finish(notice, (Outcome::Sent, notice.revision - 1), card, sent).await?)
    }

    /// The order itself is not shown: it is not this courier's any more.
    pub(super) async fn send_taken_away(&self, notice: &Notice) -> Result<(), Failure> {
        let known = self.known(&notice.shop, &notice.code).await?;
        let text = render::notice::taken_away(self.language, &notice.code, known.as_ref());
        self.send(&Outgoing::text(text), None, true).await?;
        Ok(self.finish_alone(notice, Outcome::Sent).await?)
    }

    /// Shows the work of couriers on a card that is not updated with each event: a person asked for it, or the chat has no
    /// live cards any more.
    async fn update_shown(&self, notice: &Notice, known: &KnownOrder) -> Result<(), Failure> {
        let Some(card) = self.find_card(notice).await? else { return Ok(self.drop_silently(notice).await?) };
        let view = View { has_location_button: self.audience() == Audience::Group, ..self.view(known) };
        let message = render::order::card(&known.order, &view);
        match self.deps.telegram.try_edit(NOTICE, self.subscription.chat, card.message_id, &message).await? {
            Edited::Done => self.finish_alone(notice, Outcome::Covered).await?,
            Edited::Impossible => self.set_card(notice, None).await?,
        }
        Ok(())
    }

    pub(super) async fn update_card(&self, notice: &Notice) -> Result<(), Failure> {
        let Some(known) = self.known(&notice.shop, &notice.code).await? else {
            return Ok(self.drop_silently(notice).await?);
        };
        match self.find_card(notice).await?.filter(|card| card.is_live) {
            None if !notice.is_wanted => self.update_shown(notice, &known).await?,
            None => {
                let message_id = self.send(&self.current_card(&known), None, notice.is_urgent).await?;
                let card = Card { message_id, revision: known.revision, is_live: true };
                self.finish_shown(notice, card, Some(&known)).await?;
            }
            Some(card) if card.revision < known.revision => self.edit_card(notice, card, &known).await?,
            Some(card) => {
                if notice.is_urgent {
                    let text =
                        render::notice::urgent_reply(self.language, self.audience(), &known, notice.event, self.now);
                    self.send(&Outgoing::text(text), Some(card.message_id), true).await?;
                }
                self.finish_shown(notice, Card { revision: known.revision, ..card }, None).await?;
            }
        }
        Ok(())
    }

    /// What is left to send, the next step sends: the reply of an urgent notice, or a new card if this one cannot be
    /// edited any more.
    async fn edit_card(&self, notice: &Notice, card: Card, known: &KnownOrder) -> Result<(), Failure> {
        let (chat, message) = (self.subscription.chat, self.current_card(known));
        let edited = self.deps.telegram.try_edit(NOTICE, chat, card.message_id, &message).await?;
        let card = Card { revision: known.revision, ..card };
        match edited {
            Edited::Done if notice.is_urgent => self.set_card(notice, Some(card)).await?,
            Edited::Done => self.finish_shown(notice, card, None).await?,
            Edited::Impossible => self.set_card(notice, None).await?,
        }
        Ok(())
    }

    /// Shows the current state once more, with a line that says that the card will not change again.
    pub(super) async fn close_card(&self, shop: &str, code: &OrderCode, card: Card) -> Result<(), Failure> {
        let chat = self.subscription.chat;
        if let Some(known) = self.known(shop, code).await? {
            let mut message = self.current_card(&known);
            message.html.insert_str(0, &render::notice::closed_card(self.language));
            self.deps.telegram.try_edit(NOTICE, chat, card.message_id, &message).await?;
        }
        Ok(self.forget_card(shop, code).await?)
    }

    async fn find_card(&self, notice: &Notice) -> anyhow::Result<Option<Card>> {
        let found = cards::find(self.deps.db.pool(), self.subscription.chat, &notice.shop, &notice.code).await;
        found.context("couldn't read a card")
    }

    fn current_card(&self, known: &KnownOrder) -> Outgoing {
        self.card(known, known.event, known.changed_at)
    }

    fn card(&self, known: &KnownOrder, event: Event, at: DateTime<Utc>) -> Outgoing {
        let headline = render::notice::headline(self.language, event, at, self.now);
        let view = View { headline: Some(&headline), has_location_button: true, ..self.view(known) };
        render::order::card(&known.order, &view)
    }

    fn view<'a>(&'a self, known: &'a KnownOrder) -> View<'a> {
        View {
            shop: self.deps.kaspi.shop_label(&known.shop),
            work: Some(&known.work),
            viewer: self.viewer,
            kaspi_actions: self.deps.kaspi_actions,
            ..View::new(self.language, self.audience(), self.now)
        }
    }
}
