//! The `unit`, `submission`, `open_evidence`, `calendar_term`, `calendar_week` and `calendar_day` tables: who owes, who sent, what is open.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use tables::{
    Dataset, Field, Finding, FindingCode, Place, Record, RecordKind, Table, TableBuilder, Term, Value, table_spec,
};

use super::pairs::Spell;
use super::unit_names::{UnitNames, closing_day};
use super::{Sent, identity, of_kind, unit_of};
use crate::SheetReading;
use crate::reading::RefusedRow;

/// Fills them all.
pub fn fill(
    dataset: &mut Dataset,
    records: &[&Record],
    known: &identity::People,
    spells: &[Spell],
    sent: &Sent<'_>,
    names: &UnitNames,
    findings: &mut Vec<Finding>,
) {
    let units = units(records, sent, names);
    let terms: BTreeSet<Term> =
        sent.files.iter().filter_map(|file| file.term).chain(sent.folders.iter().map(|(term, _)| *term)).collect();
    tell_strangers(&units, sent, findings);
    tell_closed(&units, sent, findings);
    tell_missing_registers(records, spells, findings);
    dataset.insert(unit_table(&units));
    dataset.insert(submissions(&units, &terms, records, sent, findings));
    dataset.insert(open_evidence(records, known, sent, (spells, names), findings));
    dataset.insert(calendar_terms(&terms, sent));
    dataset.insert(calendar_weeks(&terms, sent));
    dataset.insert(calendar_days(&terms, sent));
}

fn builder(name: &str) -> TableBuilder {
    match table_spec(name) {
        Some(spec) => Table::builder(spec),
        None => unreachable!("`{name}` is declared"),
    }
}

/// A unit that sent lessons, but no pairing register in any term: nothing can be counted for a pair.
fn tell_missing_registers(records: &[&Record], spells: &[Spell], findings: &mut Vec<Finding>) {
    let paired: BTreeSet<&str> =
        spells.iter().flat_map(|spell| [&*spell.unit, &*spell.mentor_unit, &*spell.mentee_unit]).collect();
    let mut told = BTreeSet::new();
    for record in of_kind(records, RecordKind::Activity) {
        let unit = unit_of(record);
        if !paired.contains(&*unit) && told.insert((Arc::clone(&unit), record.term)) {
            let sheet = Place { cell: None, ..record.place.clone() };
            findings.push(Finding::new(FindingCode::RegisterMissing, sheet, &*unit).of(unit, record.term));
        }
    }
}

#[derive(Default)]
struct Unit {
    kind: Option<String>,
    section: Option<String>,
    registered: bool,
    opened: Option<NaiveDate>,
    closed: Option<NaiveDate>,
    /// Columns of text: town, urban or rural, ownership, the unit above.
    stated: [Option<String>; 4],
    is_demo: Option<bool>,
    is_weak: Option<bool>,
    place: Option<Place>,
}

/// What a register says of a unit beside its name and kind, in the order of `Unit::stated`.
const UNIT_WORDS: [(Field, &str); 4] = [
    (Field::Town, "town"),
    (Field::UrbanRural, "urban_rural"),
    (Field::Ownership, "ownership"),
    (Field::ParentUnit, "parent_unit"),
];

impl Unit {
    /// Whether it was there on some day of a term's teaching.
    fn is_there_in(&self, term: Term, sent: &Sent<'_>) -> bool {
        let dates = sent.calendar.term(term);
        let after = |closed: NaiveDate| dates.is_some_and(|dates| dates.teaching_start > closed);
        let before = |opened: NaiveDate| dates.is_some_and(|dates| dates.teaching_end < opened);
        !self.closed.is_some_and(after) && !self.opened.is_some_and(before)
    }
}

