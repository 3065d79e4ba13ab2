//! `letters`: a mark in words (优秀, A) to points by a table; where several rows stand, the pack says which counts (`pick`).
//!
//! A mark nobody gave is unknown, unless the pack says what it gives (`absent`).

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::attain::joined;
use crate::exact::Exact;
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::between::Between;
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Rows};
use crate::scoring::worth::{Valued, Worth, proofs};

pub(super) const KIND: Kind = Kind {
    name: "letters",
    keys: &[
        "table",
        "where",
        "match",
        "date",
        "evidence",
        "starts",
        "ends",
        "within_months",
        "not_reported",
        "scale",
        "pick",
        "absent",
    ],
    bind,
};

/// Which of several rows counts.
pub(super) const PICKS: [&str; 4] = ["latest", "highest", "lowest", "mean"];

#[derive(Debug)]
struct Letters {
    rows: Rows,
    worth: Worth,
    pick: &'static str,
    absent: Option<Number>,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let mut rows = item.rows()?;
    let worth = Worth::bind(item, &mut rows, "scale");
    let pick = item.said("pick", &PICKS);
    needs_day(item, &rows, pick);
    let absent = item.number("absent");
    Some(Box::new(Letters { rows, worth: worth?, pick: pick?, absent }))
}

/// The latest row can only be told by its day.
pub(super) fn needs_day(item: &ItemBinder<'_, '_>, rows: &Rows, pick: Option<&str>) {
    if pick == Some("latest") && rows.selection.date.is_none() {
        item.complain("date", "取最近一次，请写 date", "`latest` needs the `date` of a row");
    }
}

impl ItemKind for Letters {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let one = |(at, gathered): (usize, &Gathered)| {
            let valued = self.worth.valued(asked, at, &self.rows, gathered);
            let full = asked.full[at].clone();
            let certain: Vec<&Valued> =
                valued.iter().filter(|valued| valued.row.certain && !valued.row.barred).collect();
            let all_proofs = |counted: Option<usize>| {
                let of = |at: usize| counted.is_none_or(|row| valued[at].row.row == row);
                proofs(&self.rows, &valued, of)
            };
            if certain.is_empty() {
                return self.nothing(asked, at, gathered).proven(all_proofs(None));
            }
            let capped = |points: Exact| full.clone().map_or(points.clone(), |full| points.min(full));
            let (low, high, words, row) = picked(&certain, self.pick);
            let doubtful = valued.iter().filter(|valued| !valued.row.certain).count();
            let between = match doubtful {
                0 => Between { low: capped(low), high: Some(capped(high)) },
                _ => Between::up_to(full.clone()),
            };
            let open = if doubtful > 0 {
                format!("另有{doubtful}条记录不能计入")
            } else {
                "结果没有填全".to_owned()
            };
            Found { points: between, open, ..Found::known(Exact::zero(), words) }.proven(all_proofs(row))
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}

impl Letters {
    fn nothing(&self, asked: &Asked<'_, '_, '_>, at: usize, gathered: &Gathered) -> Found {
        nothing_given(asked, at, gathered, self.absent.as_ref())
    }
}

/// What stands where nobody gave a mark: what the pack says, else nobody knows.
pub(super) fn nothing_given(
    asked: &Asked<'_, '_, '_>,
    at: usize,
    gathered: &Gathered,
    absent: Option<&Number>,
) -> Found {
    let full = asked.full[at].clone();
    let Some(absent) = absent else {
        return Found::open(full, joined(&["没有评定结果", &gathered.open]));
    };
    if !gathered.open.is_empty() {
        return Found::open(full, gathered.open.clone());
    }
    match absent.at(&asked.owed[at], asked.tiers[at]) {
        Some(points) => Found::known(points.clone(), format!("没有评定结果，按规定{points}分")),
        None => unset(full, "没有评定结果时的分"),
    }
}

/// Least and most of what is picked, how it is said, and the row if it is one.
fn picked(certain: &[&Valued], pick: &str) -> (Exact, Exact, String, Option<usize>) {
    let number = certain.len();
    let several = |what: &str| if number > 1 { format!("共{number}次，{what}") } else { String::new() };
    if pick == "mean" && number > 1 {
        let mean = |points: Vec<&Exact>| {
            points.into_iter().sum::<Exact>().over(&Exact::whole(number as i64)).unwrap_or_else(Exact::zero)
        };
        let (low, high) =
            (mean(certain.iter().map(|one| &one.low).collect()), mean(certain.iter().map(|one| &one.high).collect()));
        let words: Vec<&str> = certain.iter().map(|one| one.words.as_str()).collect();
        return (low.clone(), high, format!("{}；{}{low}", words.join("；"), several("平均")), None);
    }
    let by = |a: &&&Valued, b: &&&Valued| (&a.low, &a.high).cmp(&(&b.low, &b.high)).then(b.row.row.cmp(&a.row.row));
    if pick == "latest" {
        return latest(certain, &several("取最近一次"));
    }
    let (one, what) = match pick {
        "highest" => (certain.iter().max_by(by), "取最高"),
        _ => (certain.iter().min_by(by), "取最低"),
    };
    let Some(one) = one else { return (Exact::zero(), Exact::zero(), String::new(), None) };
    (one.low.clone(), one.high.clone(), joined(&[&one.words, &several(what)]), Some(one.row.row))
}

/// Of two rows of the last day, and of a row without a day, nobody can say which is the latest.
fn latest(certain: &[&Valued], remark: &str) -> (Exact, Exact, String, Option<usize>) {
    let last = certain.iter().map(|one| one.row.day).max().flatten();
    let may: Vec<&&Valued> = certain.iter().filter(|one| one.row.day == last || one.row.day.is_none()).collect();
    let low = may.iter().map(|one| &one.low).min().cloned().unwrap_or_else(Exact::zero);
    let high = may.iter().map(|one| &one.high).max().cloned().unwrap_or_else(Exact::zero);
    let words: Vec<&str> = may.iter().map(|one| one.words.as_str()).collect();
    let one = if may.len() == 1 { Some(may[0].row.row) } else { None };
    (low, high, joined(&[&words.join("；"), remark]), one)
}
