//! From results to workbook plans; pure.

use tables::Dataset;

use crate::brief::Brief;
use crate::plan::{SheetPlan, WorkbookPlan};
use crate::scope::Scope;
use crate::sheets::SHEETS;

/// The evaluation workbook of the leader group.
pub fn compose_leaders(data: &Dataset, brief: &Brief) -> WorkbookPlan {
    let scope = Scope::new(data, brief);
    let sheets = SHEETS.iter().map(|(_, compose)| compose(&scope)).collect();
    book(brief, format!("{}师徒结对评价", brief.bureau), sheets)
}

/// 退回修改单 of every unit that owes or sent something this term: the unit's full name and its workbook.
///
/// A unit's workbook holds that unit's rows only; a counterpart in another unit is named and no more.
pub fn compose_schools(_data: &Dataset, _brief: &Brief) -> Vec<(String, WorkbookPlan)> {
    Vec::new()
}

/// 得分明细单 of one person; `None` if no row of the term speaks of that person in that unit.
pub fn compose_person(_data: &Dataset, _brief: &Brief, _unit: &str, _name: &str) -> Option<WorkbookPlan> {
    None
}

fn book(brief: &Brief, title: String, sheets: Vec<SheetPlan>) -> WorkbookPlan {
    WorkbookPlan { title, author: brief.bureau.clone(), made_on: brief.made_on, sheets }
}
