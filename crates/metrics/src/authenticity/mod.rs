//! 真实性核查: what lies together in the records and can hardly all be true, as questions to a person, never as verdicts.
//!
//! Promise: every check says how much it looked at, how much it found and how much it asked, also where it found nothing or
//! had nothing to look at; every question names its cells, the honest reasons that look the same, and how often the like is
//! seen in the bureau. No score, list or quota reads these views.
//! Takes: the stored tables, the problems found before, the conclusions, the words and numbers of `policy::Authenticity`.
//! Gives: the views `authenticity`, `authenticity_rows`, `authenticity_base`.
//!
//! A new check: a file here, its line in [`CATALOG`], its `[[check]]` in `pipelines/authenticity/checks.toml`.

mod asked;
mod comments;
mod digits;
mod exact;
mod filing;
mod material;
mod minimum;
mod pairing_dates;
mod places;
mod pointed;
mod same_lesson;
mod school_days;
mod timetable;
mod views;

#[cfg(test)]
mod tests;

use policy::{Authenticity, AuthenticityCheck};
use tables::{Dataset, Table};

use self::asked::Look;
use self::material::Material;
use self::views::Views;
use crate::facts::Facts;

/// How a check looks at the material.
type Check = fn(&Material<'_>, &AuthenticityCheck) -> Look;

/// Every check by the name it has in `checks.toml`.
const CATALOG: &[(&str, Check)] = &[
    ("same_lesson", same_lesson::look),
    ("two_places", places::look),
    ("no_school_day", school_days::look),
    ("outside_pairing", pointed::look),
    ("too_many", timetable::look),
    ("one_day_filing", filing::look),
    ("copied_comments", comments::look),
    ("exact_minimum", minimum::look),
    ("round_counts", digits::look),
    ("round_days", pairing_dates::round_days),
    ("even_spacing", pairing_dates::even_spacing),
    ("mirror", pointed::look),
];

/// The three views; `found` holds the problems found while reading, `views` the conclusions.
pub(crate) fn questions(settings: &Authenticity, facts: &Facts<'_>, found: &Dataset, views: &Dataset) -> Vec<Table> {
    let (findings, compliance, evidence) =
        (found.table("findings"), views.table("compliance"), views.table("evidence"));
    let material = Material::of(settings, facts, [&findings, &compliance, &evidence]);
    let mut made = Views::default();
    for check in settings.checks.iter().filter(|check| check.asked) {
        let Some((_, look)) = CATALOG.iter().find(|(id, _)| *id == check.id) else { continue };
        made.add(check, look(&material, check), &material);
    }
    made.finish()
}
