//! Results as they are collected, and as the views `compliance` and `evidence`.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use policy::{CORRECTIONS_FILE, Rule, Ruling, Treatment};
use tables::{ColumnType, FindingCode, Period, Table, Term, table_spec};

use crate::allotment::{PostLine, Round};
use crate::attain::{Status, Verdict, joined};
use crate::catalog::Scope;
use crate::decided::{Freedom, Judged, freedom, ruled};
use crate::facts::{Facts, Lift};
use crate::owing::{Owed, Who};
use crate::selection::{Link, Selection, why_not};
use crate::share::reported;
use crate::terms::Stretch;

/// One row of `compliance`.
#[derive(Debug, Clone)]
pub(crate) struct Duty<'f> {
    pub pack: usize,
    pub rule: usize,
    pub unit: &'f str,
    pub kind: &'static str,
    pub subject: &'f str,
    pub subject_id: &'f str,
    pub counterpart: Option<&'f str>,
    pub counterpart_id: Option<&'f str>,
    pub period: Period,
    /// The day whose numbers count for it.
    pub day: NaiveDate,
    pub least: Option<f64>,
    pub most: Option<f64>,
    pub actual: Option<f64>,
    pub verdict: Verdict,
}

/// Where a row of `evidence` stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    /// A row of a stored table.
    Row(&'static str, usize),
    /// A line of a file of decisions.
    Decision(&'static str, usize),
}

/// One row of `evidence`: a row of a stored table, or a decision, behind a duty.
#[derive(Debug, Clone)]
struct Proof {
    duty: usize,
    source: Source,
    quantity: Option<f64>,
    counted: bool,
    note: String,
    /// Column the rule dates the row by, where it names one.
    date: Option<&'static str>,
}

/// Everything measured so far.
#[derive(Default)]
pub(crate) struct Outcome<'f> {
    pub duties: Vec<Duty<'f>>,
    /// Rounds of places given to units.
    pub rounds: Vec<Round>,
    /// The posts their vacancies come from.
    pub posts: Vec<PostLine>,
    proofs: Vec<Proof>,
}

/// What a rule found for one duty.
pub(crate) struct Finding {
    pub least: Option<f64>,
    pub most: Option<f64>,
    pub actual: Option<f64>,
    pub verdict: Verdict,
}

/// The rule that speaks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RuleAt {
    pub pack: usize,
    pub rule: usize,
}

impl<'f> Outcome<'f> {
    /// Adds a duty with what the rule found; gives its number.
    pub fn add(&mut self, scope: &Scope<'f, '_>, owed: &Owed<'f>, finding: Finding) -> usize {
        let verdict = settled(scope, owed, &finding);
        let verdict = if scope.counted { only_counted(verdict) } else { verdict };
        let judgement = match verdict.status {
            Status::CountOnly => scope.decided.judgement(scope.rule(), owed),
            _ => None,
        };
        let waivers = match (owed.blank, verdict.status, scope.tables.is_empty()) {
            (None, Status::Met | Status::Unmet | Status::Undecidable, false) => {
                scope.decided.waivers(owed, scope.rule(), scope.family)
            }
            _ => Vec::new(),
        };
        let free = (!waivers.is_empty()).then(|| match freedom(&waivers, owed, scope.facts) {
            Freedom::Part(..) if !scope.divides => Freedom::Undivided,
            free => free,
        });
        let verdict = ruled(verdict, judgement, &waivers, free.as_ref());
        // Nothing seen where something could not be seen is unknown, and unknown is not zero.
        let unseen = verdict.status == Status::Undecidable && finding.actual == Some(0.0);
        self.duties.push(Duty {
            pack: scope.at.pack,
            rule: scope.at.rule,
            unit: owed.unit,
            kind: owed.kind,
            subject: owed.subject,
            subject_id: owed.subject_id,
            counterpart: owed.counterpart,
            counterpart_id: owed.counterpart_id,
            period: owed.period,
            day: owed.day().on,
            least: finding.least,
            most: finding.most,
            actual: finding.actual.filter(|_| !unseen),
            verdict,
        });
        let duty = self.duties.len() - 1;
        for waiver in waivers {
            self.note_decision(duty, &waiver.ruling, waiver.zh());
        }
        if let Some(judgement) = judgement {
            self.note_decision(duty, &judgement.ruling, judgement.zh());
        }
        self.note_corrections(duty, scope, owed);
        duty
    }

