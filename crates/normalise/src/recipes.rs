//! Which recipes may hold for a sheet: those of its unit whose headings stand in it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use policy::{Recipe, Taught, Vocabulary};
use tables::CellValue;

use crate::canvas::Canvas;
use crate::headings::MOST_HEADING_ROWS;
use crate::shape::level;

/// A longer text is no heading.
const LONGEST_HEADING: usize = 40;

/// The words for one sheet: the shared ones, with the recipes that may hold for it.
///
/// Nearly every sheet has none; then nothing is copied.
pub fn words_for<'v>(canvas: &Canvas<'_>, unit: &str, vocabulary: &'v Vocabulary) -> Cow<'v, Vocabulary> {
    let of_unit: Vec<&Recipe> = vocabulary.recipes.iter().filter(|recipe| recipe.holds_for(unit)).collect();
    if of_unit.is_empty() {
        return Cow::Borrowed(vocabulary);
    }
    let rows = levels_by_row(canvas, &of_unit);
    let here = |recipe: &&&Recipe| stands_in(recipe, &rows, vocabulary.recognition.same_shape);
    let found: Vec<Recipe> = of_unit.iter().filter(here).map(|recipe| (*recipe).clone()).collect();
    if found.is_empty() {
        return Cow::Borrowed(vocabulary);
    }
    Cow::Owned(Vocabulary { taught: Taught::of(found), ..vocabulary.clone() })
}

/// The heading words of any recipe in each row that has one.
fn levels_by_row(canvas: &Canvas<'_>, recipes: &[&Recipe]) -> Vec<(u32, BTreeSet<String>)> {
    let known: BTreeSet<&str> = recipes.iter().flat_map(|recipe| recipe.levels()).map(unnumbered).collect();
    let level = |value: &CellValue| match value {
        CellValue::Text(text) if text.chars().count() <= LONGEST_HEADING => {
            Some(level(text)).filter(|level| known.contains(level.as_str()))
        }
        _ => None,
    };
    let rows = (0..=canvas.last_row())
        .map(|row| (row, canvas.row(row).into_iter().filter_map(|(_, value)| level(value)).collect::<BTreeSet<_>>()));
    rows.filter(|(_, levels)| !levels.is_empty()).collect()
}

/// A heading's word without the number by which a second one of its name is told.
fn unnumbered(level: &str) -> &str {
    level.split_once('#').map_or(level, |(word, _)| word)
}

