//! The raters: how severe each is, how far from the others on the same visits, and what they gave their own mentees.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::marks::{LeftOut, Mark};
use super::model::{Fitted, Row};
use super::numbers::Numbers;

/// One rater.
pub(crate) struct Rater {
    pub unit: String,
    pub name: String,
    /// Nothing where it is not known which person of the unit it is.
    pub id: Option<String>,
    /// Marks given, and those used.
    pub marks: usize,
    pub used: usize,
    pub mentees: usize,
    pub schools: usize,
    /// Points above (lenient) or below (severe) the mean of raters, with the ends of its interval.
    pub severity: Option<(f64, f64, f64)>,
    /// Whether there is enough for a severity of one's own.
    pub enough: bool,
    /// Visits other raters marked too; mean and mean size of the distance from their mean.
    pub shared: usize,
    pub gap: Option<f64>,
    pub distance: Option<f64>,
    /// Marks given to the own mentees, and the mean distance of these from the others' mean.
    pub own: usize,
    pub own_gap: Option<f64>,
    pub state: &'static str,
}

type Visit<'m> = (&'m str, NaiveDate);

/// All raters of the marks, by unit and name. `fitted` is nothing where nothing was estimated.
pub(crate) fn raters(marks: &[Mark<'_>], rows: &[Row], fitted: Option<(&Fitted, &Numbers)>) -> Vec<Rater> {
    let told: Vec<&Mark<'_>> = marks.iter().filter(|mark| is_a_mark(mark)).collect();
    let mut by_rater: BTreeMap<&str, Vec<&Mark<'_>>> = BTreeMap::new();
    let mut by_visit: BTreeMap<Visit<'_>, Vec<&Mark<'_>>> = BTreeMap::new();
    for mark in told {
        by_rater.entry(&mark.rater).or_default().push(mark);
        by_visit.entry(mark.visit()).or_default().push(mark);
    }
    let used = rows.iter().fold(BTreeMap::<&str, usize>::new(), |mut used, row| {
        *used.entry(&row.rater).or_default() += 1;
        used
    });
    let mut raters: Vec<Rater> = by_rater
        .iter()
        .map(|(key, own)| {
            let mut rater = one(own, &by_visit);
            rater.used = used.get(key).copied().unwrap_or_default();
            rater.severity = fitted.and_then(|(fitted, numbers)| severity(fitted, key, numbers));
            rater.enough = rater.severity.is_some()
                && fitted.is_some_and(|(_, numbers)| {
                    rater.used as f64 >= numbers.rater_marks && rater.schools as f64 >= numbers.rater_schools
                });
            rater.state = match (&rater.severity, rater.enough) {
                (None, _) => "未估计",
                (Some(_), true) => "可读",
                (Some(_), false) => "评得太少，宽严向平均靠拢",
            };
            rater
        })
        .collect();
    raters.sort_by(|a, b| (&a.unit, &a.name, &a.id).cmp(&(&b.unit, &b.name, &b.id)));
    raters
}

/// Whether there is a number from somebody on somebody, used or not.
fn is_a_mark(mark: &Mark<'_>) -> bool {
    !matches!(
        mark.left_out,
        Some(LeftOut::Nobody | LeftOut::NoScore | LeftOut::NoRater | LeftOut::NoDay | LeftOut::Twice | LeftOut::Part)
    )
}

fn one(own: &[&Mark<'_>], by_visit: &BTreeMap<Visit<'_>, Vec<&Mark<'_>>>) -> Rater {
    let (mut gaps, mut own_gaps) = (Vec::new(), Vec::new());
    for mark in own {
        let others: Vec<f64> = by_visit[&mark.visit()]
            .iter()
            .filter(|other| other.rater != mark.rater && other.left_out != Some(LeftOut::OwnMentee))
            .map(|other| other.score)
            .collect();
        let Some(mean) = mean(&others) else { continue };
        let gaps = if mark.left_out == Some(LeftOut::OwnMentee) { &mut own_gaps } else { &mut gaps };
        gaps.push(mark.score - mean);
    }
    let distances: Vec<f64> = gaps.iter().map(|gap: &f64| gap.abs()).collect();
    let first = own.first();
    Rater {
        unit: first.map_or("", |mark| mark.rater_unit).to_owned(),
        name: first.map_or("", |mark| mark.rater_name).to_owned(),
        id: first.and_then(|mark| mark.rater_id).map(str::to_owned),
        marks: own.len(),
        used: 0,
        mentees: own.iter().map(|mark| mark.mentee).collect::<BTreeSet<_>>().len(),
        schools: own.iter().map(|mark| mark.unit).collect::<BTreeSet<_>>().len(),
        severity: None,
        enough: false,
        shared: gaps.len(),
        gap: mean(&gaps),
        distance: mean(&distances),
        own: own.iter().filter(|mark| mark.left_out == Some(LeftOut::OwnMentee)).count(),
        own_gap: mean(&own_gaps),
        state: "",
    }
}

fn severity(fitted: &Fitted, key: &str, numbers: &Numbers) -> Option<(f64, f64, f64)> {
    let random = &fitted.fit.random[Fitted::term(&fitted.fit, "rater")?];
    let effect = &random.effects[random.levels.iter().position(|level| level == key)?];
    let half = numbers.z * effect.prediction_sd(0);
    Some((effect.values[0], effect.values[0] - half, effect.values[0] + half))
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
