//! 退回修改单: one page with a unit's figures, what it has to put right and under which clause, and where to ask.

use std::collections::{BTreeMap, BTreeSet};

use crate::marked::SchoolCopy;
use crate::page::Page;
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Judgement, Scope, word};
use crate::sheets::authenticity;
use crate::sheets::school::{
    NO_PROBLEMS, PROBLEMS, RESULTS, Share, clauses_in_short, or, own_path, place, problem_columns, rule_in_words,
    rules_of,
};
use crate::style::Style;
use crate::tally::Tally;
use crate::width::CHARACTER;
use crate::words::{Turn, demand_zh, number_zh, period_zh, severity_mark, severity_style, status_mark, status_style};

pub(crate) const SLIP: &str = "退回修改单";

/// How much goes on the page at most: kinds of problems, texts of clauses, open conclusions, copies.
const MOST: Measure = Measure { problems: 12, clauses: 8, open: 10, copies: 6 };
/// How much goes on it in any case.
const LEAST: Measure = Measure { problems: 5, clauses: 3, open: 2, copies: 2 };
/// Steps from the most to the least; the first that fits is taken.
const STEPS: usize = 8;
/// Cells of one kind of problem that are named; the others are counted.
const CELLS_NAMED: usize = 3;
/// Files that could not be marked and are named; the others are counted.
const FILES_NAMED: usize = 6;
/// Points of A4 across between the margins, and down.
const PAPER_WIDTH: f64 = 770.0;
const PAPER_HEIGHT: f64 = 510.0;

/// How many lines of each part go on the page.
#[derive(Debug, Clone, Copy)]
struct Measure {
    problems: usize,
    clauses: usize,
    open: usize,
    copies: usize,
}

impl Measure {
    /// So many steps below the most.
    const fn below(step: usize) -> Self {
        Self {
            problems: MOST.problems - (MOST.problems - LEAST.problems) * step / STEPS,
            clauses: MOST.clauses - (MOST.clauses - LEAST.clauses) * step / STEPS,
            open: MOST.open - (MOST.open - LEAST.open) * step / STEPS,
            copies: MOST.copies - (MOST.copies - LEAST.copies) * step / STEPS,
        }
    }
}

/// The slip, with as many lines as one page holds; what does not fit is counted, and listed on the other sheets.
pub(crate) fn compose(scope: &Scope<'_>, share: &Share<'_>, copies: &[&SchoolCopy]) -> SheetPlan {
    let groups = groups(scope, share);
    let page = |step| page(scope, share, &groups, copies, Measure::below(step));
    (0..STEPS).map(page).find(fits).unwrap_or_else(|| page(STEPS))
}

/// Whether the page is printed without being made smaller than its width asks for.
fn fits(page: &SheetPlan) -> bool {
    let width = page.widths.iter().sum::<f64>() * CHARACTER;
    let height: f64 = page.lines.iter().filter_map(|line| line.height).sum();
    height <= PAPER_HEIGHT * (width / PAPER_WIDTH).max(1.0)
}

fn page(
    scope: &Scope<'_>,
    share: &Share<'_>,
    groups: &[Vec<usize>],
    copies: &[&SchoolCopy],
    measure: Measure,
) -> SheetPlan {
    let columns = problem_columns();
    let mut page = Page::new(SLIP, TabColour::Attention, columns.len(), scope.brief);
    page.title(&format!("{}　退回修改单", scope.brief.bureau), &format!("{}　{}：", scope.brief.term.zh(), share.unit));
    summary(&mut page, share);
    page.narrow_gap();
    problems(&mut page, scope, share, (groups, measure));
    page.narrow_gap();
    open(&mut page, scope, share, measure.open);
    page.narrow_gap();
    if !copies.is_empty() {
        returned(&mut page, copies, measure.copies);
        page.narrow_gap();
    }
    page.across(Cell::printed(closing(scope, share, copies), Style::Point));
    page.signature();
    page.one_page();
    page.finish()
}

/// The unit's figures in two lines, and a third if something is to be verified.
fn summary(page: &mut Page, share: &Share<'_>) {
    let q = &share.quality;
    let tally = Tally::of(share.judgements.iter().map(|j| j.status));
    let sent = if q.files == 0 {
        "本学期没有收到贵单位的文件。".to_owned()
    } else {
        let unreadable =
            if q.unreadable > 0 { format!("（其中 {} 份打不开）", q.unreadable) } else { String::new() };
        format!(
            "收到文件 {} 份{unreadable}，工作表 {} 张（未识别 {} 张）；有内容的单元格 {} 格：已用 {}，略过 {}，退回 {}。",
            q.files, q.sheets, q.unknown, q.cells, q.used, q.ignored, q.rejected
        )
    };
    let found = format!(
        "发现问题：须改正 {} 条，请核对 {} 条，提示 {} 条。考核结论：达标 {} 项，未达标 {} 项，不可判定 {} 项。",
        q.errors, q.warnings, q.infos, tally.met, tally.unmet, tally.undecidable
    );
    let asked = match share.questions.0.len() {
        0 => None,
        count => Some(format!("另有 {count} 个要核实的问题（不是结论），见“{}”。", authenticity::NAME)),
    };
    for line in [Some(sent), Some(found), asked].into_iter().flatten() {
        page.across(Cell::text(line, Style::Point));
    }
}

