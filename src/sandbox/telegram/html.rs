//! Telegram's HTML: which tags it knows, what they become and how it words a refusal.

use std::borrow::Cow;

use thiserror::Error;

use super::entities::{self, Entity};
use super::links;

/// A text and its marks, as Telegram keeps them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParsedText {
    /// The words without tags, trimmed.
    pub text: String,
    /// The marks, sorted; only those of tags, not the phone numbers and links that Telegram finds by itself.
    pub entities: Vec<Entity>,
}

impl ParsedText {
    /// Length in UTF-16 code units, which is what Telegram limits to 4096.
    #[must_use]
    pub fn utf16_len(&self) -> usize {
        entities::utf16_len(&self.text)
    }
}

/// Why Telegram refuses a text; shown as the Bot API words it after `Bad Request: `.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("can't parse entities: {0}")]
pub struct HtmlError(String);

/// An opened tag that waits for its end.
struct Open {
    tag: String,
    argument: String,
    offset: usize,
    begin: usize,
}

/// Parses a text with `parse_mode: HTML`.
///
/// Unknown tags, a bare `<`, unclosed and wrongly nested tags are refused; unknown `&…;` names are shown as they stand;
/// links with schemes that Telegram does not open lose their mark silently.
///
/// # Errors
/// The text is not Telegram's HTML.
pub fn parse_html(html: &str) -> Result<ParsedText, HtmlError> {
    let html = clean(html);
    let mut parser = Parser { source: html.as_bytes(), at: 0, text: Vec::new(), offset: 0, halves: false };
    let mut open: Vec<Open> = Vec::new();
    let mut entities = Vec::new();
    while parser.at < parser.source.len() {
        match parser.peek() {
            b'&' => parser.reference(),
            b'<' if parser.byte(parser.at + 1) == b'/' => {
                let (offset, text_end) = (parser.offset, parser.text.len());
                let opened = parser.end_tag(open.pop())?;
                if offset > opened.offset {
                    let inner = String::from_utf8_lossy(&parser.text[opened.begin..text_end]).into_owned();
                    mark(&opened, offset - opened.offset, &inner, &mut entities)?;
                }
            }
            b'<' => open.push(parser.start_tag()?),
            _ => parser.plain(),
        }
    }
    if let Some(open) = open.last() {
        return Err(error(format!("Can't find end tag corresponding to start tag {}", open.tag)));
    }
    if parser.halves {
        return Err(error(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code \
             units",
        ));
    }
    let text = String::from_utf8_lossy(&parser.text).into_owned();
    for entity in entities.iter_mut().filter(|entity: &&mut Entity| entity.kind == "code") {
        entity.language = None;
    }
    Ok(trimmed(&text, entities))
}

/// A text without marks, cleaned and trimmed as Telegram does.
pub(super) fn plain(text: &str) -> ParsedText {
    trimmed(&clean(text), Vec::new())
}

fn error(text: impl Into<String>) -> HtmlError {
    HtmlError(text.into())
}

/// Control characters become spaces, carriage returns vanish.
fn clean(text: &str) -> Cow<'_, str> {
    let control = |c: char| c.is_ascii_control() && c != '\n' && c != '\u{7f}';
    if !text.contains(control) {
        return Cow::Borrowed(text);
    }
    text.chars().filter(|c| *c != '\r').map(|c| if control(c) { ' ' } else { c }).collect::<String>().into()
}

fn trimmed(text: &str, mut entities: Vec<Entity>) -> ParsedText {
    let start = text.len() - text.trim_start().len();
    let skipped = entities::utf16_len(&text[..start]);
    let text = text.trim().to_owned();
    for entity in &mut entities {
        let end = (entity.offset + entity.length).saturating_sub(skipped);
        entity.offset = entity.offset.saturating_sub(skipped);
        entity.length = end.saturating_sub(entity.offset);
    }
    let entities = entities::tidy(entities, &text);
    ParsedText { text, entities }
}

