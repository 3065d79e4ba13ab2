//! The nearest right word to a wrong one.

/// The known word nearest to `word`, if it is near enough to be meant.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known
        .into_iter()
        .map(|candidate| {
            (strsim::normalized_damerau_levenshtein(word, candidate), strsim::jaro(word, candidate), candidate)
        })
        .filter(|(likeness, _, _)| *likeness >= 0.5)
        // Of equally many slips the one that keeps more of the letters: 72 is rather 27 than 02.
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.total_cmp(&b.1)).then_with(|| b.2.cmp(a.2)))
        .map(|(_, _, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_finds_none() {
        let known = ["teaching_start", "teaching_end", "start"];
        assert_eq!(nearest("teching_start", known), Some("teaching_start"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("PL-72", ["PL-02", "PL-27", "PL-70"]), Some("PL-27"));
    }
}