/// Every unit of the register, and every unit with a folder; the bureau's own office owes nothing and is left out.
fn units(records: &[&Record], sent: &Sent<'_>, names: &UnitNames) -> BTreeMap<Arc<str>, Unit> {
    let mut units: BTreeMap<Arc<str>, Unit> = BTreeMap::new();
    for (_, unit) in sent.folders {
        units.entry(Arc::clone(unit)).or_default();
    }
    for file in sent.files.iter().filter(|file| !file.unit.is_empty()) {
        units.entry(Arc::clone(&file.unit)).or_default();
    }
    for record in of_kind(records, RecordKind::Unit) {
        // A line under a name the unit had before says what it was then.
        let (written, name) = (unit_of(record), names.now(&unit_of(record), None));
        let unit = units.entry(Arc::clone(&name)).or_default();
        unit.kind = record.text(Field::UnitKind).map(str::to_owned).or(unit.kind.take());
        unit.section = record.text(Field::Section).map(str::to_owned).or(unit.section.take());
        for ((field, _), stated) in UNIT_WORDS.iter().zip(&mut unit.stated) {
            *stated = record.text(*field).map(str::to_owned).or(stated.take());
        }
        let answer = |field| match record.fields.get(&field) {
            Some(Value::Bool(answer)) => Some(*answer),
            _ => None,
        };
        unit.is_demo = answer(Field::IsDemo).or(unit.is_demo);
        unit.is_weak = answer(Field::IsWeak).or(unit.is_weak);
        if written == name {
            unit.opened = record.date(Field::OpenedOn).or(unit.opened);
            unit.closed = closing_day(record).or(unit.closed);
        }
        unit.registered = true;
        unit.place = Some(record.place.clone());
    }
    units.retain(|name, _| Some(&**name) != sent.office && !name.is_empty());
    units
}

fn unit_table(units: &BTreeMap<Arc<str>, Unit>) -> Table {
    let mut rows = builder("unit");
    for (name, unit) in units {
        let row = rows
            .row()
            .text("unit", &**name)
            .text("kind", unit.kind.as_deref())
            .text("section", unit.section.as_deref())
            .boolean("registered", unit.registered)
            .date("valid_from", unit.opened)
            .date("valid_to", unit.closed)
            .boolean("is_demo", unit.is_demo)
            .boolean("is_weak", unit.is_weak);
        let row = UNIT_WORDS
            .iter()
            .zip(&unit.stated)
            .fold(row, |row, ((_, column), stated)| row.text(column, stated.as_deref()));
        if let Some(place) = &unit.place {
            row.source(place);
        }
    }
    rows.finish()
}

/// A folder whose name is not in the register, where there is one.
fn tell_strangers(units: &BTreeMap<Arc<str>, Unit>, sent: &Sent<'_>, findings: &mut Vec<Finding>) {
    let registered: Vec<&str> = units.iter().filter(|(_, unit)| unit.registered).map(|(name, _)| &**name).collect();
    if registered.is_empty() {
        return;
    }
    for (name, _) in units.iter().filter(|(_, unit)| !unit.registered) {
        let Some(file) = sent.files.iter().find(|file| file.unit == *name) else { continue };
        let near = policy::nearest(name, registered.iter().copied()).unwrap_or("无");
        let finding = Finding::new(FindingCode::UnitNotInRegister, Place::file(Arc::clone(&file.name)), &**name)
            .with([&**name, near])
            .of(Arc::clone(name), file.term);
        findings.push(finding);
    }
}

/// Sheets of terms that began after their unit was closed.
fn tell_closed(units: &BTreeMap<Arc<str>, Unit>, sent: &Sent<'_>, findings: &mut Vec<Finding>) {
    let mut told = BTreeSet::new();
    for file in sent.files {
        let Some((unit, term)) = units.get(&file.unit).zip(file.term) else { continue };
        let Some(closed) = unit.closed.filter(|_| !unit.is_there_in(term, sent)) else { continue };
        if told.insert((Arc::clone(&file.unit), term)) {
            let finding = Finding::new(FindingCode::UnitClosed, Place::file(Arc::clone(&file.name)), &*file.unit)
                .with([file.unit.to_string(), closed.to_string()]);
            findings.push(finding.of(Arc::clone(&file.unit), Some(term)));
        }
    }
}

