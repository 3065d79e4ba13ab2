//! What is known of people: rosters with titles, prizes, stages of growth.

use crate::calendar::day;
use crate::random::Random;
use crate::sheet::Value;

use super::super::case::Case;
use super::super::container::Container;
use super::super::page::BookDraft;
use super::super::spelling;
use super::super::table::{Column, Fact, Line, Table};
use super::super::words;
use super::{furnish, one_sheet, some_title, title};

/// As schools write it, and the title of today it is.
const TITLES: [(&str, &str); 11] = [
    ("高级教师", "高级教师"),
    ("中学高级", "高级教师"),
    ("副高级", "高级教师"),
    ("一级教师", "一级教师"),
    ("中级", "一级教师"),
    ("小学高级", "一级教师"),
    ("二级教师", "二级教师"),
    ("小教一级", "二级教师"),
    ("三级教师", "三级教师"),
    ("正高级教师", "正高级教师"),
    ("一级教师（中级）", "一级教师"),
];
const LEVELS: [(&str, &str); 7] = [
    ("国家级", "国家"),
    ("省级", "省"),
    ("自治区级", "省"),
    ("市级", "市"),
    ("县级", "区县"),
    ("县(区)级", "区县"),
    ("校级", "校"),
];
const PRIZES: [(&str, &str); 5] =
    [("一等奖", "一等"), ("二等奖", "二等"), ("三等奖", "三等"), ("特等奖", "特等"), ("优秀奖", "优秀")];
const GRADES: [(&str, &str); 5] =
    [("优秀", "优秀"), ("合格", "合格"), ("不合格", "不合格"), ("基本合格", "基本合格"), ("优", "优秀")];
const CONTESTS: [&str; 4] = ["青年教师优质课评比", "课堂教学基本功大赛", "教学设计评比", "说课比赛"];

/// 教师花名册.
pub fn roster<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title = some_title(case, &["教师花名册", "教师基本情况登记表", "教师信息一览表"], random);
    let mut table = Table { may_group: true, ..Table::default() };
    table.columns = vec![
        Column::new(&["姓名", "教师姓名"], "", random),
        Column::new(&["性别"], "", random),
        Column::new(words::SUBJECT, "", random),
        Column::new(&["职称", "专业技术职务", "现聘职称", "现聘专业技术职称"], "", random),
        Column::new(&["参加工作时间", "参加工作年月", "参加工作日期"], "", random),
    ];
    for pair in &case.pairs {
        let began = day(random.between(2005, 2023) as i32, 8, random.between(1, 28) as u32);
        let (title, canonical) = random.pick(&TITLES);
        let (name, sex) = (spelling::name(&pair.mentee, random), random.pick(&["男", "女"]));
        let (first_day, stated_day) = if random.chance(50) {
            (spelling::month_edge(began, random), began.format("%Y-%m-01").to_string())
        } else {
            let way = spelling::way(random, false);
            (spelling::day_in_way(began, way, random), began.to_string())
        };
        let fact = Fact::new("person")
            .with("name", &*pair.mentee, Some(0))
            .with("sex", sex, Some(1))
            .with("subject", pair.subject, Some(2))
            .with("title", canonical, Some(3))
            .with("first_teaching_date", stated_day, Some(4));
        let cells = vec![name.into(), sex.into(), pair.subject.into(), title.into(), first_day.value];
        table.lines.push(Line { cells, facts: vec![fact], ..Line::default() });
    }
    furnish(&mut table, words::BESIDE, random);
    one_sheet(case, container, title, table)
}

/// 获奖登记表.
pub fn awards<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title = some_title(case, &["青年教师获奖登记表", "教师获奖情况统计表"], random);
    let columns = vec![
        Column::new(&["姓名", "获奖人", "教师姓名"], "", random),
        Column::new(&["获奖名称", "获奖项目", "奖项名称"], "", random),
        Column::new(&["级别", "获奖级别"], "", random),
        Column::new(&["奖次", "获奖等级", "等次"], "", random),
        Column::new(&["获奖时间", "发证时间", "获奖日期"], "", random),
    ];
    let mut table = Table { columns, ..Table::default() };
    for pair in &case.pairs {
        let ((level, true_level), (prize, true_prize)) = (random.pick(&LEVELS), random.pick(&PRIZES));
        let (contest, won, way) = (random.pick(&CONTESTS), case.school_day(random), spelling::way(random, false));
        let fact = Fact::new("contest")
            .with("name", &*pair.mentee, Some(0))
            .with("award", contest, Some(1))
            .with("level", true_level, Some(2))
            .with("prize", true_prize, Some(3))
            .with("date", won.to_string(), Some(4));
        let won = spelling::day_in_way(won, way, random).value;
        let cells = vec![spelling::name(&pair.mentee, random).into(), contest.into(), level.into(), prize.into(), won];
        table.lines.push(Line { cells, facts: vec![fact], ..Line::default() });
    }
    furnish(&mut table, words::BESIDE, random);
    one_sheet(case, container, title, table)
}

/// 阶段考核: a line a person and stage, or a column a stage.
pub fn stages<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let title =
        Some(title(case, random.pick(&["青年教师阶段考核结果", "青年教师阶段考核一览表"]), random.chance(50), random));
    let table = if random.chance(50) { stage_columns(case, random) } else { stage_lines(case, random) };
    one_sheet(case, container, title, table)
}

fn stage_columns(case: &Case, random: &mut Random) -> Table {
    let columns = vec![Column::new(&["姓名", "青年教师"], "", random)];
    let mut table = Table { columns, ..Table::default() };
    table.columns.extend(["一年合格", "二年成型", "三年称职"].map(Column::plain));
    for pair in &case.pairs {
        let mut line = Line { cells: vec![pair.mentee.as_str().into()], ..Line::default() };
        let reached = random.between(1, 3);
        for stage in 1..=3 {
            let (grade, canonical) = random.pick(&GRADES);
            line.cells.push(if stage <= reached { grade.into() } else { Value::Empty });
            if stage <= reached {
                line.facts.push(result(&pair.mentee, stage, canonical, stage));
            }
        }
        table.lines.push(line);
    }
    table
}

fn stage_lines(case: &Case, random: &mut Random) -> Table {
    let columns = vec![
        Column::new(&["姓名", "教师姓名"], "", random),
        Column::new(&["考核阶段", "阶段"], "", random),
        Column::new(&["考核等次", "等次", "考核结果"], "", random),
    ];
    let mut table = Table { columns, ..Table::default() };
    for pair in &case.pairs {
        let stage = random.between(1, 3);
        let words = [["一年合格", "第一年"], ["二年成型", "第二年"], ["三年称职", "第三年"]];
        let (grade, canonical) = random.pick(&GRADES);
        let cells = vec![pair.mentee.as_str().into(), random.pick(&words[stage - 1]).into(), grade.into()];
        table.lines.push(Line { cells, facts: vec![result(&pair.mentee, stage, canonical, 2)], ..Line::default() });
    }
    if random.chance(50) {
        table.number_lines(random);
    }
    table
}

fn result(name: &str, stage: usize, grade: &str, column: usize) -> Fact {
    let fact = Fact::new("assessment").with("name", name, Some(0)).with("scheme", "阶段考核", None);
    fact.with("stage", stage.to_string(), None).with("grade", grade, Some(column))
}
