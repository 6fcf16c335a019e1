//! Whether the chats show the state of the orders.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kaspi_order_bot::domain::changes::{details, fingerprint, has_details};
use kaspi_order_bot::domain::notice::Event;
use kaspi_order_bot::domain::{Audience, Language, Order, OrderCode};
use kaspi_order_bot::kaspi::decode_order;
use kaspi_order_bot::render::order::{View, card};
use kaspi_order_bot::sandbox::telegram::{Message, parse_html};
use kaspi_order_bot::store::{Db, orders};
use serde_json::{Value, json};

use super::world::World;
use crate::harness::{from_bot, usual_spaces};

/// An order as Kaspi has it now, and how the bot shows that state.
pub(crate) struct OrderState {
    pub(crate) code: OrderCode,
    pub(crate) order: Order,
    /// The card's line with state and status.
    pub(crate) stage: String,
}

/// An order as the bot has stored it.
pub(crate) struct StoredState {
    pub(crate) order: Order,
    event: Event,
}

impl OrderState {
    pub(crate) fn new(code: &str, attributes: &Value, now: impl FnOnce(&Order) -> DateTime<Utc>) -> Self {
        let code = OrderCode::parse(code).unwrap();
        let document = json!({ "data": [{ "attributes": attributes }] }).to_string();
        let order = decode_order(document.as_bytes(), &code).unwrap().unwrap();
        let html = card(&order, &View::new(Language::Russian, Audience::Group, now(&order))).html;
        let stage = usual_spaces(parse_html(&html).unwrap().text.lines().nth(1).unwrap());
        Self { code, order, stage }
    }

    pub(crate) async fn stored(&self, db: &Db) -> Option<StoredState> {
        let stored = orders::find(db.pool(), "Kaspi", &self.code).await.unwrap()?;
        let order = decode_order(stored.document.as_deref().unwrap().as_bytes(), &self.code).unwrap().unwrap();
        Some(StoredState { order, event: stored.event })
    }

    pub(crate) fn is_in_card(&self, message: &Message) -> bool {
        usual_spaces(&message.text).contains(&format!("📦 Заказ {} ", self.code))
    }

    pub(crate) fn is_in_digest(&self, message: &Message) -> bool {
        is_digest(message) && message.text.contains(self.code.as_str())
    }

    /// Whether the message shows this state: the stage in a card, the last event in a digest.
    pub(crate) fn is_shown(&self, message: &Message, stored: &StoredState) -> bool {
        let text = usual_spaces(&message.text);
        let before = text.split(self.code.as_str()).next().unwrap_or_default();
        let heading = before.split("\n\n").last().unwrap_or_default();
        text.contains(&self.stage) || (is_digest(message) && heading.starts_with(mark(stored.event)))
    }
}

impl World {
    pub(super) async fn check(&self) {
        let deleted: BTreeSet<String> = self
            .t
            .telegram
            .messages(self.live)
            .into_iter()
            .chain(self.live_before.map(|chat| self.t.telegram.messages(chat)).unwrap_or_default())
            .filter(|message| message.deleted)
            .map(|message| message.text)
            .collect();
        for (code, attributes) in self.t.kaspi.orders() {
            if self.poisoned.contains(&code) {
                continue;
            }
            let state = OrderState::new(&code, &attributes, |_| self.t.clock());
            let stored = state.stored(&self.t.deps().db).await.unwrap_or_else(|| panic!("{code} is not stored"));
            assert_eq!(fingerprint(&stored.order), fingerprint(&state.order), "{code}: another state is stored");
            let has_details = has_details(&state.order, &details(&stored.order));
            assert!(has_details || state.order.has_ended(), "{code}: another sum or address is stored");
            let is_deleted = deleted.iter().any(|text| text.contains(&code));
            for chat in [self.live, self.separate] {
                let mut messages = from_bot(&self.t.telegram, chat);
                // What has not changed since is shown where the group was before.
                let is_here = |message: &Message| state.is_in_card(message) || state.is_in_digest(message);
                if let Some(before) = self.live_before.filter(|_| chat == self.live && !messages.iter().any(is_here)) {
                    messages = from_bot(&self.t.telegram, before);
                }
                // A live card is edited in place, before a digest that was sent later.
                let shown = if chat == self.live {
                    let card = messages.iter().rev().find(|message| state.is_in_card(message));
                    card.or_else(|| messages.iter().rev().find(|message| state.is_in_digest(message)))
                } else {
                    messages.iter().rev().find(|message| state.is_in_card(message) || state.is_in_digest(message))
                };
                let Some(shown) = shown else {
                    assert!(is_deleted && chat == self.live, "{code} is not shown");
                    continue;
                };
                let is_shown = state.is_shown(shown, &stored);
                assert!(is_shown || is_deleted, "{code} should be {:?}: {}", state.stage, shown.text);
            }
        }
        self.check_number_of_messages().await;
    }

    /// In the group without live cards every message is a notice or a digest: none is missing, and none was sent twice
    /// but those whose response the bot did not receive.
    async fn check_number_of_messages(&self) {
        let sent = format!("notices WHERE chat_id = {} AND outcome = 'sent' AND is_wanted", self.separate);
        let sent = self.t.count_rows(&sent).await;
        let poisoned: Vec<String> = self.poisoned.iter().map(|code| format!("'{code}'")).collect();
        let others = format!("notices WHERE outcome = 'dropped' AND code NOT IN ({})", poisoned.join(", "));
        let dropped = self.t.count_rows(&others).await;
        assert_eq!(dropped, 0, "a notice was dropped");
        let messages = from_bot(&self.t.telegram, self.separate);
        let single = messages.iter().filter(|message| !is_digest(message)).count();
        let repeated = single.checked_sub(usize::try_from(sent).unwrap()).expect("a sent notice is missing");
        assert!(repeated <= self.unconfirmed, "{repeated} notices were repeated, {} may be", self.unconfirmed);
    }
}

fn is_digest(message: &Message) -> bool {
    message.text.starts_with("📬")
}

/// The mark of a heading in a digest.
fn mark(event: Event) -> &'static str {
    match event.as_str() {
        "new" => "🆕",
        "transmitted" => "🚚",
        "replanned" => "🗓",
        "overdue" => "⚠️",
        "cancelling" | "cancelled" => "⛔️",
        "return_requested" | "returned" | "restored" => "↩️",
        "completed" | "accepted" => "✅",
        "assembled" => "📦",
        _ => "🔄",
    }
}
