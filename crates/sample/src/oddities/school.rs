//! One invented school: a timetable nobody breaks, pairs, lessons heard, reflections handed in over the term.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::NaiveDate;

use super::{TERM, taught_days, words};
use crate::inbox::SampleFile;
use crate::names;
use crate::random::Random;

/// Teachers of a school; the first half mentors the second, one each.
pub const TEACHERS: usize = 16;
/// Periods of a day.
pub const PERIODS: usize = 7;
/// Schools that report numbers of lessons and no log.
pub const COUNTING: std::ops::Range<usize> = 12..15;
/// Reflections each mentee hands in.
pub const REFLECTIONS: usize = 8;

/// One line of a log.
#[derive(Debug, Clone)]
pub struct Line {
    pub observer: usize,
    pub teacher: usize,
    pub date: NaiveDate,
    pub period: Option<usize>,
    pub class: String,
    pub topic: String,
    pub comment: String,
}

/// One school.
#[derive(Debug, Clone)]
pub struct School {
    pub name: String,
    pub teachers: Vec<String>,
    /// Mentor and mentee.
    pub pairs: Vec<(usize, usize)>,
    pub lines: Vec<Line>,
    /// The mentees' own log, where they keep one.
    pub own_log: Vec<Line>,
    /// Author and day of each reflection.
    pub papers: Vec<(usize, NaiveDate)>,
    /// Lessons a pair and direction, where the school reports numbers alone and no log.
    pub counts: Vec<[usize; 2]>,
    /// A pair that began later than the others, and when.
    pub late: Option<(usize, NaiveDate)>,
    /// Who is in a lesson when.
    busy: BTreeSet<(usize, NaiveDate, usize)>,
}

impl School {
    /// A calm school: 9 to 16 lessons a pair and direction, on any days, nobody in two places.
    pub fn invent(index: usize, random: &Random) -> Self {
        let mut own = random.fork(&format!("school {index}"));
        let mut school = Self {
            name: format!("{}镇中心小学", names::town(index)),
            teachers: staff(&mut own),
            pairs: (0..TEACHERS / 2).map(|mentor| (mentor, mentor + TEACHERS / 2)).collect(),
            lines: Vec::new(),
            own_log: Vec::new(),
            papers: Vec::new(),
            counts: Vec::new(),
            late: None,
            busy: BTreeSet::new(),
        };
        for (mentor, mentee) in school.pairs.clone() {
            for (observer, teacher) in [(mentor, mentee), (mentee, mentor)] {
                let count = own.between(9, 16);
                school.usual(observer, teacher, count, &mut own);
            }
            let days = spread(REFLECTIONS, &mut own);
            school.papers.extend(days.into_iter().map(|date| (mentee, date)));
        }
        if COUNTING.contains(&index) {
            school.counts = school.pairs.iter().map(|_| [own.between(8, 26), own.between(8, 26)]).collect();
        }
        school
    }

    /// So many lessons of a teacher heard by somebody, on as many days.
    pub fn usual(&mut self, observer: usize, teacher: usize, count: usize, random: &mut Random) {
        for date in spread(count, random) {
            self.heard(observer, teacher, date, random);
        }
    }

    /// One lesson more, in a period both are free in; nothing where the day is full.
    pub fn heard(&mut self, observer: usize, teacher: usize, date: NaiveDate, random: &mut Random) {
        let first = random.below(PERIODS);
        let periods = (0..PERIODS).map(|nth| (first + nth) % PERIODS + 1);
        let free = |period: &usize| self.is_free(observer, date, *period) && self.is_free(teacher, date, *period);
        let free: Vec<usize> = periods.filter(free).collect();
        if let Some(period) = free.first() {
            let line = self.line(observer, teacher, date, *period, random);
            self.add(line);
        }
    }

    /// A line as it would be written of such a lesson; it is not added yet.
    pub fn line(&self, observer: usize, teacher: usize, date: NaiveDate, period: usize, random: &mut Random) -> Line {
        let topics = names::topics("小学", subject(teacher));
        Line {
            observer,
            teacher,
            date,
            period: Some(period),
            class: class(teacher),
            topic: random.pick(topics).to_owned(),
            comment: if random.chance(15) { random.pick(&words::SHORT).to_owned() } else { words::comment(random) },
        }
    }

    /// Adds a line and notes who is busy.
    pub fn add(&mut self, line: Line) {
        if let Some(period) = line.period {
            self.busy.insert((line.observer, line.date, period));
            self.busy.insert((line.teacher, line.date, period));
        }
        self.lines.push(line);
    }

    pub fn is_free(&self, person: usize, date: NaiveDate, period: usize) -> bool {
        !self.busy.contains(&(person, date, period))
    }

