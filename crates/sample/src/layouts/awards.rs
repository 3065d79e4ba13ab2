//! The bureau's own choice of excellent mentors: one mark of the jury for every mentor, with ties where a list must not break them.

use super::office::sanctioned;
use crate::calendar::{Term, day};
use crate::model::{COUNTY, County, OFFICE};
use crate::random::Random;
use crate::sheet::{Sheet, Value, cell};

/// Places, counted from 0, that have the mark of the one before them: above the line, at it, and far below.
const TIED: [usize; 3] = [4, 11, 30];
/// Where those stand who are barred whatever their mark.
const BARRED: [usize; 2] = [1, 5];
/// The best mark; each place below has half a point less.
const BEST: f64 = 96.0;
/// One mark that is lower than its place: three then stand at the line, until an appeal (`decisions/corrections.toml`) lifts one of them.
const SLIP: (usize, f64) = (7, 1.5);

/// The jury's marks of a term, for every mentor of it.
pub fn marks(county: &County, term: &Term, random: &Random) -> Sheet {
    let mut sheet = Sheet::new("优秀导师评选");
    sheet.title(format!("{COUNTY}{}优秀导师综合评价评分表", term.title()), 10);
    sheet.line("说明：评审组合议打分，每名导师一个分数，满分100分。", 10);
    sheet.heading(&["序号", "单位", "姓名", "学科", "评估项目", "评委", "评委单位", "得分", "评估日期", "备注"]);
    let order = order(county, term, random);
    let mut rows: Vec<(usize, usize, f64)> =
        order.iter().enumerate().map(|(at, who)| (who.0, who.1, mark(at))).collect();
    rows.sort_by_key(|(unit, mentor, _)| (*unit, *mentor));
    for (row, (unit, mentor, score)) in rows.into_iter().enumerate() {
        let person = &county.people[mentor];
        sheet.push(vec![
            cell(row + 1),
            cell(county.units[unit].name.as_str()),
            cell(person.name.as_str()),
            cell(person.subject),
            cell("综合评价"),
            cell("评审组"),
            cell(OFFICE),
            Value::Number(score),
            cell(day(2025, 6, 27)),
            cell(""),
        ]);
    }
    sheet
}

/// The mark of a place.
fn mark(place: usize) -> f64 {
    let ties = TIED.iter().filter(|tied| **tied <= place).count();
    let usual = BEST - (place - ties) as f64 / 2.0;
    if place == SLIP.0 { usual - SLIP.1 } else { usual }
}

/// The mentors of the term, unit and person, from the best to the last: by chance, those who are barred near the top.
fn order(county: &County, term: &Term, random: &Random) -> Vec<(usize, usize)> {
    let active = county.pairs.iter().filter(|pair| pair.start <= term.end && pair.end >= term.start);
    let mut mentors: Vec<(usize, usize)> = active.map(|pair| (pair.unit, pair.mentor)).collect();
    mentors.sort_unstable();
    mentors.dedup_by_key(|(_, mentor)| *mentor);
    let mut random = random.fork("excellent mentors");
    let mut drawn: Vec<(u64, (usize, usize))> = mentors.into_iter().map(|mentor| (random.word(), mentor)).collect();
    drawn.sort_unstable();
    let barred = sanctioned(county);
    let (mut above, rest): (Vec<_>, Vec<_>) =
        drawn.into_iter().map(|(_, who)| who).partition(|who| barred.contains(&who.1));
    above.sort_by_key(|who| barred.iter().position(|barred| *barred == who.1));
    let mut order = rest;
    for (place, who) in BARRED.into_iter().zip(above) {
        order.insert(place.min(order.len()), who);
    }
    order
}
