//! 问题清单 in front of a marked copy: every problem of the workbook, with a link to its cell.

use tables::{CellRef, RETURNED_LIST, Severity};

use crate::marked::{MarkPlan, Problem};
use crate::page::{Column, Page, column};
use crate::plan::{Cell, TabColour, WorkbookPlan};
use crate::style::Style;
use crate::words::{severity_mark, severity_style};

/// What the sheet is called, if the school has none of that name.
pub(crate) const NAME: &str = "问题清单";

/// The list as a workbook of one sheet called `name`; `said` tells what became of the school's formats.
pub(crate) fn compose(plan: &MarkPlan, name: &str, said: &str) -> WorkbookPlan {
    let columns = columns();
    let mut page = Page::new(name, TabColour::Attention, columns.len(), &plan.brief);
    page.title(RETURNED_LIST, &format!("{}　{}　{}", plan.brief.term.zh(), plan.unit, plan.own_path));
    for line in [said.to_owned(), counts(plan), how_to().to_owned()] {
        page.across(Cell::text(line, Style::Point));
    }
    page.narrow_gap();
    let rows = (1..).zip(&plan.problems).map(|(number, problem)| line(number, problem)).collect();
    page.main_table(&columns, rows, "没有发现问题。");
    WorkbookPlan {
        title: format!("{}问题清单", plan.unit),
        author: plan.brief.bureau.clone(),
        made_on: plan.brief.made_on,
        sheets: vec![page.finish()],
    }
}

fn counts(plan: &MarkPlan) -> String {
    let of = |severity| plan.problems.iter().filter(|problem| problem.severity == severity).count();
    format!(
        "本文件：须改正 {} 条，请核对 {} 条，提示 {} 条；标注了 {} 格，不在某一格上的问题只列在下面。",
        of(Severity::Error),
        of(Severity::Warning),
        of(Severity::Info),
        plan.cells()
    )
}

const fn how_to() -> &'static str {
    "红底是须改正，黄底是请核对，灰蓝底是提示，批注里写着怎么办。可以直接在这个副本里改好再报送：这张清单和批注不必删除，不会当作数据。"
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 8.0),
        column("程度", 13.0, 13.0),
        column("工作表", 12.0, 20.0),
        column("单元格", 9.0, 10.0),
        column("发现", 18.0, 28.0),
        column("应为", 20.0, 28.0),
        column("怎么办", 38.0, 50.0),
        column("影响的规则与条款", 38.0, 46.0),
    ]
}

fn line(number: usize, problem: &Problem) -> Vec<Cell> {
    vec![
        Cell::count(number, Style::Centre),
        Cell::text(severity_mark(problem.severity.key()), severity_style(problem.severity.key())),
        Cell::text(if problem.sheet.is_empty() { "整个文件" } else { &problem.sheet }, Style::Text),
        place(problem),
        Cell::text(if problem.found.is_empty() { "（空）" } else { &problem.found }, Style::Text),
        Cell::text(&problem.expected, Style::Text),
        Cell::text(&problem.hint, Style::Text),
        Cell::text(&problem.clauses, Style::Text),
    ]
}

fn place(problem: &Problem) -> Cell {
    match problem.cell {
        Some(cell) => Cell::link(cell.to_string(), &problem.sheet, cell, Style::Link),
        None if problem.sheet.is_empty() => Cell::text("—", Style::Centre),
        None => Cell::link("整张表", &problem.sheet, CellRef::new(0, 0), Style::Link),
    }
}
