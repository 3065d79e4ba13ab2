//! Two files about the same lessons: what the mentors wrote down and what the mentees did. Each forgets a few.

use super::register::{self, Column};
use super::{Desk, Drafts, ornaments};
use crate::model::Lesson;
use crate::sheet::{Book, Sheet};

const MENTOR_COLUMNS: [Column; 7] =
    [Column::Serial, Column::Observer, Column::Observed, Column::Date, Column::Period, Column::Topic, Column::Comment];
const MENTEE_COLUMNS: [Column; 7] =
    [Column::Serial, Column::Date, Column::Period, Column::Observed, Column::Class, Column::Topic, Column::Observer];

/// Both files of a term.
pub fn drafts(desk: &Desk) -> Drafts {
    let lessons = desk.lessons(|_| true);
    let written = |forgets: usize| -> Vec<&Lesson> {
        lessons.iter().enumerate().filter(|(at, _)| at % forgets != forgets / 2).map(|(_, lesson)| *lesson).collect()
    };
    vec![
        ("师傅报送听课记录".to_owned(), book(desk, "师徒听课记录（师傅填报）", &MENTOR_COLUMNS, &written(47))),
        ("徒弟报送听课记录".to_owned(), book(desk, "师徒听课记录（徒弟填报）", &MENTEE_COLUMNS, &written(19))),
    ]
}

fn book(desk: &Desk, subject: &str, columns: &[Column], lessons: &[&Lesson]) -> Book {
    let mut sheet = Sheet::new("Sheet1");
    ornaments::open(desk, &mut sheet, subject, columns.len());
    register::table(desk, &mut sheet, columns, lessons);
    ornaments::close(desk, &mut sheet, columns.len(), &[]);
    Book { sheets: vec![sheet] }
}
