//! What the fuzz targets check, on their seeds; `fuzz/README.md` tells of the targets.

use std::path::Path;

#[path = "../../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "it is a library for the fuzz targets")]
mod properties;

#[test]
fn kaspis_answers() {
    feed("fuzz/seeds/kaspi_json", properties::kaspi_json);
    feed("src/sandbox/kaspi/fixtures", properties::kaspi_json);
}

#[test]
fn what_people_write() {
    feed("fuzz/seeds/codes", properties::codes);
}

#[test]
fn callback_data() {
    feed("fuzz/seeds/callbacks", properties::callbacks);
}

#[test]
fn names_of_people_and_goods() {
    feed("fuzz/seeds/html", properties::html);
}

#[expect(clippy::print_stdout, reason = "it is shown when a check fails, and says on what")]
fn feed(folder: &str, check: fn(&[u8])) {
    for file in Path::new(folder).read_dir().unwrap() {
        let path = file.unwrap().path();
        println!("{}", path.display());
        check(&std::fs::read(path).unwrap());
    }
}
