//! The bureau's own sheets of a term: plan of work, meetings, reports, checks, who handed in when, vacant posts.

use chrono::NaiveDate;

use super::{Drafts, awards};
use crate::calendar::{Term, day, school_day_after};
use crate::model::{Breach, COUNTY, County, OFFICE, Rater, STEPS};
use crate::random::Random;
use crate::sheet::{Book, Sheet, Value, cell};

/// The files of one term.
pub fn drafts(county: &County, term: usize, random: &Random) -> Drafts {
    let current = &county.terms[term];
    let mut random = random.fork(&format!("office {}", current.id()));
    let mut ledger = vec![steps(current)];
    ledger.extend(meetings(current));
    ledger.push(checks(county, current, &mut random));
    let mut drafts = vec![
        ("青蓝工程工作台账".to_owned(), Book { sheets: ledger }),
        ("报送登记".to_owned(), Book { sheets: vec![hand_ins(county, current, &mut random)] }),
    ];
    if (current.year, current.half) == (2022, 2) {
        drafts.push(("汇总报告报送登记".to_owned(), Book { sheets: vec![reports()] }));
    }
    if let Some(marks) = marks(county, term) {
        let mut sheets = vec![marks];
        if (current.year, current.half) == (2024, 2) {
            sheets.push(awards::marks(county, current, &random));
        }
        drafts.push(("课堂教学评估评分表".to_owned(), Book { sheets }));
    }
    if current.half == 2 {
        drafts.push(("奖惩登记".to_owned(), Book { sheets: vec![rewards(county, current)] }));
    }
    if (current.year, current.half) == (2024, 2) {
        drafts.push(("空缺岗位数".to_owned(), Book { sheets: vec![vacancies(county)] }));
    }
    drafts
}

/// The whole plan, with what was done by the end of the summer or winter after the term.
fn steps(term: &Term) -> Sheet {
    let known = known_until(term);
    let mut sheet = Sheet::new("工作安排及完成情况");
    sheet.title(format!("{OFFICE}青蓝工程工作安排及完成情况"), 6);
    sheet.heading(&["序号", "阶段", "工作内容", "计划开始", "计划结束", "完成时间"]);
    for (row, step) in STEPS.iter().enumerate() {
        let done = step.done.filter(|done| *done <= known);
        sheet.push(vec![
            cell(row + 1),
            cell(step.stage),
            cell(step.content),
            cell(step.from),
            cell(step.to),
            cell(done),
        ]);
    }
    sheet
}

fn known_until(term: &Term) -> NaiveDate {
    if term.half == 1 { day(term.year + 1, 2, 10) } else { day(term.year + 1, 8, 24) }
}

fn meetings(term: &Term) -> Option<Sheet> {
    let held: &[(&str, &str, NaiveDate, &str)] = match (term.year, term.half) {
        (2022, 1) => &[("工作会议", "青蓝工程动员部署会", day(2022, 8, 29), "各校（园）负责人")],
        (2022, 2) => &[("推进会", "青蓝工程推进会", day(2023, 8, 24), "各校（园）负责人、导师代表")],
        (2023, 2) => &[("经验交流会", "优秀师徒经验交流会", day(2024, 5, 22), "师徒代表")],
        (2024, 1) => &[("推进会", "青蓝工程第二次推进会", day(2024, 11, 13), "各校（园）负责人")],
        _ => return None,
    };
    let mut sheet = Sheet::new("会议活动登记");
    sheet.title(format!("{OFFICE}会议活动登记"), 6);
    sheet.heading(&["序号", "会议类别", "内容", "日期", "参加人员", "备注"]);
    for (row, (kind, title, date, who)) in held.iter().enumerate() {
        sheet.push(vec![cell(row + 1), cell(*kind), cell(*title), cell(*date), cell(*who), cell("")]);
    }
    Some(sheet)
}

fn checks(county: &County, term: &Term, random: &mut Random) -> Sheet {
    let mut sheet = Sheet::new("督查抽查记录");
    sheet.title(format!("{}{}青蓝工程督查抽查记录", OFFICE, term.title()), 7);
    sheet.heading(&["序号", "单位", "检查类别", "日期", "检查情况", "结果", "备注"]);
    let days = term.teaching_days();
    let mut visits: Vec<(NaiveDate, usize)> =
        (0..county.units.len().min(5)).map(|_| (random.pick(&days), random.below(county.units.len()))).collect();
    visits.sort_unstable();
    visits.dedup_by_key(|visit| visit.1);
    for (row, (date, unit)) in visits.into_iter().enumerate() {
        let unit = &county.units[unit];
        let (finding, result) = if unit.spec.breaches.is_empty() {
            ("结对材料齐全，听评课记录规范", "好")
        } else {
            ("听课记录不够完整，已当面反馈", "一般")
        };
        let kind = if row % 2 == 0 { "抽查" } else { "常规督查" };
        sheet.push(vec![
            cell(row + 1),
            cell(unit.name.as_str()),
            cell(kind),
            cell(date),
            cell(finding),
            cell(result),
            cell(""),
        ]);
    }
    sheet
}

