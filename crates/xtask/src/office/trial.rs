//! The lists of 试算, read from the sheet as a person reads it, and worked out in fractions without its formulas.

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::book::Typed;
use super::csv::{Sheet, same};
use super::fraction::Fraction;

/// The sheet.
pub const SHEET: &str = "试算";

/// What was looked at.
#[derive(Default)]
pub struct Tried {
    pub formulas: usize,
    pub lists: usize,
    pub official: usize,
    pub changes: usize,
}

/// One way to change the inputs of every list.
#[derive(Clone, Copy)]
pub struct Change {
    pub name: &'static str,
    /// What the first and the last weight become, of what they were; and how many places more.
    first: fn(f64) -> f64,
    last: fn(f64) -> f64,
    places: fn(f64) -> f64,
}

pub const CHANGES: [Change; 3] = [
    Change { name: "first-tripled", first: |w| w * 3.0, last: |w| w, places: |n| n },
    Change { name: "last-dropped-one-place-more", first: |w| w, last: |_| 0.0, places: |n| n + 1.0 },
    Change { name: "half-steps-one-place", first: |w| w + 0.5, last: |w| w + 1.25, places: |_| 1.0 },
];

/// Columns of the sheet.
const OFFICIAL: usize = 4;
const INPUT: usize = 7;
const PARTS: usize = 12;

/// One list as it stands on the sheet.
pub struct List {
    name: String,
    /// How the score is added up, in words.
    how: String,
    /// Rows of the weights, and of the number of places.
    weights: Vec<(usize, Fraction)>,
    places: (usize, Option<Fraction>),
    /// 1 for an item of the full points, 0 for one beside them.
    inside: Vec<bool>,
    rows: Vec<Row>,
}

/// One candidate.
struct Row {
    unit: String,
    subject: String,
    takes_part: bool,
    order: i64,
    /// Score, rank and word: official, then tried.
    official: [String; 3],
    tried: [String; 3],
    parts: Vec<Fraction>,
}

/// The lists that can be tried. A check cell that does not say 一致 is a fault.
pub fn lists(sheet: &Sheet, book: &str, faults: &mut Vec<String>) -> anyhow::Result<Vec<List>> {
    let heads: Vec<usize> =
        (1..sheet.len()).filter(|at| sheet[*at][0] == "项目" && cell(sheet, *at, INPUT) == "试算权重").collect();
    let lists: Vec<List> = heads.iter().map(|head| list(sheet, *head)).collect::<anyhow::Result<_>>()?;
    for (list, head) in lists.iter().zip(heads) {
        let check = cell(sheet, head + 1 + list.weights.len() + 2, OFFICIAL);
        if check != "与正式名单一致" {
            faults.push(format!("{book} {}: {check}", list.name));
        }
    }
    Ok(lists)
}

fn cell(sheet: &Sheet, row: usize, col: usize) -> &str {
    sheet.get(row).and_then(|row| row.get(col)).map_or("", String::as_str)
}

fn list(sheet: &Sheet, head: usize) -> anyhow::Result<List> {
    let at = |row, col| cell(sheet, row, col);
    let name = at(head - 1, 0).to_owned();
    let count = (head + 1..sheet.len()).take_while(|row| at(*row, 0) != "权重合计").count();
    let weight = |row: usize| {
        Ok((row, Fraction::read(at(row, INPUT)).with_context(|| format!("{name}: no weight in row {}", row + 1))?))
    };
    let weights = (head + 1..head + 1 + count).map(weight).collect::<anyhow::Result<Vec<_>>>()?;
    let sum = head + 1 + count;
    ensure!(
        at(sum + 1, 0) == "名额" && at(sum + 2, 0) == "与正式名单",
        "{name}: the rows below the weights are others"
    );
    let inside = (0..count).map(|n| at(sum + 2, PARTS + n) != "0").collect();
    let rows = (sum + 5..sheet.len()).take_while(|row| matches!(at(*row, 2), "是" | "否")).map(|row| one(sheet, row));
    let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
    ensure!(!rows.is_empty(), "{name}: nobody is on the list");
    Ok(List {
        how: at(sum, INPUT + 1).to_owned(),
        places: (sum + 1, Fraction::read(at(sum + 1, INPUT))),
        name,
        weights,
        inside,
        rows,
    })
}

