mod writes;

use reqwest::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{DEFAULT_TOKEN, DEMO_CODES, Kaspi};

const TYPE: &str = "application/vnd.api+json";

async fn start() -> Kaspi {
    Kaspi::start("2026-11-23T09:00:00Z".parse().unwrap()).await.unwrap()
}

fn get(kaspi: &Kaspi, path: &str) -> reqwest::RequestBuilder {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client
        .get(format!("{}{path}", kaspi.base_url()))
        .header(USER_AGENT, "test/1")
        .header(ACCEPT, TYPE)
        .header(CONTENT_TYPE, TYPE)
        .header("X-Auth-Token", DEFAULT_TOKEN)
}

async fn response(kaspi: &Kaspi, path: &str) -> (u16, Value) {
    let response = get(kaspi, path).send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

#[tokio::test]
async fn every_seed_order_is_found_by_its_code() {
    let kaspi = start().await;
    let codes: Vec<String> = kaspi.lock().shops[DEFAULT_TOKEN].orders.keys().cloned().collect();
    assert!(codes.len() >= 40, "{}", codes.len());
    for code in codes {
        let (status, found) = response(&kaspi, &format!("/orders?filter[orders][code]={code}")).await;
        assert_eq!((status, &found["data"][0]["attributes"]["code"]), (200, &Value::from(code)));
        assert_eq!(found["meta"]["totalCount"], 1);
        assert!(found["included"].as_array().unwrap().is_empty());
    }
    for (code, what) in DEMO_CODES {
        let (_, found) = response(&kaspi, &format!("/orders?filter[orders][code]={code}")).await;
        assert_eq!(found["meta"]["totalCount"] == 0, what == "unknown", "{code}");
    }
}

#[tokio::test]
async fn entries_are_included_only_on_request() {
    let kaspi = start().await;
    let (_, found) =
        response(&kaspi, "/orders?filter%5Borders%5D%5Bcode%5D=900000102&include[orders]=entries,user").await;
    let ids: Vec<&str> =
        found["included"].as_array().unwrap().iter().filter_map(|entry| entry["id"].as_str()).collect();
    assert_eq!(ids, ["NzAwMDAwMDAwMg", "OTAwMDAwMTAyIyMx", "OTAwMDAwMTAyIyMw"]);
    assert_eq!(found["data"][0]["relationships"]["entries"]["data"][0]["id"], "OTAwMDAwMTAyIyMx");
    let (_, hidden) = response(&kaspi, "/orders?filter[orders][code]=900000210&include[orders]=entries").await;
    assert!(hidden["included"].as_array().unwrap().is_empty());
    let id = hidden["data"][0]["id"].as_str().unwrap();
    let (_, entries) = response(&kaspi, &format!("/orders/{id}/entries")).await;
    assert_eq!(entries["data"].as_array().unwrap().len(), 1);
    let entry = entries["data"][0]["id"].as_str().unwrap();
    assert_eq!(response(&kaspi, &format!("/orderentries/{entry}/product")).await.0, 200);
    assert_eq!(response(&kaspi, "/orders/900000101").await.0, 404);
}

#[tokio::test]
async fn lists_follow_kaspis_rules() {
    let kaspi = start().await;
    let title = async |path: &str| response(&kaspi, path).await.1["errors"][0]["title"].as_str().unwrap().to_owned();
    assert_eq!(
        title("/orders?page[number]=0&page[size]=20&filter[orders][state]=NEW").await,
        "Required filter [orders][creationDate][$ge] is empty."
    );
    let from = "2026-11-20T00:00:00Z".parse::<DateTime<Utc>>().unwrap().timestamp_millis();
    let list = format!("/orders?page[number]=0&page[size]=20&filter[orders][creationDate][$ge]={from}");
    assert_eq!(
        title(&format!("{list}&filter[orders][creationDate][$le]={}", from + 30 * 86_400_000)).await,
        "Exceeded the maximum difference for the filter[orders][creationDate] (in days). Actual [30], max [14]."
    );
    assert!(title(&format!("{list}&filter[orders][updatedDate]=1")).await.starts_with("Unknown parameter"));
    let (_, new) = response(&kaspi, &format!("{list}&filter[orders][state]=NEW")).await;
    assert_eq!(new["meta"]["totalCount"], 1);
    let (_, all) = response(&kaspi, &list).await;
    assert_eq!(all["data"].as_array().unwrap().len(), 20);
    assert!(all["meta"]["pageCount"].as_i64().unwrap() > 1);
}

#[tokio::test]
async fn headers_are_checked() {
    let kaspi = start().await;
    let path = "/orders?filter[orders][code]=900000101";
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let bare = client.get(format!("{}{path}", kaspi.base_url())).header(USER_AGENT, "test/1");
    let page = bare.try_clone().unwrap().header(ACCEPT, "text/html").send().await.unwrap();
    assert_eq!((page.status().as_u16(), page.text().await.unwrap().starts_with("<html>")), (404, true));
    assert_eq!(bare.header(ACCEPT, TYPE).send().await.unwrap().status(), 415);
    let wrong =
        get(&kaspi, path).headers([("x-auth-token".parse().unwrap(), "x".parse().unwrap())].into_iter().collect());
    assert_eq!(wrong.send().await.unwrap().status(), 401);
    kaspi.add_shop("another=");
    let other = get(&kaspi, path)
        .headers([("x-auth-token".parse().unwrap(), "another=".parse().unwrap())].into_iter().collect());
    let found: Value = serde_json::from_str(&other.send().await.unwrap().text().await.unwrap()).unwrap();
    assert_eq!(found["data"], serde_json::json!([]));
    let silent = get(&kaspi, path).headers([(USER_AGENT, "curl/8.5.0".parse().unwrap())].into_iter().collect());
    assert!(silent.timeout(std::time::Duration::from_millis(200)).send().await.unwrap_err().is_timeout());
    assert_eq!(kaspi.request_count(), 5);
    assert_eq!(kaspi.requests()[0].query, [("filter[orders][code]".to_owned(), "900000101".to_owned())]);
}

/// The link of an order's waybill.
async fn waybill_link(kaspi: &Kaspi, code: &str) -> String {
    let (_, found) = response(kaspi, &format!("/orders?filter[orders][code]={code}")).await;
    found["data"][0]["attributes"]["kaspiDelivery"]["waybill"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_waybill_is_signed_at_each_read_and_ends_at_the_hand_over() {
    let kaspi = start().await;
    let (one, other) = (waybill_link(&kaspi, "900000302").await, waybill_link(&kaspi, "900000302").await);
    assert_ne!(one, other);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let open = async |link: &str, token: &str| {
        let request = client.get(link).header(USER_AGENT, "test/1").header(ACCEPT, "*/*").header(CONTENT_TYPE, TYPE);
        let response = request.header("X-Auth-Token", token).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    for link in [&one, &other] {
        let (status, pdf) = open(link, DEFAULT_TOKEN).await;
        assert!(status == 200 && pdf.starts_with("%PDF-1.4") && pdf.ends_with("%%EOF\n"), "{status} {pdf}");
        // Where the table of the file's objects begins.
        let start: usize = pdf.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(pdf[start..].starts_with("xref"));
    }
    assert_eq!(open(&one, "x").await.0, 401);
    assert_eq!(open(&one.replace("signature=", "signature=9"), DEFAULT_TOKEN).await.0, 404);
    kaspi.transmit_order("900000302", "2026-11-23T10:00:00Z".parse().unwrap());
    let (status, body) = open(&one, DEFAULT_TOKEN).await;
    assert_eq!((status, body.contains("Some error occurred")), (404, true));
    assert_eq!(waybill_link(&kaspi, "900000301").await, "", "it is not packed");
}
