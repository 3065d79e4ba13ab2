//! What was typed wrongly, in the language of the messages.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use tables::Lang;

use crate::message::{self, Told, Voice};

/// Says what is wrong with a command line and ends the program; help and version are printed as asked for.
pub fn refuse(error: &Error, voice: &Voice) -> ! {
    let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let lacks_command = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if voice.json && !is_help {
        message::print_error_json(&one_line(error, voice.lang), None, voice.lang);
    }
    if voice.lang == Lang::En || is_help || lacks_command {
        error.exit();
    }
    message::print_usage_error(&in_chinese(error));
    std::process::exit(error.exit_code());
}

/// What is wrong, without the usage lines below it.
fn one_line(error: &Error, lang: Lang) -> String {
    match (error.kind(), lang) {
        (ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, Lang::Zh) => "还缺少命令".to_owned(),
        (ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, Lang::En) => "a command is missing".to_owned(),
        (_, Lang::Zh) => in_chinese(error),
        (_, Lang::En) => {
            let told = error.to_string();
            // The parser's own lines: what is wrong, then a blank line and the usage.
            let what = told.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect::<Vec<_>>();
            what.join(" ").trim_start_matches("error: ").to_owned()
        }
    }
}

fn in_chinese(error: &Error) -> String {
    let word = |kind: ContextKind| context(error, kind);
    let (arg, value) = (word(ContextKind::InvalidArg), word(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("`{arg}` 后面缺少内容"),
        ErrorKind::InvalidValue => format!("`{arg}` 不能是 `{value}`"),
        ErrorKind::ValueValidation => match error.source().and_then(|told| told.downcast_ref::<Told>()) {
            Some(told) => told.text(Lang::Zh).to_owned(),
            None => format!("`{arg}` 不能是 `{value}`"),
        },
        ErrorKind::UnknownArgument => format!("没有 `{arg}` 这个选项，或这里不该有它"),
        ErrorKind::InvalidSubcommand => format!("没有 `{}` 这个命令", word(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("还缺少：{arg}"),
        ErrorKind::MissingSubcommand => "还缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => {
            format!("`{arg}` 不能与 `{}` 同用，或只能写一次", word(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{arg}` 后面的内容个数不对")
        }
        ErrorKind::NoEquals => format!("`{arg}` 后面要用 = 接上内容"),
        ErrorKind::InvalidUtf8 => "命令里有不是 UTF-8 的字".to_owned(),
        _ => error.to_string(),
    };
    format!("{what}{}", hint(error))
}

/// The nearest right word, else the words there are.
fn hint(error: &Error) -> String {
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.into_iter().map(|kind| context(error, kind)).find(|word| !word.is_empty());
    let known = context(error, ContextKind::ValidValue);
    match near {
        Some(word) => format!("。是否想写 `{word}`？"),
        None if known.is_empty() => String::new(),
        None => format!("；可以是：{known}"),
    }
}

/// One of the things the parser knows about the mistake, empty if it does not.
fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::Strings(words)) => words.join("、"),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