/// Adds what the tag stands for.
fn mark(open: &Open, length: usize, inner: &str, entities: &mut Vec<Entity>) -> Result<(), HtmlError> {
    let mut add = |kind| entities.push(Entity::new(kind, open.offset, length));
    match open.tag.as_str() {
        "i" | "em" => add("italic"),
        "b" | "strong" => add("bold"),
        "s" | "strike" | "del" => add("strikethrough"),
        "u" | "ins" => add("underline"),
        "tg-spoiler" | "span" => add("spoiler"),
        "blockquote" => add(if open.argument.is_empty() { "blockquote" } else { "expandable_blockquote" }),
        "tg-emoji" => {
            let id = open.argument.parse::<i64>().ok().filter(|id| *id != 0);
            let id = id.ok_or_else(|| error("Invalid custom emoji identifier specified"))?;
            let mut entity = Entity::new("custom_emoji", open.offset, length);
            entity.custom_emoji_id = Some(id.to_string());
            entities.push(entity);
        }
        "a" => {
            let link = if open.argument.is_empty() { inner } else { &open.argument };
            let mut entity = Entity::new("text_link", open.offset, length);
            if let Some(id) = links::mentioned_user(link) {
                entity.kind = "text_mention";
                entity.user_id = Some(id);
                entities.push(entity);
            } else if let Ok(url) = links::check_link(link) {
                entity.url = Some(url);
                entities.push(entity);
            }
        }
        tag => code(tag, open, length, entities),
    }
    Ok(())
}

/// `<pre><code class="language-x">` in either order is one mark with a language.
fn code(tag: &str, open: &Open, length: usize, entities: &mut Vec<Entity>) {
    let (kind, other) = if tag == "pre" { ("pre", "code") } else { ("code", "pre") };
    let language = Some(open.argument.clone()).filter(|language| !language.is_empty());
    if let Some(last) = entities.last_mut()
        && (last.kind, last.offset, last.length) == (other, open.offset, length)
        && (last.language.is_some() || language.is_some())
    {
        last.kind = "pre";
        last.language = last.language.take().or(language);
        return;
    }
    entities.push(Entity { language, ..Entity::new(kind, open.offset, length) });
}

struct Parser<'a> {
    source: &'a [u8],
    at: usize,
    text: Vec<u8>,
    /// UTF-16 length of `text`.
    offset: usize,
    /// Whether half of a surrogate pair was written as a number.
    halves: bool,
}

