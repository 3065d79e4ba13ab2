//! Workshops and communities of one school, and the trial lessons of another.

use super::{Office, book, register, typed, words};
use crate::calendar::day;
use crate::layouts::Drafts;
use crate::sheet::{Sheet, cell};

/// The school with workshops.
pub const SCHOOL: &str = "平川县实验小学";
/// The school that keeps trial lessons.
pub const TRIAL_SCHOOL: &str = "平川县特殊教育学校";

const CHINESE: &str = "语文学科工作坊";
const MATHS: &str = "数学学科工作坊";

/// The file of the autumn.
pub fn drafts(desk: &Office<'_>, _unit: usize) -> Drafts {
    vec![book("学科工作坊", vec![groups(desk), meetings(), books(desk)])]
}

fn groups(desk: &Office<'_>) -> Sheet {
    let staff = desk.staff(SCHOOL);
    let names = |places: [usize; 3]| {
        let found = places.iter().filter_map(|nth| staff.get(*nth)).map(|person| person.name.as_str());
        found.collect::<Vec<_>>().join("、")
    };
    let leader = |nth: usize| staff.get(nth).map_or("", |person| person.name.as_str());
    let rows = vec![
        words(&[CHINESE, "语文", leader(0), &names([2, 8, 10])]),
        words(&[MATHS, "数学", leader(1), &names([3, 7, 11])]),
        words(&["晨光同伴互助共同体", "", leader(4), &names([5, 6, 9])]),
    ];
    let heads = ["团队名称", "学科", "领衔人", "成员"];
    register("工作坊名单", "平川县实验小学学科工作坊、同伴互助共同体名单", "", &heads, rows)
}

/// The workshop of mathematics met once; that of Chinese had its lecture and its seminar.
fn meetings() -> Sheet {
    let line = |group: &str, kind: &str, title: &str, month: u32, of_month: u32| {
        let mut cells = words(&[group, kind, title]);
        cells.push(typed(day(2024, month, of_month)));
        cells
    };
    let rows = vec![
        line(CHINESE, "专题讲座", "统编教材怎样用", 9, 26),
        line(CHINESE, "实践课研讨", "阅读实践课研讨", 11, 7),
        line(MATHS, "专题讲座", "让计算有味道", 10, 24),
    ];
    let heads = ["工作坊名称", "活动名称", "内容", "活动日期"];
    register("工作坊活动", "平川县实验小学学科工作坊活动登记", "", &heads, rows)
}

fn books(desk: &Office<'_>) -> Sheet {
    let leader = desk.staff(SCHOOL).first().map_or("", |person| person.name.as_str()).to_owned();
    let mut cells = words(&[&leader, "推荐书目", CHINESE]);
    cells.extend([typed(day(2024, 9, 12)), cell(1_usize)]);
    let heads = ["姓名", "材料名称", "工作坊名称", "提交日期", "份数"];
    register("推荐书目", "平川县实验小学工作坊推荐书目报送登记", "", &heads, vec![cells])
}

/// One mentee tried the lesson before showing it, the other did not.
pub fn trials(desk: &Office<'_>, unit: usize) -> Drafts {
    let on = day(2025, 5, 1);
    let pairs = desk.county.pairs.iter().filter(|pair| pair.unit == unit && pair.start <= on && pair.end >= on);
    let mut mentees: Vec<usize> = pairs.map(|pair| pair.mentee).collect();
    mentees.sort_unstable();
    mentees.dedup();
    let name = |nth: usize| mentees.get(nth).map(|person| desk.county.people[*person].name.as_str());
    let line = |nth: usize, kind: &str, topic: &str, of_month: u32| {
        let mut cells = words(&[name(nth)?, kind, topic]);
        cells.push(typed(day(2025, 5, of_month)));
        Some(cells)
    };
    let rows =
        [line(0, "试讲", "认识人民币", 13), line(0, "汇报课", "认识人民币", 22), line(1, "汇报课", "我会洗手", 23)];
    let heads = ["姓名", "课的级别", "课题", "上课日期"];
    let sheet =
        register("汇报课", "平川县特殊教育学校试讲、汇报课登记表", "", &heads, rows.into_iter().flatten().collect());
    vec![book("汇报课登记", vec![sheet])]
}
