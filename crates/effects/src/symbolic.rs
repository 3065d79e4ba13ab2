//! Where the factor of a sparse matrix has its entries: a tree of dense fronts.
//!
//! The unknowns are ordered ([`crate::ordering`]), the elimination tree gives the rows of each column, columns with the same
//! rows become one front (a supernode), and small fronts join their parent where that stores few zeros. A front has `own`
//! columns, eliminated here, and `rest` rows that belong to its ancestors.

use crate::ordering::{Graph, minimum_degree};

/// One dense block of the factor.
pub(crate) struct Front {
    /// First scalar eliminated here; the next `own - 1` follow it.
    pub(crate) first: usize,
    /// Scalars eliminated here.
    pub(crate) own: usize,
    /// Scalars below, in ascending order.
    pub(crate) rest: Vec<u32>,
    /// Place of each of `rest` in the parent's front (its own scalars first, then its rest).
    pub(crate) in_parent: Vec<u32>,
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
    /// Where the columns of this front begin in the storage of the factor.
    pub(crate) offset: usize,
}

impl Front {
    pub(crate) fn size(&self) -> usize {
        self.own + self.rest.len()
    }

    /// Place of a scalar in this front.
    pub(crate) fn place(&self, scalar: usize) -> Option<usize> {
        if (self.first..self.first + self.own).contains(&scalar) {
            return Some(scalar - self.first);
        }
        self.rest.binary_search(&(scalar as u32)).ok().map(|found| self.own + found)
    }
}

/// The fronts, children before parents, and the order of the unknowns.
pub(crate) struct Symbolic {
    pub(crate) fronts: Vec<Front>,
    /// Position → unknown of the graph.
    pub(crate) order: Vec<u32>,
    /// First scalar of each position, and the number of scalars at the end.
    pub(crate) start: Vec<usize>,
    /// Front of each position.
    pub(crate) front_of: Vec<usize>,
    /// Numbers stored in the factor.
    pub(crate) stored: usize,
}

/// A set of columns with the same rows, in the numbering of the elimination order.
struct Supernode {
    columns: Vec<u32>,
    rows: Vec<u32>,
    own: usize,
    rest: usize,
    zeros: usize,
    parent: Option<usize>,
}

/// Orders a graph and lays out its factor.
pub(crate) fn analyse(graph: &Graph) -> Symbolic {
    let order = minimum_degree(graph);
    let position = inverse(&order);
    let weight: Vec<usize> = order.iter().map(|unknown| graph.weight[*unknown as usize] as usize).collect();
    let above = earlier_neighbours(graph, &order, &position);
    let parent = elimination_tree(&above);
    let mut supernodes = supernodes(graph, &order, &position, &parent, &weight);
    amalgamate(&mut supernodes);
    lay_out(supernodes, &order, &weight)
}

fn inverse(order: &[u32]) -> Vec<u32> {
    let mut position = vec![0; order.len()];
    for (place, unknown) in order.iter().enumerate() {
        position[*unknown as usize] = place as u32;
    }
    position
}

/// For each position its neighbours at earlier positions.
fn earlier_neighbours(graph: &Graph, order: &[u32], position: &[u32]) -> Vec<Vec<u32>> {
    let earlier = |place: usize, unknown: &u32| -> Vec<u32> {
        let near = graph.neighbours[*unknown as usize].iter().map(|other| position[*other as usize]);
        near.filter(|other| (*other as usize) < place).collect()
    };
    order.iter().enumerate().map(|(place, unknown)| earlier(place, unknown)).collect()
}

/// Parent of each position (Liu 1986, with path compression).
fn elimination_tree(above: &[Vec<u32>]) -> Vec<Option<u32>> {
    let mut parent: Vec<Option<u32>> = vec![None; above.len()];
    let mut ancestor: Vec<Option<u32>> = vec![None; above.len()];
    for (column, near) in above.iter().enumerate() {
        for start in near {
            let mut node = *start as usize;
            while node != column {
                match ancestor[node].replace(column as u32) {
                    Some(next) => node = next as usize,
                    None => {
                        parent[node] = Some(column as u32);
                        break;
                    }
                }
            }
        }
    }
    parent
}

