//! How schools spell things: headings, kinds of sheets, values, marks. Shared by all packs, shipped as data.

use std::collections::{BTreeMap, BTreeSet};

use tables::{Field, RecordKind};

use crate::decisions::{Recipe, Taught, WhoIsWho};
use crate::document::{Complaints, Document, NodeValue, Section};
use crate::identity::{Identity, read_identity};
use crate::recognition::{Recognition, read_recognition};
use crate::{ConfigError, nearest};

/// The files of the shipped vocabulary: name and text.
const SHIPPED: [(&str, &str); 6] = [
    ("headings.toml", include_str!("../../../pipelines/vocabulary/headings.toml")),
    ("sheets.toml", include_str!("../../../pipelines/vocabulary/sheets.toml")),
    ("values.toml", include_str!("../../../pipelines/vocabulary/values.toml")),
    ("kinds.toml", include_str!("../../../pipelines/vocabulary/kinds.toml")),
    ("identity.toml", include_str!("../../../pipelines/vocabulary/identity.toml")),
    ("recognition.toml", include_str!("../../../pipelines/vocabulary/recognition.toml")),
];

/// What a vocabulary holds beside lists of values.
const PARTS: [&str; 8] = ["heading", "side", "ambiguous", "sheet", "marks", "lines", "recognition", "identity"];

/// Lists of values a vocabulary may hold.
const VALUE_LISTS: [&str; 50] = [
    "title",
    "level",
    "tier_kind",
    "activity_kind",
    "direction",
    "document_kind",
    "stage",
    "scheme",
    "rating",
    "lesson_type",
    "contest_kind",
    "prize",
    "track",
    "waiver_reason",
    "event_kind",
    "group_kind",
    "agreement_kind",
    "service_kind",
    "training_kind",
    "training_form",
    "mode",
    "help_form",
    "help_side",
    "class_group",
    "resource_kind",
    "inspection_kind",
    "phase",
    "reward_kind",
    "member_role",
    "group_role",
    "attendance_role",
    "education",
    "urban_rural",
    "tier_status",
    "tier_path",
    "hire_channel",
    "assignment_mode",
    "publication_kind",
    "project_kind",
    "care_kind",
    "care_role",
    "care_pair_kind",
    "care_plan_kind",
    "incident_kind",
    "notice_recipient",
    "respondent",
    "subject_kind",
    "quota_kind",
    "complaint_channel",
    "report_kind",
];

/// Names that stand in a sheet's `needs` for more than one column.
const COLLECTIVES: [&str; 5] = ["periods", "documents", "stages", "partners", "title_says"];

/// How schools spell things.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Heading word (folded) → what the column means.
    pub headings: BTreeMap<String, Field>,
    /// Heading words with several meanings → the readings, in the order they are tried.
    pub ambiguous: BTreeMap<String, Vec<HeadingWord>>,
    /// Upper word of a two-row heading (folded) → the meaning of each lower word's field below it.
    pub sides: BTreeMap<String, BTreeMap<Field, Field>>,
    /// Kinds of sheets, in the order they are tried.
    pub sheets: Vec<SheetForm>,
    /// Value lists by name (`title`, `level`, `document_kind` …).
    pub values: BTreeMap<String, ValueWords>,
    /// Marks in cells by name (`yes`, `no`, `none`, `ditto`).
    pub marks: BTreeMap<String, BTreeSet<String>>,
    /// Words that begin lines which are not data, by name (`total`, `note`, `signature`, `sample`).
    pub lines: BTreeMap<String, BTreeSet<String>>,
    /// How sure a reading must be.
    pub recognition: Recognition,
    /// What makes two mentions one person.
    pub identity: Identity,
    /// What the bureau taught of its schools' sheets: every recipe in `decisions/`.
    pub recipes: Vec<Recipe>,
    /// What the bureau decided on who is who.
    pub people: Vec<WhoIsWho>,
    /// What of it holds for the sheet being read; nothing outside of one.
    pub taught: Taught,
}

/// One reading of an ambiguous heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingWord {
    /// What it means here.
    pub field: Field,
    /// Fields that must stand beside it.
    pub beside: Vec<Field>,
    /// Heading words (folded) of which one must stand beside it; none needed if empty.
    pub beside_word: Vec<String>,
}

