//! Texts from the Fluent files.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::html::{escape, tame};
use crate::domain::Language;

const RUSSIAN: &str = include_str!("locales/ru.ftl");
const KAZAKH: &str = include_str!("locales/kk.ftl");
const ENGLISH: &str = include_str!("locales/en.ftl");

type Bundle = FluentBundle<FluentResource>;

static RUSSIAN_BUNDLE: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Russian));
static KAZAKH_BUNDLE: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Kazakh));
static ENGLISH_BUNDLE: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::English));

fn source(language: Language) -> &'static str {
    match language {
        Language::Russian => RUSSIAN,
        Language::Kazakh => KAZAKH,
        Language::English => ENGLISH,
    }
}

fn bundle(language: Language) -> Bundle {
    let resource = FluentResource::try_new(source(language).to_owned()).expect("a test reads the file without errors");
    let identifier: LanguageIdentifier = language.code().parse().expect("it is a language code");
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // The isolating characters would be inside phone numbers and codes that people copy.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("a test finds no key twice");
    bundle
}

/// Parsed when the language is first used.
fn bundle_of(language: Language) -> &'static Bundle {
    match language {
        Language::Russian => &RUSSIAN_BUNDLE,
        Language::Kazakh => &KAZAKH_BUNDLE,
        Language::English => &ENGLISH_BUNDLE,
    }
}

