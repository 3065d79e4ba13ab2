//! Whether the unit of a rule's numbers fits what the rule counts: lessons in 节, hours in 学时, people in 名.
//!
//! What fits what is data: `vocabulary/units.toml`, and the unit a column is declared with.

use policy::document::Section;
use policy::{Rule, ShapeCounts, Units, nearest};
use tables::{STORED, TableSpec};

use crate::condition::kinds_named;

/// Keys of a rule that name other rows it counts.
const FURTHER: &str = "of";
/// Column that holds how many occasions a row stands for: adding it up counts rows.
const QUANTITY: &str = "quantity";

/// Complains if the rule counts in a unit that its table, column or shape does not have.
pub(crate) fn check(rule: &Rule, keys: &Section<'_>, units: &Units) {
    if rule.unit.is_empty() {
        return;
    }
    let says = |key: &str| keys.value(key).and_then(|node| node.value.as_text()).map(str::to_owned);
    let (allowed, what): (Vec<&str>, String) = match units.shape(&rule.primitive, says) {
        ShapeCounts::Own(own) => (own.iter().map(String::as_str).collect(), format!("{} 的数", rule.primitive)),
        ShapeCounts::Rows => counted(keys, units),
        ShapeCounts::Parts(parts) => {
            let (rows, what) = counted(keys, units);
            (parts.iter().map(String::as_str).chain(rows).collect(), what)
        }
    };
    if allowed.is_empty() || allowed.contains(&rule.unit.as_str()) {
        return;
    }
    let line = keys.value("unit").map_or(keys.line(), |node| node.line);
    let listed = allowed.join("、");
    let zh = format!("{what}以 {listed} 计，没有 `{}`", rule.unit);
    let en = format!("`{}` does not fit what is counted; {listed} do", rule.unit);
    let near = nearest(&rule.unit, allowed.iter().copied()).or(allowed.first().copied());
    keys.complain_near(line, "unit", &zh, &en, near);
}

/// The words that fit everything a rule counts, and what that is. Empty where nothing is said of it.
fn counted<'u>(keys: &Section<'_>, units: &'u Units) -> (Vec<&'u str>, String) {
    let mut sections: Vec<Section<'_>> = Vec::new();
    if keys.value("table").is_some() {
        sections.push(keys.clone());
    }
    if keys.value(FURTHER).is_some() {
        sections.extend(keys.sections(FURTHER));
    }
    let of: Vec<(Vec<&str>, String)> = sections.iter().filter_map(|section| of_section(section, units)).collect();
    let said: Vec<&Vec<&str>> = of.iter().map(|(words, _)| words).filter(|words| !words.is_empty()).collect();
    let Some((first, others)) = said.split_first() else { return (Vec::new(), String::new()) };
    let mut words: Vec<&str> = first.iter().filter(|word| others.iter().all(|of| of.contains(word))).copied().collect();
    if words.is_empty() {
        words.extend(units.general().iter().map(String::as_str));
    }
    let mut names: Vec<&str> = of.iter().map(|(_, name)| name.as_str()).collect();
    names.dedup();
    (words, names.join("与"))
}

/// The words that fit the rows, or the column, of one selection.
fn of_section<'u>(section: &Section<'_>, units: &'u Units) -> Option<(Vec<&'u str>, String)> {
    let text = |key: &str| section.value(key).and_then(|node| node.value.as_text());
    let spec = STORED.iter().find(|spec| text("table") == Some(spec.name))?;
    let column = ["distinct", "sum", "value"].into_iter().find_map(text).filter(|column| *column != QUANTITY);
    match column.and_then(|name| spec.column(name)) {
        Some(column) => Some((units.column(column), format!("表 {} 的 {} ", spec.name, column.name))),
        None => {
            let mut words = units.rows(spec.name, &kinds(text("where"), spec));
            let general: Vec<&str> =
                units.general().iter().map(String::as_str).filter(|word| !words.contains(word)).collect();
            words.extend(if words.is_empty() { Vec::new() } else { general });
            Some((words, format!("表 {} 的行", spec.name)))
        }
    }
}

