//! Yearly results, lesson types, prizes, papers, projects: one sheet each, sent only when there is something to tell.

use super::{Desk, ornaments};
use crate::model::COUNTY;
use crate::sheet::{Sheet, Value, cell};

/// The sheets of a term.
pub fn sheets(desk: &Desk) -> Vec<Sheet> {
    [stages(desk), lesson_types(desk), prizes(desk), papers(desk), projects(desk)].into_iter().flatten().collect()
}

/// A sheet of people: serial number, name, staff number where names do not do, and the rest.
fn people_sheet(desk: &Desk, name: &str, title: &str, words: &[&str], rows: Vec<(usize, Vec<Value>)>) -> Option<Sheet> {
    if rows.is_empty() {
        return None;
    }
    let mut heading = vec!["序号", "姓名"];
    heading.extend(desk.needs_numbers().then_some("工号"));
    heading.extend(words);
    let mut sheet = Sheet::new(name);
    ornaments::open(desk, &mut sheet, title, heading.len());
    sheet.heading(&heading);
    for (row, (person, values)) in rows.into_iter().enumerate() {
        let mut line = vec![cell(row + 1), cell(desk.name(person))];
        line.extend(desk.needs_numbers().then(|| cell(desk.county.people[person].staff_no.as_str())));
        line.extend(values);
        sheet.push(line);
    }
    Some(sheet)
}

fn stages(desk: &Desk) -> Option<Sheet> {
    let own = desk.county.stage_results.iter().filter(|r| r.unit == desk.unit && r.term == desk.term);
    let rows = own.map(|result| {
        let first = desk.county.people[result.person].first_teaching;
        let stage = ["一年合格", "二年成型", "三年称职"][result.stage - 1];
        let values = vec![
            desk.full_date(first),
            cell(stage),
            cell(result.score),
            cell(result.grade()),
            cell(result.result()),
            desk.full_date(result.decided),
        ];
        (result.person, values)
    });
    let words = ["参加工作时间", "考核阶段", "得分", "等次", "考核结果", "考核日期"];
    people_sheet(desk, "阶段考核结果", "青年教师阶段考核结果", &words, rows.collect())
}

fn lesson_types(desk: &Desk) -> Option<Sheet> {
    let own = desk.county.type_results.iter().filter(|r| r.unit == desk.unit && r.term == desk.term);
    let rows = own.map(|result| {
        let reached = if result.reached { "达标" } else { "未达标" };
        (result.person, vec![cell("课型达标"), cell(result.lesson_type), cell(reached), desk.full_date(result.decided)])
    });
    let words = ["考核项目", "考核课型", "达标情况", "考核日期"];
    people_sheet(desk, "课型达标", "二年期青年教师课型达标考核", &words, rows.collect())
}

fn prizes(desk: &Desk) -> Option<Sheet> {
    let own = desk.county.prizes.iter().filter(|prize| prize.unit == desk.unit && prize.term == desk.term);
    let rows = own.map(|prize| {
        let (place, issuer) = level_names(desk, prize.level);
        let values = vec![
            cell(format!("{place}{}", prize.contest)),
            cell(prize.level),
            cell(prize.prize),
            desk.full_date(prize.date),
            cell(issuer),
            cell(prize.guide.map_or(String::new(), |guide| desk.name(guide))),
        ];
        (prize.person, values)
    });
    let words = ["获奖名称", "级别", "奖次", "获奖时间", "颁奖单位", "指导教师"];
    people_sheet(desk, "教师获奖登记", "教师获奖登记表", &words, rows.collect())
}

fn level_names(desk: &Desk, level: &str) -> (String, String) {
    match level {
        "校级" => ("校级".to_owned(), desk.unit().name.clone()),
        "县级" => (COUNTY.to_owned(), format!("{COUNTY}教育体育局")),
        "市级" => ("宁川市".to_owned(), "宁川市教育局".to_owned()),
        _ => ("全区".to_owned(), "自治区教育厅".to_owned()),
    }
}

fn papers(desk: &Desk) -> Option<Sheet> {
    let own = desk.county.papers.iter().filter(|paper| paper.unit == desk.unit && paper.term == desk.term);
    let rows = own.map(|paper| {
        let title = cell(format!("《{}》", paper.title));
        (paper.person, vec![title, cell(paper.journal), cell(paper.level), desk.full_date(paper.date)])
    });
    people_sheet(desk, "论文登记", "教师论文发表登记表", &["论文题目", "刊物名称", "级别", "发表时间"], rows.collect())
}

fn projects(desk: &Desk) -> Option<Sheet> {
    let own = desk.county.projects.iter().filter(|project| project.unit == desk.unit && project.term == desk.term);
    let rows = own.map(|project| {
        let title = cell(project.title.as_str());
        (project.person, vec![title, cell(project.level), cell(project.role), desk.full_date(project.from)])
    });
    people_sheet(
        desk,
        "课题登记",
        "教师课题研究登记表",
        &["课题名称", "课题级别", "承担角色", "立项时间"],
        rows.collect(),
    )
}
