//! `rank_points`: a place among all of the sheet to points: by a table of places (60/57/54), or the first in full and the others
//! in proportion (`by = "proportion"`). Equal measures share a place; what it gives them is said (`ties`).

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::attain::joined;
use crate::exact::Exact;
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::between::Between;
use crate::scoring::item::{ItemBinder, ROW_KEYS};
use crate::scoring::numbers::Number;
use crate::scoring::people::asked_table;
use crate::scoring::rows::{Counted, Rows};

pub(super) const KIND: Kind = Kind {
    name: "rank_points",
    keys: &[
        "table",
        "where",
        "match",
        "sum",
        "date",
        "evidence",
        "starts",
        "distinct",
        "ends",
        "within_months",
        "not_reported",
        "per",
        "by",
        "places",
        "beyond",
        "ties",
        "order_of",
        "within",
    ],
    bind,
};

#[derive(Debug)]
struct RankPoints {
    rows: Rows,
    /// What the count is divided by: the staff of a unit.
    per: Option<Rows>,
    how: How,
    /// Whether less comes first.
    less_first: bool,
    /// Column of the unit or person that says among whom a place is taken.
    within: Option<&'static str>,
    table: Option<&'static str>,
}

#[derive(Debug)]
enum How {
    /// Points of each place, those beyond, and whether equals take the mean of their places.
    Places { points: Vec<(i64, Number)>, beyond: Number, mean: bool },
    /// The first in full, the others in proportion.
    Proportion,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let rows = item.rows();
    let per = item.section.section("per").map(|section| {
        section.only(&ROW_KEYS);
        Rows::bind(item, &section)
    });
    let by = item.said("by", &["places", "proportion"]);
    let less_first = item.word("order_of", &["more_first", "less_first"]) == Some("less_first");
    let how = match by? {
        "places" => places(item),
        _ if less_first => {
            let zh = "按比例计分时多的在前，不能写 less_first";
            item.complain("order_of", zh, "in proportion more comes first");
            None
        }
        _ => Some(How::Proportion),
    };
    let table = asked_table(item.who);
    let spec = table.and_then(tables::table_spec);
    let within = spec.and_then(|spec| item.column("within", spec, |kind| kind == tables::ColumnType::Text));
    let per = match per {
        Some(bound) => Some(bound?),
        None => None,
    };
    Some(Box::new(RankPoints { rows: rows?, per, how: how?, less_first, within, table }))
}

fn places(item: &ItemBinder<'_, '_>) -> Option<How> {
    item.needs("places");
    let beyond = item.required("beyond");
    let ties = item.said("ties", &["same", "mean"]);
    let sections = item.section.sections("places");
    let points: Vec<Option<(i64, Number)>> = sections
        .iter()
        .enumerate()
        .map(|(nth, place)| {
            place.only(&["at", "points"]).need("at");
            place.need("points");
            let at = place.int("at")?;
            if at != nth as i64 + 1 {
                let zh = format!("名次应从 1 起逐个写：这里应为 {}", nth + 1);
                place.complain(place.line(), "at", &zh, "places must be 1, 2, 3 …");
            }
            Some((at, item.listed("places", place, nth, "points")?))
        })
        .collect();
    let points = points.into_iter().collect::<Option<Vec<_>>>()?;
    Some(How::Places { points, beyond: beyond?, mean: ties? == "mean" })
}

/// What places are taken by, for one subject.
#[derive(Debug, Clone)]
struct Measure {
    low: Exact,
    /// `None` if nobody can say.
    high: Option<Exact>,
    words: String,
    counted: Counted,
    /// Among whom.
    among: (tables::Period, String),
    /// Nothing to measure: a unit without staff.
    none: bool,
}

impl ItemKind for RankPoints {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let measures = self.measures(asked)?;
        let one = |(at, own): (usize, &Measure)| {
            let others: Vec<&Measure> = measures
                .iter()
                .enumerate()
                .filter(|(other, measure)| *other != at && !measure.none && measure.among == own.among)
                .map(|(_, measure)| measure)
                .collect();
            let Some(full) = asked.full[at].clone() else { return Found::open(None, "满分未设定") };
            if own.none {
                return Found::not_applicable("没有可比的基数，不适用").proven(own.counted.proofs.clone());
            }
            let found = match &self.how {
                How::Proportion => proportion(own, &others, &full),
                How::Places { points, beyond, mean } => {
                    let at_place = |place: usize| {
                        let number = points.get(place - 1).map_or(beyond, |(_, number)| number);
                        Some(number.at(&asked.owed[at], asked.tiers[at])?.min(full.clone()))
                    };
                    self.by_place(own, &others, &full, &at_place, *mean)
                }
            };
            found.measuring(Some(own.low.clone())).proven(own.counted.proofs.clone())
        };
        Ok(measures.iter().enumerate().map(one).collect())
    }

    fn may_not_apply(&self) -> bool {
        self.per.is_some()
    }
}

