//! What stands below a table: notes, signatures, seals, page numbers.

use crate::random::Random;
use crate::sheet::{Sheet, Value, cell};

const LINES: [&str; 14] = [
    "备注：以上均为本学期数据，病假事假另行说明。",
    "注：√表示听课一节，空白表示未听。",
    "说明：1.本表一式三份；2.逾期不补。",
    "本表一式三份，学校、师傅、徒弟各存一份。",
    "填表人：王小丫        审核人：",
    "校长签字：",
    "学校（盖章）            年    月    日",
    "负责人签字：                    填表日期：",
    "制表：教务处",
    "第 1 页 共 1 页",
    "填报人：　　　　　联系电话：",
    "以下空白",
    "★以上内容如有变动，请于三日内告知教务处。",
    "填表日期：2025年1月8日",
];

/// Up to three lines.
pub fn lines(sheet: &mut Sheet, width: usize, random: &mut Random) {
    if random.chance(45) {
        return;
    }
    if random.chance(40) {
        sheet.push(Vec::new());
    }
    for _ in 0..random.between(1, 3) {
        let text = random.pick(&LINES);
        match random.below(4) {
            0 => sheet.push(vec![cell("师傅签字："), Value::Empty, cell("徒弟签字："), Value::Empty]),
            1 => sheet.push(vec![cell(text)]),
            _ => sheet.line(text, width),
        };
    }
}
