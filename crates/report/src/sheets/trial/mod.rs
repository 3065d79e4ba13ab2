//! 试算: the lists with their weights and places in cells, scores and ranks as formulas, so that another weight can be tried in
//! Excel or WPS. Every formula is written with its result; a list whose official result the formulas do not give is not offered.

mod formulas;
mod model;
mod parts;

use tables::{Area, CellRef};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::award_blocks::{Block, blocks, decision_zh, subject_zh};
use crate::style::Style;
use crate::words::exact_zh;

use formulas::{NO, NONE, Places, SAME, TRIED_SCORE, YES, fixed};
use model::{Model, Tried, agrees, tried};
use parts::Item;

pub(crate) const NAME: &str = "试算";

/// Columns in which the list itself stands; the parts stand right of them, after one empty column.
const COLUMNS: u32 = 11;
const PARTS: u32 = COLUMNS + 1;
const PART_WIDTH: f64 = 10.0;
/// Columns of a row of weights: what it is, its weight, between which it changes nothing, and the one to try.
const WEIGHT: u32 = 4;
const RANGE: u32 = 5;
const TRIED: u32 = TRIED_SCORE;

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let mut lists: Vec<(Block<'_>, Option<parts::Parts>)> = blocks(scope)
        .into_iter()
        .filter(|block| !block.rows.is_empty())
        .map(|block| (block.clone(), parts::of(scope, &block)))
        .collect();
    // Where there is one weight and no number of places, nothing can be tried.
    lists.retain(|(block, parts)| block.has_line(scope) || parts.as_ref().is_none_or(|parts| parts.items.len() > 1));
    lists.sort_by_key(|(block, _)| !block.has_line(scope));
    let widest = lists.iter().filter_map(|(_, parts)| Some(parts.as_ref()?.width())).max().unwrap_or(0);
    let mut page = Page::new(NAME, TabColour::Result, (PARTS + widest) as usize, scope.brief);
    page.print_across_to(COLUMNS - 1);
    page.lock();
    let title = [
        Cell::text(format!("{}　{NAME}", scope.brief.bureau), Style::Title),
        Cell::text(format!("{}　{ABOUT}", scope.brief.term.zh()), Style::Subtitle),
    ];
    for (cell, height) in title.into_iter().zip([32.0, 46.0]) {
        page.spread(vec![(0, COLUMNS - 1, cell)]);
        page.set_height(height);
    }
    page.repeat(0, 1);
    page.at_least(&columns());
    page.widen(PARTS, PART_WIDTH);
    let mut offered = 0;
    for (block, parts) in &lists {
        if offered > 0 {
            page.new_page();
        }
        offered += usize::from(one_list(&mut page, scope, block, parts.as_ref()));
    }
    if lists.is_empty() {
        page.spread(vec![(0, COLUMNS - 1, Cell::text("没有可以试算的名单。", Style::Centre))]);
    }
    page.skip(1);
    page.sign_across(COLUMNS - 1);
    page.finish()
}

const ABOUT: &str = "只在黄格里改数（权重、名额），得分、名次、结果随即重算；“与正式名单”一格说明改后与正式名单是否一致。试算不改变正式名单：要改，请改 bureau.toml 或政策包后再运行。各项得分、封顶、资格、否决按正式算法不变，只换权重和名额；同分按正式的同分次序。其余单元格已锁定（无密码）。";

fn columns() -> Vec<Column> {
    vec![
        column("单位", 22.0, 28.0),
        column("对象", 12.0, 24.0),
        column("参加排名", 10.0, 10.0),
        column("同分次序", 10.0, 10.0),
        column("正式得分", 11.0, 12.0),
        column("正式名次", 10.0, 10.0),
        column("正式结果", 12.0, 12.0),
        column("试算得分", 11.0, 12.0),
        column("试算名次", 10.0, 10.0),
        column("试算结果", 12.0, 12.0),
        column("变化", 12.0, 14.0),
    ]
}

/// One list; whether it can be tried.
fn one_list(page: &mut Page, scope: &Scope<'_>, block: &Block<'_>, parts: Option<&parts::Parts>) -> bool {
    page.spread(vec![(0, COLUMNS - 1, Cell::text(block.name(), Style::Section))]);
    page.set_height(24.0);
    let why_not = match parts {
        None => Some("这个名单没有分项数据，不能在表内试算。"),
        Some(parts) if !agrees(&parts.model) => {
            Some("这个名单的结果不只取决于权重和名额（如分层名额、抽签、封顶），不能在表内试算；可用 qinglan what-if。")
        }
        Some(_) => None,
    };
    if let Some(why) = why_not {
        page.spread(vec![(0, COLUMNS - 1, Cell::text(why, Style::Note))]);
        page.narrow_gap();
        return false;
    }
    if let Some(parts) = parts {
        live(page, scope, block, parts);
        page.narrow_gap();
    }
    true
}