/// Whether enough of a recipe's headings stand close together.
fn stands_in(recipe: &Recipe, rows: &[(u32, BTreeSet<String>)], share: f64) -> bool {
    let wanted: BTreeSet<&str> = recipe.levels().map(unnumbered).collect();
    rows.iter().enumerate().any(|(at, (first, _))| {
        let near = rows[at..].iter().take_while(|(row, _)| row - first < MOST_HEADING_ROWS);
        let found: BTreeSet<&str> = near.flat_map(|(_, levels)| levels).map(String::as_str).collect();
        let both = wanted.intersection(&found).count();
        !wanted.is_empty() && both as f64 / wanted.len() as f64 >= share
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use policy::{Bureau, DecisionFile, Decisions, LAYOUTS_FILE};
    use tables::{CellRef, Field, Grid, RecordKind, Subject, Term};

    use super::*;
    use crate::reading::SheetReading;
    use crate::sheet::read_sheet;

    fn vocabulary(recipes: &str) -> Vocabulary {
        let mut vocabulary = Vocabulary::shipped().expect("right");
        let file = DecisionFile { name: LAYOUTS_FILE.to_owned(), text: recipes.to_owned() };
        vocabulary.recipes = Decisions::parse(vec![file], &vocabulary).expect("right").recipes;
        vocabulary
    }

    fn read(unit: &str, vocabulary: &Vocabulary, rows: &[&[&str]]) -> SheetReading {
        let bureau = Bureau::parse(
            "bureau.toml",
            "name = \"县\"\n[calendar.usual]\nautumn = { start = \"08-25\", teaching_start = \"09-01\", teaching_end = \"01-15\", end = \"01-20\" }\nspring = { start = \"02-20\", teaching_start = \"02-26\", teaching_end = \"07-05\", end = \"07-10\" }\n[[policy]]\npack = \"pingluo-qinglan\"\nfrom = 2018-06-01\n",
        );
        let mut grid = Grid::new("2024-1/一小/表.xlsx", "Sheet1");
        for (row, cells) in (0..).zip(rows) {
            for (col, text) in (0..).zip(*cells) {
                grid.cells.insert(CellRef::new(row, col), CellValue::Text((*text).to_owned()));
            }
        }
        let unit: Arc<str> = Arc::from(unit);
        let read = read_sheet(&grid, &unit, Some(Term::autumn(2024)), vocabulary, &bureau.expect("right").calendar);
        assert!(read.ledger.is_closed());
        read
    }

    const RECIPE: &str = r#"
[[layout]]
units = ["一小"]
headings = ["老蓝", "小青", "哪天", "感觉"]
kind = { is = "observation_log", by = "王芳", on = 2025-01-10 }
columns = [
  { heading = "老蓝", is = "observer", by = "王芳", on = 2025-01-10 },
  { heading = "小青", is = "observed", by = "王芳", on = 2025-01-10 },
  { heading = "哪天", is = "date", by = "王芳", on = 2025-01-10 },
  { heading = "感觉", is = "aside", by = "王芳", on = 2025-01-10 },
]
"#;
    const ROWS: [&[&str]; 3] = [
        &["老蓝", "小青", "哪天", "感觉"],
        &["马建国", "李明", "2024-9-18", "好"],
        &["马建国", "王芳", "2024-9-19", "好"],
    ];

    #[test]
    fn a_recipe_holds_for_its_own_unit_and_for_no_other() {
        let vocabulary = vocabulary(RECIPE);
        let own = read("一小", &vocabulary, &ROWS);
        assert_eq!((own.records.len(), own.questions.len(), own.findings.len()), (2, 0, 0));
        assert!(own.records.iter().all(|record| record.kind == RecordKind::Activity));
        assert_eq!(own.ledger.ignored.get("recipe_aside"), Some(&2));
        let other = read("二小", &vocabulary, &ROWS);
        assert_eq!((other.records.len(), other.questions.len()), (0, 5));
        let any = read("二小", &super::tests::vocabulary(&RECIPE.replace("units = [\"一小\"]\n", "")), &ROWS);
        assert_eq!(any.records.len(), 2);
    }

    #[test]
    fn a_column_taught_in_one_shape_means_nothing_in_a_quite_different_one() {
        let rows: [&[&str]; 3] = [
            &["姓名", "性别", "职称", "老蓝", "出生年月"],
            &["马建国", "男", "高级教师", "甲", "1980-1"],
            &["李明", "男", "一级教师", "乙", "1990-1"],
        ];
        let read = read("一小", &vocabulary(RECIPE), &rows);
        assert_eq!(read.blocks[0].form.as_deref(), Some("roster"));
        assert_eq!(read.blocks[0].columns[3].field(), None::<Field>);
    }

    #[test]
    fn a_sheet_left_aside_by_decision_is_ignored_by_name() {
        let aside = RECIPE.replace("is = \"observation_log\"", "is = \"aside\"");
        let read = read("一小", &vocabulary(&aside), &ROWS);
        assert_eq!((read.records.len(), read.questions.len(), read.findings.len()), (0, 0, 0));
        assert_eq!(read.ledger.ignored.get("recipe_aside"), Some(&8));
    }

    #[test]
    fn a_kind_whose_columns_do_not_suffice_is_told_and_its_columns_are_asked_about() {
        let short = "[[layout]]\nheadings = [\"姓名\", \"干了啥\", \"得分\"]\nkind = { is = \"observation_log\", by = \"王芳\", on = 2025-01-10 }\n";
        let rows: [&[&str]; 3] = [&["姓名", "干了啥", "得分"], &["马建国", "听课", "90"], &["李明", "评课", "80"]];
        let read = read("一小", &vocabulary(short), &rows);
        assert_eq!(read.findings.len(), 1);
        assert_eq!(read.findings[0].code, tables::FindingCode::RecipeFallsShort);
        let asked: Vec<&str> = read.questions.iter().map(|question| question.subject.heading()).collect();
        assert_eq!(asked, ["姓名", "干了啥", "得分"]);
        assert!(read.questions.iter().all(|question| question.subject != Subject::Kind));
    }

    #[test]
    fn a_heading_its_values_contradict_is_not_believed() {
        let rows: [&[&str]; 4] = [
            &["听课人", "授课人", "日期"],
            &["四年级1班语文第3节", "李明", "2024-9-18"],
            &["四年级2班数学第1节", "王芳", "2024-9-19"],
            &["五年级1班英语第2节", "王芳", "2024-9-20"],
        ];
        let read = read("一小", &vocabulary(""), &rows);
        assert_eq!(read.findings[0].code, tables::FindingCode::ColumnDoubtful);
        assert_eq!(read.questions[0].subject, Subject::Column("听课人".into()));
    }
}
