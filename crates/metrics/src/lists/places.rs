//! How many come in: numbers and shares made into whole caps, one inside the other, each with the words of how it came about.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::DatedValue;
use policy::document::Section;
use tables::{ColumnType, TableSpec, table_spec};

use super::bind::{Of, RankedList, number};
use super::entry::Entry;
use super::fraction::Fraction;
use super::line::Cap;
use crate::binder::{Binder, fraction};
use crate::facts::Facts;
use crate::parameters::number_at;

/// How a share is made a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Round {
    Down,
    Up,
    HalfUp,
}

impl Round {
    const WORDS: [(&'static str, Round); 3] = [("down", Self::Down), ("up", Self::Up), ("half_up", Self::HalfUp)];

    fn whole(self, exact: Fraction) -> i64 {
        let whole = match self {
            Self::Down => exact.floor(),
            Self::Up => exact.ceil(),
            Self::HalfUp => exact.half_up(),
        };
        i64::try_from(whole).unwrap_or(i64::MAX)
    }

    /// As the workbook says it.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Down => "舍去小数",
            Self::Up => "进一",
            Self::HalfUp => "四舍五入",
        }
    }
}

/// What a share is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// Everybody on the list.
    Candidates,
    /// Those who fulfil the criteria, barred or not.
    Eligible,
    /// Those who compete.
    Ranked,
    /// Everybody the register has, in the section.
    Staff,
}

impl Base {
    const WORDS: [(&'static str, Base); 4] = [
        ("candidates", Self::Candidates),
        ("eligible", Self::Eligible),
        ("ranked", Self::Ranked),
        ("staff", Self::Staff),
    ];

    const fn zh(self) -> &'static str {
        match self {
            Self::Candidates => "参评数",
            Self::Eligible => "符合条件数",
            Self::Ranked => "参加排名数",
            Self::Staff => "在册人数",
        }
    }
}

/// A number, a share, or both (then the smaller counts).
#[derive(Debug, Clone, Default)]
pub(super) struct Size {
    places: Option<DatedValue>,
    share: Option<(DatedValue, Base, Round)>,
    /// Numbers of single sections by name.
    each: BTreeMap<String, i64>,
}

impl Size {
    /// Whether it says anything, be it that the number is not set.
    pub fn is_set(&self) -> bool {
        self.places.is_some() || self.share.is_some() || !self.each.is_empty()
    }
}

/// One level of sections, inside the one before it.
#[derive(Debug)]
pub(super) struct Level {
    by: By,
    size: Size,
}

/// What tells sections apart.
#[derive(Debug, Clone, Copy)]
enum By {
    Unit,
    /// The kind of pairing.
    Track,
    /// A column of `teacher`, or of `unit`.
    Column(&'static str, &'static str),
}

/// The number or share a section of the pack gives; `path` is the name its numbers are known by.
pub(super) fn read_size(binder: &Binder<'_>, section: &Section<'_>, path: &str) -> Size {
    let places = number(binder, section, "places", path);
    let share = number(binder, section, "share", path);
    if section.value("share").is_some() {
        section.need("base");
        section.need("rounding");
    }
    let base = known(section, "base", &Base::WORDS);
    let rounding = known(section, "rounding", &Round::WORDS);
    let share = share.zip(base).zip(rounding).map(|((share, base), rounding)| (share, base, rounding));
    let mut each = BTreeMap::new();
    if let Some(named) = section.section("each") {
        for (name, line) in named.keys() {
            match named.int(name) {
                Some(places) if places >= 0 => drop(each.insert(name.to_owned(), places)),
                _ => named.complain(line, name, "名额应为不小于 0 的整数", "places are a whole number, 0 or more"),
            }
        }
    }
    Size { places, share, each }
}

