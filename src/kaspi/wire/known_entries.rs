//! Entries that Kaspi did not send again.

use super::document::Document;
use crate::domain::OrderCode;
use crate::kaspi::error::Error;

use super::OrderDocument;
use super::decode_order;

impl OrderDocument {
    /// The same order with the entries of a previous document, for an answer that included none.
    pub fn with_entries_of(&self, previous: &str) -> Result<Self, Error> {
        let (ours, theirs) = (Document::parse(&self.document)?, Document::parse(previous)?);
        let list = |raw: Vec<&serde_json::value::RawValue>| {
            raw.into_iter().map(serde_json::value::RawValue::get).collect::<Vec<_>>().join(",")
        };
        let document = format!(r#"{{"data":[{}],"included":[{}]}}"#, list(ours.data()?), list(theirs.included()));
        let code: &OrderCode = &self.order.code;
        let order = decode_order(document.as_bytes(), code)?.ok_or_else(|| Error::decode("no order"))?;
        Ok(Self { order, document })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_entries_are_added_to_the_new_state() {
        let code = OrderCode::parse("900000101").unwrap();
        let new = r#"{"data":[{"attributes":{"code":"900000101","status":"COMPLETED"}}],"included":[]}"#;
        let old = r#"{"data":[{"attributes":{"code":"900000101","status":"CANCELLING"}}],
            "included":[{"type":"orderentries","id":"a","attributes":{"quantity":3}}]}"#;
        let order = decode_order(new.as_bytes(), &code).unwrap().unwrap();
        let both = OrderDocument { order, document: new.to_owned() }.with_entries_of(old).unwrap();
        assert_eq!(both.order.entries[0].quantity, Some(3));
        assert_eq!(both.order.status, Some(crate::domain::order::Status::Completed));
        assert_eq!(decode_order(both.document.as_bytes(), &code).unwrap().unwrap(), both.order);
    }
}