fn live(page: &mut Page, scope: &Scope<'_>, block: &Block<'_>, parts: &parts::Parts) {
    let model = &parts.model;
    let items = parts.items.len() as u32;
    let first_weight = page.next_row() + 1;
    // Head of weights, weights, their sum, the number of places, the check, head of the list with the weights beside it.
    let weights_row = first_weight + items + 3;
    let at = Places {
        weights: weights_row,
        earned: PARTS,
        possible: PARTS + items,
        items,
        first: weights_row + 2,
        last: weights_row + 1 + block.rows.len() as u32,
        places: CellRef::new(first_weight + items + 1, TRIED),
    };
    inputs(page, scope, block, parts);
    let mut check = vec![
        (0, 3, Cell::text("与正式名单", Style::Total)),
        (4, COLUMNS - 1, Cell::formula_text(at.check(), SAME, Style::Total)),
    ];
    if let model::Way::Sheet { .. } = model.way {
        let inside = (PARTS..).zip(&model.inside);
        check.extend(inside.map(|(col, inside)| (col, col, Cell::count(usize::from(*inside), Style::Part))));
    }
    page.spread(check);
    mirrored(page, parts, first_weight);
    head(page, parts);
    let style = block.score_style(scope);
    let tried = tried(model);
    let rows = (at.first..).zip(&block.rows).zip(model.candidates.iter().zip(&tried));
    let lines: Vec<Vec<Cell>> = rows
        .map(|((row, awards_row), (one, tried))| {
            let mut cells = official(scope, *awards_row, one, style);
            cells.extend(formula_cells(&at, row, model, tried, style));
            cells.push(Cell::blank(Style::Plain));
            cells.extend(one.earned.iter().map(|n| Cell::number(*n, Style::Part)));
            if model.way != model::Way::Count {
                cells.extend(one.possible.iter().map(|n| Cell::number(*n, Style::Part)));
            }
            cells
        })
        .collect();
    page.rows(&columns(), lines);
}

/// The weights and the number of places, each with the cell to try another.
fn inputs(page: &mut Page, scope: &Scope<'_>, block: &Block<'_>, parts: &parts::Parts) {
    let line = |what: Cell, weight: Cell, range: Cell, tried: Cell, note: Cell| {
        vec![
            (0, 3, what),
            (WEIGHT, WEIGHT, weight),
            (RANGE, RANGE + 1, range),
            (TRIED, TRIED, tried),
            (TRIED + 1, COLUMNS - 1, note),
        ]
    };
    let head = |text| Cell::text(text, Style::Head);
    page.spread(line(head("项目"), head("正式权重"), head("不变范围"), head("试算权重"), head("说明")));
    let first = page.next_row();
    for (item, weight) in parts.items.iter().zip(&parts.model.weights) {
        page.spread(line(
            Cell::text(&item.zh, Style::Text),
            Cell::number(*weight, Style::Part),
            Cell::text(range(scope, block, item), Style::Centre),
            Cell::number(*weight, Style::InputNumber),
            Cell::text("黄格可改", Style::Faint),
        ));
    }
    let last = page.next_row() - 1;
    let sum: f64 = parts.model.weights.iter().sum();
    let weights = |col| format!("SUM({}:{})", fixed(CellRef::new(first, col)), fixed(CellRef::new(last, col)));
    page.spread(line(
        Cell::text("权重合计", Style::Total),
        Cell::formula(weights(WEIGHT), sum, Style::Part),
        Cell::blank(Style::Centre),
        Cell::formula(weights(TRIED), sum, Style::Part),
        Cell::text(sum_zh(&parts.model), Style::Faint),
    ));
    let places = parts.model.places;
    let unset = || Cell::text("未定", Style::Centre);
    page.spread(line(
        Cell::text("名额", Style::Total),
        places.map_or_else(unset, |n| Cell::number(n, Style::Part)),
        Cell::blank(Style::Centre),
        places.map_or_else(|| Cell::blank(Style::InputNumber), |n| Cell::number(n, Style::InputNumber)),
        Cell::text("黄格可改；空着只排名次", Style::Faint),
    ));
    let places_row = page.next_row() - 1;
    page.numbers_from_zero(Area::new(CellRef::new(first, TRIED), CellRef::new(last, TRIED)));
    page.numbers_from_zero(Area::new(CellRef::new(places_row, TRIED), CellRef::new(places_row, TRIED)));
}