impl Parser<'_> {
    /// The byte there, or 0 after the end.
    fn byte(&self, at: usize) -> u8 {
        self.source.get(at).copied().unwrap_or(0)
    }

    fn peek(&self) -> u8 {
        self.byte(self.at)
    }

    fn plain(&mut self) {
        let byte = self.peek();
        // Continuation bytes add nothing; four-byte characters are surrogate pairs in UTF-16.
        if byte & 0xc0 != 0x80 {
            self.offset += 1 + usize::from(byte >= 0xf0);
        }
        self.text.push(byte);
        self.at += 1;
    }

    fn reference(&mut self) {
        match self.decode() {
            Some((code, end)) => {
                match char::from_u32(code) {
                    Some(c) => {
                        self.offset += c.len_utf16();
                        self.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                    None => self.halves = true,
                }
                self.at = end;
            }
            None => self.plain(),
        }
    }

    /// The character that a reference at the current place stands for, and where it ends.
    fn decode(&self) -> Option<(u32, usize)> {
        let start = self.at + 1;
        let (code, end) = if self.byte(start) == b'#' {
            let (radix, digits) = if self.byte(start + 1) == b'x' { (16, start + 2) } else { (10, start + 1) };
            let end = self.skip_while(digits, |b| char::from(b).is_digit(radix));
            let number = std::str::from_utf8(&self.source[digits..end]).ok()?;
            let code = u32::from_str_radix(number, radix).ok()?;
            (code, end)
        } else {
            let end = self.skip_while(start, |b| b.is_ascii_alphabetic());
            let code = match &self.source[start..end] {
                b"lt" => '<',
                b"gt" => '>',
                b"amp" => '&',
                b"quot" => '"',
                _ => return None,
            };
            (u32::from(code), end)
        };
        if code == 0 || code >= 0x0010_ffff || end - self.at >= 10 {
            return None;
        }
        Some((code, end + usize::from(self.byte(end) == b';')))
    }

    fn start_tag(&mut self) -> Result<Open, HtmlError> {
        let begin = self.at;
        let name_end = self.skip_while(begin + 1, |b| !is_space(b) && b != b'>');
        if self.byte(name_end) == 0 {
            return Err(error(format!("Unclosed start tag at byte offset {begin}")));
        }
        let tag = lower(&self.source[begin + 1..name_end]);
        let known = matches!(
            tag.as_str(),
            "a" | "b"
                | "strong"
                | "i"
                | "em"
                | "s"
                | "strike"
                | "del"
                | "u"
                | "ins"
                | "tg-spoiler"
                | "tg-emoji"
                | "span"
                | "pre"
                | "code"
                | "blockquote"
        );
        if !known {
            return Err(error(format!("Unsupported start tag \"{tag}\" at byte offset {begin}")));
        }
        self.at = name_end;
        let argument = self.attributes(&tag, begin)?;
        if tag == "span" && argument != "spoiler" {
            return Err(error(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}")));
        }
        Ok(Open { tag, argument, offset: self.offset, begin: self.text.len() })
    }

    /// Reads up to and over the `>`; gives the one attribute value that matters for the tag.
    fn attributes(&mut self, tag: &str, begin: usize) -> Result<String, HtmlError> {
        let mut argument = String::new();
        loop {
            self.at = self.skip_while(self.at, is_blank);
            if self.peek() == b'>' {
                self.at += 1;
                return Ok(argument);
            }
            let name_at = self.at;
            self.at = self.skip_while(name_at, |b| !is_space(b) && b != b'=' && b != b'>');
            let name = lower(&self.source[name_at..self.at]);
            if name.is_empty() {
                return Err(error(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}")));
            }
            self.at = self.skip_while(self.at, is_blank);
            if self.peek() != b'=' {
                if tag == "blockquote" && name == "expandable" && self.peek() != 0 {
                    argument = name;
                    continue;
                }
                return Err(error(format!(
                    "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
                )));
            }
            self.at = self.skip_while(self.at + 1, is_blank);
            if self.peek() == 0 {
                return Err(error(format!("Unclosed start tag \"{tag}\" at byte offset {begin}")));
            }
            let value = self.attribute_value()?;
            if self.peek() == 0 {
                return Err(error(format!("Unclosed start tag at byte offset {begin}")));
            }
            match (tag, name.as_str()) {
                ("a", "href") | ("tg-emoji", "emoji-id") => argument = value,
                ("blockquote", "expandable") => argument = name,
                ("code", "class") if value.starts_with("language-") => argument = value["language-".len()..].to_owned(),
                ("span", "class") if value.starts_with("tg-") => argument = value["tg-".len()..].to_owned(),
                _ => {}
            }
        }
    }

    fn attribute_value(&mut self) -> Result<String, HtmlError> {
        let quote = self.peek();
        let begin = self.at;
        if quote != b'"' && quote != b'\'' {
            self.at = self.skip_while(begin, |b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
            if !is_space(self.peek()) && self.peek() != b'>' {
                return Err(error(format!("Unexpected end of name token at byte offset {begin}")));
            }
            return Ok(lower(&self.source[begin..self.at]));
        }
        self.at += 1;
        let mut value = Vec::new();
        while self.peek() != quote && self.peek() != 0 {
            match self.decode().filter(|_| self.peek() == b'&') {
                Some((code, end)) => {
                    let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                    value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    self.at = end;
                }
                None => {
                    value.push(self.peek());
                    self.at += 1;
                }
            }
        }
        self.at += usize::from(self.peek() == quote);
        Ok(String::from_utf8_lossy(&value).into_owned())
    }

    fn end_tag(&mut self, open: Option<Open>) -> Result<Open, HtmlError> {
        let begin = self.at;
        let open = open.ok_or_else(|| error(format!("Unexpected end tag at byte offset {begin}")))?;
        let name_end = self.skip_while(begin + 2, |b| !is_space(b) && b != b'>');
        let name = lower(&self.source[begin + 2..name_end]);
        self.at = self.skip_while(name_end, is_blank);
        if self.peek() != b'>' {
            return Err(error(format!("Unclosed end tag at byte offset {begin}")));
        }
        if !name.is_empty() && name != open.tag {
            let expected = &open.tag;
            return Err(error(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{name}>\""
            )));
        }
        self.at += 1;
        Ok(open)
    }

    fn skip_while(&self, from: usize, keep: impl Fn(u8) -> bool) -> usize {
        let from = from.min(self.source.len());
        self.source[from..].iter().position(|b| !keep(*b)).map_or(self.source.len(), |skipped| from + skipped)
    }
}

/// TDLib counts the end of the text as white space.
fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n' | 0x0b)
}

fn is_blank(byte: u8) -> bool {
    byte != 0 && is_space(byte)
}

fn lower(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).to_ascii_lowercase()
}
