//! Documents and photos that the bot uploads.

use reqwest::multipart::{Form, Part};

use super::*;

const PDF: &[u8] = b"%PDF-1.4 waybill";

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Part {
    Part::bytes(bytes.into()).file_name(name.to_owned())
}

/// The beginning of a PNG, which is all that the sandbox reads.
fn png(width: u32, height: u32) -> Vec<u8> {
    let start = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    [start.as_slice(), &width.to_be_bytes(), &height.to_be_bytes(), b"\x08\x02"].concat()
}

impl TestBot {
    async fn upload(&self, method: &str, form: Form) -> Value {
        let form = form.text("chat_id", AIDA.to_string());
        self.http.post(self.url(method)).multipart(form).send().await.unwrap().json().await.unwrap()
    }

    async fn rejected_upload(&self, method: &str, form: Form) -> String {
        self.upload(method, form).await["description"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_document_is_uploaded_in_its_own_part_or_another() {
    let bot = TestBot::start().await;
    let own = Form::new().part("document", file("waybill.pdf", PDF));
    let other = Form::new().text("document", "attach://f1").part("f1", file("waybill.pdf", PDF));
    for form in [own, other] {
        let sent = bot.upload("sendDocument", form.text("caption", "<b>x</b>").text("parse_mode", "HTML")).await;
        let sent = &sent["result"];
        let document = &sent["document"];
        assert_eq!(
            (&document["file_name"], &document["mime_type"]),
            (&json!("waybill.pdf"), &json!("application/pdf"))
        );
        assert_eq!(document["file_size"], PDF.len());
        assert!(document["file_id"].is_string() && document["file_unique_id"].is_string());
        assert_eq!((&sent["caption"], &sent["caption_entities"][0]["type"]), (&json!("x"), &json!("bold")));
        let id = sent["message_id"].as_i64().unwrap();
        assert_eq!(bot.telegram.document(AIDA, id), Some(("waybill.pdf".to_owned(), PDF.to_vec())));
    }
    assert!(!bot.telegram.calls()[0].params.to_string().contains("%PDF"), "the log has no files");
}

#[tokio::test]
async fn a_document_is_sent_again_by_its_id() {
    let bot = TestBot::start().await;
    let sent = bot.upload("sendDocument", Form::new().part("document", file("a.pdf", PDF))).await;
    let id = &sent["result"]["document"]["file_id"];
    let again = bot.ok("sendDocument", json!({ "chat_id": AIDA, "document": id })).await;
    assert_eq!(again["document"], sent["result"]["document"]);
    assert_eq!(
        bot.telegram.document(AIDA, again["message_id"].as_i64().unwrap()),
        Some(("a.pdf".to_owned(), PDF.to_vec()))
    );
    let wrong = "Bad Request: wrong file identifier/HTTP URL specified";
    for unknown in ["document99", "attach://missing", "https://a.kz/x.pdf"] {
        assert_eq!(bot.rejected("sendDocument", json!({ "chat_id": AIDA, "document": unknown })).await, wrong);
    }
    assert_eq!(bot.rejected("sendPhoto", json!({ "chat_id": AIDA, "photo": id })).await, wrong);
}

#[tokio::test]
async fn what_telegram_does_not_take_is_rejected() {
    let bot = TestBot::start().await;
    let caption = Form::new().part("document", file("a.pdf", PDF)).text("caption", "x".repeat(1025));
    for (method, form, error) in [
        ("sendDocument", Form::new(), "Bad Request: there is no document in the request"),
        ("sendDocument", Form::new().part("document", file("a.pdf", [])), "Bad Request: file must be non-empty"),
        (
            "sendDocument",
            Form::new().part("document", file("a.pdf", vec![0; (50 << 20) + 1])),
            "Request Entity Too Large",
        ),
        ("sendDocument", caption, "Bad Request: message caption is too long"),
        ("sendPhoto", Form::new().part("photo", file("a.png", PDF)), "Bad Request: IMAGE_PROCESS_FAILED"),
        (
            "sendPhoto",
            Form::new().part("photo", file("a.png", png(9000, 1001))),
            "Bad Request: PHOTO_INVALID_DIMENSIONS",
        ),
        (
            "sendPhoto",
            Form::new().part("photo", file("a.png", png(2100, 100))),
            "Bad Request: PHOTO_INVALID_DIMENSIONS",
        ),
        (
            "sendPhoto",
            Form::new().part("photo", file("a.png", vec![0; (10 << 20) + 1])),
            "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ] {
        assert_eq!(bot.rejected_upload(method, form).await, error);
    }
    let largest = Form::new().part("document", file("a.pdf", vec![0; 50 << 20]));
    assert_eq!(bot.upload("sendDocument", largest).await["ok"], true);
}

#[tokio::test]
async fn a_photo_is_uploaded_and_sent_again() {
    let bot = TestBot::start().await;
    let sent = bot.upload("sendPhoto", Form::new().part("photo", file("week.png", png(800, 400)))).await;
    let sizes = sent["result"]["photo"].as_array().unwrap();
    assert_eq!((&sizes[2]["width"], &sizes[2]["height"]), (&json!(800), &json!(400)));
    let again = bot.ok("sendPhoto", json!({ "chat_id": AIDA, "photo": sizes[2]["file_id"] })).await;
    let seen = bot.telegram.message(AIDA, again["message_id"].as_i64().unwrap()).unwrap();
    assert!(seen.photo.unwrap().data_url.starts_with("data:image/png;base64,"));
}

#[tokio::test]
async fn the_page_can_open_a_document_of_its_chats() {
    let bot = TestBot::start().await;
    let sent = bot.upload("sendDocument", Form::new().part("document", file("a.pdf", PDF))).await;
    let id = &sent["result"]["message_id"];
    let url = |account: i64| {
        format!("{}/client/document?account={account}&chat={AIDA}&message={id}", bot.telegram.base_url())
    };
    let opened = bot.http.get(url(AIDA)).send().await.unwrap();
    assert_eq!(opened.headers()["content-type"], "application/pdf");
    assert_eq!(opened.bytes().await.unwrap(), PDF);
    assert_eq!(bot.http.get(url(BOLAT)).send().await.unwrap().status(), 400);
}
