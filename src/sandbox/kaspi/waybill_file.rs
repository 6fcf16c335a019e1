//! The links of waybills, and what they lead to.

use std::sync::atomic::{AtomicU64, Ordering};

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

#[derive(Debug, Default)]
pub(super) struct WaybillLinks {
    /// The server's address with its scheme.
    pub(super) base: String,
    /// Replaces it.
    pub(super) other_base: Option<String>,
    pub(super) file: WaybillFile,
    /// How many links were signed.
    signatures: AtomicU64,
}

impl WaybillLinks {
    /// Where the next link leads, and its signature.
    pub(super) fn next(&self) -> (&str, u64) {
        let base = self.other_base.as_deref().unwrap_or(&self.base);
        (base, self.signatures.fetch_add(1, Ordering::Relaxed) + 1)
    }

    pub(super) fn has_signed(&self, signature: &str) -> bool {
        signature.parse().is_ok_and(|number| (1..=self.signatures.load(Ordering::Relaxed)).contains(&number))
    }
}
