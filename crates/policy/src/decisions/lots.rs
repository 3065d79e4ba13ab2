//! Drawn lots: the order in which tied ones of a list, or of an apportionment, were drawn.

use tables::Term;

use super::corrections::read_term;
use super::ruling::{Ruling, keys_of, said};
use crate::document::Section;

/// The file of drawn lots.
pub const LOTS_FILE: &str = "lots.toml";
const SHOWN: &str = "decisions/lots.toml";

/// One drawing of lots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// The list, or the rule that apportions places.
    pub list: String,
    /// The level of the places, for an apportionment: 高级教师.
    pub level: Option<String>,
    /// The term reported.
    pub term: Term,
    /// Those tied, the first drawn first.
    pub drawn: Vec<Drawn>,
    /// Who saw it.
    pub witnesses: Vec<String>,
    /// By whom, when and why.
    pub ruling: Ruling,
}

/// One of those tied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drawn {
    /// The unit.
    pub unit: String,
    /// The person, in a list of people.
    pub person: Option<String>,
}

impl Drawn {
    /// As a message names it.
    pub fn zh(&self) -> String {
        match &self.person {
            Some(person) => format!("{} {person}", self.unit),
            None => self.unit.clone(),
        }
    }
}

impl Lot {
    /// Who, when, why and before whom: `王芳 2025-07-12：得分并列，抽签决定；见证人：马建国、李明`.
    pub fn zh(&self) -> String {
        format!("{}；见证人：{}", self.ruling.zh(), self.witnesses.join("、"))
    }
}

/// Reads `lots.toml`.
pub(super) fn read(root: &Section<'_>) -> Vec<Lot> {
    root.only(&["lot"]);
    root.sections("lot").iter().filter_map(read_lot).collect()
}

fn read_lot(section: &Section<'_>) -> Option<Lot> {
    section.only(&keys_of(&["list", "level", "term", "drawn", "witnesses"]));
    section.need("term");
    section.need("drawn");
    section.need("witnesses");
    let (list, term) = (said(section, "list"), read_term(section, "term"));
    let drawn: Vec<Option<Drawn>> = section.sections("drawn").iter().map(read_drawn).collect();
    let witnesses: Vec<String> = section.texts("witnesses").into_iter().map(str::to_owned).collect();
    if section.value("witnesses").is_some() && witnesses.is_empty() {
        section.complain(section.line(), "witnesses", "至少要有一名见证人", "at least one witness is needed");
    }
    let complete: Option<Vec<Drawn>> = drawn.into_iter().collect();
    if let Some(drawn) = &complete {
        complain_of_repeats(section, drawn);
    }
    let level = section.text("level").map(str::to_owned);
    let ruling = Ruling::read(section, SHOWN);
    Some(Lot { list: list?, level, term: term?, drawn: complete?, witnesses, ruling: ruling? })
}

fn read_drawn(section: &Section<'_>) -> Option<Drawn> {
    section.only(&["unit", "person"]);
    Some(Drawn { unit: said(section, "unit")?, person: section.text("person").map(str::to_owned) })
}

/// Lots are drawn among two or more, each once.
fn complain_of_repeats(section: &Section<'_>, drawn: &[Drawn]) {
    if section.value("drawn").is_some() && drawn.len() < 2 {
        section.complain(section.line(), "drawn", "至少要有两个并列的对象", "at least two tied subjects are needed");
    }
    for (at, one) in drawn.iter().enumerate() {
        if drawn[..at].contains(one) {
            let (zh, en) = (format!("{} 写了两次", one.zh()), format!("{} stands here twice", one.zh()));
            section.complain(section.line(), "drawn", &zh, &en);
        }
    }
}
