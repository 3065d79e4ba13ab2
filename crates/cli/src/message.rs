//! How the program speaks: language, machine form, exit status, progress.

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use policy::ConfigError;
use serde_json::json;
use tables::Lang;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, with errors that schools must fix (or a wrong pack, a failed case).
    DoneWithErrors,
    /// Not done; nothing was kept.
    NotDone,
}

impl Outcome {
    /// 0, 1 or 2.
    pub fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::DoneWithErrors => 1,
            Self::NotDone => 2,
        })
    }
}

/// The language and form one call speaks in.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    /// Language of messages.
    pub lang: Lang,
    /// Whether the summary is JSON.
    pub json: bool,
}

impl Voice {
    /// One of two sentences.
    pub fn say<'s>(&self, zh: &'s str, en: &'s str) -> &'s str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A bar on a terminal, nothing elsewhere.
    pub fn progress(&self, zh: &str, en: &str, steps: u64) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
        if !std::io::stderr().is_terminal() || self.json {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{msg:12} [{bar:30}] {pos}/{len} {eta}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(self.say(zh, en).to_owned());
        bar
    }
}

/// A number of things in English: `1 row`, `2 rows`.
pub fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// Configuration that was refused, every mistake of it.
#[derive(Debug)]
pub struct Refused(pub Vec<ConfigError>);

impl Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} in the configuration", counted(self.0.len(), "mistake"))
    }
}

impl std::error::Error for Refused {}

/// A message known in both languages.
#[derive(Debug)]
pub struct Told {
    zh: String,
    en: String,
}

impl Told {
    /// An error in both languages.
    pub fn error(zh: impl Into<String>, en: impl Into<String>) -> anyhow::Error {
        anyhow::Error::new(Self::both(zh, en))
    }

    /// One message in both languages.
    pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The message in a language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Told {}

/// Says why a command was not done, once, on standard error; the machine form goes to standard output besides.
pub fn print_error(error: &anyhow::Error, voice: &Voice) {
    if voice.json {
        print_error_json(&error_text(error, voice.lang), error.downcast_ref::<Refused>(), voice.lang);
    }
    print_error_text(error, voice.lang);
}

/// What is wrong, without its mistakes, on one line.
fn error_text(error: &anyhow::Error, lang: Lang) -> String {
    match (error.downcast_ref::<Refused>(), error.downcast_ref::<Told>(), lang) {
        (Some(refused), _, Lang::Zh) => format!("配置有 {} 处错误", refused.0.len()),
        (_, Some(told), _) => told.text(lang).to_owned(),
        _ => format!("{error:#}"),
    }
}

/// The object a command that was not done leaves on standard output: `error`, and each of the `mistakes` in the configuration.
pub fn print_error_json(error: &str, refused: Option<&Refused>, lang: Lang) {
    let mistakes = refused.map(|refused| refused.0.as_slice()).unwrap_or_default();
    let mistakes: Vec<serde_json::Value> = mistakes
        .iter()
        .map(|mistake| {
            let message = if lang == Lang::Zh { &mistake.zh } else { &mistake.en };
            let (file, line, key) = (&mistake.file, mistake.line, &mistake.key);
            json!({ "file": file, "line": line, "key": key, "message": message, "nearest": mistake.nearest })
        })
        .collect();
    print(&format!("{:#}", json!({ "error": error, "mistakes": mistakes })));
}

fn print_error_text(error: &anyhow::Error, lang: Lang) {
    let mut out = std::io::stderr().lock();
    let head = match lang {
        Lang::Zh => "错误",
        Lang::En => "error",
    };
    // Nothing can be done about an unwritable standard error.
    let _ = match (error.downcast_ref::<Refused>(), error.downcast_ref::<Told>()) {
        (Some(refused), _) => print_refused(&mut out, refused, lang, head),
        (_, Some(told)) => writeln!(out, "{head}: {}", told.text(lang)),
        _ => writeln!(out, "{head}: {error:#}"),
    };
}

/// Prints what is wrong with a command line, in Chinese; in English the parser speaks for itself.
pub fn print_usage_error(what: &str) {
    let _ = writeln!(std::io::stderr().lock(), "错误: {what}\n用法请看 qinglan --help，或在命令后加 --help");
}

fn print_refused(out: &mut impl Write, refused: &Refused, lang: Lang, head: &str) -> std::io::Result<()> {
    for error in &refused.0 {
        writeln!(out, "{head}: {}", error.message(lang))?;
    }
    let count = refused.0.len();
    match lang {
        Lang::Zh => writeln!(out, "配置有 {count} 处错误；没有打开任何表格，也没有写入任何东西。"),
        Lang::En => writeln!(
            out,
            "{} in the configuration; no sheet was opened and nothing was written.",
            counted(count, "mistake")
        ),
    }
}

/// Writes to standard output; a reader that went away is no error of ours.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = out.write_all(b"\n");
    }
}
