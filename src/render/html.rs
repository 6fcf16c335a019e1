//! Telegram's HTML: escaping, lengths, and conversion to plain text.

use crate::domain::OrderCode;

/// The longest text of a message, in UTF-16 code units without the markup (Bot API, `sendMessage`).
pub const MAX_TEXT_UNITS: usize = 4096;

/// Between the parts of a line, none of which begins with it.
pub(super) const SEPARATOR: &str = "\u{a0}· ";

/// The longest name, address or constant that is shown whole, in UTF-16 units.
const MAX_FIELD_UNITS: usize = 200;

/// The text with `<`, `>` and `&` escaped, and [tame](fn@tame).
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in tame_chars(text) {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// The text without control characters and changes of direction, which would affect the text around it: names from Kaspi
/// are typed by anybody.
pub fn tame(text: &str) -> String {
    tame_chars(text).collect()
}

fn tame_chars(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !changes_direction(*c)).map(|c| if c.is_control() { ' ' } else { c })
}

fn changes_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Length in UTF-16 code units, the unit of Telegram's limits.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// At most `limit` UTF-16 code units of the text; a cut is marked with an ellipsis.
pub fn shorten(text: &str, limit: usize) -> String {
    if units(text) <= limit {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= limit
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// A text from outside, cut to a sensible length.
pub(super) fn short(text: &str) -> String {
    shorten(text, MAX_FIELD_UNITS)
}

/// The lines as a quotation that Telegram shows up to its third line until it is opened.
pub(super) fn folded(lines: &[String]) -> Vec<String> {
    if lines.is_empty() {
        return Vec::new();
    }
    vec![format!("<blockquote expandable>{}</blockquote>", lines.join("\n"))]
}

/// Codes that a touch copies, as many as are read.
pub(super) fn code_list(codes: &[OrderCode]) -> String {
    const MAX: usize = 40;
    let shown: Vec<String> = codes.iter().take(MAX).map(|code| format!("<code>{code}</code>")).collect();
    shown.join(", ") + if codes.len() > MAX { "…" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Outgoing;

    #[test]
    fn escaped_text_cannot_become_markup() {
        assert_eq!(escape("<b>Тест & Ко</b>"), "&lt;b&gt;Тест &amp; Ко&lt;/b&gt;");
        assert_eq!(escape("а\nб\u{202e}в\u{0}"), "а бв ");
        let message = Outgoing::text(format!("<b>{}</b>", escape("<i> &lt; &")));
        assert_eq!(message.plain_text(), "<i> &lt; &");
    }

    #[test]
    fn length_is_counted_as_telegram_counts() {
        assert_eq!(units("Тест"), 4);
        assert_eq!(units("📦"), 2);
    }

    #[test]
    fn a_cut_is_marked() {
        assert_eq!(shorten("абвг", 4), "абвг");
        assert_eq!(shorten("абвгд", 4), "абв…");
        assert_eq!(shorten("аб где", 4), "аб…");
        // Emoji count twice, or a card of many long fields would be too long for Telegram.
        assert_eq!(shorten("📦📦", 4), "📦📦");
        assert_eq!(shorten("📦📦📦", 4), "📦…");
    }
}
