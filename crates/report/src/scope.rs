//! What a workbook speaks of: the tables, and which of their rows belong to the term.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use tables::{Dataset, Period, Table, Term, last_of_year, school_year_of};

use crate::brief::Brief;
use crate::words::status_weight;

/// The tables a workbook is made from, with the rows of the term picked out.
pub(crate) struct Scope<'a> {
    pub brief: &'a Brief,
    pub compliance: Table,
    pub evidence: Table,
    pub findings: Table,
    pub ledger: Table,
    pub submission: Table,
    pub open_evidence: Table,
    pub pairing: Table,
    pub activity: Table,
    pub growth: Table,
    pub growth_cohort: Table,
    pub mentor_effect: Table,
    pub effect_summary: Table,
    pub rater_effect: Table,
    pub ratings: Table,
    pub rankings: Table,
    pub quotas: Table,
    pub quota_rounds: Table,
    pub quota_steps: Table,
    pub quota_methods: Table,
    pub quota_structure: Table,
    pub awards: Table,
    pub award_rounds: Table,
    pub award_parts: Table,
    pub sensitivity: Table,
    pub scores: Table,
    pub score_items: Table,
    pub score_evidence: Table,
    pub authenticity: Table,
    pub authenticity_rows: Table,
    pub authenticity_base: Table,
    pub rules: Table,
    pub parameters: Table,
    pub unit: Table,
    pub tier_title: Table,
    calendar: Table,
    /// Compliance rows of the term, in the order they are listed.
    pub rows: Vec<usize>,
    rule_rows: BTreeMap<(String, String), usize>,
}

/// One conclusion: a row of `compliance`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judgement<'t> {
    pub pack: &'t str,
    pub rule: &'t str,
    pub unit: &'t str,
    pub kind: &'t str,
    pub subject: &'t str,
    pub counterpart: &'t str,
    /// Ids of the two where it is known which people or things are meant.
    pub ids: [&'t str; 2],
    pub period: &'t str,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub actual: Option<f64>,
    pub status: &'t str,
    pub reason: &'t str,
}

/// What names one compliance row, and the evidence rows behind it: two people may share a name, so the ids belong to it.
pub(crate) type JudgementKey<'t> = [&'t str; 8];

impl<'t> Judgement<'t> {
    pub fn key(&self) -> JudgementKey<'t> {
        let [subject_id, counterpart_id] = self.ids;
        [self.pack, self.rule, self.unit, self.subject, self.counterpart, self.period, subject_id, counterpart_id]
    }
}

impl<'a> Scope<'a> {
    pub fn new(data: &Dataset, brief: &'a Brief) -> Self {
        let rules = data.table("rules");
        let rule_rows = (0..rules.len())
            .map(|row| ((word(&rules, row, "pack").to_owned(), word(&rules, row, "rule").to_owned()), row))
            .collect();
        let mut scope = Self {
            brief,
            compliance: data.table("compliance"),
            evidence: data.table("evidence"),
            findings: data.table("findings"),
            ledger: data.table("ledger"),
            submission: data.table("submission"),
            open_evidence: data.table("open_evidence"),
            pairing: data.table("pairing"),
            activity: data.table("activity"),
            growth: data.table("growth"),
            growth_cohort: data.table("growth_cohort"),
            mentor_effect: data.table("mentor_effect"),
            effect_summary: data.table("effect_summary"),
            rater_effect: data.table("rater_effect"),
            ratings: data.table("ratings"),
            rankings: data.table("rankings"),
            quotas: data.table("quotas"),
            quota_rounds: data.table("quota_rounds"),
            quota_steps: data.table("quota_steps"),
            quota_methods: data.table("quota_methods"),
            quota_structure: data.table("quota_structure"),
            awards: data.table("awards"),
            award_rounds: data.table("award_rounds"),
            award_parts: data.table("award_parts"),
            sensitivity: data.table("sensitivity"),
            scores: data.table("scores"),
            score_items: data.table("score_items"),
            score_evidence: data.table("score_evidence"),
            authenticity: data.table("authenticity"),
            authenticity_rows: data.table("authenticity_rows"),
            authenticity_base: data.table("authenticity_base"),
            rules,
            parameters: data.table("parameters"),
            unit: data.table("unit"),
            tier_title: data.table("tier_title"),
            calendar: data.table("calendar_term"),
            rows: Vec::new(),
            rule_rows,
        };
        scope.rows = scope.rows_of_the_term();
        scope
    }

