//! The rows an item looks at, with what of them counts: in time, with evidence, for certain or perhaps.

use chrono::{Months, NaiveDate};
use tables::{ColumnType, Period, Table, table_spec};

use super::asked::{Asked, Proof};
use super::item::ItemBinder;
use super::numbers::Number;
use crate::MeasureError;
use crate::attain::joined;
use crate::binder::day_column;
use crate::condition::Condition;
use crate::exact::Exact;
use crate::facts::Facts;
use crate::owing::Owed;
use crate::selection::{Selection, why_not};
use crate::terms::school_year_end;
use policy::document::Section;

/// Which rows an item looks at.
#[derive(Debug)]
pub(crate) struct Rows {
    pub selection: Selection,
    /// What a row must show to give points.
    evidence: Option<Condition>,
    /// Rows count up to so many months before the end of the period, whatever period they are of.
    within: Option<Number>,
    /// Columns of the first and last day of rows that last: they count if they touch the period.
    lasts: Option<(&'static str, Option<&'static str>)>,
    /// Column whose different values are counted instead of rows.
    distinct: Option<&'static str>,
    /// Whether what nobody reported counts as nothing: the pack says so where people apply with their achievements.
    applied_for: bool,
    tables: Vec<String>,
}

/// One row that may count.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub row: usize,
    pub certain: bool,
    /// Day, where it is known.
    pub day: Option<NaiveDate>,
    /// Why it does not count, or not for certain.
    pub note: String,
    /// Whether it gives nothing for certain: no evidence.
    pub barred: bool,
}

/// The rows of one subject.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gathered {
    pub rows: Vec<Row>,
    /// Why rows may be missing; empty if they cannot be.
    pub open: String,
}

impl Rows {
    /// Binds the rows a section names.
    pub fn bind(item: &ItemBinder<'_, '_>, section: &Section<'_>) -> Option<Self> {
        let mut selection = item.binder.selection_in(section)?;
        let spec = table_spec(selection.table)?;
        let evidence = section.text("evidence").map(|text| item.binder.condition(section, "evidence", text, spec));
        let within = item.number_in(section, &item.prefix, "within_months");
        let dated = selection.date.or_else(|| day_column(spec));
        if within.is_some() {
            if dated.is_none() {
                let (zh, en) = ("要按日期算近几个月，请写 date", "name the `date` the months are counted by");
                section.complain(section.line(), "date", zh, en);
            }
            (selection.any_time, selection.date) = (true, dated);
        }
        let day = |kind: ColumnType| kind == ColumnType::Date;
        let (starts, ends) =
            (item.binder.column(section, "starts", spec, day), item.binder.column(section, "ends", spec, day));
        if ends.is_some() && section.value("starts").is_none() {
            section.need("starts");
        }
        selection.any_time |= starts.is_some();
        let distinct = item.binder.column(section, "distinct", spec, |kind| kind != ColumnType::Number);
        if distinct.is_some() && selection.sum.is_some() {
            section.complain(
                section.line(),
                "distinct",
                "distinct 与 sum 只能写一个",
                "only one of `distinct` and `sum`",
            );
        }
        let known = |word| section.known_word("not_reported", word, &["zero", "open"]);
        let applied_for = section.text("not_reported").and_then(known) == Some("zero");
        let evidence = match evidence {
            Some(bound) => Some(bound?),
            None => None,
        };
        let tables = vec![selection.table.to_owned()];
        let lasts = starts.map(|starts| (starts, ends));
        Some(Self { selection, evidence, within, lasts, distinct, applied_for, tables })
    }