/// One kind of sheet.
#[derive(Debug, Clone)]
pub struct SheetForm {
    /// Name, as in data.
    pub name: String,
    /// Chinese name, as in messages.
    pub zh: String,
    /// What one row states.
    pub rows: RecordKind,
    /// Alternatives; one must be there whole. Names of fields, `periods`, `documents`, `stages`, `partners` or `title_says`.
    pub needs: Vec<Vec<String>>,
    /// Fields that rule the kind out.
    pub not_with: Vec<Field>,
    /// Words whose presence in a title speaks for the kind.
    pub title_words: Vec<String>,
}

/// The canonical values of one list and the words for each.
#[derive(Debug, Clone, Default)]
pub struct ValueWords {
    /// Every value in the order written.
    pub entries: Vec<WordList>,
    by_word: BTreeMap<String, usize>,
}

/// One canonical value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordList {
    /// The canonical value.
    pub name: String,
    /// Its place in an order, where the list has one.
    pub rank: Option<i64>,
    /// The words for it, folded.
    pub words: Vec<String>,
}

impl ValueWords {
    /// The value a folded text names: the text as a whole.
    pub fn exact(&self, folded: &str) -> Option<&WordList> {
        self.by_word.get(folded).and_then(|at| self.entries.get(*at))
    }

    /// The value named by the longest word inside a folded text; of equally long ones the one that stands first.
    pub fn within(&self, folded: &str) -> Option<&WordList> {
        let longest = self.by_word.iter().filter_map(|(word, at)| {
            let found = folded.find(word.as_str())?;
            Some((word.chars().count(), std::cmp::Reverse(found), *at))
        });
        longest.max().and_then(|(_, _, at)| self.entries.get(at))
    }

    /// The text as a whole, else the longest word inside it.
    pub fn find(&self, folded: &str) -> Option<&WordList> {
        self.exact(folded).or_else(|| self.within(folded))
    }

    /// A value by its canonical name.
    pub fn named(&self, name: &str) -> Option<&WordList> {
        self.entries.iter().find(|entry| entry.name == name)
    }
}

impl Vocabulary {
    /// The shipped vocabulary.
    ///
    /// # Errors
    /// A mistake in a shipped file; a test of this crate keeps that from happening.
    pub fn shipped() -> Result<Self, Vec<ConfigError>> {
        let mut vocabulary = Self::default();
        let mut errors = Vec::new();
        for (file, text) in SHIPPED {
            if let Err(found) = vocabulary.add(&format!("pipelines/vocabulary/{file}"), text) {
                errors.extend(found);
            }
        }
        if errors.is_empty() { Ok(vocabulary) } else { Err(errors) }
    }

