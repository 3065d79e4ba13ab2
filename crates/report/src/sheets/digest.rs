//! The sentences on the first page: what the figures say, and what is to be done next.

use std::collections::{BTreeMap, BTreeSet};

use crate::scope::{Scope, word};
use crate::sheets::award_blocks::{Block, proposed};
use crate::sheets::award_lists;
use crate::sheets::lists::{Ranked, proposals, rankings, score_style};
use crate::sheets::parameters;
use crate::style::Style;
use crate::tally::{Tally, by_unit, by_unit_in};
use crate::words::{Turn, bound_zh};

/// Names a sentence lists before it says 等.
const NAMED: usize = 3;
/// Rules a sentence lists.
const RULES_NAMED: usize = 3;
/// Characters of a rule a sentence quotes.
const QUOTED: usize = 14;

/// What the figures say.
pub(crate) fn points(scope: &Scope<'_>) -> Vec<String> {
    let mut points = vec![all_conclusions(scope)];
    points.extend(missed_rules(scope));
    points.extend(behind(scope));
    points.extend(changed(scope));
    points.extend(silent_units(scope));
    points
}

fn all_conclusions(scope: &Scope<'_>) -> String {
    let all = Tally::of(scope.judgements().map(|j| j.status));
    let share = all.share().map_or(String::new(), |share| format!("，达标率 {}", Style::Share.shown(share)));
    let mut sentence = format!(
        "应核 {} 项（学期、学年、周期合计）：达标 {} 项，未达标 {} 项，不可判定 {} 项{share}；另有仅统计 {} 项",
        all.due(),
        all.met,
        all.unmet,
        all.undecidable,
        all.count_only
    );
    if all.exempt > 0 {
        sentence.push_str(&format!("、免除 {} 项", all.exempt));
    }
    sentence + "。"
}

/// The rules missed most often.
fn missed_rules(scope: &Scope<'_>) -> Option<String> {
    let mut missed: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for j in scope.judgements().filter(|j| j.status == "unmet") {
        *missed.entry((j.pack, j.rule)).or_default() += 1;
    }
    let mut rules: Vec<((&str, &str), usize)> = missed.into_iter().collect();
    rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    if rules.is_empty() {
        return None;
    }
    let named = rules.iter().take(RULES_NAMED).map(|((pack, rule), count)| {
        let zh = scope.of_rule(pack, rule, "zh");
        format!("{rule} {} {count} 项", quoted(zh))
    });
    let more = if rules.len() > RULES_NAMED { "等" } else { "" };
    Some(format!("未达标最多的规则：{}{more}。", named.collect::<Vec<_>>().join("；")))
}

/// The beginning of a rule's text.
pub(crate) fn quoted(zh: &str) -> String {
    match zh.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("“{}…”", &zh[..end]),
        None if zh.is_empty() => String::new(),
        None => format!("“{zh}”"),
    }
}

/// The units at the foot of the ranking, or with the lowest share where a pack ranks no units.
fn behind(scope: &Scope<'_>) -> Option<String> {
    let lists = rankings(scope, Ranked::Units);
    let [(_, rows)] = lists.as_slice() else { return lowest_shares(scope) };
    let table = &scope.rankings;
    let ranked: Vec<(i64, usize)> = rows.iter().filter_map(|row| Some((table.int(*row, "rank")?, *row))).collect();
    if ranked.len() <= NAMED {
        return lowest_shares(scope);
    }
    let first = ranked[ranked.len() - NAMED].0;
    let style = score_style(scope, rows);
    let named = ranked.iter().rev().take_while(|(rank, _)| *rank >= first).map(|(rank, row)| {
        let score = table.number(*row, "score").map_or("—".to_owned(), |score| style.shown(score));
        format!("{}（第 {rank} 名，{score}）", word(table, *row, "unit"))
    });
    Some(format!("学校排名靠后的：{}。", named.collect::<Vec<_>>().join("、")))
}

/// The units with the lowest share, those level with the last one named included.
fn lowest_shares(scope: &Scope<'_>) -> Option<String> {
    let mut units: Vec<(f64, &str, usize)> =
        by_unit(scope).into_iter().filter_map(|(unit, t)| Some((t.share()?, unit, t.unmet))).collect();
    units.retain(|(_, _, unmet)| *unmet > 0);
    units.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    let last = units.get(NAMED - 1).or(units.last())?.0;
    let named = units.iter().take_while(|(share, ..)| *share <= last);
    let named = named.map(|(share, unit, unmet)| format!("{unit} {}（未达标 {unmet} 项）", Style::Share.shown(*share)));
    Some(format!("达标率靠后的单位：{}。", named.collect::<Vec<_>>().join("，")))
}

/// The units whose share of the term's duties rose or fell most.
fn changed(scope: &Scope<'_>) -> Option<String> {
    let before = by_unit_in(scope, scope.term_before());
    let mut changes: Vec<(f64, &str)> = by_unit_in(scope, scope.brief.term)
        .into_iter()
        .filter_map(|(unit, now)| Some((now.share()? - before.get(unit)?.share()?, unit)))
        .filter(|(change, _)| *change != 0.0)
        .collect();
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    let points = |change: f64| format!("{:.1}", change.abs() * 100.0);
    let list = |changes: Vec<&(f64, &str)>| {
        changes.iter().map(|(change, unit)| format!("{unit} {}", points(*change))).collect::<Vec<_>>().join("、")
    };
    let fallen: Vec<_> = changes.iter().filter(|(change, _)| *change < 0.0).take(NAMED).collect();
    let risen: Vec<_> = changes.iter().rev().filter(|(change, _)| *change > 0.0).take(NAMED).collect();
    let parts: Vec<String> = [("上升", risen), ("下降", fallen)]
        .into_iter()
        .filter(|(_, changes)| !changes.is_empty())
        .map(|(word, changes)| format!("{word}最多的 {}", list(changes)))
        .collect();
    (!parts.is_empty()).then(|| format!("学期任务达标率与上学期比（百分点）：{}。", parts.join("；")))
}

