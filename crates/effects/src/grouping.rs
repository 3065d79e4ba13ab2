//! The levels of random terms, and which observation belongs to which.

use crate::design::{self, Levels};
use crate::error::Error;
use crate::formula::{RandomTerm, Variable};
use crate::frame::{Column, Frame};
use crate::structure::{Design, Membership};
use std::collections::BTreeMap;

/// A random term with its columns and levels named.
pub(crate) struct Term {
    pub(crate) group: String,
    /// What varies: `(Intercept)`, `Days`.
    pub(crate) names: Vec<String>,
    pub(crate) levels: Vec<String>,
    pub(crate) design: Design,
    /// Root mean square of each column of the term.
    pub(crate) scale: Vec<f64>,
}

/// Builds a term; its columns are multiplied by `root_weights`.
///
/// # Errors
/// Groupings with one level or with as many effects as observations, columns that are not there or cannot serve.
pub(crate) fn build(term: &RandomTerm, frame: &Frame, root_weights: &[f64]) -> Result<Term, Error> {
    let (levels, membership) = membership(&term.group, frame)?;
    let group = term.group_name();
    let columns = design::code(&term.effects, frame)?;
    let (rows, width) = (frame.rows(), columns.len());
    if levels.len() < 2 {
        return Err(Error::OneLevel { group, level: levels.first().cloned().unwrap_or_default() });
    }
    if levels.len() * width >= rows {
        return Err(Error::TooManyEffects { group, effects: levels.len() * width, observations: rows });
    }
    let mut covariates = Vec::with_capacity(rows * width);
    for (row, weight) in root_weights.iter().enumerate() {
        covariates.extend(columns.iter().map(|column| column.values[row] * weight));
    }
    let scale = scale(&covariates, &membership, width);
    if let Some(column) = scale.iter().position(|scale| *scale == 0.0) {
        let problem = format!("it is 0 in every observation, so its variation between `{group}` cannot be seen");
        return Err(Error::WrongColumn { name: columns[column].name.clone(), role: "a random effect", problem });
    }
    let design = Design { levels: levels.len(), width, membership, covariates };
    Ok(Term { group, names: columns.into_iter().map(|column| column.name).collect(), levels, design, scale })
}

fn scale(covariates: &[f64], membership: &Membership, width: usize) -> Vec<f64> {
    let mut sums = vec![0.0; width];
    let mut count = 0.0;
    for (row, cells) in covariates.chunks_exact(width).enumerate() {
        for (_, share) in membership.of(row).filter(|(_, share)| *share != 0.0) {
            count += 1.0;
            sums.iter_mut().zip(cells).for_each(|(sum, cell)| *sum += (cell * share) * (cell * share));
        }
    }
    sums.iter().map(|sum| if count > 0.0 { (sum / count).sqrt() } else { 0.0 }).collect()
}

fn membership(group: &[Variable], frame: &Frame) -> Result<(Vec<String>, Membership), Error> {
    if let [single] = group
        && let Column::Members(rows) = frame.require(&single.name, single.position)?
    {
        return multiple(&single.name, rows);
    }
    let mut parts = Vec::with_capacity(group.len());
    for part in group {
        match frame.require(&part.name, part.position)? {
            Column::Members(_) => {
                let problem = "a multiple membership cannot be combined with another grouping".to_owned();
                return Err(Error::WrongColumn { name: part.name.clone(), role: "a grouping", problem });
            }
            column => parts.push(design::levels(column)),
        }
    }
    Ok(combine(&parts, frame.rows()))
}

/// The combinations of levels that occur, in the order of the first grouping, then the second.
fn combine(parts: &[Levels], rows: usize) -> (Vec<String>, Membership) {
    let key = |row: usize| -> Vec<u32> { parts.iter().map(|part| part.of_row[row]).collect() };
    let mut distinct: Vec<Vec<u32>> = (0..rows).map(key).collect();
    distinct.sort();
    distinct.dedup();
    let name = |levels: &Vec<u32>| -> String {
        let words: Vec<&str> =
            levels.iter().zip(parts).map(|(level, part)| part.names[*level as usize].as_str()).collect();
        words.join(":")
    };
    let place = |row: usize| distinct.partition_point(|other| *other < key(row)) as u32;
    let membership =
        Membership { start: (0..=rows).collect(), level: (0..rows).map(place).collect(), share: vec![1.0; rows] };
    (distinct.iter().map(name).collect(), membership)
}

fn multiple(name: &str, rows: &[Vec<(String, f64)>]) -> Result<(Vec<String>, Membership), Error> {
    let names = in_order(rows.iter().flatten().map(|(level, _)| level).collect());
    let place: BTreeMap<&str, u32> = names.iter().enumerate().map(|(at, name)| (name.as_str(), at as u32)).collect();
    let mut membership = Membership { start: vec![0], level: Vec::new(), share: Vec::new() };
    for (row, members) in rows.iter().enumerate() {
        let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
        for (level, share) in members {
            if !(0.0..1e100).contains(share) {
                return Err(Error::NotFinite { name: name.to_owned(), row: row + 1, value: *share });
            }
            *shares.entry(place[level.as_str()]).or_default() += share;
        }
        membership.level.extend(shares.keys());
        membership.share.extend(shares.values());
        membership.start.push(membership.level.len());
    }
    Ok((names, membership))
}

/// Distinct names: by size where all are numbers, else by their letters' code points.
fn in_order(mut names: Vec<&String>) -> Vec<String> {
    names.sort();
    names.dedup();
    let numbers: Option<Vec<f64>> =
        names.iter().map(|name| name.parse().ok().filter(|n: &f64| n.is_finite())).collect();
    let Some(numbers) = numbers else { return names.into_iter().cloned().collect() };
    let mut pairs: Vec<(f64, &String)> = numbers.into_iter().zip(names).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    pairs.into_iter().map(|(_, name)| name.clone()).collect()
}
