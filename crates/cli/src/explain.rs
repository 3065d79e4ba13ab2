//! `qinglan explain`: from a result back to clause, count, rows and cells.

use std::path::Path;

use anyhow::Result;
use serde_json::json;
use tables::{Dataset, Lang, Table};

use crate::message::{self, Outcome, Told, Voice};
use crate::workspace::Workspace;

/// What is asked about; whatever is given narrows the answer.
pub struct Asked<'a> {
    /// A person's name.
    pub person: &'a Option<String>,
    /// A unit's name.
    pub unit: &'a Option<String>,
    /// A rule's id.
    pub rule: &'a Option<String>,
}

/// Explains the conclusions about a person, a unit or a rule.
pub fn explain(dir: &Path, asked: &Asked<'_>, voice: &Voice) -> Result<Outcome> {
    if asked.person.is_none() && asked.unit.is_none() && asked.rule.is_none() {
        return Err(Told::error(
            "请说明要解释什么：--person 姓名、--unit 单位 或 --rule 规则",
            "Say what to explain: --person NAME, --unit U or --rule ID",
        ));
    }
    let workspace = Workspace::open(dir)?;
    let data = store::open(&workspace.store())?.read_all()?;
    let compliance = data.table("compliance");
    let rows: Vec<usize> = (0..compliance.len()).filter(|row| concerns(&compliance, *row, asked)).collect();
    if rows.is_empty() {
        return Err(nothing(&data, asked));
    }
    let explained: Vec<Explained> = rows.iter().map(|row| explain_row(&data, &compliance, *row)).collect();
    if voice.json {
        let list: Vec<serde_json::Value> = explained.iter().map(Explained::json).collect();
        message::print(&serde_json::to_string_pretty(&list)?);
    } else {
        message::print(&explained.iter().map(|one| one.text(voice)).collect::<Vec<_>>().join("\n"));
    }
    Ok(Outcome::Done)
}

fn concerns(compliance: &Table, row: usize, asked: &Asked<'_>) -> bool {
    let is = |column: &str, wanted: &Option<String>| {
        wanted.as_ref().is_none_or(|wanted| compliance.text(row, column) == Some(wanted))
    };
    let person = asked
        .person
        .as_ref()
        .is_none_or(|name| ["subject", "counterpart"].iter().any(|column| compliance.text(row, column) == Some(name)));
    person && is("unit", asked.unit) && is("rule", asked.rule)
}

fn nothing(data: &Dataset, asked: &Asked<'_>) -> anyhow::Error {
    let near = |word: &Option<String>, table: &str, column: &str| {
        let table = data.table(table);
        let known: Vec<String> =
            (0..table.len()).filter_map(|row| table.text(row, column).map(str::to_owned)).collect();
        let word = word.as_ref()?;
        policy::nearest(word, known.iter().map(String::as_str)).filter(|near| near != word).map(str::to_owned)
    };
    let near = near(asked.person, "teacher", "name")
        .or_else(|| near(asked.unit, "unit", "unit"))
        .or_else(|| near(asked.rule, "rules", "rule"));
    let (zh, en) = match near {
        Some(word) => (format!("。是否想写 {word}？"), format!("; did you mean {word}?")),
        None if data.table("compliance").is_empty() => {
            ("；先运行 qinglan run".to_owned(), "; run `qinglan run` first".to_owned())
        }
        None => (
            "。请核对写法：名字、单位全称、规则编号如 PL-27".to_owned(),
            "; check the spelling: a name, a unit in full, a rule such as PL-27".to_owned(),
        ),
    };
    Told::error(format!("没有与此有关的结论{zh}"), format!("no conclusion concerns that{en}"))
}

/// One conclusion with its clause and its rows.
struct Explained {
    head: String,
    rule: String,
    clause: String,
    status: String,
    required: String,
    actual: String,
    reason: String,
    evidence: Vec<(String, String, bool, String)>,
}

