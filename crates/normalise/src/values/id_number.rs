//! National ID numbers by GB 11643: the check digit, the fifteen digits used before 1999, and what a spreadsheet destroys.

use policy::fold;

/// What a cell says as a national ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdNumber {
    /// A number with a right check digit, as a keyed hash: the number itself is not kept.
    Whole(String),
    /// A number a spreadsheet kept as a float: its last digits are lost for good.
    Destroyed,
    /// Something else: a slip in a digit, or no such number at all.
    Wrong,
}

/// What the hash is keyed with, so that it says nothing beside other tables.
const KEY: &str = "qinglan 2026 national id of a teacher";

/// Reads a national ID; spaces and the width of characters do not matter.
pub fn read_national_id(text: &str) -> IdNumber {
    let plain = fold(text).to_uppercase().replace('-', "");
    if plain.contains("E+") || plain.contains('.') {
        return IdNumber::Destroyed;
    }
    let digits: Vec<u32> = plain.chars().map_while(|c| c.to_digit(10)).collect();
    let whole = match (plain.len(), digits.len()) {
        (15, 15) => Some(lengthened(&plain, &digits)),
        (18, 17 | 18) if plain.chars().last() == check_character(&digits[..17]) => Some(plain.clone()),
        _ => None,
    };
    match whole {
        Some(number) => IdNumber::Whole(hashed(&number)),
        // A float keeps fifteen digits and fills up with zeros.
        None if digits.len() == 18 && plain.ends_with("000") => IdNumber::Destroyed,
        None => IdNumber::Wrong,
    }
}

/// Fifteen digits as the eighteen they became: the century, and the check digit behind them.
fn lengthened(plain: &str, digits: &[u32]) -> String {
    let all: Vec<u32> = [&digits[..6], &[1, 9], &digits[6..]].concat();
    let check = check_character(&all).map(String::from).unwrap_or_default();
    format!("{}19{}{check}", &plain[..6], &plain[6..])
}

/// The check character of seventeen digits: ISO 7064 MOD 11-2.
fn check_character(digits: &[u32]) -> Option<char> {
    let weighted = digits.iter().rev().scan(1, |weight, digit| {
        *weight = *weight * 2 % 11;
        Some(*weight * digit)
    });
    let check = (12 - weighted.sum::<u32>() % 11) % 11;
    if check == 10 { Some('X') } else { char::from_digit(check, 10) }
}

fn hashed(number: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key(KEY);
    hasher.update(number.as_bytes());
    format!("I{}", &hasher.finalize().to_hex()[..20])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_have_the_right_check_character() {
        // Printed in GB 11643: 11010519491231002X and 440524188001010014.
        for number in
            ["11010519491231002X", "110105 19491231 002x", "１１０１０５１９４９１２３１００２Ｘ", "440524188001010014"]
        {
            assert!(matches!(read_national_id(number), IdNumber::Whole(_)), "{number}");
        }
        assert_eq!(read_national_id("110105194912310021"), IdNumber::Wrong);
        assert_eq!(read_national_id("11010519491231020X"), IdNumber::Wrong);
    }

    #[test]
    fn fifteen_digits_and_the_eighteen_they_became_are_one_number() {
        assert_eq!(read_national_id("110105491231002"), read_national_id("11010519491231002X"));
    }

    #[test]
    fn what_a_spreadsheet_destroyed_is_no_number_any_more() {
        for text in ["1.10105194912310E+17", "1.10105E+17", "110105194912310000"] {
            assert_eq!(read_national_id(text), IdNumber::Destroyed, "{text}");
        }
    }

    #[test]
    fn the_number_itself_is_not_kept() {
        let IdNumber::Whole(hash) = read_national_id("11010519491231002X") else { panic!("a right number") };
        assert!(!hash.contains("1949") && hash.len() == 21);
    }
}
