//! Entities of a text, including those that Telegram detects automatically.

use serde::Serialize;

use super::links;

/// The Bot API's `MessageEntity`; offset and length are in UTF-16 code units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entity {
    /// Such as `bold` or `text_link`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub offset: usize,
    /// Never 0.
    pub length: usize,
    /// Of a `text_link`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Of a `pre`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Of a `custom_emoji`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_emoji_id: Option<String>,
    /// Of a `text_mention`.
    #[serde(skip)]
    pub user_id: Option<i64>,
}

impl Entity {
    pub(super) fn new(kind: &'static str, offset: usize, length: usize) -> Self {
        Self { kind, offset, length, url: None, language: None, custom_emoji_id: None, user_id: None }
    }

    fn end(&self) -> usize {
        self.offset + self.length
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.offset < other.end() && other.offset < self.end()
    }
}

/// Kinds that may be split and joined.
const SPLITTABLE: [&str; 5] = ["bold", "italic", "underline", "strikethrough", "spoiler"];

/// Normalizes entities as Telegram stores them: sorted, joined, nothing inside code.
pub(super) fn tidy(mut entities: Vec<Entity>, text: &str) -> Vec<Entity> {
    let length = utf16_len(text);
    for entity in &mut entities {
        entity.length = entity.length.min(length.saturating_sub(entity.offset));
    }
    entities.retain(|entity| entity.length > 0);
    sort(&mut entities);
    let (splittable, whole): (Vec<_>, Vec<_>) =
        entities.into_iter().partition(|entity| SPLITTABLE.contains(&entity.kind));
    let mut result: Vec<Entity> = Vec::new();
    for entity in whole {
        // Of two overlapping links, mentions or quotes the outer one wins; a quote may contain the others.
        let conflicts = result.iter().any(|outer| {
            outer.overlaps(&entity) && (is_quote(outer) == is_quote(&entity) || (is_quote(&entity) && !is_quote(outer)))
        });
        if !conflicts {
            result.push(entity);
        }
    }
    let code: Vec<(usize, usize)> =
        result.iter().filter(|entity| is_code(entity)).map(|entity| (entity.offset, entity.end())).collect();
    for kind in SPLITTABLE {
        let ranges = splittable.iter().filter(|entity| entity.kind == kind).map(|entity| (entity.offset, entity.end()));
        for (start, end) in without(joined(ranges), &code) {
            result.push(Entity::new(kind, start, end - start));
        }
    }
    sort(&mut result);
    result
}

fn sort(entities: &mut [Entity]) {
    entities.sort_by(|a, b| a.offset.cmp(&b.offset).then(b.length.cmp(&a.length)));
}

fn is_code(entity: &Entity) -> bool {
    matches!(entity.kind, "code" | "pre")
}

fn is_quote(entity: &Entity) -> bool {
    matches!(entity.kind, "blockquote" | "expandable_blockquote")
}

/// Joins adjacent and overlapping ranges; the input is sorted by start.
fn joined(ranges: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ranges {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

fn without(ranges: Vec<(usize, usize)>, holes: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut remaining = ranges;
    for &(from, to) in holes {
        remaining = remaining
            .into_iter()
            .flat_map(|(start, end)| [(start, end.min(from)), (start.max(to), end)])
            .filter(|(start, end)| start < end)
            .collect();
    }
    remaining.sort_unstable();
    remaining
}

pub(super) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Adds the commands, links, mentions and phone numbers that Telegram detects automatically.
pub(super) fn with_detected(text: &str, mut entities: Vec<Entity>) -> Vec<Entity> {
    let chars: Vec<char> = text.chars().collect();
    let mut offset = 0;
    let mut position = 0;
    while position < chars.len() {
        let before = position.checked_sub(1).map(|previous| chars[previous]);
        let (kind, count) = detect(&chars[position..], before).unwrap_or(("", 1));
        let length = chars[position..position + count].iter().map(|c| c.len_utf16()).sum();
        if !kind.is_empty() {
            let entity = Entity::new(kind, offset, length);
            let is_blocking =
                |other: &Entity| other.overlaps(&entity) && !SPLITTABLE.contains(&other.kind) && !is_quote(other);
            if !entities.iter().any(is_blocking) {
                entities.push(entity);
            }
        }
        offset += length;
        position += count;
    }
    sort(&mut entities);
    entities
}

/// The kind of entity at the start of these characters, and its length in characters.
fn detect(chars: &[char], before: Option<char>) -> Option<(&'static str, usize)> {
    let after_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if after_word {
        return None;
    }
    match chars[0] {
        '/' if !matches!(before, Some('/' | '<' | '>')) => command(chars).map(|count| ("bot_command", count)),
        '@' => name(&chars[1..]).filter(|count| *count >= 4).map(|count| ("mention", count + 1)),
        '+' => phone(chars).map(|count| ("phone_number", count)),
        'h' | 'H' => url(chars).map(|count| ("url", count)),
        _ => None,
    }
}

fn name(chars: &[char]) -> Option<usize> {
    let count = chars.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '_').count();
    (1..=64).contains(&count).then_some(count)
}

fn command(chars: &[char]) -> Option<usize> {
    let mut count = 1 + name(&chars[1..])?;
    if chars.get(count) == Some(&'@')
        && let Some(more) = name(&chars[count + 1..]).filter(|more| (3..=32).contains(more))
    {
        count += more + 1;
    }
    let ends = chars.get(count).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '<' | '>'));
    ends.then_some(count)
}

