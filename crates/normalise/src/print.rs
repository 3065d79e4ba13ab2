//! The fingerprint of a long text: copies can be told by it, and the text cannot be read from it.
//!
//! Marks, blanks and widths are left out. The hash is the same for the same letters; the sketch shares as large a part of its
//! numbers with another's as the two texts share of their pairs of letters (minwise hashing).

use policy::fold;
use tables::{CellRef, Field, TextPrint};

/// Columns of prose somebody writes anew for every lesson or paper.
const PROSE: [Field; 2] = [Field::Appraisal, Field::Content];

/// How many numbers a sketch has.
const NUMBERS: u64 = 32;

/// The fingerprint of a cell of prose with at least `from` letters and digits; `None` of any other.
pub fn print_of(field: Field, at: CellRef, text: &str, from: usize) -> Option<TextPrint> {
    let letters: Vec<char> = PROSE.contains(&field).then(|| letters(text))?;
    if letters.len() < from.max(2) {
        return None;
    }
    let plain: String = letters.iter().collect();
    let digest = blake3::hash(plain.as_bytes());
    let hash = digest.as_bytes().iter().take(8).fold(0, |hash, byte| (hash << 8) | u64::from(*byte));
    Some(TextPrint { field, at, chars: letters.len() as u32, hash, sketch: sketch(&letters) })
}

fn letters(text: &str) -> Vec<char> {
    fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn sketch(letters: &[char]) -> Vec<u16> {
    let pairs: Vec<u64> =
        letters.windows(2).map(|pair| (u64::from(u32::from(pair[0])) << 32) | u64::from(u32::from(pair[1]))).collect();
    let least = |number: u64| pairs.iter().map(|pair| mixed(pair ^ mixed(number + 1))).min().unwrap_or_default();
    (0..NUMBERS).map(|number| (least(number) >> 48) as u16).collect()
}

/// A number whose bits depend on all bits of another: the finisher of SplitMix64.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(text: &str) -> TextPrint {
        print_of(Field::Appraisal, CellRef::new(3, 7), text, 10).expect("long enough")
    }

    fn shared(one: &TextPrint, other: &TextPrint) -> usize {
        one.sketch.iter().zip(&other.sketch).filter(|(a, b)| a == b).count()
    }

    #[test]
    fn marks_blanks_and_widths_make_no_other_text() {
        let (one, other) = (print("导入自然，环节紧凑；板书规范（１）。"), print("导入自然, 环节紧凑;板书规范(1)"));
        assert_eq!((one.hash, &one.sketch, one.chars), (other.hash, &other.sketch, other.chars));
    }

    #[test]
    fn a_text_with_two_other_letters_shares_most_numbers_and_another_text_few() {
        let text = "导入自然，环节紧凑，提问有层次，学生参与面广，板书规范，时间把握得当，建议多给后排学生机会";
        let changed = text.replace("后排", "内向");
        let other = "本课以实验贯穿始终，学生分组操作，教师巡视到位，结论由学生自己归纳，达到了预期目标，值得学习";
        assert_ne!(print(text).hash, print(&changed).hash);
        assert!(shared(&print(text), &print(&changed)) >= 24);
        assert!(shared(&print(text), &print(other)) <= 6);
    }

    #[test]
    fn a_short_remark_and_a_column_that_is_no_prose_leave_none() {
        assert_eq!(print_of(Field::Appraisal, CellRef::new(0, 0), "很好。", 10), None);
        assert_eq!(print_of(Field::Topic, CellRef::new(0, 0), "一二三四五六七八九十十一十二", 10), None);
    }

    #[test]
    fn nothing_of_the_text_stands_in_its_print() {
        let text = "王小明老师的课导入自然环节紧凑板书规范";
        let stored = format!("{:?}", print(text));
        assert!(text.chars().all(|letter| !stored.contains(letter)));
    }
}
