//! A file's name, and what it says about which version it is.

use policy::{Vocabulary, fold};

/// A name apart from its marks of a version: `师徒名单`, and how late it says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct VersionName {
    stem: String,
    /// How many words say that it is a later version: `更正`, `最终版`.
    words: usize,
    /// The highest number that tells versions apart: `(1)`, `v2`; 0 for none.
    number: u32,
}

impl VersionName {
    /// The name of a file.
    pub fn of(file: &str, vocabulary: &Vocabulary) -> Self {
        let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
        let mut found = Self { stem: fold(name).to_lowercase(), words: 0, number: 0 };
        while found.strip(vocabulary) {}
        found
    }

    /// What is left without the marks: the same for versions of one file.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// Whether a word says that it is a later version; a number alone may be a second download.
    pub fn says_later(&self) -> bool {
        self.words > 0
    }

    /// How late it says it is; more is later.
    pub fn rank(&self) -> (usize, u32) {
        (self.words, self.number)
    }

    /// Takes one mark off the end; `false` if there is none.
    fn strip(&mut self, vocabulary: &Vocabulary) -> bool {
        let bare = self.stem.trim_end_matches(|c: char| " -_—.·()[]【】".contains(c));
        if let Some(number) = trailing_number(bare, &self.stem) {
            self.number = self.number.max(number.1);
            self.stem = number.0;
            return true;
        }
        let ends = |set: &str| {
            let words = vocabulary.marks.get(set).into_iter().flatten();
            let fitting = words.filter(|word| bare.len() > word.len() && bare.ends_with(word.as_str()));
            fitting.map(|word| bare.len() - word.len()).min()
        };
        let (later, copy) = (ends("later_version"), ends("copy"));
        let Some(at) = later.into_iter().chain(copy).min() else { return false };
        self.words += usize::from(later == Some(at));
        self.stem = bare.get(..at).unwrap_or_default().trim_end_matches(|c: char| " -_—.·([【".contains(c)).to_owned();
        true
    }
}

/// `(2)` or `v2` at the end: the name before it and the number. A bare number is part of the name: `听课记录2`, `9月`.
fn trailing_number(bare: &str, whole: &str) -> Option<(String, u32)> {
    let digits = bare.chars().rev().take_while(char::is_ascii_digit).count();
    // More digits are a day or a year, and belong to the name.
    if digits == 0 || digits > 2 {
        return None;
    }
    let (before, number) = bare.split_at(bare.len() - digits);
    let marked = (before.ends_with('(') && whole.ends_with(')')) || before.ends_with('v');
    let stem = before.trim_end_matches(|c: char| " -_—.·(v".contains(c));
    if !marked || stem.is_empty() {
        return None;
    }
    Some((stem.to_owned(), number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(file: &str) -> (String, usize, u32) {
        let name = VersionName::of(file, &Vocabulary::shipped().expect("right"));
        (name.stem, name.words, name.number)
    }

    #[test]
    fn marks_are_taken_off_and_the_rest_stays() {
        for (file, words, number) in [
            ("师徒名单.xlsx", 0, 0),
            ("师徒名单(1).xlsx", 0, 1),
            ("师徒名单（2）.xls", 0, 2),
            ("师徒名单 - 副本.xlsx", 0, 0),
            ("师徒名单最终版.xlsx", 1, 0),
            ("师徒名单（修改后）.xlsx", 1, 0),
            ("师徒名单_更正_最终版(1).xlsx", 2, 1),
            ("师徒名单-v2.xlsx", 0, 2),
        ] {
            assert_eq!(name(file), ("师徒名单".to_owned(), words, number), "{file}");
        }
    }

    #[test]
    fn months_days_and_plain_numbers_belong_to_the_name() {
        for file in ["听课9月.xlsx", "听课2.xlsx", "听课20241230.xlsx", "第2组(王芳).xlsx"] {
            let (stem, words, number) = name(file);
            assert_eq!((words, number), (0, 0), "{file}: {stem}");
        }
        assert_ne!(name("听课9月.xlsx").0, name("听课10月.xlsx").0);
    }
}
