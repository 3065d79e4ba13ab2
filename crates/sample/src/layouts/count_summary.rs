//! One row a pair with two counts and their sum; no dates at all.

use super::{Desk, ornaments};
use crate::model::Direction;
use crate::sheet::{Sheet, cell};

const HEADINGS: [&str; 5] = ["学科", "师傅听徒弟课节数", "徒弟听师傅课节数", "合计", "备注"];

/// The summary of a term.
pub fn sheet(desk: &Desk) -> Sheet {
    let mut sheet = Sheet::new("听课节数统计");
    let mut words = vec!["序号", desk.habit.words.mentor, desk.habit.words.mentee];
    words.extend(HEADINGS);
    ornaments::open(desk, &mut sheet, "师徒听课节数统计表", words.len());
    sheet.heading(&words);
    let mut sums = [0, 0];
    for (row, index) in desk.pairs().into_iter().enumerate() {
        let pair = &desk.county.pairs[index];
        let counts = [Direction::MentorObserves, Direction::MenteeObserves].map(|d| desk.observed(index, d));
        sums = [sums[0] + counts[0], sums[1] + counts[1]];
        let subject = desk.county.people[pair.mentee].subject;
        let mut values = vec![cell(row + 1), cell(desk.name(pair.mentor)), cell(desk.name(pair.mentee)), cell(subject)];
        values.extend(counts.map(|count| desk.count(count)));
        values.extend([desk.count(counts[0] + counts[1]), cell("")]);
        sheet.push(values);
    }
    let totals = [(4, desk.count(sums[0])), (5, desk.count(sums[1])), (6, desk.count(sums[0] + sums[1]))];
    ornaments::close(desk, &mut sheet, words.len(), &totals);
    sheet
}
