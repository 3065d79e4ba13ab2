//! Units that were called otherwise: a folder under a name the register gives as a former or short one is the unit's own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::fold;
use tables::{Field, Record, RecordKind};

use crate::SheetReading;
use crate::reconcile::UnitNames;

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

/// Every former or short name of the registers that one unit alone had → the name it has now.
pub fn present_names<'r>(records: impl Iterator<Item = &'r Record>) -> BTreeMap<Arc<str>, Arc<str>> {
    let registered: Vec<&Record> = records.filter(|record| record.kind == RecordKind::Unit).collect();
    let names = UnitNames::learn(&registered, std::iter::empty());
    let fields = [Field::UnitShort, Field::FormerName];
    let others = registered.iter().flat_map(|record| fields.iter().filter_map(|field| record.text(*field)));
    let others: BTreeSet<String> = others.flat_map(|names| names.split(BETWEEN)).map(fold).collect();
    others.into_iter().filter_map(|other| Some((Arc::from(&*other), names.present(&other)?))).collect()
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
            prints: Vec::new(),
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

    #[test]
    fn a_unit_renamed_twice_has_its_last_name_whichever_register_tells_of_each() {
        let of = |file: &str, name: &str, former: &str| Record { place: Place::file(file), ..registered(name, former) };
        let former = |mut record: Record| {
            let text = record.fields.remove(&Field::UnitShort).expect("there");
            record.fields.insert(Field::FormerName, text);
            record
        };
        let records = [
            former(of("registry/名录2022.xlsx", "乙小学", "甲小学")),
            former(of("registry/名录2024.xlsx", "丙小学", "乙小学")),
        ];
        let names = present_names(records.iter());
        let expected: BTreeMap<Arc<str>, Arc<str>> =
            [("甲小学".into(), "丙小学".into()), ("乙小学".into(), "丙小学".into())].into();
        assert_eq!(names, expected);
    }
}
