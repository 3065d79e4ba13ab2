//! `qinglan check`: how one workbook is understood, in words, on its own grid.

mod drawing;
mod machine;
mod words;

use std::path::{Path, PathBuf};

use anyhow::Result;
use normalise::{BlockReading, SheetReading};
use policy::{Bureau, Vocabulary};
use serde_json::json;
use tables::{Finding, Grid, Lang, Severity, column_letters, mask_path};

use crate::intake::{self, FileShown};
use crate::message::{self, Outcome, Refused, Told, Voice};
use crate::workspace::{House, Workspace};

/// Shows how each file is understood; writes nothing.
pub fn check(files: &[PathBuf], voice: &Voice) -> Result<Outcome> {
    let (mut errors, mut shown) = (0, Vec::new());
    let legacy = intake::legacy_readers();
    for path in &named_files(files)? {
        let (bureau, vocabulary) = settings_for(path)?;
        let source = ingest::single_file(path);
        let file = intake::read_one(&source, &bureau, &vocabulary, &legacy);
        errors += file.findings.iter().filter(|finding| finding.severity() == Severity::Error).count();
        if voice.json {
            shown.push(as_json(path, &file));
        } else {
            message::print(&as_text(path, &file, &vocabulary, voice));
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

/// The settings, words and recipes of the workspace a file lies in, else the settings `init` would write.
fn settings_for(path: &Path) -> Result<(Bureau, Vocabulary)> {
    let full = std::path::absolute(path)?;
    let Some(folder) = full.ancestors().skip(1).find(|folder| folder.join("bureau.toml").is_file()) else {
        return Ok((Bureau::starter().map_err(Refused)?, Vocabulary::shipped().map_err(Refused)?));
    };
    let House { bureau, mut vocabulary, decisions, .. } = House::load(&Workspace::open(folder)?)?;
    vocabulary.recipes = decisions.recipes;
    Ok((bureau, vocabulary))
}

fn as_text(path: &Path, file: &FileShown, vocabulary: &Vocabulary, voice: &Voice) -> String {
    let mut text = format!("{}\n", mask_path(&path.display().to_string()));
    for sheet in &file.sheets {
        text.push_str(&sheet_text(sheet, &file.grids, vocabulary, voice));
    }
    text.push_str(&findings_text(&file.findings, voice));
    text
}

fn sheet_text(sheet: &SheetReading, grids: &[Grid], vocabulary: &Vocabulary, voice: &Voice) -> String {
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
    if let Some(grid) = grids.iter().find(|grid| grid.place == sheet.place).filter(|_| !sheet.lines.is_empty()) {
        text.push_str(&drawing::draw(grid, sheet, voice));
    }
    for block in &sheet.blocks {
        text.push_str(&words::block_text(block, &vocabulary.recognition, voice));
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
    text + &words::questions_text(&sheet.questions, voice)
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

fn as_json(path: &Path, file: &FileShown) -> serde_json::Value {
    let sheets: Vec<serde_json::Value> = file.sheets.iter().map(sheet_json).collect();
    let findings: Vec<serde_json::Value> = file
        .findings
        .iter()
        .map(|finding| {
            json!({
                "severity": finding.severity().key(), "code": finding.code.key(), "sheet": &*finding.place.sheet,
                "cell": finding.place.cell.map(|cell| cell.to_string()), "found": finding.found,
                "expected": finding.expected(Lang::Zh), "hint": finding.hint(Lang::Zh),
            })
        })
        .collect();
    json!({ "file": mask_path(&path.display().to_string()), "sheets": sheets, "findings": findings })
}

fn sheet_json(sheet: &SheetReading) -> serde_json::Value {
    let blocks: Vec<serde_json::Value> = sheet.blocks.iter().map(block_json).collect();
    let ledger = &sheet.ledger;
    let lines =
        sheet.lines.iter().map(|run| json!({ "rows": [run.first + 1, run.last + 1], "is": machine::line(run.is) }));
    let questions = sheet.questions.iter().map(|question| {
        json!({
            "asks": machine::subject(&question.subject), "cells": [question.cells.first.to_string(), question.cells.last.to_string()],
            "why": question.why(Lang::En), "samples": question.samples, "likely": question.likely,
        })
    });
    json!({
        "sheet": &*sheet.place.sheet, "lines": lines.collect::<Vec<_>>(), "blocks": blocks, "rows": sheet.records.len(),
        "cells": ledger.cells, "used": ledger.used, "ignored": ledger.ignored(), "rejected": ledger.rejected(),
        "ignored_by": ledger.ignored_by(), "questions": questions.collect::<Vec<_>>(),
    })
}

fn block_json(block: &BlockReading) -> serde_json::Value {
    let voice = Voice { lang: Lang::En, json: true };
    let columns = block.columns.iter().zip(&block.weights).map(|(column, weight)| {
        json!({
            "column": column_letters(column.col), "heading": column.heading(), "meaning": machine::meaning(&column.meaning),
            "confidence": share(weight.confidence), "values": weight.values.map(|(fit, of)| [fit, of]),
            "why": words::evidence(column, weight, &voice), "taught": column.is_taught(),
        })
    });
    json!({
        "kind": block.form, "zh": block.form_zh, "confidence": share(block.confidence), "why": block.why.text(Lang::En),
        "heading_rows": [block.heading_rows.0 + 1, block.heading_rows.1 + 1], "columns": columns.collect::<Vec<_>>(),
        "data_rows": block.rows,
    })
}

/// A share with two decimals.
fn share(confidence: f64) -> f64 {
    (confidence * 100.0).round() / 100.0
}
