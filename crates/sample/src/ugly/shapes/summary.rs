//! 听课节数汇总: how many lessons each heard of the other.

use crate::random::Random;

use super::super::case::{Case, Pair};
use super::super::container::Container;
use super::super::page::BookDraft;
use super::super::spelling::{self, Spelled};
use super::super::table::{Column, Fact, Join, Line, Table};
use super::super::words;
use super::{furnish, one_sheet, some_title};

/// The summary.
pub fn counts<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title = some_title(case, &["师徒听课节数汇总表", "师徒互听课情况统计表", "听课节数统计"], random);
    let joins = vec![Join::Repeat, Join::Merge, Join::Blank, Join::Ditto];
    let mut table = Table { joins, may_total: true, ..Table::default() };
    table.columns = vec![Column::new(words::MENTOR, "", random), Column::new(words::MENTEE, "", random)];
    table.columns.extend(number_columns(random));
    let mut before = "";
    for pair in &case.pairs {
        let mut line = line(pair, random);
        if before == pair.mentor {
            line.continued = vec![0];
        }
        before = &pair.mentor;
        table.lines.push(line);
    }
    furnish(&mut table, words::BESIDE, random);
    one_sheet(case, container, title, table)
}

fn number_columns(random: &mut Random) -> Vec<Column> {
    if random.chance(25) {
        let over = random.pick(&["听课节数", "听课节数（节）"]);
        return ["师傅听徒弟", "徒弟听师傅"].map(|word| Column::plain(word).under(over).counted()).to_vec();
    }
    let [mentor, mentee] = random.pick(&[
        ["师傅听徒弟课节数", "徒弟听师傅课节数"],
        ["师傅听课节数", "徒弟听课节数"],
        ["师听徒", "徒听师"],
        ["师傅听徒弟课", "徒弟听师傅课"],
    ]);
    vec![Column::new(&[mentor], "节", random).counted(), Column::new(&[mentee], "节", random).counted()]
}

fn line(pair: &Pair, random: &mut Random) -> Line {
    let mut line = Line { cells: vec![pair.mentor.as_str().into(), pair.mentee.as_str().into()], ..Line::default() };
    let sides = [[(&pair.mentor, 0), (&pair.mentee, 1)], [(&pair.mentee, 1), (&pair.mentor, 0)]];
    for [observer, observed] in sides {
        let (column, number) = (line.cells.len(), random.between(1, 25) as u32);
        let (spelled, is_stated) = match random.below(20) {
            0 => (spelling::refused_count(random), false),
            1 | 2 => (Spelled::plain(spelling::blank_count(random)), false),
            _ => (spelling::count(number, random.pick(&["节", "节", "节次", "次", "课时"]), random), true),
        };
        line.tells.extend(spelled.tell.map(|code| (code, Some(column))));
        line.cells.push(spelled.value);
        if is_stated {
            let fact = Fact::new("activity")
                .at(column)
                .with("kind", "observe", None)
                .with("observer", observer.0.as_str(), Some(observer.1))
                .with("observed", observed.0.as_str(), Some(observed.1))
                .with("quantity", number.to_string(), Some(column));
            line.facts.push(fact);
        }
    }
    line
}
