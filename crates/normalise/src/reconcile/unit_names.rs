//! Units by other names than their own: short ones a register gives, abbreviations that fit one unit alone (一小, 县实小),
//! former names, and codes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use policy::fold;
use tables::{Field, Finding, FindingCode, Record, RecordKind, Term, Value};

use super::Sent;

/// The fields that name units.
const UNITS: [Field; 6] =
    [Field::Unit, Field::MentorUnit, Field::MenteeUnit, Field::FromUnit, Field::ToUnit, Field::RaterUnit];

/// Every name the sheets have for units.
pub fn learn(sent: &Sent<'_>) -> UnitNames {
    let records: Vec<&Record> = sent.sheets.iter().flat_map(|sheet| &sheet.records).collect();
    let folders = sent.folders.iter().map(|(_, unit)| unit);
    let files = sent.files.iter().map(|file| &file.unit).filter(|unit| !unit.is_empty());
    let terms = sent.files.iter().filter_map(|file| file.term).chain(sent.folders.iter().map(|(term, _)| *term));
    let mut names = UnitNames::learn(&records, folders.chain(files));
    names.first_days = terms.filter_map(|term| Some((term, sent.calendar.term(term)?.start))).collect();
    names
}

/// The records with every unit under its full name; what was taken for what is told once a file and name.
pub fn in_full<'r>(
    names: &UnitNames,
    records: impl Iterator<Item = &'r Record>,
    findings: &mut Vec<Finding>,
) -> Vec<Cow<'r, Record>> {
    let mut told = BTreeSet::new();
    records.map(|record| names.in_full(record, &mut told, findings)).collect()
}

/// What units are called, and were called before.
pub struct UnitNames {
    /// Every full name.
    full: BTreeSet<Arc<str>>,
    /// Former names and codes → the units that have them.
    former: BTreeMap<String, Vec<Former>>,
    /// The first day of each term.
    first_days: BTreeMap<Term, NaiveDate>,
    /// Full names of units that were closed, with their last day.
    closed: BTreeMap<Arc<str>, NaiveDate>,
    /// Short names a register gives → the full ones.
    short: BTreeMap<String, BTreeSet<Arc<str>>>,
}

/// The names of units that each sheet, by file and sheet, has.
type NamesBySheet = BTreeMap<(Arc<str>, Arc<str>), BTreeSet<Arc<str>>>;
/// The sheets each unit is registered in.
type NamesOfUnits = BTreeMap<Arc<str>, BTreeSet<(Arc<str>, Arc<str>)>>;

/// A unit by a name it had before, or by its code.
struct Former {
    now: Arc<str>,
    /// The first day of the present name, where the register says it.
    until: Option<NaiveDate>,
}

enum Resolved {
    /// It is a full name, or nothing is known of it.
    AsWritten,
    /// One unit alone is meant, by a short name.
    One(Arc<str>),
    /// One unit alone is meant, by a former name or its code.
    Renamed(Arc<str>),
    /// Several units may be meant.
    Several(Vec<Arc<str>>),
}