/// An argument of a message. What comes from outside is never compared with the keys of a selector, so no shop, name or
/// address can be mistaken for one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Arg<'a> {
    /// Text from outside; escaped in HTML.
    Text(&'a str),
    /// HTML made by this layer, inserted as it is.
    Html(&'a str),
    /// Sets the flag `$has-NAME`, and `$NAME` as [`Arg::Text`] if there is a value.
    OptionalText(Option<&'a str>),
    /// Sets the flag `$has-NAME`, and `$NAME` as [`Arg::Html`] if there is a value.
    OptionalHtml(Option<&'a str>),
    /// A number, which also selects the plural form.
    Count(usize),
    /// Selects `yes` or `no`.
    Flag(bool),
    /// Selects one of the values of an enum.
    Key(&'static str),
    /// Selects one of Kaspi's constants; one that has no words is shown, escaped in HTML.
    Constant(&'a str),
}

pub(super) type Args<'a> = [(&'static str, Arg<'a>)];

/// A message in Telegram's HTML.
pub(super) fn html(lang: Language, key: &str, args: &Args<'_>) -> String {
    format(lang, key, args, escape)
}

/// A message in plain text, for buttons and their answers.
pub(super) fn plain(lang: Language, key: &str, args: &Args<'_>) -> String {
    format(lang, key, args, tame)
}

fn format(lang: Language, key: &str, args: &Args<'_>, escape: fn(&str) -> String) -> String {
    let bundle = bundle_of(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        debug_assert!(false, "no text for {key}");
        return key.to_owned();
    };
    let mut values = FluentArgs::with_capacity(args.len());
    for &(name, arg) in args {
        let value = match arg {
            Arg::Text(text) => Some(FluentValue::from(escape(text))),
            Arg::Html(html) => Some(html.into()),
            Arg::OptionalText(text) => {
                values.set(format!("has-{name}"), flag(text.is_some()));
                text.map(|text| escape(text).into())
            }
            Arg::OptionalHtml(html) => {
                values.set(format!("has-{name}"), flag(html.is_some()));
                html.map(FluentValue::from)
            }
            Arg::Count(count) => Some(count.into()),
            Arg::Flag(is_set) => Some(flag(is_set).into()),
            Arg::Key(key) => Some(key.into()),
            Arg::Constant(constant) => Some(escape(constant).into()),
        };
        if let Some(value) = value {
            debug_assert!(
                !is_from_outside(arg) || !selects(lang, key, name),
                "{key} compares ${name}, which may be any text, with the keys of a selector"
            );
            values.set(name, value);
        }
    }
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&values), &mut errors);
    debug_assert!(errors.is_empty(), "{key}: {errors:?}");
    text.into_owned()
}

fn flag(is_set: bool) -> &'static str {
    if is_set { "yes" } else { "no" }
}

fn is_from_outside(arg: Arg<'_>) -> bool {
    matches!(arg, Arg::Text(_) | Arg::Html(_) | Arg::OptionalText(_) | Arg::OptionalHtml(_))
}

/// Whether a message has a selector of the variable. Slow: for debug assertions.
fn selects(lang: Language, key: &str, name: &str) -> bool {
    let begins = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(" ="));
    let mut lines = source(lang).lines().skip_while(|line| !begins(line));
    let first = lines.next().into_iter();
    let rest = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '}']));
    let selector = format!("{{ ${name} ->");
    first.chain(rest).any(|line| line.contains(&selector))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;
    use crate::render::html::units;

    /// The keys of a file, each with the variables that its text names.
    fn entries(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut entries = BTreeMap::new();
        let mut key = String::new();
        for line in source(language).lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line.split_once(" =").unwrap().0.to_owned();
                assert!(entries.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
            }
            let variables = line
                .split('$')
                .skip(1)
                .map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>());
            entries.entry(key.clone()).or_default().extend(variables);
        }
        entries.remove("");
        entries
    }

    fn keys() -> BTreeSet<String> {
        entries(Language::Russian).into_keys().collect()
    }

    #[test]
    fn the_files_are_free_of_errors() {
        for language in Language::ALL {
            assert!(FluentResource::try_new(source(language).to_owned()).is_ok(), "{language:?}");
            assert!(entries(language).keys().all(|key| bundle_of(language).has_message(key)), "{language:?}");
        }
    }

    #[test]
    fn every_language_has_the_same_keys_with_the_same_variables() {
        let russian = entries(Language::Russian);
        for language in [Language::Kazakh, Language::English] {
            let other = entries(language);
            let missing: Vec<_> = russian.keys().filter(|key| !other.contains_key(*key)).collect();
            let spare: Vec<_> = other.keys().filter(|key| !russian.contains_key(*key)).collect();
            assert!(
                missing.is_empty() && spare.is_empty(),
                "{language:?} lacks {missing:?} and has {spare:?} to spare"
            );
            for (key, variables) in &russian {
                assert_eq!(variables, &other[key], "{key} in {language:?}");
            }
        }
    }

    #[test]
    fn every_key_is_used_and_every_used_key_exists() {
        fn sources(folder: &Path) -> String {
            let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            let source = |path: std::path::PathBuf| match path.extension() {
                _ if path.is_dir() => sources(&path),
                Some(extension) if extension == "rs" => std::fs::read_to_string(path).unwrap(),
                _ => String::new(),
            };
            paths.map(source).collect()
        }
        let code = sources(Path::new("src/render"));
        let keys = keys();
        let unused: Vec<_> = keys.iter().filter(|key| !code.contains(&format!("\"{key}\""))).collect();
        assert!(unused.is_empty(), "never used: {unused:?}");
        let used = ["html(lang, \"", "plain(lang, \"", "line(\"", "part(\"", "about_shops(lang, \""]
            .into_iter()
            .flat_map(|call| code.split(call).skip(1))
            .filter_map(|rest| Some(rest.split_once('"')?.0));
        let missing: Vec<_> = used.filter(|key| !keys.contains(*key)).collect();
        assert!(missing.is_empty(), "without a text: {missing:?}");
    }

    #[test]
    fn every_language_selects_by_the_same_variables() {
        for (key, variables) in entries(Language::Russian) {
            for name in variables {
                let selected = Language::ALL.map(|language| selects(language, &key, &name));
                assert!(selected.iter().all(|selects| *selects == selected[0]), "{key}: ${name}");
            }
        }
    }

    #[test]
    fn a_selector_is_found_in_its_own_message_only() {
        assert!(selects(Language::Russian, "order-stage", "stage"));
        assert!(!selects(Language::Russian, "card-stage", "stage"));
        assert!(selects(Language::Russian, "person", "mark") && selects(Language::Russian, "person", "has-seen"));
        assert!(!selects(Language::Russian, "person-unnamed", "mark"));
    }

    /// The longest text of a message: of each selector the longest variant, of variables nothing.
    fn longest(text: &str) -> String {
        let (mut longest, mut variants, mut in_selector) = (String::new(), Vec::new(), false);
        for line in text.lines() {
            let line = match line.trim_start().strip_prefix('}') {
                Some(rest) if in_selector => {
                    in_selector = false;
                    longest += &variants.drain(..).max_by_key(|variant: &String| units(variant)).unwrap_or_default();
                    rest
                }
                _ => line,
            };
            match line.split_once(']') {
                Some((_, variant)) if in_selector => variants.push(without_variables(variant.trim_start())),
                _ => {
                    longest += &without_variables(line.split(" ->").next().unwrap_or_default());
                    in_selector = line.ends_with("->");
                }
            }
        }
        longest
    }

    fn without_variables(text: &str) -> String {
        let mut parts = text.split('{');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| text + part.split_once('}').map_or("", |(_, rest)| rest))
    }

    /// Half a row of a phone that is 390 px wide has room for about twenty letters; an emoji is as wide as two.
    #[test]
    fn a_button_fits_half_a_row() {
        const MAX_UNITS: usize = 22;
        for language in Language::ALL {
            let mut labels = BTreeMap::<&str, String>::new();
            let mut key = "";
            for line in source(language).lines() {
                let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
                let text = if begins { line.split_once(" = ").unwrap_or((line, "")).1 } else { line };
                key = if begins { line.split(' ').next().unwrap() } else { key };
                if key.starts_with("button-") && !line.starts_with('#') {
                    labels.entry(key).or_default().extend([text, "\n"]);
                }
            }
            assert!(labels.len() > 20);
            // It is the text of a toast.
            labels.remove("button-unknown");
            let long: Vec<String> =
                labels.values().map(|text| longest(text)).filter(|text| units(text) > MAX_UNITS).collect();
            assert!(long.is_empty(), "{language:?}: {long:#?}");
        }
    }

    /// A line must not begin with a dash, a dot or a unit.
    #[test]
    fn no_line_breaks_before_a_unit_or_a_dash() {
        for language in Language::ALL {
            for line in source(language).lines().filter(|line| !line.starts_with('#')) {
                let is_text = |before: &str| !before.trim_end_matches(['[', ' ']).is_empty();
                let begins_badly =
                    |mark: &str| line.split(mark).next().is_some_and(|before| before != line && is_text(before));
                for mark in [
                    " —",
                    " –",
                    " ·",
                    "} шт.",
                    "} кг",
                    "} км",
                    "} МБ",
                    "} дана",
                    "} kg",
                    "} km",
                    "} MB",
                    "} pc",
                    "№ {",
                    "кв. {",
                ] {
                    assert!(!begins_badly(mark), "{language:?}: {line}");
                }
            }
        }
    }

    #[test]
    fn plurals_are_russian() {
        let items =
            |count| html(Language::Russian, "card-items", &[("count", Arg::Count(count))]).replace('\u{a0}', " ");
        assert_eq!(items(1), "🛍 <b>Товары: 1 позиция</b>");
        assert_eq!(items(3), "🛍 <b>Товары: 3 позиции</b>");
        assert_eq!(items(11), "🛍 <b>Товары: 11 позиций</b>");
        assert_eq!(items(21), "🛍 <b>Товары: 21 позиция</b>");
        assert_eq!(items(5000), "🛍 <b>Товары: 5000 позиций</b>");
    }

    #[test]
    fn text_from_outside_is_escaped_in_html_only() {
        let args = [("name", Arg::Text("<b>&\u{202e}\n"))];
        assert_eq!(html(Language::Russian, "card-customer", &args), "👤 &lt;b&gt;&amp; ");
        assert_eq!(plain(Language::Russian, "card-customer", &args), "👤 <b>& ");
    }
}
