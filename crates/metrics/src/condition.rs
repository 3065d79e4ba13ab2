//! Conditions of a pack: SQL expressions over one declared table, checked when the pack is resolved.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use polars::prelude::*;
use policy::{Vocabulary, nearest};
use sqlparser::ast::{self, visit_expressions};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use tables::TableSpec;

use crate::{MeasureError, frame};

/// A condition bound to a table: true, false, or unknown where a cell it asks for is empty.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    /// As written.
    pub text: String,
    /// Kinds of rows it asks for by name (`kind = '学校方案'`), where the table holds several kinds of material.
    pub kinds: Vec<String>,
    expr: Expr,
}

/// Blanks of a condition that the duty fills: the first and the last day of its period, the last day reported.
pub(crate) const DAYS: [&str; 3] = ["period_from", "period_to", "reported_on"];

/// What is wrong with a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub zh: String,
    pub en: String,
    pub nearest: Option<String>,
}

impl Fault {
    fn new(zh: String, en: String, nearest: Option<&str>) -> Self {
        Self { zh, en, nearest: nearest.map(str::to_owned) }
    }
}

/// The values a column can hold.
enum Words {
    /// A list of the shared vocabulary.
    List(&'static str),
    /// Words this program itself writes.
    Own(&'static [&'static str]),
}

const ROLES: Words = Words::Own(&[
    "师傅",
    "徒弟",
    "同伴",
    "教师",
    "教研员",
    "专职教研员",
    "专家",
    "领导",
    "学校",
    "研训团队",
    "领衔人",
    "成员",
]);

/// Columns whose values are a closed list.
const CLOSED: [(&str, &str, Words); 79] = [
    ("activity", "kind", Words::List("activity_kind")),
    ("activity", "lesson_type", Words::List("lesson_type")),
    ("activity", "actor_role", ROLES),
    ("activity", "counterpart_role", ROLES),
    ("activity", "mode", Words::List("mode")),
    ("activity", "level", Words::List("level")),
    ("document", "kind", Words::List("document_kind")),
    ("document", "author_role", ROLES),
    ("pairing", "basis", Words::Own(&["register", "log"])),
    ("pairing", "track", Words::List("track")),
    ("pairing", "assignment_mode", Words::List("assignment_mode")),
    ("assessment", "scheme", Words::List("scheme")),
    ("assessment", "grade", Words::List("rating")),
    ("assessment", "result", Words::List("rating")),
    ("assessment", "subject_kind", Words::List("subject_kind")),
    ("rubric_score", "scheme", Words::List("scheme")),
    ("rubric_score", "subject_kind", Words::List("subject_kind")),
    ("rubric_score", "rater_kind", Words::List("respondent")),
    ("competition_result", "kind", Words::List("contest_kind")),
    ("competition_result", "prize", Words::List("prize")),
    ("competition_result", "level", Words::List("level")),
    ("publication", "level", Words::List("level")),
    ("publication", "kind", Words::List("publication_kind")),
    ("project_member", "level", Words::List("level")),
    ("project_member", "kind", Words::List("project_kind")),
    ("honour", "level", Words::List("level")),
    ("honour", "subject_kind", Words::List("subject_kind")),
    ("tier_title", "kind", Words::List("tier_kind")),
    ("tier_title", "level", Words::List("level")),
    ("tier_title", "status", Words::List("tier_status")),
    ("tier_title", "path", Words::List("tier_path")),
    ("title_spell", "kind", Words::Own(&["聘", "评"])),
    ("title_spell", "level", Words::List("title")),
    ("title_application", "target_level", Words::List("title")),
    ("group_member", "group_kind", Words::List("group_kind")),
    ("staff_group", "kind", Words::List("group_kind")),
    ("event", "kind", Words::List("event_kind")),
    ("event", "mode", Words::List("mode")),
    ("event_attendance", "kind", Words::List("event_kind")),
    ("event_attendance", "role", Words::List("attendance_role")),
    ("programme_member", "role", Words::List("member_role")),
    ("programme_member", "member_kind", Words::Own(&["person", "unit"])),
    ("unit_pairing", "kind", Words::Own(&["园际", "城乡", "校际"])),
    ("signed_agreement", "kind", Words::List("agreement_kind")),
    ("service_spell", "kind", Words::List("service_kind")),
    ("training_record", "kind", Words::List("training_kind")),
    ("training_record", "level", Words::List("level")),
    ("training_record", "form", Words::List("training_form")),
    ("training_record", "result", Words::List("rating")),
    ("course", "level", Words::List("level")),
    ("help_activity", "form", Words::List("help_form")),
    ("help_activity", "reported_by", Words::List("help_side")),
    ("help_activity", "class_group", Words::List("class_group")),
    ("help_activity", "mode", Words::List("mode")),
    ("resource_grant", "kind", Words::List("resource_kind")),
    ("survey_response", "respondent_kind", Words::List("respondent")),
    ("survey_response", "target_kind", Words::List("subject_kind")),
    ("inspection", "kind", Words::List("inspection_kind")),
    ("inspection", "phase", Words::List("phase")),
    ("reward_sanction", "kind", Words::List("reward_kind")),
    ("reward_sanction", "subject_kind", Words::List("subject_kind")),
    ("ethics_result", "result", Words::List("rating")),
    ("annual_review", "grade", Words::List("rating")),
    ("quota_round", "kind", Words::List("quota_kind")),
    ("quota_allocation", "kind", Words::List("quota_kind")),
    ("monthly_report", "kind", Words::List("report_kind")),
    ("teacher", "highest_degree", Words::List("education")),
    ("teacher_year", "highest_degree", Words::List("education")),
    ("unit", "urban_rural", Words::List("urban_rural")),
    ("employment", "channel", Words::List("hire_channel")),
    ("care_pairing", "kind", Words::List("care_pair_kind")),
    ("care_contact", "kind", Words::List("care_kind")),
    ("care_contact", "actor_role", Words::List("care_role")),
    ("care_plan", "kind", Words::List("care_plan_kind")),
    ("incident", "kind", Words::List("incident_kind")),
    ("incident_notice", "recipient", Words::List("notice_recipient")),
    ("target", "basis", Words::Own(&["stock", "flow", "cumulative"])),
    ("tier_ref", "kind", Words::List("tier_kind")),
    ("tier_ref", "level", Words::List("level")),
];

