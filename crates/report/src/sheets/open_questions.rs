//! 不可判定与待核: what could not be known, why, and what to do about it.

use std::collections::BTreeMap;

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Judgement, Scope, word};
use crate::style::Style;
use crate::words::{Turn, period_zh};

pub(crate) const NAME: &str = "不可判定与待核";

/// Advice for a sheet that could not be read.
const SEND_AGAIN: &str = "请单位改用能打开的文件重新报送。";
/// Names one line lists; the others stand in 达标明细.
const NAMES_SHOWN: usize = 12;

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Attention, columns.len(), scope.brief);
    let about = format!(
        "{}　资料不足时不猜：既不算达标，也不算零。同一单位、同一规则、同一原因的合为一行；待补资料的在前，其次待局里定的，最后未到期的。",
        scope.brief.term.zh()
    );
    page.title(&format!("{}　不可判定与待核", scope.brief.bureau), &about);
    let mut rows: Vec<Vec<Cell>> =
        Scope::rows_in(&scope.open_evidence, scope.brief.term).map(|row| unread(scope, row)).collect();
    let advice = advice(scope);
    rows.extend(alike(scope).values().map(|judgements| undecided(scope, judgements, &advice)));
    for (number, cells) in (1..).zip(&mut rows) {
        cells[0] = Cell::count(number, Style::Centre);
    }
    page.main_table(&columns, rows, "本学期没有不可判定的结论，也没有待核的依据。");
    page.signature();
    page.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 8.0),
        column("种类", 12.0, 13.0),
        column("单位", 14.0, 27.0),
        column("规则", 8.0, 10.0),
        column("考核内容", 14.0, 30.0),
        column("对象", 10.0, 32.0),
        column("期间", 9.0, 16.5),
        column("项数", 6.0, 7.0),
        column("原因", 18.0, 40.0),
        column("怎么办", 18.0, 40.0),
    ]
}

/// What makes undecided conclusions alike: whose turn it is, unit, rule, period, reason, pack.
type Likeness<'s> = (Turn, [&'s str; 5]);

/// The undecided conclusions, those alike together.
fn alike<'s>(scope: &'s Scope<'_>) -> BTreeMap<Likeness<'s>, Vec<Judgement<'s>>> {
    let mut groups: BTreeMap<Likeness<'_>, Vec<Judgement<'_>>> = BTreeMap::new();
    for j in scope.judgements().filter(|j| j.status == "undecidable") {
        groups.entry((Turn::of(j.reason), [j.unit, j.rule, j.period, j.reason, j.pack])).or_default().push(j);
    }
    groups
}

/// What the findings of each unit advise about each rule.
type Advice<'s> = BTreeMap<(&'s str, &'s str), Vec<&'s str>>;

fn advice<'s>(scope: &'s Scope<'_>) -> Advice<'s> {
    let table = &scope.findings;
    let mut advice = Advice::new();
    for row in Scope::rows_in(table, scope.brief.term).filter(|row| word(table, *row, "severity") == "error") {
        let rules = word(table, row, "rules_affected").split([' ', ',', ';', '，', '；', '、']);
        for rule in rules.filter(|rule| !rule.is_empty()) {
            advice.entry((word(table, row, "unit"), rule)).or_default().push(word(table, row, "hint"));
        }
    }
    advice
}

/// What to do: the one thing to put right, or how many things with an example.
fn what_to_do(advice: &Advice<'_>, j: &Judgement<'_>) -> String {
    let turn = Turn::of(j.reason);
    match advice.get(&(j.unit, j.rule)).map(Vec::as_slice) {
        Some([only]) if turn == Turn::Records => (*only).to_owned(),
        Some([first, _, ..]) if turn == Turn::Records => {
            let count = advice.get(&(j.unit, j.rule)).map_or(0, Vec::len);
            format!("该单位有 {count} 条须改正的问题涉及这条规则，改正后重新报送。例如：{first}")
        }
        _ => turn.advice().to_owned(),
    }
}

fn undecided(scope: &Scope<'_>, judgements: &[Judgement<'_>], advice: &Advice<'_>) -> Vec<Cell> {
    let Some(j) = judgements.first() else { return Vec::new() };
    vec![
        Cell::blank(Style::Centre),
        Cell::text(format!("？ {}", Turn::of(j.reason).zh()), Style::Undecidable),
        Cell::text(j.unit, Style::Text),
        Cell::text(j.rule, Style::Centre),
        Cell::text(scope.of_rule(j.pack, j.rule, "zh"), Style::Text),
        Cell::text(names(judgements), Style::Text),
        Cell::text(period_zh(j.period), Style::Centre),
        Cell::count(judgements.len(), Style::Number),
        Cell::text(j.reason, Style::Text),
        Cell::text(what_to_do(advice, j), Style::Text),
    ]
}

/// Who it is about: `程浩然（徒弟曾桂香）、黄琳`.
fn names(judgements: &[Judgement<'_>]) -> String {
    let name = |j: &Judgement<'_>| match (j.subject == j.unit, j.counterpart) {
        (true, "") => "本单位".to_owned(),
        (true, other) => other.to_owned(),
        (false, "") => j.subject.to_owned(),
        (false, other) => format!("{}→{other}", j.subject),
    };
    let shown: Vec<String> = judgements.iter().take(NAMES_SHOWN).map(name).collect();
    match judgements.len() {
        n if n > NAMES_SHOWN => format!("{}等", shown.join("、")),
        _ => shown.join("、"),
    }
}

fn unread(scope: &Scope<'_>, row: usize) -> Vec<Cell> {
    let at = |column| word(&scope.open_evidence, row, column);
    let place = match at("sheet") {
        "" => at("file").to_owned(),
        sheet => format!("{} › {sheet}", at("file")),
    };
    vec![
        Cell::blank(Style::Centre),
        Cell::text("○ 待核依据", Style::CountOnly),
        Cell::text(at("unit"), Style::Text),
        Cell::blank(Style::Centre),
        Cell::text(place, Style::Faint),
        Cell::text(at("name"), Style::Text),
        Cell::text(period_zh(at("term")), Style::Centre),
        Cell::blank(Style::Number),
        Cell::text(at("reason"), Style::Text),
        Cell::text(SEND_AGAIN, Style::Text),
    ]
}
