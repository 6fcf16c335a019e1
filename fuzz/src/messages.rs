//! Telegram's rules for messages, checked with the sandbox's strict parser.

use kaspi_order_bot::domain::order::CellPhone;
use kaspi_order_bot::domain::{Action, Callback, Order, Outgoing, Phone};
use kaspi_order_bot::render::html::{MAX_TEXT_UNITS, escape};
use kaspi_order_bot::sandbox::telegram::{ParsedText, parse_html};

/// Checks a message with its buttons and pin. Returns the text as Telegram parses it.
pub(crate) fn check(message: &Outgoing) -> ParsedText {
    let parsed = check_html(&message.html);
    assert!(message.buttons.iter().flatten().count() <= 100);
    assert!(message.buttons.iter().all(|row| (1..=8).contains(&row.len())));
    for button in message.buttons.iter().flatten() {
        assert!(!shown(&button.text).is_empty(), "{button:?}");
        match &button.action {
            Action::Callback(callback) => {
                let data = callback.to_string();
                assert!((1..=64).contains(&data.len()), "{data}");
                assert_eq!(Callback::parse(&data).as_ref(), Some(callback), "{data}");
            }
            Action::Copy(text) => assert!((1..=256).contains(&text.chars().count()), "{text}"),
            Action::Url(link) => check_link(link),
        }
    }
    if let Some(point) = message.pin {
        assert!(point.latitude().abs() <= 90.0 && point.longitude().abs() <= 180.0, "{point:?}");
    }
    parsed
}

/// Checks a text. Returns it as Telegram parses it.
pub(crate) fn check_html(html: &str) -> ParsedText {
    let parsed = parse_html(html).unwrap_or_else(|error| panic!("{error}: {html}"));
    assert!((1..=MAX_TEXT_UNITS).contains(&parsed.utf16_len()), "{} units: {html}", parsed.utf16_len());
    assert_eq!(Outgoing::text(html.to_owned()).plain_text().trim(), parsed.text, "{html}");
    for mark in &parsed.entities {
        assert!(["bold", "code", "expandable_blockquote", "text_mention"].contains(&mark.kind), "{mark:?}: {html}");
    }
    parsed
}

/// Telegram must keep the link of a button unchanged, as it does in a text.
fn check_link(link: &str) {
    assert!(link.starts_with("https://") && link.bytes().all(|b| b.is_ascii_graphic()), "{link}");
    let html = format!("<a href=\"{}\">x</a>", escape(link));
    let parsed = parse_html(&html).unwrap_or_else(|error| panic!("{error}: {html}"));
    assert_eq!(parsed.entities.first().and_then(|mark| mark.url.as_deref()), Some(link));
}

/// The visible part of a typed text: no control characters and no changes of direction.
pub(crate) fn shown(text: &str) -> String {
    let seen = text.chars().filter(|c| !changes_direction(*c)).map(|c| if c.is_control() { ' ' } else { c });
    seen.collect::<String>().trim().to_owned()
}

fn changes_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(crate) fn phone(order: &Order) -> Option<&Phone> {
    match &order.customer.cell_phone {
        Some(CellPhone::Number(phone)) => Some(phone),
        _ => None,
    }
}

pub(crate) fn set_phone(order: &mut Order, phone: Phone) {
    order.customer.cell_phone = Some(CellPhone::Number(phone));
}

/// A phone that differs in every digit that the mask hides.
pub(crate) fn other_phone(phone: &Phone) -> Phone {
    let digits = phone.digits();
    let open = if digits.len() == 11 && digits.starts_with('7') { 4 } else { 2 };
    let turned = |(at, digit): (usize, u8)| {
        if at < open || at >= digits.len() - 2 { digit } else { b'0' + (digit - b'0' + 5) % 10 }
    };
    let other = String::from_utf8(digits.bytes().enumerate().map(turned).collect()).expect("digits are ASCII");
    Phone::parse(&other).expect("it has the form of the other phone")
}
