//! What is wrong in a configuration file: file, line, key, and the nearest right word.

use std::fmt;

use tables::Lang;

/// One mistake in a pack, a vocabulary file or `bureau.toml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConfigError {
    /// The file, as the user named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The key, with its tables: `calendar.usual.autumn`.
    pub key: String,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
    /// The nearest right word, where there is one.
    pub nearest: Option<String>,
}

impl ConfigError {
    /// The mistake as one line: place, what, and the nearest right word.
    pub fn message(&self, lang: Lang) -> String {
        let place = format!("{}:{}", self.file, self.line);
        let key = if self.key.is_empty() { String::new() } else { format!(" `{}`", self.key) };
        let (what, hint) = match lang {
            Lang::Zh => (&self.zh, self.nearest.as_ref().map(|word| format!("。是否想写 `{word}`？"))),
            Lang::En => (&self.en, self.nearest.as_ref().map(|word| format!("; did you mean `{word}`?"))),
        };
        format!("{place}{key}: {what}{}", hint.unwrap_or_default())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for ConfigError {}
