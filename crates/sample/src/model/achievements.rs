//! How young teachers grow: yearly stages, prizes, papers, projects, first titles.

use chrono::{Days, NaiveDate};

use super::County;
use super::pairs::Pair;
use crate::calendar::{Term, day};
use crate::random::Random;

/// The result of one service year of a young teacher.
#[derive(Debug, Clone)]
pub struct StageResult {
    /// The unit.
    pub unit: usize,
    /// The term it was decided in.
    pub term: usize,
    /// The young teacher.
    pub person: usize,
    /// 1, 2 or 3.
    pub stage: usize,
    /// Points of 100.
    pub score: usize,
    /// Day of decision.
    pub decided: NaiveDate,
}

/// One lesson type a second-year teacher reached, or did not.
#[derive(Debug, Clone)]
pub struct TypeResult {
    /// The unit.
    pub unit: usize,
    /// The term.
    pub term: usize,
    /// The young teacher.
    pub person: usize,
    /// 新授课, 复习课, 讲评课 or 实验课.
    pub lesson_type: &'static str,
    /// Whether it reached the standard.
    pub reached: bool,
    /// Day of decision.
    pub decided: NaiveDate,
}

/// One prize of one person.
#[derive(Debug, Clone)]
pub struct Prize {
    /// The unit.
    pub unit: usize,
    /// The term.
    pub term: usize,
    /// The winner.
    pub person: usize,
    /// The mentor named as coach.
    pub guide: Option<usize>,
    /// What the contest is called.
    pub contest: &'static str,
    /// 校级, 县级, 市级, 区级.
    pub level: &'static str,
    /// 一等奖 and so on.
    pub prize: &'static str,
    /// Day on the certificate.
    pub date: NaiveDate,
}

/// One paper.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The unit.
    pub unit: usize,
    /// The term.
    pub term: usize,
    /// The author.
    pub person: usize,
    /// Title.
    pub title: String,
    /// Where it appeared.
    pub journal: &'static str,
    /// Level.
    pub level: &'static str,
    /// When.
    pub date: NaiveDate,
}

/// One person in one project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The unit.
    pub unit: usize,
    /// The term.
    pub term: usize,
    /// The person.
    pub person: usize,
    /// Title.
    pub title: String,
    /// Level.
    pub level: &'static str,
    /// 主持 or 参与.
    pub role: &'static str,
    /// Approved on.
    pub from: NaiveDate,
}

impl StageResult {
    /// 优秀, 合格 or 不合格.
    pub fn grade(&self) -> &'static str {
        match self.score {
            90.. => "优秀",
            60..90 => "合格",
            _ => "不合格",
        }
    }

    /// 通过 or 延长.
    pub fn result(&self) -> &'static str {
        if self.score < 60 { "延长" } else { "通过" }
    }
}

const CONTESTS: [&str; 4] = ["课堂教学优质课评选", "教师教学基本功大赛", "教案设计评比", "信息技术应用优质课评选"];
const PRIZES: [&str; 4] = ["一等奖", "二等奖", "二等奖", "三等奖"];
const JOURNALS: [(&str, &str); 3] = [("平川教育", "县级"), ("教学研究汇编", "市级"), ("区域教育论坛", "区级")];

/// Lets every young teacher grow over the terms of the county.
pub fn grow(county: &mut County, random: &Random) {
    let terms = county.terms.clone();
    for (term_index, term) in terms.iter().enumerate() {
        for person in 0..county.people.len() {
            let mut random = random.fork(&format!("growth {} {}", term.id(), county.people[person].staff_no));
            let Some(unit) = county.people[person].unit_on(term.teaching_end) else { continue };
            let Some(stage) = county.people[person].service_year(term.year).filter(|stage| (1..=5).contains(stage))
            else {
                continue;
            };
            let mut growth =
                Growth { county, unit, person, stage: stage as usize, term_index, term, random: &mut random };
            growth.results();
            growth.prizes();
            growth.papers();
        }
    }
}

struct Growth<'a> {
    county: &'a mut County,
    unit: usize,
    person: usize,
    stage: usize,
    term_index: usize,
    term: &'a Term,
    random: &'a mut Random,
}

impl Growth<'_> {
    fn results(&mut self) {
        if self.term.half != 2 || self.stage > 3 {
            return;
        }
        let decided = self.term.teaching_end - Days::new(self.random.between(8, 16) as u64);
        let score = if self.random.chance(6) {
            self.random.between(52, 59)
        } else {
            self.random.between(68 + 4 * self.stage, 96)
        };
        let (unit, term, person, stage) = (self.unit, self.term_index, self.person, self.stage);
        self.county.stage_results.push(StageResult { unit, term, person, stage, score, decided });
        if stage == 2 {
            self.lesson_types(decided);
        }
        let tier = ("校级教学能手", day(self.term.year + 1, 6, 20));
        if stage == 3 && self.random.chance(55) {
            self.county.people[person].tiers.push(tier);
        }
    }

    fn lesson_types(&mut self, decided: NaiveDate) {
        let experiments = matches!(self.county.people[self.person].subject, "物理" | "化学" | "科学");
        let types = ["新授课", "复习课", "讲评课", "实验课"];
        for lesson_type in &types[..if experiments { 4 } else { 3 }] {
            let reached = !self.random.chance(4);
            let (unit, term, person) = (self.unit, self.term_index, self.person);
            self.county.type_results.push(TypeResult { unit, term, person, lesson_type, reached, decided });
        }
    }

    fn mentor(&self) -> Option<usize> {
        let lives = |pair: &&Pair| {
            pair.mentee == self.person && pair.start <= self.term.teaching_end && pair.end >= self.term.teaching_start
        };
        self.county.pairs.iter().rev().find(lives).map(|pair| pair.mentor)
    }

    /// The later the year of service, the likelier a prize and the higher its level.
    fn prizes(&mut self) {
        if !self.random.chance(8 + 9 * self.stage) {
            return;
        }
        let level = match self.random.below(4) + self.stage {
            ..=3 => "校级",
            4..=5 => "县级",
            6..=7 => "市级",
            _ => "区级",
        };
        let date = self.term.teaching_start + Days::new(self.random.between(40, 110) as u64);
        let prize = Prize {
            unit: self.unit,
            term: self.term_index,
            person: self.person,
            guide: self.mentor(),
            contest: self.random.pick(&CONTESTS),
            level,
            prize: self.random.pick(&PRIZES),
            date: date.min(self.term.teaching_end),
        };
        self.county.prizes.push(prize);
    }

    fn papers(&mut self) {
        if self.term.half != 2 {
            return;
        }
        let subject = self.county.people[self.person].subject;
        let (unit, term, person) = (self.unit, self.term_index, self.person);
        if self.random.chance(6 + 8 * self.stage) {
            let (journal, level) = self.random.pick(&JOURNALS);
            let date = day(self.term.year + 1, self.random.between(3, 6) as u32, 15);
            let title = format!("浅谈{subject}课堂中的有效提问");
            self.county.papers.push(Paper { unit, term, person, title, journal, level, date });
        }
        if self.stage >= 2 && self.random.chance(16) {
            let from = day(self.term.year + 1, 3, 20);
            let title = format!("{subject}教学中小组合作学习的实践研究");
            let (level, role) = (self.random.pick(&["县级", "市级"]), self.random.pick(&["参与", "参与", "主持"]));
            self.county.projects.push(Project { unit, term, person, title, level, role, from });
        }
    }
}
