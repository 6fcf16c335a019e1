//! A picture of a report: a bar for each day.

mod bars;
mod canvas;

#[cfg(test)]
mod tests;

use anyhow::Context;

use self::bars::{Bar, bars, title};
use self::canvas::{Canvas, Color, text_width};
use super::text::{Arg, plain};
use crate::domain::Language;
use crate::domain::report::Report;

/// As wide as Telegram shows photos; on a phone a third of it.
const WIDTH: f32 = 1080.0;
const MARGIN: f32 = 44.0;
const GAP: f32 = 28.0;

const TITLE_SIZE: f32 = 46.0;
const TEXT_SIZE: f32 = 36.0;

/// The square beside a name.
const MARK: f32 = 30.0;

/// Rows are lower if there are more than so many.
const FEW_ROWS: usize = 12;
const ROW: f32 = 76.0;
const LOW_ROW: f32 = 54.0;

/// The part of a row's height that its bar fills.
const FILLED: f32 = 0.66;

/// So that one order among hundreds is seen.
const MIN_SEGMENT: f32 = 5.0;

/// Its own background, since Telegram's may be light or dark.
const BACKGROUND: Color = Color(0xFF, 0xFF, 0xFF);
const INK: Color = Color(0x1F, 0x29, 0x33);
const FAINT: Color = Color(0xA8, 0xB2, 0xBD);
const LINE: Color = Color(0xE3, 0xE8, 0xED);

/// What a bar consists of. The colours differ in brightness too, for people who see few colours.
const SERIES: [(&str, Color); 3] = [
    ("delivered", Color(0x1B, 0x9E, 0x77)),
    ("failed", Color(0xF2, 0xA9, 0x1F)),
    ("cancelled", Color(0x8C, 0x2D, 0x4B)),
];

/// A PNG with a bar for each day, for each week of a span of more than 31 days, and for each month of more than 92.
pub fn chart(lang: Language, report: &Report) -> anyhow::Result<Vec<u8>> {
    let bars = bars(lang, report);
    let legend = legend(lang, &bars);
    let row_height = if bars.len() <= FEW_ROWS { ROW } else { LOW_ROW };
    let legend_top = MARGIN + TITLE_SIZE + GAP;
    let legend_height = legend.iter().map(|(line, ..)| line + 1).max().unwrap_or_default();
    let header_top = legend_top + length(legend_height) * (TEXT_SIZE + GAP / 2.0) + GAP;
    let rows_top = header_top + MARK + GAP / 2.0;
    let height = rows_top + length(bars.len()) * row_height + MARGIN;

    let mut canvas = Canvas::new(WIDTH, height, BACKGROUND).context("couldn't make a picture")?;
    canvas.text(MARGIN, MARGIN + TITLE_SIZE, TITLE_SIZE, INK, &title(lang, report.span));
    for (line, left, name, color) in &legend {
        let top = legend_top + length(*line) * (TEXT_SIZE + GAP / 2.0);
        canvas.rectangle(*left, top + (TEXT_SIZE - MARK) / 2.0, MARK, MARK, *color);
        canvas.text(left + MARK + GAP / 2.0, top + TEXT_SIZE * 0.86, TEXT_SIZE, INK, name);
    }
    Rows { bars: &bars, header_top, top: rows_top, row_height }.draw(&mut canvas);
    canvas.png().context("couldn't encode a picture")
}

/// The names with the sums: the line, the left edge, the text and the colour of each.
fn legend(lang: Language, bars: &[Bar]) -> Vec<(usize, f32, String, Color)> {
    let right_edge = WIDTH - MARGIN;
    let (mut line, mut left) = (0, MARGIN);
    let mut legend = Vec::new();
    for (at, (name, color)) in SERIES.into_iter().enumerate() {
        let count = bars.iter().map(|bar| bar.counts[at]).sum();
        let name = plain(lang, "sheet-column", &[("column", Arg::Key(name))]);
        let args = [("name", Arg::Text(&name)), ("count", Arg::Count(count))];
        let text = plain(lang, "chart-legend", &args);
        let needed = MARK + GAP / 2.0 + text_width(&text, TEXT_SIZE);
        if left > MARGIN && left + needed > right_edge {
            (line, left) = (line + 1, MARGIN);
        }
        legend.push((line, left, text, color));
        left += needed + 1.5 * GAP;
    }
    legend
}

/// The labels, the bars, and a column of numbers for each part of the bars.
struct Rows<'a> {
    bars: &'a [Bar],
    header_top: f32,
    top: f32,
    row_height: f32,
}

impl Rows<'_> {
    fn draw(&self, canvas: &mut Canvas) {
        let widest = |texts: Vec<String>| texts.iter().map(|text| text_width(text, TEXT_SIZE)).fold(0.0, f32::max);
        let labels = widest(self.bars.iter().map(|bar| bar.label.clone()).collect());
        let numbers = widest(self.bars.iter().flat_map(|bar| bar.counts.map(|count| count.to_string())).collect());
        let column = numbers.max(MARK) + GAP;
        let bars_left = MARGIN + labels + GAP;
        let bars_right = WIDTH - MARGIN - length(SERIES.len()) * column;
        let most = self.bars.iter().map(|bar| bar.counts.iter().sum()).max().unwrap_or(0).max(1);
        for (at, (_, color)) in SERIES.iter().enumerate() {
            let right = bars_right + length(at + 1) * column;
            canvas.rectangle(right - MARK, self.header_top, MARK, MARK, *color);
        }
        for (number, bar) in self.bars.iter().enumerate() {
            let top = self.top + length(number) * self.row_height;
            canvas.rectangle(MARGIN, top, WIDTH - 2.0 * MARGIN, 2.0, LINE);
            let baseline = top + self.row_height / 2.0 + TEXT_SIZE * 0.36;
            canvas.text(MARGIN, baseline, TEXT_SIZE, INK, &bar.label);
            let (bar_top, bar_height) = (top + self.row_height * (1.0 - FILLED) / 2.0 + 1.0, self.row_height * FILLED);
            let mut left = bars_left;
            for (at, (count, (_, color))) in bar.counts.iter().zip(SERIES).enumerate() {
                if *count > 0 {
                    let share = length(*count) / length(most);
                    let segment = (share * (bars_right - bars_left)).max(MIN_SEGMENT);
                    canvas.rectangle(left, bar_top, segment - 1.0, bar_height, color);
                    left += segment;
                }
                let (text, ink) = (count.to_string(), if *count > 0 { INK } else { FAINT });
                let right = bars_right + length(at + 1) * column;
                canvas.text(right - text_width(&text, TEXT_SIZE), baseline, TEXT_SIZE, ink, &text);
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a pixel more or less does not matter for millions of orders")]
fn length(number: usize) -> f32 {
    number as f32
}