impl UnitNames {
    /// Learns the names the records register; `known` are units that are there beside those.
    pub fn learn<'u>(records: &[&Record], known: impl Iterator<Item = &'u Arc<str>>) -> Self {
        let mut names = Self {
            full: BTreeSet::new(),
            former: BTreeMap::new(),
            first_days: BTreeMap::new(),
            closed: BTreeMap::new(),
            short: BTreeMap::new(),
        };
        let registered: Vec<(&Record, Arc<str>)> = records
            .iter()
            .filter(|record| record.kind == RecordKind::Unit)
            .filter_map(|record| Some((*record, Arc::from(fold(record.text(Field::Unit)?)))))
            .collect();
        for (record, full) in &registered {
            for short in listed(record, Field::UnitShort) {
                names.short.entry(short).or_default().insert(Arc::clone(full));
            }
            for before in listed(record, Field::FormerName).filter(|before| **before != **full) {
                // Beside a former name, the day of the merger is the first one of the present name.
                let until = record.date(Field::RenamedOn).or(record.date(Field::ClosedOn));
                names.former.entry(before).or_default().push(Former { now: Arc::clone(full), until });
            }
            if let Some(day) = closing_day(record) {
                names.closed.insert(Arc::clone(full), day);
            }
            names.full.insert(Arc::clone(full));
        }
        names.drop_replaced(&registered);
        names.learn_codes(&registered);
        let is_new = |unit: &&Arc<str>| !names.short.contains_key(&***unit) && !names.former.contains_key(&***unit);
        let known: Vec<Arc<str>> = known.filter(is_new).cloned().collect();
        names.full.extend(known);
        names
    }

    /// A name of an earlier register that a later one calls a former name is in use no more: A became B, and B became C.
    fn drop_replaced(&mut self, registered: &[(&Record, Arc<str>)]) {
        let sheet = |record: &Record| (Arc::clone(&record.place.file), Arc::clone(&record.place.sheet));
        let mut stated_in: NamesOfUnits = BTreeMap::new();
        for (record, full) in registered {
            stated_in.entry(Arc::clone(full)).or_default().insert(sheet(record));
        }
        for (record, full) in registered {
            for before in listed(record, Field::FormerName).filter(|before| **before != **full) {
                let earlier = |sheets: &BTreeSet<_>| sheets.iter().all(|stated| *stated < sheet(record));
                if stated_in.get(&*before).is_some_and(earlier) {
                    self.full.remove(&*before);
                }
            }
        }
    }

    /// A code means a unit; registers that give one code two names say that the unit was renamed, the later one to what.
    fn learn_codes(&mut self, registered: &[(&Record, Arc<str>)]) {
        let mut of_code: BTreeMap<String, NamesBySheet> = BTreeMap::new();
        for (record, full) in registered {
            let code = record.text(Field::UnitCode).map(fold).filter(|code| is_code(code));
            let sheet = (Arc::clone(&record.place.file), Arc::clone(&record.place.sheet));
            let Some(code) = code else { continue };
            of_code.entry(code).or_default().entry(sheet).or_default().insert(Arc::clone(full));
        }
        for (code, sheets) in of_code {
            // One code for two schools of one register is a slip of the pen, and no key.
            if sheets.values().any(|names| names.len() > 1) {
                continue;
            }
            let Some(now) = sheets.values().next_back().and_then(BTreeSet::first).cloned() else { continue };
            for before in sheets.values().flatten().filter(|name| **name != now) {
                self.full.remove(before);
                self.former.entry(before.to_string()).or_default().push(Former { now: Arc::clone(&now), until: None });
            }
            self.former.entry(code).or_default().push(Former { now, until: None });
        }
    }

    /// The unit that had a name, or has a code, in a term; none if no register says so, or says it of two. Of a unit renamed more
    /// than once it is the last name.
    fn renamed(&self, written: &str, term: Option<Term>) -> Option<Arc<str>> {
        let mut now = self.renamed_once(written, term)?;
        let mut seen = BTreeSet::from([Arc::clone(&now)]);
        while let Some(next) =
            Some(&now).filter(|now| !self.full.contains(*now)).and_then(|now| self.renamed_once(now, term))
        {
            if !seen.insert(Arc::clone(&next)) {
                break;
            }
            now = next;
        }
        Some(now)
    }

    fn renamed_once(&self, written: &str, term: Option<Term>) -> Option<Arc<str>> {
        let day = term.and_then(|term| self.first_days.get(&term)).copied();
        let in_use = self.full.contains(written);
        let holds = |former: &&Former| match self.closed.get(written) {
            // A unit with a line of its own is itself until it was closed.
            Some(closed) if in_use => day.is_some_and(|day| day > *closed),
            // A name that was given to another unit afterwards is the former one's before that day alone.
            _ => !in_use || former.until.zip(day).is_some_and(|(until, day)| day < until),
        };
        let units: BTreeSet<&Arc<str>> =
            self.former.get(written)?.iter().filter(holds).map(|former| &former.now).collect();
        let [now] = units.into_iter().collect::<Vec<_>>()[..] else { return None };
        Some(Arc::clone(now))
    }

    /// The present name of the one unit that had a name, or goes by it for short, where no unit is called so now.
    pub fn present(&self, other: &str) -> Option<Arc<str>> {
        let former = self.former.get(other).into_iter().flatten().map(|former| &former.now);
        let units: BTreeSet<&Arc<str>> = former.chain(self.short.get(other).into_iter().flatten()).collect();
        let [unit] = units.into_iter().collect::<Vec<_>>()[..] else { return None };
        (!self.full.contains(other)).then(|| self.now(unit, None))
    }

    /// The present name of the unit a folder is named after.
    pub fn now(&self, unit: &Arc<str>, term: Option<Term>) -> Arc<str> {
        self.renamed(unit, term).unwrap_or_else(|| Arc::clone(unit))
    }

    fn in_full<'r>(
        &self,
        record: &'r Record,
        told: &mut BTreeSet<(Arc<str>, Arc<str>, String)>,
        findings: &mut Vec<Finding>,
    ) -> Cow<'r, Record> {
        let mut record = Cow::Borrowed(record);
        if record.kind == RecordKind::Unit {
            // The register itself says what the full names are.
            return record;
        }
        for field in UNITS {
            let Some(text) = record.text(field) else { continue };
            let written = fold(text);
            let resolved = self.resolve(&written, record.term);
            let (code, words) = match &resolved {
                Resolved::AsWritten => continue,
                Resolved::One(full) => (FindingCode::UnitShortened, full.to_string()),
                Resolved::Renamed(now) => (FindingCode::UnitRenamed, now.to_string()),
                Resolved::Several(units) => (FindingCode::UnitUnclear, units.join("、")),
            };
            let place = record.place_of(field);
            if told.insert((Arc::clone(&place.file), Arc::clone(&place.sheet), written.clone())) {
                let finding = Finding::new(code, place, written.as_str()).with([words]);
                findings.push(finding.of(Arc::clone(&record.unit), record.term));
            }
            if let Resolved::One(full) | Resolved::Renamed(full) = resolved {
                record.to_mut().fields.insert(field, Value::Text(full));
            }
        }
        // What a school sent under a former name is of the school.
        if record.text(Field::Unit).is_none()
            && let Some(now) = self.renamed(&record.unit, record.term)
        {
            record.to_mut().fields.insert(Field::Unit, Value::Text(now));
        }
        record
    }

    fn resolve(&self, written: &str, term: Option<Term>) -> Resolved {
        if let Some(now) = self.renamed(written, term) {
            return Resolved::Renamed(now);
        }
        if self.full.contains(written) {
            return Resolved::AsWritten;
        }
        if let Some(units) = self.short.get(written) {
            return several(units.iter().cloned().collect());
        }
        several(self.full.iter().filter(|full| abbreviates(written, full)).cloned().collect())
    }
}

