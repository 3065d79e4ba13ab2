//! `qinglan explain`: from a result back to clause, count, rows and cells.

use std::path::Path;

use anyhow::Result;
use serde_json::json;
use tables::{Dataset, Lang, Table};

use crate::linked;
use crate::message::{self, Outcome, Told, Voice, counted};
use crate::person;
use crate::points;
use crate::render;
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
    let mut rows: Vec<usize> = (0..compliance.len()).filter(|row| concerns(&compliance, *row, asked)).collect();
    let who =
        asked.person.as_ref().map(|name| linked::of_person(&data, name, asked.unit.as_deref())).unwrap_or_default();
    let scores = points::text(&data, asked, voice);
    if rows.is_empty() && who.is_empty() && scores.is_empty() {
        return Err(nothing(&data, asked));
    }
    rows.sort_by_key(|row| urgency(compliance.text(*row, "status").unwrap_or_default()));
    let explained: Vec<Explained> = rows.iter().map(|row| explain_row(&data, &compliance, *row)).collect();
    if voice.json {
        let list: Vec<serde_json::Value> = explained.iter().map(Explained::json).collect();
        message::print(&serde_json::to_string_pretty(&list)?);
    } else {
        let texts: Vec<String> = explained.iter().map(|one| one.text(voice)).collect();
        let conclusions = format!("{}\n\n{}", totals(&explained, voice), texts.join("\n"));
        message::print(&format!("{conclusions}{scores}{}", linked::text(&who, voice)));
    }
    Ok(Outcome::Done)
}

/// Writes 得分明细单 of a person, and says where.
pub fn save(dir: &Path, person: &str, unit: Option<&str>, voice: &Voice) -> Result<Outcome> {
    let workspace = Workspace::open(dir)?;
    let data = store::open(&workspace.store())?.read_all()?;
    let written = person::save(&workspace, &data, person, unit)?;
    let shown: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    if voice.json {
        message::print(&serde_json::to_string_pretty(&json!({ "written": shown }))?);
    } else {
        let head = voice.say("已写：", "Written: ");
        message::print(&shown.iter().map(|path| format!("{head}{path}\n")).collect::<String>());
    }
    Ok(Outcome::Done)
}

/// The statuses in the order they are shown: what needs a hand first.
const STATUSES: [&str; 5] = ["unmet", "undecidable", "met", "count_only", "exempt"];

fn urgency(status: &str) -> usize {
    STATUSES.iter().position(|known| *known == status).unwrap_or(STATUSES.len())
}

fn status_word(status: &str, lang: Lang) -> &str {
    match lang {
        Lang::Zh => report::status_zh(status),
        Lang::En => status,
    }
}

/// How many conclusions there are of each status.
fn totals(explained: &[Explained], voice: &Voice) -> String {
    let of = |status: &&str| explained.iter().filter(|one| one.status == **status).count();
    let counts = STATUSES.iter().map(|status| (status_word(status, voice.lang), of(status)));
    let counts: Vec<String> =
        counts.filter(|(_, count)| *count > 0).map(|(word, count)| format!("{word} {count}")).collect();
    match voice.lang {
        Lang::Zh => format!("结论 {} 条：{}", explained.len(), counts.join("，")),
        Lang::En => format!("{}: {}", counted(explained.len(), "conclusion"), counts.join(", ")),
    }
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
    required: (Option<f64>, Option<f64>),
    actual: Option<f64>,
    reason: String,
    evidence: Vec<Evidence>,
}

/// One row behind a conclusion.
struct Evidence {
    place: String,
    quantity: Option<f64>,
    counted: bool,
    note: String,
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
        required: (compliance.number(row, "required_min"), compliance.number(row, "required_max")),
        actual: compliance.number(row, "actual"),
        reason: text("reason"),
        evidence: evidence_of(data, compliance, row),
    }
}

/// The rows behind a conclusion.
fn evidence_of(data: &Dataset, compliance: &Table, row: usize) -> Vec<Evidence> {
    let evidence = data.table("evidence");
    let same = |at: usize| {
        let named = ["pack", "rule", "unit", "subject", "counterpart", "period"];
        // Two people of one name are told apart by their ids, where both sides have them.
        let ids = ["subject_id", "counterpart_id"];
        named.iter().all(|column| evidence.text(at, column) == compliance.text(row, column))
            && ids.iter().all(|column| {
                evidence.text(at, column).zip(compliance.text(row, column)).is_none_or(|(one, other)| one == other)
            })
    };
    (0..evidence.len()).filter(|at| same(*at)).map(|at| evidence_row(&evidence, at)).collect()
}

fn evidence_row(evidence: &Table, at: usize) -> Evidence {
    let text = |column: &str| evidence.text(at, column).unwrap_or_default();
    Evidence {
        place: metrics::evidence_place(evidence, at),
        quantity: evidence.number(at, "quantity"),
        counted: evidence.boolean(at, "counted").unwrap_or(false),
        note: text("note").to_owned(),
    }
}

impl Explained {
    fn text(&self, voice: &Voice) -> String {
        let (required, actual) = (render::required(self.required), render::number(self.actual));
        let numbers = match voice.lang {
            Lang::Zh => format!("：要求 {required}，实际 {actual}"),
            Lang::En => format!(": required {required}, actual {actual}"),
        };
        let mut text = format!(
            "■ {}\n  {}\n  {}{}\n  {}{numbers}",
            self.head,
            self.rule,
            voice.say("条款：", "clause: "),
            self.clause,
            status_word(&self.status, voice.lang),
        );
        if !self.reason.is_empty() {
            text.push_str(&format!("{}{}", voice.say("；", "; "), self.reason));
        }
        text.push('\n');
        for row in &self.evidence {
            let line = render::evidence(row.counted, &render::number(row.quantity), &row.place, &row.note);
            text.push_str(&format!("    {line}\n"));
        }
        text
    }

    fn json(&self) -> serde_json::Value {
        let evidence: Vec<serde_json::Value> = self
            .evidence
            .iter()
            .map(
                |row| json!({ "place": row.place, "quantity": row.quantity, "counted": row.counted, "note": row.note }),
            )
            .collect();
        json!({
            "subject": self.head, "rule": self.rule, "clause": self.clause, "status": self.status,
            "required_min": self.required.0, "required_max": self.required.1, "actual": self.actual,
            "reason": self.reason, "evidence": evidence,
        })
    }
}
