//! Conditions of a pack: SQL expressions over one declared table, checked when the pack is resolved.

use std::ops::ControlFlow;

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

/// Columns whose values are a closed list of the shared vocabulary.
const CLOSED: [(&str, &str, &str); 7] = [
    ("activity", "kind", "activity_kind"),
    ("document", "kind", "document_kind"),
    ("assessment", "scheme", "scheme"),
    ("competition_result", "kind", "contest_kind"),
    ("tier_title", "kind", "tier_kind"),
    ("tier_title", "level", "level"),
    ("activity", "lesson_type", "lesson_type"),
];

impl Condition {
    /// Binds a condition to a table.
    ///
    /// # Errors
    /// Every unknown column and every word that no row of that column can hold; else what the parser or polars says.
    pub fn bind(text: &str, spec: &'static TableSpec, words: &Vocabulary) -> Result<Self, Vec<Fault>> {
        let parsed = parse(text).map_err(|fault| vec![fault])?;
        let mut faults = unknown_columns(&parsed, spec);
        faults.extend(unknown_words(&parsed, spec, words));
        if !faults.is_empty() {
            return Err(faults);
        }
        let expr = polars::sql::sql_expr(text).map_err(|error| vec![refused(&error.to_string())])?;
        let condition = Self { text: text.to_owned(), kinds: kinds_asked(&parsed, spec), expr };
        condition.check(spec).map_err(|fault| vec![fault])?;
        Ok(condition)
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
        let rows = frame::empty(spec).map_err(|error| refused(&error.to_string()))?;
        let tried = rows.lazy().select([self.expr().alias("answer")]).collect().map_err(|e| refused(&e.to_string()))?;
        match tried.column("answer").map(|column| column.dtype().clone()) {
            Ok(DataType::Boolean) => Ok(()),
            Ok(other) => {
                let (zh, en) = ("应是能判真假的条件", format!("a yes-or-no condition is expected, this gives {other}"));
                Err(Fault::new(zh.to_owned(), en, None))
            }
            Err(error) => Err(refused(&error.to_string())),
        }
    }
}

fn refused(detail: &str) -> Fault {
    let first = detail.lines().next().unwrap_or_default();
    Fault::new(format!("条件不成立：{first}"), format!("the condition is refused: {first}"), None)
}

fn parse(text: &str) -> Result<ast::Expr, Fault> {
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
            let list = CLOSED.iter().find(|(table, closed, _)| *table == spec.name && *closed == column);
            let Some((_, _, list)) = list else { continue };
            let known: Vec<&str> = words.list(list).entries.iter().map(|entry| entry.name.as_str()).collect();
            if !known.is_empty() && !known.contains(&word.as_str()) {
                let (zh, en) = (format!("`{column}` 没有 `{word}` 这个值"), format!("`{column}` never holds `{word}`"));
                faults.push(Fault::new(zh, en, nearest(&word, known.iter().copied())));
            }
        }
        ControlFlow::<()>::Continue(())
    });
    faults
}

/// The column that says of which kind of material a row is, in tables that several kinds of sheets fill.
pub(crate) fn kind_column(table: &str) -> Option<&'static str> {
    match table {
        "activity" | "document" => Some("kind"),
        "assessment" => Some("scheme"),
        _ => None,
    }
}

/// The kinds a condition asks for by name; none if it rules kinds out instead.
fn kinds_asked(parsed: &ast::Expr, spec: &TableSpec) -> Vec<String> {
    let Some(column) = kind_column(spec.name) else { return Vec::new() };
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

/// The texts a column is compared with: `kind = 'observe'`, `kind IN ('a', 'b')`.
fn compared(expr: &ast::Expr) -> Vec<(String, String)> {
    match expr {
        ast::Expr::BinaryOp { left, op: ast::BinaryOperator::Eq | ast::BinaryOperator::NotEq, right } => {
            named(left).zip(literal(right)).into_iter().collect()
        }
        ast::Expr::InList { expr, list, .. } => {
            list.iter().filter_map(|item| Some((named(expr)?, literal(item)?))).collect()
        }
        _ => Vec::new(),
    }
}

fn named(expr: &ast::Expr) -> Option<String> {
    match expr {
        ast::Expr::Identifier(ident) => Some(ident.value.clone()),
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