fn one(sheet: &Sheet, row: usize) -> anyhow::Result<Row> {
    let at = |col| cell(sheet, row, col).to_owned();
    let parts = (PARTS..sheet[row].len()).map_while(|col| Fraction::read(cell(sheet, row, col))).collect();
    Ok(Row {
        unit: at(0),
        subject: at(1),
        takes_part: at(2) == "是",
        order: at(3).parse().context("the order among equals is no number")?,
        official: [at(4), at(5), at(6)],
        tried: [at(7), at(8), at(9)],
        parts,
    })
}

/// What to type into a copy for a change.
pub fn changed(lists: &[List], change: Change) -> Vec<Typed> {
    let mut typed = Vec::new();
    for list in lists {
        let last = list.weights.len() - 1;
        for (at, (row, weight)) in list.weights.iter().enumerate() {
            let first = if at == 0 { (change.first)(weight.value()) } else { weight.value() };
            let new = if at == last && at > 0 { (change.last)(first) } else { first };
            if new != weight.value() {
                typed.push((*row, INPUT, new.to_string()));
            }
        }
        if let (row, Some(places)) = list.places {
            let new = (change.places)(places.value());
            if new != places.value() {
                typed.push((row, INPUT, new.to_string()));
            }
        }
    }
    typed
}

impl List {
    /// The score of one candidate with the weights on the sheet.
    fn score(&self, row: &Row) -> Option<Fraction> {
        let n = self.weights.len();
        let weights: Vec<Fraction> = self.weights.iter().map(|(_, weight)| *weight).collect();
        let earned = &row.parts[..n.min(row.parts.len())];
        let sum = |parts: &mut dyn Iterator<Item = Fraction>| parts.fold(Fraction::ZERO, Fraction::plus);
        let weighted = |parts: &[Fraction]| sum(&mut weights.iter().zip(parts).map(|(w, part)| w.times(*part)));
        if self.how.contains("项数") {
            return Some(weighted(earned));
        }
        let possible = row.parts.get(n..2 * n)?;
        if self.how.contains("达标数") {
            return weighted(earned).over(weighted(possible));
        }
        let inside = |at: &usize| self.inside[*at];
        let applies = |at: &usize| !possible[*at].is_zero();
        let whole = sum(&mut (0..n).filter(inside).map(|at| weights[at]));
        let applicable = sum(&mut (0..n).filter(inside).filter(applies).map(|at| weights[at]));
        let spread = if self.how.contains("折算到其余") { whole.over(applicable)? } else { Fraction::read("1")? };
        let (how, decimals) = self.rounding();
        let each = self.how.contains("逐项取整");
        let item = |at: usize| {
            let points = weights[at].times(earned[at]).over(possible[at])?;
            let points = if self.inside[at] { points.times(spread) } else { points };
            Some(if each { points.rounded(decimals?, how) } else { points })
        };
        let total = sum(&mut (0..n).filter(applies).filter_map(item));
        (!applicable.is_zero()).then(|| decimals.map_or(total, |decimals| total.rounded(decimals, how)))
    }

    /// 四舍五入 and 2 of 四舍五入到 2 位小数.
    fn rounding(&self) -> (&str, Option<u32>) {
        let Some((before, after)) = self.how.split_once("到 ") else { return ("", None) };
        let how = ["四舍五入", "四舍六入五成双", "舍去", "进一"].into_iter().find(|how| before.ends_with(how));
        (how.unwrap_or_default(), after.split(' ').next().and_then(|n| n.parse().ok()))
    }