fn hand_ins(county: &County, term: &Term, random: &mut Random) -> Sheet {
    let mut sheet = Sheet::new("报送登记");
    sheet.title(format!("{}青蓝工程材料报送登记", term.title()), 4);
    sheet.line(format!("截止日期：{}", due(term).format("%Y-%m-%d")), 4);
    sheet.heading(&["序号", "单位", "报送日期", "备注"]);
    for (row, unit) in county.units.iter().enumerate() {
        let silent = unit.does(Breach::Silent) && (term.year, term.half) == (2023, 2);
        let date = if unit.does(Breach::Late) {
            school_day_after(due(term), random.between(6, 15))
        } else {
            due(term) - chrono::Days::new(random.between(0, 5) as u64)
        };
        let date = if silent { Value::Empty } else { cell(date) };
        let remark = match (silent, unit.does(Breach::Late)) {
            (true, _) => "未报",
            (_, true) => "逾期",
            _ => "",
        };
        sheet.push(vec![cell(row + 1), cell(unit.name.as_str()), date, cell(remark)]);
    }
    sheet
}

fn due(term: &Term) -> NaiveDate {
    term.end
}

fn reports() -> Sheet {
    let mut sheet = Sheet::new("汇总报告报送登记");
    sheet.title(format!("{COUNTY}青蓝工程中期汇总报告报送登记"), 5);
    sheet.heading(&["序号", "材料名称", "接收部门", "提交日期", "备注"]);
    for (row, (to, date)) in [("县人才办", day(2023, 7, 14)), ("县人社局", day(2023, 7, 17))].into_iter().enumerate()
    {
        sheet.push(vec![cell(row + 1), cell("汇总报告"), cell(to), cell(date), cell("")]);
    }
    sheet
}

/// One line for every mark; the mentor of the one marked may be among the raters, and nobody says so.
fn marks(county: &County, term: usize) -> Option<Sheet> {
    let own: Vec<_> = county.marks.iter().filter(|mark| mark.term == term).collect();
    let scheme = own.first()?.scheme;
    let mut sheet = Sheet::new("评分表");
    sheet.title(format!("{COUNTY}{}青年教师{scheme}评分表", county.terms[term].title()), 10);
    sheet.line("说明：每名评委一行，满分100分；评委独立打分，未到的不填。", 10);
    sheet.heading(&["序号", "单位", "姓名", "学科", "评估项目", "评委", "评委单位", "得分", "评估日期", "备注"]);
    for (row, mark) in own.into_iter().enumerate() {
        let person = &county.people[mark.person];
        let (rater, rater_unit) = match &mark.rater {
            Rater::Researcher(name) => (name.as_str(), OFFICE),
            Rater::Teacher(who) => {
                let unit = county.people[*who].unit_on(mark.date).unwrap_or(mark.unit);
                (county.people[*who].name.as_str(), county.units[unit].name.as_str())
            }
        };
        sheet.push(vec![
            cell(row + 1),
            cell(county.units[mark.unit].name.as_str()),
            cell(person.name.as_str()),
            cell(person.subject),
            cell(mark.scheme),
            cell(rater),
            cell(rater_unit),
            Value::Number(mark.score),
            cell(mark.date),
            cell(""),
        ]);
    }
    Some(sheet)
}

/// Mentors the bureau commended at the end of a school year: every second one with a prized mentee that year.
fn rewards(county: &County, term: &Term) -> Sheet {
    let mut sheet = Sheet::new("奖惩登记");
    sheet.title(format!("{COUNTY}{}—{}学年青蓝工程奖惩登记", term.year, term.year + 1), 5);
    sheet.heading(&["序号", "单位", "姓名", "奖惩类别", "日期"]);
    let year_begins = day(term.year, 9, 1);
    let mut mentors: Vec<(usize, usize)> = county
        .pairs
        .iter()
        .filter(|pair| pair.start <= term.end && pair.end >= term.start)
        .filter(|pair| {
            county
                .prizes
                .iter()
                .any(|prize| prize.person == pair.mentee && (year_begins..=term.end).contains(&prize.date))
        })
        .map(|pair| (pair.unit, pair.mentor))
        .collect();
    mentors.sort_unstable();
    mentors.dedup();
    let number = mentors.len().div_ceil(2);
    for (row, (unit, mentor)) in mentors.into_iter().step_by(2).enumerate() {
        let (unit, mentor) = (&county.units[unit], &county.people[mentor]);
        sheet.push(vec![
            cell(row + 1),
            cell(unit.name.as_str()),
            cell(mentor.name.as_str()),
            cell("表彰奖励"),
            cell(term.end),
        ]);
    }
    let own = SANCTIONS.iter().filter(|sanction| sanction.term == (term.year, term.half));
    for (nth, sanction) in own.filter(|sanction| sanction.find(county).is_some()).enumerate() {
        sheet.push(vec![
            cell(number + nth + 1),
            cell(sanction.unit),
            cell(sanction.name),
            cell(sanction.kind),
            cell(day(sanction.on.0, sanction.on.1, sanction.on.2)),
        ]);
    }
    sheet
}

