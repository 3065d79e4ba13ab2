//! One SELECT over all tables and views, for people.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use polars::prelude::*;
use polars::sql::SQLContext;
use policy::nearest;
use sqlparser::ast::{self, Visit, Visitor};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use tables::{ColumnType, Dataset, RecordBatch, STORED, VIEWS, from_ipc_stream, table_spec};

use crate::{MeasureError, QueryError, frame};

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryValue {
    /// Text.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    Bool(bool),
}

/// What a query answered.
#[derive(Debug, Clone)]
pub struct QueryResult {
    /// Names and types of the columns.
    pub columns: Vec<(String, ColumnType)>,
    /// Rows; `None` is null.
    pub rows: Vec<Vec<Option<QueryValue>>>,
    frame: DataFrame,
}

impl QueryResult {
    /// The answer as one Arrow batch.
    pub fn to_batch(&self) -> Result<RecordBatch, MeasureError> {
        let crossing = |detail: String| MeasureError::Crossing { table: "query".to_owned(), detail };
        let mut whole = self.frame.clone();
        whole.rechunk_mut();
        let batches = from_ipc_stream(&frame::to_bytes(&mut whole)?).map_err(|error| crossing(error.to_string()))?;
        batches.into_iter().next().ok_or_else(|| crossing("the stream holds no batch".to_owned()))
    }
}

/// Answers one SELECT over the tables and views of a dataset.
///
/// # Errors
/// Anything but one SELECT, functions in place of tables, tables and columns that do not exist (with the nearest name and, where
/// known, line and column), an aggregate inside a window of a grouped query (polars would answer it wrongly).
pub fn query(dataset: &Dataset, sql: &str) -> Result<QueryResult, QueryError> {
    frame::quiet();
    let asked = read(sql)?;
    let mut context = SQLContext::new();
    for name in &asked.tables {
        let rows = frame::to_polars(&dataset.table(name)).map_err(|error| plain(&error.to_string()))?;
        context.register(name, rows.lazy());
    }
    let answered = context.execute(sql).and_then(LazyFrame::collect);
    answered.and_then(answer).map_err(|error| explained(sql, &asked, &error))
}

/// What a query asks for.
#[derive(Default)]
struct Asked {
    tables: BTreeSet<String>,
    named: BTreeSet<String>,
    refused: Option<(&'static str, &'static str)>,
}

fn read(sql: &str) -> Result<Asked, QueryError> {
    let statements = Parser::parse_sql(&GenericDialect {}, sql).map_err(|error| syntax(&error.to_string()))?;
    let [ast::Statement::Query(select)] = statements.as_slice() else {
        return Err(refused(("只能是一条 SELECT 语句", "exactly one SELECT is expected")));
    };
    let mut asked = Asked::default();
    let _ = select.visit(&mut asked);
    if let Some(reason) = asked.refused {
        return Err(refused(reason));
    }
    asked.tables = asked.tables.difference(&asked.named).cloned().collect();
    let known = || STORED.iter().chain(VIEWS).map(|spec| spec.name);
    for name in &asked.tables {
        if !known().any(|table| table == name) {
            let near = nearest(&name.to_lowercase(), known()).map(str::to_owned);
            let (line, column) = place(sql, name);
            let (zh, en) = (format!("没有表或视图 `{name}`"), format!("there is no table or view `{name}`"));
            return Err(QueryError { line, column, zh, en, nearest: near });
        }
    }
    Ok(asked)
}

impl Visitor for Asked {
    type Break = ();