    /// Score, rank and word of every candidate.
    fn worked_out(&self) -> Vec<[String; 3]> {
        let scores: Vec<Option<Fraction>> = self.rows.iter().map(|row| self.score(row)).collect();
        let ranked: Vec<(Fraction, i64)> = self
            .rows
            .iter()
            .zip(&scores)
            .filter(|(row, _)| row.takes_part)
            .filter_map(|(row, score)| Some(((*score)?, row.order)))
            .collect();
        let places = self.places.1.map(Fraction::value);
        let of = |(row, score): (&Row, &Option<Fraction>)| {
            let shown = score.map_or("—".to_owned(), |score| score.value().to_string());
            let Some(own) = score.filter(|_| row.takes_part) else {
                let word = if row.takes_part { "待定".to_owned() } else { row.official[2].clone() };
                return [shown, "—".to_owned(), word];
            };
            let before =
                ranked.iter().filter(|(score, order)| *score > own || (*score == own && *order < row.order)).count();
            let level = ranked.iter().filter(|other| **other == (own, row.order)).count();
            let (first, last) = ((before + 1) as f64, (before + level) as f64);
            let word = match places {
                None => "待定",
                Some(places) if last <= places => "入选",
                Some(places) if first > places => "未入选",
                Some(_) => "需抽签",
            };
            [shown, (before + 1).to_string(), word.to_owned()]
        };
        self.rows.iter().zip(&scores).map(of).collect()
    }
}

/// Compares what the sheet computed with what fractions give; gives how many numbers had been typed.
pub fn compare_with_fractions(lists: &[List], typed: &[Typed], book: &str, faults: &mut Vec<String>) -> usize {
    for list in lists {
        for (row, expected) in list.rows.iter().zip(list.worked_out()) {
            // Who has no score of his own on the official list is shown as 0 parts.
            let same = row.tried.iter().zip(&expected).all(|(tried, expected)| same(tried, expected));
            if !same {
                faults.push(format!(
                    "{book} {} {} {}: computed {:?}, by fractions {expected:?}",
                    list.name, row.unit, row.subject, row.tried
                ));
            }
        }
    }
    typed.len()
}

/// One row of the view `awards`.
#[derive(Deserialize)]
struct Award {
    list: String,
    section: Option<String>,
    unit: String,
    subject: String,
    counterpart: Option<String>,
    rank: Option<i64>,
    score: Option<f64>,
    decision: String,
}

/// Compares the lists with the view; gives how many were found there.
pub fn compare_with_view(lists: &[List], json: &str, book: &str, faults: &mut Vec<String>) -> anyhow::Result<usize> {
    let awards: Vec<Award> = serde_json::from_str(json).context("the view awards")?;
    for list in lists {
        for row in &list.rows {
            let found = awards.iter().any(|award| award.is(list, row));
            if !found {
                faults.push(format!(
                    "{book} {} {} {}: tried {:?}, which the view awards does not say",
                    list.name, row.unit, row.subject, row.tried
                ));
            }
        }
    }
    Ok(lists.len())
}

impl Award {
    fn is(&self, list: &List, row: &Row) -> bool {
        let name = match self.section.as_deref() {
            None | Some("") => self.list.clone(),
            Some(section) => format!("{}（{section}）", self.list),
        };
        let subject = match self.counterpart.as_deref() {
            None | Some("") => self.subject.clone(),
            Some(other) => format!("{}—{other}", self.subject),
        };
        let subject = row.subject == subject || row.subject.starts_with(&format!("{subject}（"));
        let rank = self.rank.map_or("—".to_owned(), |rank| rank.to_string());
        let score = self.score.is_none_or(|score| same(&row.tried[0], &score.to_string()));
        name == list.name
            && self.unit == row.unit
            && subject
            && rank == row.tried[1]
            && score
            && self.word() == row.tried[2]
    }

    fn word(&self) -> &str {
        match self.decision.as_str() {
            "selected" => "入选",
            "lots_required" => "需抽签",
            "not_selected" => "未入选",
            "barred" => "否决",
            "ineligible" => "不符合条件",
            "open" => "待定",
            other => other,
        }
    }
}
