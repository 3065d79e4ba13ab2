//! The county's bureau.toml.

use crate::calendar::{HOLIDAYS, Term};
use crate::model::{COUNTY, OFFICE};
use crate::programmes::POLICIES;

const POLICY: &str = r#"[[policy]]
pack = "pingluo-qinglan"
from = 2022-08-01

[policy.set]                       # what the circular leaves open, and this county's own dates
programme_start = 2022-09-01
programme_end = 2025-08-31
mobilisation_from = 2022-08-01
mobilisation_to = 2022-09-30
implementation_from = 2022-09-01
implementation_to = 2025-05-31
midterm_from = 2023-07-01
midterm_to = 2023-08-31
self_check_due = 2023-06-30
acceptance_from = 2025-06-01
acceptance_to = 2025-08-31
"PL-58.places" = 12                # 2024-2 可分配的职数，由领导小组确定

[[policy]]
pack = "packs/pingchuan-awards"    # 本县自己的评优办法（虚构），在本工作区里
from = 2024-08-01

[policy.set]
"优秀导师.notice.from" = 2025-07-14
"年度优秀.notice.from" = 2025-07-14
"#;

const REPORTS: &str = r#"
[reports]
objection_phone = "0000-0000000"
"#;

const USUAL: &str = r#"[calendar]                         # any school year not listed below follows the usual one
[calendar.usual]
autumn = { start = "08-25", teaching_start = "09-01", teaching_end = "01-15", end = "01-20" }
spring = { start = "02-20", teaching_start = "02-26", teaching_end = "07-05", end = "07-10" }
"#;

/// The text of the file; the exact dates of `terms` and the public holidays stand in it.
pub fn text(terms: &[Term]) -> String {
    with(terms, "")
}

/// The same with every pack that can stand beside the county's own.
pub fn text_with_all(terms: &[Term]) -> String {
    with(terms, POLICIES)
}

fn with(terms: &[Term], others: &str) -> String {
    let head = format!(
        "# An invented bureau. All people and places are made up; `cargo xtask sample` writes this folder.\n\
         name = \"{OFFICE}\"\nregion = \"{COUNTY}\"\nlanguage = \"zh\"\n\
         office = \"{OFFICE}\"        # its folder holds the bureau's own sheets; it owes no school duty\n"
    );
    let terms: String = terms.iter().map(term).collect();
    let holidays: String = HOLIDAYS
        .iter()
        .map(|(name, from, to)| format!("[[calendar.holiday]]\nname = \"{name}\"\nfrom = {from}\nto = {to}\n\n"))
        .collect();
    format!("{head}\n{USUAL}\n{terms}{holidays}{POLICY}{others}{REPORTS}")
}

fn term(term: &Term) -> String {
    format!(
        "[[calendar.term]]\nid = \"{}\"\nstart = {}\nteaching_start = {}\nteaching_end = {}\nend = {}\n\n",
        term.id(),
        term.start,
        term.teaching_start,
        term.teaching_end,
        term.end
    )
}
