//! Words out of the Fluent files.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::html::escape;

const RUSSIAN: &str = include_str!("locales/ru.ftl");

static BUNDLE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let resource = FluentResource::try_new(RUSSIAN.to_owned()).expect("a test reads the file without errors");
    let russian: LanguageIdentifier = "ru".parse().expect("it is a language code");
    let mut bundle = FluentBundle::new_concurrent(vec![russian]);
    // The marks would stand inside phone numbers and codes that people copy.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("a test finds no key twice");
    bundle
});

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
pub(super) fn html(key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    format(key, args, |text| escape(text).into())
}

/// A message in plain text, for buttons and alerts.
pub(super) fn plain(key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    format(key, args, |text| text.to_owned().into())
}

fn format(key: &str, args: &[(&'static str, Arg<'_>)], text: fn(&str) -> FluentValue<'static>) -> String {
    let Some(pattern) = BUNDLE.get_message(key).and_then(|message| message.value()) else {
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
    let text = BUNDLE.format_pattern(pattern, Some(&values), &mut errors);
    debug_assert!(errors.is_empty(), "{key}: {errors:?}");
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn keys() -> BTreeSet<String> {
        RUSSIAN
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| Some(line.split_once(" =")?.0.to_owned()))
            .collect()
    }

    #[test]
    fn the_file_is_free_of_errors() {
        assert!(FluentResource::try_new(RUSSIAN.to_owned()).is_ok());
        assert!(keys().iter().all(|key| BUNDLE.has_message(key)));
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
        let used = ["html(\"", "plain(\"", "line(\"", "add(\"", "about_shops(\""]
            .into_iter()
            .flat_map(|call| code.split(call).skip(1))
            .filter_map(|rest| Some(rest.split_once('"')?.0));
        let missing: Vec<_> = used.filter(|key| !keys.contains(*key)).collect();
        assert!(missing.is_empty(), "without a text: {missing:?}");
    }

    #[test]
    fn plurals_are_russian() {
        let items = |count| html("card-items", &[("count", Arg::Count(count))]);
        assert_eq!(items(1), "🛍 <b>Товары: 1 позиция</b>");
        assert_eq!(items(3), "🛍 <b>Товары: 3 позиции</b>");
        assert_eq!(items(11), "🛍 <b>Товары: 11 позиций</b>");
        assert_eq!(items(21), "🛍 <b>Товары: 21 позиция</b>");
        assert_eq!(items(5000), "🛍 <b>Товары: 5000 позиций</b>");
    }

    #[test]
    fn text_from_outside_is_escaped_in_html_only() {
        let args = [("name", Arg::Text("<b>&"))];
        assert_eq!(html("card-customer", &args), "👤 &lt;b&gt;&amp;");
        assert_eq!(plain("card-customer", &args), "👤 <b>&");
    }
}
