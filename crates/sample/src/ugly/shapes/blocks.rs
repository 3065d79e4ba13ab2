//! A block or a sheet for each pair; the people stand above the lines.

use crate::random::Random;

use super::super::case::{Case, Direction, Lesson};
use super::super::container::Container;
use super::super::page::{BookDraft, PageDraft};
use super::super::table::{Column, Line, Table};
use super::super::words;
use super::log::Manner;
use super::title;

/// The lessons of one pair under a line that names both, and the direction where the title does not tell it.
fn block(
    case: &Case,
    pair: usize,
    direction: Option<Direction>,
    manner: &Manner,
    random: &mut Random,
) -> Option<Table> {
    let is_wanted = |lesson: &&Lesson| lesson.pair == pair && direction.is_none_or(|one| lesson.direction == one);
    let lessons: Vec<&Lesson> = case.lessons.iter().filter(is_wanted).collect();
    let (mentor, mentee) = (&case.pairs[pair].mentor, &case.pairs[pair].mentee);
    let mut table = Table { above: vec![("师傅", mentor.clone()), ("徒弟", mentee.clone())], ..Table::default() };
    if random.chance(40) {
        table.above.push(("学科", case.pairs[pair].subject.to_owned()));
    }
    let names_teacher = direction.is_none();
    if names_teacher {
        table.columns.push(Column::new(&words::OBSERVED[..7], "姓名", random));
    }
    table.columns.extend(manner.columns(random));
    for lesson in &lessons {
        let (observer, observed) = lesson.people(case);
        let mut line = Line::default();
        if names_teacher {
            line.cells.push(observed.into());
        }
        let column = names_teacher.then_some(0);
        manner.write(&mut line, lesson, [("observer", observer, None), ("observed", observed, column)], random);
        table.lines.push(line);
    }
    if random.chance(50) {
        table.number_lines(random);
    }
    (!lessons.is_empty() && table.columns.len() > 1).then_some(table)
}

fn what(direction: Option<Direction>) -> &'static str {
    match direction {
        Some(Direction::MentorObserves) => "师傅听徒弟课记录表",
        Some(Direction::MenteeObserves) => "徒弟听师傅课记录表",
        None => "师徒听课记录表",
    }
}

fn some_direction(random: &mut Random) -> Option<Direction> {
    random.pick(&[Some(Direction::MentorObserves), Some(Direction::MenteeObserves), None])
}

/// All blocks on one sheet.
pub fn stacked<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let (manner, direction) = (Manner::choose(container, true, random), some_direction(random));
    // One clerk made the form: all its blocks have the same headings.
    let mut tables: Vec<Table> =
        (0..case.pairs.len()).filter_map(|pair| block(case, pair, direction, &manner, random)).collect();
    if let Some(first) = tables.first().map(|table| table.columns.clone()) {
        tables.retain(|table| table.columns.len() == first.len());
        tables.iter_mut().for_each(|table| table.columns = first.clone());
    }
    let title = Some(title(case, what(direction), random.chance(60), random));
    BookDraft {
        case,
        container,
        pages: vec![PageDraft { name: "Sheet1".to_owned(), title, tables, forms: Vec::new(), tell: None }],
    }
}

/// A sheet for each pair, named after the mentee.
pub fn sheets<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let (manner, direction) = (Manner::choose(container, true, random), some_direction(random));
    let names_term = random.chance(60);
    let mut pages = Vec::new();
    for (pair, people) in case.pairs.iter().enumerate() {
        let Some(table) = block(case, pair, direction, &manner, random) else { continue };
        let title = Some(title(case, what(direction), names_term, random));
        pages.push(PageDraft {
            name: people.mentee.clone(),
            title,
            tables: vec![table],
            forms: Vec::new(),
            tell: None,
        });
    }
    if pages.is_empty() {
        pages.push(PageDraft {
            name: "Sheet1".to_owned(),
            title: Some("听课记录".to_owned()),
            tables: Vec::new(),
            forms: Vec::new(),
            tell: None,
        });
    }
    if !container.holds_sheets() {
        pages.truncate(1);
    }
    BookDraft { case, container, pages }
}