    fn pre_visit_query(&mut self, query: &ast::Query) -> ControlFlow<()> {
        for named in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.named.insert(named.alias.name.value.clone());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ast::ObjectName) -> ControlFlow<()> {
        let name = relation.0.last().and_then(|part| part.as_ident()).map(|ident| ident.value.clone());
        self.tables.extend(name);
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &ast::TableFactor) -> ControlFlow<()> {
        let plain = match factor {
            ast::TableFactor::Table { args, .. } => args.is_none(),
            ast::TableFactor::Derived { .. } | ast::TableFactor::NestedJoin { .. } => true,
            _ => false,
        };
        if !plain {
            self.refused =
                Some(("FROM 后面只能是表、视图或子查询", "only tables, views and sub-queries may stand after FROM"));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &ast::Select) -> ControlFlow<()> {
        if select.into.is_some() {
            self.refused = Some(("不能用 SELECT INTO", "SELECT INTO writes; it is refused"));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &ast::Expr) -> ControlFlow<()> {
        if let ast::Expr::Function(function) = expr
            && function.over.is_some()
            && has_aggregate(function)
        {
            self.refused = Some((
                "OVER 里面不能再用 SUM、COUNT 等汇总；先在 WITH 子句里 GROUP BY",
                "no aggregate inside OVER; put the GROUP BY into a WITH clause first",
            ));
        }
        ControlFlow::Continue(())
    }
}

/// Whether the arguments or the window of a function hold an aggregate.
fn has_aggregate(window: &ast::Function) -> bool {
    let aggregate = |expr: &ast::Expr| match expr {
        ast::Expr::Function(function) => {
            let name = function.name.to_string().to_uppercase();
            function.over.is_none()
                && ["SUM", "COUNT", "AVG", "MIN", "MAX", "MEDIAN", "STDDEV"].contains(&name.as_str())
        }
        _ => false,
    };
    let mut found = false;
    let mut look = |expr: &ast::Expr| {
        found |= aggregate(expr);
        ControlFlow::<()>::Continue(())
    };
    let _ = ast::visit_expressions(&window.args, &mut look);
    let _ = ast::visit_expressions(&window.over, &mut look);
    found
}

fn answer(frame: DataFrame) -> PolarsResult<QueryResult> {
    let kinds: Vec<(String, ColumnType)> =
        frame.columns().iter().map(|column| (column.name().to_string(), kind(column.dtype()))).collect();
    let mut cast = Vec::new();
    for (column, (_, kind)) in frame.columns().iter().zip(&kinds) {
        cast.push(column.cast(&polars_type(*kind))?);
    }
    let frame = DataFrame::new(frame.height(), cast)?;
    let mut rows = vec![Vec::with_capacity(kinds.len()); frame.height()];
    for column in frame.columns() {
        for (row, value) in rows.iter_mut().zip(column.as_materialized_series().iter()) {
            row.push(value_of(&value));
        }
    }
    Ok(QueryResult { columns: kinds, rows, frame })
}

fn kind(dtype: &DataType) -> ColumnType {
    match dtype {
        DataType::Boolean => ColumnType::Bool,
        DataType::Date => ColumnType::Date,
        DataType::Float32 | DataType::Float64 => ColumnType::Number,
        dtype if dtype.is_integer() => ColumnType::Int,
        _ => ColumnType::Text,
    }
}

fn polars_type(kind: ColumnType) -> DataType {
    match kind {
        ColumnType::Text => DataType::String,
        ColumnType::Int => DataType::Int64,
        ColumnType::Number => DataType::Float64,
        ColumnType::Date => DataType::Date,
        ColumnType::Bool => DataType::Boolean,
    }
}

fn value_of(value: &AnyValue<'_>) -> Option<QueryValue> {
    match value {
        AnyValue::Boolean(answer) => Some(QueryValue::Bool(*answer)),
        AnyValue::Int64(number) => Some(QueryValue::Int(*number)),
        AnyValue::Float64(number) => Some(QueryValue::Number(*number)),
        AnyValue::Date(days) => NaiveDate::from_epoch_days(*days).map(QueryValue::Date),
        AnyValue::String(text) => Some(QueryValue::Text((*text).to_owned())),
        AnyValue::StringOwned(text) => Some(QueryValue::Text(text.to_string())),
        _ => None,
    }
}

fn refused((zh, en): (&str, &str)) -> QueryError {
    QueryError { line: None, column: None, zh: zh.to_owned(), en: en.to_owned(), nearest: None }
}

fn plain(detail: &str) -> QueryError {
    refused((detail, detail))
}

/// A parser's message; it ends in `at Line: 1, Column: 8`.
fn syntax(message: &str) -> QueryError {
    let (what, at) = message.rsplit_once(" at Line: ").unwrap_or((message, ""));
    let (line, column) = at.split_once(", Column: ").unwrap_or_default();
    let what = what.trim_start_matches("sql parser error: ");
    QueryError {
        line: line.trim().parse().ok(),
        column: column.trim().parse().ok(),
        zh: format!("SQL 写法不对（标点须用半角）：{what}"),
        en: format!("SQL syntax: {what}"),
        nearest: None,
    }
}

/// What polars says, with the nearest column if a column is not there.
fn explained(sql: &str, asked: &Asked, error: &PolarsError) -> QueryError {
    let message = error.to_string();
    let first = message.lines().next().unwrap_or_default();
    let missing = matches!(error, PolarsError::ColumnNotFound(_)) || first.contains("unable to find column");
    let name = first.split('"').nth(1).filter(|_| missing);
    let Some(name) = name else { return plain(first) };
    let columns: BTreeSet<&str> = asked
        .tables
        .iter()
        .filter_map(|table| table_spec(table))
        .flat_map(|spec| spec.columns.iter().map(|column| column.name))
        .collect();
    let (line, column) = place(sql, name);
    let (zh, en) = (format!("没有 `{name}` 这一列"), format!("there is no column `{name}`"));
    QueryError { line, column, zh, en, nearest: nearest(&name.to_lowercase(), columns).map(str::to_owned) }
}

/// Line and column, from 1, of the first time a word stands in the query.
fn place(sql: &str, word: &str) -> (Option<usize>, Option<usize>) {
    let Some(at) = sql.find(word) else { return (None, None) };
    let before = &sql[..at];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (Some(before.matches('\n').count() + 1), Some(before[line_start..].chars().count() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tables::Table;

    fn pairs() -> Dataset {
        let mut rows = Table::builder(table_spec("pairing").expect("declared"));
        rows.row().text("mentor", "甲师").text("unit", "一小").date("start", NaiveDate::from_ymd_opt(2024, 9, 1));
        rows.row().text("mentor", "乙师").text("unit", "一小");
        let mut dataset = Dataset::new();
        dataset.insert(rows.finish());
        dataset
    }

    #[test]
    fn a_select_answers_with_types_and_nulls() {
        let result = query(&pairs(), "SELECT mentor, start FROM pairing ORDER BY mentor").expect("right");
        assert_eq!(result.columns, [("mentor".to_owned(), ColumnType::Text), ("start".to_owned(), ColumnType::Date)]);
        assert_eq!(result.rows[0], [Some(QueryValue::Text("乙师".into())), None]);
        assert_eq!(result.to_batch().expect("crosses").num_rows(), 2);
    }

    #[test]
    fn counts_are_whole_numbers_and_an_empty_answer_is_an_answer() {
        let result = query(&pairs(), "SELECT unit, COUNT(*) AS n FROM pairing GROUP BY unit").expect("right");
        assert_eq!(result.rows, [[Some(QueryValue::Text("一小".into())), Some(QueryValue::Int(2))]]);
        let none = query(&pairs(), "WITH few AS (SELECT * FROM activity) SELECT term FROM few").expect("right");
        assert_eq!((none.rows.len(), none.to_batch().expect("crosses").num_columns()), (0, 1));
    }

    #[test]
    fn wrong_names_are_told_with_their_place_and_the_nearest() {
        let error = query(&pairs(), "SELECT *\nFROM paring").expect_err("wrong");
        assert_eq!((error.line, error.column, error.nearest.as_deref()), (Some(2), Some(6), Some("pairing")));
        let error = query(&pairs(), "SELECT mentr FROM pairing").expect_err("wrong");
        assert_eq!((error.column, error.nearest.as_deref()), (Some(8), Some("mentor")));
        let error = query(&pairs(), "SELECT * FROM COMPLIANCE").expect_err("wrong");
        assert_eq!((error.column, error.nearest.as_deref()), (Some(15), Some("compliance")));
        let error = query(&pairs(), "SELECT Mentor FROM pairing").expect_err("wrong");
        assert_eq!(error.nearest.as_deref(), Some("mentor"));
        let error = query(&pairs(), "SELECT mentor FROM pairing WHERE").expect_err("wrong");
        assert!(error.en.starts_with("SQL syntax"), "{error:?}");
    }

    #[test]
    fn only_one_select_over_tables_is_answered() {
        for sql in [
            "DROP TABLE pairing",
            "SELECT 1; SELECT 2",
            "SELECT * FROM read_parquet('/etc/passwd')",
            "SELECT * FROM 'file.parquet'",
            "SELECT unit, SUM(COUNT(*)) OVER () FROM pairing GROUP BY unit",
            "CREATE TABLE t AS SELECT * FROM pairing",
        ] {
            assert!(query(&pairs(), sql).is_err(), "{sql}");
        }
    }
}
