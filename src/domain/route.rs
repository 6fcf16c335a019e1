//! A courier's round: in which order to visit the buyers.

use chrono::{DateTime, Utc};

use super::GeoPoint;
use super::courier::AttemptOutcome;
use super::known_order::{KnownOrder, RoundDay};

/// A change that shortens the round by less, in kilometres, is not made: rounding errors would repeat it without end.
const MIN_GAIN: f64 = 1e-6;

/// The worst case of 2-opt is exponential.
const MAX_PASSES: usize = 100;

/// How urgent a stop is. All stops of a tier are visited before those of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Overdue,
    Today,
    /// Without success.
    Attempted,
}

impl Tier {
    /// `None` if it is not to be delivered today, or cannot be: the buyer refused it, or the address is wrong.
    pub fn of(known: &KnownOrder, now: DateTime<Utc>) -> Option<Self> {
        let attempt = known.work.last_attempt.as_ref().map(|attempt| attempt.outcome);
        match (known.round_day(now), attempt) {
            (RoundDay::Tomorrow | RoundDay::Later | RoundDay::Undeliverable, _)
            | (_, Some(AttemptOutcome::Delivered)) => None,
            (_, Some(_)) => Some(Self::Attempted),
            (RoundDay::Overdue, None) => Some(Self::Overdue),
            (RoundDay::Today, None) => Some(Self::Today),
        }
    }
}

/// A stop to plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop<T> {
    pub what: T,
    pub point: GeoPoint,
    pub tier: Tier,
}

/// A planned stop.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit<T> {
    pub what: T,
    pub point: GeoPoint,
    /// The great-circle distance from the stop before, or from the start; `None` where the round begins.
    pub kilometres: Option<f64>,
}

/// Every stop once, in a short round that begins at `start`, or at the first stop of the most urgent tier. It ends
/// anywhere.
///
/// Nearest neighbour, then 2-opt within each tier, judged by the length of the whole round: a tier may end where the next
/// begins.
pub fn tour<T>(start: Option<GeoPoint>, mut stops: Vec<Stop<T>>) -> Vec<Visit<T>> {
    stops.sort_by_key(|stop| stop.tier);
    let points: Vec<GeoPoint> = start.into_iter().chain(stops.iter().map(|stop| stop.point)).collect();
    let tiers: Vec<Option<Tier>> =
        start.map(|_| None).into_iter().chain(stops.iter().map(|stop| Some(stop.tier))).collect();
    let distances = Distances::between(&points);
    let mut path = nearest_neighbour(&distances, &tiers);
    two_opt(&mut path, &distances, &tiers);
    let mut stops: Vec<Option<Stop<T>>> = start.map(|_| None).into_iter().chain(stops.into_iter().map(Some)).collect();
    let before = std::iter::once(None).chain(path.iter().copied().map(Some));
    let visits = path.iter().zip(before).filter_map(|(&node, before)| {
        let stop = stops[node].take()?;
        Some(Visit { what: stop.what, point: stop.point, kilometres: before.map(|before| distances.of(before, node)) })
    });
    visits.collect()
}

/// All distances between the nodes of the round: the start, if there is one, and the stops by tier.
struct Distances {
    nodes: usize,
    kilometres: Vec<f64>,
}

impl Distances {
    fn between(points: &[GeoPoint]) -> Self {
        let kilometres = points.iter().flat_map(|from| points.iter().map(|to| from.kilometres_to(*to))).collect();
        Self { nodes: points.len(), kilometres }
    }

    fn of(&self, from: usize, to: usize) -> f64 {
        self.kilometres[from * self.nodes + to]
    }
}

/// The round from node 0 that always goes on to the nearest node of the most urgent tier that is left.
fn nearest_neighbour(distances: &Distances, tiers: &[Option<Tier>]) -> Vec<usize> {
    let mut left: Vec<usize> = (1..tiers.len()).collect();
    let mut path: Vec<usize> = (0..tiers.len().min(1)).collect();
    while let (Some(&last), Some(&most_urgent)) = (path.last(), left.first()) {
        let of_tier = left.iter().enumerate().take_while(|(_, node)| tiers[**node] == tiers[most_urgent]);
        let nearest = of_tier.min_by(|(_, a), (_, b)| distances.of(last, **a).total_cmp(&distances.of(last, **b)));
        // `left` stays sorted by tier.
        let Some((at, _)) = nearest else { break };
        path.push(left.remove(at));
    }
    path
}

