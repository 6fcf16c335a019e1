//! Telegram's HTML, the entities that its tags become, and Telegram's error texts.

use std::borrow::Cow;

use super::entities::{self, Entity};
use super::links;
use super::tags::{HtmlError, OpenTag, Parser};

/// In UTF-16 code units.
pub(super) const MAX_TEXT_LENGTH: usize = 4096;
pub(super) const MAX_CAPTION_LENGTH: usize = 1024;

/// A text and its entities, as Telegram stores them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParsedText {
    /// Trimmed and without tags.
    pub text: String,
    /// Sorted. [`parse_html`] returns only those of tags, not the phone numbers and links that Telegram detects.
    pub entities: Vec<Entity>,
}

impl ParsedText {
    /// The length that Telegram limits to 4096.
    pub fn utf16_len(&self) -> usize {
        entities::utf16_len(&self.text)
    }
}

/// Parses a text with `parse_mode: HTML`.
///
/// Rejects unknown tags, a bare `<`, and unclosed or wrongly nested tags. Unknown `&…;` references remain in the text.
/// Links with schemes that Telegram does not open become plain text.
pub fn parse_html(html: &str) -> Result<ParsedText, HtmlError> {
    let html = clean(html);
    let mut parser = Parser::new(html.as_bytes());
    let mut open_tags: Vec<OpenTag> = Vec::new();
    let mut entities = Vec::new();
    while parser.position < parser.source.len() {
        match parser.peek() {
            b'&' => parser.read_reference(),
            b'<' if parser.byte(parser.position + 1) == b'/' => {
                let (offset, text_end) = (parser.offset, parser.text.len());
                let opened = parser.read_end_tag(open_tags.pop())?;
                if offset > opened.offset {
                    let inner = String::from_utf8_lossy(&parser.text[opened.begin..text_end]).into_owned();
                    add_entity(&opened, offset - opened.offset, &inner, &mut entities)?;
                }
            }
            b'<' => open_tags.push(parser.read_start_tag()?),
            _ => parser.read_plain(),
        }
    }
    if let Some(open) = open_tags.last() {
        return Err(HtmlError::new(format!("Can't find end tag corresponding to start tag {}", open.tag)));
    }
    if parser.has_lone_surrogate {
        return Err(HtmlError::new(
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

/// A text without `parse_mode`, cleaned and trimmed as Telegram does.
pub(super) fn plain(text: &str) -> ParsedText {
    trimmed(&clean(text), Vec::new())
}

/// Replaces control characters with spaces and removes carriage returns.
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

fn add_entity(open: &OpenTag, length: usize, inner: &str, entities: &mut Vec<Entity>) -> Result<(), HtmlError> {
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
            let id = id.ok_or_else(|| HtmlError::new("Invalid custom emoji identifier specified"))?;
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
        tag => add_code(tag, open, length, entities),
    }
    Ok(())
}

/// `<pre><code class="language-x">` in either order is one entity with a language.
fn add_code(tag: &str, open: &OpenTag, length: usize, entities: &mut Vec<Entity>) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(html: &str) -> (String, Vec<(&'static str, usize, usize)>) {
        let parsed = parse_html(html).unwrap_or_else(|error| panic!("{html}: {error}"));
        (parsed.text, parsed.entities.iter().map(|e| (e.kind, e.offset, e.length)).collect())
    }

    #[test]
    fn valid_html_becomes_text_and_entities() {
        for (html, text, expected) in [
            ("plain", "plain", vec![]),
            ("<b>a</b>", "a", vec![("bold", 0, 1)]),
            ("<STRONG>a</Strong>", "a", vec![("bold", 0, 1)]),
            ("🚚 <b>Заказ</b> 👍🏽<i>x</i>", "🚚 Заказ 👍🏽x", vec![("bold", 3, 5), ("italic", 13, 1)]),
            ("<b>a<i>b</i></b>", "ab", vec![("bold", 0, 2), ("italic", 1, 1)]),
            ("<b></b>x", "x", vec![]),
            ("<b>a</>", "a", vec![("bold", 0, 1)]),
            ("<b>a</b  >", "a", vec![("bold", 0, 1)]),
            ("a & b &amp; &lt;c&gt; &quot;", "a & b & <c> \"", vec![]),
            ("&nbsp;&copy;&apos;", "&nbsp;&copy;&apos;", vec![]),
            ("&#1078;&#x1F69A; <u>x</u>", "ж🚚 x", vec![("underline", 4, 1)]),
            ("&lt", "<", vec![]),
            ("&#0;&#x110000;", "&#0;&#x110000;", vec![]),
            ("5 > 4", "5 > 4", vec![]),
            ("  \n<b> a </b>\n ", "a", vec![("bold", 0, 1)]),
            ("<b>  a</b> c", "a c", vec![("bold", 0, 1)]),
            ("<s>a</s><strike>b</strike><del>c</del>", "abc", vec![("strikethrough", 0, 3)]),
            (
                "<tg-spoiler>a</tg-spoiler> <span class=\"tg-spoiler\">b</span>",
                "a b",
                vec![("spoiler", 0, 1), ("spoiler", 2, 1)],
            ),
            ("<blockquote>q</blockquote>", "q", vec![("blockquote", 0, 1)]),
            ("<blockquote expandable>q</blockquote>", "q", vec![("expandable_blockquote", 0, 1)]),
            ("<blockquote><b>q</b></blockquote>", "q", vec![("blockquote", 0, 1), ("bold", 0, 1)]),
            ("<code>a <b>b</b></code>", "a b", vec![("code", 0, 3)]),
            ("<b>a <code>b</code> c</b>", "a b c", vec![("bold", 0, 2), ("code", 2, 1), ("bold", 3, 2)]),
            ("<a href='tel:+77750000000'>call</a>", "call", vec![]),
            ("<a href='http://localhost/'>x</a>", "x", vec![]),
            ("<a>https://a.kz</a>", "https://a.kz", vec![("text_link", 0, 12)]),
            ("a\tb\r\nc\u{0}d", "a b\nc d", vec![]),
        ] {
            assert_eq!(parsed(html), (text.to_owned(), expected), "{html}");
        }
    }

    #[test]
    fn links_languages_and_mentions_are_preserved() {
        let entity = |html: &str| parse_html(html).unwrap().entities.remove(0);
        let link = entity("<a href=\"https://2gis.kz?a=1&amp;b=2\">x</a>");
        assert_eq!(link.url.as_deref(), Some("https://2gis.kz/?a=1&b=2"));
        assert_eq!(entity("<a href='tg://user?id=7'>x</a>").user_id, Some(7));
        for html in
            ["<pre><code class=\"language-rust\">x</code></pre>", "<code class='language-rust'><pre>x</pre></code>"]
        {
            let code = entity(html);
            assert_eq!((code.kind, code.language.as_deref()), ("pre", Some("rust")));
        }
        assert_eq!(entity("<tg-emoji emoji-id=\"5\">👍</tg-emoji>").custom_emoji_id.as_deref(), Some("5"));
    }

    #[test]
    fn invalid_html_is_rejected_with_telegrams_error_texts() {
        for (html, why) in [
            ("5 < 6", "Unsupported start tag \"\" at byte offset 2"),
            ("a<br>b", "Unsupported start tag \"br\" at byte offset 1"),
            ("<p>a</p>", "Unsupported start tag \"p\" at byte offset 0"),
            ("ж<br/>", "Unsupported start tag \"br/\" at byte offset 2"),
            ("<!-- a -->", "Unsupported start tag \"!--\" at byte offset 0"),
            ("a <b", "Unclosed start tag at byte offset 2"),
            ("<", "Unclosed start tag at byte offset 0"),
            ("<b>a", "Can't find end tag corresponding to start tag b"),
            ("<b>a<i>", "Can't find end tag corresponding to start tag i"),
            ("<b>a<i>b</b></i>", "Unmatched end tag at byte offset 8, expected \"</i>\", found \"</b>\""),
            ("a</b>", "Unexpected end tag at byte offset 1"),
            ("<b>a</b", "Unclosed end tag at byte offset 4"),
            ("<span>a</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
            ("<a href>x</a>", "Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0"),
            ("<a ='x'>x</a>", "Empty attribute name in the tag \"a\" at byte offset 0"),
            ("<a href=", "Unclosed start tag \"a\" at byte offset 0"),
            ("<a href='x", "Unclosed start tag at byte offset 0"),
            ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
            ("<tg-emoji emoji-id='x'>a</tg-emoji>", "Invalid custom emoji identifier specified"),
            (
                "&#xD83D;&#xDE9A;",
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate \
                 code units",
            ),
        ] {
            let rejection = parse_html(html).map_err(|error| error.to_string());
            assert_eq!(rejection, Err(format!("can't parse entities: {why}")), "{html}");
        }
    }

    proptest::proptest! {
        #[test]
        fn entities_never_exceed_the_text(html in "([a-zж🚚 &<>/;#'=]|<b>|</b>|<i>|</i>|<code>|</code>|<a href=|\u{0}){0,40}") {
            if let Ok(parsed) = parse_html(&html) {
                for entity in &parsed.entities {
                    proptest::prop_assert!(entity.length > 0);
                    proptest::prop_assert!(entity.offset + entity.length <= parsed.utf16_len());
                }
            }
        }
    }
}
