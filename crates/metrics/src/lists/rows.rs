//! The views of lists: `rankings`, `awards`, `award_rounds`, `award_parts`, `sensitivity`.

use policy::Calendar;
use tables::{Table, TableBuilder};

use super::bars::Held;
use super::bind::Scoring;
use super::decide::{Ballot, Decision};
use super::entry::Entry;
use super::fraction::Fraction;
use super::sensitivity::sways;
use super::words::{barring, reason, tie_break, to_enter};
use crate::facts::Facts;
use crate::outcome::declared;

/// The rows of all lists.
pub(super) struct ListRows {
    rankings: TableBuilder,
    awards: TableBuilder,
    rounds: TableBuilder,
    parts: TableBuilder,
    sways: TableBuilder,
}

impl ListRows {
    pub fn new() -> Self {
        let of = |name| Table::builder(declared(name));
        Self {
            rankings: of("rankings"),
            awards: of("awards"),
            rounds: of("award_rounds"),
            parts: of("award_parts"),
            sways: of("sensitivity"),
        }
    }

    /// The views.
    pub fn finish(self) -> Vec<Table> {
        [self.rankings, self.awards, self.rounds, self.parts, self.sways].map(TableBuilder::finish).into()
    }

    /// Adds one list.
    pub fn add(&mut self, pack: &str, ballot: &Ballot<'_, '_>, facts: &Facts<'_>, calendar: &Calendar) {
        let order = in_order(ballot);
        for at in &order {
            self.add_ranking(pack, ballot, *at);
        }
        let mut by_section = order;
        by_section.sort_by_key(|at| &ballot.entries[*at].section);
        for at in &by_section {
            self.add_award(pack, ballot, *at, facts);
            self.add_parts(pack, ballot, *at);
        }
        let capped: Vec<usize> = (0..ballot.places.len()).filter(|cap| ballot.places[*cap].capped).collect();
        for cap in if capped.is_empty() { vec![0] } else { capped } {
            self.add_round(pack, ballot, cap, facts, calendar);
        }
        for sway in sways(ballot) {
            let text = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
            self.sways
                .row()
                .text("pack", pack)
                .text("list", ballot.list.id.as_str())
                .text("section", "")
                .text("item", sway.item.as_str())
                .text("zh", sway.zh.as_str())
                .number("weight", sway.weight.value())
                .number("low", sway.low.map(Fraction::value))
                .number("high", sway.high.map(Fraction::value))
                .text("below", text(&sway.below).as_deref())
                .text("above", text(&sway.above).as_deref());
        }
    }

    fn add_ranking(&mut self, pack: &str, ballot: &Ballot<'_, '_>, at: usize) {
        let (entry, verdict) = (&ballot.entries[at], &ballot.verdicts[at]);
        let gate: Vec<&str> = barring(entry).into_iter().map(|held| held.zh.as_str()).collect();
        let shown = entry.shown();
        self.rankings
            .row()
            .text("pack", pack)
            .text("list", ballot.list.id.as_str())
            .int("rank", verdict.rank)
            .boolean("tied", verdict.tied)
            .text("unit", entry.unit)
            .text("subject", shown.as_str())
            .number("score", known_score(entry))
            .text("gate", Some(gate.join("；").as_str()).filter(|gate| !gate.is_empty()))
            .text("reason", reason(ballot, at).as_str());
    }

    fn add_award(&mut self, pack: &str, ballot: &Ballot<'_, '_>, at: usize, facts: &Facts<'_>) {
        let (entry, verdict) = (&ballot.entries[at], &ballot.verdicts[at]);
        let text = |words: String| Some(words).filter(|words| !words.is_empty());
        let held = barring(entry);
        let gate = text(held.iter().map(|held| held.words()).collect::<Vec<_>>().join("；"));
        let [subject_id, counterpart_id] = ids(entry);
        self.awards
            .row()
            .text("pack", pack)
            .text("list", ballot.list.id.as_str())
            .text("section", entry.section.as_str())
            .text("unit", entry.unit)
            .text("subject", entry.name)
            .text("counterpart", entry.counterpart.map(|(_, name)| name))
            .text("distinguished_by", distinguished_by(ballot, at, facts).as_deref())
            .int("rank", verdict.rank)
            .int("rank_without_gate", verdict.would_be.filter(|_| verdict.rank.is_none()))
            .boolean("tied", verdict.tied)
            .number("score", known_score(entry))
            .text("decision", verdict.decision.key())
            .text("gate", gate.as_deref())
            .date("gate_until", longest(&held).and_then(|held| held.until))
            .number("margin", verdict.margin.map(Fraction::value))
            .text("tie_break", text(tie_break(ballot, at)).as_deref())
            .int("tie_order", verdict.tie_order)
            .text("reason", reason(ballot, at).as_str())
            .text("to_enter", text(to_enter(ballot, at)).as_deref())
            .text("subject_id", subject_id)
            .text("counterpart_id", counterpart_id);
    }