/// Reverses parts of the path, each within a tier, as long as that makes it shorter. The first node stays where it is, and
/// the end is free.
fn two_opt(path: &mut [usize], distances: &Distances, tiers: &[Option<Tier>]) {
    for _ in 0..MAX_PASSES {
        let mut has_improved = false;
        for from in 1..path.len() {
            for to in from + 1..path.len() {
                if tiers[path[from]] != tiers[path[to]] {
                    break;
                }
                let (before, first, last) = (path[from - 1], path[from], path[to]);
                let old_end = path.get(to + 1).map_or(0.0, |&after| distances.of(last, after));
                let new_end = path.get(to + 1).map_or(0.0, |&after| distances.of(first, after));
                let gain = distances.of(before, first) + old_end - distances.of(before, last) - new_end;
                if gain > MIN_GAIN {
                    path[from..=to].reverse();
                    has_improved = true;
                }
            }
        }
        if !has_improved {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::courier::{Attempt, CourierWork};
    use crate::domain::notice::Event;
    use crate::domain::order::{DeliveryMode, State, Status};
    use crate::domain::people::Person;
    use crate::domain::{Order, OrderCode, UserId};

    fn point(latitude: f64, longitude: f64) -> GeoPoint {
        GeoPoint::new(latitude, longitude).unwrap()
    }

    fn length<T>(visits: &[Visit<T>]) -> f64 {
        visits.iter().filter_map(|visit| visit.kilometres).sum()
    }

    /// On one meridian, by latitude.
    fn tour_on_line(start: Option<f64>, stops: &[(f64, Tier)]) -> Vec<f64> {
        let stops = stops.iter().map(|&(at, tier)| Stop { what: at, point: point(at, 76.9), tier });
        tour(start.map(|at| point(at, 76.9)), stops.collect()).into_iter().map(|visit| visit.what).collect()
    }

    #[test]
    fn no_stops_make_no_round() {
        assert_eq!(tour::<()>(None, Vec::new()), []);
        assert_eq!(tour::<()>(Some(point(43.2, 76.9)), Vec::new()), []);
    }

    #[test]
    fn a_round_without_a_start_begins_at_the_first_urgent_stop() {
        let stops = [(43.1, Tier::Today), (43.3, Tier::Overdue), (43.2, Tier::Overdue), (43.4, Tier::Overdue)];
        let begins_with = |start| tour_on_line(start, &stops)[0];
        assert!((begins_with(None) - 43.3).abs() < 1e-9);
        assert!((begins_with(Some(43.5)) - 43.4).abs() < 1e-9);
        let point = point(43.2, 76.9);
        let single = tour(None, vec![Stop { what: (), point, tier: Tier::Today }]);
        assert_eq!(single, [Visit { what: (), point, kilometres: None }]);
    }

    #[test]
    fn a_detour_of_the_nearest_neighbour_is_removed() {
        // The nearest neighbour would go to 43.21 first, and come past it again on its way from 43.15 to 43.4.
        let stops = [(43.21, Tier::Today), (43.185, Tier::Today), (43.15, Tier::Today), (43.4, Tier::Today)];
        let visited = tour_on_line(Some(43.2), &stops);
        assert_eq!(visited, [43.15, 43.185, 43.21, 43.4]);
    }

    #[test]
    fn what_is_urgent_comes_first_however_far_it_is() {
        let stops = [(43.2, Tier::Attempted), (43.21, Tier::Today), (50.0, Tier::Overdue), (43.22, Tier::Today)];
        assert_eq!(tour_on_line(Some(43.2), &stops), [50.0, 43.22, 43.21, 43.2]);
    }

    fn known(order: &Order, outcome: Option<AttemptOutcome>) -> KnownOrder {
        let courier = Person { user: UserId::new(1).unwrap(), name: None };
        let at = DateTime::UNIX_EPOCH;
        let attempt = |outcome| Attempt { id: 1, courier: courier.clone(), outcome, number: 1, at, comment: None };
        let work = CourierWork { last_attempt: outcome.map(attempt), ..CourierWork::default() };
        KnownOrder { shop: "A".to_owned(), order: order.clone(), revision: 1, event: Event::New, changed_at: at, work }
    }

    #[test]
    fn an_attempt_and_the_time_decide_the_tier() {
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let order = |due: &str| Order {
            state: Some(State::Delivery),
            status: Some(Status::AcceptedByMerchant),
            delivery_mode: Some(DeliveryMode::Local),
            planned_delivery_date: due.parse().ok(),
            ..Order::new(OrderCode::parse("900000101").unwrap())
        };
        let (overdue, today) = (order("2026-11-23T08:59:59Z"), order("2026-11-23T18:59:59Z"));
        let tier = |order: &Order, outcome: Option<AttemptOutcome>| Tier::of(&known(order, outcome), now);
        assert_eq!(tier(&overdue, None), Some(Tier::Overdue));
        assert_eq!(tier(&today, None), Some(Tier::Today));
        assert_eq!(tier(&order(""), None), Some(Tier::Today), "without a date it is not left out");
        assert_eq!(tier(&order("2026-11-24T18:59:59Z"), None), None);
        for attempted in [&overdue, &today] {
            assert_eq!(tier(attempted, Some(AttemptOutcome::NoAnswer)), Some(Tier::Attempted));
            for done in [AttemptOutcome::Delivered, AttemptOutcome::Refused, AttemptOutcome::WrongAddress] {
                assert_eq!(tier(attempted, Some(done)), None);
            }
        }
        let midnight: DateTime<Utc> = "2026-11-22T19:00:00Z".parse().unwrap();
        assert_eq!(tier(&overdue, Some(AttemptOutcome::Postponed(midnight))), Some(Tier::Attempted));
        assert_eq!(tier(&today, Some(AttemptOutcome::Postponed(midnight + chrono::Duration::days(1)))), None);
    }

    fn some_stops() -> impl Strategy<Value = Vec<Stop<usize>>> {
        let tier = prop_oneof![Just(Tier::Overdue), Just(Tier::Today), Just(Tier::Attempted)];
        // A town, where several orders may go to the same house.
        let place = prop_oneof![4 => (43.1..43.4f64, 76.7..77.1f64), 1 => Just((43.2, 76.9))];
        proptest::collection::vec((place, tier), 0..40).prop_map(|stops| {
            let numbered = stops.into_iter().enumerate();
            numbered.map(|(what, ((lat, lon), tier))| Stop { what, point: point(lat, lon), tier }).collect()
        })
    }

    fn some_start() -> impl Strategy<Value = Option<GeoPoint>> {
        proptest::option::of((43.1..43.4f64, 76.7..77.1f64).prop_map(|(lat, lon)| point(lat, lon)))
    }

    /// The shortest round that a person without a computer would make: on to the nearest stop, tier by tier.
    fn greedy_length(start: Option<GeoPoint>, stops: &[Stop<usize>]) -> f64 {
        let mut left: Vec<&Stop<usize>> = stops.iter().collect();
        left.sort_by_key(|stop| stop.tier);
        let mut at = start;
        let mut length = 0.0;
        while let Some(most_urgent) = left.first() {
            let tier = most_urgent.tier;
            let Some(here) = at else {
                at = Some(left.remove(0).point);
                continue;
            };
            let (next, distance) = left
                .iter()
                .enumerate()
                .filter(|(_, stop)| stop.tier == tier)
                .map(|(index, stop)| (index, here.kilometres_to(stop.point)))
                .min_by(|(_, a), (_, b)| a.total_cmp(b))
                .unwrap();
            length += distance;
            at = Some(left.remove(next).point);
        }
        length
    }

    proptest! {
        #[test]
        fn each_stop_is_visited_once_and_the_tiers_follow_each_other(start in some_start(), stops in some_stops()) {
            let visits = tour(start, stops.clone());
            let mut visited: Vec<usize> = visits.iter().map(|visit| visit.what).collect();
            let tiers: Vec<Tier> = visited.iter().map(|what| stops[*what].tier).collect();
            prop_assert!(tiers.is_sorted(), "{tiers:?}");
            visited.sort_unstable();
            prop_assert_eq!(visited, (0..stops.len()).collect::<Vec<_>>());
        }

        #[test]
        fn a_round_is_never_longer_than_that_of_the_nearest_neighbour(start in some_start(), stops in some_stops()) {
            let greedy = greedy_length(start, &stops);
            prop_assert!(length(&tour(start, stops)) <= greedy + 1e-6);
        }

        #[test]
        fn each_distance_is_that_from_the_place_before(start in some_start(), stops in some_stops()) {
            let mut at = start;
            for visit in tour(start, stops.clone()) {
                prop_assert_eq!(visit.point, stops[visit.what].point);
                prop_assert_eq!(visit.kilometres, at.map(|at| at.kilometres_to(visit.point)));
                at = Some(visit.point);
            }
        }
    }
}
