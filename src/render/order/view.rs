//! How a card is shown.

use chrono::{DateTime, Utc};

use crate::domain::courier::CourierWork;
use crate::domain::{Audience, KaspiActions, Language, Viewer};

/// How a card is shown.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub language: Language,
    pub audience: Audience,
    pub now: DateTime<Utc>,
    /// Named where there are several shops.
    pub shop: Option<&'a str>,
    /// Whether the card is refreshed, and should say when.
    pub is_refresh: bool,
    /// The line above the card, in Telegram's HTML.
    pub headline: Option<&'a str>,
    /// Whether a button sends the destination, instead of a pin above the card: in a group a pin does not say which
    /// order it belongs to.
    pub has_location_button: bool,
    /// `None` if the bot does not store the order: nobody can take it then.
    pub work: Option<&'a CourierWork>,
    /// What may be changed at Kaspi.
    pub kaspi_actions: KaspiActions,
    /// `None` in groups, where everyone sees the same buttons.
    pub viewer: Option<Viewer>,
}

impl View<'_> {
    pub fn new(language: Language, audience: Audience, now: DateTime<Utc>) -> Self {
        Self {
            language,
            audience,
            now,
            shop: None,
            is_refresh: false,
            headline: None,
            has_location_button: audience == Audience::Group,
            work: None,
            kaspi_actions: KaspiActions::default(),
            viewer: None,
        }
    }
}
