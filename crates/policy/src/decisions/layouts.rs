//! Layout recipes: for a school (or any) and a shape of sheet, what kind it is and what its columns mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use tables::Field;

use crate::Vocabulary;
use crate::document::Section;
use crate::nearest::nearest;
use crate::vocabulary::known_field;

/// The word for "leave this aside" in place of a kind or a field.
pub(super) const ASIDE: &str = "aside";

/// What a person taught of one shape of sheet.
///
/// Grain: one `[[layout]]`. Several may speak of one shape, each adding what the others leave open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// The units it holds for; any unit if empty. The bureau's own registers go by the name `registry`.
    pub units: Vec<String>,
    /// The shape: the headings from left to right, as they are compared.
    pub headings: Vec<String>,
    /// What kind of sheet it is; `None` if that was never in question.
    pub kind: Option<TaughtKind>,
    /// What its columns mean: those that were in question.
    pub columns: Vec<TaughtColumn>,
}

/// A kind of sheet somebody decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaughtKind {
    /// The kind's name; `None` for a sheet that is to be left aside.
    pub form: Option<String>,
    /// By whom, when and why.
    pub decided: Decided,
    /// Line in the file, from 1; 0 if it is not in a file yet.
    pub line: usize,
}

/// The meaning of a column somebody decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaughtColumn {
    /// The heading, as it is compared.
    pub heading: String,
    /// What it means: a field, or `Some(None)` for a column that is to be left aside; `None` if that was never in question.
    pub meaning: Option<Option<Field>>,
    /// How its days with two readings are meant.
    pub dates: Option<DateStyle>,
    /// By whom, when and why.
    pub decided: Decided,
    /// Line in the file, from 1; 0 if it is not in a file yet.
    pub line: usize,
}

/// How days such as `10.1` are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateStyle {
    /// 10.1 is the first of October.
    AsWritten,
    /// 10.1 was 10.10 and lost its zero.
    ZeroLost,
}

impl DateStyle {
    /// Both styles.
    pub const ALL: [Self; 2] = [Self::AsWritten, Self::ZeroLost];

    /// The name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AsWritten => "as_written",
            Self::ZeroLost => "zero_lost",
        }
    }

    /// The words in the workbook of questions.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::AsWritten => "按写的读，没有少写 0",
            Self::ZeroLost => "末尾的 0 丢了",
        }
    }
}

/// By whom, when and why something was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Who.
    pub by: String,
    /// When.
    pub on: NaiveDate,
    /// Why; empty if nobody said.
    pub why: String,
}

impl Recipe {
    /// Whether the recipe holds for a unit's sheets; the registers' unit is empty.
    pub fn holds_for(&self, unit: &str) -> bool {
        let unit = if unit.is_empty() { "registry" } else { unit };
        self.units.is_empty() || self.units.iter().any(|named| named == unit)
    }

    /// The same recipe for the units it names under whatever name the registers know them by; `present` is former → present name.
    pub fn under_all_names(&self, present: &BTreeMap<Arc<str>, Arc<str>>) -> Self {
        let now = |unit: &String| present.get(unit.as_str()).map_or_else(|| unit.clone(), ToString::to_string);
        let mut units: BTreeSet<String> = self.units.iter().map(now).collect();
        let before: Vec<String> =
            present.iter().filter(|(_, now)| units.contains(&***now)).map(|(before, _)| before.to_string()).collect();
        units.extend(before);
        Self { units: units.into_iter().collect(), ..self.clone() }
    }

    /// Every level of every heading: `师傅·姓名` has two.
    pub fn levels(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().flat_map(|heading| heading.split('·'))
    }

    /// The share of headings the recipe's shape and another have in common: 1 if they are the same, 0 if none is.
    fn likeness(&self, headings: &[String]) -> f64 {
        let (one, two): (BTreeSet<&String>, BTreeSet<&String>) =
            (self.headings.iter().collect(), headings.iter().collect());
        let all = one.union(&two).count();
        if all == 0 { 0.0 } else { one.intersection(&two).count() as f64 / all as f64 }
    }

    /// Whether two recipes speak of the same sheets of some unit.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let shares_unit =
            self.units.is_empty() || other.units.is_empty() || self.units.iter().any(|unit| other.units.contains(unit));
        shares_unit && self.headings == other.headings
    }
}

/// The recipes that may hold for the sheet that is being read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taught {
    /// The recipes, in the order written.
    pub recipes: Vec<Recipe>,
    /// Every level of every heading of their shapes.
    pub words: BTreeSet<String>,
}

/// What recipes say of one shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaughtShape {
    /// What kind of sheet it is.
    pub kind: Option<TaughtKind>,
    /// What its columns mean, by heading.
    pub columns: BTreeMap<String, TaughtColumn>,
}

impl Taught {
    /// These recipes, with the words of their shapes.
    pub fn of(recipes: Vec<Recipe>) -> Self {
        let words = recipes.iter().flat_map(Recipe::levels).map(str::to_owned).collect();
        Self { recipes, words }
    }

    /// Whether nothing was taught.
    pub fn is_empty(&self) -> bool {
        self.recipes.is_empty()
    }

