//! A scoring sheet bound: for whom, its items, its full, how it is rounded, its grades.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::document::{Complaints, Section};
use policy::{Clause, PolicyPack, Vocabulary, nearest};
use tables::table_spec;

use super::check;
use super::clause_of;
use super::item::{Item, ItemBinder, Missing, number};
use super::numbers::{Number, name_of, place_name};
use super::people::asked_table;
use super::veto::Veto;
use crate::binder::Binder;
use crate::catalog::EVERYBODY;
use crate::condition::Condition;
use crate::exact::Rounding;
use crate::owing::{Population, Who};
use crate::parameters::Parameters;

/// Keys of `[[score]]`.
pub(crate) const SHEET_KEYS: [&str; 22] = [
    "id",
    "zh",
    "source",
    "origin",
    "note",
    "subject",
    "who",
    "period",
    "service_year",
    "contract_year",
    "full",
    "decimals",
    "rounding",
    "round_at",
    "missing",
    "bonus_cap",
    "penalty_cap",
    "grades",
    "tier",
    "group",
    "veto",
    "item",
];

/// A sheet of a pack, from the first day on which its conditions hold as written; more than one where a number in them changes.
#[derive(Debug)]
pub(crate) struct PlannedSheet {
    pub id: String,
    pub versions: Vec<(NaiveDate, Sheet)>,
}

impl PlannedSheet {
    /// The sheet as it is now: its last version.
    pub fn latest(&self) -> Option<&Sheet> {
        self.versions.last().map(|(_, sheet)| sheet)
    }

    /// The sheets of the pack it reads.
    pub fn reads(&self) -> Vec<&str> {
        let items = self.versions.iter().flat_map(|(_, sheet)| &sheet.items);
        items.filter_map(|item| item.kind.reads()).collect()
    }
}

/// A sheet as meant.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub clause: Clause,
    pub population: Population,
    pub full: Number,
    pub rounded: Rounded,
    pub missing: Option<Missing>,
    pub bonus_cap: Option<Number>,
    pub penalty_cap: Option<Number>,
    /// From the highest down.
    pub grades: Vec<Grade>,
    pub tiers: Vec<Tier>,
    /// Groups of items with a cap of their own.
    pub groups: Vec<Group>,
    pub vetoes: Vec<Veto>,
    pub items: Vec<Item>,
}

/// How points are rounded, and whether each item's are or only their sum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rounded {
    pub decimals: u32,
    pub rounding: Rounding,
    pub each_item: bool,
}

impl Rounded {
    /// `四舍五入保留2位小数`, `四舍五入取整数`.
    pub fn said(&self) -> String {
        match self.decimals {
            0 => format!("{}取整数", self.rounding.zh()),
            decimals => format!("{}保留{decimals}位小数", self.rounding.zh()),
        }
    }
}

/// A grade and the least points that give it.
#[derive(Debug)]
pub(crate) struct Grade {
    pub word: String,
    pub at_least: Number,
    /// Where the next higher begins, if the sheet says so.
    pub below: Option<Number>,
}

/// Those who are scored by numbers of their own.
#[derive(Debug)]
pub(crate) struct Tier {
    pub id: String,
    pub zh: String,
    pub who: Condition,
}

/// Items that together give no more than so much.
#[derive(Debug)]
pub(crate) struct Group {
    pub id: String,
    pub zh: String,
    pub full: Number,
}

/// What every sheet of a pack is bound with.
struct Context<'a> {
    rules: Vec<String>,
    sheets: Vec<String>,
    documents: Vec<&'a str>,
}