fn blank(name: &str) -> String {
    format!("{{{name}}}")
}

/// A text with its days filled in.
fn with_days(text: &str, days: &[String; 3]) -> String {
    DAYS.iter().zip(days).fold(text.to_owned(), |text, (name, day)| text.replace(&blank(name), day))
}

impl Condition {
    /// Binds a condition to a table.
    ///
    /// # Errors
    /// Every unknown column and every word that no row of that column can hold; else what the parser or polars says.
    pub fn bind(text: &str, spec: &'static TableSpec, words: &Vocabulary) -> Result<Self, Vec<Fault>> {
        let unknown = with_days(text, &["CAST(NULL AS DATE)"; 3].map(str::to_owned));
        let parsed = parse(&unknown).map_err(|fault| vec![fault])?;
        let mut faults = unknown_columns(&parsed, spec);
        faults.extend(unknown_words(&parsed, spec, words));
        faults.extend(wrong_intervals(&parsed));
        if !faults.is_empty() {
            return Err(faults);
        }
        let expr = polars::sql::sql_expr(&unknown).map_err(|error| vec![refused(&error)])?;
        let condition = Self { text: text.to_owned(), kinds: kinds_asked(&parsed, spec), expr };
        condition.check(spec).map_err(|fault| vec![fault])?;
        Ok(condition)
    }

    /// Whether its answers depend on the days of the duty.
    pub fn moves(&self) -> bool {
        DAYS.iter().any(|name| self.text.contains(&blank(name)))
    }

    /// The same for a period of a first and a last day, reported as of a third.
    pub fn within(&self, table: &'static str, days: [NaiveDate; 3]) -> Result<Self, MeasureError> {
        let text = with_days(&self.text, &days.map(|day| format!("CAST('{day}' AS DATE)")));
        let expr = polars::sql::sql_expr(&text).map_err(|source| self.failed(table, source))?;
        Ok(Self { text, kinds: self.kinds.clone(), expr })
    }

    /// The expression.
    pub fn expr(&self) -> Expr {
        self.expr.clone()
    }

    /// The answer for every row of a frame.
    pub fn answers(&self, table: &'static str, rows: &DataFrame) -> Result<Vec<Option<bool>>, MeasureError> {
        let answered = rows.clone().lazy().select([self.expr().alias("answer")]).collect();
        let answered = answered.map_err(|source| self.failed(table, source))?;
        frame::answers(&answered, "answer")
    }

