#![no_main]

use kaspi_order_bot_fuzz::codes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| codes(data));
