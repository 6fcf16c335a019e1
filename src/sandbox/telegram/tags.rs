//! The tags and character references of Telegram's HTML, read as `TDLib` reads them.

use super::html::{HtmlError, error};

/// An opened tag that waits for its end.
pub(super) struct Open {
    pub(super) tag: String,
    pub(super) argument: String,
    pub(super) offset: usize,
    pub(super) begin: usize,
}

/// Walks over a text with tags, byte by byte as `TDLib` does, and collects the text without them.
pub(super) struct Parser<'a> {
    pub(super) source: &'a [u8],
    pub(super) at: usize,
    pub(super) text: Vec<u8>,
    /// UTF-16 length of `text`.
    pub(super) offset: usize,
    /// Whether half of a surrogate pair was written as a number.
    pub(super) halves: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a [u8]) -> Self {
        Self { source, at: 0, text: Vec::new(), offset: 0, halves: false }
    }

    /// The byte there, or 0 after the end.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.source.get(at).copied().unwrap_or(0)
    }

    pub(super) fn peek(&self) -> u8 {
        self.byte(self.at)
    }

    pub(super) fn plain(&mut self) {
        let byte = self.peek();
        // Continuation bytes add nothing; four-byte characters are surrogate pairs in UTF-16.
        if byte & 0xc0 != 0x80 {
            self.offset += 1 + usize::from(byte >= 0xf0);
        }
        self.text.push(byte);
        self.at += 1;
    }

    pub(super) fn reference(&mut self) {
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

    pub(super) fn start_tag(&mut self) -> Result<Open, HtmlError> {
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
                ("code", "class") if value.starts_with("language-") => argument = value.replacen("language-", "", 1),
                ("span", "class") if value.starts_with("tg-") => argument = value.replacen("tg-", "", 1),
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
            if let Some((code, end)) = self.decode().filter(|_| self.peek() == b'&') {
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                self.at = end;
            } else {
                value.push(self.peek());
                self.at += 1;
            }
        }
        self.at += usize::from(self.peek() == quote);
        Ok(String::from_utf8_lossy(&value).into_owned())
    }

    pub(super) fn end_tag(&mut self, open: Option<Open>) -> Result<Open, HtmlError> {
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

/// `TDLib` counts the end of the text as white space.
fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n' | 0x0b)
}

fn is_blank(byte: u8) -> bool {
    byte != 0 && is_space(byte)
}

fn lower(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).to_ascii_lowercase()
}