    fn failed(&self, table: &'static str, source: PolarsError) -> MeasureError {
        MeasureError::Condition { condition: self.text.clone(), table: table.to_owned(), source }
    }

    fn check(&self, spec: &'static TableSpec) -> Result<(), Fault> {
        let rows = frame::empty(spec).map_err(|error| Fault::new(error.to_string(), error.to_string(), None))?;
        let tried = rows.lazy().select([self.expr().alias("answer")]).collect().map_err(|error| refused(&error))?;
        match tried.column("answer").map(|column| column.dtype().clone()) {
            Ok(DataType::Boolean) => Ok(()),
            Ok(other) => {
                let (zh, en) = ("应是能判真假的条件", format!("a yes-or-no condition is expected, this gives {other}"));
                Err(Fault::new(zh.to_owned(), en, None))
            }
            Err(error) => Err(refused(&error)),
        }
    }
}

/// What polars says is for programmers; here it is told in words what to look at.
fn refused(error: &PolarsError) -> Fault {
    let (zh, en) = match error {
        PolarsError::SQLInterface(_) | PolarsError::SQLSyntax(_) => {
            ("条件里有不支持的函数或写法", "the condition uses a function or form that is not supported")
        }
        _ => (
            "条件里比较或计算的两边类型不同：文字加单引号，数字不加，日期写成 CAST('2024-09-01' AS DATE)",
            "the condition compares or computes two types: quote texts, not numbers; a day is CAST('2024-09-01' AS DATE)",
        ),
    };
    Fault::new(zh.to_owned(), en.to_owned(), None)
}

pub(crate) fn parse(text: &str) -> Result<ast::Expr, Fault> {
    let parsed = Parser::new(&GenericDialect {}).try_with_sql(text).and_then(|mut parser| {
        let expr = parser.parse_expr()?;
        parser.expect_token(&sqlparser::tokenizer::Token::EOF)?;
        Ok(expr)
    });
    parsed.map_err(|error| Fault::new(format!("条件写法不对：{error}"), format!("cannot be parsed: {error}"), None))
}

fn unknown_columns(parsed: &ast::Expr, spec: &'static TableSpec) -> Vec<Fault> {
    let mut faults = Vec::new();
    let _ = visit_expressions(parsed, |expr| {
        let named = match expr {
            ast::Expr::Identifier(ident) => Some(ident.value.clone()),
            ast::Expr::CompoundIdentifier(idents) => idents.last().map(|ident| ident.value.clone()),
            _ => None,
        };
        if let Some(name) = named.filter(|name| spec.column(name).is_none()) {
            let near = nearest(&name, spec.columns.iter().map(|column| column.name));
            let table = spec.name;
            let (zh, en) =
                (format!("表 {table} 没有 `{name}` 这一列"), format!("table `{table}` has no column `{name}`"));
            faults.push(Fault::new(zh, en, near));
        }
        ControlFlow::<()>::Continue(())
    });
    faults
}

fn unknown_words(parsed: &ast::Expr, spec: &'static TableSpec, words: &Vocabulary) -> Vec<Fault> {
    let mut faults = Vec::new();
    let _ = visit_expressions(parsed, |expr| {
        for (column, word) in compared(expr) {
            let known = known_words(spec.name, &column, words);
            // An empty text stands for an empty cell: `COALESCE(kind, '') = ''`.
            if !known.is_empty() && !word.is_empty() && !known.contains(&word.as_str()) {
                let listed = known.join("、");
                let zh = format!("`{column}` 没有 `{word}` 这个值，只有 {listed}");
                let en = format!("`{column}` never holds `{word}`, only {listed}");
                faults.push(Fault::new(zh, en, nearest(&word, known.iter().copied())));
            }
        }
        ControlFlow::<()>::Continue(())
    });
    faults
}

/// Lengths of time that polars would stop at instead of refusing: `INTERVAL '3 yeers'`.
fn wrong_intervals(parsed: &ast::Expr) -> Vec<Fault> {
    const UNITS: [&str; 4] = ["year", "month", "week", "day"];
    let mut faults = Vec::new();
    let _ = visit_expressions(parsed, |expr| {
        if let ast::Expr::Interval(interval) = expr {
            let length = literal(&interval.value).unwrap_or_default();
            let words: Vec<&str> = length.split_whitespace().collect();
            let right = words.chunks(2).all(|part| match part {
                [number, unit] => {
                    number.parse::<u16>().is_ok() && UNITS.contains(&unit.strip_suffix('s').unwrap_or(unit))
                }
                _ => false,
            });
            if words.is_empty() || !right {
                let zh = format!("条件里的时长 `{length}` 写法不对，应如 '3 years'、'6 months'、'10 days'");
                let en = format!("the interval `{length}` is wrong; write '3 years', '6 months', '10 days'");
                faults.push(Fault::new(zh, en, None));
            }
        }
        ControlFlow::<()>::Continue(())
    });
    faults
}