    fn add_parts(&mut self, pack: &str, ballot: &Ballot<'_, '_>, at: usize) {
        let entry = &ballot.entries[at];
        let [subject_id, counterpart_id] = ids(entry);
        for (nth, part) in entry.parts.iter().enumerate() {
            let open = part.open > Fraction::ZERO;
            let has_full = matches!(ballot.list.scoring, Scoring::Share | Scoring::Sheet(_));
            let possible = has_full.then(|| part.possible.value());
            self.parts
                .row()
                .text("pack", pack)
                .text("list", ballot.list.id.as_str())
                .text("section", entry.section.as_str())
                .text("unit", entry.unit)
                .text("subject", entry.name)
                .text("counterpart", entry.counterpart.map(|(_, name)| name))
                .text("item", part.item.as_str())
                .text("zh", part.zh.as_str())
                .int("nth", nth as i64 + 1)
                .number("weight", part.weight.value())
                .number("earned", part.earned.value())
                .number("possible", possible)
                .text("state", if open { "open" } else { "decided" })
                .text("subject_id", subject_id)
                .text("counterpart_id", counterpart_id);
        }
    }

    fn add_round(&mut self, pack: &str, ballot: &Ballot<'_, '_>, cap: usize, facts: &Facts<'_>, calendar: &Calendar) {
        let (list, place) = (ballot.list, &ballot.places[cap]);
        let round = Round::of(ballot, cap);
        let notice = list.notice.as_ref().map(|notice| notice.period(facts.last_day, calendar)).unwrap_or_default();
        let how = [round.how.as_str(), notice.why.unwrap_or_default()];
        self.rounds
            .row()
            .text("pack", pack)
            .text("list", list.id.as_str())
            .text("section", place.section.as_str())
            .text("zh", list.zh.as_str())
            .int("candidates", round.candidates)
            .int("eligible", round.eligible)
            .int("barred", round.barred)
            .int("base", place.base)
            .text("share", place.share.as_deref())
            .text("rounding", place.rounding)
            .int("places", place.places.map(|(least, _)| least))
            .text("score", list.scoring.word())
            .text("sheet", sheet_of(&list.scoring))
            .int("decimals", list.rounded.map(|rounded| i64::from(rounded.decimals)))
            .text("score_rounding", list.rounded.map(|rounded| rounded.rounding.zh()))
            .text("near_line", Some(round.near.as_str()).filter(|near| !near.is_empty()))
            .int("selected", round.selected)
            .number("line", round.line.map(Fraction::value))
            .int("tied_at_line", round.tied)
            .text("state", round.state)
            .text("how", crate::attain::joined(&how).as_str())
            .text("clause", Some(list.clause.as_str()).filter(|clause| !clause.is_empty()))
            .int("notice_days", notice.days)
            .date("notice_from", notice.from)
            .date("notice_to", notice.to)
            .text("objections_to", notice.objections_to.as_deref());
    }
}

fn sheet_of(scoring: &Scoring) -> Option<&str> {
    match scoring {
        Scoring::Sheet(id) => Some(id),
        _ => None,
    }
}

/// What one cap comes to.
struct Round {
    candidates: i64,
    eligible: i64,
    barred: i64,
    selected: i64,
    tied: i64,
    line: Option<Fraction>,
    state: &'static str,
    how: String,
    /// Who is within one point of the line, above and below.
    near: String,
}

