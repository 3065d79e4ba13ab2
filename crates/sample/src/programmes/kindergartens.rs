//! Kindergartens that help kindergartens: who helps whom, what was done month by month, what was reported, signed and aimed at.

use chrono::{Datelike, Days, NaiveDate};

use super::{Office, book, register, typed, words};
use crate::calendar::day;
use crate::layouts::Drafts;
use crate::model::{COUNTY, OFFICE};
use crate::sheet::{Sheet, Value, cell};

/// Who helps whom: the first keeps everything, the second forgets.
const PAIRS: [(&str, &str); 2] = [("平川县实验幼儿园", "柳河镇中心幼儿园"), ("平川县第二幼儿园", "白杨乡中心幼儿园")];

/// The months of a term, by a day in each.
fn months(half: u8) -> &'static [NaiveDate] {
    const AUTUMN: [NaiveDate; 5] =
        [day(2024, 9, 23), day(2024, 10, 14), day(2024, 11, 18), day(2024, 12, 16), day(2025, 1, 6)];
    const SPRING: [NaiveDate; 6] =
        [day(2025, 2, 24), day(2025, 3, 17), day(2025, 4, 14), day(2025, 5, 19), day(2025, 6, 16), day(2025, 7, 1)];
    if half == 1 { &AUTUMN } else { &SPRING }
}

/// The office's file of a term.
pub fn office(desk: &Office<'_>, half: u8) -> Drafts {
    if desk.unit(PAIRS[0].0).is_none() {
        return Drafts::new();
    }
    let mut sheets = Vec::new();
    if half == 1 {
        sheets.extend([pairs(), agreements(), targets(), bodies()]);
    }
    sheets.extend([activities(half), reports(half), observed(half), visits(half)]);
    if half == 2 {
        sheets.push(support());
    }
    vec![book("幼儿园结对帮扶台账", sheets)]
}

fn pairs() -> Sheet {
    let rows = PAIRS.iter().map(|(helper, helped)| {
        [words(&[helper, helped]), vec![cell("2023年9月"), cell("2026年8月"), cell("")]].concat()
    });
    let heads = ["帮扶园", "被帮扶园", "开始时间", "结束时间", "备注"];
    register("结对名单", &format!("{COUNTY}幼儿园结对帮扶名单"), "", &heads, rows.collect())
}

fn agreements() -> Sheet {
    // The second pair never signed.
    let (helper, helped) = PAIRS[0];
    let rows = vec![[words(&[helper, helped, "帮扶协议"]), vec![typed(day(2024, 9, 10))]].concat()];
    let heads = ["帮扶园", "被帮扶园", "协议名称", "签订日期"];
    register("帮扶协议", "幼儿园结对帮扶协议签订登记", "", &heads, rows)
}

fn targets() -> Sheet {
    let line = |unit: &str, metric: &str, least: f64| {
        [words(&[unit, metric]), vec![Value::Number(least), typed(day(2024, 9, 12))]].concat()
    };
    let rows = vec![line(PAIRS[0].1, "区域活动开展次数", 12.0), line(PAIRS[0].1, "跟岗教师人数", 4.0)];
    let heads = ["单位", "目标指标", "目标值", "制定日期"];
    register("帮扶目标", "幼儿园结对帮扶年度目标", "", &heads, rows)
}

fn bodies() -> Sheet {
    let rows = vec![
        words(&[OFFICE, "结对帮扶工作领导小组", "田立农", "组长"]),
        words(&[OFFICE, "结对帮扶工作领导小组", "卢启文", "成员"]),
    ];
    let heads = ["单位", "机构名称", "姓名", "机构职务"];
    register("领导小组", &format!("{COUNTY}幼儿园结对帮扶工作领导小组"), "", &heads, rows)
}

/// What was done in one month by the first pair: form, group of children, people sent.
const A_MONTH: [(&str, &str, usize); 5] =
    [("环创指导", "", 2), ("示范课", "大班", 1), ("示范课", "中班", 1), ("示范课", "小班", 1), ("实地参观", "", 3)];

