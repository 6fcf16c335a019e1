//! The page of the web client.

use serde_json::{Map, Value, json};

/// One page without external resources.
const PAGE: &str = include_str!("page.html");
const CSS: &str = include_str!("page.css");
const MESSAGES: &str = include_str!("page_messages.js");
const DRAWING: &str = include_str!("page_drawing.js");
const SCRIPT: &str = include_str!("page.js");

/// The names of the page's texts.
const TEXTS: [&str; 48] = [
    "attach",
    "bot",
    "cancel",
    "chats",
    "close",
    "collapse",
    "contact",
    "copied",
    "drawing",
    "drawing_note",
    "edited",
    "ended",
    "event_buyer_code",
    "event_cancellation",
    "event_kaspi",
    "event_order",
    "event_overdue",
    "event_postponement",
    "event_return",
    "event_sale",
    "event_telegram",
    "event_waiting",
    "events",
    "expand",
    "group",
    "hints",
    "invite",
    "joined",
    "keys",
    "kick",
    "language",
    "messages",
    "migrate",
    "moved",
    "name",
    "no_order",
    "people",
    "photo",
    "place",
    "placeholder",
    "reply",
    "send",
    "share",
    "subtitle",
    "title",
    "topic",
    "typing",
    "unseen",
];

/// A language that can be chosen on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLanguage {
    /// Such as `ru`.
    pub code: &'static str,
    /// By name.
    pub texts: Vec<(&'static str, String)>,
    /// What the accounts are called, by id.
    pub accounts: Vec<(i64, String)>,
    /// Messages to try, and what each shows.
    pub hints: Vec<(&'static str, String)>,
}

/// Fills in the languages. Panics if a text is missing.
pub fn page(languages: &[PageLanguage]) -> String {
    let languages: Map<String, Value> =
        languages.iter().map(|language| (language.code.to_owned(), texts(language))).collect();
    // In a script element only its end tag is markup.
    let texts = Value::from(languages).to_string().replace("</", "<\\/");
    // The texts are filled in last: nothing in them is a placeholder.
    PAGE.replace("{{css}}", CSS)
        .replace("{{drawing}}", DRAWING)
        .replace("{{messages}}", MESSAGES)
        .replace("{{js}}", SCRIPT)
        .replacen("{{texts}}", &texts, 1)
}

fn texts(language: &PageLanguage) -> Value {
    let text = |name: &str| {
        let found = language.texts.iter().find(|(other, _)| *other == name);
        &found.unwrap_or_else(|| panic!("the page has no text for {name}")).1
    };
    let mut texts: Map<String, Value> =
        TEXTS.into_iter().map(|name| (name.to_owned(), Value::from(text(name).as_str()))).collect();
    texts.insert("codes".to_owned(), json!(language.hints));
    texts.insert(
        "names".to_owned(),
        language.accounts.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect(),
    );
    Value::from(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_used_and_escaped() {
        let language = PageLanguage {
            code: "ru",
            texts: TEXTS.map(|name| (name, format!("</script>{{{{{name}}}}}"))).to_vec(),
            accounts: vec![(101, "</b>".to_owned())],
            hints: vec![("900000101", "</script>".to_owned())],
        };
        let page = page(&[language]);
        assert_eq!(page.matches("</script>").count(), 2);
        assert!(page.contains(r#"["900000101","<\/script>"]"#));
        for name in TEXTS {
            let is_used = [format!("texts.{name}"), format!("data-text=\"{name}\""), format!("data-label=\"{name}\"")]
                .iter()
                .any(|used| page.contains(used))
                || name.starts_with("event_")
                || ["kick", "invite", "migrate", "name"].contains(&name);
            assert!(is_used, "the page does not use {name}");
        }
    }
}