impl Round {
    fn of(ballot: &Ballot<'_, '_>, cap: usize) -> Self {
        let place = &ballot.places[cap];
        let members = match place.parent {
            Some(_) => ballot.under(cap),
            None => (0..ballot.entries.len()).collect(),
        };
        let count = |is: &dyn Fn(usize) -> bool| members.iter().filter(|at| is(**at)).count() as i64;
        let decided = |wanted: Decision| count(&|at| ballot.verdicts[at].decision == wanted);
        let (selected, tied, open) =
            (decided(Decision::Selected), decided(Decision::LotsRequired), decided(Decision::Open));
        let scores = members.iter().filter(|at| ballot.verdicts[**at].decision == Decision::Selected);
        let line = scores.filter_map(|at| ballot.entries[*at].score.map(|(least, _)| least)).min();
        let competing = count(&|at| ballot.entries[at].standing.may_compete() && ballot.entries[at].score.is_some());
        let mut how = vec![place.how.clone()];
        if !ballot.list.has_line() {
            how.push("没有规定名额，只排名次".to_owned());
        }
        if place.parent.is_none() && place.capped && ballot.places.len() > 1 {
            how.push("各组名额之外，合计还不得超过这个数".to_owned());
        }
        let short = place.places.map(|(places, _)| places - competing).filter(|short| *short > 0);
        if let Some(short) = short {
            how.push(format!("参加排名的只有{competing}个，名额多出{short}个"));
        }
        if tied > 0 {
            let chain = if ballot.list.chain.is_empty() { "，文件没有写同分怎样排" } else { "" };
            let left = place.places.map_or(0, |(places, _)| (places - selected).max(0));
            how.push(format!("线上{tied}个同分、只余{left}个名额{chain}，抽签以前都不列入"));
        }
        if place.places.is_some() && open > 0 {
            how.push(format!("{open}个未定"));
        }
        let state = match (place.places, open, tied, short) {
            (None, ..) => "open",
            (_, 1.., ..) => "open",
            (_, _, 1.., _) => "lots_required",
            (_, _, _, Some(_)) => "short",
            _ => "decided",
        };
        let how = crate::attain::joined(&how.iter().map(String::as_str).collect::<Vec<_>>());
        Self {
            candidates: members.len() as i64,
            eligible: count(&|at| ballot.entries[at].standing.missing.is_empty()),
            barred: count(&|at| ballot.entries[at].standing.is_barred()),
            selected,
            tied,
            line,
            state,
            how,
            near: near(ballot, &members),
        }
    }
}

/// Who is within one point of the line, with how far: of a share one hundredth.
fn near(ballot: &Ballot<'_, '_>, members: &[usize]) -> String {
    let point = ballot.list.point();
    let within = members.iter().filter_map(|at| {
        let margin = ballot.verdicts[*at].margin?;
        let entry = &ballot.entries[*at];
        let close = margin <= point && Fraction::ZERO.minus(margin) <= point;
        let sign = if margin >= Fraction::ZERO { "+" } else { "" };
        close.then(|| format!("{}（{sign}{}）", entry.placed(), ballot.list.score_shown(margin)))
    });
    within.collect::<Vec<_>>().join("、")
}

/// Everybody by the rank they have or would have; those without one last.
fn in_order(ballot: &Ballot<'_, '_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ballot.entries.len()).collect();
    order.sort_by(|a, b| {
        let place = |at: usize| (ballot.verdicts[at].would_be.is_none(), ballot.verdicts[at].would_be);
        let (first, second) = (&ballot.runners[*a], &ballot.runners[*b]);
        place(*a)
            .cmp(&place(*b))
            .then_with(|| second.score.cmp(&first.score))
            .then_with(|| second.chain.cmp(&first.chain))
            .then(a.cmp(b))
    });
    order
}

/// The score as it is written, where it is one number.
fn known_score(entry: &Entry<'_>) -> Option<f64> {
    entry.score.filter(|(least, most)| least == most).map(|(score, _)| score.value())
}

fn longest<'h>(held: &[&'h Held]) -> Option<&'h Held> {
    held.iter().copied().max_by_key(|held| (held.until.is_none(), held.until))
}

/// The ids, where they are more than names.
fn ids<'f>(entry: &Entry<'f>) -> [Option<&'f str>; 2] {
    let known = |id: &'f str, name: &str| (id != name || id == entry.unit).then_some(id);
    [known(entry.id, entry.name), entry.counterpart.and_then(|(id, name)| known(id, name))]
}

/// What tells somebody from another of the same name in the same unit: the subject they teach, or else the section, or the title; never a number.
fn distinguished_by(ballot: &Ballot<'_, '_>, at: usize, facts: &Facts<'_>) -> Option<String> {
    let own = &ballot.entries[at];
    let namesake = |other: &&Entry<'_>| {
        (other.unit, other.name, other.counterpart.map(|pair| pair.1))
            == (own.unit, own.name, own.counterpart.map(|pair| pair.1))
    };
    let namesakes: Vec<&Entry<'_>> = ballot.entries.iter().filter(namesake).collect();
    if namesakes.len() < 2 {
        return None;
    }
    let table = facts.stock.table("teacher");
    let value = |entry: &Entry<'_>, column: &str| {
        let row = (0..table.len()).find(|row| table.text(*row, "teacher_id") == Some(entry.id))?;
        table.text(row, column).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    for column in ["subject", "section", "title"] {
        let of: Vec<Option<String>> = namesakes.iter().map(|entry| value(entry, column)).collect();
        let mine = value(own, column);
        if mine.is_some() && of.iter().filter(|other| **other == mine).count() == 1 {
            return mine;
        }
    }
    Some("同名，须由学校注明学科".to_owned())
}