    /// The table.
    pub fn spec(&self) -> Option<&'static tables::TableSpec> {
        table_spec(self.selection.table)
    }

    /// Rows of any time, dated by their column: for items that weigh rows by their age.
    pub fn of_any_time(&mut self, item: &ItemBinder<'_, '_>) {
        let dated = self.selection.date.or_else(|| self.spec().and_then(day_column));
        if dated.is_none() {
            item.complain("date", "要按日期算新旧，请写 date", "name the `date` a row's age is counted by");
        }
        (self.selection.any_time, self.selection.date) = (true, dated);
    }

    /// The rows of everybody asked.
    pub fn gathered(&self, asked: &Asked<'_, '_, '_>) -> Result<Vec<Gathered>, MeasureError> {
        let found = self.gathered_of(asked.facts, asked.owed, asked.tiers)?;
        Ok(found)
    }

    /// The rows of any subjects: also those a subject stands in for.
    pub fn gathered_of(
        &self,
        facts: &Facts<'_>,
        owed: &[Owed<'_>],
        tiers: &[Option<usize>],
    ) -> Result<Vec<Gathered>, MeasureError> {
        let links = self.selection.links(facts, owed)?;
        let table = facts.stock.table(self.selection.table);
        let shown = match &self.evidence {
            Some(evidence) => Some(evidence.answers(self.selection.table, &facts.frame(self.selection.table)?)?),
            None => None,
        };
        let mut gathered = Vec::new();
        for (at, (owed, links)) in owed.iter().zip(&links).enumerate() {
            let window = self.window(owed, tiers.get(at).copied().flatten());
            let mut rows = Vec::new();
            for link in links {
                let note = if link.certain { String::new() } else { why_not(table, link.row) };
                let day = self.selection.date.and_then(|column| table.date(link.row, column));
                let row = Row { row: link.row, certain: link.certain, day, note, barred: false };
                let barred = shown.as_ref().is_some_and(|shown| shown[link.row] != Some(true));
                if !self.touches(table, link.row, owed) {
                    continue;
                }
                rows.extend(in_time(row, window.as_ref()).map(|row| if barred { without_evidence(row) } else { row }));
            }
            gathered.push(Gathered { rows, open: self.open(facts, owed) });
        }
        Ok(gathered)
    }

    /// Whether a row that lasts touches the period; others do.
    fn touches(&self, table: &Table, row: usize, owed: &Owed<'_>) -> bool {
        let Some((starts, ends)) = self.lasts else { return true };
        let first = table.date(row, starts).unwrap_or(NaiveDate::MIN);
        let last = ends.and_then(|ends| table.date(row, ends)).unwrap_or(NaiveDate::MAX);
        first <= last_day(owed) && last >= owed.from
    }

    /// First and last day of the rows that count, where they are chosen by their day.
    fn window(&self, owed: &Owed<'_>, tier: Option<usize>) -> Option<Window> {
        if !self.selection.any_time || self.lasts.is_some() {
            return None;
        }
        let last = last_day(owed);
        let months = match &self.within {
            None => return Some(Window { first: NaiveDate::MIN, last, blank: false }),
            Some(months) => months.at(owed, tier).and_then(|months| u32::try_from(months.to_whole()?).ok()),
        };
        let first = months.and_then(|months| last.checked_sub_months(Months::new(months)));
        Some(Window { first: first.unwrap_or(NaiveDate::MIN), last, blank: months.is_none() })
    }

    /// Why rows may be missing.
    fn open(&self, facts: &Facts<'_>, owed: &Owed<'_>) -> String {
        if let Some(blank) = owed.blank {
            return blank.to_owned();
        }
        let missing = if self.applied_for {
            // While the period goes on, more may be applied with.
            facts.unread(&owed.units, &owed.spanned).or_else(|| owed.unseen(facts))
        } else {
            owed.short_over(facts, &[&self.selection])
        };
        let unsettled = || owed.unsettled(facts, &self.tables).map(|lift| format!("{}，不能断定", lift.reason));
        missing.or_else(unsettled).unwrap_or_default()
    }

    /// How much each row adds to a count: its `sum`, or one.
    pub fn quantity(&self, table: &Table, row: usize) -> Option<Exact> {
        self.selection.quantity(table, row).and_then(Exact::of)
    }

    /// The rows counted: how many for certain, and how many at most; with a proof for each.
    pub fn counted(&self, facts: &Facts<'_>, gathered: &Gathered) -> Counted {
        let table = facts.stock.table(self.selection.table);
        let mut counted =
            Counted { low: Exact::zero(), high: Some(Exact::zero()), open: gathered.open.clone(), proofs: Vec::new() };
        let mut perhaps = Vec::new();
        for row in &gathered.rows {
            let value = self.quantity(table, row.row);
            let sure = row.certain && !row.barred && value.is_some();
            if sure {
                counted.low = &counted.low + value.as_ref().unwrap_or(&Exact::zero());
            }
            if !row.barred {
                counted.high = counted.high.zip(value.as_ref()).map(|(high, value)| &high + value);
                if !sure && !perhaps.contains(&row.note) {
                    perhaps.push(row.note.clone());
                }
            }
            let note = if value.is_none() && row.note.is_empty() { "没有数量" } else { row.note.as_str() };
            counted.proofs.push(Proof {
                table: self.selection.table,
                row: row.row,
                value,
                points: None,
                counted: sure,
                note: note.to_owned(),
            });
        }
        if let Some(column) = self.distinct {
            let of = |meant: &dyn Fn(&Proof) -> bool| -> Exact {
                let rows =
                    counted.proofs.iter().filter(|proof| meant(proof)).map(|proof| table.shown(proof.row, column));
                let values: std::collections::BTreeSet<String> = rows.filter(|value| !value.is_empty()).collect();
                Exact::whole(values.len() as i64)
            };
            let barred: Vec<usize> = gathered.rows.iter().filter(|row| row.barred).map(|row| row.row).collect();
            let (low, high) = (of(&|proof| proof.counted), of(&|proof| !barred.contains(&proof.row)));
            (counted.low, counted.high) = (low, Some(high));
        }
        if !perhaps.is_empty() {
            let why: Vec<&str> = perhaps.iter().map(String::as_str).collect();
            counted.open = joined(&[&format!("有记录不能计入（{}）", joined(&why)), &counted.open]);
        }
        if !gathered.open.is_empty() {
            counted.high = None;
        }
        counted
    }
}

