#![no_main]

use kaspi_order_bot_fuzz::callbacks;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| callbacks(data));
