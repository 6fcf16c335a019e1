//! Properties of all input from outside. The fuzz targets check them on generated inputs, `tests/it/seeds.rs` on the seeds.

mod messages;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use kaspi_order_bot::domain::code::AskedCodes;
use kaspi_order_bot::domain::courier::CourierWork;
use kaspi_order_bot::domain::known_order::OrderFilter;
use kaspi_order_bot::domain::notice::Event;
use kaspi_order_bot::domain::order::{
    Address, Customer, DeliveryMode, Entry, KaspiDelivery, Origin, PaymentMode, State, Status,
};
use kaspi_order_bot::domain::people::{AccessRequest, Member, Person, Verdict};
use kaspi_order_bot::domain::search::Query;
use kaspi_order_bot::domain::shop::{PollFailure, ReadFailure, Unread};
use kaspi_order_bot::domain::{
    Alert, Audience, Callback, KnownOrder, Language, Money, Order, OrderCode, Phone, Role, UserId,
};
use kaspi_order_bot::kaspi::{decode_entries, decode_order, decode_page, decode_product_name};
use kaspi_order_bot::render::html::{escape, units};
use kaspi_order_bot::render::order::{View, card, venue};
use kaspi_order_bot::render::order_list::order_list;
use kaspi_order_bot::render::{incident, invitation, lookup, notice, people, request};
use kaspi_order_bot::sandbox::telegram::ParsedText;

use messages::{check, check_html, other_phone, shown};

/// The longest name, address or constant that a card shows whole, in UTF-16 units.
const MAX_FIELD_UNITS: usize = 200;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_787_648_400, 0).expect("2026-08-25 09:00")
}

fn any_code() -> OrderCode {
    OrderCode::parse("900000101").expect("it is a code")
}

/// A response of Kaspi: decoding fails, or gives an order that can be stored, decoded again and shown.
pub fn kaspi_json(body: &[u8]) {
    if let Ok(entries) = decode_entries(body)
        && !entries.is_empty()
    {
        check_order(&Order { entries, ..Order::new(any_code()) }, None);
    }
    if let Ok(Some(name)) = decode_product_name(body) {
        assert!(!name.trim().is_empty());
    }
    if let Ok(Some(order)) = decode_order(body, &any_code()) {
        assert_eq!(order.code, any_code());
    }
    let Ok(page) = decode_page(body) else { return };
    let mut codes = HashSet::new();
    for listed in page.orders {
        let (order, document) = (&listed.order, listed.document.as_bytes());
        let stored = decode_order(document, &order.code).expect("a stored document can be decoded");
        assert_eq!(stored.as_ref(), Some(order), "the stored document gives the same order");
        let page = decode_page(document).expect("a stored document is a list");
        assert_eq!(page.orders, std::slice::from_ref(&listed), "a stored document does not change");
        // Of two orders with the same code, the first one counts.
        if codes.insert(order.code.clone()) {
            let found = decode_order(body, &order.code).expect("the order is there").expect("the order is there");
            let without_goods = |order: &Order| Order { entries: Vec::new(), ..order.clone() };
            assert_eq!(without_goods(&found), without_goods(order), "decoding by code gives another order");
            check_order(&found, None);
        }
        check_order(order, Some("Алма"));
    }
}