    /// Takes out what one heard of another.
    pub fn forget(&mut self, observer: usize, teacher: usize) {
        let (gone, kept) = std::mem::take(&mut self.lines)
            .into_iter()
            .partition::<Vec<Line>, _>(|line| line.observer == observer && line.teacher == teacher);
        self.lines = kept;
        for line in gone {
            for person in [observer, teacher] {
                if let Some(period) = line.period {
                    self.busy.remove(&(person, line.date, period));
                }
            }
        }
    }

    /// Names of some teachers.
    pub fn named(&self, people: &[usize]) -> Vec<String> {
        people.iter().map(|person| self.teachers[*person].clone()).collect()
    }

    /// The school's sheets.
    pub fn files(&self) -> Vec<SampleFile> {
        let lessons = match self.counts.is_empty() {
            true => self.file("听课记录", self.log("听课记录", &self.lines)),
            false => self.file("听课统计", self.summary()),
        };
        let mut files =
            vec![self.file("师徒结对名单", self.pair_list()), lessons, self.file("教学反思登记", self.register())];
        if !self.own_log.is_empty() {
            files.push(self.file("徒弟听课记录", self.log("徒弟听课记录", &self.own_log)));
        }
        files
    }

    fn file(&self, stem: &str, text: String) -> SampleFile {
        let path = format!("inbox/{}/{}/{stem}.csv", TERM.id(), self.name);
        SampleFile { path, bytes: text.into_bytes() }
    }

    fn pair_list(&self) -> String {
        let mut text = format!("{}师徒结对名单\n师傅,徒弟,学科,开始时间,结束时间\n", self.name);
        for (at, (mentor, mentee)) in self.pairs.iter().enumerate() {
            let late = self.late.filter(|(pair, _)| *pair == at).map(|(_, from)| from);
            let (from, to) = (late.unwrap_or(TERM.teaching_start), TERM.end);
            let (mentor_name, mentee_name) = (&self.teachers[*mentor], &self.teachers[*mentee]);
            let _ = writeln!(text, "{mentor_name},{mentee_name},{},{from},{to}", subject(*mentor));
        }
        text
    }

    fn log(&self, title: &str, lines: &[Line]) -> String {
        let mut sorted: Vec<&Line> = lines.iter().collect();
        sorted.sort_by_key(|line| (line.date, line.period, line.observer, line.teacher));
        let mut text = format!("{}{title}\n听课人,授课人,听课日期,节次,班级,课题,评课意见\n", self.name);
        for line in sorted {
            let period = line.period.map(|period| period.to_string()).unwrap_or_default();
            let (observer, teacher) = (&self.teachers[line.observer], &self.teachers[line.teacher]);
            let Line { date, class, topic, comment, .. } = line;
            let _ = writeln!(text, "{observer},{teacher},{date},{period},{class},{topic},{comment}");
        }
        text
    }

    fn summary(&self) -> String {
        let mut text = format!("{}听课统计表\n师傅,徒弟,师傅听徒弟节数,徒弟听师傅节数\n", self.name);
        for ((mentor, mentee), [one, other]) in self.pairs.iter().zip(&self.counts) {
            let _ = writeln!(text, "{},{},{one},{other}", self.teachers[*mentor], self.teachers[*mentee]);
        }
        text
    }

    fn register(&self) -> String {
        let mut papers = self.papers.clone();
        papers.sort_by_key(|(author, date)| (*date, *author));
        let mut text = format!("{}教学反思登记\n材料名称,提交人,份数,提交日期\n", self.name);
        for (author, date) in papers {
            let _ = writeln!(text, "教学反思,{},1,{date}", self.teachers[author]);
        }
        text
    }
}

/// Sixteen people of sixteen names.
fn staff(random: &mut Random) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    while names.len() < TEACHERS {
        let (name, _) = names::person(random, 60);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What a teacher teaches; a pair shares it.
fn subject(teacher: usize) -> &'static str {
    ["语文", "数学", "英语", "科学"][teacher % 4]
}

/// The class of a teacher, whom nobody shares it with.
pub fn class(teacher: usize) -> String {
    let year = ["一", "二", "三", "四", "五", "六"][teacher % 6];
    format!("{year}（{}）班", teacher / 6 + 1)
}

/// So many days of the term, in order, none twice.
pub fn spread(count: usize, random: &mut Random) -> Vec<NaiveDate> {
    let days = taught_days();
    let mut taken = BTreeSet::new();
    while taken.len() < count.min(days.len()) {
        taken.insert(random.pick(&days));
    }
    taken.into_iter().collect()
}
