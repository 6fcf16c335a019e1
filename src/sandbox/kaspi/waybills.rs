//! Waybills: a link that is signed anew at each read of the order, and the file behind it.
//!
//! Observed (bot "SM0DER", 2026): the link differs at every read, needs the token, is a PDF, and is 404 "Some error occurred"
//! after the hand-over. Its path and its signature are synthetic.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, Response, StatusCode};
use futures::{StreamExt, stream};
use serde_json::Value;

use super::order::StoredOrder;
use super::response::{ApiResponse, error};
use super::state::{Request, Shop};
use super::waybill_file::{WaybillFile, WaybillLinks};

/// The path before an order's id.
pub(super) const PATH: &str = "/shop/api/waybill/";

const CHUNK_BYTES: usize = 64 * 1024;

/// The pause between the chunks of an endless file.
const CHUNK_PAUSE: Duration = Duration::from_millis(50);

/// Signs the link of an order that has one.
pub(super) fn sign(links: &WaybillLinks, shown: &mut Value) {
    let id = shown["id"].as_str().unwrap_or_default().to_owned();
    if let Some(link) = shown.pointer_mut("/attributes/kaspiDelivery/waybill").filter(|link| link.is_string()) {
        let (base, signature) = links.next();
        *link = format!("{base}{PATH}{id}?signature={signature}").into();
    }
}

/// The file, for a request with the shop's token.
pub(super) fn serve(links: &WaybillLinks, shop: &Shop, id: &str, request: &Request) -> ApiResponse {
    let signature = request.query.iter().find(|(name, _)| name == "signature").map(|(_, value)| value.as_str());
    let is_signed = signature.is_some_and(|signature| links.has_signed(signature));
    let order = shop.orders.values().find(|order| order.id() == id).filter(|order| is_signed && has_waybill(order));
    match order {
        Some(order) => ApiResponse::Waybill(order.code(), number(order).to_owned()),
        None => error(StatusCode::NOT_FOUND, "Some error occurred"),
    }
}

fn number(order: &StoredOrder) -> &str {
    order.resource["attributes"]["kaspiDelivery"]["waybillNumber"].as_str().unwrap_or("-")
}

fn has_waybill(order: &StoredOrder) -> bool {
    let kaspi = &order.resource["attributes"]["kaspiDelivery"];
    kaspi["waybill"].is_string() && kaspi["courierTransmissionDate"].is_null()
}

/// The response with the file.
pub(super) fn response(file: &WaybillFile, code: &str, number: &str) -> Response<Body> {
    let (content_type, body) = match file {
        WaybillFile::Pdf => ("application/pdf", Body::from(pdf(&format!("Waybill {number} - order {code}")))),
        WaybillFile::Html => ("text/html;charset=UTF-8", Body::from("<html><body>login</body></html>")),
        WaybillFile::Large { bytes } => ("application/pdf", Body::from_stream(chunks(Some(*bytes), None))),
        WaybillFile::Endless => ("application/pdf", Body::from_stream(chunks(None, Some(CHUNK_PAUSE)))),
        WaybillFile::Redirect(to) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::FOUND;
            if let Ok(to) = HeaderValue::from_str(to) {
                response.headers_mut().insert(LOCATION, to);
            }
            return response;
        }
    };
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn chunks(
    bytes: Option<usize>,
    pause: Option<Duration>,
) -> impl futures::Stream<Item = Result<Bytes, Infallible>> + Send + 'static {
    let count = bytes.map_or(usize::MAX, |bytes| bytes.div_ceil(CHUNK_BYTES));
    stream::iter(0..count).then(move |number| async move {
        if let Some(pause) = pause.filter(|_| number > 0) {
            tokio::time::sleep(pause).await;
        }
        let size = if pause.is_some() { 8 } else { CHUNK_BYTES };
        let mut chunk = vec![b' '; size];
        if number == 0 {
            chunk[..8].copy_from_slice(b"%PDF-1.4");
        }
        Ok(Bytes::from(chunk))
    })
}

/// A page of A6 with one line of ASCII.
fn pdf(line: &str) -> Vec<u8> {
    let text = format!("BT /F1 12 Tf 20 380 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = String::new();
    for (number, object) in (1..).zip(&objects) {
        table += &[&format!("{:010}", file.len()), " 00000 n \n"].concat();
        file += &[&number.to_string(), " 0 obj\n", object, "\nendobj\n"].concat();
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}\
         trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    (file + &end).into_bytes()
}
