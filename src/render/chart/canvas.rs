//! Rectangles and texts in a picture.

use std::sync::LazyLock;

use anyhow::Context;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Transform};

/// Has all letters of the three languages. The fonts' own licence, in the package, allows programs to embed them.
static FONT: LazyLock<FontRef<'static>> =
    LazyLock::new(|| FontRef::new(dejavu::sans_condensed::regular()).expect("a test reads the font"));

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Color(pub(super) u8, pub(super) u8, pub(super) u8);

impl Color {
    fn paint(self) -> Paint<'static> {
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        paint.set_color_rgba8(self.0, self.1, self.2, u8::MAX);
        paint
    }
}

pub(super) struct Canvas(Pixmap);

impl Canvas {
    pub(super) fn new(width: f32, height: f32, background: Color) -> anyhow::Result<Self> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is then refused")]
        let pixels = |length: f32| length.ceil() as u32;
        let mut pixmap = Pixmap::new(pixels(width), pixels(height)).context("the size is out of range")?;
        pixmap.fill(tiny_skia::Color::from_rgba8(background.0, background.1, background.2, u8::MAX));
        Ok(Self(pixmap))
    }

    pub(super) fn rectangle(&mut self, left: f32, top: f32, width: f32, height: f32, color: Color) {
        if let Some(rectangle) = Rect::from_xywh(left, top, width, height) {
            self.0.fill_rect(rectangle, &color.paint(), Transform::identity(), None);
        }
    }

    /// `size` is the font's, in pixels.
    pub(super) fn text(&mut self, left: f32, baseline: f32, size: f32, color: Color, text: &str) {
        let mut pen = GlyphPen { path: PathBuilder::new(), left, baseline };
        for glyph in glyphs(text) {
            if let Some(outline) = FONT.outline_glyphs().get(glyph) {
                let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
                // A glyph that cannot be drawn is left out.
                let _ = outline.draw(settings, &mut pen);
            }
            pen.left += advance(glyph, size);
        }
        if let Some(path) = pen.finish() {
            self.0.fill_path(&path, &color.paint(), FillRule::Winding, Transform::identity(), None);
        }
    }

    pub(super) fn png(&self) -> anyhow::Result<Vec<u8>> {
        Ok(self.0.encode_png()?)
    }
}

pub(super) fn text_width(text: &str, size: f32) -> f32 {
    glyphs(text).map(|glyph| advance(glyph, size)).sum()
}

/// One for each character: none of the languages needs ligatures or combining marks.
fn glyphs(text: &str) -> impl Iterator<Item = GlyphId> {
    text.chars().map(|c| FONT.charmap().map(c).unwrap_or_default())
}

fn advance(glyph: GlyphId, size: f32) -> f32 {
    FONT.glyph_metrics(Size::new(size), LocationRef::default()).advance_width(glyph).unwrap_or_default()
}

/// Adds outlines, whose y axis points up, to a path.
struct GlyphPen {
    path: PathBuilder,
    left: f32,
    baseline: f32,
}

impl GlyphPen {
    fn finish(self) -> Option<Path> {
        self.path.finish()
    }
}

impl OutlinePen for GlyphPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.left + x, self.baseline - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.left + x, self.baseline - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.left + cx, self.baseline - cy, self.left + x, self.baseline - y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (left, baseline) = (self.left, self.baseline);
        self.path.cubic_to(left + cx0, baseline - cy0, left + cx1, baseline - cy1, left + x, baseline - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Language;
    use crate::render::text::{Arg, plain};

    #[test]
    fn the_font_has_the_letters_of_all_languages() {
        let letters = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІ";
        let text = format!("{letters}{}0123456789–·:.,₸\u{a0}abcxyzABCXYZ’", letters.to_lowercase());
        for c in text.chars() {
            assert!(FONT.charmap().map(c).is_some(), "{c}");
        }
        for language in Language::ALL {
            let title = plain(language, "chart-title", &[("span", Arg::Text(""))]);
            assert!(glyphs(&title).all(|glyph| glyph != GlyphId::NOTDEF), "{title}");
        }
    }
}