/// A text: codes, ids, phones and sums are well formed, and parsing them again gives the same values.
pub fn codes(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();

    let asked = AskedCodes::find(text);
    assert!(asked.codes.len() <= AskedCodes::LIMIT);
    assert!(asked.left_out == 0 || asked.codes.len() == AskedCodes::LIMIT);
    assert_eq!(asked.codes.iter().collect::<HashSet<_>>().len(), asked.codes.len(), "each once: {asked:?}");
    let mut list = String::new();
    for code in &asked.codes {
        assert_eq!(OrderCode::parse(code.as_str()).as_ref(), Some(code));
        assert!(digits.contains(code.as_str()), "{code} is not in {text:?}");
        list += &format!("№ {code}\n");
    }
    let again = AskedCodes::find(&list);
    assert_eq!((again.codes, again.left_out), (asked.codes, 0), "{list:?}");

    match Query::of_message(text) {
        Query::Codes(found) => assert_eq!(found, AskedCodes::find(text)),
        query => {
            assert!(AskedCodes::find(text).codes.is_empty(), "a code is searched for: {text:?}");
            assert!(query == Query::Nothing || query == Query::of_argument(text), "{text:?}");
        }
    }

    if let Some(code) = OrderCode::parse(text) {
        assert_eq!(code.as_str(), text);
        assert!((6..=12).contains(&text.len()) && digits == text);
    }
    if let Some(id) = UserId::parse(text) {
        assert_eq!((UserId::parse(&id.to_string()), UserId::new(id.get())), (Some(id), Some(id)));
        assert_eq!(text.trim(), digits);
    }
    if let Some(phone) = Phone::parse(text) {
        assert!(!Phone::is_mask(text));
        assert!((11..=15).contains(&phone.digits().len()) && phone.digits().bytes().all(|b| b.is_ascii_digit()));
        for spelling in [phone.e164(), phone.to_string(), phone.digits().to_owned()] {
            assert_eq!(Phone::parse(&spelling).as_ref(), Some(&phone), "{spelling}");
        }
        let other = other_phone(&phone);
        assert_ne!(other, phone);
        assert_eq!(other.masked(), phone.masked(), "the mask does not depend on the hidden digits");
    }
    let bits = data.first_chunk().map(|bytes| f64::from_le_bytes(*bytes));
    for sum in text.trim().parse().ok().into_iter().chain(bits).filter_map(Money::from_tenge) {
        assert!(sum.tiyn() >= 0);
        let shown = sum.to_string().replace(['\u{a0}', '₸'], "");
        let (tenge, tiyn) = shown.split_once(',').unwrap_or((&shown, "00"));
        assert_eq!(format!("{tenge}{tiyn}").parse(), Ok(sum.tiyn()), "{sum}");
        let again = format!("{tenge}.{tiyn}").parse().ok().and_then(Money::from_tenge);
        assert_eq!(again, Some(sum), "{sum}");
    }
}

/// Callback data: what is parsed fits into a button and is parsed back as the same value.
pub fn callbacks(data: &[u8]) {
    let Some(callback) = Callback::parse(&String::from_utf8_lossy(data)) else { return };
    let printed = callback.to_string();
    assert!((1..=64).contains(&printed.len()) && printed.bytes().all(|b| b.is_ascii_graphic()), "{printed:?}");
    assert_eq!(Callback::parse(&printed), Some(callback), "{printed:?}");
}

/// Names, addresses and goods: they are shown as typed and never become markup. A line of the input is a text, in the
/// order of [`Texts`]; `¶` stands for a line break.
pub fn html(data: &[u8]) {
    let input = String::from_utf8_lossy(data);
    let texts = Texts::read(&input);
    for text in texts.all.iter().filter(|text| !shown(text).is_empty()) {
        let parsed = check_html(&format!("<b>{}</b>", escape(text)));
        assert_eq!(parsed.text, shown(text));
        assert_eq!(parsed.entities.len(), 1, "{text:?}");
    }
    let order = texts.order();
    check_order(&order, texts.shop.as_deref());
    check_words(&texts, &order);
    check_people(&texts);
}

/// Texts that people type, by the place where they are shown.
#[derive(Clone)]
struct Texts {
    all: Vec<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    address: Option<String>,
    apartment: Option<String>,
    shop: Option<String>,
    warehouse: Option<String>,
    waybill: Option<String>,
    /// Delivery mode, state, status, payment mode and cancellation reason. Kaspi sends them, and may add any value.
    constants: [Option<String>; 5],
    goods: Vec<String>,
}

