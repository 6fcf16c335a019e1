//! Sending a waybill to the person who asks for it.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};

use super::fetching::{Fetched, fetch};
use crate::domain::lookup::{Lookup, LookupResult, LookupSubject};
use crate::domain::people::Person;
use crate::domain::waybill::WaybillProblem;
use crate::domain::{KnownOrder, OrderCode};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::chats::reply::{self, Recipient};
use crate::flow::lookup_quota::QuotaExceeded;
use crate::flow::operations::incidents;
use crate::flow::orders::known::known_order;
use crate::render;
use crate::store::waybills::{self, KeptWaybill};
use crate::store::{self, orders};
use crate::telegram::{Attachment, Destination, Error, File, KeptFile};

/// The result of asking for a waybill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// Kaspi was not asked.
    QuotaExceeded(QuotaExceeded),
    Problem(WaybillProblem),
}

/// Sends an order's waybill to the person's private chat, wherever they asked. Counts as a lookup, which is recorded before.
pub async fn send(deps: &Arc<Deps>, permit: &Permit, code: &OrderCode) -> anyhow::Result<Outcome> {
    let asked_at = deps.now();
    if let Err(exceeded) = deps.lookup_quota.try_acquire(&deps.db, permit.user(), asked_at).await? {
        deps.metrics.lookup("quota_exceeded");
        incidents::too_many_lookups(deps, permit.user()).await;
        return Ok(Outcome::QuotaExceeded(exceeded));
    }
    // In a group all would see it.
    let permit = permit.in_private(permit.language());
    let stored = orders::by_code(deps.db.pool(), code).await.context("couldn't read a stored order")?;
    let known = stored.and_then(known_order);
    if let Some(known) = &known
        && let Some(kept) = kept(deps, known).await.context("couldn't read a waybill")?
    {
        record(deps, &permit, code, LookupResult::Found, asked_at).await?;
        let caption = caption(deps, &permit, (&known.shop, code), Some(&kept.number));
        let to = Destination::chat(permit.chat());
        let file = Attachment::Kept(&kept.file_id);
        match reply::send_document(deps, Recipient::Permitted(permit), to, file, &caption).await {
            Ok(_) => return Ok(Outcome::Sent),
            Err(error) if error.downcast_ref().is_some_and(Error::is_wrong_file) => {
                tracing::info!(order.code = %code, "telegram does not have a waybill any more");
                waybills::remove(deps.db.pool(), &known.shop, code).await.context("couldn't delete a waybill")?;
            }
            Err(error) => return Err(error),
        }
    }
    let shop = known.as_ref().map(|known| known.shop.as_str());
    // On the heap: most updates need no room for it.
    Box::pin(fetch_and_send(deps, permit, (shop, code), asked_at)).await
}

async fn fetch_and_send(
    deps: &Arc<Deps>,
    permit: Permit,
    (shop, code): (Option<&str>, &OrderCode),
    asked_at: DateTime<Utc>,
) -> anyhow::Result<Outcome> {
    let (recipient, to) = (Recipient::Permitted(permit), Destination::chat(permit.chat()));
    let fetched = match reply::typing_while(deps, recipient, to, fetch(deps, shop, code)).await {
        Ok(fetched) => fetched,
        Err(problem) => {
            record(deps, &permit, code, result_of(problem), asked_at).await?;
            return Ok(Outcome::Problem(problem));
        }
    };
    record(deps, &permit, code, LookupResult::Found, asked_at).await?;
    let (file, caption) = document(deps, &permit, code, &fetched);
    let (_, kept) = reply::send_document(deps, recipient, to, Attachment::New(&file), &caption).await?;
    keep(deps, code, &fetched, kept).await;
    Ok(Outcome::Sent)
}

/// The waybill that Telegram has, if it is still the order's.
async fn kept(deps: &Deps, known: &KnownOrder) -> store::Result<Option<KeptWaybill>> {
    let KnownOrder { shop, order, .. } = known;
    let number = order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.waybill_number.as_deref());
    let Some(number) = number.filter(|_| order.is_in_progress()) else { return Ok(None) };
    let kept = waybills::kept(deps.db.pool(), shop, &order.code).await?;
    Ok(kept.filter(|kept| kept.number == number))
}

/// Records the waybill that Telegram has now. Without the record the next one is fetched from Kaspi, so a failure is logged
/// only.
pub(super) async fn keep(deps: &Deps, code: &OrderCode, Fetched { shop, waybill }: &Fetched, file: Option<KeptFile>) {
    let number = waybill.order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.waybill_number.clone());
    let Some((number, KeptFile { file_id })) = number.zip(file) else { return };
    if let Err(error) = waybills::keep(deps.db.pool(), (shop, code), &KeptWaybill { number, file_id }).await {
        let error = &error as &(dyn std::error::Error + 'static);
        tracing::error!(order.code = %code, error, "couldn't record a waybill");
    }
}

/// The file with its caption.
pub(super) fn document(deps: &Deps, permit: &Permit, code: &OrderCode, fetched: &Fetched) -> (File, String) {
    let Fetched { shop, waybill } = fetched;
    let number = waybill.order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.waybill_number.as_deref());
    let file = File { name: format!("waybill-{code}.pdf"), bytes: waybill.pdf.clone() };
    (file, caption(deps, permit, (shop, code), number))
}

fn caption(deps: &Deps, permit: &Permit, (shop, code): (&str, &OrderCode), number: Option<&str>) -> String {
    render::waybill::caption(permit.language(), code, number, deps.shop_label(shop))
}

fn result_of(problem: WaybillProblem) -> LookupResult {
    match problem {
        WaybillProblem::NotFound
        | WaybillProblem::NotKaspiDelivery
        | WaybillProblem::Over
        | WaybillProblem::NotReady
        | WaybillProblem::HandedOver => LookupResult::NotFound,
        WaybillProblem::NotPdf
        | WaybillProblem::TooLarge
        | WaybillProblem::Unavailable
        | WaybillProblem::TokenRefused
        | WaybillProblem::NotUnderstood => LookupResult::Failed,
    }
}

/// Records the lookup, before anything is sent.
pub(super) async fn record(
    deps: &Deps,
    permit: &Permit,
    code: &OrderCode,
    result: LookupResult,
    asked_at: DateTime<Utc>,
) -> anyhow::Result<()> {
    deps.metrics.lookup(result.as_str());
    let person = Person { user: permit.user(), name: None };
    let subject = LookupSubject::Waybill(code.clone());
    deps.recorder.record_lookup(Lookup { person, subject, chat: permit.chat(), asked_at, result }).await
}
