use super::super::tests::{at, order};
use super::*;

fn goods(items: &[(&str, u32)]) -> Vec<Entry> {
    let entry = |(id, quantity): &(&str, u32)| Entry {
        id: Some((*id).to_owned()),
        name: Some(format!("товар {id}")),
        quantity: Some(*quantity),
        ..Entry::default()
    };
    items.iter().map(entry).collect()
}

fn delivery() -> Order {
    let address = Address { formatted_address: Some("Алматы, Абая 10".to_owned()), ..Address::default() };
    Order {
        delivery_address: Some(address),
        total_price: Money::from_tenge(100.0),
        entries: goods(&[("a", 1), ("b", 2)]),
        ..order("DELIVERY", "ACCEPTED_BY_MERCHANT")
    }
}

fn moved() -> Address {
    Address { formatted_address: Some("Алматы, Абая 12".to_owned()), ..Address::default() }
}

#[test]
fn events_follow_from_two_polls() {
    let accepted = order("DELIVERY", "ACCEPTED_BY_MERCHANT");
    let packed = |assembled| Order { assembled: Some(assembled), ..order("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT") };
    let transmitted = Order {
        kaspi_delivery: Some(KaspiDelivery { courier_transmission_date: at(1), ..KaspiDelivery::default() }),
        ..packed(true)
    };
    let planned = |hour, order: &Order| Order { planned_delivery_date: at(hour), ..order.clone() };
    let return_requested = order("KASPI_DELIVERY", "KASPI_DELIVERY_RETURN_REQUESTED");
    for (before, after, expected) in vec![
        (accepted.clone(), accepted.clone(), vec![]),
        (order("NEW", "APPROVED_BY_BANK"), accepted.clone(), vec![Event::Accepted]),
        (order("NEW", "APPROVED_BY_BANK"), order("SIGN_REQUIRED", "APPROVED_BY_BANK"), vec![Event::SignRequired]),
        (packed(false), packed(true), vec![Event::Assembled]),
        (packed(true), transmitted.clone(), vec![Event::Transmitted]),
        (accepted.clone(), order("DELIVERY", "CANCELLING"), vec![Event::Cancelling]),
        (order("DELIVERY", "CANCELLING"), order("ARCHIVE", "CANCELLED"), vec![Event::Cancelled]),
        (order("DELIVERY", "CANCELLING"), accepted.clone(), vec![Event::Restored]),
        (order("ARCHIVE", "CANCELLED"), accepted.clone(), vec![Event::Restored]),
        (return_requested.clone(), order("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT"), vec![Event::ReturnWithdrawn]),
        (accepted.clone(), order("ARCHIVE", "COMPLETED"), vec![Event::Completed]),
        (order("ARCHIVE", "COMPLETED"), order("ARCHIVE", "RETURNED"), vec![Event::Returned]),
        (transmitted, return_requested, vec![Event::ReturnRequested]),
        (accepted.clone(), order("ARCHIVE", "RETURNED"), vec![Event::Returned]),
        (planned(1, &accepted), planned(9, &accepted), vec![Event::Replanned]),
        (planned(1, &order("NEW", "APPROVED_BY_BANK")), planned(9, &accepted), vec![Event::Accepted, Event::Replanned]),
        (planned(1, &accepted), order("ARCHIVE", "COMPLETED"), vec![Event::Completed]),
        (accepted.clone(), order("DELIVERY", "SOMETHING_NEW"), vec![Event::Progressed]),
        (order("ARCHIVE", "COMPLETED"), accepted, vec![Event::Progressed]),
    ] {
        assert_eq!(events(&before, &after), expected, "{before:?} → {after:?}");
    }
    let reason_later = Order { cancellation_reason: Some("X".to_owned()), ..order("ARCHIVE", "CANCELLED") };
    assert_eq!(events(&order("ARCHIVE", "CANCELLED"), &reason_later), [Event::Progressed]);
}

#[test]
fn goods_sum_and_address_tell_states_apart() {
    let before = delivery();
    for (after, expected) in [
        (Order { entries: goods(&[("b", 2), ("a", 1)]), ..delivery() }, vec![]),
        (Order { entries: goods(&[("a", 1)]), ..delivery() }, vec![Event::GoodsChanged]),
        (Order { entries: goods(&[("a", 1), ("b", 1)]), ..delivery() }, vec![Event::GoodsChanged]),
        (Order { total_price: Money::from_tenge(90.0), ..delivery() }, vec![Event::PriceChanged]),
        (
            Order { delivery_address: Some(moved()), entries: goods(&[("a", 1)]), ..delivery() },
            vec![Event::AddressChanged, Event::GoodsChanged],
        ),
    ] {
        assert_eq!(events(&before, &after), expected, "{after:?}");
        assert_eq!(has_details(&after, &details(&before)), expected.is_empty(), "{after:?}");
    }
    let ended = Order { delivery_address: Some(moved()), ..order("ARCHIVE", "COMPLETED") };
    assert_eq!(
        events(&Order { delivery_address: delivery().delivery_address, ..order("ARCHIVE", "COMPLETED") }, &ended),
        []
    );
}

#[test]
fn what_an_answer_lacks_is_no_change() {
    let before = Order { planned_delivery_date: at(1), ..delivery() };
    for after in [
        Order { entries: Vec::new(), ..before.clone() },
        Order { delivery_address: None, ..before.clone() },
        Order { total_price: None, ..before.clone() },
        Order { planned_delivery_date: None, ..before.clone() },
        Order { status: None, ..before.clone() },
        Order { state: None, ..before.clone() },
    ] {
        assert_eq!(events(&before, &after), [], "{after:?}");
        assert_eq!(events(&after, &after), []);
    }
    let without_goods = Order { entries: Vec::new(), ..delivery() };
    assert_eq!(events(&without_goods, &delivery()), []);
    assert!(has_details(&without_goods, &details(&delivery())));
    let nameless =
        Order { entries: delivery().entries.into_iter().map(|e| Entry { name: None, ..e }).collect(), ..delivery() };
    assert_eq!(events(&delivery(), &nameless), []);
}

#[test]
fn a_fingerprint_says_how_far_an_order_was() {
    let kaspi_delivery = Some(KaspiDelivery { courier_transmission_date: at(1), ..KaspiDelivery::default() });
    let order = Order {
        assembled: Some(true),
        kaspi_delivery,
        cancellation_reason: Some("X".to_owned()),
        planned_delivery_date: at(3),
        ..order("KASPI_DELIVERY", "CANCELLING")
    };
    let read = from_fingerprint(&fingerprint(&order), order.code.clone());
    assert_eq!(fingerprint(&read), fingerprint(&order));
    assert_eq!(events(&read, &order), []);
    assert_eq!(events(&from_fingerprint("ARCHIVE|COMPLETED||||", order.code.clone()), &order), [Event::Cancelling]);
}
