//! What bars a grade whatever the points (一票否决): shown beside the grade it changes; the points stay as they are.

use chrono::{Months, NaiveDate};

use super::item::number;
use super::numbers::{Number, name_of, place_name};
use super::rows::last_day;
use super::sheet::Grade;
use crate::MeasureError;
use crate::binder::{Binder, day_column};
use crate::facts::Facts;
use crate::owing::Owed;
use crate::selection::Selection;
use tables::table_spec;

/// Rows that bar, and for how long.
#[derive(Debug)]
pub(crate) struct Veto {
    zh: String,
    selection: Selection,
    lasts: Lasts,
    /// The grade that stands in place of the one by points.
    pub grade: Option<String>,
}

#[derive(Debug)]
enum Lasts {
    /// In the sheet's own period.
    Period,
    Months(Number),
    ForEver,
}

/// What bars one subject.
#[derive(Debug, Clone)]
pub(crate) struct Barred {
    pub words: String,
    pub grade: Option<String>,
    /// Whether it does for certain.
    pub certain: bool,
    pub table: &'static str,
    pub row: usize,
}

impl Veto {
    /// Binds every `veto` of a sheet; one without an end is refused.
    pub fn bind_all(binder: &Binder<'_>, grades: &[Grade]) -> Vec<Self> {
        let words: Vec<&str> = grades.iter().map(|grade| grade.word.as_str()).collect();
        let sections = binder.keys.sections("veto");
        let bound = sections.iter().enumerate().filter_map(|(nth, section)| {
            section.only(&["zh", "source", "table", "where", "match", "date", "months", "for_ever", "in_period", "grade"]);
            let prefix = name_of(binder.name, &place_name("veto", section, nth));
            let months = number(binder, section, (&prefix, "months"), &[]);
            let answer = |key| section.boolean(key) == Some(true);
            let lasts = match (months, answer("for_ever"), answer("in_period")) {
                (Some(months), false, false) => Some(Lasts::Months(months)),
                (None, true, false) => Some(Lasts::ForEver),
                (None, false, true) => Some(Lasts::Period),
                _ => {
                    let zh = "否决管多久要写明：months（几个月）、in_period = true（只管本期）或 for_ever = true（一直），写一个";
                    let en = "say how long it bars: one of `months`, `in_period = true`, `for_ever = true`";
                    section.complain(section.line(), "months", zh, en);
                    None
                }
            };
            let grade = section.text("grade").map(|word| section.known_word("grade", word, &words).map(str::to_owned));
            let mut selection = binder.selection_in(section)?;
            let dated = selection.date.or_else(|| table_spec(selection.table).and_then(day_column));
            if matches!(lasts, Some(Lasts::Months(_))) {
                if dated.is_none() {
                    section.complain(section.line(), "date", "要按日期算几个月，请写 date", "name the `date` it begins on");
                }
                (selection.any_time, selection.date) = (true, dated);
            }
            selection.any_time |= matches!(lasts, Some(Lasts::ForEver));
            let grade = match grade {
                Some(bound) => Some(bound?),
                None => None,
            };
            Some(Self { zh: section.required_text("zh").to_owned(), selection, lasts: lasts?, grade })
        });
        bound.collect()
    }

    /// What bars each subject.
    pub fn barred(&self, facts: &Facts<'_>, owed: &[Owed<'_>]) -> Result<Vec<Option<Barred>>, MeasureError> {
        let links = self.selection.links(facts, owed)?;
        let table = facts.stock.table(self.selection.table);
        let one = |(owed, links): (&Owed<'_>, &Vec<crate::selection::Link>)| {
            let found = links.iter().filter_map(|link| {
                let day = self.selection.date.and_then(|column| table.date(link.row, column));
                let (words, sure) = self.holds(owed, day)?;
                Some(Barred {
                    words,
                    grade: self.grade.clone(),
                    certain: sure && link.certain,
                    table: self.selection.table,
                    row: link.row,
                })
            });
            found.max_by_key(|barred| barred.certain)
        };
        Ok(owed.iter().zip(&links).map(one).collect())
    }

    /// Whether a row of a day bars in the period: its words, and whether for certain.
    fn holds(&self, owed: &Owed<'_>, day: Option<NaiveDate>) -> Option<(String, bool)> {
        let Lasts::Months(months) = &self.lasts else { return Some((self.zh.clone(), true)) };
        let months = months.at(owed, None).and_then(|months| u32::try_from(months.to_whole()?).ok());
        let (Some(months), Some(day)) = (months, day) else {
            return Some((format!("{}（起止不明）", self.zh), false));
        };
        let until =
            day.checked_add_months(Months::new(months)).and_then(|end| end.pred_opt()).unwrap_or(NaiveDate::MAX);
        (day <= last_day(owed) && until >= owed.from).then(|| (format!("{}（{day}至{until}）", self.zh), true))
    }
}
