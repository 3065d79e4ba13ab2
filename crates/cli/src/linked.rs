//! Who is who, for `explain --person`: which mentions were joined, which are asked or kept apart, and why.

use tables::{Dataset, Lang};

use crate::message::Voice;

/// One row of the `identity` table.
pub struct Stretch {
    told: String,
    verdict: String,
    other: String,
    bits: Option<f64>,
    because: String,
    decided: String,
    place: String,
}

/// The mentions of a name, and of whoever they were joined with.
pub fn of_person(data: &Dataset, name: &str, unit: Option<&str>) -> Vec<Stretch> {
    let table = data.table("identity");
    let text = |row: usize, column: &str| table.text(row, column).unwrap_or_default().to_owned();
    let named = |row: &usize| {
        table.text(*row, "name") == Some(name) && unit.is_none_or(|unit| table.text(*row, "unit") == Some(unit))
    };
    let ids: Vec<String> =
        (0..table.len()).filter(named).map(|row| text(row, "teacher_id")).filter(|id| !id.is_empty()).collect();
    let rows = (0..table.len()).filter(|row| named(row) || ids.contains(&text(*row, "teacher_id")));
    rows.map(|row| {
        let terms = match (text(row, "first_term"), text(row, "last_term")) {
            (first, last) if first == last => first,
            (first, last) => format!("{first}—{last}"),
        };
        let id = text(row, "teacher_id");
        let id = if id.is_empty() { "?".to_owned() } else { id };
        Stretch {
            told: format!("{id}  {} {} {terms}（{}）", text(row, "unit"), text(row, "name"), text(row, "sheets")),
            verdict: text(row, "verdict"),
            other: text(row, "other"),
            bits: table.number(row, "bits"),
            because: text(row, "because"),
            decided: text(row, "decided"),
            place: text(row, "src_file"),
        }
    })
    .collect()
}

/// The words, below the conclusions; empty if there is nothing to say.
pub fn text(who: &[Stretch], voice: &Voice) -> String {
    if who.is_empty() {
        return String::new();
    }
    let head = voice.say(
        "谁是谁（权重以 bit 计：正的支持是同一人，负的反对）：",
        "Who is who (weights in bits, above 0 for one person):",
    );
    let lines: Vec<String> = who.iter().map(|stretch| line(stretch, voice.lang)).collect();
    format!("\n{head}\n{}", lines.concat())
}

fn line(stretch: &Stretch, lang: Lang) -> String {
    let verdict = match (stretch.verdict.as_str(), lang) {
        ("first", Lang::Zh) => "此人的第一段记载",
        ("joined", Lang::Zh) => "与下面这一段是同一人",
        ("decided", Lang::Zh) => "经确认，与下面这一段是同一人",
        ("asked", Lang::Zh) => "与下面这一段可能是同一人，待确认，没有合并",
        ("different", Lang::Zh) => "与下面这一段不是同一人",
        (other, _) => other,
    };
    let mut text = format!("  {}  {verdict}\n", stretch.told);
    if !stretch.other.is_empty() {
        let bits = stretch.bits.map(|bits| format!("  {bits:+.1} bit：")).unwrap_or_default();
        text.push_str(&format!("      {}\n     {bits}{}\n", stretch.other, stretch.because));
    }
    if !stretch.decided.is_empty() {
        text.push_str(&format!("      {}  decisions/people.toml\n", stretch.decided));
    }
    if stretch.verdict == "first" {
        text.push_str(&format!("      {}\n", stretch.place));
    }
    text
}