fn explain_row(data: &Dataset, compliance: &Table, row: usize) -> Explained {
    let text = |column: &str| compliance.text(row, column).unwrap_or_default().to_owned();
    let rules = data.table("rules");
    let rule = (0..rules.len()).find(|at| {
        rules.text(*at, "rule") == compliance.text(row, "rule")
            && rules.text(*at, "pack") == compliance.text(row, "pack")
    });
    let of_rule = |column: &str| rule.and_then(|at| rules.text(at, column)).unwrap_or_default().to_owned();
    let people = [text("unit"), text("subject"), text("counterpart")]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" › ");
    Explained {
        head: format!("{people}  {}", text("period")),
        rule: format!("{} {}", text("rule"), of_rule("zh")),
        clause: format!("{} {}", of_rule("source"), of_rule("clause")),
        status: text("status"),
        required: match (compliance.number(row, "required_min"), compliance.number(row, "required_max")) {
            (Some(min), None) => format!("≥ {min}"),
            (None, Some(max)) => format!("≤ {max}"),
            (Some(min), Some(max)) => format!("{min}—{max}"),
            (None, None) => String::new(),
        },
        actual: compliance.shown(row, "actual"),
        reason: text("reason"),
        evidence: evidence_of(data, compliance, row),
    }
}

/// The rows behind a conclusion: place, quantity, whether counted, note.
fn evidence_of(data: &Dataset, compliance: &Table, row: usize) -> Vec<(String, String, bool, String)> {
    let evidence = data.table("evidence");
    let same = |at: usize| {
        ["pack", "rule", "unit", "subject", "counterpart", "period"]
            .iter()
            .all(|column| evidence.text(at, column) == compliance.text(row, column))
    };
    (0..evidence.len())
        .filter(|at| same(*at))
        .map(|at| {
            let text = |column: &str| evidence.text(at, column).unwrap_or_default();
            let cell = match text("src_cell") {
                "" => evidence.int(at, "src_row").map(|row| row.to_string()).unwrap_or_default(),
                cell => cell.to_owned(),
            };
            let place = format!("{} › {}!{cell}", text("src_file"), text("src_sheet"));
            (
                place,
                evidence.shown(at, "quantity"),
                evidence.boolean(at, "counted").unwrap_or(false),
                text("note").to_owned(),
            )
        })
        .collect()
}

impl Explained {
    fn text(&self, voice: &Voice) -> String {
        let status = match voice.lang {
            Lang::Zh => report::status_zh(&self.status).to_owned(),
            Lang::En => self.status.clone(),
        };
        let numbers = match voice.lang {
            Lang::Zh => format!("要求 {}，实际 {}", dash(&self.required), dash(&self.actual)),
            Lang::En => format!("required {}, actual {}", dash(&self.required), dash(&self.actual)),
        };
        let mut text = format!(
            "■ {}\n  {}\n  {}{}\n  {status}: {numbers}",
            self.head,
            self.rule,
            voice.say("条款：", "clause: "),
            self.clause
        );
        if !self.reason.is_empty() {
            text.push_str(&format!("{}{}", voice.say("；", "; "), self.reason));
        }
        text.push('\n');
        for (place, quantity, counted, note) in &self.evidence {
            let mark = if *counted { "✓" } else { "·" };
            text.push_str(&format!("    {mark} {quantity:>4}  {place}  {note}\n"));
        }
        text
    }

    fn json(&self) -> serde_json::Value {
        let evidence: Vec<serde_json::Value> =
            self.evidence.iter().map(|(place, quantity, counted, note)| json!({ "place": place, "quantity": quantity, "counted": counted, "note": note })).collect();
        json!({
            "subject": self.head, "rule": self.rule, "clause": self.clause, "status": self.status,
            "required": self.required, "actual": self.actual, "reason": self.reason, "evidence": evidence,
        })
    }
}

fn dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
