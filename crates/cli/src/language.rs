//! `qinglan policy language`: the pack language, made of the declarations that packs are checked against; with `--json` the schema
//! that lets an editor complete and check a `pack.toml`.

use anyhow::Result;
use metrics::{ItemShape, Key, Language, Shape, Takes};
use serde_json::{Map, Value, json};
use tables::Lang;

use crate::message::{self, Outcome, Refused, Voice};
use crate::render;

/// Prints the reference, or the schema.
pub fn language(voice: &Voice) -> Result<Outcome> {
    let language = metrics::language().map_err(Refused)?;
    message::print(&if voice.json {
        serde_json::to_string_pretty(&schema(&language))?
    } else {
        reference(&language, voice)
    });
    Ok(Outcome::Done)
}

fn reference(language: &Language, voice: &Voice) -> String {
    let heading = match voice.lang {
        Lang::Zh => ["键", "取值", "含义"],
        Lang::En => ["key", "takes", "what"],
    };
    let keys = |keys: &[Key]| {
        let rows: Vec<Vec<String>> =
            keys.iter().map(|key| vec![key.name.to_owned(), takes(key.takes, voice), said(key, voice)]).collect();
        render::table(&heading.map(str::to_owned), &rows)
    };
    let mut parts = vec![voice.say("每条规则都有的键", "keys of every rule").to_owned(), keys(&language.rule)];
    parts.push(format!("subject: {}", language.subjects.join(", ")));
    parts.push(format!("period: {}\n", language.periods.join(", ")));
    for shape in &language.shapes {
        parts.push(format!("{}  ({})", shape.name, shape.treatments.join(", ")));
        parts.push(keys(&shape.keys));
    }
    for (kind, [zh, en], keys) in report::sheet_kinds() {
        parts.push(format!("[[sheet]] kind = \"{kind}\"  {}", voice.say(zh, en)));
        let rows: Vec<Vec<String>> =
            keys.iter().map(|key| vec![key.name.to_owned(), voice.say(key.zh, key.en).to_owned()]).collect();
        let heading = [voice.say("键", "key"), voice.say("含义", "what")];
        parts.push(render::table(&heading.map(str::to_owned), &rows));
    }
    parts.push(voice.say("评分表 [[score]] 的键", "keys of a scoring sheet, [[score]]").to_owned());
    parts.push(keys(&language.scores.sheet));
    parts.push(voice.say("每个项目 [[score.item]] 都有的键", "keys of every item, [[score.item]]").to_owned());
    parts.push(keys(&language.scores.item));
    for kind in &language.scores.kinds {
        parts.push(format!("how = \"{}\"", kind.name));
        parts.push(keys(&kind.keys));
    }
    for (table, column, values) in &language.closed {
        parts.push(format!("{table}.{column}: {}", values.join(", ")));
    }
    parts.join("\n")
}

fn said(key: &Key, voice: &Voice) -> String {
    voice.say(key.zh, key.en).to_owned()
}

fn takes(takes: Takes, voice: &Voice) -> String {
    let (zh, en) = match takes {
        Takes::Word(words) => return words.join(" | "),
        Takes::Text => ("文字", "text"),
        Takes::Texts => ("文字列表", "list of texts"),
        Takes::Answer => ("true 或 false", "true or false"),
        Takes::Whole => ("整数", "whole number"),
        Takes::Dated => {
            ("数、日期或 \"unset\"，可按日期；或参数名", "number, day or \"unset\", also by date; or a parameter")
        }
        Takes::ByTier => {
            ("数或 \"unset\"，可按日期、按层次；或参数名", "number or \"unset\", also by date or tier; or a parameter")
        }
        Takes::Parameter => ("参数名", "name of a parameter"),
        Takes::Table => ("表名", "name of a table"),
        Takes::Condition => ("SQL 条件", "SQL condition"),
        Takes::Column => ("列名", "name of a column"),
        Takes::Match => ("{ 列 = \"subject\" … }", "{ column = \"subject\" … }"),
        Takes::Section => ("{ … }", "{ … }"),
        Takes::Sections => ("[{ … }]", "[{ … }]"),
    };
    voice.say(zh, en).to_owned()
}

