//! What of an order its readers may see.

use std::borrow::Cow;

use super::{Address, CellPhone, Customer, Entry, KaspiDelivery, Order, Origin};
use crate::domain::{Audience, Phone};

impl Order {
    /// The order as the audience may see it. For a group, the buyer's phone is masked, also where a person typed it into
    /// another field, and the seller's own costs are left out. Kaspi hides the phone of ended orders; what looks like a
    /// phone may then be it.
    pub fn redacted(&self, audience: Audience) -> Cow<'_, Self> {
        match audience {
            Audience::Person => Cow::Borrowed(self),
            Audience::Group => Cow::Owned(self.clone().for_group()),
        }
    }

    fn for_group(mut self) -> Self {
        self.delivery_cost_for_seller = None;
        match self.customer.cell_phone.clone() {
            Some(CellPhone::Number(phone)) => {
                self.customer.cell_phone = Some(CellPhone::Masked(phone.masked()));
                phone.mask_in(&mut self.texts());
            }
            Some(CellPhone::Masked(_)) => {}
            Some(CellPhone::Hidden) | None => self.texts().into_iter().for_each(Phone::mask_any_in),
        }
        self
    }

    /// Every text of the order, in the order in which a card shows them. The structs are taken apart field by field, so
    /// that a new field does not compile until it is handled here.
    fn texts(&mut self) -> Vec<&mut String> {
        let Self {
            id,
            // A number that Kaspi assigns; buttons carry it.
            code: _,
            state,
            status,
            delivery_mode,
            is_kaspi_delivery: _,
            total_price: _,
            payment_mode,
            credit_term: _,
            delivery_cost: _,
            delivery_cost_for_seller: _,
            creation_date: _,
            approved_by_bank_date: _,
            planned_delivery_date: _,
            reservation_date: _,
            completion_date: _,
            customer: Customer { first_name, last_name, name, cell_phone: _ },
            delivery_address,
            origin,
            pickup_point_id,
            signature_required: _,
            pre_order: _,
            assembled: _,
            kaspi_delivery,
            cancellation_reason,
            entries,
        } = self;
        let mut texts = Vec::new();
        texts.extend(delivery_mode.as_mut().and_then(|mode| mode.unknown_mut()));
        texts.extend(state.as_mut().and_then(|state| state.unknown_mut()));
        texts.extend(status.as_mut().and_then(|status| status.unknown_mut()));
        texts.extend(cancellation_reason);
        texts.extend([first_name, last_name, name].into_iter().flatten());
        texts.extend(delivery_address.iter_mut().flat_map(Address::texts));
        texts.extend(entries.iter_mut().flat_map(Entry::texts));
        texts.extend(payment_mode.as_mut().and_then(|mode| mode.unknown_mut()));
        texts.extend(kaspi_delivery.as_mut().and_then(KaspiDelivery::text));
        texts.extend(origin.iter_mut().flat_map(Origin::texts));
        texts.extend([pickup_point_id, id].into_iter().flatten());
        texts
    }
}

impl Address {
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let Self { formatted_address, town, district, street_name, street_number, building, apartment, point: _ } =
            self;
        // The line in one piece takes the place of its parts up to the number.
        let parts = [town, district, street_name, street_number, formatted_address, building, apartment];
        parts.into_iter().flatten()
    }
}

impl Origin {
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let Self { display_name, address } = self;
        display_name.iter_mut().chain(address.iter_mut().flat_map(Address::texts))
    }
}

impl KaspiDelivery {
    fn text(&mut self) -> Option<&mut String> {
        let Self { waybill_number, courier_transmission_date: _, courier_transmission_planning_date: _, express: _ } =
            self;
        waybill_number.as_mut()
    }
}

impl Entry {
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let Self {
            id,
            name,
            category,
            offer_code,
            quantity: _,
            unit_type,
            weight_grams: _,
            base_price: _,
            total_price: _,
            is_imei_required: _,
            entry_number: _,
        } = self;
        let unit_type = unit_type.as_mut().and_then(|unit_type| unit_type.unknown_mut());
        [name, category, offer_code, id].into_iter().flatten().chain(unit_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Money, OrderCode};

    fn order() -> Order {
        Order {
            customer: Customer {
                first_name: Some("Айгерим 8 700 000".to_owned()),
                last_name: Some("00 01".to_owned()),
                name: None,
                cell_phone: Phone::parse("7000000001").map(CellPhone::Number),
            },
            delivery_cost_for_seller: Money::from_tenge(895.0),
            ..Order::new(OrderCode::parse("900000101").unwrap())
        }
    }

    #[test]
    fn a_person_sees_the_order_as_it_is() {
        assert!(matches!(order().redacted(Audience::Person), Cow::Borrowed(seen) if *seen == order()));
    }

    #[test]
    fn a_group_sees_neither_the_phone_nor_the_sellers_costs() {
        let seen = order().redacted(Audience::Group).into_owned();
        assert_eq!(seen.customer.first_name.as_deref(), Some("Айгерим 8 ••• •••"));
        assert_eq!(seen.customer.last_name.as_deref(), Some("•• ••"), "the two are shown as one name");
        assert_eq!(seen.customer.cell_phone, Some(CellPhone::Masked("+7 700 ••• •• 01".to_owned())));
        assert_eq!(seen.delivery_cost_for_seller, None);
        assert_eq!(*seen.redacted(Audience::Group), seen);
    }

    #[test]
    fn without_a_number_whatever_looks_like_a_phone_is_masked() {
        for cell_phone in [None, Some(CellPhone::Hidden)] {
            let mut order = order();
            order.customer.first_name = Some("Айгерим 87010000009".to_owned());
            order.customer.cell_phone = cell_phone.clone();
            let seen = order.redacted(Audience::Group).into_owned();
            assert_eq!(seen.customer.first_name.as_deref(), Some("Айгерим 8••••••••••"));
            assert_eq!(seen.customer.last_name, order.customer.last_name);
            assert_eq!(seen.customer.cell_phone, cell_phone);
        }
    }
}
