//! A whole list of choices in one cell with one of them marked: `□省级 ■市级 □县级`, `√无`, `有（√）无（ ）`; and a choice with
//! its code behind it: `男|1`.

use std::sync::LazyLock;

use policy::fold;
use regex::Regex;

/// What a list of choices in one cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The cell is no list of choices.
    NoList,
    /// Nothing is marked.
    Open,
    /// The one choice that is marked.
    One(String),
    /// Several are marked.
    Several,
}

const OPEN: [char; 4] = ['□', '☐', '○', '◯'];
const MARKED: [char; 9] = ['■', '☑', '☒', '√', '✓', '✔', '●', '◆', '▇'];

static BRACKETS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([^()]+)\(([√✓✔ ]?)\)").ok());
static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^([^|]+)\|\d+$").ok());

/// Reads a cell as a list of choices.
pub fn choice(text: &str) -> Choice {
    let text = fold(text);
    let has_word = text.chars().any(|c| c.is_alphanumeric());
    let boxes = text.chars().filter(|c| is_box(*c)).count();
    let lone_tick = boxes == 1 && text.starts_with(['√', '✓', '✔', '☑', '■']);
    let listed = text.contains(['□', '☐', '☑', '☒', '■']) || lone_tick;
    if has_word && listed && (boxes > 1 || lone_tick || text.starts_with(is_box)) {
        return among(if text.starts_with(is_box) { boxes_before(&text) } else { boxes_behind(&text) });
    }
    in_brackets(&text).map_or(Choice::NoList, among)
}

/// The text without a code behind it: `正高级|10601` is 正高级.
pub fn without_code(text: &str) -> Option<&str> {
    Some(CODE.as_ref()?.captures(text)?.get(1)?.as_str())
}

fn is_box(c: char) -> bool {
    OPEN.contains(&c) || MARKED.contains(&c)
}

fn among(choices: Vec<(String, bool)>) -> Choice {
    let mut marked = choices.into_iter().filter(|(_, marked)| *marked).map(|(word, _)| word);
    match (marked.next(), marked.next()) {
        (None, _) => Choice::Open,
        (Some(one), None) => Choice::One(one),
        (Some(_), Some(_)) => Choice::Several,
    }
}

fn boxes_before(text: &str) -> Vec<(String, bool)> {
    let mut choices: Vec<(String, bool)> = Vec::new();
    for c in text.chars() {
        match choices.last_mut() {
            _ if is_box(c) => choices.push((String::new(), MARKED.contains(&c))),
            Some((word, _)) => word.push(c),
            None => {}
        }
    }
    trimmed(choices)
}

fn boxes_behind(text: &str) -> Vec<(String, bool)> {
    let (mut choices, mut word) = (Vec::new(), String::new());
    for c in text.chars() {
        if is_box(c) {
            choices.push((std::mem::take(&mut word), MARKED.contains(&c)));
        } else {
            word.push(c);
        }
    }
    trimmed(choices)
}

fn in_brackets(text: &str) -> Option<Vec<(String, bool)>> {
    let pattern = BRACKETS.as_ref()?;
    let choices: Vec<(String, bool)> = pattern
        .captures_iter(text)
        .filter_map(|found| Some((found.get(1)?.as_str().to_owned(), !found.get(2)?.as_str().trim().is_empty())))
        .collect();
    let covered: usize = pattern.find_iter(text).map(|found| found.len()).sum();
    (choices.len() > 1 && covered == text.len()).then(|| trimmed(choices))
}

fn trimmed(choices: Vec<(String, bool)>) -> Vec<(String, bool)> {
    let marks = ['、', ',', '，', ';', '；', '/', '。'];
    choices
        .into_iter()
        .map(|(word, marked)| (word.trim_matches(marks).to_owned(), marked))
        .filter(|(word, _)| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marked_choice_is_the_answer() {
        for text in ["□省级 ■市级 □区级", "省级□ 市级☑ 区级□", "√市级", "省级（ ）市级（√）", "□省级、☑市级"]
        {
            assert_eq!(choice(text), Choice::One("市级".into()), "{text}");
        }
    }

    #[test]
    fn nothing_marked_is_open_and_two_marked_are_several() {
        assert_eq!(choice("□是 □否"), Choice::Open);
        assert_eq!(choice("☑市级 ☑区级"), Choice::Several);
    }

    #[test]
    fn a_tick_alone_or_a_plain_word_is_no_list() {
        for text in ["√", "市级", "三（1）班", "√√", "高级教师（现聘）"] {
            assert_eq!(choice(text), Choice::NoList, "{text}");
        }
    }

    #[test]
    fn a_code_behind_its_word_is_taken_off() {
        assert_eq!(without_code("正高级|10601"), Some("正高级"));
        assert_eq!(without_code("正高级"), None);
    }
}
