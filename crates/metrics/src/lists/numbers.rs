//! The numbers of lists as parameters: known as `优秀导师.places`, so that a bureau can set them and the workbook shows where they stand.

use policy::document::{Complaints, Section};
use policy::{Clause, DatedValue, PolicyPack, read_dated};

use crate::binder::Binder;
use crate::parameters::Known;
use crate::resolve::is_name;

/// Keys that hold a number, with its unit: of the list, of a level of sections, of a gate, of the notice.
const OF_LIST: [(&str, &str); 2] = [("places", "名"), ("share", "比例")];
const OF_GATE: [(&str, &str); 1] = [("months", "月")];
const OF_NOTICE: [(&str, &str); 3] = [("working_days", "个工作日"), ("from", "日期"), ("objections_to", "文字")];

/// Every number of a pack's lists by name.
pub(crate) fn read_numbers(pack: &PolicyPack, complaints: &Complaints) -> Vec<(String, Known)> {
    let mut found = Vec::new();
    for block in &pack.lists {
        let list = block.section(complaints);
        let id = list.text("id").unwrap_or_default();
        let clause = clause_of(&list);
        let mut add = |section: &Section<'_>, keys: &[(&str, &str)], path: &str, zh: String| {
            let clause = Some(clause_of(section)).filter(|own| *own != Clause::default()).unwrap_or(clause.clone());
            for (key, unit) in
                keys.iter().filter(|(key, _)| section.value(key).is_some() && !is_elsewhere(section, key))
            {
                if let Some(value) = read_dated(section, key) {
                    let unit = (*unit).to_owned();
                    found
                        .push((format!("{path}.{key}"), Known { zh: zh.clone(), unit, clause: clause.clone(), value }));
                }
            }
        };
        add(&list, &OF_LIST, id, format!("名单“{id}”的名额"));
        for level in list.section_or_sections("sections") {
            let by = level.text("by").unwrap_or_default();
            add(&level, &OF_LIST, &format!("{id}.{by}"), format!("名单“{id}”分组的名额"));
        }
        for gate in list.sections("gate") {
            let zh = gate.text("zh").unwrap_or_default();
            add(&gate, &OF_GATE, &format!("{id}.{zh}"), format!("名单“{id}”：{zh}"));
        }
        if let Some(notice) = list.section("notice") {
            add(&notice, &OF_NOTICE, &format!("{id}.notice"), format!("名单“{id}”的公示"));
        }
    }
    found
}

/// Whether a number is given by the name of a parameter; an address is a text and names none.
fn is_elsewhere(section: &Section<'_>, key: &str) -> bool {
    key != "objections_to" && is_name(section, key)
}

fn clause_of(section: &Section<'_>) -> Clause {
    let Some(source) = section.section("source") else { return Clause::default() };
    source.only(&["document", "clause", "line"]);
    Clause {
        document: source.required_text("document").to_owned(),
        section: source.required_text("clause").to_owned(),
        line: source.int("line"),
    }
}

/// A number of a section of a list: its own, known under `path`, or the parameter it names.
pub(super) fn named(binder: &Binder<'_>, section: &Section<'_>, key: &str, path: &str) -> Option<DatedValue> {
    let node = section.value(key)?;
    if is_elsewhere(section, key) {
        return binder.known_parameter(section, key, node.line, section.text(key)?).cloned();
    }
    binder.parameters.used_by(&format!("{path}.{key}"), binder.name).cloned()
}