/// One row a unit and term, terms without a file included: from the first term a unit is heard of, or all if it is registered; none
/// while a unit was not there, unless it sent something.
fn submissions(
    units: &BTreeMap<Arc<str>, Unit>,
    terms: &BTreeSet<Term>,
    records: &[&Record],
    sent: &Sent<'_>,
    findings: &mut Vec<Finding>,
) -> Table {
    let mut rows = builder("submission");
    let handed_in = handed_in_days(records);
    for (name, unit) in units {
        let of_files = sent.files.iter().filter(|file| file.unit == *name).filter_map(|file| file.term);
        let of_folders = sent.folders.iter().filter(|(_, unit)| unit == name).map(|(term, _)| *term);
        let first = of_files.chain(of_folders).min();
        for term in terms.iter().filter(|term| unit.registered || first.is_some_and(|first| first <= **term)) {
            let files: Vec<_> =
                sent.files.iter().filter(|file| file.unit == *name && file.term == Some(*term)).collect();
            if files.is_empty() && !unit.is_there_in(*term, sent) {
                continue;
            }
            if files.is_empty() {
                let place = Place::file(format!("{term}/{name}/"));
                findings.push(
                    Finding::new(FindingCode::UnitSentNothing, place, "")
                        .with([term.to_string()])
                        .of(Arc::clone(name), Some(*term)),
                );
            }
            let sheets: Vec<&SheetReading> = sheets_of(sent, name, *term);
            rows.row()
                .text("unit", &**name)
                .text("term", term.to_string().as_str())
                .int("files", files.len() as i64)
                .int("unreadable_files", files.iter().filter(|file| !file.readable).count() as i64)
                .int("sheets", sheets.len() as i64)
                .int("unknown_sheets", sheets.iter().filter(|sheet| not_understood(sheet)).count() as i64)
                .int("rows", sheets.iter().map(|sheet| sheet.records.len() as i64).sum::<i64>())
                .date("handed_in_on", handed_in.get(&(Arc::clone(name), *term)).copied());
        }
    }
    rows.finish()
}

fn sheets_of<'s>(sent: &Sent<'s>, unit: &str, term: Term) -> Vec<&'s SheetReading> {
    // The folder may bear a name the unit had before.
    let own = sent.files.iter().filter(|file| *file.unit == *unit && file.term == Some(term));
    let folders: BTreeSet<&str> = own.filter_map(|file| file.name.split('/').nth(1)).collect();
    let mut sheets = Vec::new();
    for folder in folders.iter().map(|folder| format!("{term}/{folder}/")) {
        let from = sent.sheets.partition_point(|sheet| *sheet.place.file < *folder);
        sheets.extend(sent.sheets[from..].iter().take_while(|sheet| sheet.place.file.starts_with(&folder)));
    }
    sheets
}

fn handed_in_days(records: &[&Record]) -> BTreeMap<(Arc<str>, Term), NaiveDate> {
    let mut days = BTreeMap::new();
    for record in of_kind(records, RecordKind::Submission) {
        if let (Some(term), Some(day)) = (record.term, record.date(Field::SubmittedOn)) {
            days.insert((unit_of(record), term), day);
        }
    }
    days
}

fn not_understood(sheet: &SheetReading) -> bool {
    sheet.findings.iter().any(|finding| matches!(finding.code, FindingCode::SheetNotUnderstood))
}

/// What might hold records of somebody: unit, term, name (none: of anybody), file, sheet, why, which tables they would be in.
type Open = [String; 7];

