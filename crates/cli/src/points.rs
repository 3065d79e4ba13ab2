//! Points for `explain`: each score of a person or a unit, its items with clause and way of counting, and the rows behind each.

use tables::{Dataset, Table};

use crate::explain::Asked;
use crate::message::Voice;
use crate::render;

/// What names one score.
const SCORE: [&str; 8] = ["pack", "sheet", "unit", "subject", "counterpart", "period", "subject_id", "counterpart_id"];

/// The scores asked about, below the conclusions; empty if there are none, or only a rule was asked about.
pub fn text(data: &Dataset, asked: &Asked<'_>, voice: &Voice) -> String {
    let scores = data.table("scores");
    let rows: Vec<usize> = (0..scores.len()).filter(|row| concerns(&scores, *row, asked)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let head = voice.say("积分：", "Points:");
    let texts: Vec<String> = rows.iter().map(|row| score(data, &scores, *row, voice)).collect();
    format!("\n{head}\n{}", texts.concat())
}

fn concerns(scores: &Table, row: usize, asked: &Asked<'_>) -> bool {
    let is = |column: &str, wanted: &str| scores.text(row, column) == Some(wanted);
    let person = asked.person.as_ref().is_none_or(|name| is("subject", name) || is("counterpart", name));
    let unit = asked.unit.as_ref().is_none_or(|unit| is("unit", unit));
    asked.rule.is_none() && person && unit
}

fn score(data: &Dataset, scores: &Table, row: usize, voice: &Voice) -> String {
    let at = |column: &str| scores.text(row, column).unwrap_or_default();
    let people = [at("unit"), at("subject"), at("counterpart")].into_iter().filter(|word| !word.is_empty());
    let head = format!("{}  {}  {}", people.collect::<Vec<_>>().join(" › "), at("sheet"), at("period"));
    let (full, grade) = (render::number(scores.number(row, "full")), at("grade"));
    let mut text = format!("■ {head}\n  {}／{full}{}\n", points(scores, row, voice), spaced(grade));
    let items = data.table("score_items");
    let mut of_score: Vec<usize> = (0..items.len()).filter(|item| same(scores, row, &items, *item)).collect();
    of_score.sort_by_key(|item| items.int(*item, "nth"));
    for item in of_score {
        text.push_str(&one_item(data, &items, item, voice));
    }
    text
}

fn one_item(data: &Dataset, items: &Table, item: usize, voice: &Voice) -> String {
    let at = |column: &str| items.text(item, column).unwrap_or_default();
    let (points, weight) = (points(items, item, voice), render::number(items.number(item, "weight")));
    let mut text =
        format!("  {} {}  {points}／{weight}{}{}\n", at("item"), at("zh"), spaced(at("clause")), spaced(at("reason")));
    let evidence = data.table("score_evidence");
    for row in (0..evidence.len())
        .filter(|row| same(items, item, &evidence, *row) && evidence.text(*row, "item") == Some(at("item")))
    {
        let counted = evidence.boolean(row, "counted").unwrap_or(false);
        let value = render::number(evidence.number(row, "value"));
        let note = evidence.text(row, "note").unwrap_or_default();
        let line = render::evidence(counted, &value, &metrics::evidence_place(&evidence, row), note);
        text.push_str(&format!("      {line}\n"));
    }
    text
}

/// The points, or from what to what they may come; that nothing applies.
fn points(table: &Table, row: usize, voice: &Voice) -> String {
    let [points, low, high] = ["points", "low", "high"].map(|column| table.number(row, column));
    match (points, table.text(row, "state")) {
        (Some(points), _) => render::number(Some(points)),
        (None, Some("not_applicable")) => voice.say("不适用", "not applicable").to_owned(),
        _ => format!("{} {}—{}", voice.say("待定", "open"), render::number(low), render::number(high)),
    }
}

fn same(one: &Table, row: usize, other: &Table, at: usize) -> bool {
    SCORE.iter().all(|column| one.text(row, column) == other.text(at, column))
}

fn spaced(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("  {text}") }
}
