//! `qinglan query`: SQL over all tables and views.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use metrics::{QueryError, QueryResult, QueryValue};
use report::AnswerCell;
use serde_json::{Map, Value};
use tables::Lang;

use crate::args::Format;
use crate::message::{self, Outcome, Told, Voice, counted};
use crate::render;
use crate::workspace::Workspace;

/// Asks, and prints or writes the answer.
pub fn query(words: &[String], format: Format, output: Option<&Path>, voice: &Voice) -> Result<Outcome> {
    let (dir, sql) = match words {
        [dir, sql] => (PathBuf::from(dir), sql),
        [sql] => (PathBuf::from("."), sql),
        _ => {
            return Err(Told::error(
                "要一条 SQL，前面可以写工作区文件夹",
                "one SQL statement is needed, the workspace before it",
            ));
        }
    };
    let workspace = Workspace::open(&dir)?;
    let data = store::open(&workspace.store())?.read_all()?;
    if data.iter().next().is_none() {
        return Err(Told::error(
            "这个工作区还没有数据；先运行 qinglan run。",
            "This workspace holds no tables yet; run `qinglan run` first.",
        ));
    }
    let format = if voice.json && format == Format::Table { Format::Json } else { format };
    let answer = metrics::query(&data, sql).map_err(|error| refused(&error))?;
    match format {
        Format::Table => put(output, as_table(&answer, voice).as_bytes(), "\n")?,
        Format::Csv => put(output, as_csv(&answer).as_bytes(), "\n")?,
        Format::Json => put(output, serde_json::to_string_pretty(&as_json(&answer))?.as_bytes(), "\n")?,
        Format::Xlsx => {
            let write = |path: &Path| Ok(report::write_answer(&heading(&answer), &cells(&answer), path)?);
            put_file(output, "xlsx", voice, write)?;
        }
        Format::Parquet => {
            let batch = answer.to_batch()?;
            put_file(output, "parquet", voice, |path| Ok(store::write_parquet(&batch, path)?))?;
        }
    }
    Ok(Outcome::Done)
}

fn refused(error: &QueryError) -> anyhow::Error {
    let place = match (error.line, error.column) {
        (Some(line), Some(column)) => {
            (format!("第 {line} 行第 {column} 个字："), format!("line {line}, column {column}: "))
        }
        _ => (String::new(), String::new()),
    };
    let near = error.nearest.as_ref();
    Told::error(
        format!("{}{}{}", place.0, error.zh, near.map(|word| format!("。是否想写 `{word}`？")).unwrap_or_default()),
        format!("{}{}{}", place.1, error.en, near.map(|word| format!("; did you mean `{word}`?")).unwrap_or_default()),
    )
}

/// Writes a binary answer: to the file named, else into the pipe, else (on a terminal) to a new file, and says which.
fn put_file(output: Option<&Path>, kind: &str, voice: &Voice, write: impl Fn(&Path) -> Result<()>) -> Result<()> {
    if let Some(path) = output {
        return write(path);
    }
    if std::io::stdout().is_terminal() {
        let path = free_name(kind);
        write(&path)?;
        message::print(&format!("{}{}", voice.say("已写入：", "written to "), path.display()));
        return Ok(());
    }
    let folder = tempfile::tempdir().context("a temporary folder")?;
    let path = folder.path().join("answer");
    write(&path)?;
    put(None, &std::fs::read(&path)?, "")
}

/// `query-result.xlsx` in the current folder, numbered if an earlier answer has the name.
fn free_name(kind: &str) -> PathBuf {
    let plain = PathBuf::from(format!("query-result.{kind}"));
    let numbered = (2u32..).map(|number| PathBuf::from(format!("query-result-{number}.{kind}")));
    std::iter::once(plain.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(plain)
}

/// Writes bytes to the file named, else to standard output; `end` closes them if they do not end so.
fn put(output: Option<&Path>, bytes: &[u8], end: &str) -> Result<()> {
    if let Some(path) = output {
        return std::fs::write(path, bytes).with_context(|| path.display().to_string());
    }
    // A reader that went away is no error of ours.
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(bytes);
    if !bytes.ends_with(end.as_bytes()) {
        let _ = out.write_all(end.as_bytes());
    }
    let _ = out.flush();
    Ok(())
}

fn heading(answer: &QueryResult) -> Vec<String> {
    answer.columns.iter().map(|(name, _)| name.clone()).collect()
}

fn shown(value: &Option<QueryValue>) -> String {
    match value {
        None => String::new(),
        Some(QueryValue::Text(text)) => text.clone(),
        Some(QueryValue::Int(number)) => number.to_string(),
        Some(QueryValue::Number(number)) => number.to_string(),
        Some(QueryValue::Date(day)) => day.to_string(),
        Some(QueryValue::Bool(answer)) => answer.to_string(),
    }
}

fn shown_rows(answer: &QueryResult) -> Vec<Vec<String>> {
    answer.rows.iter().map(|row| row.iter().map(shown).collect()).collect()
}

fn cells(answer: &QueryResult) -> Vec<Vec<AnswerCell>> {
    let cell = |value: &Option<QueryValue>| match value {
        None => AnswerCell::Empty,
        Some(QueryValue::Text(text)) => AnswerCell::Text(text.clone()),
        Some(QueryValue::Int(number)) => AnswerCell::Number(*number as f64),
        Some(QueryValue::Number(number)) => AnswerCell::Number(*number),
        Some(QueryValue::Date(day)) => AnswerCell::Date(*day),
        Some(QueryValue::Bool(answer)) => AnswerCell::Bool(*answer),
    };
    answer.rows.iter().map(|row| row.iter().map(cell).collect()).collect()
}

fn as_table(answer: &QueryResult, voice: &Voice) -> String {
    let rows = match voice.lang {
        Lang::Zh => format!("{} 行", answer.rows.len()),
        Lang::En => counted(answer.rows.len(), "row"),
    };
    format!("{}{rows}\n", render::table(&heading(answer), &shown_rows(answer)))
}

/// A value that a spreadsheet would take for a formula is preceded by an apostrophe; see `pipelines/README.md`.
fn as_csv(answer: &QueryResult) -> String {
    let field = |text: &str| {
        let number = text.parse::<f64>().is_ok();
        let guarded = if !number && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{text}")
        } else {
            text.to_owned()
        };
        if guarded.contains([',', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
    };
    let line = |cells: &[String]| format!("{}\n", cells.iter().map(|cell| field(cell)).collect::<Vec<_>>().join(","));
    let mut text = line(&heading(answer));
    for row in shown_rows(answer) {
        text.push_str(&line(&row));
    }
    text
}

fn as_json(answer: &QueryResult) -> Value {
    let rows = answer.rows.iter().map(|row| {
        let pairs = answer.columns.iter().zip(row).map(|((name, _), value)| (name.clone(), json_value(value)));
        Value::Object(pairs.collect::<Map<String, Value>>())
    });
    Value::Array(rows.collect())
}

fn json_value(value: &Option<QueryValue>) -> Value {
    match value {
        None => Value::Null,
        Some(QueryValue::Text(text)) => Value::String(text.clone()),
        Some(QueryValue::Int(number)) => Value::from(*number),
        Some(QueryValue::Number(number)) => serde_json::Number::from_f64(*number).map_or(Value::Null, Value::Number),
        Some(QueryValue::Date(day)) => Value::String(day.to_string()),
        Some(QueryValue::Bool(answer)) => Value::Bool(*answer),
    }
}
