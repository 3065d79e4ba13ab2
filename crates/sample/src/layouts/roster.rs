//! 教师花名册 as some schools send it each autumn.

use super::{Desk, ornaments};
use crate::habits::Ornament;
use crate::sheet::{Sheet, cell};

const WORDS: [&str; 11] = [
    "序号",
    "姓名",
    "工号",
    "性别",
    "出生年月",
    "参加工作时间",
    "任教学科",
    "职称",
    "聘任时间",
    "骨干称号",
    "认定时间",
];

/// The roster, in autumn terms, from schools that keep their own.
pub fn sheet(desk: &Desk) -> Option<Sheet> {
    let sent = desk.term().half == 1 && desk.habit.has(Ornament::OwnRoster);
    sent.then(|| roster(desk))
}

fn roster(desk: &Desk) -> Sheet {
    let mut sheet = Sheet::new("教师花名册");
    ornaments::open(desk, &mut sheet, "教师花名册", WORDS.len());
    sheet.heading(&WORDS);
    let on = desk.term().teaching_end;
    for (row, index) in desk.county.staff_of(desk.unit, on).into_iter().enumerate() {
        let person = &desk.county.people[index];
        let (title, tier) = (person.title_on(on), person.tier_on(on));
        sheet.push(vec![
            cell(row + 1),
            cell(desk.name(index)),
            cell(person.staff_no.as_str()),
            cell(person.sex),
            cell(person.birth.format("%Y.%m").to_string()),
            desk.full_date(person.first_teaching),
            cell(person.subject),
            cell(title.map_or("未定级", |(title, _)| title)),
            desk.maybe_date(title.map(|(_, from)| from)),
            cell(tier.map_or("", |(tier, _)| tier)),
            desk.maybe_date(tier.map(|(_, from)| from)),
        ]);
    }
    sheet
}
