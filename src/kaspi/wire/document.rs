//! The top level of Kaspi's responses, a JSON:API document.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::kaspi::error::Error;
use crate::lenient::{Lenient, Object, items, object};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    included: Option<&'a RawValue>,
    meta: Lenient<Meta>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Meta {
    page_count: Lenient<usize>,
}

impl Object for Meta {}

impl<'a> Document<'a> {
    /// `text` is what [`crate::lenient::text`] makes of a body.
    pub(super) fn parse(text: &'a str) -> Result<Self, Error> {
        object(text).map_err(|error| {
            // The error's own text may quote the document.
            let (kind, line, column) = (error.classify(), error.line(), error.column());
            Error::decode(format!("{kind:?} error in the JSON at line {line}, column {column}"))
        })
    }

    /// The resources of `data`: an array, or one object in place of an array.
    pub(super) fn data(&self) -> Result<Vec<&'a RawValue>, Error> {
        items(self.data.ok_or_else(|| Error::decode("no data"))?).ok_or_else(|| Error::decode("data is no list"))
    }

    pub(super) fn included(&self) -> Vec<&'a RawValue> {
        self.included.and_then(items).unwrap_or_default()
    }

    /// `None` if Kaspi sends nothing that can be one.
    pub(super) fn page_count(&self) -> Option<usize> {
        self.meta.0.as_ref()?.page_count.0.filter(|count| *count > 0)
    }
}
