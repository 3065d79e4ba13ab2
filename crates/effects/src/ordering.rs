//! The order in which unknowns are eliminated: approximate minimum degree.
//!
//! Method: the quotient graph of Amestoy, Davis and Duff (1996, SIAM J. Matrix Anal. Appl. 17, 886–905): eliminated
//! unknowns become elements, degrees are bounded from above by set differences, elements swallowed by others
//! vanish, unknowns that cannot be told apart are eliminated together. Ties go to the unknown whose degree was set last, so
//! the order depends on the graph alone.

use std::collections::BTreeMap;

/// The unknowns and who shares an observation with whom: `neighbours[i]` is sorted and without `i`; `weight[i]` is the
/// number of scalars in unknown `i`.
pub(crate) struct Graph {
    pub(crate) neighbours: Vec<Vec<u32>>,
    pub(crate) weight: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// Unknowns waiting for elimination, by degree.
struct Waiting {
    head: Vec<u32>,
    next: Vec<u32>,
    previous: Vec<u32>,
    least: usize,
}

impl Waiting {
    fn new(unknowns: usize, degrees: usize) -> Self {
        Self { head: vec![NONE; degrees + 1], next: vec![NONE; unknowns], previous: vec![NONE; unknowns], least: 0 }
    }

    fn insert(&mut self, unknown: u32, degree: usize) {
        let first = self.head[degree];
        self.next[unknown as usize] = first;
        self.previous[unknown as usize] = NONE;
        if first != NONE {
            self.previous[first as usize] = unknown;
        }
        self.head[degree] = unknown;
        self.least = self.least.min(degree);
    }

    fn remove(&mut self, unknown: u32, degree: usize) {
        let (before, after) = (self.previous[unknown as usize], self.next[unknown as usize]);
        if before == NONE {
            self.head[degree] = after;
        } else {
            self.next[before as usize] = after;
        }
        if after != NONE {
            self.previous[after as usize] = before;
        }
    }

    /// The unknown of least degree, if any waits.
    fn first(&mut self) -> Option<u32> {
        while self.least < self.head.len() {
            if self.head[self.least] != NONE {
                return Some(self.head[self.least]);
            }
            self.least += 1;
        }
        None
    }
}

/// What is known while unknowns are eliminated. An unknown is alive while `size` is not 0; an element while its list is not empty.
struct Quotient {
    variables: Vec<Vec<u32>>,
    elements: Vec<Vec<u32>>,
    members: Vec<Vec<u32>>,
    member_size: Vec<usize>,
    size: Vec<usize>,
    degree: Vec<usize>,
    followers: Vec<Vec<u32>>,
    outside: Vec<usize>,
    outside_round: Vec<u32>,
    mark: Vec<u32>,
    round: u32,
    left: usize,
}

/// An order of elimination with little fill: position → unknown.
pub(crate) fn minimum_degree(graph: &Graph) -> Vec<u32> {
    let unknowns = graph.weight.len();
    let (mut quotient, crowded) = Quotient::new(graph);
    let mut waiting = Waiting::new(unknowns, quotient.left);
    for unknown in (0..unknowns).rev().filter(|unknown| quotient.size[*unknown] > 0) {
        waiting.insert(unknown as u32, quotient.degree[unknown]);
    }
    let mut order = Vec::with_capacity(unknowns);
    while let Some(pivot) = waiting.first() {
        waiting.remove(pivot, quotient.degree[pivot as usize]);
        quotient.eliminate(pivot, &mut waiting);
        quotient.append_with_followers(pivot, &mut order);
    }
    order.extend(crowded);
    order
}

impl Quotient {
    /// The graph as it stands, and the unknowns with so many neighbours that they are left for the end.
    fn new(graph: &Graph) -> (Self, Vec<u32>) {
        let unknowns = graph.weight.len();
        let many = (10.0 * (unknowns as f64).sqrt()).max(16.0) as usize;
        let is_crowded: Vec<bool> = graph.neighbours.iter().map(|near| near.len() > many).collect();
        let mut crowded: Vec<u32> = (0..unknowns as u32).filter(|unknown| is_crowded[*unknown as usize]).collect();
        crowded.sort_by_key(|unknown| (graph.neighbours[*unknown as usize].len(), *unknown));
        let mut variables: Vec<Vec<u32>> = Vec::with_capacity(unknowns);
        for (unknown, near) in graph.neighbours.iter().enumerate() {
            let kept = near.iter().copied().filter(|other| !is_crowded[*other as usize]);
            variables.push(if is_crowded[unknown] { Vec::new() } else { kept.collect() });
        }
        let size: Vec<usize> =
            (0..unknowns).map(|unknown| if is_crowded[unknown] { 0 } else { graph.weight[unknown] as usize }).collect();
        let degree = variables.iter().map(|near| near.iter().map(|other| size[*other as usize]).sum()).collect();
        let left = size.iter().sum();
        let quotient = Self {
            variables,
            elements: vec![Vec::new(); unknowns],
            members: vec![Vec::new(); unknowns],
            member_size: vec![0; unknowns],
            size,
            degree,
            followers: vec![Vec::new(); unknowns],
            outside: vec![0; unknowns],
            outside_round: vec![0; unknowns],
            mark: vec![0; unknowns],
            round: 0,
            left,
        };
        (quotient, crowded)
    }

