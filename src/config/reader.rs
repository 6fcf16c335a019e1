//! Reading of variables, and collecting of errors.

use std::fmt;

use reqwest::Url;
use secrecy::SecretString;

/// One line for each error.
#[derive(Debug, Default)]
pub struct ConfigErrors(Vec<String>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration has mistakes (see .env.example):")?;
        self.0.iter().try_for_each(|error| write!(f, "\n  {error}"))
    }
}

impl std::error::Error for ConfigErrors {}

/// A method returns `None` after it added an error.
pub(super) struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    errors: ConfigErrors,
}

impl<'a> Reader<'a> {
    pub(super) fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup, errors: ConfigErrors::default() }
    }

    /// Returns the value unless there were errors. `None` without an error would be a bug and is reported as an error.
    pub(super) fn finish<T>(mut self, value: impl FnOnce() -> Option<T>) -> Result<T, ConfigErrors> {
        match value() {
            Some(value) if self.errors.0.is_empty() => Ok(value),
            _ => {
                if self.errors.0.is_empty() {
                    self.errors.0.push("a value is missing".to_owned());
                }
                Err(self.errors)
            }
        }
    }

    /// Trimmed; `None` if the variable is not set or empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Reads the variable or the file named by the variable with the suffix `_FILE`. `None` without an error if neither
    /// is set.
    pub(super) fn secret(&mut self, name: &str) -> Option<SecretString> {
        let file_name = format!("{name}_FILE");
        match (self.text(name), self.text(&file_name)) {
            (Some(_), Some(_)) => self.error(&file_name, &format!("stands beside {name}; set one of the two")),
            (Some(value), None) => Some(value.into()),
            (None, None) => None,
            (None, Some(path)) => match std::fs::read_to_string(path) {
                Ok(content) if !content.trim().is_empty() => Some(content.trim().into()),
                Ok(_) => self.error(&file_name, "names an empty file"),
                Err(error) => self.error(&file_name, &format!("names a file that cannot be read: {}", error.kind())),
            },
        }
    }

    pub(super) fn url(&mut self, name: &str, default: &str) -> Option<Url> {
        self.or_default(name, default, "an address such as https://example.com", |text| {
            Url::parse(text).ok().filter(|url| {
                matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none()
            })
        })
    }

    /// Parses the variable, or the default if it is not set. `expected` completes "is not …" in the error.
    pub(super) fn or_default<T>(
        &mut self,
        name: &str,
        default: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(name);
        parse(text.as_deref().unwrap_or(default)).or_else(|| self.error(name, &format!("is not {expected}")))
    }

    /// Adds an error and returns `None`.
    pub(super) fn error<T>(&mut self, name: &str, problem: &str) -> Option<T> {
        self.errors.0.push(format!("{name} {problem}"));
        None
    }
}
