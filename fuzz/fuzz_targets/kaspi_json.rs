#![no_main]

use kaspi_order_bot_fuzz::kaspi_json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| kaspi_json(data));
