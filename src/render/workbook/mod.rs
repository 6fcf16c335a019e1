//! A report as an Excel workbook.

mod sheets;
mod table;

#[cfg(test)]
mod tests;

use anyhow::Context;
use chrono::NaiveTime;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::text::{Arg, plain};
use crate::domain::Language;
use crate::domain::report::Report;
use table::Table;

/// With the sheets Orders, Couriers and Days.
pub fn workbook(lang: Language, report: &Report) -> anyhow::Result<Vec<u8>> {
    write(lang, report).context("couldn't write a workbook")
}

fn write(lang: Language, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Otherwise the time of the computer's clock.
    let created = ExcelDateTime::from_timestamp(report.span.until.and_time(NaiveTime::MIN).and_utc().timestamp())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let total = plain(lang, "sheet-total", &[]);
    let sheets: [(&'static str, Table); 3] = [
        ("orders", sheets::orders(lang, report)),
        ("couriers", sheets::couriers(lang, report)),
        ("days", sheets::days(lang, report)),
    ];
    for (name, table) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(plain(lang, "sheet-name", &[("sheet", Arg::Key(name))]))?;
        table.write(sheet, &total)?;
    }
    workbook.save_to_buffer()
}
