//! A table with a header, filters, and a row of sums.

use chrono::{DateTime, NaiveDate, Utc};
use rust_xlsxwriter::{Color, Format, FormatBorder, Formula, IgnoreError, Worksheet, XlsxError, utility};

use crate::domain::Money;
use crate::domain::time::ALMATY;
use crate::render::html::{shorten, tame};

/// The longest text of a cell, in UTF-16 units. Excel's own limit is 32,767.
const MAX_TEXT_UNITS: usize = 1000;

/// Widths in characters. A column of texts is as wide as its widest one, within these limits.
const TEXT_WIDTHS: (usize, usize) = (9, 48);

/// The button of a filter covers about so many characters of a header.
const FILTER_WIDTH: usize = 4;

/// Excel puts the reader's thousands separator in place of the comma.
const MONEY: &str = "#,##0\"\u{a0}₸\"";
const MONEY_WITH_TIYN: &str = "#,##0.00\"\u{a0}₸\"";
const COUNT: &str = "#,##0";
const DAY: &str = "dd.mm.yyyy";
const TIME: &str = "dd.mm.yyyy hh:mm";

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number that is never calculated with, such as an order's code.
    Code,
    Text,
    Count,
    Money,
    Day,
    Time,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Empty,
    /// Always written as text, whatever it begins with.
    Text(String),
    Count(u32),
    Money(Money),
    Day(NaiveDate),
    Time(DateTime<Utc>),
    /// The sum of the last columns from this one on, as a formula.
    SumFrom {
        column: usize,
        result: u32,
    },
}

pub(super) struct Table {
    pub(super) columns: Vec<(String, Kind)>,
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(shorten(&tame(text), MAX_TEXT_UNITS))
    }

    /// Empty if there is no value.
    pub(super) fn optional<T>(value: Option<T>, cell: impl Fn(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// Counts as they are, money in tiyn.
    fn whole(&self) -> i64 {
        match self {
            Self::Count(count) | Self::SumFrom { result: count, .. } => i64::from(*count),
            Self::Money(money) => money.tiyn(),
            Self::Empty | Self::Text(_) | Self::Day(_) | Self::Time(_) => 0,
        }
    }
}

impl Table {
    pub(super) fn write(&self, sheet: &mut Worksheet, total: &str) -> Result<(), XlsxError> {
        let header = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_background_color(Color::RGB(0x00E8_F1EE))
            .set_border_bottom(FormatBorder::Thin);
        let last_row = row(self.rows.len());
        let last_column = column(self.columns.len().saturating_sub(1));
        for (at, (title, kind)) in self.columns.iter().enumerate() {
            sheet.write_string_with_format(0, column(at), title, &header)?;
            sheet.set_column_width(column(at), self.width(at, title, *kind))?;
            if *kind == Kind::Code && last_row > 0 {
                sheet.ignore_error_range(1, column(at), last_row, column(at), IgnoreError::NumberStoredAsText)?;
            }
        }
        for (number, cells) in self.rows.iter().enumerate() {
            for (at, cell) in cells.iter().enumerate() {
                self.write_cell(sheet, row(number + 1), column(at), cell)?;
            }
        }
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        self.write_sums(sheet, total)
    }

    fn write_cell(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        let format = |code: &str| Format::new().set_num_format(code);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                sheet.write_string(row, column, text)?;
            }
            Cell::Count(count) => {
                sheet.write_number_with_format(row, column, f64::from(*count), &format(COUNT))?;
            }
            Cell::Money(money) => {
                sheet.write_number_with_format(
                    row,
                    column,
                    tenge(money.tiyn()),
                    &format(money_format(money.tiyn())),
                )?;
            }
            Cell::Day(day) => {
                sheet.write_datetime_with_format(row, column, day, &format(DAY))?;
            }
            Cell::Time(time) => {
                let local = time.with_timezone(&ALMATY).naive_local();
                sheet.write_datetime_with_format(row, column, local, &format(TIME))?;
            }
            Cell::SumFrom { column: first, result } => {
                let last = self.columns.len().saturating_sub(1);
                let range = utility::cell_range(row, self::column(*first), row, self::column(last));
                let formula = Formula::new(format!("=SUM({range})")).set_result(result.to_string());
                sheet.write_formula_with_format(row, column, formula, &format(COUNT))?;
            }
        }
        Ok(())
    }

    /// Of the rows that the filters show.
    fn write_sums(&self, sheet: &mut Worksheet, total: &str) -> Result<(), XlsxError> {
        let bold = || Format::new().set_bold().set_border_top(FormatBorder::Thin);
        let last_row = row(self.rows.len());
        for (at, (_, kind)) in self.columns.iter().enumerate() {
            let column = column(at);
            let sum: i64 = self.rows.iter().filter_map(|cells| cells.get(at)).map(Cell::whole).sum();
            let (result, format) = match kind {
                Kind::Count => (sum.to_string(), COUNT),
                Kind::Money => (tenge(sum).to_string(), money_format(sum)),
                Kind::Code | Kind::Text | Kind::Day | Kind::Time => {
                    let text = if at == 0 { total } else { "" };
                    sheet.write_string_with_format(last_row + 1, column, text, &bold())?;
                    continue;
                }
            };
            let format = bold().set_num_format(format);
            if last_row == 0 {
                sheet.write_number_with_format(1, column, 0, &format)?;
                continue;
            }
            let range = utility::cell_range(1, column, last_row, column);
            let formula = Formula::new(format!("=SUBTOTAL(109,{range})")).set_result(result);
            sheet.write_formula_with_format(last_row + 1, column, formula, &format)?;
        }
        Ok(())
    }

    fn width(&self, at: usize, title: &str, kind: Kind) -> f64 {
        let header = title.split(' ').map(|word| word.chars().count()).max().unwrap_or_default() + FILTER_WIDTH;
        let content = match kind {
            Kind::Count => 8,
            Kind::Day => 12,
            Kind::Time => 17,
            Kind::Money => 16,
            Kind::Code | Kind::Text => {
                let texts = self.rows.iter().filter_map(|cells| match cells.get(at) {
                    Some(Cell::Text(text)) => Some(text.chars().count() + 2),
                    _ => None,
                });
                texts.max().unwrap_or_default().clamp(TEXT_WIDTHS.0, TEXT_WIDTHS.1)
            }
        };
        f64::from(u32::try_from(header.max(content)).unwrap_or(u32::MAX))
    }
}

fn money_format(tiyn: i64) -> &'static str {
    if tiyn % 100 == 0 { MONEY } else { MONEY_WITH_TIYN }
}

#[expect(clippy::cast_precision_loss, reason = "sums of orders are far below 2^53 tiyn")]
fn tenge(tiyn: i64) -> f64 {
    tiyn as f64 / 100.0
}

/// Excel's number of a row; the library refuses one that is too large.
fn row(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn column(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