fn kinds(condition: Option<&str>, spec: &'static TableSpec) -> Vec<String> {
    condition.map(|condition| kinds_named(condition, spec)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use policy::document::{Complaints, Document};
    use policy::{PackTexts, parse_pack};

    use super::*;

    /// What is told of a rule: the words and the nearest right one.
    fn told(rule: &str) -> Vec<(String, Option<String>)> {
        let head = "zh = \"示例\"\nversion = \"1\"\n[[document]]\nid = \"p\"\nzh = \"例\"\nfile = \"p.txt\"\n[[rule]]\n\
            id = \"A-1\"\ncatalogue = []\nzh = \"例\"\nsource = { document = \"p\", clause = \"一\" }\ntreatment = \"evaluated\"\n";
        let file = ("pack.toml".to_owned(), format!("{head}{rule}"));
        let (pack, _) = parse_pack(&PackTexts { id: "x".into(), pack: file, cases: None, headings: None });
        let pack = pack.expect("read");
        let complaints = Complaints::default();
        let keys = pack.rules[0].body.section(&complaints);
        check(&pack.rules[0], &keys, Units::shipped().expect("shipped"));
        complaints.into_sorted().into_iter().map(|error| (error.zh, error.nearest)).collect()
    }

    #[test]
    fn lessons_are_not_counted_in_papers_nor_documents_in_lessons() {
        let of = |table: &str, unit: &str| {
            told(&format!("primitive = \"count\"\ntable = \"{table}\"\nsum = \"quantity\"\nunit = \"{unit}\"\n"))
        };
        assert_eq!(of("activity", "节"), []);
        assert_eq!(of("activity", "次"), []);
        assert_eq!(of("activity", "条"), []);
        assert_eq!(of("activity", "份")[0].1.as_deref(), Some("节"));
        assert!(of("document", "节")[0].0.contains("表 document 的行以 份"));
        assert_eq!(of("document", "份"), []);
    }

    #[test]
    fn a_talk_is_no_lesson_and_a_paper_may_be_a_piece() {
        let kind = |table: &str, kind: &str, unit: &str| {
            told(&format!(
                "primitive = \"count\"\ntable = \"{table}\"\nwhere = \"kind = '{kind}'\"\nunit = \"{unit}\"\n"
            ))
            .len()
        };
        assert_eq!((kind("activity", "talk", "节"), kind("activity", "talk", "次")), (1, 0));
        assert_eq!((kind("document", "论文", "篇"), kind("document", "档案", "篇")), (0, 1));
    }

    #[test]
    fn a_column_is_counted_in_its_own_unit() {
        let hours = |unit: &str| {
            told(&format!("primitive = \"count\"\ntable = \"training_record\"\nsum = \"hours\"\nunit = \"{unit}\"\n"))
                .len()
        };
        assert_eq!([hours("学时"), hours("份"), hours("条"), hours("天")], [0, 1, 1, 1]);
        let people = "primitive = \"target\"\ntable = \"tier_title\"\ndistinct = \"teacher_id\"\n";
        assert_eq!(told(&format!("{people}unit = \"名\"\n")), []);
        assert_eq!(told(&format!("{people}unit = \"节\"\n")).len(), 1);
    }

    #[test]
    fn a_shape_that_counts_weeks_says_weeks() {
        let every = |unit: &str| {
            told(&format!("primitive = \"every\"\ntable = \"activity\"\neach = \"week\"\nunit = \"{unit}\"\n"))
        };
        assert_eq!(every("周"), []);
        assert_eq!(every("月")[0].1.as_deref(), Some("周"));
    }

    #[test]
    fn rows_of_two_tables_are_counted_in_what_both_share_or_in_lines() {
        let both = |unit: &str| {
            told(&format!(
                "primitive = \"listing\"\nof = [{{ table = \"event\" }}, {{ table = \"document\" }}]\nunit = \"{unit}\"\n"
            ))
        };
        assert_eq!(both("条"), []);
        assert_eq!(both("份").len(), 1);
    }

    #[test]
    fn the_place_of_the_unit_is_told() {
        let text = "unit = \"学时\"\ntable = \"document\"\nprimitive = \"count\"";
        let document = Document::parse("pack.toml", text).expect("valid");
        assert_eq!(document.root(&Complaints::default()).value("unit").map(|node| node.line), Some(1));
        let found = told("primitive = \"count\"\ntable = \"document\"\nunit = \"学时\"\n");
        assert_eq!(found.len(), 1);
    }
}
