//! What schools and mentors hand in, and what the bureau itself does.

use chrono::{Days, NaiveDate};

use super::County;
use super::schools::{Breach, Unit};
use crate::calendar::{Term, day, school_day_after};
use crate::random::Random;

/// One document, or a number of one kind, from one person or unit.
#[derive(Debug, Clone)]
pub struct Document {
    /// The unit.
    pub unit: usize,
    /// The term it belongs to, a position in the list of terms.
    pub term: usize,
    /// 听评课笔记, 教学反思, 学校方案, 自查报告, 问题反馈, 工作总结.
    pub kind: &'static str,
    /// The person who wrote it; none where the school did.
    pub author: Option<usize>,
    /// How many.
    pub quantity: usize,
    /// Handed in; none if it never was.
    pub submitted: Option<NaiveDate>,
    /// Reviewed by the bureau.
    pub reviewed: Option<NaiveDate>,
    /// What the review said.
    pub result: &'static str,
    /// What it contains, where the sheet says so.
    pub parts: &'static str,
}

/// A step, meeting or check of the bureau: what, planned from and to, done on, where or what came of it.
#[derive(Debug, Clone, Copy)]
pub struct OfficeEvent {
    /// Heading it stands under.
    pub stage: &'static str,
    /// What.
    pub content: &'static str,
    /// Planned from.
    pub from: NaiveDate,
    /// Planned to.
    pub to: NaiveDate,
    /// Done; none while it is not.
    pub done: Option<NaiveDate>,
}

const fn step(
    stage: &'static str,
    content: &'static str,
    from: NaiveDate,
    to: NaiveDate,
    done: Option<NaiveDate>,
) -> OfficeEvent {
    OfficeEvent { stage, content, from, to, done }
}

/// The bureau's plan of work and what became of it.
pub const STEPS: [OfficeEvent; 10] = [
    step("动员部署", "印发平川县青蓝工程实施方案", day(2022, 8, 1), day(2022, 8, 20), Some(day(2022, 8, 16))),
    step("动员部署", "召开动员部署会", day(2022, 8, 20), day(2022, 8, 31), Some(day(2022, 8, 29))),
    step("动员部署", "审核备案各校（园）青蓝工程方案", day(2022, 9, 1), day(2022, 9, 30), Some(day(2022, 10, 11))),
    step("组织实施", "各校（园）组织师徒结对、签订协议", day(2022, 9, 1), day(2022, 9, 30), Some(day(2022, 9, 28))),
    step("组织实施", "每学期收集听评课情况并汇总", day(2022, 9, 1), day(2025, 5, 31), Some(day(2025, 5, 30))),
    step("中期评估", "各校（园）报送自查报告", day(2023, 6, 1), day(2023, 6, 30), Some(day(2023, 7, 6))),
    step("中期评估", "开展中期评估", day(2023, 7, 1), day(2023, 8, 31), Some(day(2023, 8, 18))),
    step("中期评估", "召开青蓝工程推进会", day(2023, 7, 1), day(2023, 8, 31), Some(day(2023, 8, 24))),
    step("总结验收", "各校（园）报送工作总结", day(2025, 6, 1), day(2025, 6, 30), Some(day(2025, 6, 30))),
    step("总结验收", "总结验收、评选优秀师徒", day(2025, 6, 1), day(2025, 8, 31), None),
];

/// Writes every document of the county.
pub fn hand_in(county: &mut County, random: &Random) {
    let mut documents = Vec::new();
    for (term_index, term) in county.terms.iter().enumerate() {
        for (unit_index, unit) in county.units.iter().enumerate() {
            let mut random = random.fork(&format!("papers {} {}", term.id(), unit.name));
            documents.extend(notes(county, (unit_index, unit), (term_index, term), &mut random));
            documents.extend(reflections(county, unit_index, (term_index, term), &mut random));
            documents.extend(school_papers(unit_index, unit, (term_index, term), &mut random));
        }
    }
    county.documents = documents;
}

/// The mentors' observation notes, one set a mentor and term; a few never come.
fn notes(
    county: &County,
    (unit_index, unit): (usize, &Unit),
    (term_index, term): (usize, &Term),
    random: &mut Random,
) -> Vec<Document> {
    let pairs = county.pairs_of(unit_index, term);
    let mut mentors: Vec<usize> = pairs.iter().map(|pair| county.pairs[*pair].mentor).collect();
    mentors.sort_unstable();
    mentors.dedup();
    let due = |random: &mut Random| match unit.does(Breach::Late) {
        true => term.end + Days::new(random.between(3, 12) as u64),
        false => term.teaching_end - Days::new(random.between(0, 4) as u64),
    };
    mentors
        .into_iter()
        .map(|mentor| {
            let submitted = due(random);
            let missing = random.chance(5);
            paper(unit_index, term_index, "听评课笔记", Some(mentor), (!missing).then_some(submitted))
        })
        .collect()
}

fn reflections(county: &County, unit: usize, (term_index, term): (usize, &Term), random: &mut Random) -> Vec<Document> {
    let paper_of = |pair: usize| {
        let submitted = term.teaching_end - Days::new(random.between(0, 6) as u64);
        let mentee = county.pairs[pair].mentee;
        let quantity = random.between(4, 10);
        Document { quantity, ..paper(unit, term_index, "教学反思", Some(mentee), Some(submitted)) }
    };
    county.pairs_of(unit, term).into_iter().map(paper_of).collect()
}

fn school_papers(
    unit_index: usize,
    unit: &Unit,
    (term_index, term): (usize, &Term),
    random: &mut Random,
) -> Vec<Document> {
    let blank = |kind, submitted| paper(unit_index, term_index, kind, None, submitted);
    match (term.year, term.half) {
        (2022, 1) => vec![plan(unit, blank("学校方案", Some(plan_day(unit, random))), random)],
        (2022, 2) => {
            let day_of = if unit.does(Breach::LateSelfCheck) {
                day(2023, 7, 5)
            } else {
                day(2023, 6, random.between(12, 29) as u32)
            };
            let mut papers = vec![blank("自查报告", (!unit.does(Breach::NoSelfCheck)).then_some(day_of))];
            papers.extend(random.chance(25).then(|| blank("问题反馈", Some(day(2023, 4, 12)))));
            papers
        }
        (2024, 2) => vec![blank("工作总结", Some(day(2025, 6, random.between(9, 27) as u32)))],
        _ => Vec::new(),
    }
}

fn plan_day(unit: &Unit, random: &mut Random) -> NaiveDate {
    if unit.does(Breach::LatePlan) { day(2022, 10, 20) } else { day(2022, 9, random.between(5, 23) as u32) }
}

fn plan(unit: &Unit, paper: Document, random: &mut Random) -> Document {
    let reviewed = paper.submitted.map(|date| school_day_after(date, random.between(5, 12)));
    let (parts, result) = if unit.does(Breach::ThinPlan) {
        ("工作任务、具体措施", "修改后通过")
    } else {
        ("工作任务、具体措施、评价和奖惩机制", "通过")
    };
    Document { reviewed, parts, result, ..paper }
}

fn paper(
    unit: usize,
    term: usize,
    kind: &'static str,
    author: Option<usize>,
    submitted: Option<NaiveDate>,
) -> Document {
    Document { unit, term, kind, author, quantity: 1, submitted, reviewed: None, result: "", parts: "" }
}