/// Columns grouped by equal rows, in an order in which children come before parents.
fn supernodes(
    graph: &Graph,
    order: &[u32],
    position: &[u32],
    parent: &[Option<u32>],
    weight: &[usize],
) -> Vec<Supernode> {
    let unknowns = order.len();
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); unknowns];
    for (child, parent) in parent.iter().enumerate() {
        if let Some(parent) = parent {
            children[*parent as usize].push(child as u32);
        }
    }
    let mut found: Vec<Supernode> = Vec::new();
    let mut home = vec![usize::MAX; unknowns];
    let mut mark = vec![u32::MAX; unknowns];
    for column in 0..unknowns {
        let near = graph.neighbours[order[column] as usize].iter().map(|other| position[*other as usize]);
        let mut rows: Vec<u32> = near.filter(|other| *other as usize > column).collect();
        rows.iter().for_each(|row| mark[*row as usize] = column as u32);
        mark[column] = column as u32;
        for child in &children[column] {
            for row in &found[home[*child as usize]].rows {
                if *row as usize > column && mark[*row as usize] != column as u32 {
                    mark[*row as usize] = column as u32;
                    rows.push(*row);
                }
            }
        }
        let heir =
            children[column].iter().copied().find(|child| found[home[*child as usize]].rows.len() == rows.len() + 1);
        match heir {
            Some(child) => {
                let node = &mut found[home[child as usize]];
                node.columns.push(column as u32);
                node.rows.retain(|row| *row as usize != column);
                home[column] = home[child as usize];
            }
            None => {
                rows.sort_unstable();
                home[column] = found.len();
                let node = Supernode { columns: vec![column as u32], rows, own: 0, rest: 0, zeros: 0, parent: None };
                found.push(node);
            }
        }
    }
    let measure = |columns: &[u32]| columns.iter().map(|column| weight[*column as usize]).sum();
    for node in &mut found {
        node.own = measure(&node.columns);
        node.rest = measure(&node.rows);
        node.parent = node.rows.first().map(|row| home[*row as usize]);
    }
    found
}

/// How many of the entries of a joined front may be zeros, by its number of columns.
fn allowed_zeros(own: usize, entries: usize) -> usize {
    match own {
        0..=4 => entries / 2,
        5..=16 => entries / 3,
        17..=48 => entries / 8,
        _ => entries / 25,
    }
}

fn entries(own: usize, rest: usize) -> usize {
    own * (own + 1) / 2 + own * rest
}

/// Joins fronts to their parents where the zeros that then must be stored are few.
///
/// The parent of a supernode is found later in the list only by chance of grouping, so they are visited by first column.
fn amalgamate(nodes: &mut [Supernode]) {
    let mut visit: Vec<usize> = (0..nodes.len()).collect();
    visit.sort_by_key(|node| nodes[*node].columns.last().copied());
    let mut joined: Vec<usize> = (0..nodes.len()).collect();
    for child in visit {
        let Some(parent) = nodes[child].parent.map(|parent| root(&mut joined, parent)) else { continue };
        let own = nodes[child].own + nodes[parent].own;
        let whole = entries(own, nodes[parent].rest);
        let filled = entries(nodes[child].own, nodes[child].rest) - nodes[child].zeros
            + entries(nodes[parent].own, nodes[parent].rest)
            - nodes[parent].zeros;
        if whole - filled <= allowed_zeros(own, whole) {
            let columns = std::mem::take(&mut nodes[child].columns);
            nodes[parent].columns.extend(columns);
            nodes[parent].own = own;
            nodes[parent].zeros = whole - filled;
            nodes[child].rows = Vec::new();
            joined[child] = parent;
        } else {
            nodes[child].parent = Some(parent);
        }
    }
    for node in nodes {
        node.parent = node.parent.map(|parent| root(&mut joined, parent));
        node.columns.sort_unstable();
    }
}

