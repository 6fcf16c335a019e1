//! What the buttons of a chat's settings ask for.

use super::shop::ShopKey;
use super::subscription::{Alarm, DeliveryGroup, EventGroup};

/// A page of a chat's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsPage {
    Notices,
    Alarms,
    /// The hours of the day's summaries.
    Summaries,
}

impl SettingsPage {
    pub const ALL: [Self; 3] = [Self::Notices, Self::Alarms, Self::Summaries];

    /// The name in callback data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Notices => "notices",
            Self::Alarms => "alarms",
            Self::Summaries => "summaries",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.as_str() == name)
    }
}

/// One change of a chat's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsChange {
    /// In or out.
    EventGroup(EventGroup),
    /// In or out.
    DeliveryGroup(DeliveryGroup),
    /// In or out.
    Shop(ShopKey),
    /// On or off.
    Alarm(Alarm),
    /// To the next of [`QuietHours::CHOICES`](super::subscription::QuietHours::CHOICES), or none.
    QuietHours,
    /// Live cards, or a message for each event.
    Style,
    /// Notices go to the forum topic in which the button was pressed.
    Here,
    /// Subscribe or unsubscribe.
    Subscription,
}

impl SettingsChange {
    /// The page that has its button.
    pub fn page(self) -> SettingsPage {
        match self {
            Self::Alarm(_) => SettingsPage::Alarms,
            Self::EventGroup(_)
            | Self::DeliveryGroup(_)
            | Self::Shop(_)
            | Self::QuietHours
            | Self::Style
            | Self::Here
            | Self::Subscription => SettingsPage::Notices,
        }
    }
}
