//! What a person decided: the `.toml` files of `decisions/`, one for each kind of decision.
//!
//! | file | decides |
//! |---|---|
//! | `layouts.toml` | what kind of sheet a shape is, and what its columns mean ([`layouts`]) |
//! | `waivers.toml` | who owes nothing, or less, for some days ([`waivers`]) |
//! | `corrections.toml` | one record added, replaced or voided after an appeal ([`corrections`]) |
//! | `lots.toml` | the order in which tied ones were drawn ([`lots`]) |
//! | `judgements.toml` | what a person found of a rule that no record decides ([`judgements`]) |
//! | `people.toml` | which mentions are one person, and which are not ([`people`]) |
//!
//! A further kind of decision is a file here and a line in [`KINDS`]. Answers from `待确认.xlsx` become text at the end of
//! such a file ([`draft_layouts`]); nothing a person wrote there is ever changed.

mod answers;
mod corrections;
mod draft;
mod judgements;
mod layouts;
mod lots;
mod people;
mod ruling;
mod waivers;

use std::path::Path;

pub use answers::{Choice, Judged, Meant, choices, judge};
pub use corrections::{CORRECTIONS_FILE, Change, Correction, Target};
pub use draft::draft_layouts;
pub use judgements::{JUDGEMENTS_FILE, Judgement};
pub use layouts::{DateStyle, Decided, Recipe, Taught, TaughtColumn, TaughtKind, TaughtShape};
pub use lots::{Drawn, LOTS_FILE, Lot};
pub use people::{WhoIsWho, draft_people};
pub use ruling::Ruling;
pub use waivers::{WAIVERS_FILE, Waived, Waiver};

use crate::bureau::read_text;
use crate::document::{Complaints, Document, Section};
use crate::{ConfigError, Vocabulary, nearest};

/// The file of layout recipes.
pub const LAYOUTS_FILE: &str = "layouts.toml";
/// The file of who is who.
pub const PEOPLE_FILE: &str = "people.toml";

/// Reads one kind of decision out of its file.
type ReadKind = fn(&Section<'_>, &Vocabulary, &mut Decisions);

/// Every kind of decision: its file, and what reads it.
const KINDS: &[(&str, ReadKind)] = &[
    (LAYOUTS_FILE, |root, vocabulary, decisions| decisions.recipes.extend(layouts::read(root, vocabulary))),
    (WAIVERS_FILE, |root, vocabulary, decisions| decisions.waivers.extend(waivers::read(root, vocabulary))),
    (CORRECTIONS_FILE, |root, _, decisions| decisions.corrections.extend(corrections::read(root))),
    (LOTS_FILE, |root, _, decisions| decisions.lots.extend(lots::read(root))),
    (JUDGEMENTS_FILE, |root, _, decisions| decisions.judgements.extend(judgements::read(root))),
    (PEOPLE_FILE, |root, _, decisions| decisions.people.extend(people::read(root))),
];

/// Everything a person decided.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// How sheets of known shapes are read, in the order written.
    pub recipes: Vec<Recipe>,
    /// Who owes nothing, or less, for some days, in the order written.
    pub waivers: Vec<Waiver>,
    /// Records added, replaced or voided, in the order written.
    pub corrections: Vec<Correction>,
    /// Drawn lots, in the order written.
    pub lots: Vec<Lot>,
    /// Judgements by hand, in the order written.
    pub judgements: Vec<Judgement>,
    /// Who is who, in the order written.
    pub people: Vec<WhoIsWho>,
    /// The files they were read from, by name.
    pub files: Vec<DecisionFile>,
}

