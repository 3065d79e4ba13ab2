//! People down, weeks, months or days across, a number or a tick in the cells.

use crate::calendar::day;
use crate::random::Random;
use crate::sheet::Value;

use super::super::case::{Case, Direction, Pair};
use super::super::container::Container;
use super::super::page::BookDraft;
use super::super::spelling::{self, Spelled};
use super::super::table::{Column, Fact, Join, Line, Table};
use super::super::words;
use super::{one_sheet, title};

/// What stands over one column, and what a cell under it states.
#[derive(Clone)]
struct Period {
    heading: String,
    is_number: bool,
    key: &'static str,
    value: String,
}

/// Teaching weeks.
pub fn weeks<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let numeral = |week: usize| ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"][week - 1];
    let style = random.below(4);
    let first = random.pick(&[1, 1, 3]);
    let periods = (first..=first + random.between(3, 8)).map(|week| {
        let heading = match style {
            0 => format!("第{week}周"),
            1 => format!("第{}周", numeral(week)),
            2 => format!("{week}周"),
            _ => format!("第 {week} 周"),
        };
        Period { heading, is_number: false, key: "week", value: week.to_string() }
    });
    matrix(case, container, periods.collect(), None, random)
}

/// Months of the term.
pub fn months<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let style = random.below(3);
    let periods = case.months().into_iter().map(|(year, month)| {
        let heading = match style {
            0 => format!("{month}月"),
            1 => format!("{month}月份"),
            _ => format!("{month} 月"),
        };
        Period { heading, is_number: false, key: "month", value: format!("{year}-{month:02}") }
    });
    matrix(case, container, periods.collect(), None, random)
}

/// Days of one month that only the title names.
pub fn days<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let (year, month) = random.pick(&case.months());
    let first = random.between(1, 12) as u32;
    let as_text = random.chance(25);
    let periods = (first..=first + random.between(8, 16) as u32).map(|of_month| {
        let heading = if as_text { format!("{of_month}日") } else { of_month.to_string() };
        Period { heading, is_number: !as_text, key: "date", value: day(year, month, of_month).to_string() }
    });
    matrix(case, container, periods.collect(), Some((year, month)), random)
}

/// Two columns a week, one for each direction.
pub fn both_directions<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let [mentor, mentee] = random.pick(&[["师听徒", "徒听师"], ["师傅听徒弟", "徒弟听师傅"]]);
    let weeks = random.between(2, 4);
    let columns = vec![Column::new(words::MENTOR, "", random), Column::new(words::MENTEE, "", random)];
    let mut table = Table { columns, may_total: true, joins: vec![Join::Repeat, Join::Merge], ..Table::default() };
    for week in 1..=weeks {
        let over = format!("第{week}周");
        table.columns.extend([mentor, mentee].map(|word| Column::plain(word).under(&over).counted()));
    }
    for pair in &case.pairs {
        let mut line =
            Line { cells: vec![pair.mentor.as_str().into(), pair.mentee.as_str().into()], ..Line::default() };
        for week in 1..=weeks {
            let period = Period { heading: String::new(), is_number: false, key: "week", value: week.to_string() };
            for direction in [Direction::MentorObserves, Direction::MenteeObserves] {
                write_entry(&mut line, pair, direction, &period, false, random);
            }
        }
        table.lines.push(line);
    }
    let title = title(case, "师徒互听课统计表", random.chance(70), random);
    one_sheet(case, container, Some(title), table)
}

/// Months over some of their days.
pub fn days_under_months<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let columns = vec![Column::new(words::MENTOR, "", random), Column::new(words::MENTEE, "", random)];
    let mut table = Table { columns, ..Table::default() };
    let unit = random.pick(&["", "日"]);
    let mut periods = Vec::new();
    for (year, month) in case.months().into_iter().take(2) {
        let mut of_month = random.between(1, 4) as u32;
        for _ in 0..random.between(2, 4) {
            let column = Column { is_number: unit.is_empty(), ..Column::plain(format!("{of_month}{unit}")) };
            table.columns.push(column.under(&format!("{month}月")));
            let value = day(year, month, of_month).to_string();
            periods.push(Period { heading: String::new(), is_number: false, key: "date", value });
            of_month += random.between(1, 7) as u32;
        }
    }
    for pair in &case.pairs {
        table.lines.push(line(pair, Direction::MentorObserves, &periods, true, random));
    }
    let title = title(case, "师傅听徒弟课统计表", true, random);
    one_sheet(case, container, Some(title), table)
}

