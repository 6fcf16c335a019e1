//! Waybills of Kaspi Delivery: what an order must be to have one, where its link may lead, and what a file must be.

use bytes::Bytes;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::error::Error;
use crate::domain::Order;

/// Waybills are pages of some kilobytes; Telegram would take 50 MB.
pub(super) const MAX_BYTES: usize = 10 * 1024 * 1024;

/// What every PDF begins with.
const PDF: &[u8] = b"%PDF-";

/// The hosts of Kaspi.
const KASPI: &str = "kaspi.kz";

/// A waybill as PDF. It shows the buyer's data.
#[derive(Debug)]
pub struct Waybill {
    /// As the order was read with it.
    pub order: Order,
    pub pdf: Bytes,
}

/// Why there is no waybill. Neither the text nor the source holds its link.
#[derive(Debug, thiserror::Error)]
pub enum WaybillError {
    #[error("the shop has no such order")]
    OrderNotFound,
    #[error("the order is not delivered by kaspi")]
    NotKaspiDelivery,
    /// It has ended, or is called off.
    #[error("the order is over")]
    Over,
    /// The order is not packed, or was a moment ago.
    #[error("there is no waybill yet")]
    NotReady,
    /// Kaspi has the goods, and gives the waybill no more.
    #[error("the order was handed over")]
    HandedOver,
    /// The token is sent to Kaspi only.
    #[error("the waybill's link does not lead to kaspi")]
    ForeignLink,
    #[error("the waybill is not a PDF")]
    NotPdf,
    #[error("the waybill is too large")]
    TooLarge,
    #[error(transparent)]
    Kaspi(#[from] Error),
}

/// Whether the order can have a waybill.
pub(super) fn check(order: &Order) -> Result<(), WaybillError> {
    if !order.is_delivered_by_kaspi() {
        return Err(WaybillError::NotKaspiDelivery);
    }
    if !order.is_in_progress() {
        return Err(WaybillError::Over);
    }
    if order.is_with_kaspi_delivery() {
        return Err(WaybillError::HandedOver);
    }
    Ok(())
}

/// The address of a waybill, if it is one of Kaspi's: the API's own host or one below it, with the API's scheme and port.
pub(super) fn url(link: &SecretString, base_url: &Url) -> Option<Url> {
    let url = Url::parse(link.expose_secret()).ok()?;
    let (host, base) = (url.host_str()?, base_url.host_str()?);
    let is_below = |parent: &str| host.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let is_own = host == base || (is_below(KASPI) && (base == KASPI || base.ends_with(".kaspi.kz")));
    let is_same = url.scheme() == base_url.scheme() && url.port_or_known_default() == base_url.port_or_known_default();
    let is_plain = url.username().is_empty() && url.password().is_none();
    (is_own && is_same && is_plain).then_some(url)
}

/// What became of the request for the file.
pub(super) fn read(file: Result<Vec<u8>, Error>, order: Order) -> Result<Waybill, WaybillError> {
    match file {
        Ok(pdf) if pdf.starts_with(PDF) => Ok(Waybill { order, pdf: pdf.into() }),
        Ok(_) => Err(WaybillError::NotPdf),
        Err(Error::TooLarge) => Err(WaybillError::TooLarge),
        // What Kaspi answers after the hand-over.
        Err(Error::Rejected { status: 404 }) => Err(WaybillError::HandedOver),
        // The order was read with the token a moment ago: it is the link that is refused.
        Err(Error::Unauthorized { status }) => Err(Error::Rejected { status }.into()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_to_kaspi_only() {
        let allows = |link: &str, base: &str| url(&link.into(), &Url::parse(base).unwrap()).is_some();
        let kaspi = "https://kaspi.kz/shop/api/v2";
        for link in
            ["https://kaspi.kz/shop/api/waybill/1?s=2", "https://logistics.kaspi.kz/w", "https://kaspi.kz:443/w"]
        {
            assert!(allows(link, kaspi), "{link}");
        }
        for link in [
            "http://kaspi.kz/w",
            "https://kaspi.kz:444/w",
            "https://evilkaspi.kz/w",
            "https://kaspi.kz.example.com/w",
            "https://kaspi.kz@example.com/w",
            "https://user@kaspi.kz/w",
            "https://example.com/kaspi.kz",
            "https://185.1.1.1/w",
            "//kaspi.kz/w",
            "/shop/api/waybill/1",
            "file:///etc/passwd",
            "",
        ] {
            assert!(!allows(link, kaspi), "{link}");
        }
        let proxy = "http://127.0.0.1:8080/v2";
        assert!(allows("http://127.0.0.1:8080/w", proxy));
        for link in
            ["http://127.0.0.1:8081/w", "http://localhost:8080/w", "https://kaspi.kz/w", "http://1.127.0.0.1:8080/w"]
        {
            assert!(!allows(link, proxy), "{link}");
        }
        assert!(!allows("https://a.example.com/w", "https://example.com/v2"), "a proxy's neighbours are unknown");
    }
}