fn silent_units(scope: &Scope<'_>) -> Option<String> {
    let silent = silent(scope);
    match silent.as_slice() {
        all if all.len() == scope.units().len() => Some("没有任何单位的资料。".to_owned()),
        [] => None,
        few => Some(format!("没有报送的单位 {} 个：{}。", few.len(), some(few))),
    }
}

fn silent<'s>(scope: &'s Scope<'_>) -> Vec<&'s str> {
    let sent: BTreeSet<&str> = Scope::rows_in(&scope.submission, scope.brief.term)
        .filter(|row| scope.submission.int(*row, "files").unwrap_or(0) > 0)
        .map(|row| word(&scope.submission, row, "unit"))
        .collect();
    scope.units().into_iter().filter(|unit| !sent.contains(unit)).collect()
}

/// A few names, and how it goes on.
fn some(names: &[&str]) -> String {
    let more = if names.len() > NAMED { "等" } else { "" };
    format!("{}{more}", names[..names.len().min(NAMED)].join("、"))
}

/// What is to be done next, by whom.
pub(crate) fn next_steps(scope: &Scope<'_>) -> Vec<String> {
    let mut steps = Vec::new();
    let silent = silent(scope);
    if !silent.is_empty() {
        steps.push(format!("催报：{} 个单位没有报送（{}）。", silent.len(), some(&silent)));
    }
    steps.extend(to_correct(scope));
    steps.extend(missing_records(scope));
    steps.extend(unset_numbers(scope));
    steps.extend(to_decide(scope));
    if steps.is_empty() {
        steps.push("没有要办的事。".to_owned());
    }
    steps
}

fn to_correct(scope: &Scope<'_>) -> Option<String> {
    let rows: Vec<usize> = scope.problems().filter(|row| word(&scope.findings, *row, "severity") == "error").collect();
    let units: BTreeSet<&str> = rows.iter().map(|row| word(&scope.findings, *row, "unit")).collect();
    let units: Vec<&str> = units.into_iter().filter(|unit| !unit.is_empty()).collect();
    (!rows.is_empty()).then(|| {
        format!("请学校改正：须改正的问题 {} 条（{}），退回修改单已备好，在“学校”文件夹。", rows.len(), some(&units))
    })
}

/// The reason for want of which most could not be decided.
fn missing_records(scope: &Scope<'_>) -> Option<String> {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for j in scope.judgements().filter(|j| j.status == "undecidable" && Turn::of(j.reason) == Turn::Records) {
        *reasons.entry(j.reason).or_default() += 1;
    }
    let all: usize = reasons.values().sum();
    let (reason, most) = reasons.into_iter().max_by_key(|(reason, count)| (*count, std::cmp::Reverse(*reason)))?;
    Some(format!("请补资料：{all} 项因缺资料不可判定，其中 {most} 项是“{reason}”，逐条见“不可判定与待核”。"))
}

/// The numbers nobody has set, and how many conclusions wait for them.
fn unset_numbers(scope: &Scope<'_>) -> Option<String> {
    let table = &scope.parameters;
    let unset = |row: &usize| matches!(word(table, *row, "source"), "unset" | "文本未写明");
    let names: Vec<String> = (0..table.len())
        .filter(unset)
        .map(|row| match bound_zh(word(table, row, "name")) {
            "" => word(table, row, "zh").to_owned(),
            _ => parameters::named(word(table, row, "zh"), word(table, row, "name")),
        })
        .collect();
    let waiting =
        scope.judgements().filter(|j| j.status == "undecidable" && Turn::of(j.reason) == Turn::Bureau).count();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let what = if names.is_empty() { "相关数额".to_owned() } else { some(&names) };
    (waiting > 0).then(|| format!("请领导小组定数：{what}，定下之前 {waiting} 项不可判定。"))
}

/// The lists that wait for the leaders' decision.
fn to_decide(scope: &Scope<'_>) -> Option<String> {
    let blocks = proposed(scope);
    let listed = |name: &str| blocks.iter().any(|block| block.list == name);
    let mut named: Vec<String> = blocks.iter().map(|block| decided(scope, block)).collect();
    let rest = proposals(scope).into_iter().filter(|(name, _)| !listed(name));
    named.extend(rest.map(|(name, rows)| format!("{name} {} 名", rows.len())));
    (!named.is_empty()).then(|| format!("请领导小组审定：{}，见“{}”。", named.join("、"), award_lists::NAME))
}

/// 优秀导师 入选 5（要抽签 2）.
fn decided(scope: &Scope<'_>, block: &Block<'_>) -> String {
    let lots = match block.count(scope, "lots_required") {
        0 => String::new(),
        n => format!("（要抽签 {n}）"),
    };
    match block.places(scope) {
        Some(_) => format!("{} 入选 {}{lots}", block.name(), block.count(scope, "selected")),
        None => format!("{} {} 名", block.name(), block.rows.len()),
    }
}
