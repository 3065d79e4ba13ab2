//! Why somebody stands where they stand, and what would have had to differ: sentences with numbers, for the page a leader signs.

use super::bars::Held;
use super::bind::{RankedList, Scoring};
use super::decide::{Ballot, Decision, Verdict};
use super::entry::{Entry, Part, Unmet};
use super::fraction::Fraction;
use super::sheets::by_items;
use crate::attain::{joined, shown};

/// How many single items are named that would each have been enough.
const NAMED: usize = 3;

impl RankedList {
    /// What the score is made of.
    fn made_of(&self, entry: &Entry<'_>) -> String {
        let met = entry.parts.iter().fold(Fraction::ZERO, |sum, part| sum.plus(part.weight.times(part.earned)));
        match self.scoring {
            Scoring::Sheet(_) => entry.said.clone(),
            Scoring::Count => format!("依据{}项", met.shown()),
            Scoring::Sum => format!("合计{}", met.shown()),
            Scoring::Share => {
                let (decided, open) = (entry.decided.shown(), entry.open.shown());
                let counted = format!("可判定{decided}项，达标{}项，不可判定{open}项", met.shown());
                let sum = entry.actual.filter(|_| entry.id != entry.unit).map(|sum| format!("合计{}", sum.shown()));
                joined(&[&counted, &sum.unwrap_or_default()])
            }
        }
    }

    /// A score as people read it: a share as a percentage.
    pub(super) fn score_shown(&self, score: Fraction) -> String {
        match self.scoring {
            Scoring::Share => format!("{}%", score.times(Fraction::whole(100)).shown()),
            Scoring::Sheet(_) => format!("{}分", score.shown()),
            Scoring::Count | Scoring::Sum => score.shown(),
        }
    }

    /// One point: of a share one hundredth.
    pub(super) fn point(&self) -> Fraction {
        match self.scoring {
            Scoring::Share => Fraction::ratio(1, 100).unwrap_or(Fraction::ZERO),
            Scoring::Count | Scoring::Sum | Scoring::Sheet(_) => Fraction::ONE,
        }
    }
}

impl Held {
    /// `师德一票否决（2024-06-03起，至2026-06-03）`.
    pub(super) fn words(&self) -> String {
        let until = self.until.map_or_else(|| "长期".to_owned(), |until| format!("至{until}"));
        let since = match self.since {
            chrono::NaiveDate::MIN => String::new(),
            since => format!("{since}起，"),
        };
        let clause = if self.clause.is_empty() { String::new() } else { format!("，{}", self.clause) };
        format!("{}（{since}{until}{clause}）", self.zh)
    }
}

/// Names of the gates that bar somebody now.
pub(super) fn barring<'e>(entry: &'e Entry<'_>) -> Vec<&'e Held> {
    entry.standing.gates.held.iter().filter(|held| held.zeroes.is_empty()).collect()
}

