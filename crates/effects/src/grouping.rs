//! The levels of random terms, and which observation belongs to which.

use crate::design::{self, Levels};
use crate::error::Error;
use crate::formula::{RandomTerm, Variable};
use crate::frame::{Column, Frame};
use crate::relative::Relative;
use crate::structure::{Design, Membership};
use std::collections::BTreeMap;

/// A random term with its columns and levels named.
pub(crate) struct Term {
    pub(crate) group: String,
    /// What varies: `(Intercept)`, `Days`.
    pub(crate) names: Vec<String>,
    pub(crate) levels: Vec<String>,
    /// Its columns made orthonormal: `columns = design × mix`.
    pub(crate) design: Design,
    pub(crate) mix: Relative,
    /// Root mean square of each column of the term.
    pub(crate) scale: Vec<f64>,
}

/// Builds a term; its columns are multiplied by `root_weights` and made orthonormal, so that slopes on any scale and far from
/// zero are as easy to find as intercepts.
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
    let square = mean_square(&covariates, &membership, width);
    let scale: Vec<f64> = (0..width).map(|column| square[column * (width + 1)].sqrt()).collect();
    let mix = lower_root(&square, width).map_err(|column| {
        let problem =
            format!("between the levels of `{group}` it says nothing that the term's other columns do not say");
        Error::WrongColumn { name: columns[column].name.clone(), role: "a random effect", problem }
    })?;
    covariates.chunks_exact_mut(width).for_each(|row| mix.divide_row(row));
    let design = Design { levels: levels.len(), width, membership, covariates };
    let names = columns.into_iter().map(|column| column.name).collect();
    Ok(Term { group, names, levels, design, mix, scale })
}

/// Mean of the products of a term's columns, over observations and levels with a share.
fn mean_square(covariates: &[f64], membership: &Membership, width: usize) -> Vec<f64> {
    let mut square = vec![0.0; width * width];
    let mut count = 0.0;
    for (row, cells) in covariates.chunks_exact(width).enumerate() {
        for (_, share) in membership.of(row).filter(|(_, share)| *share != 0.0) {
            count += 1.0;
            for (column, factor) in square.chunks_exact_mut(width).zip(cells) {
                column.iter_mut().zip(cells).for_each(|(sum, cell)| *sum += share * share * cell * factor);
            }
        }
    }
    square.iter_mut().for_each(|sum| *sum /= f64::max(count, 1.0));
    square
}

/// The lower triangle `R` with `R'R` = a square, found from its last column to its first; or the column that adds nothing.
fn lower_root(square: &[f64], width: usize) -> Result<Relative, usize> {
    let mut root = Relative { width, values: vec![0.0; width * width] };
    for row in (0..width).rev() {
        for column in (0..=row).rev() {
            let known: f64 = (row + 1..width).map(|step| root.at(step, row) * root.at(step, column)).sum();
            let rest = square[column * width + row] - known;
            if column < row {
                root.values[column * width + row] = rest / root.at(row, row);
            } else if rest > NOTHING_OWN * square[row * (width + 1)] {
                root.values[row * (width + 1)] = rest.sqrt();
            } else {
                return Err(row);
            }
        }
    }
    Ok(root)
}

/// A column adds nothing to those after it if this share of its square, or less, is its own.
const NOTHING_OWN: f64 = 1e-13;

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
