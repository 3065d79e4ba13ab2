//! People's names in cells: one or several, with spaces, marks and notes inside.

use policy::fold;

/// What a cell says as names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameReading {
    /// One or more names, each folded to one spelling of spaces and dots.
    Names(Vec<String>),
    /// Something that is not a name.
    Unreadable,
}

/// The names in a text, in the order written.
///
/// Several names are parted by `、` `；` `，` `/` or a line break; by spaces only where every part is a whole name, since
/// two-character names are often written `张  三`. Marks (`*`) and notes in brackets are taken off.
pub fn names(text: &str) -> NameReading {
    let without_notes = strip_numbers(&strip_notes(text));
    let strong: Vec<&str> =
        without_notes.split(['、', '；', ';', '，', ',', '/', '\n', '\r', '＋', '+', '|']).collect();
    let mut found = Vec::new();
    for part in strong.into_iter().filter(|part| !part.trim().is_empty()) {
        for name in split_spaces(part) {
            let name = without_form_of_address(without_role(name));
            if !is_name(&name) {
                return NameReading::Unreadable;
            }
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    if found.is_empty() { NameReading::Unreadable } else { NameReading::Names(found) }
}

/// Whether a folded text reads as one person's name: two to four Chinese characters, or longer parts joined by `·`.
pub fn is_name(text: &str) -> bool {
    let parts: Vec<&str> = text.split('·').collect();
    let chinese = |part: &&str| !part.is_empty() && part.chars().all(is_han);
    let length = text.chars().filter(|c| *c != '·').count();
    match parts.len() {
        1 => chinese(&parts[0]) && (2..=4).contains(&length),
        2..=4 => parts.iter().all(chinese) && length <= 20,
        _ => false,
    }
}

/// What is said behind a name and is no part of it.
const FORMS_OF_ADDRESS: [&str; 8] = ["老师", "教师", "主任", "校长", "园长", "书记", "组长", "同志"];

/// `师傅：马建国` names one person, and who that person is to the other.
fn without_role(name: String) -> String {
    let parts = name.split_once(':').filter(|(role, bare)| is_name(role) && is_name(bare));
    parts.map_or_else(|| name.clone(), |(_, bare)| bare.to_owned())
}

fn without_form_of_address(name: String) -> String {
    let bare = FORMS_OF_ADDRESS.iter().find_map(|form| name.strip_suffix(form)).filter(|bare| is_name(bare));
    bare.map_or_else(|| name.clone(), str::to_owned)
}

/// Numbers before names part them: `1.李明 2.王芳`, `①赵敏②刘洋`.
fn strip_numbers(text: &str) -> String {
    let mut parted = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let circled = matches!(c, '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛');
        if circled {
            parted.push('、');
        } else if c.is_ascii_digit() {
            while rest.next_if(char::is_ascii_digit).is_some() {}
            // A digit without a mark behind it is no number of a list.
            match rest.next_if(|mark| matches!(mark, '.' | '．' | '、' | '。' | '·')) {
                Some(_) => parted.push('、'),
                None => parted.push(c),
            }
        } else {
            parted.push(c);
        }
    }
    parted
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3ffff}' | '\u{f900}'..='\u{faff}' | '〇')
}

fn strip_notes(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|c| {
            match c {
                '（' | '(' | '【' | '[' => depth += 1,
                '）' | ')' | '】' | ']' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .map(|c| if matches!(c, '．' | '•' | '・' | '‧' | '●') { '·' } else { c })
        .filter(|c| !matches!(c, '*' | '＊' | '★' | '☆' | '△' | '▲'))
        .collect()
}

fn split_spaces(part: &str) -> Vec<String> {
    let tokens: Vec<String> = part.split_whitespace().map(fold).filter(|token| !token.is_empty()).collect();
    let whole = tokens.len() > 1 && tokens.iter().all(|token| token.chars().count() >= 2 && is_name(token));
    match (whole, tokens.is_empty()) {
        (_, true) => Vec::new(),
        (true, _) => tokens,
        (false, _) => vec![tokens.concat()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        match names(text) {
            NameReading::Names(found) => found,
            NameReading::Unreadable => Vec::new(),
        }
    }

    #[test]
    fn spaces_inside_a_short_name_are_folded() {
        for text in ["张  三", "张　三", " 张三 ", "张\u{a0}三", "张三*", "张三（组长）"] {
            assert_eq!(read(text), ["张三"], "{text}");
        }
    }

    #[test]
    fn several_names_are_parted() {
        for text in ["李明、王芳", "李明；王芳", "李明 王芳\u{a0}", "李明\n王芳", "李明，王芳", "李明/王芳"]
        {
            assert_eq!(read(text), ["李明", "王芳"], "{text}");
        }
    }

    #[test]
    fn numbers_before_and_forms_of_address_behind_a_name_are_taken_off() {
        for text in ["1.李明 2.王芳", "①李明②王芳", "1、李明\n2、王芳", "李明老师、王芳老师", "徒弟：李明、徒弟：王芳"]
        {
            assert_eq!(read(text), ["李明", "王芳"], "{text}");
        }
    }

    #[test]
    fn a_name_of_several_parts_keeps_its_dot() {
        assert_eq!(read("阿依古丽•买买提"), ["阿依古丽·买买提"]);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["等3人", "马建国等3人", "2024", "全体青年教师均参加", "", "A组"] {
            assert_eq!(names(text), NameReading::Unreadable, "{text}");
        }
    }
}