impl Texts {
    fn read(input: &str) -> Self {
        // As the decoder: trimmed, and an empty text is none.
        let all: Vec<String> = input.lines().map(|line| line.replace('¶', "\n").trim().to_owned()).collect();
        let text = |at: usize| all.get(at).filter(|text| !text.is_empty()).cloned();
        Self {
            first_name: text(0),
            last_name: text(1),
            address: text(2),
            apartment: text(3),
            shop: text(4),
            warehouse: text(5),
            waybill: text(6),
            constants: std::array::from_fn(|at| text(7 + at)),
            goods: (12..all.len().min(80)).filter_map(text).collect(),
            all,
        }
    }

    fn order(&self) -> Order {
        let [mode, state, status, payment, reason] = self.constants.clone();
        Order {
            delivery_mode: mode.map(DeliveryMode::from_kaspi),
            state: state.map(State::from_kaspi),
            status: status.map(Status::from_kaspi),
            payment_mode: payment.map(PaymentMode::from_kaspi),
            cancellation_reason: reason,
            total_price: Money::from_tenge(12_990.5),
            delivery_address: Some(Address {
                formatted_address: self.address.clone(),
                apartment: self.apartment.clone(),
                ..Address::default()
            }),
            origin: Some(Origin { display_name: self.warehouse.clone(), address: None }),
            kaspi_delivery: Some(KaspiDelivery { waybill_number: self.waybill.clone(), ..KaspiDelivery::default() }),
            entries: self.goods.iter().map(|name| Entry { name: Some(name.clone()), ..Entry::default() }).collect(),
            customer: Customer {
                first_name: self.first_name.clone(),
                last_name: self.last_name.clone(),
                ..Customer::default()
            },
            ..Order::new(any_code())
        }
    }

    /// The texts that people type, without Kaspi's constants.
    fn typed(&mut self) -> impl Iterator<Item = &mut String> {
        let single = [
            &mut self.first_name,
            &mut self.last_name,
            &mut self.address,
            &mut self.apartment,
            &mut self.shop,
            &mut self.warehouse,
            &mut self.waybill,
        ];
        single.into_iter().flatten().chain(&mut self.goods)
    }
}

/// Telegram accepts every message about an order, and a group does not see the phone.
fn check_order(order: &Order, shop: Option<&str>) {
    let known = |shop: &str| KnownOrder {
        shop: shop.to_owned(),
        order: order.clone(),
        revision: 1,
        event: Event::New,
        changed_at: now(),
        work: CourierWork::default(),
    };
    let many = vec![known(shop.unwrap_or("Алма")); 9];
    for lang in Language::ALL {
        for audience in [Audience::Person, Audience::Group] {
            // The extras are independent, so all and none are the extremes.
            for is_full in [false, true] {
                check_card(order, &view(lang, audience, shop, is_full));
            }
        }
        for audience in [Audience::Person, Audience::Group] {
            for event in [Event::Overdue, Event::Cancelling] {
                check_html(&notice::urgent_reply(lang, audience, &many[0], event, now()));
            }
            check_html(&notice::digest(lang, audience, &many.iter().collect::<Vec<_>>(), shop.is_some(), now()).0.html);
            check(&order_list(lang, audience, &many, OrderFilter::DEFAULT, 0, now()));
            let (title, address) = venue(lang, audience, order);
            assert!(!shown(&title).is_empty() && !shown(&address).is_empty(), "{title:?}, {address:?}");
        }
    }
}

const HEADLINE: &str = "🚚 <b>Передан в Kaspi Доставку</b> · сегодня, 25.08 14:00";

fn view(lang: Language, audience: Audience, shop: Option<&str>, is_full: bool) -> View<'_> {
    View {
        shop,
        is_refresh: is_full,
        headline: is_full.then_some(HEADLINE),
        has_location_button: is_full,
        ..View::new(lang, audience, now())
    }
}

