//! Gates: what keeps somebody off a list for a time, whatever the score; from which day, until which day.
//!
//! A gate says when it ends: `months` after its day or after the end of that year, a column `until`, or `for_ever = true`, said
//! aloud. Rows of any time are looked at, since a sanction of last year may still be running. With `zeroes` a gate keeps nobody
//! off: it makes nothing of the items it names.

use chrono::{Datelike, Months, NaiveDate};
use policy::DatedValue;
use policy::document::Section;
use tables::{ColumnType, Table, Term, table_spec};

use super::bind::number;
use crate::MeasureError;
use crate::binder::Binder;
use crate::facts::Facts;
use crate::owing::Owed;
use crate::parameters::number_at;
use crate::selection::Selection;
use crate::terms::{calendar_year, school_year_end, school_year_start};

/// One gate.
#[derive(Debug)]
pub(super) struct Bar {
    pub zh: String,
    pub clause: String,
    /// The rules or items it makes nothing of; it bars where there are none.
    pub zeroes: Vec<String>,
    selection: Selection,
    /// Column of the calendar year, where a row has no day.
    year: Option<&'static str>,
    lasts: Lasts,
    /// How many rows it takes.
    at_least: usize,
}

/// How long a gate lasts.
#[derive(Debug)]
enum Lasts {
    ForEver,
    /// So many months from the row's day, or from the last day of its year.
    Months(DatedValue, From),
    /// To the day a column of the row names.
    Until(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Day,
    SchoolYearEnd,
    CalendarYearEnd,
}

const FROM: [(&str, From); 3] =
    [("day", From::Day), ("school_year_end", From::SchoolYearEnd), ("calendar_year_end", From::CalendarYearEnd)];

/// A gate that holds for somebody, or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub zh: String,
    pub clause: String,
    /// The day it began; the first of its year where only the year is known.
    pub since: NaiveDate,
    /// The last day it holds; none if for ever.
    pub until: Option<NaiveDate>,
    pub zeroes: Vec<String>,
}

/// What the gates come to for one subject.
#[derive(Debug, Clone, Default)]
pub(super) struct Gates {
    /// Those in force, the longest last.
    pub held: Vec<Held>,
    /// Those that have run out.
    pub past: Vec<Held>,
    /// Why nobody can say whether another holds.
    pub doubts: Vec<String>,
}

/// The gates of a list.
pub(super) fn read_bars(binder: &Binder<'_>, list: &str) -> Vec<Bar> {
    if !binder.has("gate") {
        return Vec::new();
    }
    let own = ["zh", "year", "months", "from", "until", "for_ever", "at_least", "zeroes", "source"];
    let found = binder.selections("gate", &own).into_iter();
    found.filter_map(|(selection, section)| read_bar(binder, list, selection, &section)).collect()
}

fn read_bar(binder: &Binder<'_>, list: &str, mut selection: Selection, section: &Section<'_>) -> Option<Bar> {
    selection.any_time = true;
    let zh = section.required_text("zh").to_owned();
    let spec = table_spec(selection.table)?;
    let year = binder.column(section, "year", spec, |kind| kind == ColumnType::Int);
    let until = binder.column(section, "until", spec, |kind| kind == ColumnType::Date);
    let from = section.known_word("from", section.text("from").unwrap_or("day"), &FROM.map(|(word, _)| word));
    let from = FROM.iter().find(|(word, _)| Some(*word) == from).map_or(From::Day, |(_, from)| *from);
    let for_ever = section.boolean("for_ever").unwrap_or(false);
    let months = number(binder, section, "months", &format!("{list}.{zh}"));
    let lasts = match (months, until, for_ever) {
        (Some(months), None, false) => Lasts::Months(months, from),
        (None, Some(until), false) => Lasts::Until(until),
        (None, None, true) => Lasts::ForEver,
        (None, None, false) => {
            let zh = "没有写明限制到什么时候：写 months（几个月）、until（截止日期列），或 for_ever = true（长期）";
            let en = "a gate without end: give `months`, `until`, or say `for_ever = true`";
            section.complain(section.line(), "months", zh, en);
            return None;
        }
        _ => {
            let en = "only one of `months`, `until`, `for_ever`";
            section.complain(section.line(), "months", "months、until、for_ever 只能写一个", en);
            return None;
        }
    };
    let of_year = spec.column("school_year").is_some() || spec.column("term").is_some();
    let dated = selection.date.is_some() || year.is_some() || (of_year && from == From::SchoolYearEnd);
    if !dated && matches!(lasts, Lasts::Months(..)) {
        let zh = "请用 date 或 year 写明从哪一列的时间算起";
        section.complain(section.line(), "date", zh, "`date` or `year` must name the column it counts from");
        return None;
    }
    let clause = section.section("source").map(|source| source.required_text("clause").to_owned());
    let zeroes = section.texts("zeroes").into_iter().map(str::to_owned).collect();
    let at_least = section.int("at_least").and_then(|rows| usize::try_from(rows).ok()).unwrap_or(1).max(1);
    Some(Bar { zh, clause: clause.unwrap_or_default(), zeroes, selection, year, lasts, at_least })
}