/// One file of `decisions/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionFile {
    /// Its name inside `decisions/`.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Decisions {
    /// The decisions in a folder; a missing folder holds none.
    ///
    /// # Errors
    /// Every mistake in all files at once; a `.toml` file of an unknown name is one.
    pub fn load(folder: &Path, vocabulary: &Vocabulary) -> Result<Self, Vec<ConfigError>> {
        let (mut files, mut errors) = (Vec::new(), Vec::new());
        for name in file_names(folder)? {
            match read_text(&folder.join(&name), &shown_name(&name)) {
                Ok(text) => files.push(DecisionFile { name, text }),
                Err(found) => errors.extend(found),
            }
        }
        match Self::parse(files, vocabulary) {
            Ok(decisions) if errors.is_empty() => Ok(decisions),
            Ok(_) => Err(errors),
            Err(found) => Err([errors, found].concat()),
        }
    }

    /// The decisions in texts.
    ///
    /// # Errors
    /// Every mistake in all of them at once.
    pub fn parse(files: Vec<DecisionFile>, vocabulary: &Vocabulary) -> Result<Self, Vec<ConfigError>> {
        let (mut decisions, mut errors) = (Self::default(), Vec::new());
        for file in &files {
            if let Err(found) = decisions.read(file, vocabulary) {
                errors.extend(found);
            }
        }
        decisions.files = files;
        if errors.is_empty() { Ok(decisions) } else { Err(errors) }
    }

    fn read(&mut self, file: &DecisionFile, vocabulary: &Vocabulary) -> Result<(), Vec<ConfigError>> {
        let shown = shown_name(&file.name);
        let Some((_, read)) = KINDS.iter().find(|(name, _)| *name == file.name) else {
            return Err(vec![unknown_file(&file.name, shown)]);
        };
        let document = Document::parse(&shown, &file.text)?;
        let complaints = Complaints::default();
        read(&document.root(&complaints), vocabulary, self);
        let errors = complaints.into_sorted();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// A file's name as messages show it.
fn shown_name(name: &str) -> String {
    format!("decisions/{name}")
}

fn unknown_file(name: &str, shown: String) -> ConfigError {
    let known: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    ConfigError {
        file: shown,
        line: 1,
        key: String::new(),
        zh: format!("不认识这个文件；decisions/ 里的 .toml 只有：{}", known.join("、")),
        en: format!("there is no decision of this name; the .toml files of decisions/ are: {}", known.join(", ")),
        nearest: nearest(name, known).map(str::to_owned),
    }
}

/// The `.toml` files of a folder, sorted by name.
fn file_names(folder: &Path) -> Result<Vec<String>, Vec<ConfigError>> {
    let failed = |error: std::io::Error| {
        vec![ConfigError {
            file: "decisions".to_owned(),
            line: 1,
            key: String::new(),
            zh: format!("读不了这个文件夹：{error}"),
            en: format!("the folder cannot be read: {error}"),
            nearest: None,
        }]
    };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") && !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod rulings;

#[cfg(test)]
mod tests {
    use tables::{Field, Lang};

    use super::*;

    fn parse(text: &str) -> Result<Decisions, Vec<ConfigError>> {
        let vocabulary = Vocabulary::shipped().expect("right");
        Decisions::parse(vec![DecisionFile { name: LAYOUTS_FILE.to_owned(), text: text.to_owned() }], &vocabulary)
    }

    const RECIPE: &str = r#"
[[layout]]
units = ["一小"]
headings = ["老蓝", "小青", "哪天"]
kind = { is = "observation_log", by = "王芳", on = 2025-01-10, why = "问过学校" }
columns = [
  { heading = "老蓝", is = "observer", by = "王芳", on = 2025-01-10 },
  { heading = "哪天", is = "date", dates = "zero_lost", by = "王芳", on = 2025-01-10 },
  { heading = "小青", is = "aside", by = "王芳", on = 2025-01-10 },
]
"#;

    #[test]
    fn a_recipe_is_read_with_who_and_when() {
        let recipe = &parse(RECIPE).expect("right").recipes[0];
        assert!(recipe.holds_for("一小") && !recipe.holds_for("二小"));
        let kind = recipe.kind.as_ref().expect("a kind");
        assert_eq!((kind.form.as_deref(), kind.decided.by.as_str()), (Some("observation_log"), "王芳"));
        let fields: Vec<_> = recipe.columns.iter().map(|column| column.meaning).collect();
        assert_eq!(fields, [Some(Some(Field::Observer)), Some(Some(Field::Date)), Some(None)]);
        assert_eq!(recipe.columns[1].dates, Some(DateStyle::ZeroLost));
    }

    #[test]
    fn slips_of_the_pen_are_told_with_line_key_and_the_nearest_right_name() {
        let told = |text: &str| parse(text).expect_err("wrong")[0].message(Lang::Zh);
        let said = told(&RECIPE.replace("headings =", "heading ="));
        assert_eq!(said, "decisions/layouts.toml:4 `layout.heading`: 没有 `heading` 这个键。是否想写 `headings`？");
        let said = told(&RECIPE.replace("\"observer\"", "\"observr\""));
        assert_eq!(
            said,
            "decisions/layouts.toml:7 `layout.columns.is`: 没有 `observr` 这个字段。是否想写 `observer`？"
        );
        let said = told(&RECIPE.replace("\"observation_log\"", "\"observation_lag\""));
        assert!(said.starts_with("decisions/layouts.toml:5 `layout.kind.is`") && said.contains("`observation_log`"));
        let said = told(&RECIPE.replace("heading = \"小青\"", "heading = \"小清\""));
        assert!(said.starts_with("decisions/layouts.toml:9") && said.contains("是否想写 `小青`"), "{said}");
        let said = told(&RECIPE.replacen("by = \"王芳\", ", "", 1));
        assert!(said.starts_with("decisions/layouts.toml:5 `layout.kind.by`: 缺少这个键"), "{said}");
    }

    #[test]
    fn two_recipes_that_contradict_each_other_are_refused() {
        let second = RECIPE.replace("is = \"observer\"", "is = \"observed\"");
        let errors = parse(&format!("{RECIPE}{second}")).expect_err("a clash");
        // A recipe has ten lines, and its first column stands on the seventh.
        assert_eq!((errors.len(), errors[0].line), (1, 17));
        assert!(parse(&format!("{RECIPE}{RECIPE}")).is_ok());
        assert!(parse(&format!("{RECIPE}{}", second.replace("一小", "二小"))).is_ok());
    }

    #[test]
    fn a_file_of_another_name_is_told_with_the_right_one() {
        let vocabulary = Vocabulary::shipped().expect("right");
        let files = vec![DecisionFile { name: "layout.toml".to_owned(), text: String::new() }];
        let errors = Decisions::parse(files, &vocabulary).expect_err("unknown");
        assert_eq!(errors[0].nearest.as_deref(), Some("layouts.toml"));
    }
}
