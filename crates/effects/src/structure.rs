//! Cross-products of the random effects, formed once: `M = Z'WZ` by blocks, and where each block stands in the factor.
//!
//! An *unknown* is one level of one term (a mentor, or a teacher with intercept and slope); it has as many scalars as its term has
//! columns. A *position* is an unknown's place in the order of elimination.

use crate::ordering::Graph;
use crate::symbolic::{self, Symbolic};

/// Which levels an observation belongs to, and how much: `level` and `share` from `start[row]` to `start[row + 1]`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Membership {
    pub(crate) start: Vec<usize>,
    pub(crate) level: Vec<u32>,
    pub(crate) share: Vec<f64>,
}

impl Membership {
    pub(crate) fn of(&self, row: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        (self.start[row]..self.start[row + 1]).map(|at| (self.level[at] as usize, self.share[at]))
    }
}

/// The columns of `Z` of one term: observation `row`, level `l`, column `c` holds `share × covariates[row * width + c]`.
#[derive(Clone, Debug)]
pub(crate) struct Design {
    pub(crate) levels: usize,
    pub(crate) width: usize,
    pub(crate) membership: Membership,
    pub(crate) covariates: Vec<f64>,
}

/// A block of `M` in the column of one position: `other` is at or after it.
pub(crate) struct Block {
    pub(crate) other: u32,
    /// Place of the first scalar of `other` in the front of the column.
    pub(crate) place: u32,
    /// Where its values begin: `width of other × width of the column`, by columns.
    pub(crate) values: usize,
}

/// `M`, its order and its place in the factor.
pub(crate) struct Structure {
    pub(crate) symbolic: Symbolic,
    pub(crate) term: Vec<u32>,
    pub(crate) width: Vec<usize>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) block_start: Vec<usize>,
    pub(crate) values: Vec<f64>,
    /// First unknown of each term, and the number of unknowns at the end.
    pub(crate) first: Vec<usize>,
    /// Unknown → position.
    pub(crate) position: Vec<u32>,
}

/// For each unknown the rows it stands in, with its share.
struct Rows {
    start: Vec<usize>,
    row: Vec<u32>,
    share: Vec<f64>,
}

impl Structure {
    pub(crate) fn new(designs: &[Design], observations: usize) -> Self {
        let mut first = vec![0];
        designs.iter().for_each(|design| first.push(first[first.len() - 1] + design.levels));
        let rows = rows_by_unknown(designs, &first, observations);
        let graph = graph(designs, &first, &rows);
        let symbolic = symbolic::analyse(&graph);
        let term_of = |unknown: &u32| (first.partition_point(|start| *start <= *unknown as usize) - 1) as u32;
        let term: Vec<u32> = symbolic.order.iter().map(term_of).collect();
        let mut position = vec![0; symbolic.order.len()];
        symbolic.order.iter().enumerate().for_each(|(place, unknown)| position[*unknown as usize] = place as u32);
        let mut structure = Self {
            width: term.iter().map(|term| designs[*term as usize].width).collect(),
            symbolic,
            term,
            blocks: Vec::new(),
            block_start: vec![0],
            values: Vec::new(),
            first,
            position,
        };
        structure.fill(designs, &rows);
        structure
    }

    pub(crate) fn scalars(&self) -> usize {
        self.symbolic.start[self.symbolic.start.len() - 1]
    }

    pub(crate) fn positions(&self) -> usize {
        self.term.len()
    }

    /// First scalar of a level of a term.
    pub(crate) fn scalar(&self, term: usize, level: usize) -> usize {
        self.symbolic.start[self.position[self.first[term] + level] as usize]
    }

    fn fill(&mut self, designs: &[Design], rows: &Rows) {
        let mut slot = vec![usize::MAX; self.positions()];
        for column in 0..self.positions() {
            let begin = self.blocks.len();
            self.add_column(designs, rows, column, begin, &mut slot);
            self.blocks[begin..].sort_by_key(|block| block.other);
            self.blocks[begin..].iter().for_each(|block| slot[block.other as usize] = usize::MAX);
            let front = &self.symbolic.fronts[self.symbolic.front_of[column]];
            for block in &mut self.blocks[begin..] {
                let place = front.place(self.symbolic.start[block.other as usize]);
                debug_assert!(place.is_some(), "the factor has every entry of the matrix");
                block.place = place.unwrap_or_default() as u32;
            }
            self.block_start.push(self.blocks.len());
        }
    }

