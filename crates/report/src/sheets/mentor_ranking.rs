//! 导师排名: three things kept apart. Points and rank with the gate beside them; the facts of the term; and an
//! estimate with its interval, which never orders the list.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::effect;
use crate::sheets::lists::{Ranked, gate_cell, rank_cell, rankings, score_style};
use crate::sheets::school_ranking::share_cell;
use crate::style::Style;
use crate::tally::{Tally, by_person};

pub(crate) const NAME: &str = "导师排名";

type Person<'s> = (&'s str, &'s str);

/// What is known of the mentors: how many mentees, conclusions of the term, row of the estimate.
struct Facts<'s> {
    mentees: BTreeMap<Person<'s>, BTreeSet<&'s str>>,
    tallies: BTreeMap<Person<'s>, Tally>,
    effects: BTreeMap<Person<'s>, usize>,
}

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Result, columns.len(), scope.brief);
    let lists = rankings(scope, Ranked::People);
    page.title(&format!("{}　导师排名", scope.brief.bureau), &about(scope, lists.is_empty()));
    page.groups(&[
        ("积分与名次（按政策）".to_owned(), 6),
        ("合规（事实，全部任务）".to_owned(), 5),
        ("带教成效（估计，不参与排名）".to_owned(), 4),
    ]);
    page.main_table(&columns, rows(scope, &lists), "本学期没有在册的导师。");
    page.freeze_columns(3);
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>, unranked: bool) -> String {
    let term = scope.brief.term.zh();
    let how = if unranked {
        "所用政策没有给出导师排名办法，以下按单位和姓名列出，不排名次。"
    } else {
        "名次依政策积分，得分相同的再按政策的并列办法排（见说明列），仍相同的并列；否决或限制写在名次旁边。"
    };
    format!(
        "{term}　{how}合规是事实，积分是政策的算法，带教成效是带区间的估计，不参与排名：区间重叠的导师分不出高下，样本不足的不给估计，详见“带教成效”。"
    )
}

fn columns() -> Vec<Column> {
    vec![
        column("名次", 9.0, 13.0),
        column("导师", 8.0, 12.0),
        column("单位", 18.0, 26.0),
        column("积分", 10.5, 11.0),
        column("否决或限制", 11.5, 20.0),
        column("说明", 8.0, 46.0),
        column("徒弟", 6.0, 6.0),
        column("达标", 6.0, 7.0),
        column("未达标", 8.0, 8.0),
        column("不可判定", 9.5, 9.5),
        column("达标率", 8.5, 9.0),
        column("估计（分/年）", 9.0, 10.0),
        column("区间", 13.0, 16.0),
        column("名次范围", 9.0, 10.0),
        column("样本", 9.5, 12.0),
    ]
}

fn rows(scope: &Scope<'_>, lists: &[(&str, Vec<usize>)]) -> Vec<Vec<Cell>> {
    let facts = Facts::new(scope);
    let several = lists.len() > 1;
    let mut rows = Vec::new();
    let mut listed = BTreeSet::new();
    for (name, list) in lists {
        for row in list {
            let person = (word(&scope.rankings, *row, "unit"), word(&scope.rankings, *row, "subject"));
            listed.insert(person);
            let score = Cell::number(scope.rankings.number(*row, "score"), score_style(scope, list));
            let mut cells = ranked(scope, *row, person, several.then_some(*name), score);
            cells.extend(facts.of(scope, person));
            rows.push(cells);
        }
    }
    let rest = facts.mentees.keys().filter(|person| !listed.contains(*person));
    rows.extend(rest.map(|person| {
        let mut cells = unranked(*person, lists.is_empty());
        cells.extend(facts.of(scope, *person));
        cells
    }));
    rows
}

fn ranked(scope: &Scope<'_>, row: usize, (unit, mentor): Person<'_>, list: Option<&str>, score: Cell) -> Vec<Cell> {
    let reason = word(&scope.rankings, row, "reason");
    let reason = list.map_or(reason.to_owned(), |list| format!("{list}：{reason}"));
    vec![
        rank_cell(scope, row),
        Cell::text(mentor, Style::Text),
        Cell::text(unit, Style::Text),
        score,
        gate_cell(scope, row),
        Cell::text(reason, Style::Faint),
    ]
}

fn unranked((unit, mentor): Person<'_>, no_list: bool) -> Vec<Cell> {
    vec![
        Cell::text("—", Style::Centre),
        Cell::text(mentor, Style::Text),
        Cell::text(unit, Style::Text),
        Cell::blank(Style::Number),
        Cell::blank(Style::Text),
        Cell::text(if no_list { "" } else { "未列入名次" }, Style::Faint),
    ]
}

impl<'s> Facts<'s> {
    fn new(scope: &'s Scope<'_>) -> Self {
        let mut mentees: BTreeMap<Person<'s>, BTreeSet<&'s str>> = BTreeMap::new();
        for row in scope.pairings_in(scope.brief.term) {
            let at = |column| word(&scope.pairing, row, column);
            let unit = scope.pairing.text(row, "mentor_unit").unwrap_or(at("unit"));
            let mentee = scope.pairing.text(row, "mentee_id").unwrap_or(at("mentee"));
            mentees.entry((unit, at("mentor"))).or_default().insert(mentee);
        }
        let this_year = i64::from(scope.brief.term.school_year);
        let table = &scope.mentor_effect;
        let effects = (0..table.len())
            .filter(|row| table.int(*row, "school_year") == Some(this_year))
            .map(|row| ((word(table, row, "unit"), word(table, row, "mentor")), row))
            .collect();
        Self { mentees, tallies: by_person(scope), effects }
    }

    fn of(&self, scope: &Scope<'_>, person: Person<'_>) -> Vec<Cell> {
        let tally = self.tallies.get(&person).copied().unwrap_or_default();
        let mut cells = vec![
            Cell::count(self.mentees.get(&person).map_or(0, BTreeSet::len), Style::Number),
            Cell::count(tally.met, Style::Number),
            Cell::count(tally.unmet, Style::Number),
            Cell::count(tally.undecidable, Style::Number),
            share_cell(tally.share()),
        ];
        cells.extend(estimate(scope, self.effects.get(&person).copied()));
        cells
    }
}

/// The estimate with its interval and range of ranks; only why there is none where there is too little data.
fn estimate(scope: &Scope<'_>, row: Option<usize>) -> [Cell; 4] {
    let dash = || Cell::text("—", Style::Centre);
    let Some(row) = row else { return [dash(), dash(), dash(), Cell::text("未估计", Style::CountOnly)] };
    let table = &scope.mentor_effect;
    if table.boolean(row, "enough_data") != Some(true) {
        return [dash(), dash(), dash(), Cell::text(effect::state_zh(word(table, row, "state")), Style::Undecidable)];
    }
    let mentees = table.int(row, "rated_mentees").map_or("足够".to_owned(), |n| format!("徒弟{n}名"));
    [
        Cell::text(effect::signed(table.number(row, "estimate")), Style::Centre),
        Cell::text(effect::interval(table.number(row, "low"), table.number(row, "high")), Style::Centre),
        Cell::text(effect::ranks(table, row), Style::Centre),
        Cell::text(mentees, Style::Centre),
    ]
}
