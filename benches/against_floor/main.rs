//! The cost of an order, measured from outside: the program and two bots that only make the same HTTP calls.
//!
//! Each contender is a process with its own fake Telegram and Kaspi. They take turns within one run, so that a slow phase
//! of the machine affects all of them:
//!
//! - `bare`: hyper alone, three calls for each update;
//! - `floor`: the same with reqwest, the client of the program;
//! - `polling`, `webhook`: the program.
//!
//! Linux only: it reads `/proc`. The argument after `--` is the number of rounds.

mod contender;
mod floor;
mod people;

use std::time::Duration;

use contender::Contender;

/// How many orders are looked up concurrently.
const IN_FLIGHT: usize = 64;

/// Orders in one turn of a contender.
const ORDERS: usize = 1280;

/// How long Kaspi takes to respond while the latency is measured.
const KASPI_DELAY: Duration = Duration::from_millis(30);

/// Consecutive orders whose latency is measured in one turn.
const LATENCIES: usize = 20;

/// How long a contender is idle before its memory is read.
const IDLE: Duration = Duration::from_secs(3);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--floor") {
        return floor::run(&arguments[at + 1..]);
    }
    let rounds = arguments.iter().rev().find_map(|argument| argument.parse().ok()).unwrap_or(5);
    tokio::runtime::Runtime::new().expect("a runtime").block_on(compare(rounds));
}

async fn compare(rounds: usize) {
    let mut contenders = Vec::new();
    for kind in &contender::KINDS {
        contenders.push(Contender::start(kind).await);
    }
    for contender in &contenders {
        contender.ask(IN_FLIGHT, ORDERS).await;
    }
    let mut cpu = vec![Vec::new(); contenders.len()];
    let mut latency = vec![Vec::new(); contenders.len()];
    for _ in 0..rounds {
        for (contender, cpu) in contenders.iter().zip(&mut cpu) {
            let before = contender.cpu();
            contender.ask(IN_FLIGHT, ORDERS).await;
            cpu.push(micros(contender.cpu().saturating_sub(before)) / people::as_number(ORDERS));
        }
        for (contender, latency) in contenders.iter().zip(&mut latency) {
            for _ in 0..LATENCIES {
                latency.push(micros(contender.latency(KASPI_DELAY).await) / 1000.0);
            }
        }
    }
    report(&contenders, &mut cpu, &mut latency);
}

#[expect(clippy::print_stdout, reason = "the result")]
fn report(contenders: &[Contender], cpu: &mut [Vec<f64>], latency: &mut [Vec<f64>]) {
    let cpu: Vec<f64> = cpu.iter_mut().map(|times| median(times)).collect();
    println!("           CPU µs/order  × bare  × floor   added ms  idle MiB  after MiB  start ms");
    for ((contender, cpu_of_it), latency) in contenders.iter().zip(&cpu).zip(latency) {
        println!(
            "{:<10} {cpu_of_it:>12.0} {:>7.2} {:>8.2} {:>10.2} {:>9.1} {:>10.1} {:>9.1}",
            contender.kind.name,
            cpu_of_it / cpu[0],
            cpu_of_it / cpu[1],
            median(latency) - micros(KASPI_DELAY) / 1000.0,
            contender.idle_mib,
            contender.resident_mib(),
            micros(contender.started_in) / 1000.0,
        );
    }
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
