//! The numbers of scoring sheets as parameters: each has a name a bureau may set, and may differ by date and by tier.

use policy::document::{Complaints, NodeValue, Section};
use policy::{Clause, DatedValue, PolicyPack, ValueOrigin, read_dated};

use super::clause_of;
use crate::exact::Exact;
use crate::owing::Owed;
use crate::parameters::{Known, Parameters};
use crate::resolve::is_name;
use crate::settings::wrong_in_pack;

/// Keys that hold a number, each with the unit a bureau's own value is held to.
const NUMBERS: [(&str, &str); 22] = [
    ("full", "分"),
    ("weight", "分"),
    ("points", "分"),
    ("each", "分"),
    ("floor", "分"),
    ("beyond", "分"),
    ("minus", "分"),
    ("absent", "分"),
    ("unmet", "分"),
    ("mark_full", "分"),
    ("bonus_cap", "分"),
    ("penalty_cap", "分"),
    ("at_least", ""),
    ("below", ""),
    ("best", ""),
    ("least", ""),
    ("drop_lowest", ""),
    ("drop_highest", ""),
    ("share", "比例"),
    ("beyond_share", "比例"),
    ("months", "月"),
    ("within_months", "月"),
];

/// Lists of tables whose numbers are parameters too, each with what stands before their place in the name.
const NESTED: [(&str, &str); 10] = [
    ("grades", ""),
    ("group", ""),
    ("item", ""),
    ("scale", ""),
    ("raters", ""),
    ("steps", "step"),
    ("order", "order"),
    ("decay", "decay"),
    ("places", "place"),
    ("veto", "veto"),
];

/// A number of a sheet: one for all, or one a tier.
#[derive(Debug, Clone)]
pub(crate) enum Number {
    Same(DatedValue),
    ByTier(Vec<Option<DatedValue>>),
}

impl Number {
    /// The number in force for a subject of a tier; `None` if it is unset.
    pub fn at(&self, owed: &Owed<'_>, tier: Option<usize>) -> Option<Exact> {
        owed.day().value(self.of_tier(tier)?).and_then(Exact::of_setting)
    }

    /// Its values by date for a tier.
    pub fn of_tier(&self, tier: Option<usize>) -> Option<&DatedValue> {
        match self {
            Self::Same(value) => Some(value),
            Self::ByTier(values) => values.get(tier?)?.as_ref(),
        }
    }
}

/// The name of a number of a section below a prefix, as parameters know it.
pub(super) fn name_of(prefix: &str, key: &str) -> String {
    format!("{prefix}.{key}")
}

/// What names one table of a list: its id or word, the values of its columns, or its place.
pub(super) fn place_name(list: &str, section: &Section<'_>, nth: usize) -> String {
    let opening = NESTED.iter().find(|(key, _)| *key == list).map_or("", |(_, opening)| opening);
    if !opening.is_empty() {
        return format!("{opening}{}", nth + 1);
    }
    let said = |key: &str| match section.value(key).map(|node| &node.value) {
        Some(NodeValue::Text(text)) => Some(text.clone()),
        Some(NodeValue::Int(number)) => Some(number.to_string()),
        _ => None,
    };
    if let Some(id) = ["id", "word", "name"].into_iter().find_map(said) {
        return id;
    }
    let columns = section.keys().into_iter().filter(|(key, _)| !NUMBERS.iter().any(|(number, _)| number == key));
    let label: Vec<String> = columns.filter_map(|(key, _)| said(key)).collect();
    if label.is_empty() { (nth + 1).to_string() } else { label.join("·") }
}

/// Adds every number of the pack's sheets to its parameters.
pub(crate) fn read_numbers(pack: &PolicyPack, complaints: &Complaints, parameters: &mut Parameters) {
    for block in &pack.scores {
        let sheet = block.section(complaints);
        let clause = clause_of(&sheet).unwrap_or_default();
        let default = sheet.text("origin") == Some("default");
        let zh = sheet.text("zh").unwrap_or_default();
        let said = Said { zh, clause: &clause, default };
        read_section(&sheet, sheet.text("id").unwrap_or_default(), &said, parameters);
    }
}

/// What the numbers of a section say of themselves.
struct Said<'s> {
    zh: &'s str,
    clause: &'s Clause,
    default: bool,
}

fn read_section(section: &Section<'_>, prefix: &str, said: &Said<'_>, parameters: &mut Parameters) {
    for (key, unit) in NUMBERS {
        read_number(section, (key, unit), prefix, said, parameters);
    }
    for (key, _) in NESTED {
        if !matches!(section.value(key).map(|node| &node.value), Some(NodeValue::List(_))) {
            continue;
        }
        for (nth, one) in section.sections(key).iter().enumerate() {
            let zh = match one.text("zh") {
                Some(own) => format!("{}：{own}", said.zh),
                None => format!("{}（{}）", said.zh, place_name(key, one, nth)),
            };
            let clause = clause_of(one).unwrap_or_else(|| said.clause.clone());
            let own = Said { zh: &zh, clause: &clause, default: said.default };
            read_section(one, &name_of(prefix, &place_name(key, one, nth)), &own, parameters);
        }
    }
}

fn read_number(
    section: &Section<'_>,
    (key, unit): (&str, &str),
    prefix: &str,
    said: &Said<'_>,
    parameters: &mut Parameters,
) {
    let Some(node) = section.value(key) else { return };
    // A name stands for a parameter the pack declares; a column's name is no number.
    if is_name(section, key) {
        return;
    }
    if let NodeValue::Table(entries) = &node.value {
        if let Some(tiers) = section.section(key) {
            for (tier, _, _) in entries {
                read_number(&tiers, (tier, unit), &name_of(prefix, key), said, parameters);
            }
        }
        return;
    }
    let Some(mut value) = read_dated(section, key) else { return };
    if said.default && value.origin == ValueOrigin::Text {
        value.origin = ValueOrigin::PackDefault;
    }
    let known = Known { zh: said.zh.to_owned(), unit: unit.to_owned(), clause: said.clause.clone(), value };
    if let Some((zh, en)) = wrong_in_pack(&known) {
        section.complain(node.line, key, &zh, &en);
    }
    parameters.add(name_of(prefix, key), known);
}