fn known<T: Copy>(section: &Section<'_>, key: &str, words: &[(&'static str, T)]) -> Option<T> {
    let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let word = section.known_word(key, section.text(key)?, &all)?;
    words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

/// The sections of a list, the widest first.
pub(super) fn read_levels(binder: &Binder<'_>, of: Of) -> Vec<Level> {
    let list = binder.keys.text("id").unwrap_or_default();
    let sections = binder.keys.section_or_sections("sections");
    sections.iter().filter_map(|section| read_level(binder, section, list, of)).collect()
}

fn read_level(binder: &Binder<'_>, section: &Section<'_>, list: &str, of: Of) -> Option<Level> {
    section.only(&["by", "places", "share", "base", "rounding", "each", "source"]);
    let word = section.required_text("by");
    let size = read_size(binder, section, &format!("{list}.{word}"));
    if !size.is_set() {
        let en = "`places`, `share` or `each` is needed (`\"unset\"` if the text gives none)";
        section.complain(section.line(), "places", "places、share、each 至少要有一个（文本未写明的写 \"unset\"）", en);
    }
    let spec = table_spec(if of == Of::Unit { "unit" } else { "teacher" })?;
    let by = match word {
        "unit" if of != Of::Unit => By::Unit,
        "track" if of == Of::Pairing => By::Track,
        column => By::Column(spec.name, known_column(section, column, spec, of)?),
    };
    Some(Level { by, size })
}

fn known_column(section: &Section<'_>, word: &str, spec: &'static TableSpec, of: Of) -> Option<&'static str> {
    let columns = spec.columns.iter().filter(|column| column.kind == ColumnType::Text && !column.name.ends_with("_id"));
    let mut known: Vec<&str> = columns.map(|column| column.name).collect();
    known.extend((of != Of::Unit).then_some("unit"));
    known.extend((of == Of::Pairing).then_some("track"));
    let found = section.known_word("by", word, &known)?;
    spec.column(found).map(|column| column.name)
}

impl By {
    /// The section somebody is in; nothing where it is not known.
    fn section_of(self, facts: &Facts<'_>, entry: &Entry<'_>) -> Option<String> {
        let of = |table: &str, key: &str, id: &str, column: &str| {
            let rows = facts.stock.table(table);
            let row = (0..rows.len()).find(|row| rows.text(*row, key) == Some(id))?;
            rows.text(row, column).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        match self {
            Self::Unit => Some(entry.unit.to_owned()),
            Self::Track => {
                let pairs = facts.stock.table("pairing");
                let other = entry.counterpart.map(|(id, _)| id);
                let own = |row: &usize| {
                    pairs.text(*row, "mentor_id") == Some(entry.id) && pairs.text(*row, "mentee_id") == other
                };
                let tracks = (0..pairs.len()).filter(own).filter_map(|row| pairs.text(row, "track"));
                tracks.max().map(str::to_owned)
            }
            Self::Column("unit", column) => of("unit", "unit", entry.unit, column),
            Self::Column(table, column) => of(table, "teacher_id", entry.id, column),
        }
    }
}

/// One cap with the section it is of.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub parent: Option<usize>,
    /// The name of the section; empty for the whole list.
    pub section: String,
    /// Whether anybody says how many: the whole list has no cap of its own where only its sections have.
    pub capped: bool,
    /// For certain, and at most, where it is not known of all whether they belong to the base; nothing while it is not set.
    pub places: Option<(i64, i64)>,
    pub share: Option<String>,
    pub rounding: Option<&'static str>,
    pub base: Option<i64>,
    pub how: String,
}

impl Place {
    /// As the line sees it: with the places that are certain, or with those there may be.
    pub fn cap(&self, at_most: bool) -> Cap {
        let places = self.places.map(|(least, most)| if at_most { most } else { least });
        Cap { parent: self.parent, places: places.filter(|_| self.capped) }
    }
}

impl RankedList {
    /// The caps of a list, outer before inner; every entry is told which it falls under.
    pub(super) fn places(&self, facts: &Facts<'_>, entries: &mut [Entry<'_>]) -> Vec<Place> {
        let day = facts.last_day;
        let mut names: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::from([(Vec::new(), Vec::new())]);
        for (at, entry) in entries.iter_mut().enumerate() {
            let path: Option<Vec<String>> = self.levels.iter().map(|level| level.by.section_of(facts, entry)).collect();
            let Some(path) = path else {
                entry.section = "未注明".to_owned();
                continue;
            };
            entry.section = path.join("/");
            (0..=path.len()).for_each(|depth| names.entry(path[..depth].to_vec()).or_default().push(at));
        }
        // In order of their names an outer section stands before those inside it.
        let order: Vec<(Vec<String>, Vec<usize>)> = names.into_iter().collect();
        let mut places = Vec::new();
        for (name, members) in &order {
            let parent = name.split_last().and_then(|(_, outer)| order.iter().position(|(other, _)| other == outer));
            let size = name.len().checked_sub(1).map_or(&self.size, |level| &self.levels[level].size);
            let own: Vec<&Entry<'_>> = members.iter().map(|at| &entries[*at]).collect();
            let staff = || self.staff(facts, name);
            places.push(placed(size, (parent, name), &own, &staff, day));
        }
        let innermost = |(_, (name, _)): &(usize, &(Vec<String>, Vec<usize>))| name.len() == self.levels.len();
        for (number, (_, members)) in order.iter().enumerate().filter(innermost) {
            let mut path = vec![number];
            while let Some(parent) = path.last().and_then(|last| places[*last].parent) {
                path.push(parent);
            }
            members.iter().for_each(|at| entries[*at].path = Some(path.clone()));
        }
        places
    }

    /// Everybody the register has in a section, or every unit.
    fn staff(&self, facts: &Facts<'_>, name: &[String]) -> i64 {
        let table = facts.stock.table(if self.of == Of::Unit { "unit" } else { "teacher" });
        let is = |row: usize| {
            self.levels.iter().zip(name).all(|(level, wanted)| match level.by {
                By::Unit => table.text(row, "unit") == Some(wanted),
                By::Track => true,
                By::Column(_, column) => table.text(row, column) == Some(wanted),
            })
        };
        (0..table.len()).filter(|row| is(*row)).count() as i64
    }
}