/// How the score comes of the weights.
fn sum_zh(model: &Model) -> String {
    let rounding = match model.rounding {
        None => String::new(),
        Some((decimals, how)) => {
            let how = match how {
                model::Rounding::HalfUp => "四舍五入",
                model::Rounding::HalfEven => "四舍六入五成双",
                model::Rounding::Down => "舍去",
                model::Rounding::Up => "进一",
            };
            format!("，{how}到 {decimals} 位小数")
        }
    };
    match model.way {
        model::Way::Share => "得分＝Σ权重×达标数÷Σ权重×可判定数".to_owned(),
        model::Way::Count => "得分＝Σ权重×项数".to_owned(),
        model::Way::Sheet { missing, rounds } => {
            let missing = match missing {
                model::Missing::Zero => "不适用的记 0",
                model::Missing::Spread => "不适用的折算到其余",
            };
            let each = if rounds == model::Rounds::EachItem { "，逐项取整" } else { "" };
            format!("得分＝Σ权重×得分率；{missing}{each}{rounding}")
        }
    }
}

/// Between which weights the list stays as it is.
fn range(scope: &Scope<'_>, block: &Block<'_>, item: &Item) -> String {
    let table = &scope.sensitivity;
    let is = |row: &usize| {
        let key = ["pack", "list", "section", "item"].map(|column| word(table, *row, column));
        key == [block.pack, block.list, block.section, &item.id]
    };
    let Some(row) = (0..table.len()).find(is) else { return "—".to_owned() };
    let bound = |column, open: &str| table.number(row, column).map_or(open.to_owned(), exact_zh);
    format!("{} 至 {}", bound("low", "0"), bound("high", "不限"))
}

/// The row above the head: the tried weights once more, beside the parts they multiply.
fn mirrored(page: &mut Page, parts: &parts::Parts, first_weight: u32) {
    let mut cells: Vec<(u32, u32, Cell)> = Vec::new();
    for ((n, weight), _) in (0u32..).zip(&parts.model.weights).zip(&parts.items) {
        let formula = fixed(CellRef::new(first_weight + n, TRIED));
        cells.push((PARTS + n, PARTS + n, Cell::formula(formula, *weight, Style::Part)));
    }
    page.spread(cells);
}

fn head(page: &mut Page, parts: &parts::Parts) {
    let mut cells: Vec<Cell> = columns().iter().map(|c| Cell::text(&c.head, Style::Head)).collect();
    cells.push(Cell::blank(Style::Plain));
    let named = |word: &'static str| {
        parts.items.iter().map(move |item| Cell::text(format!("{}{word}", item.short()), Style::Head))
    };
    match parts.model.way {
        model::Way::Count => cells.extend(named("")),
        model::Way::Share => cells.extend(named("达标").chain(named("可判定"))),
        _ => cells.extend(named("得分").chain(named("满分"))),
    }
    page.line(cells);
}

fn official(scope: &Scope<'_>, row: usize, one: &model::Candidate, style: Style) -> Vec<Cell> {
    let table = &scope.awards;
    let rank = one.rank.map_or_else(|| Cell::text("—", Style::Centre), |rank| Cell::number(rank as f64, Style::Centre));
    vec![
        Cell::text(word(table, row, "unit"), Style::Text),
        Cell::text(subject_zh(table, row), Style::Text),
        Cell::text(if one.takes_part { YES } else { NO }, Style::Centre),
        Cell::number(one.order as f64, Style::Centre),
        Cell::number(one.score, style),
        rank,
        Cell::text(decision_zh(word(table, row, "decision")), Style::Centre),
    ]
}

fn formula_cells(at: &Places, row: u32, model: &Model, tried: &Tried, style: Style) -> Vec<Cell> {
    let score = at.score(row, model.way, model.rounding);
    let rank = at.rank(row);
    let style = if style == Style::Number { Style::Points } else { style };
    vec![
        match tried.score {
            Some(n) => Cell::formula(score, n, style),
            None => Cell::formula_text(score, NONE, style),
        },
        match tried.rank {
            Some(n) => Cell::formula(rank, n as f64, Style::Centre),
            None => Cell::formula_text(rank, NONE, Style::Centre),
        },
        Cell::formula_text(at.word(row), &tried.word, Style::Centre),
        Cell::formula_text(at.change(row), NONE, Style::Centre),
    ]
}
