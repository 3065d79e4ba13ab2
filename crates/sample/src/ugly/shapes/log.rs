//! Lists of lessons: one line a lesson, with observer and observed, or with mentor, mentee and a direction.

use crate::random::Random;
use crate::sheet::Value;

use super::super::case::{Case, Direction, Lesson};
use super::super::container::Container;
use super::super::page::{BookDraft, PageDraft};
use super::super::spelling::{self, DateWay, Spelled};
use super::super::table::{Column, Fact, Join, Line, Table};
use super::super::words;
use super::{furnish, one_sheet, some_title, title};

/// The columns of a lesson beside its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The day.
    Date,
    /// The lesson of the day.
    Period,
    /// How many lessons.
    Lessons,
    /// What about.
    Topic,
    /// The subject.
    Subject,
    /// The class.
    Class,
}

/// The parts of one log and how its clerk writes days.
pub struct Manner {
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// Usual way of writing days.
    pub way: DateWay,
    /// Whether the clerk keeps to it.
    pub is_steady: bool,
    /// Whether days may be left without their year.
    pub year_is_told: bool,
    /// Whether numbers stay numbers in the file.
    pub keeps_numbers: bool,
}

impl Manner {
    /// Parts by chance; a day is always among them.
    pub fn choose(container: Container, year_is_told: bool, random: &mut Random) -> Self {
        let mut parts = vec![Part::Date];
        for (part, percent) in
            [(Part::Period, 45), (Part::Topic, 60), (Part::Subject, 35), (Part::Class, 30), (Part::Lessons, 20)]
        {
            if random.chance(percent) && !(part == Part::Lessons && parts.contains(&Part::Period)) {
                parts.push(part);
            }
        }
        let keeps_numbers = container.keeps_numbers();
        let way = one_way(random, year_is_told, keeps_numbers);
        Self { parts, way, is_steady: random.chance(70), year_is_told, keeps_numbers }
    }

    /// The columns of the parts.
    pub fn columns(&self, random: &mut Random) -> Vec<Column> {
        let column = |part: &Part| match part {
            Part::Date => Column::new(words::DATE, "年月日", random),
            Part::Period => Column::new(words::PERIOD, "第几节", random),
            Part::Lessons => Column::new(words::LESSONS, "节", random).counted(),
            Part::Topic => Column::new(words::TOPIC, "", random),
            Part::Subject => Column::new(words::SUBJECT, "", random),
            Part::Class => Column::new(words::CLASS, "", random),
        };
        self.parts.iter().map(column).collect()
    }

