//! The web page that plays Telegram's client.

use serde_json::{Map, Value, json};

/// One file, nothing from outside.
const PAGE: &str = include_str!("page.html");

/// What the page says, by name, in the language of those who try it.
const WORDS: [&str; 17] = [
    "bot",
    "copied",
    "edited",
    "group",
    "invite",
    "joined",
    "kick",
    "lang",
    "migrate",
    "moved",
    "placeholder",
    "send",
    "share",
    "subtitle",
    "title",
    "topic",
    "typing",
];

/// The page with its words, and with texts to try and what each is.
///
/// # Panics
/// A word that the page says is missing.
#[must_use]
pub fn page(words: &[(&str, String)], hints: &[(&str, String)]) -> String {
    let word = |name: &str| {
        let found = words.iter().find(|(other, _)| *other == name);
        &found.unwrap_or_else(|| panic!("the page has no word for {name}")).1
    };
    let mut all: Map<String, Value> =
        WORDS.into_iter().map(|name| (name.to_owned(), Value::from(word(name).as_str()))).collect();
    all.insert("hints".to_owned(), json!(hints));
    let mut page = PAGE.to_owned();
    for name in ["lang", "title", "subtitle", "placeholder", "send"] {
        page = page.replace(&format!("{{{{{name}}}}}"), &escape(word(name)));
    }
    // Inside a script nothing is markup but its end.
    page.replace("{{words}}", &Value::from(all).to_string().replace("</", "<\\/"))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_place() {
        let words = WORDS.map(|name| (name, format!("<{name}>\"")));
        let page = page(&words, &[("900000101", "</script>".to_owned())]);
        assert!(!page.contains("{{"), "a placeholder is left");
        assert!(page.contains("placeholder=\"&lt;placeholder>&quot;\""));
        assert!(page.contains(r#"["900000101","<\/script>"]"#));
        for name in WORDS {
            let used = PAGE.contains(&format!("words.{name}")) || PAGE.contains(&format!("{{{{{name}}}}}"));
            assert!(used || ["kick", "invite", "migrate"].contains(&name), "the page does not say {name}");
        }
    }
}
