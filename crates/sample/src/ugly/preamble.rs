//! What stands above a table: titles, lines of facts, instructions, nothing.

use crate::random::Random;
use crate::sheet::{Sheet, Value, cell};

use super::case::Case;

/// Lines that tell how to fill in the form.
const INSTRUCTIONS: [&str; 4] = [
    "填表说明：1.日期请写到日；2.每节课填一行；3.不得空项。",
    "说明：请各校于学期末报送，勿改动表头。",
    "注：√表示已完成，×表示未完成。",
    "（此表由教务处统一填写，一学期一张）",
];

/// The title: how wide it is merged has little to do with the table.
pub fn title(sheet: &mut Sheet, text: &str, width: usize, random: &mut Random) {
    let text =
        if random.chance(8) { text.chars().map(String::from).collect::<Vec<_>>().join(" ") } else { text.to_owned() };
    match random.below(10) {
        0 => sheet.title(text, width + random.between(1, 12)),
        1 => sheet.title(text, (width / 2).max(1)),
        2 => sheet.push(vec![cell(text)]),
        3 => sheet.push(vec![Value::Empty, cell(text)]),
        _ => sheet.title(text, width),
    };
}

/// What may stand between title and table.
pub fn lines(sheet: &mut Sheet, case: &Case, width: usize, random: &mut Random) {
    if random.chance(25) {
        let term = case.term_in_words(random);
        sheet.line(format!("（{term}）"), width);
    }
    if random.chance(40) {
        info(sheet, case, width, random);
    }
    if random.chance(18) {
        let text = random.pick(&INSTRUCTIONS);
        sheet.line(text, width);
    }
    if random.chance(25) {
        sheet.push(Vec::new());
    }
}

fn info(sheet: &mut Sheet, case: &Case, width: usize, random: &mut Random) {
    let unit = case.unit;
    let last = case.months().last().map_or(case.year, |(year, _)| *year);
    let filled_in = format!("{last}年{}月20日", if case.half == 1 { 12 } else { 6 });
    let lone = |text: String| vec![cell(text)];
    let row = match random.below(5) {
        0 => {
            return merged(
                sheet,
                format!("单位（盖章）：{unit}        填表人：王小丫    填表时间：{filled_in}"),
                width,
            );
        }
        1 => return merged(sheet, format!("学校：{unit}　　　　教研组："), width),
        2 => vec![cell("填报单位："), cell(unit), Value::Empty, cell("联系电话："), cell("0000-1234567")],
        3 => [lone(format!("申报单位（盖章）：{unit}")), vec![Value::Empty, cell("联系人：")]].concat(),
        _ => [lone(format!("单位：{unit}")), vec![Value::Empty, cell(format!("填表日期：{filled_in}"))]].concat(),
    };
    sheet.push(row);
}

fn merged(sheet: &mut Sheet, text: String, width: usize) {
    sheet.line(text, width);
}

/// Facts that hold for all lines of a table, in one cell or in cells of their own.
pub fn facts(sheet: &mut Sheet, facts: &[(&'static str, String)], width: usize, random: &mut Random) {
    match random.below(3) {
        0 => {
            let row =
                facts.iter().flat_map(|(label, value)| [cell(format!("{label}：")), cell(value.as_str())]).collect();
            sheet.push(row);
        }
        1 => {
            let row =
                facts.iter().flat_map(|(label, value)| [cell(format!("{label}：{value}")), Value::Empty]).collect();
            sheet.push(row);
        }
        _ => {
            let gap = random.pick(&["　　", "    ", "        "]);
            let stated: Vec<String> = facts.iter().map(|(label, value)| format!("{label}：{value}")).collect();
            sheet.line(stated.join(gap), width);
        }
    }
}