    fn eliminate(&mut self, pivot: u32, waiting: &mut Waiting) {
        self.round += 1;
        let mut front = self.take_front(pivot);
        self.left -= self.size[pivot as usize];
        self.size[pivot as usize] = 0;
        let front_size: usize = front.iter().map(|other| self.size[*other as usize]).sum();
        for other in &front {
            waiting.remove(*other, self.degree[*other as usize]);
        }
        self.measure_outside(&front);
        for other in &front {
            self.update(*other, pivot, front_size);
        }
        self.merge_twins(&front);
        front.retain(|other| self.size[*other as usize] > 0);
        for other in &front {
            let bound = self.left.saturating_sub(self.size[*other as usize]);
            self.degree[*other as usize] = self.degree[*other as usize].min(bound);
            waiting.insert(*other, self.degree[*other as usize]);
        }
        self.member_size[pivot as usize] = front.iter().map(|other| self.size[*other as usize]).sum();
        self.members[pivot as usize] = front;
    }

    /// The living neighbours of the pivot; the elements it stood in are absorbed. They carry the mark of this round.
    fn take_front(&mut self, pivot: u32) -> Vec<u32> {
        let mut front = Vec::new();
        self.mark[pivot as usize] = self.round;
        let direct = std::mem::take(&mut self.variables[pivot as usize]);
        let absorbed = std::mem::take(&mut self.elements[pivot as usize]);
        let through = absorbed.iter().map(|element| std::mem::take(&mut self.members[*element as usize]));
        for list in std::iter::once(direct).chain(through) {
            for other in list {
                if self.size[other as usize] > 0 && self.mark[other as usize] != self.round {
                    self.mark[other as usize] = self.round;
                    front.push(other);
                }
            }
        }
        front
    }

    /// For every element next to the front: the size of its part that lies outside the front.
    fn measure_outside(&mut self, front: &[u32]) {
        for other in front {
            for element in &self.elements[*other as usize] {
                let element = *element as usize;
                if self.members[element].is_empty() {
                    continue;
                }
                if self.outside_round[element] != self.round {
                    self.outside_round[element] = self.round;
                    self.outside[element] = self.member_size[element];
                }
                self.outside[element] -= self.size[*other as usize];
            }
        }
    }

    /// Replaces what `unknown` knew of the front by the new element, and bounds its degree.
    fn update(&mut self, unknown: u32, pivot: u32, front_size: usize) {
        let here = unknown as usize;
        let mut elements = std::mem::take(&mut self.elements[here]);
        elements.retain(|element| {
            let element = *element as usize;
            if !self.members[element].is_empty() && self.outside[element] == 0 {
                self.members[element] = Vec::new();
            }
            !self.members[element].is_empty()
        });
        let mut variables = std::mem::take(&mut self.variables[here]);
        variables.retain(|other| self.size[*other as usize] > 0 && self.mark[*other as usize] != self.round);
        let beyond: usize = elements.iter().map(|element| self.outside[*element as usize]).sum::<usize>()
            + variables.iter().map(|other| self.size[*other as usize]).sum::<usize>();
        let inside = front_size - self.size[here];
        self.degree[here] = (self.degree[here] + inside).min(beyond + inside);
        elements.push(pivot);
        elements.sort_unstable();
        variables.sort_unstable();
        self.elements[here] = elements;
        self.variables[here] = variables;
    }