/// Binds the sheets of a pack, in the order in which they can be scored: a sheet after those it reads.
pub(crate) fn bind_sheets(
    pack: &PolicyPack,
    complaints: &Complaints,
    parameters: &Parameters,
    words: &Vocabulary,
    day: NaiveDate,
) -> Vec<PlannedSheet> {
    let context = Context {
        rules: pack.rules.iter().map(|rule| rule.id.clone()).collect(),
        sheets: pack.scores.iter().filter_map(|block| block.id()).map(str::to_owned).collect(),
        documents: pack.documents.iter().map(|document| document.id.as_str()).collect(),
    };
    let mut planned: Vec<PlannedSheet> = Vec::new();
    for (nth, block) in pack.scores.iter().enumerate() {
        let keys = block.section(complaints);
        keys.only(&SHEET_KEYS);
        let id = keys.required_text("id");
        if context.sheets.iter().position(|other| other == id).is_some_and(|first| first < nth) {
            keys.complain(keys.line(), "id", &format!("`{id}` 出现了两次"), &format!("`{id}` stands twice"));
        }
        let binder_on = |day| Binder {
            name: id,
            keys: block.section(complaints),
            parameters,
            words,
            day,
            changes: Default::default(),
        };
        let binder = binder_on(day);
        let Some(sheet) = context.bind(&binder) else { continue };
        let changes = binder.changes.borrow().clone();
        let mut versions = vec![(NaiveDate::MIN, sheet)];
        if let Some(first) = changes.first().and_then(NaiveDate::pred_opt) {
            let again = [(NaiveDate::MIN, first)].into_iter().chain(changes.iter().map(|change| (*change, *change)));
            versions = again.filter_map(|(from, day)| Some((from, context.bind(&binder_on(day))?))).collect();
        }
        planned.push(PlannedSheet { id: id.to_owned(), versions });
    }
    in_order(planned, pack, complaints)
}

/// Each sheet after those it reads; sheets that read each other are refused.
fn in_order(planned: Vec<PlannedSheet>, pack: &PolicyPack, complaints: &Complaints) -> Vec<PlannedSheet> {
    let mut left: BTreeMap<usize, PlannedSheet> = planned.into_iter().enumerate().collect();
    let mut ordered: Vec<PlannedSheet> = Vec::new();
    while !left.is_empty() {
        let ready = left.iter().find(|(_, sheet)| {
            sheet.reads().iter().all(|read| {
                !left.values().any(|other| other.id == *read) || ordered.iter().any(|done| done.id == *read)
            })
        });
        let Some(at) = ready.map(|(at, _)| *at) else {
            let ids: Vec<String> = left.values().map(|sheet| sheet.id.clone()).collect();
            for block in pack.scores.iter().filter(|block| block.id().is_some_and(|id| ids.iter().any(|own| own == id)))
            {
                let keys = block.section(complaints);
                let zh = format!("评分表互相取分，没有先后：{}", ids.join("、"));
                keys.complain(keys.line(), "item", &zh, "these sheets read each other");
            }
            return ordered;
        };
        ordered.extend(left.remove(&at));
    }
    ordered
}

