//! What nobody can mean: more lessons than a stretch of time holds, days too far from what was reported.

use chrono::NaiveDate;
use tables::{CellRef, Field, FindingCode, school_year_of};

use crate::context::Context;
use crate::field_type::is_of_lessons;
use crate::row::{Row, SheetReader, shown_number};
use crate::values::DateReading;

/// How long the time is that a count speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// A day.
    Day,
    /// A teaching week.
    Week,
    /// A month.
    Month,
    /// A term, or nobody says.
    Term,
}

impl Stretch {
    const fn zh(self) -> &'static str {
        match self {
            Self::Day => "天",
            Self::Week => "周",
            Self::Month => "月",
            Self::Term => "学期",
        }
    }
}

impl SheetReader<'_, '_> {
    /// Tells a number of lessons that the stretch cannot hold, or that is no whole or half number; such a one is not counted.
    pub fn refuse_number(&mut self, number: f64, stretch: Stretch, at: CellRef) -> bool {
        let bounds = &self.vocabulary.recognition.bounds;
        let most = match stretch {
            Stretch::Day => bounds.lessons_a_day,
            Stretch::Week => bounds.lessons_a_week,
            Stretch::Month => bounds.lessons_a_month,
            Stretch::Term => bounds.lessons_a_term,
        };
        let shown = shown_number(number);
        if number > most {
            self.tell(FindingCode::CountBeyond, at, &[&shown, &shown_number(most), stretch.zh()]);
        } else if (number * 2.0).fract() != 0.0 {
            self.tell(FindingCode::CountImplausible, at, &[&shown]);
        } else {
            return false;
        }
        self.account.withdraw(at);
        true
    }

    /// Takes out of a row the numbers of lessons that its day, week, month or term cannot hold.
    pub fn refuse_counts_beyond(&mut self, row: &mut Row, context: &Context) {
        let stretch = match () {
            () if row.has(Field::Date) || row.has(Field::Day) => Stretch::Day,
            () if row.has(Field::Week) => Stretch::Week,
            () if row.has(Field::Month) || context.month.is_some() => Stretch::Month,
            () => Stretch::Term,
        };
        let counts: Vec<(Field, CellRef, f64)> = row
            .cells
            .iter()
            .filter(|(field, _)| is_of_lessons(**field))
            .filter_map(|(field, at)| Some((*field, *at, row.number(*field)?)))
            .collect();
        for (field, at, number) in counts {
            if self.refuse_number(number, stretch, at) {
                row.values.remove(&field);
                row.unreadable.insert(field);
            }
        }
    }

    /// Whether a day lies where nothing a sheet of this term states can lie: years ahead of it, or long before.
    pub fn is_out_of_time(&self, field: Field, day: NaiveDate, context: &Context) -> bool {
        let Some(term) = self.term.map(|term| context.term.map_or(term, |titled| titled.max(term))) else {
            return false;
        };
        let bounds = &self.vocabulary.recognition.bounds;
        let passed =
            [Field::Date, Field::SubmittedOn, Field::ReviewedOn, Field::DoneOn, Field::DecidedOn, Field::AwardDate];
        let ahead = if passed.contains(&field) { bounds.years_ahead_passed } else { bounds.years_ahead_agreed };
        let back = matches!(field, Field::Date | Field::SubmittedOn).then_some(bounds.years_back);
        let year = school_year_of(day);
        year > term.school_year + ahead || back.is_some_and(|back| year < term.school_year - back)
    }

    /// Refuses a cell whose day cannot be meant.
    pub fn refuse_day(&mut self, read: &mut Row, field: Field, at: CellRef, day: NaiveDate, context: &Context) -> bool {
        if !self.is_out_of_time(field, day, context) {
            return false;
        }
        let term = self.term.map(|term| term.to_string()).unwrap_or_default();
        self.account.withdraw(at);
        read.unreadable.insert(field);
        self.tell(FindingCode::DateImplausible, at, &[&term, &day.to_string()]);
        true
    }
}

/// The day a reading gives, however it was completed.
pub fn day_meant(reading: &DateReading) -> Option<NaiveDate> {
    match reading {
        DateReading::Day(day)
        | DateReading::YearAssumed(day)
        | DateReading::Month(day)
        | DateReading::ByColumn(day)
        | DateReading::ByWeek(day) => Some(*day),
        DateReading::Blank | DateReading::Ambiguous(..) | DateReading::Week(_) | DateReading::Unreadable => None,
    }
}