/// The values a column can hold; none if it is free.
pub(crate) fn known_words<'w>(table: &str, column: &str, words: &'w Vocabulary) -> Vec<&'w str> {
    match CLOSED.iter().find(|(of, closed, _)| *of == table && *closed == column) {
        Some((_, _, Words::List(list))) => words.list(list).entries.iter().map(|entry| entry.name.as_str()).collect(),
        Some((_, _, Words::Own(own))) => own.to_vec(),
        None => Vec::new(),
    }
}

/// A value as people say it: of a code the first word schools write for it, of any other the value itself.
pub(crate) fn word_zh(table: &str, column: &str, value: &str, words: &Vocabulary) -> String {
    let entry = match CLOSED.iter().find(|(of, closed, _)| *of == table && *closed == column) {
        Some((_, _, Words::List(list))) => words.list(list).named(value),
        _ => None,
    };
    let said = entry.filter(|_| value.is_ascii()).and_then(|entry| entry.words.first());
    said.map_or_else(|| value.to_owned(), Clone::clone)
}

/// Every column whose values are a closed list, with the values.
pub(crate) fn closed_columns(words: &Vocabulary) -> Vec<(&'static str, &'static str, Vec<String>)> {
    let values = |table: &str, column: &str| known_words(table, column, words).into_iter().map(str::to_owned).collect();
    CLOSED.iter().map(|(table, column, _)| (*table, *column, values(table, column))).collect()
}

/// The column that says of which kind of material a row is, in tables that several kinds of sheets fill.
pub(crate) fn kind_column(table: &str) -> Option<&'static str> {
    match table {
        "activity" | "document" | "event" | "event_attendance" | "training_record" | "inspection"
        | "reward_sanction" | "staff_group" | "unit_pairing" | "signed_agreement" | "service_spell"
        | "schedule_item" | "monthly_report" | "resource_grant" | "care_pairing" | "care_contact" | "care_plan" => {
            Some("kind")
        }
        "assessment" => Some("scheme"),
        "group_member" => Some("group_kind"),
        _ => None,
    }
}

/// The kinds a condition as written names, its blanks not yet filled; none if it rules kinds out, or cannot be parsed.
pub(crate) fn kinds_named(text: &str, spec: &TableSpec) -> Vec<String> {
    let column = kind_column(spec.name).or_else(|| spec.column("kind").map(|column| column.name));
    match (parse(&without_blanks(text)), column) {
        (Ok(parsed), Some(column)) => kinds_in(&parsed, column),
        _ => Vec::new(),
    }
}

/// `{parameter}` as a name the parser takes.
fn without_blanks(text: &str) -> String {
    text.replace(['{', '}'], "")
}

/// The kinds a condition asks for by name; none if it rules kinds out instead.
fn kinds_asked(parsed: &ast::Expr, spec: &TableSpec) -> Vec<String> {
    kind_column(spec.name).map(|column| kinds_in(parsed, column)).unwrap_or_default()
}

fn kinds_in(parsed: &ast::Expr, column: &str) -> Vec<String> {
    let (mut kinds, mut ruled_out) = (Vec::new(), false);
    let _ = visit_expressions(parsed, |expr| {
        let negated = match expr {
            ast::Expr::BinaryOp { op, .. } => *op == ast::BinaryOperator::NotEq,
            ast::Expr::InList { negated, .. } => *negated,
            _ => false,
        };
        for (_, word) in compared(expr).into_iter().filter(|(compared, _)| compared == column) {
            ruled_out |= negated;
            kinds.push(word);
        }
        ControlFlow::<()>::Continue(())
    });
    if ruled_out { Vec::new() } else { kinds }
}