/// One cap as a whole number, with the words of how it came about.
fn placed(
    size: &Size,
    (parent, name): (Option<usize>, &[String]),
    members: &[&Entry<'_>],
    staff: &dyn Fn() -> i64,
    day: NaiveDate,
) -> Place {
    let section = name.join("/");
    let mut place = Place {
        parent,
        section,
        capped: size.is_set(),
        places: None,
        share: None,
        rounding: None,
        base: None,
        how: String::new(),
    };
    if !size.is_set() {
        return place;
    }
    let own = name.last().and_then(|last| size.each.get(last)).copied();
    let number =
        own.or_else(|| size.places.as_ref().and_then(|value| number_at(value, day)).map(|number| number as i64));
    let shared = size.share.as_ref().map(|share| (share, of_share(share, members, staff, day, &mut place)));
    let asks_number = size.places.is_some() || !size.each.is_empty();
    let number_words = number.map(|number| format!("名额{number}"));
    place.how = match (asks_number, number, &shared) {
        (true, None, _) => "名额没有写明，只排名次，不划线".to_owned(),
        (_, _, Some((_, None))) => "比例没有写明，只排名次，不划线".to_owned(),
        (_, Some(number), Some((_, Some((least, most, words))))) => {
            place.places = Some((number.min(*least), number.min(*most)));
            format!("{}；{words}；取较小的{}", number_words.unwrap_or_default(), number.min(*least))
        }
        (_, None, Some((_, Some((least, most, words))))) => {
            place.places = Some((*least, *most));
            words.clone()
        }
        (_, Some(number), None) => {
            place.places = Some((number, number));
            number_words.unwrap_or_default()
        }
        (false, None, None) => String::new(),
    };
    place
}

/// A share as a whole number: for certain, and at most; with its words. Nothing while the share is not set.
fn of_share(
    (share, base, rounding): &(DatedValue, Base, Round),
    members: &[&Entry<'_>],
    staff: &dyn Fn() -> i64,
    day: NaiveDate,
    place: &mut Place,
) -> Option<(i64, i64, String)> {
    let (over, under) = fraction(Some(share), day)?;
    let share = Fraction::ratio(i128::from(over), i128::from(under))?;
    let count = |is: &dyn Fn(&Entry<'_>) -> bool| members.iter().filter(|entry| is(entry)).count() as i64;
    let (sure, all) = match base {
        Base::Candidates => (members.len() as i64, members.len() as i64),
        Base::Eligible => (
            count(&|entry| entry.standing.missing.is_empty() && entry.standing.doubts.is_empty()),
            count(&|entry| entry.standing.missing.is_empty()),
        ),
        Base::Ranked => (count(&|entry| entry.standing.competes()), count(&|entry| entry.standing.may_compete())),
        Base::Staff => (staff(), staff()),
    };
    let whole = |base: i64| rounding.whole(share.times(Fraction::whole(base)));
    let exact = share.times(Fraction::whole(sure));
    let shown = shown_share(share);
    let mut words = format!("{}{sure}×{shown}={}", base.zh(), exact.shown());
    if exact.floor() != exact.ceil() {
        words.push_str(&format!("，{}取{}", rounding.zh(), whole(sure)));
    }
    if all > sure {
        words.push_str(&format!("；另有{}个是否计入基数未定，先不计入", all - sure));
    }
    if Fraction::whole(whole(sure)) > exact {
        words.push_str("（取整后超过该比例，按文件写明的取整办法）");
    }
    (place.share, place.rounding, place.base) = (Some(shown), Some(rounding.zh()), Some(sure));
    Some((whole(sure), whole(all), words))
}

/// `20%` where a percentage is exact, else `1/3`.
fn shown_share(share: Fraction) -> String {
    let percent = share.times(Fraction::whole(100));
    match percent.parts() {
        (over, 1) => format!("{over}%"),
        _ => {
            let (over, under) = share.parts();
            format!("{over}/{under}")
        }
    }
}