    /// Leaves out the duties of other units, of those added last, where a policy names its units.
    ///
    /// What would be the bureau's to owe is the unit's, where the policy is one unit's own.
    pub fn keep_units(&mut self, units: &[String], facts: &'f Facts<'_>, from: usize) {
        if units.is_empty() {
            return;
        }
        let office = facts.stock.office.as_str();
        let own = units.first().filter(|_| units.len() == 1).map(|unit| facts.unit_named(unit));
        self.retain_since(from, |duty| {
            let of_office = duty.unit == office && duty.kind == Who::Bureau.key();
            if let Some(own) = own.filter(|own| of_office && !own.is_empty()) {
                (duty.unit, duty.subject, duty.subject_id) = (own, own, own);
                return true;
            }
            of_office || units.contains(&policy::fold(duty.unit))
        });
    }

    /// Leaves out, of those added last, the duties whose numbers are not of these days: from the first to the day before `until`.
    pub fn keep_days(&mut self, first: NaiveDate, until: Option<NaiveDate>, from: usize) {
        if first > NaiveDate::MIN || until.is_some() {
            self.retain_since(from, |duty| first <= duty.day && until.is_none_or(|until| duty.day < until));
        }
    }

    /// Keeps, of the duties added last, those that are meant, with what stands behind them.
    fn retain_since(&mut self, from: usize, mut meant: impl FnMut(&mut Duty<'f>) -> bool) {
        let mut place: BTreeMap<usize, usize> = BTreeMap::new();
        let mut kept = Vec::new();
        for (at, mut duty) in self.duties.drain(from..).enumerate() {
            if meant(&mut duty) {
                place.insert(from + at, from + kept.len());
                kept.push(duty);
            }
        }
        self.duties.extend(kept);
        self.proofs.retain_mut(|proof| match (proof.duty < from, place.get(&proof.duty)) {
            (true, _) => true,
            (false, Some(at)) => {
                proof.duty = *at;
                true
            }
            (false, None) => false,
        });
    }

    /// Adds the records a correction took out of the sheets, where they would have stood behind the duty.
    fn note_corrections(&mut self, duty: usize, scope: &Scope<'f, '_>, owed: &Owed<'f>) {
        let table = scope.facts.stock.table("correction");
        let of_rule =
            |row: &usize| table.text(*row, "kind").is_some_and(|kind| scope.tables.iter().any(|own| own == kind));
        for row in (0..table.len()).filter(of_rule).filter(|row| owed.would_have_had(table, *row)) {
            let note = table.text(row, "trail").unwrap_or_default().to_owned();
            self.proofs.push(Proof {
                duty,
                source: Source::Row("correction", row),
                quantity: None,
                counted: false,
                note,
                date: None,
            });
        }
    }

    /// Adds the rows of a selection behind a duty.
    pub fn prove(&mut self, duty: usize, selection: &Selection, table: &Table, links: &[Link]) {
        for link in links {
            self.proofs.push(Proof {
                duty,
                source: Source::Row(selection.table, link.row),
                quantity: selection.quantity(table, link.row),
                counted: link.certain,
                note: if link.certain { String::new() } else { why_not(table, link.row) },
                date: selection.date,
            });
        }
    }

    /// Adds one row behind a duty, with a remark.
    pub fn note(&mut self, duty: usize, table: &'static str, row: usize, note: &str) {
        let source = Source::Row(table, row);
        self.proofs.push(Proof { duty, source, quantity: None, counted: true, note: note.to_owned(), date: None });
    }

    /// Adds a decision behind a duty; it counts nothing.
    pub fn note_decision(&mut self, duty: usize, ruling: &Ruling, note: String) {
        let source = Source::Decision(ruling.file, ruling.line);
        self.proofs.push(Proof { duty, source, quantity: None, counted: false, note, date: None });
    }

    /// Adds the judgements of a rule that no row was found for, each as a duty of its own.
    pub fn add_judged(&mut self, scope: &Scope<'f, '_>, rule: &Rule) {
        if rule.treatment == Treatment::Evaluated {
            return;
        }
        for judged in scope.decided.unused_judgements(&rule.id) {
            let Some((period, term)) = period_of(&judged, scope) else { continue };
            if let Some(words) = misfit(&judged, rule, scope) {
                let found = judged.subject.0;
                scope.decided.refuse(&judged.judgement.ruling, FindingCode::JudgementMisplaced, found, vec![words]);
                continue;
            }
            let kind = if judged.judgement.person.is_some() {
                Who::Teacher
            } else {
                Who::named(&rule.subject).unwrap_or(Who::Unit)
            };
            let unit = match &judged.judgement.person {
                Some(_) => scope.facts.unit_named(&judged.judgement.unit),
                None => judged.subject.0,
            };
            let owed = Owed::judged((unit, kind.key()), judged.subject, (period, term));
            let finding =
                Finding { least: None, most: None, actual: None, verdict: Verdict::new(Status::CountOnly, "") };
            self.add(scope, &owed, finding);
        }
    }

    /// The two views; `names` gives pack id and rule id.
    pub fn views(&self, facts: &Facts<'_>, names: &dyn Fn(usize, usize) -> (String, String)) -> [Table; 2] {
        let mut named: BTreeMap<(usize, usize), (String, String)> = BTreeMap::new();
        for duty in &self.duties {
            named.entry((duty.pack, duty.rule)).or_insert_with(|| names(duty.pack, duty.rule));
        }
        let mut order: Vec<usize> = (0..self.duties.len()).collect();
        order.sort_by_cached_key(|at| {
            let duty = &self.duties[*at];
            (
                &named[&(duty.pack, duty.rule)],
                duty.unit,
                duty.subject,
                duty.counterpart,
                duty.period,
                duty.subject_id,
                duty.counterpart_id,
            )
        });
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        [self.compliance(&order, &named), self.evidence(facts, &place, &named)]
    }

    fn compliance(&self, order: &[usize], named: &BTreeMap<(usize, usize), (String, String)>) -> Table {
        let mut rows = Table::builder(declared("compliance"));
        for at in order {
            let duty = &self.duties[*at];
            let (pack, rule) = &named[&(duty.pack, duty.rule)];
            let [subject_id, counterpart_id] = duty.known_ids();
            rows.row()
                .text("pack", pack.as_str())
                .text("rule", rule.as_str())
                .text("unit", duty.unit)
                .text("subject_kind", duty.kind)
                .text("subject", duty.subject)
                .text("counterpart", duty.counterpart)
                .text("period", duty.period.to_string().as_str())
                .number("required_min", duty.least)
                .number("required_max", duty.most)
                .number("actual", duty.actual)
                .text("status", duty.verdict.status.key())
                .text("reason", duty.verdict.reason.as_str())
                .text("subject_id", subject_id)
                .text("counterpart_id", counterpart_id);
        }
        rows.finish()
    }

    fn evidence(
        &self,
        facts: &Facts<'_>,
        place: &[usize],
        named: &BTreeMap<(usize, usize), (String, String)>,
    ) -> Table {
        let mut order: Vec<&Proof> = self.proofs.iter().collect();
        order.sort_by_key(|proof| (place[proof.duty], &proof.source));
        let mut rows = Table::builder(declared("evidence"));
        for proof in order {
            let duty = &self.duties[proof.duty];
            let (pack, rule) = &named[&(duty.pack, duty.rule)];
            let note = corrected(facts, proof).unwrap_or_else(|| proof.note.clone());
            let [subject_id, counterpart_id] = duty.known_ids();
            let row = rows
                .row()
                .text("pack", pack.as_str())
                .text("rule", rule.as_str())
                .text("unit", duty.unit)
                .text("subject", duty.subject)
                .text("counterpart", duty.counterpart)
                .text("period", duty.period.to_string().as_str())
                .number("quantity", proof.quantity)
                .boolean("counted", proof.counted)
                .text("note", Some(note.as_str()).filter(|note| !note.is_empty()))
                .text("subject_id", subject_id)
                .text("counterpart_id", counterpart_id);
            match proof.source {
                Source::Decision(file, line) => row.text("src_file", file).int("src_row", line as i64),
                Source::Row(table, at) => {
                    let source = facts.stock.table(table);
                    let (day, month) = dated(source, at, proof.date);
                    row.date("day", day)
                        .text("month", month.as_deref())
                        .text("src_file", source.text(at, "src_file"))
                        .text("src_sheet", source.text(at, "src_sheet"))
                        .int("src_row", source.int(at, "src_row"))
                        .text("src_cell", source.text(at, "src_cell"))
                }
            };
        }
        rows.finish()
    }
}

/// The period of a judgement that nothing was counted for, with the term it is reported in; nothing while it lies ahead.
fn period_of(judged: &Judged<'_>, scope: &Scope<'_, '_>) -> Option<(Period, Term)> {
    let period = judged.judgement.period.parse::<Period>().ok()?;
    let term = scope.terms.iter().rev().find(|term| reported(period, **term))?;
    Some((period, *term))
}

/// Why a judgement does not fit its rule: another sort of period, or of subject.
fn misfit(judged: &Judged<'_>, rule: &Rule, scope: &Scope<'_, '_>) -> Option<String> {
    let period = judged.judgement.period.parse().ok().and_then(Stretch::of);
    if Stretch::named(&rule.period).is_some_and(|own| Some(own) != period) {
        return Some(format!("{} 按{}评定", rule.id, period_zh(&rule.period)));
    }
    let of_bureau = judged.judgement.person.is_none() && judged.subject.0 == scope.facts.stock.office;
    match (rule.subject.as_str(), judged.judgement.person.is_some()) {
        ("bureau", _) if !of_bureau => Some(format!("{} 评定的是教育局", rule.id)),
        ("unit", true) => Some(format!("{} 评定的是单位，不是个人", rule.id)),
        ("unit" | "bureau", _) => None,
        (_, false) => Some(format!("{} 评定的是个人，请写明 person", rule.id)),
        _ => None,
    }
}

fn period_zh(period: &str) -> &'static str {
    match period {
        "term" => "学期（如 \"2024-1\"）",
        "school_year" => "学年（如 \"2024\"）",
        "calendar_year" => "年度（如 \"CY2024\"）",
        "contract_year" => "合同年（如 \"contract:2023-10-15\"）",
        "service_year" => "工作年（如 \"service:2023-09-01\"）",
        _ => "整个周期（\"cycle\"）",
    }
}