fn check_card(order: &Order, view: &View<'_>) {
    let message = card(order, view);
    let parsed = check(&message);
    if let Some(phone) = messages::phone(order) {
        match view.audience {
            Audience::Person => assert!(parsed.text.contains(&phone.to_string())),
            // Digits of the phone that a buyer typed elsewhere are masked before, so another phone must give the same card.
            Audience::Group => {
                let mut other = order.redacted(Audience::Group).into_owned();
                messages::set_phone(&mut other, other_phone(phone));
                assert_eq!(message, card(&other, view), "a group's card depends on hidden digits");
            }
        }
    }
}

/// Texts that fit are shown as typed, and only the bot's own markup is markup.
fn check_words(texts: &Texts, order: &Order) {
    let length: usize = texts.all.iter().map(|text| units(&escape(text))).sum();
    if length > 1500 || texts.goods.len() > 20 {
        return;
    }
    let fits = |text: &&String| units(text) <= MAX_FIELD_UNITS;
    let mut harmless = texts.clone();
    harmless.typed().for_each(|text| "x".clone_into(text));
    let is_visible = texts.clone().typed().all(|text| !shown(text).is_empty());
    for lang in Language::ALL {
        let shown_by = |texts: &Texts, order: &Order| -> ParsedText {
            check(&card(order, &view(lang, Audience::Person, texts.shop.as_deref(), true)))
        };
        let parsed = shown_by(texts, order);
        let name = [&texts.first_name, &texts.last_name].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        let address = texts.address.as_ref().filter(|_| texts.apartment.is_none());
        let others = [Some(&name), address, texts.shop.as_ref(), texts.warehouse.as_ref(), texts.waybill.as_ref()];
        for text in others.into_iter().flatten().chain(&texts.goods).filter(fits) {
            assert!(parsed.text.contains(&shown(text)), "{text:?} is not in {:?}", parsed.text);
        }
        if is_visible {
            let marks = |parsed: ParsedText| parsed.entities.into_iter().map(|mark| mark.kind).collect::<Vec<_>>();
            assert_eq!(marks(parsed), marks(shown_by(&harmless, &harmless.order())), "the text changes the marks");
        }
    }
}

/// Telegram accepts messages about people, shops and groups with any name.
fn check_people(texts: &Texts) {
    let user = UserId::new(77).expect("it is an id");
    let person = Person { user, name: texts.first_name.clone() };
    let member = Member {
        person: person.clone(),
        role: Role::Courier,
        granted_at: now(),
        granted_by: Some(person.clone()),
        seen_at: None,
    };
    let asked = AccessRequest { id: 1, person: person.clone(), asked_at: now(), decision: None };
    let decided = AccessRequest { decision: Some((Verdict::Admitted, person.clone())), ..asked.clone() };
    let name = texts.shop.clone().unwrap_or_default();
    for lang in Language::ALL {
        for message in [
            people::list(lang, &vec![member.clone(); 9], 0, Role::Admin, now()),
            people::person(lang, &member, Role::Admin, now()),
            people::outsider(lang, &person, Role::Admin),
            people::removal(lang, &member),
            request::request(lang, &asked),
            request::request(lang, &decided),
        ] {
            let parsed = check(&message);
            assert!(parsed.entities.iter().all(|mark| mark.user_id.is_none_or(|id| id == user.get())));
        }
        for html in [
            invitation::used(lang, &person, Role::Courier),
            incident::alert(lang, &Alert::TokenRefused { shop: name.clone() }).html,
            incident::alert(
                lang,
                &Alert::ShopUnreadable {
                    shop: name.clone(),
                    failure: PollFailure { kind: ReadFailure::Unavailable, unread: Unread::Lists },
                },
            )
            .html,
            notice::chat_lost(lang, &name),
            lookup::kaspi_unavailable(lang, &any_code(), std::slice::from_ref(&name)),
        ] {
            // Nothing limits a shop's name.
            if units(&name) <= MAX_FIELD_UNITS {
                check_html(&html);
            }
        }
    }
}
