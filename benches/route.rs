//! Planning a courier's round of this many stops in a town.

use kaspi_order_bot::domain::GeoPoint;
use kaspi_order_bot::domain::route::{Stop, Tier, tour};

fn main() {
    divan::main();
}

#[divan::bench(args = [40, 200])]
fn plan(bencher: divan::Bencher<'_, '_>, count: u32) {
    // Scattered evenly and the same each time: multiples of the golden ratio, and of its square.
    let fraction = |number: u32, step: f64| (f64::from(number) * step).fract();
    let stops: Vec<Stop<u32>> = (0..count)
        .map(|number| Stop {
            what: number,
            point: GeoPoint::new(
                43.15 + 0.2 * fraction(number, 0.618_033_988_75),
                76.75 + 0.3 * fraction(number, 0.754_877_666_25),
            )
            .expect("it is in Almaty"),
            tier: if number % 10 == 0 { Tier::Overdue } else { Tier::Today },
        })
        .collect();
    let start = GeoPoint::new(43.24, 76.89);
    bencher.with_inputs(|| stops.clone()).bench_values(|stops| tour(divan::black_box(start), stops));
}
