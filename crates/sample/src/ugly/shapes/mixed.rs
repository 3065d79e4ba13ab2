//! Two tables of different kinds on one sheet: who is paired, and who heard whom.

use crate::random::Random;

use super::super::case::{Case, Lesson};
use super::super::container::Container;
use super::super::page::{BookDraft, PageDraft};
use super::super::table::Table;
use super::log::{self, Manner};
use super::{pairing, title};

fn tables(case: &Case, container: Container, random: &mut Random) -> [Table; 2] {
    let manner = Manner::choose(container, true, random);
    let lessons: Vec<&Lesson> = case.lessons.iter().collect();
    [pairing::plain_list(case, random), log::plain_table(case, &manner, &lessons, random)]
}

fn book<'c>(case: &'c Case, container: Container, tables: Vec<Table>, random: &mut Random) -> BookDraft<'c> {
    let title = random.chance(70).then(|| title(case, "师徒结对及听课情况", random.chance(50), random));
    let page = PageDraft { name: "Sheet1".to_owned(), title, tables, forms: Vec::new(), tell: None };
    BookDraft { case, container, pages: vec![page] }
}

/// The lessons below the pairs.
pub fn register_over_log<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let mut tables = tables(case, container, random);
    for table in &mut tables {
        if random.chance(40) {
            table.number_lines(random);
        }
    }
    book(case, container, tables.into(), random)
}

/// The lessons to the right of the pairs, behind a blank column.
pub fn register_beside_log<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let [mut pairs, mut lessons] = tables(case, container, random);
    (pairs.may_group, lessons.may_group) = (false, false);
    let table = Table { may_total: false, ..pairs.beside(lessons, 1) };
    book(case, container, vec![table], random)
}