    /// The rows of the term: what is missed first, then what cannot be decided; by unit, rule, who owes it and when.
    fn rows_of_the_term(&self) -> Vec<usize> {
        let belongs = |row: &usize| self.belongs(word(&self.compliance, *row, "period"));
        let mut rows: Vec<usize> = (0..self.compliance.len()).filter(belongs).collect();
        rows.sort_by_cached_key(|row| {
            let j = self.judgement(*row);
            let named = [j.unit, j.rule, j.subject, j.counterpart, j.period, j.pack].map(str::to_owned);
            (status_weight(j.status), named)
        });
        rows
    }

    pub fn judgement(&self, row: usize) -> Judgement<'_> {
        let table = &self.compliance;
        Judgement {
            pack: word(table, row, "pack"),
            rule: word(table, row, "rule"),
            unit: word(table, row, "unit"),
            kind: word(table, row, "subject_kind"),
            subject: word(table, row, "subject"),
            counterpart: word(table, row, "counterpart"),
            ids: ["subject_id", "counterpart_id"].map(|column| word(table, row, column)),
            period: word(table, row, "period"),
            min: table.number(row, "required_min"),
            max: table.number(row, "required_max"),
            actual: table.number(row, "actual"),
            status: word(table, row, "status"),
            reason: word(table, row, "reason"),
        }
    }

    /// The conclusions of the term, in the order they are listed.
    pub fn judgements(&self) -> impl Iterator<Item = Judgement<'_>> {
        self.rows.iter().map(|row| self.judgement(*row))
    }

    /// The term's conclusions about a school year, a calendar year or the whole programme: they change slowly and would
    /// blur a comparison of terms.
    pub fn longer(&self) -> impl Iterator<Item = Judgement<'_>> {
        self.judgements().filter(|j| self.term_of(j.period).is_none())
    }

    /// The problems of the term, and those of the bureau's own registers, which belong to no term.
    pub fn problems(&self) -> impl Iterator<Item = usize> {
        let name = self.brief.term.to_string();
        (0..self.findings.len()).filter(move |row| match self.findings.text(*row, "term") {
            Some(term) => term == name,
            None => self.findings.text(*row, "unit").is_none(),
        })
    }

    /// Every conclusion of every term with that term.
    pub fn by_term(&self) -> impl Iterator<Item = (Term, Judgement<'_>)> {
        (0..self.compliance.len()).filter_map(|row| {
            let j = self.judgement(row);
            Some((self.term_of(j.period)?, j))
        })
    }

    /// The term before the workbook's.
    pub fn term_before(&self) -> Term {
        let Term { school_year, half } = self.brief.term;
        if half == 2 { Term::autumn(school_year) } else { Term::spring(school_year - 1) }
    }

    /// A text of the rule: `zh`, `clause`, `unit` …; empty where the rule is not listed.
    pub fn of_rule(&self, pack: &str, rule: &str, column: &str) -> &str {
        let key = (pack.to_owned(), rule.to_owned());
        self.rule_rows.get(&key).map_or("", |row| word(&self.rules, *row, column))
    }

    /// A text of the rule in the first pack that has it: `clause`, `zh`.
    pub fn named_rule(&self, rule: &str, column: &str) -> &str {
        let row = (0..self.rules.len()).find(|row| word(&self.rules, *row, "rule") == rule);
        row.map_or("", |row| word(&self.rules, row, column))
    }

    /// First and last day of a term, where the calendar has it.
    pub fn days_of(&self, term: Term) -> Option<(NaiveDate, NaiveDate)> {
        let name = term.to_string();
        let row = (0..self.calendar.len()).find(|row| word(&self.calendar, *row, "term") == name)?;
        Some((self.calendar.date(row, "start")?, self.calendar.date(row, "end")?))
    }

    /// The rows of a table whose `term` is this one.
    pub fn rows_in(table: &Table, term: Term) -> impl Iterator<Item = usize> {
        let name = term.to_string();
        (0..table.len()).filter(move |row| word(table, *row, "term") == name)
    }

    /// The evidence rows behind each conclusion.
    pub fn evidence_by_key(&self) -> BTreeMap<JudgementKey<'_>, Vec<usize>> {
        let mut groups: BTreeMap<JudgementKey<'_>, Vec<usize>> = BTreeMap::new();
        for row in 0..self.evidence.len() {
            groups.entry(self.evidence_key(row)).or_default().push(row);
        }
        groups
    }

    /// The conclusion a row of evidence stands behind.
    pub fn evidence_key(&self, row: usize) -> JudgementKey<'_> {
        let named = ["pack", "rule", "unit", "subject", "counterpart", "period", "subject_id", "counterpart_id"];
        named.map(|column| word(&self.evidence, row, column))
    }

    /// The months a term teaches in, `2024-09`; those between its first and last day where no teaching days are known.
    pub fn months_of(&self, term: Term) -> Vec<String> {
        let name = term.to_string();
        let Some(row) = (0..self.calendar.len()).find(|row| word(&self.calendar, *row, "term") == name) else {
            return Vec::new();
        };
        let day = |teaching, any| self.calendar.date(row, teaching).or_else(|| self.calendar.date(row, any));
        let (Some(mut day), Some(last)) = (day("teaching_start", "start"), day("teaching_end", "end")) else {
            return Vec::new();
        };
        let mut months = Vec::new();
        while (day.year(), day.month()) <= (last.year(), last.month()) {
            months.push(format!("{}-{:02}", day.year(), day.month()));
            let Some(next) = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))) else { break };
            day = next;
        }
        months
    }

    /// Every unit of the county that is registered, sent something or owes something this term, by name.
    pub fn units(&self) -> BTreeSet<&str> {
        let registered = (0..self.unit.len()).map(|row| word(&self.unit, row, "unit"));
        let sent = Self::rows_in(&self.submission, self.brief.term).map(|row| word(&self.submission, row, "unit"));
        let found = Self::rows_in(&self.findings, self.brief.term).map(|row| word(&self.findings, row, "unit"));
        let owing = self.judgements().map(|j| j.unit);
        let all = registered.chain(sent).chain(found).chain(owing);
        all.filter(|unit| !unit.is_empty() && *unit != self.brief.bureau).collect()
    }

    /// The pairings in force on some day of a term.
    pub fn pairings_in(&self, term: Term) -> impl Iterator<Item = usize> {
        let name = term.to_string();
        let days = self.days_of(term);
        (0..self.pairing.len()).filter(move |row| match (self.pairing.date(*row, "start"), days) {
            (Some(start), Some((first, last))) => {
                start <= last && self.pairing.date(*row, "end").is_none_or(|end| end >= first)
            }
            _ => {
                let seen = word(&self.pairing, *row, "first_term")..=word(&self.pairing, *row, "last_term");
                seen.contains(&name.as_str())
            }
        })
    }

    /// Whether a period is the term, lies in it, or holds it.
    fn belongs(&self, period: &str) -> bool {
        let term = self.brief.term;
        if let Some(other) = self.term_of(period) {
            return other == term;
        }
        match period.parse::<Period>() {
            Ok(Period::CalendarYear(year)) => year == term.calendar_year(),
            Ok(Period::SchoolYear(year)) => year == term.school_year,
            // A year by a clock of its own is told in the school year it ends in.
            Ok(Period::ContractYear(first) | Period::ServiceYear(first)) => {
                school_year_of(last_of_year(first)) == term.school_year
            }
            _ => true,
        }
    }

    /// The term a term or month belongs to; `None` for longer periods.
    fn term_of(&self, period: &str) -> Option<Term> {
        if let Ok(term) = period.parse() {
            return Some(term);
        }
        let (year, month) = period.split_once('-')?;
        let middle = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 15)?;
        Some(self.term_on(middle))
    }

    /// The term of the calendar a day lies in; a day of the holidays goes to the term before it.
    fn term_on(&self, day: NaiveDate) -> Term {
        let started = (0..self.calendar.len())
            .filter(|row| self.calendar.date(*row, "start").is_some_and(|start| start <= day))
            .max_by_key(|row| self.calendar.date(*row, "start"));
        let by_calendar = started.and_then(|row| word(&self.calendar, row, "term").parse().ok());
        by_calendar.unwrap_or_else(|| usual_term(day))
    }
}

/// The usual school year, where the bureau's calendar says nothing.
fn usual_term(day: NaiveDate) -> Term {
    match day.month() {
        9..=12 => Term::autumn(day.year()),
        1 => Term::autumn(day.year() - 1),
        _ => Term::spring(day.year() - 1),
    }
}

/// A text cell; empty where it is null.
pub(crate) fn word<'t>(table: &'t Table, row: usize, column: &str) -> &'t str {
    table.text(row, column).unwrap_or_default()
}
