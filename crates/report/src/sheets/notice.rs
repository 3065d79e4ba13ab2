//! 公示: one list for posting, as an annex to an official paper: name and unit, the period in working days, where to object.
//! No number of a person, no score, no reason; two of one name in one unit are told apart by what the list tells them apart by.

use chrono::{Datelike, NaiveDate};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::award_blocks::{Block, proposed};
use crate::style::Style;

pub(crate) const NAME: &str = "公示";

/// The lists that can be posted, each with its sections: those with a number of places and somebody in.
pub(crate) fn lists<'s>(scope: &'s Scope<'_>) -> Vec<(&'s str, Vec<Block<'s>>)> {
    let mut lists: Vec<(&str, Vec<Block<'_>>)> = Vec::new();
    for block in proposed(scope) {
        if block.rows.is_empty() || block.count(scope, "selected") == 0 {
            continue;
        }
        match lists.iter_mut().find(|(list, blocks)| *list == block.list && blocks[0].pack == block.pack) {
            Some((_, blocks)) => blocks.push(block),
            None => lists.push((block.list, vec![block])),
        }
    }
    lists
}

pub(crate) fn compose(scope: &Scope<'_>, list: &str, blocks: &[Block<'_>]) -> SheetPlan {
    let units = blocks.iter().flat_map(|block| &block.rows).all(|row| is_unit(scope, *row));
    let columns = if units { unit_columns() } else { columns() };
    let mut page = Page::annex(NAME, TabColour::Result, columns.len());
    page.across(Cell::text("附件", Style::AnnexMark));
    let title = format!("{}{}{list}公示", scope.brief.bureau, scope.brief.term.zh());
    page.across(Cell::text(title, Style::AnnexTitle));
    page.across(Cell::printed(said(scope, list, blocks), Style::AnnexText));
    page.running_head(&columns, Style::AnnexHead);
    for block in blocks {
        if !block.section.is_empty() {
            page.across(Cell::text(block.section, Style::AnnexCell));
        }
        page.rows(&columns, rows(scope, block, units));
    }
    page.skip(1);
    page.across(Cell::text(&scope.brief.bureau, Style::AnnexRight));
    page.across(Cell::text(signed_on(with_notice(scope, blocks).day(scope, "notice_from")), Style::AnnexRight));
    page.finish()
}

impl Block<'_> {
    /// A day of the round.
    pub fn day(&self, scope: &Scope<'_>, column: &str) -> Option<NaiveDate> {
        scope.award_rounds.date(self.round?, column)
    }
}

fn is_unit(scope: &Scope<'_>, row: usize) -> bool {
    let subject = word(&scope.awards, row, "subject");
    subject.is_empty() || subject == word(&scope.awards, row, "unit")
}

fn columns() -> Vec<Column> {
    vec![column("序号", 8.0, 8.0), column("姓名", 26.0, 26.0), column("单位", 43.0, 43.0)]
}

fn unit_columns() -> Vec<Column> {
    vec![column("序号", 8.0, 8.0), column("单位", 69.0, 69.0)]
}

/// The section whose round says how long is posted: any of them says the same.
fn with_notice<'b, 's>(scope: &Scope<'_>, blocks: &'b [Block<'s>]) -> &'b Block<'s> {
    let told = |block: &&Block<'_>| block.round.is_some_and(|row| scope.award_rounds.int(row, "notice_days").is_some());
    blocks.iter().find(told).unwrap_or(&blocks[0])
}

/// What is posted, for how long, and where to object.
fn said(scope: &Scope<'_>, list: &str, blocks: &[Block<'_>]) -> String {
    let first = with_notice(scope, blocks);
    let selected: usize = blocks.iter().map(|block| block.count(scope, "selected")).sum();
    let days = first.round.and_then(|row| scope.award_rounds.int(row, "notice_days"));
    let period = match (days, first.day(scope, "notice_from"), first.day(scope, "notice_to")) {
        (Some(days), Some(from), Some(to)) => format!("公示期为{}至{}（{days}个工作日）。", day_zh(from), day_zh(to)),
        (Some(days), ..) => format!("公示期为自张贴之日起{days}个工作日。"),
        (None, ..) => "公示期由本局另行写明。".to_owned(),
    };
    let office = match first.said(scope, "objections_to") {
        "" => scope.brief.office.as_str(),
        whom => whom,
    };
    // The pack's address may name the telephone itself.
    let phone = scope.brief.objection_phone.as_ref().filter(|phone| !office.contains(phone.as_str()));
    let phone = phone.map_or(String::new(), |phone| format!("，电话：{phone}"));
    let tied: usize = blocks.iter().map(|block| block.count(scope, "lots_required")).sum();
    let lots = if tied > 0 {
        format!("另有{tied}名（个）在入选线上得分相同，待抽签后另行公示。")
    } else {
        String::new()
    };
    format!(
        "　　经评审，拟确定以下{selected}名（个）为{list}，现予公示。{lots}{period}对公示内容有异议的，请在公示期内以书面形式、署真实姓名并写明事实，向{office}反映{phone}。"
    )
}

/// 2025年7月1日, without leading zeros.
fn day_zh(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn signed_on(day: Option<NaiveDate>) -> String {
    day.map_or("　　　年　　月　　日".to_owned(), day_zh)
}

fn rows(scope: &Scope<'_>, block: &Block<'_>, units: bool) -> Vec<Vec<Cell>> {
    let table = &scope.awards;
    let selected = block.rows.iter().filter(|row| word(table, **row, "decision") == "selected");
    // In the order of names and not of scores: who is posted is in, and no more is said.
    let mut selected: Vec<usize> = selected.copied().collect();
    selected.sort_by_key(|row| ["unit", "subject", "counterpart"].map(|column| word(table, *row, column)));
    let line = |(number, row): (usize, usize)| {
        let unit = Cell::text(word(table, row, "unit"), Style::AnnexCell);
        let number = Cell::count(number, Style::AnnexNumber);
        match units {
            true => vec![number, unit],
            false => vec![number, Cell::text(name(scope, row), Style::AnnexCell), unit],
        }
    };
    (1..).zip(selected).map(line).collect()
}

/// The name, or both names of a pair; of two who share it in one unit, with what tells them apart.
fn name(scope: &Scope<'_>, row: usize) -> String {
    crate::sheets::award_blocks::subject_zh(&scope.awards, row)
}
