//! Makes one set of tables of everything the sheets said: who is who, which fact is stated twice, which spell a day lies in.
//!
//! Everything is rebuilt from the records of all terms, in a fixed order, so the same sheets give the same tables.

mod achievements;
mod care;
mod corrections;
mod groups;
mod identity;
mod lessons;
mod merge;
mod occasion;
mod pairs;
mod papers;
mod people;
mod prints;
mod programmes;
mod relations;
mod titled;
mod unit_names;
mod units;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::{Calendar, Correction, Vocabulary};
use tables::{Dataset, Finding, Question, Record, RecordKind, Term};

pub use self::identity::Stated;
pub(crate) use unit_names::UnitNames;

use crate::SheetReading;

/// One file that was sent, whether it could be read or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SentFile {
    /// The unit whose folder it lies in; empty for the registry.
    pub unit: Arc<str>,
    /// The term whose folder it lies in; `None` for the registry.
    pub term: Option<Term>,
    /// Path, as in findings.
    pub name: Arc<str>,
    /// Whether any sheet of it could be read.
    pub readable: bool,
}

/// What is reconciled, and with what.
pub struct Sent<'s> {
    /// Every file, in order of name.
    pub files: &'s [SentFile],
    /// Every unit's folder of every term, empty ones included.
    pub folders: &'s [(Term, Arc<str>)],
    /// Every sheet, in order of file and sheet.
    pub sheets: &'s [SheetReading],
    /// The unit that holds the bureau's own sheets.
    pub office: Option<&'s str>,
    /// The bureau's calendar.
    pub calendar: &'s Calendar,
    /// How schools spell things.
    pub vocabulary: &'s Vocabulary,
    /// Records added, replaced and voided by decision.
    pub corrections: &'s [Correction],
}

/// What the sheets come to together.
pub struct Reconciled {
    /// The stored tables.
    pub dataset: Dataset,
    /// The problems that show only between sheets.
    pub findings: Vec<Finding>,
    /// What is asked about who is who.
    pub questions: Vec<Question>,
    /// Who each line of a roster, transfer list or pairing register is.
    pub stated: Vec<Stated>,
}

/// The stored tables, the problems that show only between sheets, and who is who.
pub fn reconcile(sent: &Sent<'_>) -> Reconciled {
    let mut findings: Vec<Finding> = Vec::new();
    let units = unit_names::learn(sent);
    let named = unit_names::in_full(&units, sent.sheets.iter().flat_map(|sheet| &sheet.records), &mut findings);
    let (named, corrected) = corrections::apply(named, sent, &mut findings);
    let records: Vec<&Record> = named.iter().map(std::convert::AsRef::as_ref).collect();
    let (known, identity) = identity::People::learn(&records, sent.vocabulary, &mut findings);
    let spells = pairs::spells(&records, &known, sent, &mut findings);
    let mut dataset = Dataset::new();
    dataset.insert(identity);
    people::fill(&mut dataset, &records, &known, &spells, sent, &mut findings);
    dataset.insert(pairs::table(&spells));
    let activities = lessons::table(&of_kind(&records, RecordKind::Activity), &known, &spells, sent, &mut findings);
    dataset.insert(papers::table(&of_kind(&records, RecordKind::Document), &known, &spells, &activities, sent));
    dataset.insert(activities);
    dataset.insert(prints::table(&records, &known, sent));
    achievements::fill(&mut dataset, &records, &known, &spells, sent);
    dataset.insert(groups::table(&records, &known, sent));
    dataset.insert(corrections::table(&corrected, &known));
    let (files, folders) = under_present_names(sent, &units);
    let present = Sent { files: &files, folders: &folders, ..*sent };
    units::fill(&mut dataset, &records, &known, &spells, &present, &units, &mut findings);
    Reconciled { dataset, findings, questions: known.questions().to_vec(), stated: known.stated().to_vec() }
}

/// Files and folders, each under the present name of its unit.
fn under_present_names(sent: &Sent<'_>, units: &unit_names::UnitNames) -> (Vec<SentFile>, Vec<(Term, Arc<str>)>) {
    let files = sent.files.iter().map(|file| SentFile { unit: units.now(&file.unit, file.term), ..file.clone() });
    let mut folders: Vec<(Term, Arc<str>)> =
        sent.folders.iter().map(|(term, unit)| (*term, units.now(unit, Some(*term)))).collect();
    folders.sort();
    folders.dedup();
    (files.collect(), folders)
}

