//! Questions of authenticity of the invented county: two schools are asked, one check has nothing to look at.

use tables::Table;

use super::{UNITS, builder, day};

/// The three views.
pub(crate) fn tables() -> [Table; 3] {
    let (mut asked, mut rows, mut base) =
        (builder("authenticity"), builder("authenticity_rows"), builder("authenticity_base"));
    let questions = [
        (
            UNITS[0],
            "Q1",
            "no_school_day",
            "休息日的课",
            "马建国、李晓燕",
            "2025年4月19日（星期六）记有1节，涉及2人",
            0.001,
        ),
        (
            UNITS[3],
            "Q2",
            "copied_comments",
            "评语雷同",
            "张海峰、丁丽",
            "2人（张海峰3段、丁丽3段）的文字几乎相同，最长43字",
            0.02,
        ),
    ];
    for (at, (unit, question, check, zh, person, found, rate)) in questions.into_iter().enumerate() {
        let row = asked.row().text("question", question).text("check", check).text("zh", zh).text("unit", unit);
        let row = row.text("term", "2024-2").text("person", person).int("rows", 2).text("found", found);
        let row = row
            .text("why", "按本局校历这一天不上课")
            .text("honest", "学校自行补课、调休")
            .text("ask", "请看这一天学校是否有课");
        drop(row.number("base_rate", rate).number("unit_rate", rate * 3.0).int("rank", at as i64 + 1));
        for line in [5, 9] {
            let file = format!("2024-2/{unit}/听课记录.xlsx");
            let row = rows.row().text("question", question).text("term", "2024-2").text("table", "activity");
            let row = row.text("unit", unit).date("date", day(2025, 4, 19)).text("src_file", file.as_str());
            drop(row.text("src_sheet", "听课记录").int("src_row", line));
        }
    }
    let checks = [
        ("copied_comments", "评语雷同", 312, 6, 1, "asked", "看过312，6不合，问出1个问题"),
        ("no_school_day", "休息日的课", 1467, 1, 1, "asked", "看过1,467，1不合，问出1个问题"),
        ("too_many", "一天超过课表", 2597, 0, 0, "clear", "看过2,597，没有问出问题"),
        ("two_places", "同一节次在两处", 0, 0, 0, "no_data", "没有资料：记录里没有写明节次"),
    ];
    for (check, zh, looked, found, count, state, said) in checks {
        let row = base
            .row()
            .text("check", check)
            .text("zh", zh)
            .text("term", "2024-2")
            .text("looked_at_kind", "写明日期的课");
        let row = row
            .int("looked_at", looked)
            .int("found", found)
            .int("asked", count)
            .int("set_aside", 0)
            .int("units", count);
        drop(row.text("state", state).text("said", said).text("clause", "QL1-16"));
    }
    [asked.finish(), rows.finish(), base.finish()]
}