/// Why somebody stands where they stand.
pub(super) fn reason(ballot: &Ballot<'_, '_>, at: usize) -> String {
    let (list, entry, verdict) = (ballot.list, &ballot.entries[at], &ballot.verdicts[at]);
    let mut parts: Vec<String> = Vec::new();
    if entry.score.is_none() {
        parts.push("没有可判定的事项，不排名".to_owned());
    }
    parts.push(list.made_of(entry));
    if let Some((least, most)) = entry.score.filter(|(least, most)| least != most) {
        let most = if most < Fraction::BOUNDLESS { list.score_shown(most) } else { "不明".to_owned() };
        parts.push(format!("得分未定：至少{}，至多{most}", list.score_shown(least)));
    }
    for held in entry.standing.gates.held.iter().filter(|held| !held.zeroes.is_empty()) {
        parts.push(format!("{}：{} 记零", held.words(), held.zeroes.join("、")));
    }
    let names: Vec<&str> = barring(entry).into_iter().map(|held| held.zh.as_str()).collect();
    let otherwise = verdict.would_be.map(|rank| format!("（否则列第{rank}）")).unwrap_or_default();
    if !names.is_empty() {
        let gate = names.join("；");
        parts.push(if verdict.would_be.is_some() { format!("{gate}，不参加排名{otherwise}") } else { gate });
    }
    for past in &entry.standing.gates.past {
        let until = past.until.map(|until| until.to_string()).unwrap_or_default();
        parts.push(format!("曾有{}，已于{until}期满", past.zh));
    }
    if !entry.standing.missing.is_empty() {
        parts.push(format!("不符合条件：{}", entry.standing.missing.join("；")));
    }
    let open = entry.standing.open();
    if !open.is_empty() {
        parts.push(format!("资格未定：{}{otherwise}", open.join("；")));
    }
    if entry.path.is_none() {
        parts.push("不知道属于哪一组，不能排".to_owned());
    }
    parts.extend(verdict.lot.clone());
    joined(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What decided between equals, step by step; empty for somebody whose score nobody shares.
pub(super) fn tie_break(ballot: &Ballot<'_, '_>, at: usize) -> String {
    let own = &ballot.entries[at];
    if !ballot.is_ranked(at) {
        return String::new();
    }
    let rivals: Vec<usize> =
        ballot.ranked().into_iter().filter(|other| *other != at && ballot.entries[*other].score == own.score).collect();
    if rivals.is_empty() {
        return String::new();
    }
    let mut left = rivals.clone();
    let mut steps = Vec::new();
    for (nth, step) in ballot.list.chain.iter().enumerate() {
        if left.is_empty() {
            break;
        }
        let known = left.iter().chain([&at]).all(|other| ballot.entries[*other].ties[nth].value.is_some());
        if !known {
            steps.push(format!("{}有人不明，不再比", step.zh));
            break;
        }
        left.retain(|other| ballot.entries[*other].ties[nth].value == own.ties[nth].value);
        steps.push(format!("{}{}", step.zh, own.ties[nth].shown));
    }
    if ballot.list.chain.is_empty() {
        steps.push("文件没有写同分怎样排".to_owned());
    }
    let end = match (left.is_empty(), ballot.runners[at].lot) {
        (true, _) => "已分先后".to_owned(),
        (false, Some(place)) => format!("仍与{}个相同，抽签第{}", left.len(), place + 1),
        (false, None) => format!("仍与{}个相同，并列", left.len()),
    };
    format!("与{}个同分：{}；{end}", rivals.len(), steps.join("，"))
}

/// What would have had to differ for somebody to come in; empty for whoever is in.
pub(super) fn to_enter(ballot: &Ballot<'_, '_>, at: usize) -> String {
    let (entry, verdict) = (&ballot.entries[at], &ballot.verdicts[at]);
    match verdict.decision {
        Decision::Selected => String::new(),
        Decision::Barred => {
            let held = barring(entry);
            let words = held.iter().map(|held| held.words()).collect::<Vec<_>>().join("；");
            match held.iter().all(|held| held.until.is_some()) {
                true => format!("期满以后才能参评：{words}"),
                false => format!("长期不能参评：{words}"),
            }
        }
        Decision::Ineligible => format!("先要符合条件：{}", entry.standing.missing.join("；")),
        Decision::Open if !entry.standing.open().is_empty() => {
            format!("先要查明：{}", entry.standing.open().join("；"))
        }
        Decision::Open if entry.score.is_none() => "先要有可判定的事项".to_owned(),
        Decision::Open if entry.path.is_none() => "先要注明属于哪一组".to_owned(),
        Decision::Open if !ballot.list.has_line() || !has_places(ballot, at) => String::new(),
        Decision::Open => "入选与否取决于尚未查明的得分或资格".to_owned(),
        Decision::LotsRequired => "与线上同分，须抽签".to_owned(),
        Decision::NotSelected => missing(ballot, at, verdict),
    }
}

fn has_places(ballot: &Ballot<'_, '_>, at: usize) -> bool {
    let path = ballot.entries[at].path.as_deref().unwrap_or_default();
    path.iter().all(|cap| !ballot.places[*cap].capped || ballot.places[*cap].places.is_some())
}

/// How much is missing to the line, and which single items would have been enough.
fn missing(ballot: &Ballot<'_, '_>, at: usize, verdict: &Verdict) -> String {
    let (list, entry) = (ballot.list, &ballot.entries[at]);
    let Some((line, (own, _))) = verdict.to_pass.zip(entry.score) else {
        return "这一组没有名额".to_owned();
    };
    if own == line {
        return format!("得分与线上相同（{}），同分排序在后", list.score_shown(line));
    }
    let gap = line.minus(own);
    let need = format!("须高于{}（现{}，差{}）", list.score_shown(line), list.score_shown(own), list.score_shown(gap));
    match list.scoring {
        Scoring::Count | Scoring::Sum => format!("{need}；同分则看同分排序"),
        Scoring::Share => joined(&[&need, &by_duties(list, entry, line)]),
        Scoring::Sheet(_) => joined(&[&need, &by_items(entry, gap)]),
    }
}

/// Which duties, met, would have been enough.
fn by_duties(list: &RankedList, entry: &Entry<'_>, line: Fraction) -> String {
    let after = |met: &[&Unmet]| {
        let mut parts = entry.parts.clone();
        met.iter().for_each(|unmet| meet(&mut parts[unmet.part], unmet));
        list.score_of(&parts).map(|(least, _)| least)
    };
    let enough: Vec<&Unmet> =
        entry.unmet.iter().filter(|unmet| after(&[unmet]).is_some_and(|score| score > line)).collect();
    if !enough.is_empty() {
        let named: Vec<String> = enough.iter().take(NAMED).map(|unmet| described(entry, unmet)).collect();
        let more = if enough.len() > NAMED { format!("等{}项", enough.len()) } else { String::new() };
        return format!("下列任一项达标即可：{}{more}", named.join("；"));
    }
    let mut order: Vec<&Unmet> = entry.unmet.iter().collect();
    order.sort_by_key(|unmet| std::cmp::Reverse(entry.parts[unmet.part].weight));
    for count in 2..=order.len() {
        if after(&order[..count]).is_some_and(|score| score > line) {
            return format!("单独哪一项达标都不够，至少要再有{count}项达标");
        }
    }
    match entry.unmet.is_empty() {
        true => "各项都已达标".to_owned(),
        false => "其余各项都达标也不够".to_owned(),
    }
}

/// The duty met: what was decided against it counts for it, what was left out is counted.
fn meet(part: &mut Part, unmet: &Unmet) {
    part.earned = part.earned.plus(Fraction::ONE);
    if !unmet.decided {
        part.possible = part.possible.plus(Fraction::ONE);
        part.open = part.open.minus(Fraction::ONE);
    }
}

fn described(entry: &Entry<'_>, unmet: &Unmet) -> String {
    let item = &entry.parts[unmet.part].item;
    let with = unmet.counterpart.as_deref().map(|name| format!(" 与{name}")).unwrap_or_default();
    let numbers = match (unmet.actual, unmet.least) {
        (Some(actual), Some(least)) => format!("（现{}，应{}）", shown(actual), shown(least)),
        (None, _) if !unmet.decided => "（现不可判定）".to_owned(),
        _ => String::new(),
    };
    format!("{item}{with} {}{numbers}", unmet.period)
}
