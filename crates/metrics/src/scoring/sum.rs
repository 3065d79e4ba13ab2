//! Points of rows added up: what is credited of each, what it comes to, and how a clerk would say it.

use super::asked::{Asked, Found};
use super::between::Between;
use super::rows::{Gathered, Rows};
use super::worth::{Valued, proofs};
use crate::attain::joined;
use crate::exact::Exact;

/// Most different rows a sum names one by one.
const NAMED: usize = 8;

/// The sum of what a kind credits of each row; at most the full mark.
///
/// `credit` gives, for the points of the rows, what counts of each; `rule` says in words what it does.
pub(super) fn summed(
    asked: &Asked<'_, '_, '_>,
    at: usize,
    (rows, gathered): (&Rows, &Gathered),
    valued: &[Valued],
    rule: &str,
    credit: impl Fn(&[Exact], End) -> Vec<Exact>,
) -> Found {
    let points = |end: End| -> Vec<Exact> {
        valued.iter().map(|valued| if end == End::Low { valued.low.clone() } else { valued.high.clone() }).collect()
    };
    let credited = credit(&points(End::Low), End::Low);
    let full = asked.full[at].clone();
    let least: Exact = credited.iter().sum();
    let most: Exact = credit(&points(End::High), End::High).iter().sum();
    let capped = |points: Exact| full.clone().map_or(points.clone(), |full| points.min(full));
    let high = if gathered.open.is_empty() { Some(capped(most)) } else { full.clone() };
    let low = capped(least.clone());
    let between = Between { high: high.map(|high| high.max(low.clone())), low };
    let counts = |row: usize| !credited[row].is_zero();
    let proofs = proofs(rows, valued, counts);
    let perhaps = valued.iter().filter(|valued| valued.low < valued.high).count();
    let open = if perhaps > 0 {
        joined(&[&format!("有{perhaps}条记录不能确定计几分"), &gathered.open])
    } else {
        gathered.open.clone()
    };
    let reason = said(valued, &credited, rule, &least, full.as_ref());
    let measured = valued.iter().filter(|valued| valued.row.certain && !valued.row.barred).count();
    Found { points: between, open, proofs, ..Found::known(Exact::zero(), reason) }
        .measuring(Some(Exact::whole(measured as i64)))
}

/// Which end of what is known is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Low,
    High,
}

/// `省二等8分；市一等6分×2；同一竞赛只取最高；合计14，封顶10`.
fn said(valued: &[Valued], credited: &[Exact], rule: &str, sum: &Exact, full: Option<&Exact>) -> String {
    let mut named: Vec<(&str, usize)> = Vec::new();
    let certain = valued.iter().zip(credited).filter(|(valued, _)| valued.row.certain && !valued.row.barred);
    for (valued, _) in certain {
        match named.iter_mut().find(|(words, _)| *words == valued.words) {
            Some((_, times)) => *times += 1,
            None => named.push((&valued.words, 1)),
        }
    }
    if named.is_empty() {
        return joined(&[&barred(valued), "没有可计分的记录，0分"]);
    }
    let listed: Vec<String> = if named.len() > NAMED {
        vec![format!("共{}条", named.iter().map(|(_, times)| times).sum::<usize>())]
    } else {
        let times = |(words, times): &(&str, usize)| {
            if *times > 1 { format!("{words}×{times}") } else { (*words).to_owned() }
        };
        named.iter().map(times).collect()
    };
    let total = match full {
        Some(full) if sum > full => format!("合计{sum}，封顶{full}"),
        _ => format!("合计{sum}"),
    };
    joined(&[&listed.join("；"), &barred(valued), rule, &total])
}

fn barred(valued: &[Valued]) -> String {
    let number = valued.iter().filter(|valued| valued.row.barred).count();
    if number > 0 { format!("{number}条没有佐证，不计分") } else { String::new() }
}

/// For every row the group it is of; `None` where its column is empty.
pub(super) fn groups(
    asked: &Asked<'_, '_, '_>,
    rows: &Rows,
    gathered: &Gathered,
    same: &[&'static str],
) -> Vec<Option<String>> {
    let table = asked.facts.stock.table(rows.selection.table);
    let key = |row: usize| {
        let values: Vec<String> = same.iter().map(|column| table.shown(row, column)).collect();
        values.iter().all(|value| !value.is_empty()).then(|| values.join("\u{1f}"))
    };
    gathered.rows.iter().map(|row| key(row.row)).collect()
}

/// The highest of each group alone; of equals the first of the table stands for all of them.
///
/// A row whose group nobody can tell is of no group where much is asked for, and of the highest where little is.
pub(super) fn highest_of_each(groups: &[Option<String>], points: &[Exact], end: End) -> Vec<Exact> {
    let best = (0..points.len()).max_by(|a, b| points[*a].cmp(&points[*b]).then(b.cmp(a)));
    let unknown_of = |row: usize| match end {
        End::High => format!("\u{0}{row}"),
        End::Low => best.and_then(|best| groups[best].clone()).unwrap_or_default(),
    };
    let group: Vec<String> =
        groups.iter().enumerate().map(|(row, group)| group.clone().unwrap_or_else(|| unknown_of(row))).collect();
    let is_highest = |row: usize| {
        (0..points.len()).all(|other| {
            group[other] != group[row] || points[other] < points[row] || (points[other] == points[row] && row <= other)
        })
    };
    (0..points.len()).map(|row| if is_highest(row) { points[row].clone() } else { Exact::zero() }).collect()
}
