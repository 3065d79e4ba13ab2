//! `qinglan policy`: list, check, test, coverage, language.

use anyhow::Result;
use metrics::CaseResult;
use policy::PolicyPack;
use serde_json::json;
use tables::Lang;

use crate::args::PolicyCommand;
use crate::language;
use crate::message::{self, Outcome, Refused, Voice};
use crate::render;
use crate::rules_page;

/// Runs one of them.
pub fn policy(command: &PolicyCommand, voice: &Voice) -> Result<Outcome> {
    match command {
        PolicyCommand::List => list(voice),
        PolicyCommand::Check { packs } => check(&asked(packs), voice),
        PolicyCommand::Test { packs } => test(&asked(packs), voice),
        PolicyCommand::Rules { packs, write } => rules_page::rules(&asked(packs), *write, voice),
        PolicyCommand::Coverage => coverage(voice),
        PolicyCommand::Language => language::language(voice),
    }
}

fn asked(packs: &[String]) -> Vec<String> {
    if packs.is_empty() { policy::bundled_packs().into_iter().map(str::to_owned).collect() } else { packs.to_vec() }
}

fn shipped() -> Result<Vec<PolicyPack>> {
    policy::bundled_packs()
        .into_iter()
        .map(|name| policy::load_pack(name).map_err(|errors| Refused(errors).into()))
        .collect()
}

fn list(voice: &Voice) -> Result<Outcome> {
    let packs = shipped()?;
    if voice.json {
        let list: Vec<serde_json::Value> = packs
            .iter()
            .map(|pack| {
                let parameters: Vec<serde_json::Value> = pack.parameters.iter().map(|parameter| json!({ "name": parameter.name, "zh": parameter.zh, "unit": parameter.unit })).collect();
                json!({ "id": pack.id, "zh": pack.zh, "version": pack.version, "rules": pack.rules.len(), "cases": pack.cases.len(), "parameters": parameters })
            })
            .collect();
        message::print(&serde_json::to_string_pretty(&list)?);
        return Ok(Outcome::Done);
    }
    for pack in &packs {
        let head = match voice.lang {
            Lang::Zh => format!(
                "{}  {}（版本 {}）：规则 {} 条，算例 {} 个",
                pack.id,
                pack.zh,
                pack.version,
                pack.rules.len(),
                pack.cases.len()
            ),
            Lang::En => format!(
                "{}  {} (version {}): {} rules, {} worked cases",
                pack.id,
                pack.zh,
                pack.version,
                pack.rules.len(),
                pack.cases.len()
            ),
        };
        message::print(&head);
        let rows: Vec<Vec<String>> = pack
            .rules
            .iter()
            .map(|rule| {
                vec![
                    rule.id.clone(),
                    rule.clause.section.clone(),
                    rule.treatment.key().to_owned(),
                    rule.period.clone(),
                    rule.zh.clone(),
                ]
            })
            .collect();
        let heading = match voice.lang {
            Lang::Zh => ["规则", "条款", "处理", "期间", "内容"],
            Lang::En => ["rule", "clause", "treatment", "period", "text"],
        };
        message::print(&render::table(&heading.map(str::to_owned), &rows));
    }
    Ok(Outcome::Done)
}

/// Every mistake of every pack: of its own words, and of names it uses that the tables do not have.
fn check(packs: &[String], voice: &Voice) -> Result<Outcome> {
    let mut errors = Vec::new();
    for name in packs {
        let (pack, found) = policy::read_pack(name);
        errors.extend(found);
        errors.extend(pack.iter().flat_map(metrics::check));
        errors.extend(pack.iter().flat_map(report::check));
    }
    errors.sort();
    errors.dedup();
    if !errors.is_empty() {
        return Err(Refused(errors).into());
    }
    if voice.json {
        message::print(&serde_json::to_string_pretty(&json!({ "packs": packs, "mistakes": [] }))?);
        return Ok(Outcome::Done);
    }
    message::print(&match voice.lang {
        Lang::Zh => format!("没有发现问题：{}", packs.join("、")),
        Lang::En => format!("no problems found: {}", packs.join(", ")),
    });
    Ok(Outcome::Done)
}