/// The day a unit was closed, as its line in a register says; beside a former name the day is that of the change.
pub(super) fn closing_day(record: &Record) -> Option<NaiveDate> {
    record.date(Field::ClosedOn).filter(|_| record.text(Field::FormerName).is_none())
}

/// The names a cell of the register lists.
fn listed(record: &Record, field: Field) -> impl Iterator<Item = String> + '_ {
    let names = record.text(field).unwrap_or_default().split(['、', '，', ',', ';', '；', '/']);
    names.map(fold).filter(|name| !name.is_empty())
}

/// Whether it may be a 学校标识码: ten digits.
fn is_code(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit())
}

fn several(mut units: Vec<Arc<str>>) -> Resolved {
    match (units.pop(), units.is_empty()) {
        (None, _) => Resolved::AsWritten,
        (Some(one), true) => Resolved::One(one),
        (Some(last), false) => {
            units.push(last);
            Resolved::Several(units)
        }
    }
}

/// Whether a short name leaves out characters of a full one and keeps the others in order, with the word for what kind of unit
/// it is: 一小 of 第一小学, 实验园 of 实验幼儿园; but not 一中 of 第一小学.
fn abbreviates(short: &str, full: &str) -> bool {
    let length = short.chars().count();
    let mut rest = full.chars();
    let in_order = short.chars().all(|c| rest.any(|other| other == c));
    let kind = |c: char| full.ends_with(&format!("{c}学")) || full.ends_with(c);
    length >= 2 && length < full.chars().count() && in_order && short.chars().next_back().is_some_and(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(full: &[&str]) -> UnitNames {
        let full: Vec<Arc<str>> = full.iter().map(|name| Arc::from(*name)).collect();
        UnitNames::learn(&[], full.iter())
    }

    fn resolved(names: &UnitNames, written: &str) -> Option<String> {
        match names.resolve(written, None) {
            Resolved::One(full) => Some(full.to_string()),
            _ => None,
        }
    }

    #[test]
    fn an_abbreviation_that_fits_one_unit_alone_is_that_unit() {
        let names = names(&[
            "示例县第一小学",
            "示例县第二小学",
            "示例县第一中学",
            "示例县实验小学",
            "示例县实验幼儿园",
            "清水镇中心小学",
        ]);
        for (short, full) in [
            ("一小", "示例县第一小学"),
            ("县一小", "示例县第一小学"),
            ("第一小学", "示例县第一小学"),
            ("一中", "示例县第一中学"),
            ("实小", "示例县实验小学"),
            ("实验园", "示例县实验幼儿园"),
            ("清水小学", "清水镇中心小学"),
        ] {
            assert_eq!(resolved(&names, short).as_deref(), Some(full), "{short}");
        }
    }

    #[test]
    fn a_name_that_fits_two_units_or_none_stays_as_written() {
        let names = names(&["示例县第一小学", "清水镇第一小学"]);
        assert!(matches!(names.resolve("一小", None), Resolved::Several(units) if units.len() == 2));
        assert!(matches!(names.resolve("三小", None), Resolved::AsWritten));
    }
}
