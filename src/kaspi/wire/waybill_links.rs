//! Documents are stored without the links of waybills: who has one may need little else to read the buyer's data.

/// The key of the link, as it stands in JSON. Within a text its quotation marks would be escaped.
const KEY: &str = "\"waybill\"";

/// A JSON document with `null` for the link of each waybill.
pub(super) fn without_waybill_links(document: String) -> String {
    if !document.contains(KEY) {
        return document;
    }
    let mut rest = document.as_str();
    let mut cleaned = String::with_capacity(document.len());
    while let Some(at) = rest.find(KEY) {
        let (before, after) = rest.split_at(at + KEY.len());
        cleaned.push_str(before);
        rest = after;
        let value = after.trim_start().strip_prefix(':').map(str::trim_start);
        if let Some(behind) = value.and_then(|value| behind_text(value.strip_prefix('"')?)) {
            cleaned.push_str(":null");
            rest = behind;
        }
    }
    cleaned.push_str(rest);
    cleaned
}

/// What is behind a JSON text, given from its first character on.
fn behind_text(text: &str) -> Option<&str> {
    let mut is_escaped = false;
    let end = text.char_indices().find(|&(_, c)| {
        let ends = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    end.map(|(at, _)| &text[at + 1..])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn only_the_links_are_removed() {
        for (document, expected) in [
            (
                r#"{"waybill":"https://kaspi.kz/x?s=1","waybillNumber":"5"}"#,
                json!({ "waybill": null, "waybillNumber": "5" }),
            ),
            (
                r#"{"a":[{"waybill" : "x\\\"y"},{"waybill":null}]}"#,
                json!({ "a": [{ "waybill": null }, { "waybill": null }] }),
            ),
            (r#"{"name":"\"waybill\":\"x\"","waybill":"x"}"#, json!({ "name": "\"waybill\":\"x\"", "waybill": null })),
            (r#"{"waybill":["x"],"b":"waybill"}"#, json!({ "waybill": ["x"], "b": "waybill" })),
            (r#"{"b":1}"#, json!({ "b": 1 })),
        ] {
            let cleaned = without_waybill_links(document.to_owned());
            assert_eq!(serde_json::from_str::<Value>(&cleaned).unwrap(), expected, "{document}");
        }
        assert_eq!(without_waybill_links(r#"{"waybill":"cut"#.to_owned()), r#"{"waybill":"cut"#);
    }
}
