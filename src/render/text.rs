//! Words out of the Fluent files.

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
    // The marks would stand inside phone numbers and codes that people copy.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("a test finds no key twice");
    bundle
}

/// A language's words; the files of languages that nobody speaks here are never read.
fn words(language: Language) -> &'static Bundle {
    match language {
        Language::Russian => &RUSSIAN_BUNDLE,
        Language::Kazakh => &KAZAKH_BUNDLE,
        Language::English => &ENGLISH_BUNDLE,
    }
}

/// A value to be put into a message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Arg<'a> {
    /// Text from outside; escaped in HTML.
    Text(&'a str),
    /// HTML made by this layer, put in as it is.
    Html(&'a str),
    /// A number, which also chooses the plural form.
    Count(usize),
}

/// A message in Telegram's HTML.
pub(super) fn html(lang: Language, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    format(lang, key, args, |text| escape(text).into())
}

/// A message in plain text, for buttons and alerts.
pub(super) fn plain(lang: Language, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    format(lang, key, args, |text| tame(text).into())
}

fn format(
    lang: Language,
    key: &str,
    args: &[(&'static str, Arg<'_>)],
    text: fn(&str) -> FluentValue<'static>,
) -> String {
    let words = words(lang);
    let Some(pattern) = words.get_message(key).and_then(|message| message.value()) else {
        debug_assert!(false, "no text for {key}");
        return key.to_owned();
    };
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        values.set(
            *name,
            match value {
                Arg::Text(value) => text(value),
                Arg::Html(value) => FluentValue::from((*value).to_owned()),
                Arg::Count(count) => FluentValue::from(*count),
            },
        );
    }
    let mut errors = Vec::new();
    let text = words.format_pattern(pattern, Some(&values), &mut errors);
    debug_assert!(errors.is_empty(), "{key}: {errors:?}");
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;

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
                .map(|rest| rest.chars().take_while(char::is_ascii_lowercase).collect::<String>());
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
            assert!(entries(language).keys().all(|key| words(language).has_message(key)), "{language:?}");
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
        let code: String = std::fs::read_dir(Path::new("src/render"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect();
        let keys = keys();
        let unused: Vec<_> = keys.iter().filter(|key| !code.contains(&format!("\"{key}\""))).collect();
        assert!(unused.is_empty(), "never used: {unused:?}");
        let used = ["html(lang, \"", "plain(lang, \"", "line(\"", "add(\"", "about_shops(lang, \""]
            .into_iter()
            .flat_map(|call| code.split(call).skip(1))
            .filter_map(|rest| Some(rest.split_once('"')?.0));
        let missing: Vec<_> = used.filter(|key| !keys.contains(*key)).collect();
        assert!(missing.is_empty(), "without a text: {missing:?}");
    }

    #[test]
    fn plurals_are_russian() {
        let items = |count| html(Language::Russian, "card-items", &[("count", Arg::Count(count))]);
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