/// Files that could not be read, refused rows with the people they name, and refused rows that name nobody.
fn open_evidence(
    records: &[&Record],
    everybody: &identity::People,
    sent: &Sent<'_>,
    (spells, names): (&[Spell], &UnitNames),
    findings: &[Finding],
) -> Table {
    // How much each can add at most; `None` where nobody knows.
    let mut open: BTreeMap<Open, Option<u32>> = BTreeMap::new();
    for file in sent.files.iter().filter(|file| !file.readable) {
        let term = file.term.map(|term| term.to_string()).unwrap_or_default();
        let (unit, name, reason) = (file.unit.to_string(), file.name.to_string(), "文件无法读取".to_owned());
        open.insert([unit, term, String::new(), name, String::new(), reason, String::new()], None);
    }
    let (paired, named) = (paired_names(spells), known_names(records));
    let none = BTreeSet::new();
    for sheet in sent.sheets.iter().filter(|sheet| !sheet.refused.is_empty()) {
        let (term, folder) = folders(&sheet.place.file);
        let unit = &*names.now(&folder.into(), term.parse().ok());
        let people = People { paired: paired.get(unit).unwrap_or(&none), known: named.get(unit).unwrap_or(&none) };
        for (name, row, most) in people.spoken_of(sheet) {
            let (file, sheet) = (sheet.place.file.to_string(), sheet.place.sheet.to_string());
            let key = [unit.to_owned(), term.to_owned(), name, file, sheet, row.reason.clone(), row.tables.join("、")];
            open.entry(key).and_modify(|sum| *sum = sum.zip(most).map(|(sum, most)| sum + most)).or_insert(most);
        }
    }
    for (finding, name, reason) in unsettled_names(sent, findings) {
        let term = finding.term.map(|term| term.to_string()).unwrap_or_default();
        let (file, sheet) = (finding.place.file.to_string(), finding.place.sheet.to_string());
        open.insert(
            [
                names.now(&finding.unit, finding.term).to_string(),
                term,
                name,
                file,
                sheet,
                reason.to_owned(),
                String::new(),
            ],
            None,
        );
    }
    for (unit, term, name, at) in everybody.open() {
        let (file, sheet) = (at.file.to_string(), at.sheet.to_string());
        let reason = "是不是同一人还没有确认".to_owned();
        open.insert([unit.to_string(), term.to_string(), name.to_string(), file, sheet, reason, String::new()], None);
    }
    let mut rows = builder("open_evidence");
    for ([unit, term, name, file, sheet, reason, material], most) in &open {
        let filled = |text: &'_ String| Some(text.clone()).filter(|text| !text.is_empty());
        rows.row()
            .text("unit", unit.as_str())
            .text("term", filled(term).as_deref())
            .text("name", filled(name).as_deref())
            .text("file", file.as_str())
            .text("sheet", filled(sheet).as_deref())
            .text("reason", reason.as_str())
            .text("material", filled(material).as_deref())
            .int("most", most.map(i64::from));
    }
    rows.finish()
}

/// Names by which records lie somewhere, and nobody knows whose they are: one character off, or of several people.
fn unsettled_names<'f>(sent: &Sent<'_>, findings: &'f [Finding]) -> Vec<(&'f Finding, String, &'static str)> {
    let of_a_roster = |finding: &Finding| {
        let sheet = sent.sheets.binary_search_by(|sheet| {
            (&sheet.place.file, &sheet.place.sheet).cmp(&(&finding.place.file, &finding.place.sheet))
        });
        let records = sheet.ok().map(|at| &sent.sheets[at].records);
        records.is_some_and(|records| {
            records.iter().any(|record| record.kind == RecordKind::Person && record.place == finding.place)
        })
    };
    let unsettled = findings.iter().filter_map(|finding| match finding.code {
        FindingCode::NameNearMiss => Some((finding, finding.words.get(1)?.clone(), "有姓名只差一字的记录")),
        // Namesakes on a roster are two people and no record of either.
        FindingCode::NameAmbiguous if !of_a_roster(finding) => {
            Some((finding, finding.words.first()?.clone(), "有同名的人的记录，看不出是哪一位"))
        }
        _ => None,
    });
    unsettled.collect()
}

/// What stands between several names in `open_evidence`.
const SEVERAL: &str = "、";

/// The people of a unit.
struct People<'p> {
    /// Everybody in a pair.
    paired: &'p BTreeSet<Arc<str>>,
    /// Everybody a record names.
    known: &'p BTreeSet<Arc<str>>,
}

