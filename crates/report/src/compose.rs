//! From results to workbook plans; pure.

use chrono::NaiveDate;
use policy::{Judged, Vocabulary};
use rayon::prelude::*;
use tables::{Dataset, Question};

use crate::brief::Brief;
use crate::marked::SchoolCopy;
use crate::plan::{SheetPlan, TabColour, WorkbookPlan};
use crate::scope::Scope;
use crate::sheets::{
    SHEETS, attainment, authenticity, cover, data_quality, notice, own_growth, person, questions, school, score_lines,
    slip,
};

/// The evaluation workbook of the leader group.
///
/// The cover, then the sheets listed in `sheets`; those the packs in force ask for stand before 达标明细.
/// Without any row it is the same workbook, saying on each sheet that there is nothing.
pub fn compose_leaders(data: &Dataset, brief: &Brief) -> WorkbookPlan {
    let scope = Scope::new(data, brief);
    let mut sheets: Vec<SheetPlan> = SHEETS.par_iter().map(|(_, compose)| compose(&scope)).collect();
    let details = SHEETS.iter().position(|(name, _)| *name == attainment::NAME).unwrap_or(SHEETS.len());
    sheets.splice(details..details, brief.programmes.compose(&scope));
    sheets.insert(0, cover::compose(&scope, &sheets));
    book(brief, format!("{}师徒结对评价", brief.bureau), sheets)
}

/// The lists that can be posted, each with its name and its 公示 workbook.
///
/// A list is posted once it has a number of places and somebody is in. It names people and units, and nothing else of them.
pub fn compose_notices(data: &Dataset, brief: &Brief) -> Vec<(String, WorkbookPlan)> {
    let scope = Scope::new(data, brief);
    let of = |(list, blocks): (&str, Vec<_>)| {
        let title = format!("{}{list}公示", brief.bureau);
        (list.to_owned(), book(brief, title, vec![notice::compose(&scope, list, &blocks)]))
    };
    notice::lists(&scope).into_iter().map(of).collect()
}

/// 退回修改单 of every unit that is registered, sent something or owes something this term: the unit's full name and
/// its workbook, by name.
///
/// `copies` are the unit's own files with their problems marked, as far as there are any: the slip names them.
/// A unit's workbook holds that unit's rows only; a counterpart in another unit is named and no more.
pub fn compose_schools(data: &Dataset, brief: &Brief, copies: &[SchoolCopy]) -> Vec<(String, WorkbookPlan)> {
    let scope = Scope::new(data, brief);
    let shares = school::shares(&scope, data_quality::quality(&scope));
    let of = |share: &school::Share<'_>| {
        let own: Vec<&SchoolCopy> = copies.iter().filter(|copy| copy.unit == share.unit).collect();
        let asked = authenticity::of_school(&scope, share);
        let (slip, problems) = (slip::compose(&scope, share, &own), school::problems(&scope, share));
        let mut sheets = vec![slip, problems, asked, school::results(&scope, share)];
        let scores = score_lines::of_unit(&scope, share.unit);
        if !scores.is_empty() {
            sheets.push(scores.sheet(score_lines::OF_UNIT, score_lines::OF_UNIT, TabColour::Result));
            sheets.push(scores.evidence(score_lines::OF_UNIT_EVIDENCE));
        }
        (share.unit.to_owned(), book(brief, format!("{}退回修改单", share.unit), sheets))
    };
    shares.par_iter().map(of).collect()
}

/// 得分明细单 of one person; `None` if no conclusion and no score of the term speaks of that person in that unit.
///
/// Of somebody with a mentor it draws the growth beside that of those of the same stage, subject and start.
/// It holds what the person owes, what is owed to the person, and the source rows behind both.
pub fn compose_person(data: &Dataset, brief: &Brief, unit: &str, name: &str) -> Option<WorkbookPlan> {
    let scope = Scope::new(data, brief);
    let judgements = person::about(&scope, unit, name);
    let scores = score_lines::of_person(&scope, unit, name);
    if judgements.is_empty() && scores.is_empty() {
        return None;
    }
    let groups = scope.evidence_by_key();
    let mut sheets = vec![person::results(&scope, unit, name, &judgements)];
    if !scores.is_empty() {
        sheets.push(scores.sheet(score_lines::NAME, &format!("{unit}　{name}　得分明细"), TabColour::Result));
        sheets.push(scores.evidence(score_lines::EVIDENCE));
    }
    sheets.extend(own_growth::compose(&scope, unit, name));
    sheets.push(person::evidence(&scope, &groups, &judgements));
    Some(book(brief, format!("{unit}{name}得分明细单"), sheets))
}

/// `decisions/待确认.xlsx`: the open questions, with what is left of the answers that were not taken.
///
/// It speaks of no term and no run: the same questions give the same workbook.
pub fn compose_questions(
    questions: &[Question],
    judged: &Judged,
    vocabulary: &Vocabulary,
    bureau: &str,
) -> WorkbookPlan {
    let sheets = questions::compose(questions, judged, vocabulary, bureau);
    let made_on = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
    WorkbookPlan { title: "待确认".to_owned(), author: bureau.to_owned(), made_on, sheets }
}

fn book(brief: &Brief, title: String, sheets: Vec<SheetPlan>) -> WorkbookPlan {
    WorkbookPlan { title, author: brief.bureau.clone(), made_on: brief.made_on, sheets }
}
