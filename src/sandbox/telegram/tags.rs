//! Parses the tags and character references of Telegram's HTML as `TDLib` does.

use thiserror::Error;

/// A rejected text. Displayed as the Bot API describes it after `Bad Request: `.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("can't parse entities: {0}")]
pub struct HtmlError(String);

impl HtmlError {
    pub(super) fn new(description: impl Into<String>) -> Self {
        Self(description.into())
    }
}

/// A start tag without its end tag so far.
pub(super) struct OpenTag {
    pub(super) tag: String,
    pub(super) argument: String,
    pub(super) offset: usize,
    pub(super) begin: usize,
}

/// Reads a text byte by byte, as `TDLib` does, and collects it without the tags.
pub(super) struct Parser<'a> {
    pub(super) source: &'a [u8],
    pub(super) position: usize,
    pub(super) text: Vec<u8>,
    /// UTF-16 length of `text`.
    pub(super) offset: usize,
    /// Whether a numeric reference stands for half of a surrogate pair.
    pub(super) has_lone_surrogate: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a [u8]) -> Self {
        Self { source, position: 0, text: Vec::new(), offset: 0, has_lone_surrogate: false }
    }

    /// 0 after the end.
    pub(super) fn byte(&self, position: usize) -> u8 {
        self.source.get(position).copied().unwrap_or(0)
    }

    pub(super) fn peek(&self) -> u8 {
        self.byte(self.position)
    }

    pub(super) fn read_plain(&mut self) {
        let byte = self.peek();
        // Continuation bytes add nothing; four-byte characters are surrogate pairs in UTF-16.
        if byte & 0xc0 != 0x80 {
            self.offset += 1 + usize::from(byte >= 0xf0);
        }
        self.text.push(byte);
        self.position += 1;
    }

    pub(super) fn read_reference(&mut self) {
        match self.decode_reference() {
            Some((code, end)) => {
                match char::from_u32(code) {
                    Some(c) => {
                        self.offset += c.len_utf16();
                        self.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                    None => self.has_lone_surrogate = true,
                }
                self.position = end;
            }
            None => self.read_plain(),
        }
    }

    /// The code point of a reference at the current position, and the position of its end.
    fn decode_reference(&self) -> Option<(u32, usize)> {
        let start = self.position + 1;
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
        if code == 0 || code >= 0x0010_ffff || end - self.position >= 10 {
            return None;
        }
        Some((code, end + usize::from(self.byte(end) == b';')))
    }

    pub(super) fn read_start_tag(&mut self) -> Result<OpenTag, HtmlError> {
        let begin = self.position;
        let name_end = self.skip_while(begin + 1, |b| !is_space(b) && b != b'>');
        if self.byte(name_end) == 0 {
            return Err(HtmlError::new(format!("Unclosed start tag at byte offset {begin}")));
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
            return Err(HtmlError::new(format!("Unsupported start tag \"{tag}\" at byte offset {begin}")));
        }
        self.position = name_end;
        let argument = self.read_attributes(&tag, begin)?;
        if tag == "span" && argument != "spoiler" {
            return Err(HtmlError::new(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}")));
        }
        Ok(OpenTag { tag, argument, offset: self.offset, begin: self.text.len() })
    }

    /// Reads past the `>` and returns the value of the one attribute that matters for the tag.
    fn read_attributes(&mut self, tag: &str, begin: usize) -> Result<String, HtmlError> {
        let mut argument = String::new();
        loop {
            self.position = self.skip_while(self.position, is_blank);
            if self.peek() == b'>' {
                self.position += 1;
                return Ok(argument);
            }
            let name_start = self.position;
            self.position = self.skip_while(name_start, |b| !is_space(b) && b != b'=' && b != b'>');
            let name = lower(&self.source[name_start..self.position]);
            if name.is_empty() {
                return Err(HtmlError::new(format!(
                    "Empty attribute name in the tag \"{tag}\" at byte offset {begin}"
                )));
            }
            self.position = self.skip_while(self.position, is_blank);
            if self.peek() != b'=' {
                if tag == "blockquote" && name == "expandable" && self.peek() != 0 {
                    argument = name;
                    continue;
                }
                return Err(HtmlError::new(format!(
                    "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
                )));
            }
            self.position = self.skip_while(self.position + 1, is_blank);
            if self.peek() == 0 {
                return Err(HtmlError::new(format!("Unclosed start tag \"{tag}\" at byte offset {begin}")));
            }
            let value = self.read_attribute_value()?;
            if self.peek() == 0 {
                return Err(HtmlError::new(format!("Unclosed start tag at byte offset {begin}")));
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

    fn read_attribute_value(&mut self) -> Result<String, HtmlError> {
        let quote = self.peek();
        let begin = self.position;
        if quote != b'"' && quote != b'\'' {
            self.position = self.skip_while(begin, |b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
            if !is_space(self.peek()) && self.peek() != b'>' {
                return Err(HtmlError::new(format!("Unexpected end of name token at byte offset {begin}")));
            }
            return Ok(lower(&self.source[begin..self.position]));
        }
        self.position += 1;
        let mut value = Vec::new();
        while self.peek() != quote && self.peek() != 0 {
            if let Some((code, end)) = self.decode_reference().filter(|_| self.peek() == b'&') {
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                self.position = end;
            } else {
                value.push(self.peek());
                self.position += 1;
            }
        }
        self.position += usize::from(self.peek() == quote);
        Ok(String::from_utf8_lossy(&value).into_owned())
    }

    pub(super) fn read_end_tag(&mut self, open: Option<OpenTag>) -> Result<OpenTag, HtmlError> {
        let begin = self.position;
        let open = open.ok_or_else(|| HtmlError::new(format!("Unexpected end tag at byte offset {begin}")))?;
        let name_end = self.skip_while(begin + 2, |b| !is_space(b) && b != b'>');
        let name = lower(&self.source[begin + 2..name_end]);
        self.position = self.skip_while(name_end, is_blank);
        if self.peek() != b'>' {
            return Err(HtmlError::new(format!("Unclosed end tag at byte offset {begin}")));
        }
        if !name.is_empty() && name != open.tag {
            let expected = &open.tag;
            return Err(HtmlError::new(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{name}>\""
            )));
        }
        self.position += 1;
        Ok(open)
    }

    fn skip_while(&self, from: usize, condition: impl Fn(u8) -> bool) -> usize {
        let from = from.min(self.source.len());
        self.source[from..].iter().position(|b| !condition(*b)).map_or(self.source.len(), |skipped| from + skipped)
    }
}

/// `TDLib` treats the end of the text as white space.
fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n' | 0x0b)
}

fn is_blank(byte: u8) -> bool {
    byte != 0 && is_space(byte)
}

fn lower(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).to_ascii_lowercase()
}