/// The words of the correction a row comes from; nothing for a row of a sheet.
fn corrected(facts: &Facts<'_>, proof: &Proof) -> Option<String> {
    let Source::Row(name, at) = proof.source else { return None };
    let source = facts.stock.table(name);
    let line = source.int(at, "src_row");
    source.text(at, "src_file").filter(|file| file.strip_prefix("decisions/") == Some(CORRECTIONS_FILE))?;
    let table = facts.stock.table("correction");
    let row = (0..table.len()).find(|row| table.int(*row, "line") == line)?;
    Some(joined(&[&proof.note, table.text(row, "note").unwrap_or_default()]))
}

/// When a row of evidence lies: the day the rule dates it by, else the table's first date; and its month, which a row without a
/// day may state.
fn dated(table: &Table, row: usize, column: Option<&'static str>) -> (Option<NaiveDate>, Option<String>) {
    let first = || table.spec().columns.iter().find(|column| column.kind == ColumnType::Date).map(|column| column.name);
    let day = column.or_else(first).and_then(|column| table.date(row, column));
    let stated = table.spec().column("month").and_then(|_| table.text(row, "month")).map(str::to_owned);
    let month = day.map(|day| format!("{}-{:02}", day.year(), day.month())).or(stated);
    (day, month)
}

/// What the rule found, unless the duty cannot be placed, or too little was found while something of the subject is in doubt.
fn settled(scope: &Scope<'_, '_>, owed: &Owed<'_>, finding: &Finding) -> Verdict {
    if let Some(blank) = owed.blank {
        return Verdict::new(Status::Undecidable, blank);
    }
    let too_much = finding.most.zip(finding.actual).is_some_and(|(most, actual)| actual > most);
    let verdict = finding.verdict.clone();
    match verdict.status {
        Status::Unmet if !too_much => match owed.unsettled(scope.facts, scope.tables) {
            Some(lift) if falls_short(finding, &lift) => {
                let reason = joined(&[&verdict.reason, &format!("另{}，都算上也不够", lift.reason)]);
                Verdict { reason, ..verdict }
            }
            Some(lift) => {
                Verdict::new(Status::Undecidable, joined(&[&verdict.reason, &format!("{}，不能断定", lift.reason)]))
            }
            None => verdict,
        },
        _ => verdict,
    }
}