/// A Kazakh or Russian number: `+7` and ten more digits, with spaces, brackets or hyphens between.
fn phone(chars: &[char]) -> Option<usize> {
    let mut digits = 0;
    for (at, c) in chars.iter().enumerate().skip(1) {
        match c {
            '0'..='9' => digits += 1,
            ' ' | '\u{a0}' | '\u{202f}' | '-' | '(' | ')' => continue,
            _ => return None,
        }
        if digits == 1 && *c != '7' {
            return None;
        }
        if digits == 11 {
            return chars.get(at + 1).is_none_or(|c| !c.is_ascii_digit()).then_some(at + 1);
        }
    }
    None
}

fn url(chars: &[char]) -> Option<usize> {
    let mut count = chars.iter().take_while(|c| !c.is_whitespace() && !"<>\"«»".contains(**c)).count();
    while count > 0 && ".,;:!?)'".contains(chars[count - 1]) {
        count -= 1;
    }
    let link: String = chars[..count].iter().collect();
    let lower = link.to_lowercase();
    let is_url = (lower.starts_with("http://") || lower.starts_with("https://")) && links::check_link(&link).is_ok();
    is_url.then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected_in(text: &str) -> Vec<(&'static str, String)> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let cut = |e: &Entity| String::from_utf16(&units[e.offset..e.end()]).unwrap();
        with_detected(text, Vec::new()).iter().map(|e| (e.kind, cut(e))).collect()
    }

    #[test]
    fn commands_links_mentions_and_phones_are_detected() {
        let text = "🚚 /order@emu_bot 1 +7 (775) 000-00-00, https://2gis.kz/x?y=1. @manager";
        assert_eq!(
            detected_in(text),
            [
                ("bot_command", "/order@emu_bot".to_owned()),
                ("phone_number", "+7 (775) 000-00-00".to_owned()),
                ("url", "https://2gis.kz/x?y=1".to_owned()),
                ("mention", "@manager".to_owned()),
            ]
        );
    }

    #[test]
    fn similar_texts_are_not_detected() {
        for text in ["1/2", "a@b", "+7 775", "+1 775 000 00 00", "http://localhost/", "/заказ", "//x", "7750000000"]
        {
            assert_eq!(detected_in(text), [], "{text}");
        }
    }

    #[test]
    fn nothing_is_detected_inside_code_but_inside_bold() {
        let text = "/a +77750000000";
        let code = vec![Entity::new("code", 3, 12)];
        assert_eq!(with_detected(text, code).iter().map(|e| e.kind).collect::<Vec<_>>(), ["bot_command", "code"]);
        let bold = vec![Entity::new("bold", 0, 15)];
        assert_eq!(with_detected(text, bold).len(), 3);
    }

    #[test]
    fn entities_are_joined_and_split_by_code() {
        let entities = vec![
            Entity::new("bold", 0, 4),
            Entity::new("bold", 2, 6),
            Entity::new("code", 3, 2),
            Entity::new("bold", 9, 9),
        ];
        let result: Vec<_> = tidy(entities, "0123456789").iter().map(|e| (e.kind, e.offset, e.length)).collect();
        assert_eq!(result, [("bold", 0, 3), ("code", 3, 2), ("bold", 5, 3), ("bold", 9, 1)]);
    }
}