    /// Writes the parts of a lesson behind what the line holds already, and states the lesson.
    pub fn write(
        &self,
        line: &mut Line,
        lesson: &Lesson,
        people: [(&'static str, &str, Option<usize>); 2],
        random: &mut Random,
    ) {
        let fact = Fact::new("activity").with("kind", "observe", None);
        let fact = people.into_iter().fold(fact, |fact, (key, name, column)| fact.with(key, name, column));
        let mut facts = vec![fact.with("quantity", "1", None)];
        let mut is_stated = true;
        for part in &self.parts {
            let column = line.cells.len();
            let spelled = self.spelled(*part, lesson, &mut facts, column, random);
            line.tells.extend(spelled.tell.map(|code| (code, spelled_at(&spelled, column))));
            is_stated &= spelled.is_readable || *part != Part::Date;
            line.cells.push(spelled.value);
        }
        if is_stated {
            line.facts.extend(facts);
        }
    }

    fn spelled(
        &self,
        part: Part,
        lesson: &Lesson,
        facts: &mut Vec<Fact>,
        column: usize,
        random: &mut Random,
    ) -> Spelled {
        let state = |facts: &mut Vec<Fact>, key: &'static str, value: String| {
            facts.iter_mut().for_each(|fact| fact.fields.push((key, value.clone(), Some(column))));
        };
        match part {
            Part::Date if random.chance(3) => spelling::refused_day(random),
            Part::Date if random.chance(1) => {
                Spelled { value: Value::Empty, tell: Some("date_missing"), is_readable: false }
            }
            Part::Date => {
                state(facts, "date", lesson.date.to_string());
                let way =
                    if self.is_steady { self.way } else { one_way(random, self.year_is_told, self.keeps_numbers) };
                spelling::day_in_way(lesson.date, way, random)
            }
            Part::Period if random.chance(10) && lesson.period < 7 => {
                let second = facts[0].clone().with("period", (lesson.period + 1).to_string(), Some(column));
                state(facts, "period", lesson.period.to_string());
                facts.push(second);
                spelling::double_lesson(lesson.period, random)
            }
            Part::Period => {
                let spelled = spelling::period(lesson.period, random);
                if spelled.is_readable {
                    state(facts, "period", lesson.period.to_string());
                }
                spelled
            }
            Part::Lessons => {
                let spelled = if random.chance(70) { Spelled::plain(1) } else { spelling::count(1, "节", random) };
                for fact in facts.iter_mut() {
                    fact.fields
                        .iter_mut()
                        .filter(|(key, _, _)| *key == "quantity")
                        .for_each(|field| field.2 = Some(column));
                }
                spelled
            }
            Part::Topic => {
                state(facts, "topic", lesson.topic.to_owned());
                Spelled::plain(lesson.topic)
            }
            Part::Subject => {
                let subject = random.pick(&["语文", "数学", "道德与法治"]);
                state(facts, "subject", subject.to_owned());
                Spelled::plain(subject)
            }
            Part::Class => {
                let class = random.pick(&["三(2)班", "一年级一班", "八年级4班"]);
                state(facts, "class", class.to_owned());
                Spelled::plain(class)
            }
        }
    }
}

/// A missing day is told of the line, anything else of its cell.
fn spelled_at(spelled: &Spelled, column: usize) -> Option<usize> {
    (spelled.value != Value::Empty).then_some(column)
}

/// A way of writing days that survives the format.
fn one_way(random: &mut Random, year_is_told: bool, keeps_numbers: bool) -> DateWay {
    loop {
        let way = spelling::way(random, year_is_told);
        if keeps_numbers || way != DateWay::Float {
            return way;
        }
    }
}

/// 听课人 and 授课人 side by side, both directions in one list.
pub fn plain_table(case: &Case, manner: &Manner, lessons: &[&Lesson], random: &mut Random) -> Table {
    let has_sides = random.chance(12);
    let mut table = Table { may_group: random.chance(40), may_total: true, ..Table::default() };
    table.columns = if has_sides {
        ["听课人", "授课教师"].map(|side| Column::plain("姓名").under(side)).to_vec()
    } else {
        vec![Column::new(words::OBSERVER, "姓名", random), Column::new(words::OBSERVED, "姓名", random)]
    };
    table.columns.extend(manner.columns(random));
    for lesson in lessons {
        let (observer, observed) = lesson.people(case);
        let mut line = Line {
            cells: vec![spelling::name(observer, random).into(), spelling::name(observed, random).into()],
            ..Line::default()
        };
        manner.write(&mut line, lesson, [("observer", observer, Some(0)), ("observed", observed, Some(1))], random);
        spoil_people(&mut line, random);
        join_observer(case, lesson, &mut line, random);
        table.lines.push(line);
    }
    table
}

/// Now and then a colleague of another pair observed the same lesson.
fn join_observer(case: &Case, lesson: &Lesson, line: &mut Line, random: &mut Random) {
    let colleague =
        case.pairs.iter().map(|pair| pair.mentor.as_str()).find(|name| *name != case.pairs[lesson.pair].mentor);
    let Some(colleague) = colleague.filter(|_| !line.facts.is_empty() && random.chance(4)) else { return };
    let (observer, _) = lesson.people(case);
    line.cells[0] = spelling::several(&[observer, colleague], random).into();
    for mut fact in line.facts.clone() {
        fact.fields
            .iter_mut()
            .filter(|(key, _, _)| *key == "observer")
            .for_each(|field| field.1 = colleague.to_owned());
        line.facts.push(fact);
    }
}

/// Now and then somebody is left out, or no name stands where one should.
fn spoil_people(line: &mut Line, random: &mut Random) {
    if line.facts.is_empty() || !random.chance(3) {
        return;
    }
    let column = random.below(2);
    line.facts.clear();
    line.tells.clear();
    if random.chance(50) {
        line.cells[column] = Value::Empty;
        line.tells.push(("person_missing", None));
    } else {
        line.cells[column] = Value::from(random.pick(&["等3人", "全体青年教师均参加", "A组"]));
        line.tells.push(("name_unreadable", Some(column)));
    }
}

/// One list of all lessons.
pub fn register<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title = some_title(case, &["师徒听课记录表", "听课记录", "听评课登记表", "师徒互听课情况记录"], random);
    let manner = Manner::choose(container, true, random);
    let lessons: Vec<&Lesson> = case.lessons.iter().collect();
    let mut table = plain_table(case, &manner, &lessons, random);
    furnish(&mut table, words::BESIDE_LESSONS, random);
    one_sheet(case, container, title, table)
}