    /// Unknowns of the front with the same neighbours become one; those with no neighbour outside follow the pivot at once.
    fn merge_twins(&mut self, front: &[u32]) {
        let mut by_neighbours: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for other in front {
            let here = *other as usize;
            let sum: u64 = self.elements[here].iter().chain(&self.variables[here]).map(|near| u64::from(*near)).sum();
            let count = (self.elements[here].len() + self.variables[here].len()) as u64;
            by_neighbours.entry(sum.wrapping_mul(1_000_003).wrapping_add(count)).or_default().push(*other);
        }
        for candidates in by_neighbours.values().filter(|candidates| candidates.len() > 1) {
            for (position, first) in candidates.iter().enumerate() {
                if self.size[*first as usize] > 0 {
                    self.absorb_twins(*first, &candidates[position + 1..]);
                }
            }
        }
    }

    fn absorb_twins(&mut self, first: u32, candidates: &[u32]) {
        for second in candidates {
            let (a, b) = (first as usize, *second as usize);
            let same =
                self.size[b] > 0 && self.elements[a] == self.elements[b] && self.variables[a] == self.variables[b];
            if same {
                self.size[a] += self.size[b];
                self.degree[a] -= self.size[b].min(self.degree[a]);
                self.size[b] = 0;
                self.elements[b] = Vec::new();
                self.variables[b] = Vec::new();
                self.followers[a].push(*second);
            }
        }
    }

    fn append_with_followers(&self, pivot: u32, order: &mut Vec<u32>) {
        let mut open = vec![pivot];
        while let Some(unknown) = open.pop() {
            order.push(unknown);
            open.extend(self.followers[unknown as usize].iter().rev());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(unknowns: usize, edges: &[(u32, u32)]) -> Graph {
        let mut neighbours = vec![Vec::new(); unknowns];
        for (a, b) in edges {
            neighbours[*a as usize].push(*b);
            neighbours[*b as usize].push(*a);
        }
        neighbours.iter_mut().for_each(|near| near.sort_unstable());
        Graph { neighbours, weight: vec![1; unknowns] }
    }

    /// Scalars below the diagonal that appear when a graph is eliminated in an order.
    fn fill(graph: &Graph, order: &[u32]) -> usize {
        let mut near: Vec<std::collections::BTreeSet<u32>> =
            graph.neighbours.iter().map(|list| list.iter().copied().collect()).collect();
        let mut entries = 0;
        for pivot in order {
            let front: Vec<u32> = std::mem::take(&mut near[*pivot as usize]).into_iter().collect();
            entries += front.len();
            for a in &front {
                near[*a as usize].remove(pivot);
                near[*a as usize].extend(front.iter().filter(|b| *b != a));
            }
        }
        entries
    }

    #[test]
    fn the_hub_of_a_star_comes_last_so_that_nothing_fills() {
        let star = graph(6, &[(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)]);
        assert_eq!(fill(&star, &minimum_degree(&star)), 5);
    }

    #[test]
    fn every_unknown_stands_in_the_order_once() {
        let edges: Vec<(u32, u32)> = (0..40).map(|i| (i, (i * 7 + 3) % 41)).filter(|(a, b)| a != b).collect();
        let mut order = minimum_degree(&graph(41, &edges));
        order.sort_unstable();
        assert_eq!(order, (0..41).collect::<Vec<u32>>());
    }

    #[test]
    fn a_grid_fills_less_than_in_its_natural_order() {
        let side = 12;
        let mut edges = Vec::new();
        for row in 0..side {
            for column in 0..side {
                let here = row * side + column;
                edges.extend((column + 1 < side).then_some((here, here + 1)));
                edges.extend((row + 1 < side).then_some((here, here + side)));
            }
        }
        let grid = graph((side * side) as usize, &edges);
        let natural: Vec<u32> = (0..side * side).collect();
        assert!(fill(&grid, &minimum_degree(&grid)) * 10 < fill(&grid, &natural) * 7);
    }
}
