//! What the buttons of the page do besides what people can do in Telegram.

use std::fmt::Debug;

/// Pressed by name.
pub trait Controls: Debug + Send + Sync {
    /// Returns what to show after the button's name: the code of the order that it was about, if it was about one.
    fn press(&self, name: &str) -> Option<String>;

    /// The names of what was pressed and still lasts.
    fn lasting(&self) -> Vec<&'static str>;
}
