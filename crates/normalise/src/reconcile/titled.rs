//! A log whose title says who observes whom, beside columns that say otherwise by the register of pairs.
//!
//! Where some rows agree with the title, the log holds both directions and the columns count. Where none does, either the title
//! or the headings are wrong: nobody knows which, and nothing of the sheet counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use tables::{Finding, FindingCode};

use super::occasion::Occasion;

/// A file and a sheet of it.
type SheetKey = (Arc<str>, Arc<str>);

/// The rows of one sheet that agree with its title and those that do not, by their place in the list.
#[derive(Default)]
struct Sides {
    agree: usize,
    contradict: Vec<usize>,
}

/// Tells sheets whose rows contradict their title; where all of them do, they cannot be counted.
///
/// `role_of` gives the actor's side in the pair the occasion is about, `None` if the two are no pair.
pub fn check_titles(
    occasions: &mut [Occasion],
    role_of: impl Fn(&Occasion) -> Option<&'static str>,
    findings: &mut Vec<Finding>,
) {
    let mut sheets: BTreeMap<SheetKey, Sides> = BTreeMap::new();
    for (nth, occasion) in occasions.iter().enumerate() {
        let (Some(titled), Some(role)) = (occasion.titled, role_of(occasion)) else { continue };
        let key = (Arc::clone(&occasion.place.file), Arc::clone(&occasion.place.sheet));
        let sides = sheets.entry(key).or_default();
        if role == titled {
            sides.agree += 1;
        } else {
            sides.contradict.push(nth);
        }
    }
    for sides in sheets.into_values() {
        let Some(first) = sides.contradict.first() else { continue };
        let code = if sides.agree > 0 { FindingCode::DirectionByColumns } else { FindingCode::DirectionContradicts };
        findings.push(told(&occasions[*first], code));
        if sides.agree == 0 {
            for nth in &sides.contradict {
                occasions[*nth].why_not = Some("标题与列名说的方向相反");
            }
        }
    }
}

fn told(occasion: &Occasion, code: FindingCode) -> Finding {
    let (title, columns) = match occasion.titled {
        Some("师傅") => ("师傅听徒弟课", "徒弟"),
        _ => ("徒弟听师傅课", "师傅"),
    };
    Finding::new(code, occasion.people_at.0.clone(), &*occasion.actor.name)
        .with([title, columns])
        .of(Arc::clone(&occasion.folder), occasion.sent_for)
}
