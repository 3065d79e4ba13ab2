//! Subjects of a list whose score is the points of a scoring sheet.

use tables::Period;

use super::bind::{Of, RankedList, Scoring};
use super::entry::{Entry, Part};
use super::fraction::Fraction;
use crate::attain::joined;
use crate::exact::Exact;
use crate::owing::Who;
use crate::scoring::{ItemScore, Scored, SheetScores, Side, State};
use crate::share::reported;

impl RankedList {
    /// Everybody the sheet was filled in for, in the period reported; whom it does not apply to is not on the list.
    pub(super) fn sheet_entries<'f>(
        &self,
        (pack, term): (usize, tables::Term),
        scores: &[SheetScores<'_, 'f>],
    ) -> Vec<Entry<'f>> {
        let Scoring::Sheet(id) = &self.scoring else { return Vec::new() };
        let own = scores.iter().filter(|scores| scores.pack == pack && scores.id == id);
        let filled = own.flat_map(|scores| scores.scored.iter().map(move |scored| (scores, scored)));
        let mut latest: Vec<(&SheetScores<'_, 'f>, &Scored<'f>)> = filled
            .filter(|(_, scored)| reported(scored.owed.period, term) && scored.state != State::NotApplicable)
            .collect();
        // One period a subject: the one that ends last.
        let who = |scored: &Scored<'f>| (scored.owed.subject_id, scored.owed.counterpart_id);
        latest.sort_by(|a, b| (who(a.1), period_of(a.1)).cmp(&(who(b.1), period_of(b.1))));
        latest.reverse();
        latest.dedup_by(|a, b| who(a.1) == who(b.1));
        let mut entries: Vec<Entry<'f>> =
            latest.into_iter().map(|(scores, scored)| self.entry_of(scores, scored)).collect();
        entries.sort_by(|a, b| (a.unit, a.name, a.counterpart, a.id).cmp(&(b.unit, b.name, b.counterpart, b.id)));
        entries
    }

    fn entry_of<'f>(&self, scores: &SheetScores<'_, 'f>, scored: &Scored<'f>) -> Entry<'f> {
        let owed = &scored.owed;
        let parts = scored.items.iter().map(|item| part_of(scores, item)).collect();
        let mut entry = Entry::new(owed.unit, owed.subject_id, owed.subject, parts);
        if self.of == Of::Pairing {
            entry.counterpart = owed.counterpart_id.zip(owed.counterpart);
        }
        let most = scored.points.high.as_ref().map_or(Fraction::BOUNDLESS, small);
        entry.score = Some((small(&scored.points.low), most));
        entry.said = scored.reason.clone();
        if !self.grades.is_empty() {
            self.ask_grade(scored, &mut entry);
        }
        entry
    }

    /// Only those with one of the grades are on the list.
    fn ask_grade(&self, scored: &Scored<'_>, entry: &mut Entry<'_>) {
        let wanted = self.grades.join("或");
        match &scored.grade {
            Some(grade) if self.grades.contains(grade) => {}
            Some(grade) => {
                let gate = scored.gate.as_ref().map(|gate| format!("（否决：{}）", gate.words)).unwrap_or_default();
                entry.standing.missing.push(format!("等次须为{wanted}，现为{grade}{gate}"));
            }
            None => entry.standing.doubts.push(format!("等次须为{wanted}，现未定")),
        }
    }
}

fn period_of(scored: &Scored<'_>) -> (chrono::NaiveDate, Period) {
    (scored.owed.to, scored.owed.period)
}

/// An item as a part of the score; bonus and penalties count as they are.
fn part_of(scores: &SheetScores<'_, '_>, scored: &ItemScore) -> Part {
    let item = &scores.sheet.items[scored.item];
    let points = (small(&scored.points.low), scored.points.high.as_ref().map_or(Fraction::BOUNDLESS, small));
    let open = if scored.state == State::Open { points.1.minus(points.0) } else { Fraction::ZERO };
    let own = scored.full.as_ref().zip(scored.weight.as_ref()).filter(|_| scored.side == Side::Full);
    let (weight, earned, possible) = match own {
        Some((full, weight)) if !full.is_zero() => (small(weight), small(&scored.raw.low), small(full)),
        _ => (Fraction::ONE, points.0, Fraction::ONE),
    };
    Part { item: item.id.clone(), zh: item.zh.clone(), weight, earned, possible, open, points: points.0 }
}

/// Points as a small fraction; of a number no sheet can give, the nearest decimal.
fn small(points: &Exact) -> Fraction {
    points
        .parts()
        .and_then(|(over, under)| Fraction::ratio(over, under))
        .unwrap_or_else(|| Fraction::decimal(points.to_f64()))
}

/// Which single items could still give so many points more, each with what it has and what it may have.
pub(super) fn by_items(entry: &Entry<'_>, gap: Fraction) -> String {
    const NAMED: usize = 4;
    let mut enough = Vec::new();
    for part in entry.parts.iter().filter(|part| part.possible > Fraction::ZERO) {
        let Some(share) = part.possible.minus(part.earned).through(part.possible) else { continue };
        let more = share.times(part.weight);
        if more > gap {
            let points = part.weight.times(part.earned).through(part.possible).unwrap_or(Fraction::ZERO);
            enough.push(format!("{}（现{}分，满分{}）", part.zh, points.shown(), part.weight.shown()));
        }
    }
    match enough.len() {
        0 => "单独补哪一项都不够".to_owned(),
        all => {
            let more = if all > NAMED { format!("等{all}项") } else { String::new() };
            enough.truncate(NAMED);
            joined(&[&format!("单独补一项就够的：{}{more}", enough.join("、"))])
        }
    }
}

/// Whether a sheet is filled in for those a list names.
pub(super) fn fits(of: Of, who: Who) -> bool {
    match of {
        Of::Unit => who == Who::Unit,
        Of::Pairing => who == Who::Pairing,
        Of::Person => matches!(who, Who::Mentor | Who::Mentee | Who::Teacher | Who::Row(_)),
    }
}