impl Bar {
    /// What this gate comes to for each subject.
    pub fn ask(&self, facts: &Facts<'_>, asked: &[Owed<'_>], gates: &mut [Gates]) -> Result<(), MeasureError> {
        let links = self.selection.links(facts, asked)?;
        let table = facts.stock.table(self.selection.table);
        for ((links, gates), asked) in links.into_iter().zip(gates).zip(asked) {
            let (mut held, mut past, mut doubts) = (Vec::new(), Vec::new(), Vec::new());
            for link in links.into_iter().filter(|link| link.certain || may_mean(table, link.row, asked)) {
                if !link.certain {
                    doubts.push(format!("{}：记录内容不全，不能断定是否限制", self.zh));
                    continue;
                }
                match self.days(facts, table, link.row) {
                    // What has not come yet by the day reported bars nobody.
                    Ok((since, _)) if since > facts.decided_by() => {}
                    Ok((since, until)) => {
                        let running = until.is_none_or(|until| until >= facts.last_day);
                        if running { &mut held } else { &mut past }.push((since, until));
                    }
                    Err(why) => doubts.push(format!("{}：{why}，不能断定是否仍在限制期", self.zh)),
                }
            }
            self.settle(gates, (held, past, doubts));
        }
        Ok(())
    }

    fn settle(&self, gates: &mut Gates, (held, past, doubts): (Vec<Days>, Vec<Days>, Vec<String>)) {
        let longest =
            |days: &[Days]| days.iter().copied().max_by_key(|(since, until)| (until.is_none(), *until, *since));
        if held.len() >= self.at_least {
            gates.held.extend(longest(&held).map(|days| self.held(days)));
            return;
        }
        if held.len() + doubts.len() >= self.at_least {
            gates.doubts.extend(doubts.into_iter().next());
        }
        if past.len() >= self.at_least {
            gates.past.extend(longest(&past).map(|days| self.held(days)));
        }
    }

    fn held(&self, (since, until): Days) -> Held {
        let (zh, clause, zeroes) = (self.zh.clone(), self.clause.clone(), self.zeroes.clone());
        Held { zh, clause, since, until, zeroes }
    }

    /// First and last day it holds because of a row, or what nobody says.
    fn days(&self, facts: &Facts<'_>, table: &Table, row: usize) -> Result<Days, &'static str> {
        const UNDATED: &str = "记录没有写明时间";
        let day = self.selection.date.and_then(|column| table.date(row, column));
        let year = self.year.and_then(|column| i32::try_from(table.int(row, column)?).ok());
        match &self.lasts {
            Lasts::ForEver => Ok((self.since(facts, table, row).unwrap_or(NaiveDate::MIN), None)),
            Lasts::Until(column) => {
                let until = table.date(row, column).ok_or("记录没有写明截止日期")?;
                Ok((self.since(facts, table, row).unwrap_or(NaiveDate::MIN), Some(until)))
            }
            Lasts::Months(months, from) => {
                let (since, counted) = match (day, from) {
                    (Some(day), From::Day) => (day, day),
                    (Some(day), From::SchoolYearEnd) => (day, school_year_end(tables::school_year_of(day))),
                    (Some(day), From::CalendarYearEnd) => (day, calendar_year(day.year()).1),
                    (None, From::SchoolYearEnd) => {
                        let year = school_year(table, row).ok_or(UNDATED)?;
                        (school_year_start(year), school_year_end(year))
                    }
                    (None, _) => calendar_year(year.ok_or(UNDATED)?),
                };
                let months = number_at(months, since).ok_or("文件没有写明限制几个月")?;
                let until = counted.checked_add_months(Months::new(months as u32));
                Ok((since, Some(until.unwrap_or(NaiveDate::MAX))))
            }
        }
    }

    /// The day a row begins to hold: its own, or the first of its year.
    fn since(&self, facts: &Facts<'_>, table: &Table, row: usize) -> Option<NaiveDate> {
        let day = self.selection.date.and_then(|column| table.date(row, column));
        let year = || self.year.and_then(|column| i32::try_from(table.int(row, column)?).ok());
        let term = || Some(facts.terms.get(term_of(table, row)?)?.start);
        day.or_else(|| year().map(|year| calendar_year(year).0)).or_else(term)
    }
}

/// First and last day; no last one where it holds for ever.
type Days = (NaiveDate, Option<NaiveDate>);

/// Whether a row that does not say for certain whose it is may be this subject's: one that names somebody else is not.
fn may_mean(table: &Table, row: usize, asked: &Owed<'_>) -> bool {
    let named = ["name", "subject"].into_iter().filter(|column| table.spec().column(column).is_some());
    let mut named = named.filter_map(|column| table.text(row, column)).filter(|name| !name.is_empty());
    named.next().is_none_or(|name| policy::fold(name) == policy::fold(asked.subject))
}

fn term_of(table: &Table, row: usize) -> Option<Term> {
    table.spec().column("term")?;
    table.text(row, "term")?.parse().ok()
}

fn school_year(table: &Table, row: usize) -> Option<i32> {
    let said = table.spec().column("school_year").and_then(|_| i32::try_from(table.int(row, "school_year")?).ok());
    said.or_else(|| term_of(table, row).map(|term| term.school_year))
}
