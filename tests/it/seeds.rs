//! The properties of the fuzz targets, checked on their seeds; see `fuzz/README.md`.

use std::path::Path;

#[path = "../../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "a library for the fuzz targets")]
mod properties;

#[test]
fn responses_of_kaspi() {
    check_files("fuzz/seeds/kaspi_json", properties::kaspi_json);
    check_files("src/sandbox/kaspi/fixtures", properties::kaspi_json);
}

#[test]
fn messages_of_people() {
    check_files("fuzz/seeds/codes", properties::codes);
}

#[test]
fn callback_data() {
    check_files("fuzz/seeds/callbacks", properties::callbacks);
}

#[test]
fn names_of_people_and_goods() {
    check_files("fuzz/seeds/html", properties::html);
}

#[expect(clippy::print_stdout, reason = "shows the file when a check fails")]
fn check_files(folder: &str, check: fn(&[u8])) {
    for file in Path::new(folder).read_dir().unwrap() {
        let path = file.unwrap().path();
        println!("{}", path.display());
        check(&std::fs::read(path).unwrap());
    }
}
