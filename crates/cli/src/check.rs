//! `qinglan check`: how one workbook is understood, in words, on its own grid.

use std::path::{Path, PathBuf};

use anyhow::Result;
use normalise::{BlockReading, Meaning, SheetReading};
use policy::{Bureau, Vocabulary};
use serde_json::json;
use tables::{Finding, Lang, Severity, column_letters};

use crate::intake;
use crate::message::{self, Outcome, Refused, Told, Voice, counted};
use crate::workspace::Workspace;

/// Shows how each file is understood; writes nothing.
pub fn check(files: &[PathBuf], voice: &Voice) -> Result<Outcome> {
    let vocabulary = Vocabulary::shipped().map_err(Refused)?;
    let legacy = intake::legacy_readers();
    let (mut errors, mut shown) = (0, Vec::new());
    for path in &named_files(files)? {
        let bureau = settings_for(path)?;
        let source = ingest::single_file(path);
        let (sheets, mut findings) = intake::read_one(&source, &bureau, &vocabulary, &legacy);
        findings.extend(sheets.iter().flat_map(|sheet| sheet.findings.iter().cloned()));
        errors += findings.iter().filter(|finding| finding.severity() == Severity::Error).count();
        if voice.json {
            shown.push(as_json(path, &sheets, &findings));
        } else {
            message::print(&as_text(path, &sheets, &findings, voice));
        }
    }
    if voice.json {
        message::print(&serde_json::to_string_pretty(&shown)?);
    }
    Ok(if errors == 0 { Outcome::Done } else { Outcome::DoneWithErrors })
}

/// The files named, and in place of a folder every file below it, in order of name.
fn named_files(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        let name = path.display();
        if path.is_dir() {
            // A folder is walked as a folder of the registry is: links and what office programs leave behind are left out.
            let below = ingest::list_registry(path)?.value;
            if below.is_empty() {
                return Err(Told::error(
                    format!("这个文件夹里没有可看的文件：{name}"),
                    format!("this folder holds no file to look at: {name}"),
                ));
            }
            files.extend(below.into_iter().map(|file| file.path));
        } else if path.is_file() {
            files.push(path.clone());
        } else {
            return Err(Told::error(format!("没有这个文件：{name}"), format!("no such file: {name}")));
        }
    }
    Ok(files)
}

/// The settings of the workspace a file lies in, else those `init` would write.
fn settings_for(path: &Path) -> Result<Bureau> {
    let above = path.ancestors().skip(1).find(|folder| folder.join("bureau.toml").is_file());
    match above {
        Some(folder) => Ok(Bureau::load(&Workspace::open(folder)?.settings()).map_err(Refused)?),
        None => Ok(Bureau::starter().map_err(Refused)?),
    }
}

fn as_text(path: &Path, sheets: &[SheetReading], findings: &[Finding], voice: &Voice) -> String {
    let mut text = format!("{}\n", path.display());
    for sheet in sheets {
        text.push_str(&sheet_text(sheet, voice));
    }
    text.push_str(&findings_text(findings, voice));
    text
}

fn sheet_text(sheet: &SheetReading, voice: &Voice) -> String {
    let ledger = &sheet.ledger;
    let account = match voice.lang {
        Lang::Zh => format!(
            "单元格 {} = 已用 {} + 略过 {} + 退回 {}",
            ledger.cells,
            ledger.used,
            ledger.ignored(),
            ledger.rejected()
        ),
        Lang::En => format!(
            "{} cells = {} used + {} ignored + {} rejected",
            ledger.cells,
            ledger.used,
            ledger.ignored(),
            ledger.rejected()
        ),
    };
    let ignored = ledger.ignored_by();
    let ignored = if ignored.is_empty() { ignored } else { format!(" ({ignored})") };
    let mut text = format!("\n■ {}  {account}{ignored}\n", sheet.place.sheet);
    for block in &sheet.blocks {
        text.push_str(&block_text(block, voice));
    }
    let rows = sheet.records.len();
    text.push_str(&match voice.lang {
        Lang::Zh => format!("  读出记录 {rows} 条\n"),
        Lang::En => format!("  {rows} facts read\n"),
    });
    let unexplained: Vec<String> = ledger.rejected.iter().map(ToString::to_string).take(12).collect();
    if !unexplained.is_empty() {
        text.push_str(&format!("  {}: {}\n", voice.say("没有用上的单元格", "cells not used"), unexplained.join(" ")));
    }
    text
}