/// A sanction in the register of a term.
struct Sanction {
    term: (i32, u8),
    unit: &'static str,
    name: &'static str,
    kind: &'static str,
    on: (i32, u32, u32),
}

/// One against the ethics of the profession, which bars for two years, and one that bars for the school year.
const SANCTIONS: [Sanction; 2] = [
    Sanction {
        term: (2023, 2), unit: "平川县职业技术学校", name: "朱燕", kind: "追责", on: (2024, 3, 15)
    },
    Sanction {
        term: (2024, 2), unit: "青石镇中心小学", name: "周晓明", kind: "晋级延期", on: (2025, 3, 20)
    },
];

impl Sanction {
    /// The mentor it is against, where the county has them.
    fn find(&self, county: &County) -> Option<usize> {
        let is = |mentor: usize, unit: usize| {
            county.people[mentor].name == self.name && county.units[unit].name == self.unit
        };
        county.pairs.iter().find(|pair| is(pair.mentor, pair.unit)).map(|pair| pair.mentor)
    }
}

/// The mentors with a sanction, as positions in the list of people.
pub(super) fn sanctioned(county: &County) -> Vec<usize> {
    SANCTIONS.iter().filter_map(|sanction| sanction.find(county)).collect()
}

/// Posts of a level: those with vacancies, approved and filled; every other school has all its posts filled.
///
/// They are set by hand so that one place of each level is the last between two institutes of the bureau, which keep no mentoring
/// duties and so have no tilt: by whatever share the schools met theirs, the institutes' claims are equal.
const SENIOR: &[(&str, u32, u32)] = &[
    ("平川县第一小学", 8, 6),
    ("平川县第一中学", 14, 12),
    ("平川县第二中学", 12, 10),
    ("平川县第二幼儿园", 4, 2),
    ("红岭镇中学", 9, 7),
    ("青石镇中学", 8, 6),
    ("平川县实验小学", 9, 8),
    ("平川县实验幼儿园", 4, 3),
    ("平川县职业技术学校", 10, 9),
    ("柳河镇中心幼儿园", 3, 2),
    ("白杨乡中心小学", 4, 3),
    ("平川县教学研究室", 5, 4),
    ("平川县电化教育馆", 3, 2),
];
const FIRST: &[(&str, u32, u32)] = &[
    ("平川县实验小学", 22, 18),
    ("红岭镇中心小学", 15, 11),
    ("平川县第二小学", 18, 16),
    ("平川县第二幼儿园", 9, 7),
    ("平川县职业技术学校", 20, 18),
    ("柳河镇中心幼儿园", 6, 4),
    ("白杨乡中心小学", 9, 7),
    ("红岭镇中学", 16, 14),
    ("平川县第一中学", 30, 29),
    ("平川县教学研究室", 7, 6),
    ("平川县电化教育馆", 5, 4),
];
/// One school has a senior post outside the ratio.
const SPECIAL: (&str, &str) = ("红岭镇中学", "高级教师");

fn vacancies(county: &County) -> Sheet {
    let mut sheet = Sheet::new("空缺岗位数");
    sheet.title(format!("{COUNTY}2025年中小学（幼儿园）专业技术岗位设置及空缺岗位数"), 8);
    sheet.heading(&["序号", "单位", "职称", "核定岗位数", "已聘人数", "特设岗位", "空缺数", "备注"]);
    let schools = county.units.iter().map(|unit| unit.name.as_str());
    let mut row = 0;
    for unit in schools.chain(["平川县教学研究室", "平川县电化教育馆"]) {
        for (title, posts, usual) in [("高级教师", SENIOR, 4), ("一级教师", FIRST, 9)] {
            let stated = posts.iter().find(|(name, _, _)| *name == unit);
            let (approved, filled) = stated.map_or((usual, usual), |(_, approved, filled)| (*approved, *filled));
            let special = usize::from((unit, title) == SPECIAL);
            let remark = if special > 0 { "特设岗位另列，不占比例" } else { "" };
            row += 1;
            sheet.push(vec![
                cell(row),
                cell(unit),
                cell(title),
                cell(approved as usize),
                cell(filled as usize),
                if special > 0 { cell(special) } else { Value::Empty },
                cell((approved - filled) as usize),
                cell(remark),
            ]);
        }
    }
    sheet
}