/// The problems of one kind on one sheet are one line: the same words sixty times would hide the others.
fn groups(scope: &Scope<'_>, share: &Share<'_>) -> Vec<Vec<usize>> {
    let mut places: BTreeMap<[&str; 4], usize> = BTreeMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in &share.findings {
        let key = ["code", "file", "sheet", "rules_affected"].map(|column| word(&scope.findings, *row, column));
        let at = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(*row),
            None => groups.push(vec![*row]),
        }
    }
    groups
}

fn problems(page: &mut Page, scope: &Scope<'_>, share: &Share<'_>, (groups, measure): (&[Vec<usize>], Measure)) {
    page.section("一、报送的表里要改的地方");
    if groups.is_empty() {
        let row = page.next_row();
        page.across(Cell::text(NO_PROBLEMS, Style::Met));
        page.repeat(row, row);
        // The other sections stand in the columns all the same.
        page.at_least(&problem_columns());
        return;
    }
    let most = measure.problems;
    let shown = (1..).zip(groups.iter().take(most)).map(|(number, rows)| group(scope, share.unit, number, rows));
    page.main_table(&problem_columns(), shown.collect(), NO_PROBLEMS);
    let more: usize = groups.iter().skip(most).map(Vec::len).sum();
    if more > 0 {
        let kinds = groups.len() - most;
        page.across(Cell::text(format!("另有 {kinds} 类共 {more} 条，见“{PROBLEMS}”。"), Style::Note));
    }
    texts_of_clauses(page, scope, groups.iter().take(most), measure.clauses);
}

/// The clauses the problems above touch, each once.
fn texts_of_clauses<'g>(page: &mut Page, scope: &Scope<'_>, groups: impl Iterator<Item = &'g Vec<usize>>, most: usize) {
    let affected = groups.map(|rows| word(&scope.findings, rows[0], "rules_affected"));
    let rules: BTreeSet<&str> = affected.flat_map(rules_of).collect();
    let mut texts: Vec<String> = rules.iter().take(most).map(|rule| rule_in_words(scope, rule)).collect();
    if rules.len() > most {
        texts.push(format!("另有 {} 条条款，见“{PROBLEMS}”。", rules.len() - most));
    }
    if !texts.is_empty() {
        page.across(Cell::text(format!("上面提到的条款：\n{}", texts.join("\n")), Style::Note));
    }
}

fn group(scope: &Scope<'_>, unit: &str, number: usize, rows: &[usize]) -> Vec<Cell> {
    let at = |column| word(&scope.findings, rows[0], column);
    let all = |column: &str| {
        let first = word(&scope.findings, rows[0], column);
        rows.iter().all(|row| word(&scope.findings, *row, column) == first)
    };
    let first_of = |column: &str, text: &str| {
        if all(column) { text.to_owned() } else { format!("{text}（举一例）") }
    };
    vec![
        Cell::count(number, Style::Centre),
        Cell::text(severity_mark(at("severity")), severity_style(at("severity"))),
        Cell::text(own_path(at("file"), unit), Style::Faint),
        Cell::text(at("sheet"), Style::Text),
        Cell::text(cells(scope, rows), Style::Centre),
        Cell::text(first_of("found", or(at("found"), "（空）")), Style::Text),
        Cell::text(first_of("expected", at("expected")), Style::Text),
        Cell::text(first_of("hint", at("hint")), Style::Text),
        Cell::text(clauses_in_short(scope, at("rules_affected")), Style::Text),
    ]
}

/// `B3、B5、B9 等 14 处`.
fn cells(scope: &Scope<'_>, rows: &[usize]) -> String {
    let named: Vec<&str> = rows.iter().take(CELLS_NAMED).map(|row| place(scope, *row)).collect();
    let named = named.join("、");
    if rows.len() > CELLS_NAMED { format!("{named}\n等 {} 处", rows.len()) } else { named }
}

/// What the unit missed this term, and what cannot be decided for want of its records.
fn open(page: &mut Page, scope: &Scope<'_>, share: &Share<'_>, most: usize) {
    page.section("二、未达标和待补资料的考核项");
    let waits =
        |j: &&Judgement<'_>| j.status == "unmet" || (j.status == "undecidable" && Turn::of(j.reason) == Turn::Records);
    let open: Vec<&Judgement<'_>> = share.judgements.iter().filter(waits).collect();
    if open.is_empty() {
        page.across(Cell::text("没有未达标的项，也没有待补资料的项。", Style::Point));
        return;
    }
    let heads = ["序号", "结论", "规则与条款", "期间", "对象", "说明", "要求与实际"];
    page.spread(open_line(heads.map(|head| Cell::text(head, Style::Head))));
    for (number, j) in (1..).zip(open.iter().take(most)) {
        page.spread(open_line(open_cells(scope, number, j)));
    }
    if open.len() > most {
        let more = format!("另有 {} 项，见“{RESULTS}”。", open.len() - most);
        page.across(Cell::text(more, Style::Note));
    }
}

