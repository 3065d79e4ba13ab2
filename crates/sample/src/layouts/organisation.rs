//! 组织机构: the school's own body for the programme and who does the daily work. Sent once, in the first term.

use super::{Desk, ornaments};
use crate::model::Breach;
use crate::sheet::{Sheet, cell};

const ROLES: [(&str, &str); 5] = [
    ("校长", "组长"),
    ("副校长", "副组长"),
    ("教导主任", "成员"),
    ("教研组长", "成员"),
    ("教导处干事", "专人（日常工作）"),
];
const KINDERGARTEN_ROLES: [(&str, &str); 5] = [
    ("园长", "组长"),
    ("副园长", "副组长"),
    ("保教主任", "成员"),
    ("教研组长", "成员"),
    ("保教干事", "专人（日常工作）"),
];

/// The sheet, in the first term of the programme only.
pub fn sheet(desk: &Desk) -> Option<Sheet> {
    let first = (desk.term().year, desk.term().half) == (2022, 1);
    first.then(|| members(desk))
}

fn members(desk: &Desk) -> Sheet {
    let mut sheet = Sheet::new("组织机构");
    ornaments::open(desk, &mut sheet, "青蓝工程组织机构", 5);
    sheet.heading(&["序号", "机构名称", "姓名", "行政职务", "机构职务"]);
    let roles = if desk.unit().is_kindergarten() { &KINDERGARTEN_ROLES } else { &ROLES };
    let named = if desk.unit().does(Breach::NobodyNamed) { 4 } else { 5 };
    let staff = desk.county.staff_of(desk.unit, desk.term().teaching_start);
    for (row, ((post, role), person)) in roles.iter().take(named).zip(staff).enumerate() {
        sheet.push(vec![
            cell(row + 1),
            cell("青蓝工程工作领导小组"),
            cell(desk.name(person)),
            cell(*post),
            cell(*role),
        ]);
    }
    sheet
}
