//! Units that were called otherwise: a folder under a name the register gives as a former or short one is the unit's own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::fold;
use tables::{Field, Record, RecordKind};

use crate::SheetReading;

/// What holds several names in one cell apart.
const BETWEEN: [char; 6] = ['、', '，', ',', ';', '；', '/'];

/// Puts what lies in folders of former names under the units' present ones; gives former name → present name.
///
/// A name that two units of the register had, or that one has now, is left alone.
pub fn under_present_names(sheets: &mut [SheetReading]) -> BTreeMap<Arc<str>, Arc<str>> {
    let present = present_names(sheets.iter().flat_map(|sheet| &sheet.records));
    for sheet in sheets {
        let records = sheet.records.iter_mut().map(|record| &mut record.unit);
        for unit in records.chain(sheet.findings.iter_mut().map(|finding| &mut finding.unit)) {
            if let Some(name) = present.get(unit) {
                *unit = Arc::clone(name);
            }
        }
    }
    present
}

fn present_names<'r>(records: impl Iterator<Item = &'r Record>) -> BTreeMap<Arc<str>, Arc<str>> {
    let (mut full, mut former): (BTreeSet<String>, BTreeMap<String, BTreeSet<String>>) = Default::default();
    for record in records.filter(|record| record.kind == RecordKind::Unit) {
        let Some(name) = record.text(Field::Unit).map(fold) else { continue };
        let fields = [Field::UnitShort, Field::FormerName].into_iter();
        let others = fields.filter_map(|field| record.text(field)).flat_map(|names| names.split(BETWEEN)).map(fold);
        for other in others.filter(|other| !other.is_empty()) {
            former.entry(other).or_default().insert(name.clone());
        }
        full.insert(name);
    }
    let alone = former.into_iter().filter(|(other, names)| names.len() == 1 && !full.contains(other));
    alone.filter_map(|(other, names)| Some((Arc::from(other), Arc::from(names.into_iter().next()?)))).collect()
}

#[cfg(test)]
mod tests {
    use tables::{Place, Value};

    use super::*;

    fn registered(name: &str, former: &str) -> Record {
        let text = |word: &str| Value::Text(word.into());
        Record {
            kind: RecordKind::Unit,
            unit: Arc::from(""),
            term: None,
            place: Place::file("registry/学校名录.xlsx"),
            fields: [(Field::Unit, text(name)), (Field::UnitShort, text(former))].into(),
            cells: BTreeMap::new(),
            unreadable: Vec::new(),
        }
    }

    #[test]
    fn a_former_name_is_the_present_unit_and_one_that_two_had_is_nobody() {
        let records = [
            registered("甲县新小学", "甲县旧小学、老街小学"),
            registered("甲县二小", "老街小学"),
            registered("丙小学", "甲县二小"),
        ];
        let names = present_names(records.iter());
        let expected: BTreeMap<Arc<str>, Arc<str>> = [("甲县旧小学".into(), "甲县新小学".into())].into();
        assert_eq!(names, expected);
    }
}