fn matrix<'c>(
    case: &'c Case,
    container: Container,
    periods: Vec<Period>,
    month: Option<(i32, u32)>,
    random: &mut Random,
) -> BookDraft<'c> {
    let direction = random.pick(&[Direction::MentorObserves, Direction::MenteeObserves]);
    let what = match direction {
        Direction::MentorObserves => random.pick(&["师傅听徒弟课统计表", "师傅听徒弟课节数统计"]),
        Direction::MenteeObserves => random.pick(&["徒弟听师傅课统计表", "徒弟听师傅课情况统计"]),
    };
    let ticks = random.chance(40);
    let mut table = Table { joins: vec![Join::Repeat, Join::Merge], may_total: !ticks, ..Table::default() };
    table.columns = vec![Column::new(words::MENTOR, "", random), Column::new(words::MENTEE, "", random)];
    table.columns.extend(periods.iter().map(|period| Column {
        levels: vec![period.heading.clone()],
        is_number: period.is_number,
        is_counted: true,
        ..Column::default()
    }));
    let mut before = "";
    for pair in &case.pairs {
        let mut line = line(pair, direction, &periods, ticks, random);
        if before == pair.mentor {
            line.continued = vec![0];
        }
        before = &pair.mentor;
        table.lines.push(line);
    }
    if random.chance(50) {
        table.number_lines(random);
    }
    let title = match month {
        Some((year, month)) => format!("{}{year}年{month}月{what}", if random.chance(50) { case.unit } else { "" }),
        None => title(case, what, random.chance(70), random),
    };
    one_sheet(case, container, Some(title), table)
}

fn line(pair: &Pair, direction: Direction, periods: &[Period], ticks: bool, random: &mut Random) -> Line {
    let mut line = Line { cells: vec![pair.mentor.as_str().into(), pair.mentee.as_str().into()], ..Line::default() };
    for period in periods {
        write_entry(&mut line, pair, direction, period, ticks, random);
    }
    line
}

/// One cell of the matrix, and what it states.
fn write_entry(line: &mut Line, pair: &Pair, direction: Direction, period: &Period, ticks: bool, random: &mut Random) {
    let (observer, observed) = match direction {
        Direction::MentorObserves => ((&pair.mentor, 0), (&pair.mentee, 1)),
        Direction::MenteeObserves => ((&pair.mentee, 1), (&pair.mentor, 0)),
    };
    let column = line.cells.len();
    let (spelled, number) = entry(ticks, random);
    line.tells.extend(spelled.tell.map(|code| (code, Some(column))));
    line.cells.push(spelled.value);
    if number > 0 && spelled.is_readable {
        let fact = Fact::new("activity")
            .at(column)
            .with("kind", "observe", None)
            .with("observer", observer.0.as_str(), Some(observer.1))
            .with("observed", observed.0.as_str(), Some(observed.1))
            .with("quantity", number.to_string(), Some(column))
            .with(period.key, period.value.clone(), None);
        line.facts.push(fact);
    }
}

fn entry(ticks: bool, random: &mut Random) -> (Spelled, u32) {
    if random.chance(50) {
        return (
            Spelled::plain(if ticks {
                Value::from(random.pick(&["", "", "×"]))
            } else {
                spelling::blank_count(random)
            }),
            0,
        );
    }
    if random.chance(2) {
        return (spelling::refused_count(random), 0);
    }
    let number = random.pick(&[1, 1, 1, 2]);
    if ticks {
        let tick = random.pick(&["√", "√", "✓", "✔"]);
        return (Spelled::plain(tick.repeat(number as usize)), number);
    }
    let spelled =
        if random.chance(75) { Spelled::plain(number as usize) } else { spelling::count(number, "节", random) };
    (spelled, number)
}
