//! 材料提交登记: what was handed in, by whom, when, and what the review said.

use super::{Desk, ornaments};
use crate::model::Document;
use crate::sheet::{Sheet, Value, cell};

/// The register of a term.
pub fn sheet(desk: &Desk) -> Sheet {
    let mut words = vec!["序号", "材料名称", "提交人", "份数", "提交日期", "审核日期", "审核结果", "包含内容", "备注"];
    if desk.needs_numbers() {
        words.insert(3, "工号");
    }
    let mut sheet = Sheet::new("材料提交登记");
    ornaments::open(desk, &mut sheet, "青蓝工程材料提交登记表", words.len());
    sheet.heading(&words);
    for (row, document) in own(desk).into_iter().enumerate() {
        sheet.push(line(desk, row, document));
    }
    sheet
}

fn own<'a>(desk: &Desk<'a>) -> Vec<&'a Document> {
    let (unit, term) = (desk.unit, desk.term);
    desk.county.documents.iter().filter(|paper| paper.unit == unit && paper.term == term).collect()
}

fn line(desk: &Desk, row: usize, paper: &Document) -> Vec<Value> {
    let author = paper.author.map_or(desk.unit().name.clone(), |person| desk.name(person));
    let remark = if paper.submitted.is_none() { "未交" } else { "" };
    let mut values = vec![
        cell(row + 1),
        cell(paper.kind),
        cell(author),
        cell(paper.quantity),
        desk.maybe_date(paper.submitted),
        desk.maybe_date(paper.reviewed),
        cell(paper.result),
        cell(paper.parts),
        cell(remark),
    ];
    if paper.submitted.is_none() {
        values[3] = Value::Empty;
    }
    if desk.needs_numbers() {
        let number = paper.author.map_or("", |person| desk.county.people[person].staff_no.as_str());
        values.insert(3, cell(number));
    }
    values
}