/// Two lists with the same headings, one beside the other.
pub fn side_by_side<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title = some_title(case, &["听课记录", "师徒听课登记表"], random);
    let manner = Manner::choose(container, true, random);
    let lessons: Vec<&Lesson> = case.lessons.iter().collect();
    let (left, right) = lessons.split_at(lessons.len().div_ceil(2));
    let left = Table { may_group: false, may_total: false, ..plain_table(case, &manner, left, random) };
    let right = Table { columns: left.columns.clone(), ..plain_table(case, &manner, right, random) };
    let table = left.beside(right, random.below(2));
    one_sheet(case, container, title, table)
}

/// 师傅 and 徒弟 side by side; who heard whom stands in a column, or in the title.
pub fn of_pairs<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let manner = Manner::choose(container, true, random);
    let in_column = random.chance(50);
    let direction = random.pick(&[Direction::MentorObserves, Direction::MenteeObserves]);
    let is_told = in_column || random.chance(85);
    let lessons: Vec<&Lesson> = if in_column { case.lessons.iter().collect() } else { case.lessons_of(direction) };
    let what = match (is_told, in_column, direction) {
        (true, false, Direction::MentorObserves) => random.pick(&["师傅听徒弟课记录", "师傅听徒弟课情况登记表"]),
        (true, false, Direction::MenteeObserves) => random.pick(&["徒弟听师傅课记录", "徒弟听师傅课登记表"]),
        _ => "师徒结对听课记录",
    };
    let mut table = pair_table(case, &manner, &lessons, in_column, random);
    if !is_told {
        table.lines.iter_mut().for_each(|line| (line.facts, line.tells) = (Vec::new(), Vec::new()));
    }
    furnish(&mut table, words::BESIDE_LESSONS, random);
    let tell = (!is_told && !table.lines.is_empty()).then_some("direction_unknown");
    let title = Some(title(case, what, random.chance(60), random));
    let page = PageDraft { name: "Sheet1".to_owned(), title, tables: vec![table], forms: Vec::new(), tell };
    BookDraft { case, container, pages: vec![page] }
}

fn pair_table(case: &Case, manner: &Manner, lessons: &[&Lesson], in_column: bool, random: &mut Random) -> Table {
    let mut lessons = lessons.to_vec();
    lessons.sort_by_key(|lesson| (lesson.pair, lesson.date));
    let joins = vec![Join::Repeat, Join::Repeat, Join::Merge, Join::Ditto];
    let mut table = Table { may_total: true, joins, ..Table::default() };
    table.columns = vec![Column::new(words::MENTOR, "姓名", random), Column::new(words::MENTEE, "姓名", random)];
    if in_column {
        table.columns.push(Column::new(words::DIRECTION, "", random));
    }
    table.columns.extend(manner.columns(random));
    let mut before = None;
    for lesson in lessons {
        let (pair, (observer, observed)) = (&case.pairs[lesson.pair], lesson.people(case));
        let mut line =
            Line { cells: vec![pair.mentor.as_str().into(), pair.mentee.as_str().into()], ..Line::default() };
        if before == Some(lesson.pair) {
            line.continued = vec![0, 1];
        }
        before = Some(lesson.pair);
        if in_column {
            let [mentor, mentee] = random.pick(&[["师傅听徒弟", "徒弟听师傅"], ["师听徒", "徒听师"]]);
            line.cells.push(if lesson.direction == Direction::MentorObserves { mentor } else { mentee }.into());
        }
        let columns = if lesson.direction == Direction::MentorObserves { [0, 1] } else { [1, 0] };
        let people = [("observer", observer, Some(columns[0])), ("observed", observed, Some(columns[1]))];
        manner.write(&mut line, lesson, people, random);
        table.lines.push(line);
    }
    table
}
