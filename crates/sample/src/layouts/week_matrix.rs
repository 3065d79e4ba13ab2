//! One row a pair, one column a week; numbers or ticks in the cells. A sheet for each direction that is kept.

use super::{Desk, ornaments};
use crate::habits::LessonLayout;
use crate::model::Direction;
use crate::sheet::{Sheet, Value, cell};

/// The sheets of a term.
pub fn sheets(desk: &Desk) -> Vec<Sheet> {
    let directions = [(Direction::MentorObserves, "师傅听徒弟"), (Direction::MenteeObserves, "徒弟听师傅")];
    directions
        .into_iter()
        .filter(|(direction, _)| !desk.lessons(|lesson| lesson.direction == *direction).is_empty())
        .map(|(direction, word)| matrix(desk, direction, word))
        .collect()
}

fn matrix(desk: &Desk, direction: Direction, word: &str) -> Sheet {
    let weeks = desk.term().weeks();
    let width = weeks + 4;
    let mut sheet = Sheet::new(word);
    ornaments::open(desk, &mut sheet, &format!("{word}课统计表"), width);
    let mut heading = vec![cell("序号"), cell(desk.habit.words.mentor), cell(desk.habit.words.mentee)];
    heading.extend((1..=weeks).map(|week| cell(format!("第{week}周"))));
    heading.push(cell("合计"));
    let at = sheet.push(heading);
    sheet.bold_rows.push(at);
    for (row, pair) in desk.pairs().into_iter().enumerate() {
        sheet.push(pair_row(desk, (row, pair), direction, weeks));
    }
    ornaments::close(desk, &mut sheet, width, &[]);
    sheet
}

fn pair_row(desk: &Desk, (row, index): (usize, usize), direction: Direction, weeks: usize) -> Vec<Value> {
    let pair = &desk.county.pairs[index];
    let mut counts = vec![0; weeks];
    for lesson in desk.lessons(|lesson| lesson.pair == index && lesson.direction == direction) {
        counts[desk.term().week_of(lesson.date) - 1] += lesson.lessons;
    }
    let mut values = vec![cell(row + 1), cell(desk.name(pair.mentor)), cell(desk.name(pair.mentee))];
    values.extend(counts.iter().map(|count| week_cell(desk, *count)));
    values.push(cell(counts.iter().sum::<usize>()));
    values
}

fn week_cell(desk: &Desk, count: usize) -> Value {
    match desk.habit.lessons {
        LessonLayout::WeekTicks => cell("√".repeat(count)),
        _ if count == 0 => Value::Empty,
        _ => cell(count),
    }
}