/// First and last day rows may lie on.
struct Window {
    first: NaiveDate,
    last: NaiveDate,
    /// Whether the number of months is unset.
    blank: bool,
}

fn in_time(row: Row, window: Option<&Window>) -> Option<Row> {
    let Some(window) = window else { return Some(row) };
    match row.day {
        Some(day) if day > window.last || day < window.first => None,
        Some(_) if !window.blank => Some(row),
        day => {
            let why = if day.is_none() { "没有日期" } else { "年限未设定" };
            Some(Row { certain: false, note: joined(&[&row.note, why]), ..row })
        }
    }
}

fn without_evidence(row: Row) -> Row {
    Row { barred: true, note: joined(&[&row.note, "没有佐证，不计分"]), ..row }
}

/// The last day of a duty's period; of a school year also the summer after it.
pub(super) fn last_day(owed: &Owed<'_>) -> NaiveDate {
    match owed.period {
        Period::SchoolYear(year) => school_year_end(year).max(owed.to),
        _ => owed.to,
    }
}

/// How many rows, or how much of a column.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    pub low: Exact,
    /// At most; `None` if nobody can say.
    pub high: Option<Exact>,
    /// Why the two differ.
    pub open: String,
    pub proofs: Vec<Proof>,
}

impl Counted {
    /// Whether it is known exactly.
    pub fn is_known(&self) -> bool {
        self.high.as_ref() == Some(&self.low)
    }
}

/// Texts and numbers may name a kind of row; days and answers do not.
pub(super) fn names_a_kind(kind: ColumnType) -> bool {
    matches!(kind, ColumnType::Text | ColumnType::Int)
}
