//! Marks that people gave, each out of a full mark: their mean as a share, exact, with what cannot be known of it.

use tables::{ColumnType, Table, TableSpec};

use crate::exact::{Exact, Rounding};
use crate::facts::Facts;
use crate::owing::Owed;
use crate::scoring::asked::Proof;
use crate::scoring::between::Between;
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Row, Rows};

/// Where a mark and its full mark stand.
#[derive(Debug)]
pub(super) struct Marks {
    score: &'static str,
    out_of: OutOf,
}

#[derive(Debug)]
enum OutOf {
    Column(&'static str),
    Always(Number),
}

/// A mark as a share of its full mark; `None` if it cannot be told.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub row: Row,
    pub share: Option<Exact>,
    pub words: String,
}

impl Marks {
    /// Binds `score` and either `out_of` (a column) or `mark_full` (a number).
    pub fn bind(item: &ItemBinder<'_, '_>, spec: &'static TableSpec) -> Option<Self> {
        let number = |kind: ColumnType| matches!(kind, ColumnType::Int | ColumnType::Number);
        let score = item.number_column("score", spec);
        let (column, always) = (item.column("out_of", spec, number), item.number("mark_full"));
        let out_of = match (column, always) {
            (Some(column), None) => Some(OutOf::Column(column)),
            (None, Some(number)) => Some(OutOf::Always(number)),
            _ => {
                let zh = "一份评分的满分：out_of（列）与 mark_full（数）要写一个，也只写一个";
                item.complain(
                    "mark_full",
                    zh,
                    "exactly one of `out_of` (a column) and `mark_full` (a number) is needed",
                );
                None
            }
        };
        Some(Self { score: score?, out_of: out_of? })
    }

    /// The marks of a subject, rows without evidence left out.
    pub fn of(
        &self,
        facts: &Facts<'_>,
        rows: &Rows,
        gathered: &Gathered,
        owed: &Owed<'_>,
        tier: Option<usize>,
    ) -> Vec<Mark> {
        let table = facts.stock.table(rows.selection.table);
        let read = gathered.rows.iter().filter(|row| !row.barred);
        read.map(|row| {
            let mark = self.read(table, row.row, owed, tier);
            let words = mark.as_ref().map_or_else(|| "没有分数".to_owned(), |(score, full)| format!("{score}/{full}"));
            let share = mark.and_then(|(score, full)| score.over(&full));
            Mark { row: row.clone(), share: share.filter(|_| row.certain), words }
        })
        .collect()
    }

    fn read(&self, table: &Table, row: usize, owed: &Owed<'_>, tier: Option<usize>) -> Option<(Exact, Exact)> {
        let score = table.number(row, self.score).and_then(Exact::of)?;
        let full = match &self.out_of {
            OutOf::Column(column) => table.number(row, column).and_then(Exact::of)?,
            OutOf::Always(number) => number.at(owed, tier)?,
        };
        (full > Exact::zero()).then_some((score, full))
    }
}

/// How many marks are left out at each end.
#[derive(Debug, Clone)]
pub(super) struct Trim {
    pub lowest: Drop,
    pub highest: Drop,
}

/// So many marks, or a share of them.
#[derive(Debug, Clone)]
pub(super) enum Drop {
    None,
    Some(Number, Option<Rounding>),
}

impl Drop {
    /// Binds one end; a share needs the word that makes it a whole number.
    pub fn bind(item: &ItemBinder<'_, '_>, key: &str) -> Option<Self> {
        let Some(number) = item.number(key) else { return Some(Self::None) };
        let is_share = number
            .of_tier(None)
            .and_then(|value| Exact::of_setting(value.last()?))
            .is_some_and(|number| number.to_whole().is_none());
        let rounding = match is_share {
            true => Some(item.rounding("drop_rounding")?),
            false => item.word("drop_rounding", &Rounding::WORDS).and_then(Rounding::named),
        };
        Some(Self::Some(number, rounding))
    }

    /// How many of so many are left out; `None` if it is unset.
    fn number(&self, of: usize, owed: &Owed<'_>, tier: Option<usize>) -> Option<usize> {
        let Self::Some(number, rounding) = self else { return Some(0) };
        let number = number.at(owed, tier)?;
        let whole = match number.to_whole() {
            Some(whole) => whole,
            None => (&number * &Exact::whole(of as i64)).rounded(0, rounding.unwrap_or(Rounding::Down)).to_whole()?,
        };
        usize::try_from(whole).ok()
    }
}

/// The mean of marks after trimming.
#[derive(Debug, Clone)]
pub(super) struct Mean {
    /// As a share of the full mark.
    pub share: Between,
    /// `6份，去掉最低1份、最高1份，4份平均`.
    pub words: String,
}

/// The mean of marks after trimming; `None` if nothing would be left, or a number is unset.
pub(super) fn mean(marks: &[&Mark], trim: &Trim, owed: &Owed<'_>, tier: Option<usize>) -> Option<Mean> {
    let known: Vec<Exact> = marks.iter().filter_map(|mark| mark.share.clone()).collect();
    let unknown = marks.len() - known.len();
    let sure = trimmed(&known, trim, owed, tier)?;
    let (mut low, mut high) = (sure.0.clone(), sure.0.clone());
    // Marks nobody can read may be anything from nothing to the full mark, or not count.
    for number in 1..=unknown {
        for end in [Exact::zero(), Exact::one()] {
            let with: Vec<Exact> = known.iter().cloned().chain(std::iter::repeat_n(end, number)).collect();
            if let Some((mean, _)) = trimmed(&with, trim, owed, tier) {
                low = low.min(mean.clone());
                high = high.max(mean);
            }
        }
    }
    Some(Mean { share: Between { low, high: Some(high) }, words: sure.1 })
}

fn trimmed(marks: &[Exact], trim: &Trim, owed: &Owed<'_>, tier: Option<usize>) -> Option<(Exact, String)> {
    let mut sorted = marks.to_vec();
    sorted.sort();
    let number = sorted.len();
    let (lowest, highest) = (trim.lowest.number(number, owed, tier)?, trim.highest.number(number, owed, tier)?);
    let kept = sorted.get(lowest..number.checked_sub(highest)?)?;
    let share = kept.iter().sum::<Exact>().over(&Exact::whole(kept.len() as i64))?;
    let dropped = match (lowest, highest) {
        (0, 0) => String::new(),
        (lowest, 0) => format!("去掉最低{lowest}份，"),
        (0, highest) => format!("去掉最高{highest}份，"),
        (lowest, highest) => format!("去掉最低{lowest}份、最高{highest}份，"),
    };
    Some((share, format!("{number}份评分，{dropped}{}份平均", kept.len())))
}

/// The rows as proofs.
pub(super) fn proofs(rows: &Rows, marks: &[Mark]) -> Vec<Proof> {
    let proof = |mark: &Mark| Proof {
        table: rows.selection.table,
        row: mark.row.row,
        value: mark.share.clone(),
        points: None,
        counted: mark.share.is_some(),
        note: crate::attain::joined(&[&mark.words, &mark.row.note]),
    };
    marks.iter().map(proof).collect()
}