    /// What was taught of a shape, or of shapes that have at least this share of headings in common with it.
    ///
    /// Of two that speak of the same thing the nearer is believed: the same shape before a similar one, the unit's own
    /// before any unit's, the earlier before the later.
    pub fn of_shape(&self, headings: &[String], share: f64) -> TaughtShape {
        let likeness = |recipe: &Recipe| recipe.likeness(headings);
        let mut near: Vec<&Recipe> = self.recipes.iter().filter(|recipe| likeness(recipe) >= share).collect();
        near.sort_by(|a, b| {
            let exact = |recipe: &Recipe| recipe.headings == headings;
            exact(b)
                .cmp(&exact(a))
                .then_with(|| a.units.is_empty().cmp(&b.units.is_empty()))
                .then_with(|| likeness(b).total_cmp(&likeness(a)))
        });
        let mut shape = TaughtShape::default();
        for recipe in near {
            shape.kind = shape.kind.or_else(|| recipe.kind.clone());
            for column in recipe.columns.iter().filter(|column| headings.contains(&column.heading)) {
                let known = shape.columns.entry(column.heading.clone()).or_insert_with(|| column.clone());
                known.meaning = known.meaning.or(column.meaning);
                known.dates = known.dates.or(column.dates);
            }
        }
        shape
    }
}

/// Reads `layouts.toml`.
pub(super) fn read(root: &Section<'_>, vocabulary: &Vocabulary) -> Vec<Recipe> {
    root.only(&["layout"]);
    let sections = root.sections("layout");
    let recipes: Vec<Recipe> = sections.iter().map(|section| read_recipe(section, vocabulary)).collect();
    for (at, (recipe, section)) in recipes.iter().zip(&sections).enumerate() {
        recipes[..at].iter().filter(|before| before.meets(recipe)).for_each(|before| {
            complain_of_clashes(section, before, recipe);
        });
    }
    recipes
}

fn read_recipe(section: &Section<'_>, vocabulary: &Vocabulary) -> Recipe {
    section.only(&["units", "headings", "kind", "columns"]).need("headings");
    let headings: Vec<String> = section.texts("headings").into_iter().map(str::to_owned).collect();
    let columns = section.sections("columns");
    Recipe {
        units: section.texts("units").into_iter().map(str::to_owned).collect(),
        kind: section.section("kind").and_then(|kind| read_kind(&kind, vocabulary)),
        columns: columns.iter().filter_map(|column| read_column(column, &headings)).collect(),
        headings,
    }
}

fn read_kind(section: &Section<'_>, vocabulary: &Vocabulary) -> Option<TaughtKind> {
    section.only(&["is", "by", "on", "why"]);
    let name = section.required_text("is");
    let mut known: Vec<&str> = vocabulary.sheets.iter().map(|form| form.name.as_str()).collect();
    known.push(ASIDE);
    let decided = read_decided(section);
    let name = section.known_word("is", name, &known)?;
    let form = (name != ASIDE).then(|| name.to_owned());
    Some(TaughtKind { form, decided: decided?, line: section.line() })
}

fn read_column(section: &Section<'_>, headings: &[String]) -> Option<TaughtColumn> {
    section.only(&["heading", "is", "dates", "by", "on", "why"]);
    let heading = section.required_text("heading");
    if section.value("heading").is_some() && !headings.is_empty() && !headings.iter().any(|known| known == heading) {
        let (zh, en) = (
            format!("`{heading}` 不在这张表的 headings 里"),
            format!("`{heading}` is not one of this layout's headings"),
        );
        section.complain_near(
            section.line(),
            "heading",
            &zh,
            &en,
            nearest(heading, headings.iter().map(String::as_str)),
        );
    }
    let meaning = section.text("is").map(|name| match name {
        ASIDE => None,
        name => known_field(section, section.line(), "is", name),
    });
    let styles = DateStyle::ALL.map(DateStyle::key);
    let dates = section.text("dates").and_then(|name| section.known_word("dates", name, &styles));
    let dates = dates.and_then(|name| DateStyle::ALL.into_iter().find(|style| style.key() == name));
    if section.value("is").is_none() && section.value("dates").is_none() {
        section.need("is");
    }
    let decided = read_decided(section)?;
    Some(TaughtColumn { heading: heading.to_owned(), meaning, dates, decided, line: section.line() })
}

pub(super) fn read_decided(section: &Section<'_>) -> Option<Decided> {
    let by = section.required_text("by").to_owned();
    let why = section.text("why").unwrap_or_default().to_owned();
    section.required_date("on").map(|on| Decided { by, on, why })
}

/// Complains of what a recipe says otherwise than one before it.
fn complain_of_clashes(section: &Section<'_>, before: &Recipe, recipe: &Recipe) {
    let clash = |line: usize, other: usize| {
        let zh = format!("与第 {other} 行矛盾；同一单位、同一表头只能有一种说法");
        let en = format!("contradicts line {other}; one shape of one unit has one meaning");
        section.complain(line, "", &zh, &en);
    };
    if let (Some(one), Some(two)) = (&before.kind, &recipe.kind)
        && one.form != two.form
    {
        clash(two.line, one.line);
    }
    for column in &recipe.columns {
        let same = before.columns.iter().find(|known| known.heading == column.heading && known.contradicts(column));
        if let Some(known) = same {
            clash(column.line, known.line);
        }
    }
}

impl TaughtColumn {
    /// Whether two answers about one column cannot both hold.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let differ = |one: bool, two: bool, same: bool| one && two && !same;
        differ(self.meaning.is_some(), other.meaning.is_some(), self.meaning == other.meaning)
            || differ(self.dates.is_some(), other.dates.is_some(), self.dates == other.dates)
    }
}