    fn add_column(&mut self, designs: &[Design], rows: &Rows, column: usize, begin: usize, slot: &mut [usize]) {
        let unknown = self.symbolic.order[column] as usize;
        let own = &designs[self.term[column] as usize];
        for at in rows.start[unknown]..rows.start[unknown + 1] {
            let (row, share) = (rows.row[at] as usize, rows.share[at]);
            let here = &own.covariates[row * own.width..(row + 1) * own.width];
            for (design, first) in designs.iter().zip(&self.first) {
                let there = &design.covariates[row * design.width..(row + 1) * design.width];
                for (level, weight) in design.membership.of(row) {
                    let other = self.position[first + level] as usize;
                    if other < column {
                        continue;
                    }
                    if slot[other] == usize::MAX {
                        slot[other] = self.values.len();
                        let block = Block { other: other as u32, place: 0, values: self.values.len() };
                        self.blocks.push(block);
                        self.values.resize(self.values.len() + own.width * design.width, 0.0);
                    }
                    let cells = &mut self.values[slot[other]..slot[other] + own.width * design.width];
                    add_product(cells, there, here, share * weight);
                }
            }
        }
        debug_assert!(self.blocks.len() >= begin);
    }

    /// Blocks of the column of a position; the first is its own.
    pub(crate) fn column(&self, position: usize) -> &[Block] {
        &self.blocks[self.block_start[position]..self.block_start[position + 1]]
    }

    /// `M x` for `m` columns at once; `x` holds `m` numbers for each scalar.
    pub(crate) fn multiply(&self, x: &[f64], m: usize) -> Vec<f64> {
        let mut result = vec![0.0; x.len()];
        for position in 0..self.positions() {
            let (here, width) = (self.symbolic.start[position], self.width[position]);
            for block in self.column(position) {
                let other = block.other as usize;
                let (there, high) = (self.symbolic.start[other], self.width[other]);
                for column in 0..width {
                    for row in 0..high {
                        let value = self.values[block.values + column * high + row];
                        let (a, b) = ((here + column) * m, (there + row) * m);
                        for step in 0..m {
                            result[b + step] += value * x[a + step];
                        }
                        if other != position {
                            for step in 0..m {
                                result[a + step] += value * x[b + step];
                            }
                        }
                    }
                }
            }
        }
        result
    }
}

fn add_product(cells: &mut [f64], down: &[f64], across: &[f64], weight: f64) {
    for (column, factor) in cells.chunks_exact_mut(down.len()).zip(across) {
        for (cell, value) in column.iter_mut().zip(down) {
            *cell += weight * value * factor;
        }
    }
}

fn rows_by_unknown(designs: &[Design], first: &[usize], observations: usize) -> Rows {
    let unknowns = first[first.len() - 1];
    let mut start = vec![0; unknowns + 1];
    for (design, first) in designs.iter().zip(first) {
        design.membership.level.iter().for_each(|level| start[first + *level as usize + 1] += 1);
    }
    (0..unknowns).for_each(|unknown| start[unknown + 1] += start[unknown]);
    let mut next = start.clone();
    let mut rows = Rows { row: vec![0; start[unknowns]], share: vec![0.0; start[unknowns]], start };
    for (design, first) in designs.iter().zip(first) {
        for row in 0..observations {
            for (level, share) in design.membership.of(row) {
                let at = &mut next[first + level];
                rows.row[*at] = row as u32;
                rows.share[*at] = share;
                *at += 1;
            }
        }
    }
    rows
}

fn graph(designs: &[Design], first: &[usize], rows: &Rows) -> Graph {
    let unknowns = first[first.len() - 1];
    let mut mark = vec![u32::MAX; unknowns];
    let mut neighbours = Vec::with_capacity(unknowns);
    for unknown in 0..unknowns {
        mark[unknown] = unknown as u32;
        let mut near = Vec::new();
        for row in &rows.row[rows.start[unknown]..rows.start[unknown + 1]] {
            for (design, first) in designs.iter().zip(first) {
                for (level, _) in design.membership.of(*row as usize) {
                    if mark[first + level] != unknown as u32 {
                        mark[first + level] = unknown as u32;
                        near.push((first + level) as u32);
                    }
                }
            }
        }
        near.sort_unstable();
        neighbours.push(near);
    }
    let weight = designs.iter().flat_map(|design| std::iter::repeat_n(design.width as u32, design.levels)).collect();
    Graph { neighbours, weight }
}