fn test(packs: &[String], voice: &Voice) -> Result<Outcome> {
    let mut results: Vec<(String, CaseResult)> = Vec::new();
    for name in packs {
        let pack = policy::load_pack(name).map_err(Refused)?;
        let bar = voice.progress("算例", "cases", pack.cases.len() as u64);
        for result in metrics::run_cases(&pack).map_err(Refused)? {
            bar.inc(1);
            results.push((pack.id.clone(), result));
        }
        bar.finish_and_clear();
    }
    let failed = results.iter().filter(|(_, result)| !result.passed).count();
    if voice.json {
        let list: Vec<serde_json::Value> = results
            .iter()
            .map(|(pack, result)| json!({ "pack": pack, "rule": result.rule, "case": result.name, "passed": result.passed, "expected": result.expected, "actual": result.actual }))
            .collect();
        message::print(&serde_json::to_string_pretty(&list)?);
    } else {
        print_cases(&results, failed, voice);
    }
    Ok(if failed == 0 { Outcome::Done } else { Outcome::DoneWithErrors })
}

fn print_cases(results: &[(String, CaseResult)], failed: usize, voice: &Voice) {
    for (pack, result) in results.iter().filter(|(_, result)| !result.passed) {
        message::print(&format!(
            "✗ {pack} {} {}\n  {}: {}\n  {}: {}",
            result.rule,
            result.name,
            voice.say("应为", "expected"),
            result.expected,
            voice.say("实为", "actual"),
            result.actual
        ));
    }
    let passed = results.len() - failed;
    message::print(&match voice.lang {
        Lang::Zh => format!("算例 {} 个：通过 {passed}，不通过 {failed}", results.len()),
        Lang::En => format!("{} worked cases: {passed} passed, {failed} failed", results.len()),
    });
}

fn coverage(voice: &Voice) -> Result<Outcome> {
    let rows = policy::coverage(&shipped()?);
    if voice.json {
        let list: Vec<serde_json::Value> = rows
            .iter()
            .map(|row| {
                json!({ "id": row.id, "status": row.status, "pack": row.pack, "cases": row.cases, "rule": row.rule, "reason": row.reason })
            })
            .collect();
        message::print(&serde_json::to_string_pretty(&list)?);
        return Ok(Outcome::Done);
    }
    let words = [("evaluated", "可判定"), ("counted", "仅统计"), ("judged", "由人评定"), ("out_of_scope", "尚未纳入")];
    let count = |status: &str| rows.iter().filter(|row| row.status == status).count();
    let heading = match voice.lang {
        Lang::Zh => ["处理方式", "规则数"],
        Lang::En => ["treatment", "rules"],
    };
    let lines: Vec<Vec<String>> =
        words.iter().map(|(status, zh)| vec![voice.say(zh, status).to_owned(), count(status).to_string()]).collect();
    message::print(&render::table(&heading.map(str::to_owned), &lines));
    let word = |status: &str| words.iter().find(|(key, _)| *key == status).map_or("", |(_, zh)| zh).to_owned();
    let covered: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let (pack, rule) = (row.pack.clone().unwrap_or_default(), row.rule.clone().unwrap_or_default());
            let status = voice.say(&word(row.status), row.status).to_owned();
            vec![row.id.clone(), status, pack, rule, row.cases.to_string(), row.reason.clone()]
        })
        .collect();
    let heading = match voice.lang {
        Lang::Zh => ["目录", "处理方式", "政策包", "规则", "算例", "原因"],
        Lang::En => ["id", "status", "pack", "rule", "cases", "reason"],
    };
    message::print(&render::table(&heading.map(str::to_owned), &covered));
    Ok(Outcome::Done)
}