impl RankPoints {
    fn measures(&self, asked: &Asked<'_, '_, '_>) -> Result<Vec<Measure>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let per = match &self.per {
            Some(per) => Some((per, per.gathered(asked)?)),
            None => None,
        };
        let one = |at: usize| {
            let counted = self.rows.counted(asked.facts, &gathered[at]);
            let among = (asked.owed[at].period, self.group(asked, at));
            let words = format!("{}", counted.low);
            let Some((rows, base)) = &per else {
                return Measure {
                    low: counted.low.clone(),
                    high: counted.high.clone(),
                    words,
                    counted,
                    among,
                    none: false,
                };
            };
            let base = rows.counted(asked.facts, &base[at]);
            let low = base.high.as_ref().and_then(|most| counted.low.over(most)).unwrap_or_else(Exact::zero);
            let high = counted.high.as_ref().and_then(|most| most.over(&base.low));
            let words =
                format!("{}÷{}＝{}", counted.low, base.low, counted.low.over(&base.low).unwrap_or_else(Exact::zero));
            let open = joined(&[&counted.open, &base.open]);
            let none = base.is_known() && base.low.is_zero();
            Measure { low, high, words, counted: Counted { open, ..counted }, among, none }
        };
        Ok((0..asked.owed.len()).map(one).collect())
    }

    /// Among whom a place is taken: those with the same cell in `within`.
    fn group(&self, asked: &Asked<'_, '_, '_>, at: usize) -> String {
        let (Some(column), Some(table)) = (self.within, self.table) else { return String::new() };
        let (owed, rows) = (&asked.owed[at], asked.facts.stock.table(table));
        let id = if table == "unit" { "unit" } else { "teacher_id" };
        let row = match owed.basis.first() {
            Some((basis, row)) if *basis == table => Some(*row),
            _ => (0..rows.len()).find(|row| rows.text(*row, id) == Some(owed.subject_id)),
        };
        row.and_then(|row| rows.text(row, column)).unwrap_or_default().to_owned()
    }

    fn by_place(
        &self,
        own: &Measure,
        others: &[&Measure],
        full: &Exact,
        at_place: &dyn Fn(usize) -> Option<Exact>,
        mean: bool,
    ) -> Found {
        let ahead = |one: &Exact, other: &Exact| if self.less_first { one < other } else { one > other };
        let number = others.len() + 1;
        let certain = others.iter().chain([&own]).all(|one| one.high.as_ref() == Some(&one.low));
        if certain {
            let before = others.iter().filter(|other| ahead(&other.low, &own.low)).count();
            let equal = others.iter().filter(|other| other.low == own.low).count();
            let places = if mean { before + 1..=before + 1 + equal } else { before + 1..=before + 1 };
            let points: Option<Vec<Exact>> = places.map(at_place).collect();
            let Some(points) = points else { return unset(Some(full.clone()), "名次的分") };
            let average =
                points.iter().sum::<Exact>().over(&Exact::whole(points.len() as i64)).unwrap_or_else(Exact::zero);
            let tied = match (equal, mean) {
                (0, _) => String::new(),
                (_, true) => format!("（{}个并列，取所占名次的平均）", equal + 1),
                (_, false) => format!("（{}个并列）", equal + 1),
            };
            return Found::known(
                average.clone(),
                format!("{}，{number}个中第{}名{tied}，{average}分", own.words, before + 1),
            );
        }
        // Where a measure is not known the place lies between the best and the worst it can be.
        let surely = |one: &Measure, other: &Measure| match self.less_first {
            false => other.high.as_ref().is_some_and(|most| one.low > *most),
            true => one.high.as_ref().is_some_and(|most| *most < other.low),
        };
        let best = 1 + others.iter().filter(|other| surely(other, own)).count();
        let worst = number - others.iter().filter(|other| surely(own, other)).count();
        let points: Option<Vec<Exact>> = (best..=worst).map(at_place).collect();
        let Some(points) = points else { return unset(Some(full.clone()), "名次的分") };
        let (low, high) = (points.iter().min().cloned(), points.iter().max().cloned());
        let between = Between { low: low.unwrap_or_else(Exact::zero), high };
        let open = joined(&[&own.counted.open, "有对象的数还不能断定，名次未定"]);
        Found {
            points: between, open, ..Found::known(Exact::zero(), format!("{}，第{best}至第{worst}名", own.words))
        }
    }
}

/// The first in full, the others in proportion to it.
fn proportion(own: &Measure, others: &[&Measure], full: &Exact) -> Found {
    let scaled = |part: &Exact, whole: &Exact| (full * part).over(whole).unwrap_or_else(Exact::zero).min(full.clone());
    let all = || others.iter().copied().chain([own]);
    let first = all().map(|one| &one.low).max().cloned().unwrap_or_else(Exact::zero);
    if all().all(|one| one.high.as_ref() == Some(&one.low)) {
        if first.is_zero() {
            return Found::known(Exact::zero(), "各对象都为0，0分");
        }
        let points = scaled(&own.low, &first);
        return Found::known(
            points.clone(),
            format!("{}，最高{first}：{full}×{}÷{first}＝{points}", own.words, own.low),
        );
    }
    let most: Option<Exact> =
        all().map(|one| one.high.clone()).collect::<Option<Vec<Exact>>>().and_then(|all| all.into_iter().max());
    let low = most.as_ref().map_or_else(Exact::zero, |most| scaled(&own.low, most));
    let rival = others.iter().map(|other| &other.low).max().cloned().unwrap_or_else(Exact::zero);
    let high = own.high.as_ref().map_or(full.clone(), |most| scaled(most, &rival.max(most.clone())));
    let open = joined(&[&own.counted.open, "有对象的数还不能断定，最高数未定"]);
    Found {
        points: Between { high: Some(high.max(low.clone())), low },
        open,
        ..Found::known(Exact::zero(), own.words.clone())
    }
}
