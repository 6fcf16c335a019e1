//! What the link of a waybill leads to.

/// What is behind the links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum WaybillFile {
    #[default]
    Pdf,
    /// A page with status 200.
    Html,
    /// A PDF of this size, whose length is not announced.
    Large { bytes: usize },
    /// A PDF that never ends.
    Endless,
    /// Leads to another address.
    Redirect(String),
}