impl People<'_> {
    /// Whom each refused row of a sheet speaks of (`丁一、马老师`: one row that names several is one, and adds once), and how much
    /// it can add; a row that names nobody may speak of anybody (an empty name).
    fn spoken_of<'s>(&self, sheet: &'s SheetReading) -> Vec<(String, &'s RefusedRow, Option<u32>)> {
        let owns = |name: &str| sheet.place.sheet.contains(name) || sheet.place.file.contains(name);
        let mut spoken = Vec::new();
        for row in &sheet.refused {
            let named = |name: &Arc<str>| row.texts.iter().any(|text| text.contains(&**name));
            let of_pairs: Vec<&Arc<str>> = self.paired.iter().filter(|name| named(name) || owns(name)).collect();
            let of_nobody = of_pairs.is_empty() && row.of_anybody && !self.known.iter().any(named);
            if !of_pairs.is_empty() || of_nobody {
                let names: Vec<&str> = of_pairs.iter().map(|name| &***name).collect();
                spoken.push((names.join(SEVERAL), row, row.most));
            }
        }
        spoken
    }
}

/// Everybody a record names, by the unit whose folder it lies in.
fn known_names(records: &[&Record]) -> BTreeMap<Arc<str>, BTreeSet<Arc<str>>> {
    let fields = [Field::Name, Field::Observer, Field::Observed, Field::Mentor, Field::Mentee];
    let mut named: BTreeMap<Arc<str>, BTreeSet<Arc<str>>> = BTreeMap::new();
    for record in records {
        let names = fields.into_iter().filter_map(|field| record.shared_text(field));
        named.entry(Arc::clone(&record.unit)).or_default().extend(names.filter(|name| name.chars().count() > 1));
    }
    named
}

/// Everybody in a pair, by every unit the pair touches.
fn paired_names(spells: &[Spell]) -> BTreeMap<&str, BTreeSet<Arc<str>>> {
    let mut names: BTreeMap<&str, BTreeSet<Arc<str>>> = BTreeMap::new();
    for spell in spells {
        for unit in [&spell.unit, &spell.mentor_unit, &spell.mentee_unit] {
            names.entry(unit).or_default().extend([Arc::clone(&spell.mentor.name), Arc::clone(&spell.mentee.name)]);
        }
    }
    names
}

/// Term and unit folder of a path below the inbox; empty for the registry.
fn folders(file: &str) -> (&str, &str) {
    let mut parts = file.split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(term), Some(unit), Some(_)) if term != "registry" => (term, unit),
        _ => ("", ""),
    }
}

fn calendar_terms(terms: &BTreeSet<Term>, sent: &Sent<'_>) -> Table {
    let mut rows = builder("calendar_term");
    for term in terms {
        let Some(dates) = sent.calendar.term(*term) else { continue };
        rows.row()
            .text("term", term.to_string().as_str())
            .int("school_year", i64::from(term.school_year))
            .date("start", dates.start)
            .date("end", dates.end)
            .date("teaching_start", dates.teaching_start)
            .date("teaching_end", dates.teaching_end)
            .int("teaching_weeks", sent.calendar.weeks(*term).iter().filter(|week| week.counts).count() as i64);
    }
    rows.finish()
}

fn calendar_weeks(terms: &BTreeSet<Term>, sent: &Sent<'_>) -> Table {
    let mut rows = builder("calendar_week");
    for term in terms {
        for week in sent.calendar.weeks(*term) {
            rows.row()
                .text("term", term.to_string().as_str())
                .int("week_no", i64::from(week.week_no))
                .date("start", week.start)
                .date("end", week.end)
                .int("teaching_days", i64::from(week.teaching_days))
                .boolean("counts", week.counts);
        }
    }
    rows.finish()
}

fn calendar_days(terms: &BTreeSet<Term>, sent: &Sent<'_>) -> Table {
    let mut rows = builder("calendar_day");
    for term in terms {
        for (day, name) in sent.calendar.unusual_days(*term) {
            rows.row()
                .text("term", term.to_string().as_str())
                .date("day", day)
                .text("name", name)
                .boolean("taught", name.is_none());
        }
    }
    rows.finish()
}