/// Who each line of a roster, transfer list or pairing register is, and what is asked about it: as [`reconcile`] does.
pub fn identify(records: &[Record], vocabulary: &Vocabulary) -> (Vec<Stated>, Vec<Question>) {
    let mut findings = Vec::new();
    let all: Vec<&Record> = records.iter().collect();
    let units = unit_names::UnitNames::learn(&all, std::iter::empty());
    let named = unit_names::in_full(&units, records.iter(), &mut findings);
    let records: Vec<&Record> = named.iter().map(std::convert::AsRef::as_ref).collect();
    let (people, _) = identity::People::learn(&records, vocabulary, &mut findings);
    (people.stated().to_vec(), people.questions().to_vec())
}

fn of_kind<'r>(records: &[&'r Record], kind: RecordKind) -> Vec<&'r Record> {
    records.iter().copied().filter(|record| record.kind == kind).collect()
}

/// A name that could be several people is told once a sheet, with the first row.
fn once_a_sheet(unsure: impl Iterator<Item = Finding>) -> Vec<Finding> {
    let mut told = BTreeSet::new();
    unsure
        .filter(|finding| {
            told.insert((finding.code, finding.place.file.clone(), finding.place.sheet.clone(), finding.found.clone()))
        })
        .collect()
}

/// A short name for a thing that stays the same as long as its facts do.
fn stable_id(prefix: &str, facts: &[&str]) -> Arc<str> {
    let hash = blake3::hash(facts.join("\u{1f}").as_bytes());
    format!("{prefix}{}", &hash.to_hex()[..10]).into()
}

/// The names already given: a row that states one thing twice gives two of them.
#[derive(Default)]
struct Ids(BTreeMap<Arc<str>, u32>);

impl Ids {
    fn of(&mut self, prefix: &str, facts: &[&str]) -> Arc<str> {
        let id = stable_id(prefix, facts);
        let nth = self.0.entry(Arc::clone(&id)).and_modify(|nth| *nth += 1).or_insert(1);
        if *nth == 1 { id } else { format!("{id}-{nth}").into() }
    }
}

/// The unit a record is about: of its own column, else of its folder.
fn unit_of(record: &Record) -> Arc<str> {
    match record.text(tables::Field::Unit) {
        Some(unit) => policy::fold(unit).into(),
        None => Arc::clone(&record.unit),
    }
}

/// The stored tables a kind of row goes to.
pub fn tables_of(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Unit => &["unit"],
        RecordKind::Person => &["teacher", "title_spell", "tier_title"],
        RecordKind::Pairing => &["pairing"],
        RecordKind::Activity => &["activity"],
        RecordKind::Document => &["document"],
        RecordKind::Assessment => &["assessment", "ethics_result", "annual_review"],
        RecordKind::Contest => &["competition_result"],
        RecordKind::Publication => &["publication"],
        RecordKind::Project => &["project_member"],
        RecordKind::Honour => &["honour"],
        RecordKind::Assignment => &["teaching_assignment"],
        RecordKind::GroupMember => &["group_member", "staff_group"],
        RecordKind::Event => &["event"],
        RecordKind::Schedule => &["schedule_item"],
        RecordKind::Inspection => &["inspection"],
        RecordKind::Sanction => &["reward_sanction"],
        RecordKind::Submission => &["submission"],
        RecordKind::Vacancy => &["vacancy"],
        RecordKind::Rating => &["rubric_score"],
        RecordKind::Training => &["training_record"],
        RecordKind::Help => &["help_activity"],
        RecordKind::Attendance => &["event_attendance"],
        RecordKind::Member => &["programme_member"],
        RecordKind::Child => &["child"],
        RecordKind::CareContact => &["care_contact"],
        RecordKind::Service => &["service_spell"],
        RecordKind::Survey => &["survey_response"],
        RecordKind::Agreement => &["signed_agreement"],
        RecordKind::UnitPairing => &["unit_pairing"],
        RecordKind::Class => &["class", "teaching_assignment"],
        RecordKind::ContactCard => &["child_contact"],
        RecordKind::CarePairing => &["care_pairing"],
        RecordKind::CarePlan => &["care_plan"],
        RecordKind::Incident => &["incident", "incident_notice"],
        RecordKind::Notice => &["incident_notice"],
        RecordKind::UnitScore => &["unit_assessment"],
        RecordKind::ClassResult => &["class_result"],
        RecordKind::Complaint => &["complaint"],
        RecordKind::MonthlyReport => &["monthly_report"],
        RecordKind::TitleApplication => &["title_application"],
        RecordKind::Target => &["target"],
        RecordKind::Quota => &["quota_allocation"],
        RecordKind::Grant => &["resource_grant"],
        RecordKind::Course => &["course"],
        RecordKind::Programme => &["programme"],
    }
}