impl Context<'_> {
    fn bind(&self, binder: &Binder<'_>) -> Option<Sheet> {
        let keys = &binder.keys;
        for key in ["zh", "source", "full", "decimals", "rounding", "round_at", "item"] {
            keys.need_among(key, &SHEET_KEYS);
        }
        keys.text("origin").and_then(|origin| keys.known_word("origin", origin, &["text", "default"]));
        let clause = clause_of(keys).unwrap_or_default();
        self.known_document(keys, &clause);
        let population = binder.population(&EVERYBODY);
        let who = population.as_ref().map(|population| population.who);
        let tiers = who.map(|who| self.tiers(binder, who)).unwrap_or_default();
        let ids: Vec<String> = tiers.iter().map(|tier| tier.id.clone()).collect();
        let full = number(binder, keys, (binder.name, "full"), &ids);
        let rounded = rounded(keys);
        let word = keys.text("missing").and_then(|word| keys.known_word("missing", word, &Missing::WORDS));
        let missing = word.and_then(Missing::named);
        let grades = grades(binder, &ids);
        let groups = groups(binder, &ids);
        let vetoes = Veto::bind_all(binder, &grades);
        let items = who.map(|who| self.items(binder, who, &ids)).unwrap_or_default();
        let cap = |key| number(binder, keys, (binder.name, key), &ids);
        let (bonus_cap, penalty_cap) = (cap("bonus_cap"), cap("penalty_cap"));
        let whole = items.iter().all(Option::is_some);
        let sheet = Sheet {
            clause,
            population: population?,
            full: full?,
            rounded: rounded?,
            missing,
            bonus_cap,
            penalty_cap,
            grades,
            tiers,
            groups,
            vetoes,
            items: items.into_iter().flatten().collect(),
        };
        check::check(keys, &sheet, whole);
        Some(sheet)
    }

    fn tiers(&self, binder: &Binder<'_>, who: Who) -> Vec<Tier> {
        let sections = binder.keys.sections("tier");
        let Some(spec) = asked_table(who).and_then(table_spec) else {
            if !sections.is_empty() {
                binder.complain("tier", "教育局不分层次", "the bureau has no tiers");
            }
            return Vec::new();
        };
        let read = sections.iter().filter_map(|section| {
            section.only(&["id", "zh", "who"]).need("who");
            let who = section.text("who").and_then(|text| binder.condition(section, "who", text, spec));
            let id = section.required_text("id").to_owned();
            Some(Tier { zh: section.text("zh").unwrap_or(&id).to_owned(), id, who: who? })
        });
        read.collect()
    }

    fn items(&self, binder: &Binder<'_>, who: Who, tiers: &[String]) -> Vec<Option<Item>> {
        let sections = binder.keys.sections("item");
        let mut seen: Vec<&str> = Vec::new();
        let mut items = Vec::new();
        for (nth, section) in sections.iter().enumerate() {
            let id = section.text("id").unwrap_or_default();
            if !id.is_empty() && seen.contains(&id) {
                section.complain(section.line(), "id", &format!("`{id}` 出现了两次"), &format!("`{id}` stands twice"));
            }
            seen.push(id);
            let item = ItemBinder {
                binder,
                section: section.clone(),
                prefix: name_of(binder.name, &place_name("item", section, nth)),
                who,
                tiers,
                rules: &self.rules,
                sheets: &self.sheets,
            };
            let bound = item.bind();
            if let Some(bound) = &bound {
                self.known_document(section, &bound.clause);
            }
            items.push(bound);
        }
        items
    }

    fn known_document(&self, section: &Section<'_>, clause: &Clause) {
        let wrong = &clause.document;
        if wrong.is_empty() || self.documents.contains(&wrong.as_str()) {
            return;
        }
        let near = nearest(wrong, self.documents.iter().copied());
        let line = section.value("source").map_or(section.line(), |node| node.line);
        section.complain_near(
            line,
            "source",
            &format!("没有文件 `{wrong}`"),
            &format!("there is no document `{wrong}`"),
            near,
        );
    }
}

fn rounded(keys: &Section<'_>) -> Option<Rounded> {
    const MOST: i64 = 6;
    let decimals = keys.int("decimals").and_then(|decimals| {
        let fits = (0..=MOST).contains(&decimals);
        if !fits {
            let line = keys.value("decimals").map_or(keys.line(), |node| node.line);
            keys.complain(line, "decimals", "应为 0 至 6 的整数", "a whole number from 0 to 6 is expected");
        }
        u32::try_from(decimals).ok().filter(|_| fits)
    });
    let word = |key: &str, words: &[&str]| keys.known_word(key, keys.text(key)?, words).map(str::to_owned);
    let rounding = word("rounding", &Rounding::WORDS).and_then(|word| Rounding::named(&word));
    let round_at = word("round_at", &["items", "total"]);
    Some(Rounded { decimals: decimals?, rounding: rounding?, each_item: round_at? == "items" })
}

fn grades(binder: &Binder<'_>, tiers: &[String]) -> Vec<Grade> {
    let sections = binder.keys.sections("grades");
    let read = sections.iter().enumerate().filter_map(|(nth, section)| {
        section.only(&["word", "at_least", "below"]).need("at_least");
        let word = section.required_text("word").to_owned();
        let prefix = name_of(binder.name, &place_name("grades", section, nth));
        let at_least = number(binder, section, (&prefix, "at_least"), tiers)?;
        Some(Grade { word, at_least, below: number(binder, section, (&prefix, "below"), tiers) })
    });
    read.collect()
}

fn groups(binder: &Binder<'_>, tiers: &[String]) -> Vec<Group> {
    let sections = binder.keys.sections("group");
    let read = sections.iter().enumerate().filter_map(|(nth, section)| {
        section.only(&["id", "zh", "full"]).need("full");
        let prefix = name_of(binder.name, &place_name("group", section, nth));
        let full = number(binder, section, (&prefix, "full"), tiers)?;
        let id = section.required_text("id").to_owned();
        Some(Group { zh: section.text("zh").unwrap_or(&id).to_owned(), id, full })
    });
    read.collect()
}
