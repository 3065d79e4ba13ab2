//! Staff numbers: which can be believed, which lost a digit or became a float on the way.

use std::collections::{BTreeMap, BTreeSet};

/// A staff number as it can be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StaffNumber {
    /// A number of the usual length, its leading zeros put back where they were lost.
    Whole(String),
    /// The digits that are left of one that lost some; never a key.
    Damaged(String),
}

/// How the staff numbers of a bureau look.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberHabit {
    /// The length most of them have; none if they have no one length.
    length: Option<usize>,
    /// How many zeros numbers of that length begin with.
    zeros: BTreeSet<usize>,
}

/// The share of numbers that must have one length before others count as damaged.
const USUAL: f64 = 0.8;

impl NumberHabit {
    /// Learns it from every number as written.
    pub(super) fn learn<'n>(numbers: impl Iterator<Item = &'n str>) -> Self {
        let plain: Vec<&str> = numbers.filter(|number| number.bytes().all(|b| b.is_ascii_digit())).collect();
        let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
        for number in &plain {
            *lengths.entry(number.len()).or_default() += 1;
        }
        let usual = lengths.into_iter().max_by_key(|(_, count)| *count);
        let usual = usual.filter(|(_, count)| *count as f64 >= USUAL * plain.len() as f64);
        let length = usual.map(|(length, _)| length);
        let zeros = plain.iter().filter(|number| Some(number.len()) == length).map(|number| leading_zeros(number));
        Self { length, zeros: zeros.filter(|zeros| *zeros > 0).collect() }
    }

    /// What can be believed of a number.
    pub(super) fn read(&self, written: &str) -> StaffNumber {
        if is_float(written) {
            let mantissa = written.split(['E', 'e']).next().unwrap_or_default();
            return StaffNumber::Damaged(mantissa.chars().filter(char::is_ascii_digit).collect());
        }
        let plain = written.bytes().all(|b| b.is_ascii_digit());
        // A spreadsheet keeps fifteen digits: what is longer and ends in zeros was rounded.
        if plain && written.len() > 15 && written.ends_with("000") {
            return StaffNumber::Damaged(written.trim_end_matches('0').to_owned());
        }
        match self.length {
            Some(length) if plain && written.len() < length => {
                let lost = length - written.len();
                match self.zeros.contains(&lost) {
                    true => StaffNumber::Whole(format!("{}{written}", "0".repeat(lost))),
                    false => StaffNumber::Damaged(written.to_owned()),
                }
            }
            Some(length) if plain && written.len() > length => StaffNumber::Damaged(written.to_owned()),
            _ => StaffNumber::Whole(written.to_owned()),
        }
    }
}

fn leading_zeros(number: &str) -> usize {
    number.len() - number.trim_start_matches('0').len()
}

/// `1.10101E+17`.
fn is_float(written: &str) -> bool {
    let digit = written.starts_with(|c: char| c.is_ascii_digit());
    digit && written.contains(['E', 'e']) && written.contains('.')
}

/// How two numbers agree; the names are those of the levels in `identity.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NumberLevel {
    Same,
    Damaged,
    Near,
    Other,
}

/// The level two numbers agree at; none if what is left of them says nothing.
pub(super) fn compare_numbers(one: &StaffNumber, other: &StaffNumber) -> Option<NumberLevel> {
    match (one, other) {
        (StaffNumber::Whole(one), StaffNumber::Whole(other)) if one == other => Some(NumberLevel::Same),
        (StaffNumber::Whole(one), StaffNumber::Whole(other)) => {
            Some(if strsim::osa_distance(one, other) == 1 { NumberLevel::Near } else { NumberLevel::Other })
        }
        (StaffNumber::Damaged(rest), StaffNumber::Whole(whole))
        | (StaffNumber::Whole(whole), StaffNumber::Damaged(rest)) => {
            (rest.len() >= 4 && fits(rest, whole)).then_some(NumberLevel::Damaged)
        }
        (StaffNumber::Damaged(_), StaffNumber::Damaged(_)) => None,
    }
}

/// Whether the rest is the whole with one digit lost or added, or its beginning.
fn fits(rest: &str, whole: &str) -> bool {
    (rest.len() != whole.len() && strsim::levenshtein(rest, whole) == 1)
        || (rest.len() >= 5 && rest.len() < whole.len() && whole.starts_with(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn habit() -> NumberHabit {
        NumberHabit::learn(["110001", "110002", "012003", "120004", "120005", "12006"].into_iter())
    }

    #[test]
    fn a_number_that_lost_its_leading_zero_gets_it_back_and_one_that_lost_another_digit_is_no_key() {
        assert_eq!(habit().read("12003"), StaffNumber::Whole("012003".into()));
        assert_eq!(habit().read("1103"), StaffNumber::Damaged("1103".into()));
        assert_eq!(habit().read("1.10101E+17"), StaffNumber::Damaged("110101".into()));
        assert_eq!(habit().read("110105194912310000"), StaffNumber::Damaged("11010519491231".into()));
    }

    #[test]
    fn numbers_of_no_one_length_are_all_believed() {
        let mixed = NumberHabit::learn(["1", "22", "333", "4444"].into_iter());
        assert_eq!(mixed.read("55555"), StaffNumber::Whole("55555".into()));
    }

    #[test]
    fn numbers_agree_as_their_digits_do() {
        let compare = |one: &str, other: &str| compare_numbers(&habit().read(one), &habit().read(other));
        assert_eq!(compare("110001", "110001"), Some(NumberLevel::Same));
        assert_eq!(compare("110001", "110002"), Some(NumberLevel::Near));
        assert_eq!(compare("110001", "120005"), Some(NumberLevel::Other));
        let lost = compare_numbers(&StaffNumber::Damaged("11001".into()), &habit().read("110001"));
        assert_eq!(lost, Some(NumberLevel::Damaged));
    }
}
