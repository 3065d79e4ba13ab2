//! Recipes as text, put behind what is in the file already.

use std::fmt::Write;

use tables::Field;

use super::layouts::{ASIDE, Decided, Recipe, TaughtColumn};
use crate::Vocabulary;

const HEAD: &str = "\
# 版式：哪个单位的哪种表头是什么表、每一列是什么。待确认.xlsx 里的回答写在这里；可以手改，删去一段就会重新问。
# units 不写，则对所有单位有效；is = \"aside\" 表示略过。
# Layouts: what kind of sheet a shape of headings is, and what its columns mean. Answers from 待确认.xlsx are written here;
# edit them freely, and delete a part to be asked again. Without `units` a layout holds for any unit.
";

/// The text of `layouts.toml` with further recipes behind it; what is there already stays as it is.
pub fn draft_layouts(text: &str, recipes: &[Recipe], vocabulary: &Vocabulary) -> String {
    let mut text = if text.trim().is_empty() { HEAD.to_owned() } else { text.to_owned() };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    for recipe in recipes {
        let _ = write_recipe(&mut text, recipe, vocabulary);
    }
    text
}

fn write_recipe(out: &mut String, recipe: &Recipe, vocabulary: &Vocabulary) -> std::fmt::Result {
    writeln!(out, "\n[[layout]]")?;
    if !recipe.units.is_empty() {
        writeln!(out, "units = {}", list(&recipe.units))?;
    }
    writeln!(out, "headings = {}", list(&recipe.headings))?;
    if let Some(kind) = &recipe.kind {
        let name = kind.form.as_deref().unwrap_or(ASIDE);
        let zh = vocabulary.form(name).map_or("略过", |form| &form.zh);
        writeln!(out, "kind = {{ is = {}, {} }}  # {zh}", quoted(name), decided(&kind.decided))?;
    }
    if !recipe.columns.is_empty() {
        writeln!(out, "columns = [")?;
        recipe.columns.iter().try_for_each(|column| write_column(out, column))?;
        writeln!(out, "]")?;
    }
    Ok(())
}

fn write_column(out: &mut String, column: &TaughtColumn) -> std::fmt::Result {
    write!(out, "  {{ heading = {}", quoted(&column.heading))?;
    let mut zh = Vec::new();
    if let Some(meaning) = column.meaning {
        write!(out, ", is = {}", quoted(meaning.map_or(ASIDE, Field::key)))?;
        zh.push(meaning.map_or("略过", Field::zh));
    }
    if let Some(style) = column.dates {
        write!(out, ", dates = {}", quoted(style.key()))?;
        zh.push(style.zh());
    }
    writeln!(out, ", {} }},  # {}", decided(&column.decided), zh.join("；"))
}

fn decided(decided: &Decided) -> String {
    let why = if decided.why.is_empty() { String::new() } else { format!(", why = {}", quoted(&decided.why)) };
    format!("by = {}, on = {}{why}", quoted(&decided.by), decided.on)
}

fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(", "))
}

/// A text as TOML writes it on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::decisions::{DateStyle, DecisionFile, Decisions, LAYOUTS_FILE, TaughtKind};

    #[test]
    fn what_is_drafted_is_read_back_as_it_was_and_comments_stay() {
        let vocabulary = Vocabulary::shipped().expect("right");
        let said = Decided {
            by: "王\"芳\\".into(),
            on: NaiveDate::from_ymd_opt(2025, 1, 10).expect("a day"),
            why: "问过\n学校".into(),
        };
        let column = |heading: &str, meaning, dates, line| TaughtColumn {
            heading: heading.into(),
            meaning,
            dates,
            decided: said.clone(),
            line,
        };
        let before = "# 手写的说明\n";
        // Two lines stand before the recipe's own: the comment and an empty one.
        let recipe = Recipe {
            units: vec!["一小".into()],
            headings: vec!["老蓝".into(), "哪\"天".into()],
            kind: Some(TaughtKind { form: None, decided: said.clone(), line: 6 }),
            columns: vec![
                column("老蓝", Some(Some(Field::Observer)), None, 8),
                column("哪\"天", None, Some(DateStyle::AsWritten), 9),
            ],
        };
        let text = draft_layouts(before, std::slice::from_ref(&recipe), &vocabulary);
        assert!(text.starts_with(before));
        let file = DecisionFile { name: LAYOUTS_FILE.into(), text };
        assert_eq!(Decisions::parse(vec![file], &vocabulary).expect("right").recipes, [recipe]);
    }
}