fn open_cells(scope: &Scope<'_>, number: usize, j: &Judgement<'_>) -> [Cell; 7] {
    let who = match (j.subject == j.unit, j.counterpart) {
        (true, "") => "本单位".to_owned(),
        (true, other) => other.to_owned(),
        (false, "") => j.subject.to_owned(),
        (false, other) => format!("{}→{other}", j.subject),
    };
    [
        Cell::count(number, Style::Centre),
        Cell::text(status_mark(j.status), status_style(j.status)),
        Cell::text(rule_in_words(scope, j.rule), Style::Text),
        Cell::text(period_zh(j.period), Style::Centre),
        Cell::text(who, Style::Text),
        Cell::text(j.reason, Style::Text),
        Cell::text(demand_and_actual(scope, j), Style::Centre),
    ]
}

/// `≥10节，实际 8`; only what is known of the two.
fn demand_and_actual(scope: &Scope<'_>, j: &Judgement<'_>) -> String {
    let demand = demand_zh(j.min, j.max, scope.of_rule(j.pack, j.rule, "unit"));
    let actual = j.actual.map(|n| format!("实际 {}", number_zh(n)));
    [Some(demand).filter(|text| !text.is_empty()), actual].into_iter().flatten().collect::<Vec<_>>().join("，")
}

fn open_line([number, status, rule, period, who, reason, demand]: [Cell; 7]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 0, number), (1, 1, status), (2, 4, rule), (5, 5, period), (6, 6, who), (7, 7, reason), (8, 8, demand)]
}

/// The unit's own files with their problems marked, beside this slip; and those that could not be.
fn returned(page: &mut Page, copies: &[&SchoolCopy], most: usize) {
    page.section("三、随本单退回的标注件");
    let made: Vec<(&SchoolCopy, &str)> =
        copies.iter().filter_map(|copy| Some((*copy, copy.copy.as_deref()?))).collect();
    if !made.is_empty() {
        let heads = ["序号", "标注", "报送的文件", "标注件（同一文件夹）", "说明"];
        page.spread(returned_line(heads.map(|head| Cell::text(head, Style::Head))));
    }
    for (number, (copy, path)) in (1..).zip(made.iter().take(most)) {
        page.spread(returned_line([
            Cell::count(number, Style::Centre),
            Cell::text(format!("{} 格", copy.cells), Style::Centre),
            Cell::text(&copy.original, Style::Faint),
            Cell::text(path, Style::Text),
            Cell::text(&copy.said, Style::Text),
        ]));
    }
    if made.len() > most {
        page.across(Cell::text(format!("另有 {} 份标注件，在同一文件夹里。", made.len() - most), Style::Note));
    }
    let mut missing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for copy in copies.iter().filter(|copy| copy.copy.is_none()) {
        missing.entry(&copy.said).or_default().push(&copy.original);
    }
    for (why, files) in missing {
        let named = files.iter().take(FILES_NAMED).copied().collect::<Vec<_>>().join("、");
        let more = if files.len() > FILES_NAMED { format!("等 {} 份", files.len()) } else { String::new() };
        page.across(Cell::text(format!("✗ {why}：{named}{more}"), Style::Point));
    }
}

fn returned_line([number, marked, original, copy, said]: [Cell; 5]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 0, number), (1, 1, marked), (2, 3, original), (4, 6, copy), (7, 8, said)]
}

fn closing(scope: &Scope<'_>, share: &Share<'_>, copies: &[&SchoolCopy]) -> String {
    let brief = scope.brief;
    let ask = match &brief.objection_phone {
        Some(phone) => format!("{}（电话 {phone}）", brief.office),
        None => brief.office.clone(),
    };
    let lacking = |j: &Judgement<'_>| j.status == "undecidable" && Turn::of(j.reason) == Turn::Records;
    if share.findings.is_empty() && share.judgements.iter().any(lacking) {
        return format!("请补齐标“不可判定”各项所缺的资料，重新报送{ask}。如对结果有异议，请书面提出。");
    }
    if share.findings.is_empty() {
        return format!("如对结果有异议，请书面向{ask}提出。");
    }
    let either = if copies.iter().any(|copy| copy.copy.is_some()) { "原表或标注件" } else { "原表" };
    format!(
        "请在{either}上改正标“须改正”的各条，核对标“请核对”的各条，把改好的表重新报送{ask}；不必换模板，也不必另存格式。如有异议，请书面提出。"
    )
}
