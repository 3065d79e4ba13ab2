//! What the contenders counted, and whether it is the same.

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// Lessons a mentor heard with one mentee in one term, and whether they were enough.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct PairCount {
    term: String,
    school: String,
    mentor: String,
    mentee: String,
    lessons: u64,
    met: bool,
}

/// The sums over all pairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Pairs and terms.
    pub pairs: usize,
    /// Lessons from mentor to mentee.
    pub lessons: u64,
    /// Pairs with enough of them.
    pub met: usize,
}

/// One row of the program's own answer.
#[derive(Deserialize)]
struct ComplianceRow {
    period: String,
    unit: String,
    subject: String,
    counterpart: String,
    actual: Option<f64>,
    status: String,
}

/// Reads the array of arrays a script writes.
pub fn from_script(text: &str) -> anyhow::Result<Vec<PairCount>> {
    Ok(serde_json::from_str(text)?)
}

/// Reads the array of objects `qinglan query` prints.
pub fn from_query(text: &str) -> anyhow::Result<Vec<PairCount>> {
    let rows: Vec<ComplianceRow> = serde_json::from_str(text)?;
    rows.into_iter().map(ComplianceRow::count).collect()
}

impl ComplianceRow {
    fn count(self) -> anyhow::Result<PairCount> {
        let who = format!("{} {} and {}", self.unit, self.subject, self.counterpart);
        let met = match self.status.as_str() {
            "met" => true,
            "unmet" => false,
            other => bail!("{who}: neither met nor unmet, but {other}"),
        };
        let lessons = self.actual.with_context(|| format!("{who}: no number of lessons"))?;
        if lessons < 0.0 || lessons.fract() != 0.0 {
            bail!("{who}: {lessons} lessons");
        }
        Ok(PairCount {
            term: self.period,
            school: self.unit,
            mentor: self.subject,
            mentee: self.counterpart,
            lessons: lessons as u64,
            met,
        })
    }
}

/// The totals, if every contender counted the same for every pair.
///
/// # Errors
/// Two of them differ; the first difference is named. Or there is nothing to count.
pub fn agreed(names: &[&str], counts: &[Vec<PairCount>]) -> anyhow::Result<Totals> {
    let mut sorted = counts.to_vec();
    sorted.iter_mut().for_each(|counts| counts.sort());
    let Some((first, others)) = sorted.split_first().filter(|(first, _)| !first.is_empty()) else {
        bail!("no pair was counted");
    };
    for (name, other) in names.iter().skip(1).zip(others) {
        if let Some(difference) = first_difference(first, other) {
            bail!("{} and {name} do not count the same: {difference}", names[0]);
        }
    }
    Ok(Totals {
        pairs: first.len(),
        lessons: first.iter().map(|pair| pair.lessons).sum(),
        met: first.iter().filter(|pair| pair.met).count(),
    })
}

fn first_difference(ours: &[PairCount], theirs: &[PairCount]) -> Option<String> {
    if ours == theirs {
        return None;
    }
    let at = ours.iter().zip(theirs).take_while(|(our, their)| our == their).count();
    let sizes = format!("{} against {} pairs", ours.len(), theirs.len());
    Some(format!("{sizes}, first {:?} against {:?}", ours.get(at), theirs.get(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str =
        r#"[["2024-2", "甲校", "马老师", "丁一", 10, true], ["2024-2", "甲校", "马老师", "丁二", 9, false]]"#;
    const QUERY: &str = r#"[
        {"period": "2024-2", "unit": "甲校", "subject": "马老师", "counterpart": "丁二", "actual": 9.0, "status": "unmet"},
        {"period": "2024-2", "unit": "甲校", "subject": "马老师", "counterpart": "丁一", "actual": 10, "status": "met"}]"#;

    #[test]
    fn the_order_of_the_pairs_is_no_difference() {
        let counts = [from_query(QUERY).expect("rows"), from_script(SCRIPT).expect("rows")];
        let totals = agreed(&["qinglan", "script"], &counts).expect("the same counts");
        assert_eq!(totals, Totals { pairs: 2, lessons: 19, met: 1 });
    }

    #[test]
    fn one_lesson_more_or_one_pair_less_is_an_error_that_names_it() {
        let ours = from_query(QUERY).expect("rows");
        let more = from_script(&SCRIPT.replace("9, false", "10, true")).expect("rows");
        let error = agreed(&["qinglan", "script"], &[ours.clone(), more]).expect_err("a difference");
        assert!(error.to_string().contains("丁二"), "{error}");
        assert!(agreed(&["qinglan", "script"], &[ours.clone(), ours[..1].to_vec()]).is_err());
    }

    #[test]
    fn nothing_counted_and_nothing_decided_are_errors() {
        assert!(agreed(&["qinglan", "script"], &[Vec::new(), Vec::new()]).is_err());
        assert!(from_query(&QUERY.replace("unmet", "undecidable")).is_err());
        assert!(from_query(&QUERY.replace("9.0", "null")).is_err());
    }
}
