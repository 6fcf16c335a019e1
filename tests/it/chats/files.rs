//! Documents and pictures that the bot makes: new ones, and those that Telegram has.

use bytes::Bytes;
use kaspi_order_bot::domain::{ChatId, UserId};
use kaspi_order_bot::flow::access::{self, Access, Permit, Sender};
use kaspi_order_bot::flow::chats::reply::{self, Recipient};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::telegram::{Attachment, Destination, Error, File};
use serde_json::json;

use crate::harness::{COURIER, Harness, MANAGER};

fn pdf() -> File {
    File { name: "waybill-900000301.pdf".to_owned(), bytes: Bytes::from_static(b"%PDF-1.4 x") }
}

fn to() -> Destination {
    Destination::chat(ChatId(COURIER))
}

fn refusal(code: u16, description: &str) -> Fault {
    Fault::json(code, json!({ "ok": false, "error_code": code, "description": description }).to_string())
}

async fn permit(t: &Harness) -> Permit {
    let sender = Sender {
        user: UserId::new(COURIER).unwrap(),
        name: "Курьер".to_owned(),
        language: None,
        chat: ChatId(COURIER),
    };
    match access::authorize(t.deps(), &sender).await.unwrap() {
        Access::Permitted(permit) => permit,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_document_is_sent_new_and_again_by_its_id() {
    let t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    let (deps, file) = (t.deps(), pdf());
    let new = Attachment::New(&file);
    let (sent, kept) = reply::send_document(deps, Recipient::Member, to(), new, "<b>Накладная</b>").await.unwrap();
    let expected = (file.name.clone(), file.bytes.to_vec());
    assert_eq!(t.telegram.document(COURIER, sent.message_id.into()), Some(expected.clone()));
    let message = t.telegram.message(COURIER, sent.message_id.into()).unwrap();
    assert_eq!((message.text.as_str(), message.entities.len()), ("Накладная", 1));
    let kept = kept.unwrap().file_id;
    let (again, _) = reply::send_document(deps, Recipient::Member, to(), Attachment::Kept(&kept), "").await.unwrap();
    assert_eq!(t.telegram.document(COURIER, again.message_id.into()), Some(expected));
    let unknown = Attachment::Kept("another bot's");
    let error = reply::send_document(deps, Recipient::Member, to(), unknown, "").await.unwrap_err();
    assert!(error.downcast_ref::<Error>().is_some_and(Error::is_wrong_file), "{error:#}");
    // What is wrong with the file is not the caption's fault.
    assert_eq!(t.telegram.call_count("sendDocument"), 3);
    t.finish().await;
}

#[tokio::test]
async fn an_upload_is_tried_again_with_the_whole_file() {
    let t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    let file = pdf();
    for (description, fault) in [
        ("500", refusal(500, "Internal Server Error")),
        ("cut", Fault::Disconnect),
        ("caption", refusal(400, "Bad Request: can't parse entities")),
    ] {
        t.telegram.faults().plan("/SendDocument", fault, 1);
        let new = Attachment::New(&file);
        let sent = reply::send_document(t.deps(), Recipient::Member, to(), new, "<b>x</b>").await.unwrap().0;
        let (name, bytes) = t.telegram.document(COURIER, sent.message_id.into()).unwrap();
        assert_eq!((name, bytes), (file.name.clone(), file.bytes.to_vec()), "{description}");
    }
    t.finish().await;
}

#[tokio::test]
async fn no_file_is_sent_after_the_access_has_ended() {
    let t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    let permit = permit(&t).await;
    t.ask(MANAGER, &format!("/deny {COURIER}")).await;
    let file = pdf();
    let recipient = Recipient::Permitted(permit);
    let error = reply::send_document(t.deps(), recipient, to(), Attachment::New(&file), "").await.unwrap_err();
    assert!(matches!(error.downcast_ref::<Error>(), Some(Error::AccessEnded)), "{error:#}");
    assert_eq!(t.telegram.call_count("sendDocument"), 0);
    t.finish().await;
}

#[tokio::test]
async fn a_picture_is_uploaded_as_a_photo() {
    let t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    let start = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\x20\0\0\x02\x58\x08\x02";
    let picture = File { name: "week.png".to_owned(), bytes: Bytes::from_static(start) };
    let new = Attachment::New(&picture);
    let sent = reply::send_photo(t.deps(), Recipient::Member, to(), new, "Неделя").await.unwrap();
    let message = t.telegram.message(COURIER, sent.message_id.into()).unwrap();
    let photo = message.photo.unwrap();
    assert_eq!((message.text.as_str(), photo.width, photo.height), ("Неделя", 800, 600));
    t.finish().await;
}
