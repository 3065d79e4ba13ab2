//! Years a mentee spent with each mentor: what the weights of the multiple membership are made of.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::facts::{Facts, Pair};

/// Days of a year, leap years averaged.
const YEAR: f64 = 365.25;

/// One stretch of days with one mentor.
#[derive(Debug, Clone, Copy)]
struct Stretch<'f> {
    mentor: &'f str,
    from: NaiveDate,
    /// The day after the last.
    until: NaiveDate,
}

/// The stretches of every mentee.
#[derive(Debug, Default)]
pub(crate) struct Exposure<'f> {
    stretches: BTreeMap<&'f str, Vec<Stretch<'f>>>,
}

impl<'f> Exposure<'f> {
    /// Reads the spells of all pairs; one that begins nobody knows when begins with the first term measured.
    pub fn of(facts: &'f Facts<'_>) -> Self {
        let first = facts.measured.first().and_then(|term| facts.terms.get(*term)).map(|span| span.start);
        let mut stretches: BTreeMap<&str, Vec<Stretch<'_>>> = BTreeMap::new();
        for pair in &facts.pairs {
            stretches.entry(pair.mentee_id).or_default().extend(of_pair(pair, first, facts.last_day));
        }
        Self { stretches }
    }

    /// The first day somebody had a mentor.
    pub fn first_day(&self, mentee: &str) -> Option<NaiveDate> {
        self.stretches.get(mentee)?.iter().map(|stretch| stretch.from).min()
    }

    /// Whether somebody was a mentee's mentor on a day, or had been within some months before it.
    pub fn is_of_interest(&self, mentee: &str, rater: &str, day: NaiveDate, months: u32) -> bool {
        let still = |stretch: &Stretch<'_>| {
            let last = stretch.until.checked_add_months(chrono::Months::new(months)).unwrap_or(NaiveDate::MAX);
            stretch.mentor == rater && stretch.from <= day && day <= last
        };
        self.stretches.get(mentee).is_some_and(|own| own.iter().any(still))
    }

    /// Years up to a day with each mentor, by mentor. Days with several mentors are shared evenly: together they are the
    /// years the mentee had any.
    pub fn years(&self, mentee: &str, day: NaiveDate) -> BTreeMap<&'f str, f64> {
        let mut years = BTreeMap::new();
        let Some(own) = self.stretches.get(mentee) else { return years };
        let mut edges: Vec<NaiveDate> = own.iter().flat_map(|stretch| [stretch.from, stretch.until]).collect();
        edges.push(day);
        edges.retain(|edge| *edge <= day);
        edges.sort_unstable();
        edges.dedup();
        for edge in edges.windows(2) {
            let (from, until) = (edge[0], edge[1]);
            let mut there: Vec<&str> = own
                .iter()
                .filter(|stretch| stretch.from <= from && stretch.until >= until)
                .map(|stretch| stretch.mentor)
                .collect();
            there.sort_unstable();
            there.dedup();
            for mentor in &there {
                *years.entry(*mentor).or_insert(0.0) += (until - from).num_days() as f64 / YEAR / there.len() as f64;
            }
        }
        years
    }
}

fn of_pair<'f>(pair: &'f Pair<'_>, first: Option<NaiveDate>, last: NaiveDate) -> Vec<Stretch<'f>> {
    let begun = |from: NaiveDate| if from == NaiveDate::MIN { first.unwrap_or(last) } else { from };
    let stretches = pair.spells.iter().map(|spell| Stretch {
        mentor: pair.mentor_id,
        from: begun(spell.from),
        until: spell.to.min(last).checked_add_days(Days::new(1)).unwrap_or(last),
    });
    stretches.filter(|stretch| stretch.until > stretch.from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn exposure() -> Exposure<'static> {
        let stretch = |mentor, from, until| Stretch { mentor, from: day(from), until: day(until) };
        let own = vec![
            stretch("a", "2022-09-01", "2023-09-01"),
            stretch("b", "2023-03-02", "2024-03-02"),
            // The same spell told twice.
            stretch("b", "2023-09-01", "2024-03-02"),
        ];
        Exposure { stretches: BTreeMap::from([("t", own)]) }
    }

    #[test]
    fn days_with_two_mentors_are_shared_evenly_and_a_spell_told_twice_counts_once() {
        // 182 days with a alone, 183 with both, 183 with b alone.
        let years = exposure().years("t", day("2025-01-01"));
        assert!((years["a"] - (182.0 + 91.5) / 365.25).abs() < 1e-12, "{years:?}");
        assert!((years["b"] - (91.5 + 183.0) / 365.25).abs() < 1e-12, "{years:?}");
    }

    #[test]
    fn nothing_after_the_day_counts() {
        let years = exposure().years("t", day("2022-09-01"));
        assert!(years.is_empty(), "{years:?}");
        assert!((exposure().years("t", day("2022-09-11"))["a"] - 10.0 / 365.25).abs() < 1e-12);
        assert!(exposure().years("nobody", day("2024-01-01")).is_empty());
    }

    #[test]
    fn a_former_mentor_is_of_interest_for_a_while() {
        let exposure = exposure();
        assert!(exposure.is_of_interest("t", "a", day("2022-09-01"), 0));
        assert!(!exposure.is_of_interest("t", "a", day("2022-08-31"), 36));
        assert!(exposure.is_of_interest("t", "a", day("2026-08-31"), 36));
        assert!(!exposure.is_of_interest("t", "a", day("2026-09-02"), 36));
        assert!(!exposure.is_of_interest("t", "c", day("2023-01-01"), 36));
    }
}
