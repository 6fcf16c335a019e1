//! Photos of deliveries, for the groups that have a card of the order. The bot does not store them.

use std::sync::Arc;

use anyhow::Context;

use crate::domain::{OrderCode, Phone};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::chats::language;
use crate::flow::chats::notify::NOTICE;
use crate::flow::orders::known::known_order;
use crate::render;
use crate::store::{cards, groups, orders, people, subscriptions};
use crate::telegram::{Attachment, Destination};

/// The titles of the groups that have a card of the order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PassedOn {
    pub reached: Vec<String>,
    /// Telegram did not take the photo.
    pub missed: Vec<String>,
}

/// Passes a photo on, as a reply to the order's card in each group that has one.
pub async fn pass_on(
    deps: &Arc<Deps>,
    permit: &Permit,
    code: &OrderCode,
    (file_id, caption): (&str, &str),
) -> anyhow::Result<PassedOn> {
    let reading = async {
        let db = deps.db.pool();
        let Some(known) = orders::by_code(db, code).await?.and_then(known_order) else { return Ok(None) };
        let name = people::find(db, permit.user()).await?.and_then(|profile| profile.name);
        let mut targets = Vec::new();
        for (chat, title) in groups::list(db).await? {
            if let Some(card) = cards::find(db, chat, &known.shop, code).await? {
                let thread = subscriptions::find(db, chat).await?.and_then(|subscription| subscription.thread);
                let to = Destination { reply_to: Some(card.message_id), thread, ..Destination::chat(chat) };
                targets.push((to, language::of_chat(deps, chat).await?, title));
            }
        }
        anyhow::Ok(Some((name, targets)))
    };
    let Some((name, targets)) = reading.await.context("couldn't read where a photo goes")? else {
        return Ok(PassedOn::default());
    };
    // A group does not see the buyer's phone.
    let mut caption = caption.to_owned();
    Phone::mask_any_in(&mut caption);
    let mut passed_on = PassedOn::default();
    // Nothing may fail from here on: the photo would be sent again.
    for (to, language, title) in targets {
        let text = render::courier::photo_caption(language, code, name.as_deref(), &caption);
        match deps.telegram.send_photo(NOTICE, to, Attachment::Kept(file_id), &text).await {
            Ok(_) => passed_on.reached.push(title),
            Err(error) => {
                tracing::warn!(chat.id = %to.chat, %error, "couldn't pass a photo on");
                passed_on.missed.push(title);
            }
        }
    }
    Ok(passed_on)
}
