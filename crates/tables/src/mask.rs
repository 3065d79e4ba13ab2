//! The one place where personal numbers are taken out of a text.
//!
//! Identity numbers and mobile numbers are replaced whole: partly shown numbers from two lists can be put together
//! again. Other long numbers (file stamps, counts) stay, so that a file can still be found by its name.

/// Stands for an identity number.
pub const ID_HIDDEN: &str = "〔证件号码已隐去〕";
/// Stands for a mobile number.
const PHONE_HIDDEN: &str = "〔手机号码已隐去〕";

/// Groups of digits a number may be written in: `138 9500 1234`.
const GROUPS: usize = 4;

/// The text without identity numbers and mobile numbers.
pub fn mask(text: &str) -> String {
    if text.bytes().filter(u8::is_ascii_digit).count() < 6 {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let (shown, taken) = personal_at(rest).unwrap_or_else(|| {
            let digits = digits_at(rest);
            (&rest[..digits], digits)
        });
        out.push_str(shown);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

/// A file's or sheet's name without personal numbers. One that had any gets four letters of its own before its extension, so
/// that names that differ in those numbers alone stay different; a name without any stays as it is.
pub fn mask_name(name: &str) -> String {
    let masked = mask(name);
    if masked == name {
        return masked;
    }
    // Short on purpose: far fewer letters than would tell the number again.
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let letters: String = (0..4).map(|at| char::from(b'a' + ((hash >> (20 + 4 * at)) & 0xf) as u8)).collect();
    match masked.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        Some((stem, extension)) => format!("{stem}～{letters}.{extension}"),
        None => format!("{masked}～{letters}"),
    }
}

/// A masked name without what stands for the numbers: the words that are left say what they said before.
pub fn without_marks(name: &str) -> String {
    if !name.contains(ID_HIDDEN) && !name.contains(PHONE_HIDDEN) {
        return name.to_owned();
    }
    let words = name.replace(ID_HIDDEN, "").replace(PHONE_HIDDEN, "");
    let (stem, rest) = words.rsplit_once('～').unwrap_or((&words, ""));
    format!("{stem}{}", rest.get(4..).unwrap_or_default())
}

/// The same for every part of a path with `/`.
pub fn mask_path(path: &str) -> String {
    path.split('/').map(mask_name).collect::<Vec<_>>().join("/")
}

/// The personal number a text begins with: what stands for it, and how many bytes it takes.
fn personal_at(text: &str) -> Option<(&'static str, usize)> {
    let digits = digits_at(text);
    if let Some(length) = damaged_id_at(text, digits) {
        return Some((ID_HIDDEN, length));
    }
    let mut end = digits;
    for _ in 0..GROUPS {
        let with_letter = end + usize::from(text[end..].starts_with(['X', 'x']));
        for length in [with_letter, end] {
            if let Some(mark) = hidden(&text[..length]) {
                return Some((mark, length));
            }
        }
        let next = text[end..].strip_prefix([' ', '-']).map_or(0, digits_at);
        if next == 0 {
            break;
        }
        end += 1 + next;
    }
    None
}

fn digits_at(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

fn hidden(number: &str) -> Option<&'static str> {
    let plain: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if is_id_number(&plain) {
        return Some(ID_HIDDEN);
    }
    is_mobile(&plain).then_some(PHONE_HIDDEN)
}

/// Length of an identity number a spreadsheet turned into a floating number: `6.40221199001012E+17`.
fn damaged_id_at(text: &str, digits: usize) -> Option<usize> {
    let after_point = text[digits..].strip_prefix('.')?;
    let fraction = digits_at(after_point);
    let exponent = after_point[fraction..].strip_prefix(['E', 'e'])?;
    let power = exponent.strip_prefix('+').unwrap_or(exponent);
    let length = text.len() - power.len() + digits_at(power);
    matches!(&power[..digits_at(power)], "14" | "17").then_some(length)
}

/// 18 characters with a birth date inside, or the 15 digits used before 1999.
fn is_id_number(plain: &str) -> bool {
    let (digits, last) = plain.split_at(plain.len().saturating_sub(1));
    let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
    let last_fits = last.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'X' | b'x'));
    match plain.len() {
        18 if all_digits && last_fits => {
            matches!(&plain[6..8], "18" | "19" | "20") && is_day(&plain[10..12], &plain[12..14])
        }
        15 if plain.bytes().all(|b| b.is_ascii_digit()) => is_day(&plain[8..10], &plain[10..12]),
        _ => false,
    }
}

fn is_day(month: &str, day: &str) -> bool {
    let within = |text: &str, last: u32| text.parse::<u32>().is_ok_and(|n| (1..=last).contains(&n));
    within(month, 12) && within(day, 31)
}

/// Eleven digits beginning with 13 to 19.
fn is_mobile(plain: &str) -> bool {
    plain.len() == 11
        && plain.bytes().all(|b| b.is_ascii_digit())
        && plain.starts_with('1')
        && !matches!(&plain[1..2], "0" | "1" | "2")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_and_mobile_numbers_are_taken_out_whole() {
        // The first two are the examples printed in GB 11643.
        for text in ["11010519491231002X", "440524188001010014", "440524 19800101 0014", "110105491231002"] {
            assert!(!mask(text).contains("1231") && !mask(text).contains("0101"), "{}", mask(text));
        }
        assert_eq!(mask("电话13895001234，谢谢"), "电话〔手机号码已隐去〕，谢谢");
        assert_eq!(mask("138 9500 1234"), "〔手机号码已隐去〕");
        assert_eq!(mask("11010519491231002X.xlsx"), "〔证件号码已隐去〕.xlsx");
        assert_eq!(mask("2024-09-18 13895001234"), "2024-09-18 〔手机号码已隐去〕");
        assert_eq!(mask("1.10105194912310E+17"), "〔证件号码已隐去〕");
    }

    #[test]
    fn names_that_differ_in_a_number_alone_stay_different_without_it() {
        let (one, other) = (mask_name("13895001234.xlsx"), mask_name("13895001235.xlsx"));
        assert!(one != other && one.starts_with("〔手机号码已隐去〕～") && one.ends_with(".xlsx"), "{one}");
        assert_eq!(without_marks(&mask_name("马建国13895001234.xlsx")), "马建国.xlsx");
        assert_eq!(without_marks("马建国～李明"), "马建国～李明");
        assert_eq!(mask_path("2024-1/甲小学/听课.xlsx"), "2024-1/甲小学/听课.xlsx");
        assert!(mask_path("2024-1/甲小学/11010519491231002X/听课.xlsx").ends_with("/听课.xlsx"));
    }

    #[test]
    fn dates_counts_and_file_names_stay() {
        for text in [
            "2024-09-18",
            "2024-1/平川一小/听课记录20240918.xlsx",
            "第 12 行，3.5 节",
            "0952-6095555",
            "20240918123456",
        ] {
            assert_eq!(mask(text), text);
        }
    }
}