/// A rule that is only counted shows what was found, and fails nobody.
fn only_counted(verdict: Verdict) -> Verdict {
    match verdict.status {
        Status::Met | Status::Unmet | Status::Undecidable => Verdict { status: Status::CountOnly, ..verdict },
        Status::CountOnly | Status::Exempt => verdict,
    }
}

/// Whether the least is not reached even with all that was not taken up.
fn falls_short(finding: &Finding, lift: &Lift) -> bool {
    let reached = finding.actual.zip(lift.most).map(|(actual, most)| actual + finding.verdict.possible + most);
    finding.least.zip(reached).is_some_and(|(least, reached)| reached < least)
}

/// An id where it is known which person is meant; until then the name stands for it.
pub(crate) fn known_id<'d>(id: Option<&'d str>, name: Option<&str>, kind: &str) -> Option<&'d str> {
    let of_people = kind == Who::Pairing.key() || kind == Who::Teacher.key();
    id.filter(|id| !of_people || Some(*id) != name)
}

impl Duty<'_> {
    fn known_ids(&self) -> [Option<&str>; 2] {
        [
            known_id(Some(self.subject_id), Some(self.subject), self.kind),
            known_id(self.counterpart_id, self.counterpart, self.kind),
        ]
    }
}

/// The declaration of a view of ours.
pub(crate) fn declared(name: &str) -> &'static tables::TableSpec {
    match table_spec(name) {
        Some(spec) => spec,
        None => unreachable!("`{name}` is declared in `tables::schema`"),
    }
}