    /// Adds the words of one more file (a pack's own `headings.toml`, a bureau's own words).
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), Vec<ConfigError>> {
        let document = Document::parse(file, text)?;
        let complaints = Complaints::default();
        self.read(&document.root(&complaints));
        let errors = complaints.into_sorted();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// A value list by name; an unknown name is an empty list.
    pub fn list(&self, name: &str) -> &ValueWords {
        static EMPTY: ValueWords = ValueWords { entries: Vec::new(), by_word: BTreeMap::new() };
        self.values.get(name).unwrap_or(&EMPTY)
    }

    /// Whether a folded text is a mark of that name.
    pub fn is_mark(&self, name: &str, folded: &str) -> bool {
        self.marks.get(name).is_some_and(|words| words.contains(folded))
    }

    /// A kind of sheet by its name.
    pub fn form(&self, name: &str) -> Option<&SheetForm> {
        self.sheets.iter().find(|form| form.name == name)
    }

    /// Words that make an unknown heading one about lessons.
    pub fn lesson_words(&self) -> impl Iterator<Item = &str> {
        self.lines.get("lesson_heading").into_iter().flatten().map(String::as_str)
    }

    fn read(&mut self, root: &Section<'_>) {
        let known: Vec<&str> = PARTS.iter().chain(&VALUE_LISTS).copied().collect();
        root.only(&known);
        if let Some(identity) = root.section("identity") {
            self.identity = read_identity(&identity);
        }
        if let Some(recognition) = root.section("recognition") {
            self.recognition = read_recognition(&recognition);
        }
        if let Some(headings) = root.section("heading") {
            self.read_headings(&headings);
        }
        if let Some(sides) = root.section("side") {
            self.read_sides(&sides);
        }
        for word in root.sections("ambiguous") {
            self.read_ambiguous(&word);
        }
        self.sheets.extend(root.sections("sheet").iter().filter_map(read_sheet));
        for (key, _) in root.keys() {
            match key {
                "heading" | "side" | "ambiguous" | "sheet" | "recognition" | "identity" => {}
                "marks" | "lines" => self.read_word_sets(root, key),
                list => self.read_values(root, list),
            }
        }
    }

    fn read_headings(&mut self, section: &Section<'_>) {
        for (key, line) in section.keys() {
            let Some(field) = known_field(section, line, key, key) else { continue };
            for word in section.texts(key) {
                self.headings.entry(fold(word)).or_insert(field);
            }
        }
    }

    fn read_sides(&mut self, section: &Section<'_>) {
        for (key, _) in section.keys() {
            let Some(side) = section.section(key) else { continue };
            side.only(&["words", "fields"]);
            let mut fields = BTreeMap::new();
            if let Some(map) = side.section("fields") {
                for (lower, line) in map.keys() {
                    let meant = map.text(lower).and_then(|meant| known_field(&map, line, lower, meant));
                    if let (Some(lower), Some(meant)) = (known_field(&map, line, lower, lower), meant) {
                        fields.insert(lower, meant);
                    }
                }
            }
            for word in side.texts("words") {
                self.sides.insert(fold(word), fields.clone());
            }
        }
    }

    fn read_ambiguous(&mut self, section: &Section<'_>) {
        section.only(&["word", "readings"]);
        let word = fold(section.required_text("word"));
        let readings = section.sections("readings").into_iter().filter_map(|reading| {
            reading.only(&["field", "beside", "beside_word"]);
            let field = known_field(&reading, reading.line(), "field", reading.required_text("field"))?;
            let beside = reading.texts("beside").into_iter();
            let beside = beside.filter_map(|name| known_field(&reading, reading.line(), "beside", name)).collect();
            let beside_word = reading.texts("beside_word").into_iter().map(fold).collect();
            Some(HeadingWord { field, beside, beside_word })
        });
        let readings = readings.collect();
        self.ambiguous.insert(word, readings);
    }

    fn read_word_sets(&mut self, root: &Section<'_>, key: &str) {
        let Some(section) = root.section(key) else { return };
        let into = if key == "marks" { &mut self.marks } else { &mut self.lines };
        for (name, _) in section.keys() {
            into.entry(name.to_owned()).or_default().extend(section.texts(name).into_iter().map(fold));
        }
    }

    fn read_values(&mut self, root: &Section<'_>, list: &str) {
        let words = self.values.entry(list.to_owned()).or_default();
        for section in root.sections(list) {
            section.only(&["name", "rank", "words"]);
            let name = section.required_text("name").to_owned();
            let rank = section.int("rank");
            let spellings: Vec<String> = section.texts("words").into_iter().map(fold).collect();
            let at = words.entries.len();
            for word in &spellings {
                words.by_word.entry(word.clone()).or_insert(at);
            }
            words.entries.push(WordList { name, rank, words: spellings });
        }
    }
}

fn read_sheet(section: &Section<'_>) -> Option<SheetForm> {
    section.only(&["name", "zh", "rows", "needs", "not_with", "title_words"]);
    let rows = section.required_text("rows");
    let kind = record_kind(rows);
    if kind.is_none() {
        let names: Vec<&str> = RECORD_KINDS.iter().map(|(name, _)| *name).collect();
        section.known_word("rows", rows, &names);
    }
    let not_with = section.texts("not_with").into_iter();
    Some(SheetForm {
        name: section.required_text("name").to_owned(),
        zh: section.required_text("zh").to_owned(),
        rows: kind?,
        needs: read_needs(section),
        not_with: not_with.filter_map(|name| known_field(section, section.line(), "not_with", name)).collect(),
        title_words: section.texts("title_words").into_iter().map(fold).collect(),
    })
}

fn read_needs(section: &Section<'_>) -> Vec<Vec<String>> {
    section.need("needs");
    let Some(NodeValue::List(alternatives)) = section.value("needs").map(|node| &node.value) else { return Vec::new() };
    alternatives
        .iter()
        .filter_map(|alternative| {
            let NodeValue::List(names) = &alternative.value else { return None };
            Some(names.iter().filter_map(|name| needed_name(section, name.line, &name.value)).collect())
        })
        .collect()
}

fn needed_name(section: &Section<'_>, line: usize, value: &NodeValue) -> Option<String> {
    let NodeValue::Text(name) = value else { return None };
    let known = COLLECTIVES.contains(&name.as_str()) || known_field(section, line, "needs", name).is_some();
    known.then(|| name.clone())
}

