//! `qinglan tables`: every table and view.

use anyhow::Result;
use serde_json::json;
use tables::{Lang, STORED, TableKind, TableSpec, VIEWS};

use crate::message::{self, Outcome, Voice};
use crate::render;

/// Lists grain, columns, types and units of every table and view.
pub fn tables(voice: &Voice) -> Result<Outcome> {
    let specs = STORED.iter().chain(VIEWS);
    if voice.json {
        let list: Vec<serde_json::Value> = specs.map(as_json).collect();
        message::print(&serde_json::to_string_pretty(&list)?);
    } else {
        message::print(&specs.map(|spec| as_text(spec, voice.lang)).collect::<Vec<_>>().join("\n"));
    }
    Ok(Outcome::Done)
}

fn kind(spec: &TableSpec) -> &'static str {
    match spec.kind {
        TableKind::Stored => "table",
        TableKind::View => "view",
    }
}

fn as_json(spec: &TableSpec) -> serde_json::Value {
    let columns: Vec<serde_json::Value> = spec
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "type": column.kind.name(), "zh": column.zh, "unit": column.unit }))
        .collect();
    json!({ "name": spec.name, "kind": kind(spec), "zh": spec.zh, "grain": spec.grain, "grain_zh": spec.grain_zh, "key": spec.key, "columns": columns })
}

fn as_text(spec: &TableSpec, lang: Lang) -> String {
    let (head, names) = match lang {
        Lang::Zh => (
            format!("{}  {}（{}）", spec.name, spec.zh, if kind(spec) == "view" { "视图" } else { "表" }),
            ["列", "类型", "单位", "含义"],
        ),
        Lang::En => (format!("{}  ({})", spec.name, kind(spec)), ["column", "type", "unit", "中文"]),
    };
    let grain = match lang {
        Lang::Zh => format!("粒度：{}", spec.grain_zh),
        Lang::En => format!("grain: {}", spec.grain),
    };
    let heading: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let rows: Vec<Vec<String>> = spec
        .columns
        .iter()
        .map(|column| {
            vec![column.name.to_owned(), column.kind.name().to_owned(), column.unit.to_owned(), column.zh.to_owned()]
        })
        .collect();
    format!("{head}\n{grain}\n{}", render::table(&heading, &rows))
}