fn block_text(block: &BlockReading, voice: &Voice) -> String {
    let (first, last) = (block.heading_rows.0 + 1, block.heading_rows.1 + 1);
    let mut text = match voice.lang {
        Lang::Zh => {
            format!(
                "  这是：{}（{}）  表头：第 {first}—{last} 行  数据：{} 行\n",
                block.form_zh,
                block.why.text(voice.lang),
                block.rows
            )
        }
        Lang::En => format!(
            "  kind: {} ({})  headings: rows {first}–{last}  data: {}\n",
            block.form.as_deref().unwrap_or("not understood"),
            block.why.text(voice.lang),
            counted(block.rows, "row")
        ),
    };
    for column in &block.columns {
        let meaning = meaning_text(&column.meaning, voice);
        text.push_str(&format!(
            "    {:>2}  {} → {meaning}  ({})\n",
            column_letters(column.col),
            column.heading(),
            column.why.text(voice.lang)
        ));
    }
    text
}

fn meaning_text(meaning: &Meaning, voice: &Voice) -> String {
    match meaning {
        Meaning::Field(field) => voice.say(field.zh(), field.key()).to_owned(),
        Meaning::Week(week) => format!("{} {week}", voice.say("教学周", "week")),
        Meaning::Month(month) => format!("{} {month}", voice.say("月", "month")),
        Meaning::Day(day) => format!("{} {day}", voice.say("日", "day")),
        Meaning::On(day) => day.to_string(),
        Meaning::Document(kind) => format!("{} {kind}", voice.say("材料", "document")),
        Meaning::Stage(stage) => format!("{} {stage}", voice.say("阶段", "stage")),
        Meaning::Ambiguous(fields) => {
            let readings: Vec<&str> = fields.iter().map(|field| voice.say(field.zh(), field.key())).collect();
            format!("{} {}", voice.say("有两种读法：", "two readings:"), readings.join(" / "))
        }
        Meaning::Unknown => voice.say("没有看懂", "not understood").to_owned(),
    }
}

fn findings_text(findings: &[Finding], voice: &Voice) -> String {
    if findings.is_empty() {
        return format!("\n{}\n", voice.say("没有发现问题。", "No problems were found."));
    }
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_cached_key(|finding| (finding.severity(), finding.sort_key()));
    let lines: Vec<String> = sorted.iter().map(|finding| finding_text(finding, voice)).collect();
    format!("\n{}\n{}\n", voice.say("问题：", "Problems:"), lines.join("\n"))
}

fn finding_text(finding: &Finding, voice: &Voice) -> String {
    let (severity, place) = (finding.severity().word(voice.lang), &finding.place);
    let (found, expected, hint) =
        (finding.found_text(voice.lang), finding.expected(voice.lang), finding.hint(voice.lang));
    match (voice.lang, finding.found.is_empty()) {
        (Lang::Zh, true) => format!("  [{severity}] {place}  应为{expected}。{hint}"),
        (Lang::Zh, false) => format!("  [{severity}] {place}  发现“{found}”，应为{expected}。{hint}"),
        (Lang::En, true) => format!("  [{severity}] {place}  expected {expected}. {hint}"),
        (Lang::En, false) => {
            format!("  [{severity}] {place}  found \"{found}\", expected {expected}. {hint}")
        }
    }
}

fn as_json(path: &Path, sheets: &[SheetReading], findings: &[Finding]) -> serde_json::Value {
    let sheets: Vec<serde_json::Value> = sheets
        .iter()
        .map(|sheet| {
            let blocks: Vec<serde_json::Value> = sheet.blocks.iter().map(block_json).collect();
            let ledger = &sheet.ledger;
            json!({
                "sheet": &*sheet.place.sheet, "blocks": blocks, "rows": sheet.records.len(),
                "cells": ledger.cells, "used": ledger.used, "ignored": ledger.ignored(), "rejected": ledger.rejected(), "ignored_by": ledger.ignored_by(),
            })
        })
        .collect();
    let findings: Vec<serde_json::Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "severity": finding.severity().key(), "code": finding.code.key(), "sheet": &*finding.place.sheet,
                "cell": finding.place.cell.map(|cell| cell.to_string()), "found": finding.found,
                "expected": finding.expected(Lang::Zh), "hint": finding.hint(Lang::Zh),
            })
        })
        .collect();
    json!({ "file": path.display().to_string(), "sheets": sheets, "findings": findings })
}

fn block_json(block: &BlockReading) -> serde_json::Value {
    let columns: Vec<serde_json::Value> = block
        .columns
        .iter()
        .map(|column| json!({ "column": column_letters(column.col), "heading": column.heading(), "meaning": column.meaning, "why": column.why.text(Lang::En) }))
        .collect();
    json!({ "kind": block.form, "zh": block.form_zh, "why": block.why.text(Lang::En), "heading_rows": [block.heading_rows.0 + 1, block.heading_rows.1 + 1], "columns": columns, "data_rows": block.rows })
}