fn activities(half: u8) -> Sheet {
    let mut rows = Vec::new();
    let mut add = |pair: usize, date: NaiveDate, (form, group, people): (&str, &str, usize), photo: &str| {
        let (helper, helped) = PAIRS[pair];
        let mut cells = words(&[helper, helped, form, group]);
        cells.extend([typed(date), cell(people)]);
        cells.extend(words(&["有", "有", "有", "有", photo]));
        rows.push(cells);
    };
    for (month, date) in months(half).iter().enumerate() {
        for (nth, done) in A_MONTH.iter().enumerate() {
            add(0, *date + Days::new(nth as u64), *done, "有");
        }
        // The second sends one person instead of two, shows lessons to the oldest alone, and nothing in the third month.
        if month != 2 {
            add(1, *date, ("环创指导", "", 1), if month == 1 { "无" } else { "有" });
            add(1, *date, ("示范课", "大班", 1), "有");
        }
    }
    let first = months(half)[0];
    add(0, first, ("专题讲座", "", 1), "有");
    add(0, first, ("家园共育", "", 2), "有");
    add(0, first, ("园本教研", "", 2), "有");
    add(0, first, ("爱心援助", "", 4), "有");
    let heads = [
        "帮扶园",
        "被帮扶园",
        "帮扶形式",
        "年龄班",
        "活动日期",
        "派出人数",
        "有无计划",
        "有无措施",
        "有无记录",
        "有无总结",
        "有无图片",
    ];
    register(
        "帮扶活动登记",
        &format!("{COUNTY}幼儿园结对帮扶活动登记"),
        "每次活动须有方案、措施、记录、总结、图片",
        &heads,
        rows,
    )
}

/// Reports month by month: the second kindergarten is late once and once sends nothing.
fn reports(half: u8) -> Sheet {
    let mut rows = Vec::new();
    for (pair, (helper, helped)) in PAIRS.iter().enumerate() {
        for (month, date) in months(half).iter().enumerate() {
            let due = date.with_day(28).unwrap_or(*date);
            let sent = match (pair, month) {
                (1, 1) => Some(due + Days::new(9)),
                (1, 2) => None,
                _ => Some(due - Days::new(2)),
            };
            let mut cells = words(&[helper, helped]);
            cells.push(cell(format!("{}月", date.month())));
            cells.extend([
                typed(due),
                sent.map_or(Value::Empty, typed),
                cell(if sent.is_none() { "未报" } else { "" }),
            ]);
            rows.push(cells);
        }
    }
    let heads = ["帮扶园", "被帮扶园", "月份", "应报日期", "报送日期", "备注"];
    register("帮扶月报报送登记", &format!("{COUNTY}幼儿园帮扶月报报送登记"), "", &heads, rows)
}

/// Occasions the bureau called everybody to: one a month but the last.
fn observed(half: u8) -> Sheet {
    let rows = months(half).iter().take(3).map(|date| {
        let mut cells = words(&["名园+观摩", "“名园+”结对帮扶工作观摩互促活动"]);
        cells.extend([typed(*date + Days::new(5)), cell(24_usize)]);
        cells
    });
    let heads = ["活动名称", "内容", "活动日期", "参加人数"];
    register("观摩活动登记", &format!("{COUNTY}幼儿园“名园+”观摩活动登记"), "", &heads, rows.collect())
}

fn visits(half: u8) -> Sheet {
    let date = months(half)[1] + Days::new(7);
    let mut cells = words(&["平川县第二幼儿园", "走访"]);
    cells.extend([typed(date), cell("帮扶记录缺图片，已提醒"), cell("一般")]);
    let heads = ["单位", "检查类别", "检查日期", "检查情况", "检查结果"];
    register("走访记录", "幼儿园结对帮扶走访记录", "", &heads, vec![cells])
}

fn support() -> Sheet {
    let (helper, helped) = PAIRS[0];
    let line = |kind: &str, count: usize| {
        [words(&[helper, helped, kind]), vec![cell(count), typed(day(2025, 4, 22))]].concat()
    };
    let heads = ["帮扶园", "被帮扶园", "物资类别", "数量", "时间"];
    register("物资支持", "幼儿园结对帮扶物资支持登记", "", &heads, vec![line("图书", 60), line("玩教具", 12)])
}
