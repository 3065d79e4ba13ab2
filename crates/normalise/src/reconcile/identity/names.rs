//! How two names agree: exactly, but for a variant form, in sound, in order, but for one character.

use pinyin::ToPinyinMulti;

/// How two names agree; the names are those of the levels in `identity.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameLevel {
    Exact,
    Variant,
    Homophone,
    Order,
    OneOfThree,
    OneMore,
    OneOfTwo,
    Other,
}

/// The level two folded names agree at; `variants` are groups of characters written for each other.
pub(super) fn compare_names(one: &str, other: &str, variants: &[String]) -> NameLevel {
    if one == other {
        return NameLevel::Exact;
    }
    let (first, second): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let all = |alike: &dyn Fn(char, char) -> bool| {
        first.len() == second.len() && first.iter().zip(&second).all(|(a, b)| a == b || alike(*a, *b))
    };
    if all(&|a, b| variants.iter().any(|group| group.contains(a) && group.contains(b))) {
        return NameLevel::Variant;
    }
    if all(&sound_alike) {
        return NameLevel::Homophone;
    }
    let sorted = |name: &[char]| {
        let mut name = name.to_vec();
        name.sort_unstable();
        name
    };
    if sorted(&first) == sorted(&second) {
        return NameLevel::Order;
    }
    match (strsim::levenshtein(one, other), first.len().min(second.len())) {
        (1, _) if first.len() != second.len() => NameLevel::OneMore,
        (1, 3..) => NameLevel::OneOfThree,
        (1, _) => NameLevel::OneOfTwo,
        _ => NameLevel::Other,
    }
}

/// Whether two characters have a reading in common, tones aside.
fn sound_alike(one: char, other: char) -> bool {
    readings(one).iter().any(|reading| readings(other).contains(reading))
}

fn readings(character: char) -> Vec<&'static str> {
    let all = character.to_pinyin_multi();
    all.map(|all| all.into_iter().map(|reading| reading.plain()).collect()).unwrap_or_default()
}

/// The name in toneless pinyin, each character in its first reading.
pub(super) fn sound(name: &str) -> String {
    let sounds = name.chars().map(|c| readings(c).first().map_or_else(|| c.to_string(), |sound| (*sound).to_owned()));
    sounds.collect::<Vec<_>>().join(" ")
}

/// Keys that names one character apart share: each character hidden in turn, and each left out in turn; all in any order.
pub(super) fn near_keys(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let without = |hidden: usize, mark: &str| -> String {
        let shown = characters.iter().enumerate();
        shown.map(|(at, c)| if at == hidden { mark.to_owned() } else { c.to_string() }).collect()
    };
    let hidden = (0..characters.len()).map(|at| without(at, "*"));
    let shorter = (0..characters.len()).filter(|_| characters.len() > 2).map(|at| without(at, ""));
    let mut sorted = characters.clone();
    sorted.sort_unstable();
    let in_any_order = format!("={}", sorted.iter().collect::<String>());
    hidden.chain(shorter).chain([name.to_owned(), in_any_order]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_at_the_level_a_reader_would_say() {
        let variants = ["昇升".to_owned()];
        for (one, other, level) in [
            ("李明", "李明", NameLevel::Exact),
            ("王东升", "王东昇", NameLevel::Variant),
            ("张伟", "章伟", NameLevel::Homophone),
            ("刘晓红", "刘小红", NameLevel::Homophone),
            ("单乐", "善勒", NameLevel::Homophone), // 单 has shàn beside dān, 乐 has lè beside yuè
            ("陈志强", "陈强志", NameLevel::Order),
            ("马建国", "马建图", NameLevel::OneOfThree),
            ("欧阳娜", "阳娜", NameLevel::OneMore),
            ("王芳", "王丹", NameLevel::OneOfTwo),
            ("王芳", "李明", NameLevel::Other),
        ] {
            assert_eq!(compare_names(one, other, &variants), level, "{one} {other}");
        }
    }

    #[test]
    fn names_one_character_apart_share_a_key() {
        for (one, other) in [("马建国", "马建图"), ("王芳", "王丹"), ("欧阳娜", "阳娜"), ("陈志强", "陈强志")]
        {
            let theirs = near_keys(other);
            assert!(near_keys(one).iter().any(|key| theirs.contains(key)), "{one} {other}");
        }
        assert_eq!(sound("张伟"), sound("章玮"));
    }
}
