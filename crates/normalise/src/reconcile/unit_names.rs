//! Units by their short names: those a register gives, and abbreviations that fit one unit alone (一小, 县实小, 红岭小学).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::fold;
use tables::{Field, Finding, FindingCode, Record, RecordKind, Value};

use super::Sent;

/// The fields that name units.
const UNITS: [Field; 5] = [Field::Unit, Field::MentorUnit, Field::MenteeUnit, Field::FromUnit, Field::ToUnit];

/// The records with every unit under its full name; what was taken for what is told once a file and name.
pub fn with_full_names<'r>(sent: &Sent<'r>, findings: &mut Vec<Finding>) -> Vec<Cow<'r, Record>> {
    let records: Vec<&Record> = sent.sheets.iter().flat_map(|sheet| &sheet.records).collect();
    let folders = sent.folders.iter().map(|(_, unit)| unit);
    let files = sent.files.iter().map(|file| &file.unit).filter(|unit| !unit.is_empty());
    in_full(&records, folders.chain(files), findings)
}

/// The records with every unit under its full name; `known` are units that are there beside those the records register.
pub fn in_full<'r, 'u>(
    records: &[&'r Record],
    known: impl Iterator<Item = &'u Arc<str>>,
    findings: &mut Vec<Finding>,
) -> Vec<Cow<'r, Record>> {
    let names = UnitNames::learn(records, known);
    let mut told = BTreeSet::new();
    records.iter().map(|record| names.in_full(record, &mut told, findings)).collect()
}

struct UnitNames {
    /// Every full name.
    full: BTreeSet<Arc<str>>,
    /// Short names a register gives → the full ones.
    short: BTreeMap<String, BTreeSet<Arc<str>>>,
}

enum Resolved {
    /// It is a full name, or nothing is known of it.
    AsWritten,
    /// One unit alone is meant.
    One(Arc<str>),
    /// Several units may be meant.
    Several(Vec<Arc<str>>),
}

impl UnitNames {
    fn learn<'u>(records: &[&Record], known: impl Iterator<Item = &'u Arc<str>>) -> Self {
        let mut names = Self { full: BTreeSet::new(), short: BTreeMap::new() };
        for record in records.iter().filter(|record| record.kind == RecordKind::Unit) {
            let Some(full) = record.text(Field::Unit).map(|name| Arc::<str>::from(fold(name))) else { continue };
            if let Some(short) = record.text(Field::UnitShort) {
                for short in short.split(['、', '，', ',', ';', '；', '/']).map(fold).filter(|short| !short.is_empty())
                {
                    names.short.entry(short).or_default().insert(Arc::clone(&full));
                }
            }
            names.full.insert(full);
        }
        let renamed = |unit: &&Arc<str>| !names.short.contains_key(&***unit);
        let known: Vec<Arc<str>> = known.filter(renamed).cloned().collect();
        names.full.extend(known);
        names
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
            let Some(text) = record.text(field).filter(|text| !self.full.contains(*text)) else { continue };
            let written = fold(text);
            let resolved = self.resolve(&written);
            let (code, words) = match &resolved {
                Resolved::AsWritten => continue,
                Resolved::One(full) => (FindingCode::UnitShortened, full.to_string()),
                Resolved::Several(units) => (FindingCode::UnitUnclear, units.join("、")),
            };
            let place = record.place_of(field);
            if told.insert((Arc::clone(&place.file), Arc::clone(&place.sheet), written.clone())) {
                let finding = Finding::new(code, place, written.as_str()).with([words]);
                findings.push(finding.of(Arc::clone(&record.unit), record.term));
            }
            if let Resolved::One(full) = resolved {
                record.to_mut().fields.insert(field, Value::Text(full));
            }
        }
        record
    }

    fn resolve(&self, written: &str) -> Resolved {
        if self.full.contains(written) {
            return Resolved::AsWritten;
        }
        if let Some(units) = self.short.get(written) {
            return several(units.iter().cloned().collect());
        }
        several(self.full.iter().filter(|full| abbreviates(written, full)).cloned().collect())
    }
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
        UnitNames { full: full.iter().map(|name| Arc::from(*name)).collect(), short: BTreeMap::new() }
    }

    fn resolved(names: &UnitNames, written: &str) -> Option<String> {
        match names.resolve(written) {
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
        assert!(matches!(names.resolve("一小"), Resolved::Several(units) if units.len() == 2));
        assert!(matches!(names.resolve("三小"), Resolved::AsWritten));
    }
}