pub(crate) fn known_field(section: &Section<'_>, line: usize, key: &str, name: &str) -> Option<Field> {
    let field = name.parse::<Field>().ok();
    if field.is_none() {
        let near = nearest(name, Field::ALL.iter().map(|field| field.key()));
        let (zh, en) = (format!("没有 `{name}` 这个字段"), format!("there is no field `{name}`"));
        section.complain_near(line, key, &zh, &en, near);
    }
    field
}

/// What a row can state, by its name in files.
pub(crate) const RECORD_KINDS: [(&str, RecordKind); 45] = [
    ("unit", RecordKind::Unit),
    ("person", RecordKind::Person),
    ("pairing", RecordKind::Pairing),
    ("activity", RecordKind::Activity),
    ("document", RecordKind::Document),
    ("assessment", RecordKind::Assessment),
    ("contest", RecordKind::Contest),
    ("publication", RecordKind::Publication),
    ("project", RecordKind::Project),
    ("honour", RecordKind::Honour),
    ("assignment", RecordKind::Assignment),
    ("group_member", RecordKind::GroupMember),
    ("event", RecordKind::Event),
    ("schedule", RecordKind::Schedule),
    ("inspection", RecordKind::Inspection),
    ("sanction", RecordKind::Sanction),
    ("submission", RecordKind::Submission),
    ("vacancy", RecordKind::Vacancy),
    ("rating", RecordKind::Rating),
    ("training", RecordKind::Training),
    ("help", RecordKind::Help),
    ("attendance", RecordKind::Attendance),
    ("member", RecordKind::Member),
    ("child", RecordKind::Child),
    ("care_contact", RecordKind::CareContact),
    ("service", RecordKind::Service),
    ("survey", RecordKind::Survey),
    ("agreement", RecordKind::Agreement),
    ("unit_pairing", RecordKind::UnitPairing),
    ("class", RecordKind::Class),
    ("contact_card", RecordKind::ContactCard),
    ("care_pairing", RecordKind::CarePairing),
    ("care_plan", RecordKind::CarePlan),
    ("incident", RecordKind::Incident),
    ("notice", RecordKind::Notice),
    ("unit_score", RecordKind::UnitScore),
    ("class_result", RecordKind::ClassResult),
    ("complaint", RecordKind::Complaint),
    ("monthly_report", RecordKind::MonthlyReport),
    ("title_application", RecordKind::TitleApplication),
    ("target", RecordKind::Target),
    ("quota", RecordKind::Quota),
    ("grant", RecordKind::Grant),
    ("course", RecordKind::Course),
    ("programme", RecordKind::Programme),
];

fn record_kind(name: &str) -> Option<RecordKind> {
    RECORD_KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// A word as it is compared: no spaces of any kind, full-width letters, digits and brackets made half-width.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}'))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '〔' | '【' => '(',
            '〕' | '】' => ')',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_vocabulary_is_right() {
        let errors = Vocabulary::shipped().err().unwrap_or_default();
        assert_eq!(errors, []);
    }

    #[test]
    fn a_word_that_means_two_things_is_no_plain_heading_unless_it_has_a_last_resort() {
        let vocabulary = Vocabulary::shipped().expect("right");
        assert!(!vocabulary.headings.contains_key("听课教师"));
    }

    #[test]
    fn the_longest_word_inside_a_text_wins() {
        let vocabulary = Vocabulary::shipped().expect("right");
        let title = |text: &str| vocabulary.list("title").find(&fold(text)).map(|entry| entry.name.clone());
        assert_eq!(title("小学高级").as_deref(), Some("一级教师"));
        assert_eq!(title("高 级").as_deref(), Some("高级教师"));
        assert_eq!(title("中小学一级教师（十级）").as_deref(), Some("一级教师"));
    }

    #[test]
    fn an_unknown_field_names_the_nearest() {
        let mut vocabulary = Vocabulary::default();
        let errors = vocabulary.add("h.toml", "[heading]\nobservr = [\"听课人\"]\n").expect_err("wrong");
        assert_eq!(errors[0].nearest.as_deref(), Some("observer"));
    }

    #[test]
    fn folding_takes_off_spaces_and_widths() {
        assert_eq!(fold("备　　注 （１）"), "备注(1)");
    }
}