/// The texts a column is compared with: `kind = 'observe'`, `'observe' = kind`, `kind IN ('a', 'b')`.
fn compared(expr: &ast::Expr) -> Vec<(String, String)> {
    match expr {
        ast::Expr::BinaryOp { left, op: ast::BinaryOperator::Eq | ast::BinaryOperator::NotEq, right } => {
            named(left).zip(literal(right)).or_else(|| named(right).zip(literal(left))).into_iter().collect()
        }
        ast::Expr::InList { expr, list, .. } => {
            list.iter().filter_map(|item| Some((named(expr)?, literal(item)?))).collect()
        }
        _ => Vec::new(),
    }
}

/// The column an expression is, also in brackets or as the first of `COALESCE(column, …)`.
fn named(expr: &ast::Expr) -> Option<String> {
    match expr {
        ast::Expr::Identifier(ident) => Some(ident.value.clone()),
        ast::Expr::Nested(inner) => named(inner),
        ast::Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case("coalesce") => {
            let ast::FunctionArguments::List(list) = &function.args else { return None };
            match list.args.first() {
                Some(ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(first))) => named(first),
                _ => None,
            }
        }
        _ => None,
    }
}

fn literal(expr: &ast::Expr) -> Option<String> {
    match expr {
        ast::Expr::Value(value) => match &value.value {
            ast::Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tables::table_spec;

    fn bind(text: &str, table: &str) -> Result<Condition, Vec<Fault>> {
        let words = Vocabulary::shipped().expect("shipped");
        Condition::bind(text, table_spec(table).expect("declared"), &words)
    }

    #[test]
    fn a_misspelt_column_and_a_misspelt_kind_are_told_together() {
        let faults = bind("knd = 'observe' AND kind = 'obsreve'", "activity").expect_err("wrong");
        let near: Vec<_> = faults.iter().map(|fault| fault.nearest.as_deref()).collect();
        assert_eq!(near, [Some("kind"), Some("observe")]);
    }

    #[test]
    fn a_word_that_no_row_can_hold_names_the_nearest_in_every_column_with_a_closed_list() {
        for (table, text, near) in [
            ("activity", "actor_role = '师父'", Some("师傅")),
            ("activity", "counterpart_role IN ('徒弟', '徒第')", Some("徒弟")),
            ("activity", "COALESCE(actor_role, '') = '师父'", Some("师傅")),
            ("document", "'师父' = author_role", Some("师傅")),
            ("title_spell", "kind = '聘任'", Some("聘")),
            ("assessment", "COALESCE(grade, result) IN ('优秀', '及格')", Some("合格")),
            ("competition_result", "prize IN ('一等奖')", Some("一等")),
            ("competition_result", "level = '省级'", Some("省")),
            ("pairing", "basis = 'registers'", Some("register")),
        ] {
            let faults = bind(text, table).expect_err(text);
            assert_eq!(faults.iter().map(|fault| fault.nearest.as_deref()).collect::<Vec<_>>(), [near], "{text}");
        }
        assert!(bind("COALESCE(grade, result) = '' OR actor_role = '同伴'", "assessment").is_err());
        assert!(bind("actor_role = '同伴' OR COALESCE(kind, '') = ''", "activity").is_ok());
    }

    #[test]
    fn what_cannot_be_run_is_told_in_words() {
        for text in [
            "quantity = 'ten'",
            "frobnicate(kind) = 1",
            "date > date - INTERVAL '4 yeers'",
            "date > date - INTERVAL 'x'",
            "date > date - INTERVAL '-4 years'",
        ] {
            for fault in bind(text, "activity").expect_err(text) {
                assert!(!fault.zh.is_ascii() && fault.zh.starts_with("条件"), "{text}: {}", fault.zh);
            }
        }
    }

    #[test]
    fn a_condition_that_is_no_question_is_refused() {
        assert!(bind("quantity + 1", "activity").is_err());
        assert!(bind("quantity = 'ten'", "activity").is_err());
        assert!(bind("kind = 'observe' AND", "activity").is_err());
    }

    #[test]
    fn an_empty_cell_answers_unknown() {
        let condition = bind("kind = 'observe' AND actor_role = '师傅'", "activity").expect("right");
        let mut rows = tables::Table::builder(table_spec("activity").expect("declared"));
        rows.row().text("kind", "observe").text("actor_role", "师傅");
        rows.row().text("kind", "observe");
        rows.row().text("kind", "coplan");
        let frame = frame::to_polars(&rows.finish()).expect("crosses");
        assert_eq!(condition.answers("activity", &frame).expect("runs"), [Some(true), None, Some(false)]);
    }
}
