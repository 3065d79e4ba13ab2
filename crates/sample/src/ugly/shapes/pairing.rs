//! 师徒结对名单: who guides whom, from when, until when.

use crate::random::Random;
use crate::sheet::Value;

use super::super::case::{Case, Pair};
use super::super::container::Container;
use super::super::page::BookDraft;
use super::super::spelling::{self, Spelled};
use super::super::table::{Column, Fact, Join, Line, Table};
use super::super::words;
use super::{furnish, one_sheet, some_title};

/// How the spell of a pair is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spell {
    /// Not at all.
    None,
    /// Its first day.
    Start,
    /// First and last month, two columns.
    Months,
    /// First and last month, one column.
    Span,
}

/// The list.
pub fn register<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title = some_title(
        case,
        &["师徒结对名单", "青蓝工程师徒结对一览表", "师徒结对花名册", "“青蓝工程”结对情况登记表"],
        random,
    );
    let spell = random.pick(&[Spell::None, Spell::Start, Spell::Start, Spell::Months, Spell::Span]);
    let has_subject = random.chance(60);
    let together = random.chance(20);
    let mut table =
        Table { joins: vec![Join::Repeat, Join::Merge, Join::Blank, Join::Ditto], may_group: true, ..Table::default() };
    table.columns = people_columns(random);
    if has_subject {
        table.columns.push(Column::new(words::SUBJECT, "", random));
    }
    table.columns.extend(spell_columns(spell, random));
    if together {
        by_mentor(case).iter().for_each(|pairs| table.lines.push(line(pairs, has_subject, spell, random)));
    } else {
        let mut before = "";
        for pair in &case.pairs {
            let mut line = line(&[pair], has_subject, spell, random);
            if before == pair.mentor {
                line.continued = vec![0];
            }
            before = &pair.mentor;
            table.lines.push(line);
        }
    }
    furnish(&mut table, words::BESIDE, random);
    one_sheet(case, container, title, table)
}

/// A column for each mentee of a mentor.
pub fn column_a_mentee<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title = some_title(case, &["师徒结对名单", "青蓝工程师徒结对一览表"], random);
    let groups = by_mentor(case);
    let most = groups.iter().map(Vec::len).max().unwrap_or(1);
    let word = random.pick(&["徒弟", "青年教师", "培养对象"]);
    let columns = vec![Column::new(words::MENTOR, "姓名", random), Column::new(words::SUBJECT, "", random)];
    let mut table = Table { columns, ..Table::default() };
    let named = |nth: usize| if most == 1 { word.to_owned() } else { format!("{word}{}", ["1", "2", "3"][nth]) };
    table.columns.extend((0..most).map(|nth| Column::plain(named(nth))));
    for pairs in groups {
        let mut line =
            Line { cells: vec![pairs[0].mentor.as_str().into(), pairs[0].subject.into()], ..Line::default() };
        for pair in pairs {
            let fact =
                Fact::new("pairing").with("mentor", &*pair.mentor, Some(0)).with("subject", pair.subject, Some(1));
            line.facts.push(fact.with("mentee", &*pair.mentee, Some(line.cells.len())));
            line.cells.push(spelling::name(&pair.mentee, random).into());
        }
        line.cells.resize(2 + most, Value::Empty);
        table.lines.push(line);
    }
    furnish(&mut table, &[], random);
    one_sheet(case, container, title, table)
}

/// The list as a table, with the first day of each pair or without.
pub fn plain_list(case: &Case, random: &mut Random) -> Table {
    let spell = random.pick(&[Spell::None, Spell::Start]);
    let mut table = Table { columns: people_columns(random), ..Table::default() };
    table.columns.push(Column::new(words::SUBJECT, "", random));
    table.columns.extend(spell_columns(spell, random));
    table.lines = case.pairs.iter().map(|pair| line(&[pair], true, spell, random)).collect();
    table
}

fn people_columns(random: &mut Random) -> Vec<Column> {
    if random.chance(20) {
        let (mentor, mentee) =
            random.pick(&[("师傅", "徒弟"), ("指导教师", "青年教师"), ("导师", "培养对象"), ("师傅情况", "徒弟情况")]);
        return vec![Column::plain("姓名").under(mentor), Column::plain("姓名").under(mentee)];
    }
    vec![Column::new(words::MENTOR, "姓名", random), Column::new(words::MENTEE, "姓名", random)]
}

fn spell_columns(spell: Spell, random: &mut Random) -> Vec<Column> {
    match spell {
        Spell::None => Vec::new(),
        Spell::Start => vec![Column::new(words::START, "年月日", random)],
        Spell::Months => vec![Column::new(words::START, "年月", random), Column::new(words::END, "年月", random)],
        Spell::Span => vec![Column::new(words::SPAN, "", random)],
    }
}

/// The pairs of each mentor together.
fn by_mentor(case: &Case) -> Vec<Vec<&Pair>> {
    let mut groups: Vec<Vec<&Pair>> = Vec::new();
    for pair in &case.pairs {
        match groups.last_mut() {
            Some(group) if group[0].mentor == pair.mentor => group.push(pair),
            _ => groups.push(vec![pair]),
        }
    }
    groups
}

/// One line: a mentor with one mentee, or with all of them in one cell.
fn line(pairs: &[&Pair], has_subject: bool, spell: Spell, random: &mut Random) -> Line {
    let first = pairs[0];
    let mentees: Vec<&str> = pairs.iter().map(|pair| pair.mentee.as_str()).collect();
    let mentees =
        if mentees.len() == 1 { spelling::name(mentees[0], random) } else { spelling::several(&mentees, random) };
    let mut line = Line { cells: vec![first.mentor.as_str().into(), mentees.into()], ..Line::default() };
    let mut stated: Vec<(&'static str, String, usize)> = Vec::new();
    if has_subject {
        stated.push(("subject", first.subject.to_owned(), line.cells.len()));
        line.cells.push(first.subject.into());
    }
    write_spell(&mut line, &mut stated, first, spell, random);
    for pair in pairs {
        let fact = Fact::new("pairing").with("mentor", &*pair.mentor, Some(0)).with("mentee", &*pair.mentee, Some(1));
        line.facts
            .push(stated.iter().fold(fact, |fact, (key, value, column)| fact.with(key, value.clone(), Some(*column))));
    }
    line
}

fn write_spell(
    line: &mut Line,
    stated: &mut Vec<(&'static str, String, usize)>,
    pair: &Pair,
    spell: Spell,
    random: &mut Random,
) {
    let column = line.cells.len();
    let first_of_month = pair.start.format("%Y-%m-01").to_string();
    let put = |line: &mut Line, spelled: Spelled| {
        line.tells.extend(spelled.tell.map(|code| (code, Some(line.cells.len()))));
        line.cells.push(spelled.value);
    };
    match spell {
        Spell::None => {}
        Spell::Start if random.chance(4) => put(line, Spelled::refused(Value::from("开学初"), "date_unreadable")),
        Spell::Start => {
            let way = spelling::way(random, false);
            put(line, spelling::day_in_way(pair.start, way, random));
            stated.push(("start", pair.start.to_string(), column));
        }
        Spell::Months => {
            put(line, spelling::month_edge(pair.start, random));
            put(line, spelling::month_edge(pair.end, random));
            stated.push(("start", first_of_month, column));
            stated.push(("end", pair.end.to_string(), column + 1));
        }
        Spell::Span => {
            put(line, spelling::span(pair.start, pair.end, random));
            stated.push(("start", first_of_month, column));
            stated.push(("end", pair.end.to_string(), column));
        }
    }
}
