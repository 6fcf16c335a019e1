use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::domain::{ChatId, GeoPoint, UserId};

fn decode(json: &str) -> UpdateKind {
    let payload = json.to_owned();
    let received_at = chrono::DateTime::UNIX_EPOCH;
    Update::decode(&PendingUpdate { update_id: 1, payload, received_at, is_left_over: false }).kind
}

fn message(json: &str) -> Message {
    match decode(&format!(r#"{{"update_id":1,"message":{json}}}"#)) {
        UpdateKind::Message(message) => *message,
        other => panic!("{json}: {other:?}"),
    }
}

const MESSAGE: &str = r#""message_id":5,"date":1,"chat":{"id":22,"type":"private","first_name":"К"},
    "from":{"id":22,"is_bot":false,"first_name":"К","language_code":"kk"},"text":"900000101""#;

fn assert_is_whole(message: &Message) {
    assert_eq!((message.id, message.chat.id, message.chat.kind), (Some(5), ChatId(22), ChatKind::Private));
    assert_eq!(message.from.as_ref().map(|from| from.id), UserId::new(22));
    assert_eq!(message.text(), "900000101");
}

#[test]
fn reported_messages_are_read() {
    for field in [
        r#""external_reply":{"origin":{"type":"user"},"chat":{"id":-1001,"type":"supergroup"},"story":{}}"#,
        r#""reply_to_message":{"chat":{"id":22,"type":"private"},"message_id":5,"date":0}"#,
        r#""entities":[{"type":"date_time","offset":0,"length":9}]"#,
    ] {
        assert_is_whole(&message(&format!("{{{MESSAGE},{field}}}")));
        assert_is_whole(&message(&format!("{{{field},{MESSAGE}}}")));
    }
}

#[test]
fn a_text_is_read_around_an_unpaired_surrogate() {
    let read = message(r#"{"chat":{"id":22},"text":"900000101 \ud83d \ud83d\udce6 конец"}"#);
    assert!(read.text().starts_with("900000101 ") && read.text().ends_with(" 📦 конец"), "{}", read.text());
    assert_eq!(message(r#"{"chat":{"id":22},"text":"a","text":"b","caption":"c"}"#).text(), "b");
    assert_eq!(message(r#"{"chat":{"id":22},"caption":"c"}"#).text(), "c");
}

#[test]
fn the_service_message_of_a_topic_is_no_answered_message() {
    let with =
        |field: &str| format!(r#"{{"chat":{{"id":-5}},"reply_to_message":{{"from":{{"id":7}},"{field}":{{}}}}}}"#);
    assert!(message(&with("voice")).reply_to.is_some());
    assert_eq!(message(&with("forum_topic_created")).reply_to, None);
}

#[test]
fn fields_that_decide_what_may_be_done_count_in_any_shape() {
    for (field, is_passed_on) in [
        (json!({ "forward_origin": { "type": "user", "sender_user": { "id": 7 } } }), true),
        (json!({ "forward_origin": 5 }), true),
        (json!({ "forward_origin": null }), false),
        (json!({ "via_bot": {} }), true),
        (json!({ "is_automatic_forward": true }), true),
        (json!({ "is_automatic_forward": false }), false),
        (json!({ "sender_chat": "?" }), true),
        (json!({ "sender_chat": { "id": -1001 } }), true),
        (json!({ "sender_chat": { "id": -5 } }), false),
    ] {
        let mut message_json = json!({ "chat": { "id": -5, "type": "group" }, "text": "x" });
        message_json.as_object_mut().unwrap().extend(field.as_object().unwrap().clone());
        assert_eq!(message(&message_json.to_string()).is_passed_on(), is_passed_on, "{field}");
    }
}

#[test]
fn a_press_shows_its_message_and_the_buttons() {
    let keyboard = json!([[{ "text": "a", "callback_data": "refresh:900000101" }, { "text": "b", "url": "x" }], 5, [{ "callback_data": "access" }]]);
    let query = |message: serde_json::Value| {
        let query =
            json!({ "id": "77", "from": { "id": 22, "first_name": "К" }, "data": "access", "message": message });
        match decode(&json!({ "update_id": 1, "callback_query": query }).to_string()) {
            UpdateKind::CallbackQuery(query) => query.message,
            other => panic!("{other:?}"),
        }
    };
    let chat = json!({ "id": -1001, "type": "supergroup" });
    let read = query(json!({
        "message_id": 9, "date": 1, "chat": chat, "message_thread_id": 3, "is_topic_message": true,
        "reply_markup": { "inline_keyboard": keyboard },
    }));
    let read = read.unwrap();
    assert!(read.is_accessible);
    assert_eq!(
        (read.id, read.topic, read.buttons),
        (9, Some(3), vec!["refresh:900000101".to_owned(), "access".to_owned()])
    );
    assert!(!query(json!({ "message_id": 9, "date": 0, "chat": chat })).unwrap().is_accessible);
    assert_eq!(query(json!(5)), None);
}

fn photo(sizes: &serde_json::Value) -> Option<String> {
    message(&json!({ "chat": { "id": 22 }, "photo": sizes, "caption": "у двери" }).to_string()).photo
}

#[test]
fn the_largest_size_of_a_photo_counts() {
    let size = |id: &str, width: u32, height: u32| json!({ "file_id": id, "width": width, "height": height });
    assert_eq!(photo(&json!([size("s", 67, 90), size("x", 600, 800), size("m", 240, 320)])).as_deref(), Some("x"));
    assert_eq!(photo(&json!([5, { "file_id": "a" }, { "width": 9000, "height": 9000 }, null])).as_deref(), Some("a"));
    let huge = size("h", u32::MAX, u32::MAX);
    assert_eq!(photo(&json!([huge, size("s", 67, 90)])).as_deref(), Some("h"));
    assert_eq!(photo(&json!([])), None);
    assert_eq!(photo(&json!("x")), None);
    assert_eq!(message(&json!({ "chat": { "id": 22 }, "photo": [], "caption": "x" }).to_string()).text(), "x");
}

fn location(location: &serde_json::Value) -> Option<Location> {
    message(&json!({ "chat": { "id": 22 }, "location": location }).to_string()).location
}

#[test]
fn a_location_is_here_or_elsewhere() {
    let place = |latitude: f64, longitude: f64| {
        location(
            &json!({ "latitude": latitude, "longitude": longitude, "horizontal_accuracy": 65.0, "live_period": 900 }),
        )
    };
    let almaty = Location::Here(GeoPoint::new(43.238_949, 76.945_465).unwrap());
    assert_eq!(place(43.238_949, 76.945_465), Some(almaty));
    assert_eq!(place(51.5, -0.12), Some(Location::Elsewhere));
    assert_eq!(place(0.0, 0.0), Some(Location::Elsewhere));
    // Telegram swaps nothing: this is Nizhny Novgorod and no place at the Caspian Sea.
    assert_eq!(place(56.33, 44.0), Some(Location::Elsewhere));
    assert_eq!(location(&json!({ "latitude": "43.238949", "longitude": 76.945_465 })), Some(almaty));
    for malformed in
        [json!({ "latitude": 43.2 }), json!({ "latitude": "x", "longitude": 76.9 }), json!(5), json!([43, 76])]
    {
        assert_eq!(location(&malformed), None, "{malformed}");
    }
}

#[test]
fn a_venue_is_no_place_of_the_sender() {
    let location = json!({ "latitude": 43.238_949, "longitude": 76.945_465 });
    let venue = json!({ "location": location, "title": "Кафе", "address": "Абая 1" });
    let sent = json!({ "chat": { "id": 22 }, "location": location, "venue": venue });
    assert_eq!(message(&sent.to_string()).location, None);
}

#[test]
fn the_answered_message_shows_its_buttons() {
    let replied = |reply: serde_json::Value| {
        message(&json!({ "chat": { "id": 22 }, "reply_to_message": reply }).to_string()).reply_to
    };
    let keyboard = json!([[{ "text": "a", "callback_data": "refresh:900000101" }], [{ "text": "b", "url": "x" }]]);
    let read = replied(json!({
        "message_id": 9, "date": 1, "from": { "id": 7, "is_bot": true },
        "reply_markup": { "inline_keyboard": keyboard },
    }));
    let read = read.unwrap();
    assert_eq!((read.id, read.buttons), (Some(9), vec!["refresh:900000101".to_owned()]));
    assert!(read.from.unwrap().is_bot);
    let gone = replied(json!({ "message_id": 9, "date": 0 })).unwrap();
    assert_eq!((gone.id, gone.buttons), (Some(9), vec![]));
    assert_eq!(replied(json!({ "message_id": "x", "reply_markup": [5] })).unwrap().id, None);
}

#[test]
fn a_status_says_whether_the_bot_may_write() {
    let member = |member: serde_json::Value| {
        let change = json!({ "chat": { "id": -5, "type": "group" }, "new_chat_member": member });
        match decode(&json!({ "update_id": 1, "my_chat_member": change }).to_string()) {
            UpdateKind::MyChatMember(change) => change.new.map(|new| (new.is_present, new.may_write)),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(member(json!({ "status": "administrator" })), Some((true, true)));
    assert_eq!(member(json!({ "status": "member" })), Some((true, true)));
    assert_eq!(
        member(json!({ "status": "restricted", "is_member": true, "can_send_messages": true })),
        Some((true, true))
    );
    assert_eq!(
        member(json!({ "status": "restricted", "is_member": true, "can_send_messages": false })),
        Some((true, false))
    );
    assert_eq!(member(json!({ "status": "kicked" })), Some((false, false)));
    assert_eq!(member(json!({ "status": "banished" })), None);
}

#[test]
fn other_updates_are_unreadable() {
    for json in
        ["", "5", "[]", "{}", r#"{"message":[]}"#, r#"{"message":{}}"#, r#"{"poll":{"id":"1"}}"#, r#"{"message":["#]
    {
        assert_eq!(decode(json), UpdateKind::Unreadable, "{json}");
    }
}

/// JSON of any shape, with what JSON allows and few parsers like.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("0".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        Just("1e999".to_owned()),
        "-?[1-9][0-9]{30,400}",
        "\\PC{0,20}".prop_map(|text| serde_json::Value::from(text).to_string()),
        Just(r#""\ud83d""#.to_owned()),
        Just(r#""\udead\u0000""#.to_owned()),
    ];
    let key = prop_oneof![
        "[a-z_]{1,12}".prop_map(|key| format!("\"{key}\"")),
        Just("\"id\"".to_owned()),
        Just("\"type\"".to_owned()),
        Just("\"story\"".to_owned()),
        Just(r#""\ud83d""#.to_owned()),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        let object = proptest::collection::vec((key.clone(), inner.clone()), 0..5).prop_map(|fields| {
            let fields: Vec<String> = fields.into_iter().map(|(key, value)| format!("{key}:{value}")).collect();
            format!("{{{}}}", fields.join(","))
        });
        let array = proptest::collection::vec(inner, 0..5).prop_map(|items| format!("[{}]", items.join(",")));
        prop_oneof![object, array]
    })
}

fn unrelated_field() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "external_reply",
            "quote",
            "entities",
            "caption_entities",
            "story",
            "gift",
            "reply_markup",
            "photo",
            "location",
            "venue",
            "reply_to_message",
            "reply_to_story",
            "link_preview_options",
            "contact",
            "forward_origin",
            "via_bot",
            "sender_chat",
            "message_thread_id",
            "is_topic_message",
            "date",
            "edit_date",
            "caption",
            "new_chat_members",
        ])
        .prop_map(|name| format!("\"{name}\"")),
        "[a-z]{13,20}".prop_map(|name| format!("\"{name}\"")),
        Just(r#""\ud83d""#.to_owned()),
    ];
    (name, any_json()).prop_map(|(name, value)| format!("{name}:{value}"))
}

proptest! {
    #[test]
    fn only_a_point_in_kazakhstan_is_here(latitude in -90.0..=90.0_f64, longitude in -180.0..=180.0_f64) {
        let read = location(&json!({ "latitude": latitude, "longitude": longitude }));
        let point = GeoPoint::in_order(latitude, longitude);
        prop_assert_eq!(read, Some(point.map_or(Location::Elsewhere, Location::Here)));
    }

    #[test]
    fn no_other_size_hides_a_photo(
        before in proptest::collection::vec(any_json(), 0..4),
        after in proptest::collection::vec(any_json(), 0..4),
        of_size in any_json(),
    ) {
        let size = format!(r#"{{"file_unique_id":{of_size},"file_id":"x","width":4294967295,"height":4294967295,"file_size":{of_size}}}"#);
        let sizes: Vec<String> = before.into_iter().chain([size]).chain(after).collect();
        let read = message(&format!(r#"{{"chat":{{"id":22}},"photo":[{}]}}"#, sizes.join(",")));
        prop_assert_eq!(read.photo.as_deref(), Some("x"));
    }

    #[test]
    fn nothing_beside_them_costs_the_answered_messages_id_and_buttons(
        beside in any_json(),
        row in any_json(),
        of_button in any_json(),
    ) {
        let keyboard = format!(r#"{{"x":{beside},"inline_keyboard":[{row},[{{"text":{of_button},"callback_data":"refresh:900000101"}}]]}}"#);
        let reply = format!(r#"{{"from":{beside},"photo":{beside},"message_id":9,"reply_markup":{keyboard},"contact":{beside}}}"#);
        let read = message(&format!(r#"{{"chat":{{"id":22}},"reply_to_message":{reply}}}"#)).reply_to.unwrap();
        prop_assert_eq!(read.id, Some(9));
        prop_assert!(read.buttons.contains(&"refresh:900000101".to_owned()), "{:?}", read.buttons);
    }

    #[test]
    fn nothing_beside_them_costs_text_chat_sender_and_id(
        before in proptest::collection::vec(unrelated_field(), 0..4),
        after in proptest::collection::vec(unrelated_field(), 0..4),
        of_user in any_json(),
        of_chat in any_json(),
        beside_message in any_json(),
    ) {
        let fields = [
            before.join(","),
            r#""message_id":5"#.to_owned(),
            format!(r#""chat":{{"username":{of_chat},"id":22,"type":"private","title":{of_chat},"photo":{of_chat}}}"#),
            format!(r#""from":{{"last_name":{of_user},"id":22,"is_bot":false,"language_code":{of_user},"\udead":{of_user}}}"#),
            r#""text":"900000101""#.to_owned(),
            after.join(","),
        ];
        let fields: Vec<String> = fields.into_iter().filter(|field| !field.is_empty()).collect();
        let json = format!(r#"{{"x":{beside_message},"update_id":1,"message":{{{}}},"y":{beside_message}}}"#, fields.join(","));
        match decode(&json) {
            UpdateKind::Message(message) => assert_is_whole(&message),
            other => prop_assert!(false, "{json}: {other:?}"),
        }
    }
}