/// The JSON Schema (draft 07) of a `pack.toml`: every key with its words, rule by rule of its shape.
fn schema(language: &Language) -> Value {
    let tables: Vec<&str> = language.tables.iter().map(|spec| spec.name).collect();
    let dated = json!({ "anyOf": [
        { "type": ["number", "string", "boolean"] },
        { "type": "array", "items": { "type": "object", "required": ["value"], "additionalProperties": false, "properties": {
            "from": { "type": "string" }, "value": { "type": ["number", "string", "boolean"] }, "source": { "enum": ["text", "default"] } } } },
    ] });
    let of = |key: &Key| {
        let mut value = match key.takes {
            Takes::Text | Takes::Parameter | Takes::Condition | Takes::Column => json!({ "type": "string" }),
            Takes::Word(words) => json!({ "enum": words }),
            Takes::Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Takes::Answer => json!({ "type": "boolean" }),
            Takes::Whole => json!({ "type": "integer" }),
            Takes::Dated => json!({ "$ref": "#/definitions/dated" }),
            Takes::ByTier => {
                json!({ "anyOf": [{ "$ref": "#/definitions/dated" }, { "type": "object", "additionalProperties": { "$ref": "#/definitions/dated" } }] })
            }
            Takes::Table => json!({ "enum": tables }),
            Takes::Match => {
                json!({ "type": "object", "additionalProperties": { "enum": ["subject", "counterpart", "unit", "pairing"] } })
            }
            Takes::Section => json!({ "type": "object" }),
            Takes::Sections => json!({ "type": ["array", "object"] }),
        };
        value["description"] = json!(key.zh);
        value
    };
    let properties =
        |keys: &[Key]| keys.iter().map(|key| (key.name.to_owned(), of(key))).collect::<Map<String, Value>>();
    let shapes: Vec<Value> = language.shapes.iter().map(|shape| rule_of(language, shape, &properties)).collect();
    let sheet = sheet_of(language, &properties);
    let block = || json!({ "type": "array", "items": { "type": "object" } });
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "qinglan pack.toml",
        "type": "object",
        "required": ["zh", "version"],
        "additionalProperties": false,
        "definitions": { "dated": dated, "rule": { "oneOf": shapes } },
        "properties": {
            "zh": { "type": "string" },
            "version": { "type": "string" },
            "document": block(),
            "level": block(),
            "parameter": block(),
            "rule": { "type": "array", "items": { "$ref": "#/definitions/rule" } },
            "score": { "type": "array", "items": sheet },
            "list": block(),
            "quota": block(),
            "sheet": { "type": "array", "items": { "oneOf": sheets() } },
            "growth": { "type": "object" },
            "effect": { "type": "object" },
            "out_of_scope": block(),
        },
    })
}

/// One schema for each kind of sheet.
fn sheets() -> Vec<Value> {
    let of = |(kind, [zh, _], keys): (&str, [&str; 2], Vec<report::SheetKey>)| {
        let mut properties: Map<String, Value> =
            keys.iter().map(|key| (key.name.to_owned(), json!({ "description": key.zh }))).collect();
        properties.insert("kind".to_owned(), json!({ "const": kind, "description": zh }));
        json!({ "type": "object", "required": ["name", "kind"], "additionalProperties": false, "properties": properties })
    };
    report::sheet_kinds().into_iter().map(of).collect()
}

/// A scoring sheet, its items each by their kind.
fn sheet_of(language: &Language, properties: &dyn Fn(&[Key]) -> Map<String, Value>) -> Value {
    let scores = &language.scores;
    let item = |kind: &ItemShape| {
        let mut own = properties(&scores.item);
        own.extend(properties(&kind.keys));
        own.insert("how".to_owned(), json!({ "const": kind.name }));
        json!({ "type": "object", "required": ["id", "zh", "how", "full"], "additionalProperties": false, "properties": own })
    };
    let items: Vec<Value> = scores.kinds.iter().map(item).collect();
    let mut sheet = properties(&scores.sheet);
    sheet.insert("subject".to_owned(), json!({ "enum": language.subjects }));
    sheet.insert("period".to_owned(), json!({ "enum": language.periods }));
    sheet.insert("item".to_owned(), json!({ "type": "array", "items": { "oneOf": items } }));
    json!({
        "type": "object",
        "required": ["id", "zh", "source", "subject", "period", "full", "decimals", "rounding", "round_at", "item"],
        "additionalProperties": false,
        "properties": sheet,
    })
}

fn rule_of(language: &Language, shape: &Shape, properties: &dyn Fn(&[Key]) -> Map<String, Value>) -> Value {
    let mut own = properties(&language.rule);
    own.extend(properties(&shape.keys));
    own.insert("primitive".to_owned(), json!({ "const": shape.name }));
    own.insert("treatment".to_owned(), json!({ "enum": shape.treatments }));
    own.insert("subject".to_owned(), json!({ "enum": language.subjects }));
    own.insert("period".to_owned(), json!({ "enum": language.periods }));
    json!({
        "type": "object",
        "required": ["id", "zh", "source", "treatment", "primitive"],
        "additionalProperties": false,
        "properties": own,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_repository_is_that_of_the_program() {
        let kept: Value = serde_json::from_str(include_str!("../../../pipelines/pack.schema.json")).expect("JSON");
        let made = schema(&metrics::language().expect("shipped"));
        assert_eq!(kept, made, "write it anew: qinglan policy language --json > pipelines/pack.schema.json");
    }
}
