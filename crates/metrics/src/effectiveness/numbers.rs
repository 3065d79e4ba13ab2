//! The numbers of a pack that say when an effect may be read, and how it is shown.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::DatedValue;

use crate::binder::Binder;
use crate::parameters::number_at;

macro_rules! numbers {
    ($($key:ident $doc:literal,)*) => {
        /// The keys of `[effect]` that name a parameter each.
        pub(crate) const KEYS: &[&str] = &[$(stringify!($key)),*];

        /// The numbers in force on one day.
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct Numbers {
            $(#[doc = $doc] pub $key: f64,)*
        }

        impl Plan {
            /// The numbers in force on a day.
            ///
            /// # Errors
            /// The keys whose numbers are unset.
            pub fn on(&self, day: NaiveDate) -> Result<Numbers, Vec<&'static str>> {
                let mut unset = Vec::new();
                let mut at = |key: &'static str| {
                    let number = self.0.get(key).and_then(|value| number_at(value, day));
                    if number.is_none() {
                        unset.push(key);
                    }
                    number.unwrap_or_default()
                };
                let numbers = Numbers { $($key: at(stringify!($key)),)* };
                if unset.is_empty() { Ok(numbers) } else { Err(unset) }
            }
        }
    };
}

numbers! {
    z "Half-width of intervals in standard errors.",
    min_mentees "Mentees with usable marks a mentor needs to be ranked.",
    min_exposure "Mentee-years of exposure a mentor needs to be ranked.",
    min_raters "Raters without a conflict of interest a mentor needs to be ranked.",
    min_reliability "Share of the mentor variance the data must have told of a mentor.",
    county_mentors "Mentors with an estimate the whole needs.",
    county_pairs "Mentors with two mentees or more the whole needs.",
    county_reliability "Mean of the reliabilities the whole needs.",
    max_chance "Chance up to which a difference that is none may be taken for one.",
    conflict_months "Months after a pairing in which the former mentor's mark is still of interest.",
    slope_share "Share of mentees with three waves from which growth may differ between them.",
    theta_mentors "Mentors below which the uncertainty of the variances is added.",
    rater_marks "Marks a rater needs for a severity of the rater's own.",
    rater_schools "Schools a rater needs for a severity of the rater's own.",
    school_share "Share of the information that must be left when schools are allowed to differ.",
    top_share "Share of the ranked mentors that makes the best.",
    clearly_in "Chance to be among the best from which somebody clearly is.",
    clearly_out "Chance to be among the best below which somebody clearly is not.",
    tie_chance "Chance to be better below which two are one group.",
    word_chance "Chance to lie above the average from which it is said.",
    draws "Joint draws behind the chances.",
    seed "Where the draws begin.",
}

/// The numbers as a pack gives them, by key.
#[derive(Debug)]
pub(crate) struct Plan(BTreeMap<&'static str, DatedValue>);

impl Plan {
    /// Binds them; every one must be named.
    pub fn bind(binder: &Binder<'_>) -> Option<Self> {
        let bound = KEYS.iter().map(|key| {
            binder.keys.need(key);
            Some((*key, binder.parameter(key)?))
        });
        // All are looked at before any is given up, so that every mistake is told.
        let bound: Vec<Option<(&'static str, DatedValue)>> = bound.collect();
        bound.into_iter().collect::<Option<BTreeMap<_, _>>>().map(Self)
    }
}
