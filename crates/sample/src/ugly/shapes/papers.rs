//! Papers handed in: one line a paper, or people down and papers across.

use crate::random::Random;
use crate::sheet::Value;

use super::super::case::Case;
use super::super::container::Container;
use super::super::page::BookDraft;
use super::super::spelling::{self, Spelled};
use super::super::table::{Column, Fact, Join, Line, Table};
use super::super::words;
use super::{furnish, one_sheet, some_title, title};

/// As schools write it, and the kind it is.
const PAPERS: [(&str, &str); 12] = [
    ("教案", "教案"),
    ("备课本", "教案"),
    ("教学反思", "教学反思"),
    ("课后反思", "教学反思"),
    ("读书笔记", "读书笔记"),
    ("工作总结", "工作总结"),
    ("期末总结", "工作总结"),
    ("听课记录", "听课记录"),
    ("教学案例", "教学案例"),
    ("论文", "论文"),
    ("教学设计", "教学设计"),
    ("心得体会", "心得体会"),
];

/// Distinct kinds of papers.
fn some_papers(how_many: usize, random: &mut Random) -> Vec<(&'static str, &'static str)> {
    let mut papers: Vec<(&str, &str)> = Vec::new();
    while papers.len() < how_many {
        let paper = random.pick(&PAPERS);
        if !papers.iter().any(|(_, kind)| *kind == paper.1) {
            papers.push(paper);
        }
    }
    papers
}

/// Everybody in a pair, once.
fn people(case: &Case) -> Vec<&str> {
    let mut people: Vec<&str> = Vec::new();
    for name in case.pairs.iter().flat_map(|pair| [pair.mentor.as_str(), pair.mentee.as_str()]) {
        if !people.contains(&name) {
            people.push(name);
        }
    }
    people
}

/// One line a paper.
pub fn register<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title = some_title(case, &["青蓝工程材料提交登记表", "材料上交情况登记表"], random);
    let joins = vec![Join::Repeat, Join::Merge, Join::Blank, Join::Ditto];
    let mut table = Table { joins, may_total: true, ..Table::default() };
    table.columns = vec![
        Column::new(words::NAME, "", random),
        Column::new(words::PAPER, "", random),
        Column::new(words::COPIES, "份", random).counted(),
        Column::new(words::HANDED_IN, "年月日", random),
    ];
    for name in people(case) {
        let how_many = random.between(1, 3);
        for (nth, (word, kind)) in some_papers(how_many, random).into_iter().enumerate() {
            let mut line = paper_line(case, name, word, kind, random);
            if nth > 0 {
                line.continued = vec![0];
            }
            table.lines.push(line);
        }
    }
    furnish(&mut table, words::BESIDE, random);
    one_sheet(case, container, title, table)
}

fn paper_line(case: &Case, name: &str, word: &'static str, kind: &'static str, random: &mut Random) -> Line {
    let number = random.between(1, 12) as u32;
    let copies = spelling::count(number, random.pick(&["份", "篇", "本"]), random);
    let handed_in = case.school_day(random);
    let day = if random.chance(8) {
        Spelled::plain("")
    } else {
        let way = spelling::way(random, false);
        spelling::day_in_way(handed_in, way, random)
    };
    let mut fact = Fact::new("document").with("kind", kind, Some(1)).with("author", name, Some(0)).with(
        "quantity",
        number.to_string(),
        Some(2),
    );
    if day.value != Value::Empty {
        fact = fact.with("submitted_on", handed_in.to_string(), Some(3));
    }
    let mut line = Line { facts: vec![fact], ..Line::default() };
    line.tells.extend(copies.tell.map(|code| (code, Some(2))));
    line.cells = vec![name.into(), word.into(), copies.value, day.value];
    line
}

/// People down, papers across.
pub fn matrix<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title =
        Some(title(case, random.pick(&["青蓝工程材料上交统计表", "徒弟材料提交情况统计"]), random.chance(60), random));
    let (how_many, ticks) = (random.between(3, 6), random.chance(40));
    let papers = some_papers(how_many, random);
    let mut table = Table { may_total: !ticks, ..Table::default() };
    table.columns = vec![Column::new(&["姓名", "教师姓名"], "", random)];
    let column = |(word, _): &(&str, &str)| Column::plain(*word).counted();
    table.columns.extend(papers.iter().map(column));
    for name in people(case) {
        let mut line = Line { cells: vec![spelling::name(name, random).into()], ..Line::default() };
        for (_, kind) in &papers {
            let column = line.cells.len();
            let number = if random.chance(25) {
                0
            } else if ticks {
                1
            } else {
                random.between(1, 12) as u32
            };
            let spelled = match (number, ticks) {
                (0, true) => Spelled::plain(random.pick(&["", "×"])),
                (0, false) => Spelled::plain(spelling::blank_count(random)),
                (_, true) => Spelled::plain(random.pick(&["√", "✓"])),
                (number, false) => spelling::count(number, "份", random),
            };
            line.tells.extend(spelled.tell.map(|code| (code, Some(column))));
            line.cells.push(spelled.value);
            if number > 0 {
                let fact = Fact::new("document").with("kind", *kind, None).with("author", name, Some(0));
                line.facts.push(fact.with("quantity", number.to_string(), Some(column)));
            }
        }
        table.lines.push(line);
    }
    if random.chance(50) {
        table.number_lines(random);
    }
    one_sheet(case, container, title, table)
}
