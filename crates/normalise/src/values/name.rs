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
    let without_notes = strip_notes(text);
    let strong: Vec<&str> =
        without_notes.split(['、', '；', ';', '，', ',', '/', '\n', '\r', '＋', '+', '|']).collect();
    let mut found = Vec::new();
    for part in strong {
        for name in split_spaces(part) {
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
    fn a_name_of_several_parts_keeps_its_dot() {
        assert_eq!(read("阿依古丽•买买提"), ["阿依古丽·买买提"]);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["等3人", "2024", "全体青年教师均参加", "", "A组"] {
            assert_eq!(names(text), NameReading::Unreadable, "{text}");
        }
    }
}
