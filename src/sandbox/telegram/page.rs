//! The page of the web client.

use serde_json::{Map, Value, json};

/// One file without external resources.
const PAGE: &str = include_str!("page.html");

/// The names of the page's texts.
const TEXTS: [&str; 17] = [
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

/// Fills in the texts, by name, and the hints: messages to try, with a description each. Panics if a text is missing.
pub fn page(texts: &[(&str, String)], hints: &[(&str, String)]) -> String {
    let text = |name: &str| {
        let found = texts.iter().find(|(other, _)| *other == name);
        &found.unwrap_or_else(|| panic!("the page has no text for {name}")).1
    };
    let mut json: Map<String, Value> =
        TEXTS.into_iter().map(|name| (name.to_owned(), Value::from(text(name).as_str()))).collect();
    json.insert("hints".to_owned(), json!(hints));
    let mut page = PAGE.to_owned();
    for name in ["lang", "title", "subtitle", "placeholder", "send"] {
        page = page.replace(&format!("{{{{{name}}}}}"), &escape(text(name)));
    }
    // In a script element only its end tag is markup.
    page.replace("{{texts}}", &Value::from(json).to_string().replace("</", "<\\/"))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_used() {
        let texts = TEXTS.map(|name| (name, format!("<{name}>\"")));
        let page = page(&texts, &[("900000101", "</script>".to_owned())]);
        assert!(!page.contains("{{"), "a placeholder is left");
        assert!(page.contains("placeholder=\"&lt;placeholder>&quot;\""));
        assert!(page.contains(r#"["900000101","<\/script>"]"#));
        for name in TEXTS {
            let used = PAGE.contains(&format!("texts.{name}")) || PAGE.contains(&format!("{{{{{name}}}}}"));
            assert!(used || ["kick", "invite", "migrate"].contains(&name), "the page does not use {name}");
        }
    }
}