fn root(joined: &mut [usize], mut node: usize) -> usize {
    while joined[node] != node {
        joined[node] = joined[joined[node]];
        node = joined[node];
    }
    node
}

/// Numbers the fronts so that children come before parents, and the scalars as the fronts eliminate them.
fn lay_out(nodes: Vec<Supernode>, order: &[u32], weight: &[usize]) -> Symbolic {
    let sequence = postorder(&nodes);
    let mut number = vec![usize::MAX; nodes.len()];
    sequence.iter().enumerate().for_each(|(place, node)| number[*node] = place);
    let columns: Vec<u32> = sequence.iter().flat_map(|node| nodes[*node].columns.iter().copied()).collect();
    let place_of = inverse(&columns);
    let mut start = Vec::with_capacity(columns.len() + 1);
    start.push(0);
    columns.iter().for_each(|column| start.push(start[start.len() - 1] + weight[*column as usize]));
    let mut symbolic = Symbolic {
        fronts: Vec::with_capacity(sequence.len()),
        order: columns.iter().map(|column| order[*column as usize]).collect(),
        start,
        front_of: Vec::with_capacity(columns.len()),
        stored: 0,
    };
    for node in &sequence {
        let place = symbolic.front_of.len();
        symbolic.front_of.extend(nodes[*node].columns.iter().map(|_| symbolic.fronts.len()));
        let mut rows: Vec<usize> = nodes[*node].rows.iter().map(|row| place_of[*row as usize] as usize).collect();
        rows.sort_unstable();
        let scalars = rows.iter().flat_map(|row| symbolic.start[*row]..symbolic.start[*row + 1]);
        let front = Front {
            first: symbolic.start[place],
            own: nodes[*node].own,
            rest: scalars.map(|scalar| scalar as u32).collect(),
            in_parent: Vec::new(),
            parent: nodes[*node].parent.map(|parent| number[parent]),
            children: Vec::new(),
            offset: symbolic.stored,
        };
        symbolic.stored += front.size() * front.own;
        symbolic.fronts.push(front);
    }
    link(&mut symbolic.fronts);
    symbolic
}

/// The supernodes that still have columns, children before parents.
fn postorder(nodes: &[Supernode]) -> Vec<usize> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let alive = || (0..nodes.len()).filter(|node| !nodes[*node].columns.is_empty());
    for node in alive() {
        if let Some(parent) = nodes[node].parent {
            children[parent].push(node);
        }
    }
    let mut sequence = Vec::new();
    let mut open: Vec<usize> = alive().filter(|node| nodes[*node].parent.is_none()).collect();
    while let Some(node) = open.pop() {
        sequence.push(node);
        open.extend(&children[node]);
    }
    sequence.reverse();
    sequence
}

fn link(fronts: &mut [Front]) {
    for child in 0..fronts.len() {
        let Some(parent) = fronts[child].parent else { continue };
        fronts[parent].children.push(child);
        let rest = std::mem::take(&mut fronts[child].rest);
        let places = places_in(&fronts[parent], &rest);
        fronts[child].in_parent = places;
        fronts[child].rest = rest;
    }
}

/// Places of ascending scalars in a front that has them all.
fn places_in(front: &Front, scalars: &[u32]) -> Vec<u32> {
    let mut next = 0;
    let mut place = |scalar: &u32| {
        let scalar = *scalar as usize;
        if scalar < front.first + front.own {
            return (scalar - front.first) as u32;
        }
        while front.rest[next] as usize != scalar {
            next += 1;
        }
        (front.own + next) as u32
    };
    scalars.iter().map(&mut place).collect()
}
