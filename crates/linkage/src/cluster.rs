//! Clusters of items that match: sure links first, no cannot-link broken, what is not sure kept apart and asked.

use std::collections::{BTreeMap, BTreeSet};

/// Two items with their match weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// One item.
    pub one: usize,
    /// The other.
    pub other: usize,
    /// The match weight.
    pub bits: f64,
}

/// What is known for certain before anything is weighed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constraints {
    /// Pairs that are one.
    pub must: Vec<(usize, usize)>,
    /// Pairs that are not.
    pub cannot: Vec<(usize, usize)>,
}

/// Where sure begins and asking ends, in bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zones {
    /// From this weight on a link is made.
    pub sure: f64,
    /// From this weight on it is asked; below it the two are different.
    pub ask: f64,
    /// A link is made only if it outweighs by this much every link to an item that cannot be the same.
    pub margin: f64,
}

/// What must be one is said not to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("items {one} and {other} must be one and cannot be")]
pub struct Contradiction {
    /// One item of the cannot-link.
    pub one: usize,
    /// The other.
    pub other: usize,
}

/// Which items are one.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// The cluster of each item: the position of its first item.
    pub of: Vec<usize>,
    /// Links that were made because of their weight, heaviest first; some join what others had joined already.
    pub made: Vec<Link>,
    /// Links that are neither made nor ruled out, the heaviest for each two clusters, heaviest first.
    pub asked: Vec<Link>,
    /// Links heavy enough to be made or asked that a cannot-link rules out, heaviest first.
    pub refused: Vec<Link>,
}

/// Joins items by their links.
///
/// Ties are settled by position, so the order in which links come says nothing.
///
/// # Errors
/// [`Contradiction`] if must-links join what a cannot-link parts.
pub fn cluster(
    items: usize,
    links: &[Link],
    constraints: &Constraints,
    zones: &Zones,
) -> Result<Clusters, Contradiction> {
    let mut forest = Forest::new(items);
    for (one, other) in &constraints.must {
        forest.join(*one, *other);
    }
    for (one, other) in &constraints.cannot {
        if forest.root(*one) == forest.root(*other) {
            return Err(Contradiction { one: *one, other: *other });
        }
        forest.part(*one, *other);
    }
    let heavy = heaviest_first(links.iter().copied().filter(|link| link.bits >= zones.ask).collect());
    let near = neighbours(items, &heavy);
    let mut made = Vec::new();
    for link in heavy.iter().filter(|link| link.bits >= zones.sure) {
        let (one, other) = (forest.root(link.one), forest.root(link.other));
        let joined = one == other;
        if joined || (!forest.are_parted(one, other) && !is_contested(&forest, &near, link, zones.margin)) {
            forest.join(one, other);
            made.push(*link);
        }
    }
    let (asked, refused) = left_over(&forest, &heavy);
    Ok(Clusters { of: (0..items).map(|item| forest.root(item)).collect(), made, asked, refused })
}

fn heaviest_first(mut links: Vec<Link>) -> Vec<Link> {
    for link in &mut links {
        (link.one, link.other) = (link.one.min(link.other), link.one.max(link.other));
    }
    links.sort_by(|a, b| b.bits.total_cmp(&a.bits).then_with(|| (a.one, a.other).cmp(&(b.one, b.other))));
    links
}

fn neighbours(items: usize, links: &[Link]) -> Vec<Vec<(usize, f64)>> {
    let mut near = vec![Vec::new(); items];
    for link in links {
        near[link.one].push((link.other, link.bits));
        near[link.other].push((link.one, link.bits));
    }
    near
}

/// Whether the two sides are drawn nearly as much to things that cannot be one: either to what the other side cannot be, or
/// each to another of two that were parted, so that one may be meant here and the other there.
fn is_contested(forest: &Forest, near: &[Vec<(usize, f64)>], link: &Link, margin: f64) -> bool {
    let (one, other) = (forest.root(link.one), forest.root(link.other));
    let drawn = |from: usize| -> BTreeSet<usize> {
        let around = forest.members(from).iter().flat_map(|item| &near[*item]);
        let strong = around.filter(|(_, bits)| *bits > link.bits - margin).map(|(rival, _)| forest.root(*rival));
        strong.filter(|rival| *rival != from).chain([from]).collect()
    };
    let (first, second) = (drawn(one), drawn(other));
    first.iter().any(|rival| second.iter().any(|with| forest.are_parted(*rival, *with)))
}

/// The links that join nothing: those to ask, and those that are ruled out.
fn left_over(forest: &Forest, heavy: &[Link]) -> (Vec<Link>, Vec<Link>) {
    let mut told = BTreeSet::new();
    let (mut asked, mut refused) = (Vec::new(), Vec::new());
    for link in heavy {
        let (one, other) = (forest.root(link.one), forest.root(link.other));
        if one == other || !told.insert((one.min(other), one.max(other))) {
            continue;
        }
        if forest.are_parted(one, other) { refused.push(*link) } else { asked.push(*link) }
    }
    (asked, refused)
}

/// Clusters as they grow: the root of a cluster is its first item.
struct Forest {
    root: Vec<usize>,
    members: BTreeMap<usize, Vec<usize>>,
    parted: BTreeMap<usize, BTreeSet<usize>>,
}

impl Forest {
    fn new(items: usize) -> Self {
        let members = (0..items).map(|item| (item, vec![item])).collect();
        Self { root: (0..items).collect(), members, parted: BTreeMap::new() }
    }

    fn root(&self, item: usize) -> usize {
        self.root[item]
    }

    fn members(&self, root: usize) -> &[usize] {
        self.members.get(&root).map(Vec::as_slice).unwrap_or_default()
    }

    fn are_parted(&self, one: usize, other: usize) -> bool {
        self.parted.get(&one).is_some_and(|others| others.contains(&other))
    }

    fn part(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parted.entry(one).or_default().insert(other);
        self.parted.entry(other).or_default().insert(one);
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return;
        }
        let (kept, gone) = (one.min(other), one.max(other));
        let moved = self.members.remove(&gone).unwrap_or_default();
        for item in &moved {
            self.root[*item] = kept;
        }
        let all = self.members.entry(kept).or_default();
        all.extend(moved);
        all.sort_unstable();
        for other in self.parted.remove(&gone).unwrap_or_default() {
            if let Some(back) = self.parted.get_mut(&other) {
                back.remove(&gone);
            }
            self.part(kept, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONES: Zones = Zones { sure: 5.0, ask: 0.0, margin: 3.0 };

    fn link(one: usize, other: usize, bits: f64) -> Link {
        Link { one, other, bits }
    }

    fn clusters(items: usize, links: &[Link], cannot: &[(usize, usize)]) -> Clusters {
        let constraints = Constraints { must: Vec::new(), cannot: cannot.to_vec() };
        cluster(items, links, &constraints, &ZONES).expect("no contradiction")
    }

    #[test]
    fn sure_links_join_unsure_ones_are_asked_and_light_ones_are_nothing() {
        let found = clusters(4, &[link(1, 0, 6.0), link(1, 2, 2.0), link(2, 3, -1.0)], &[]);
        assert_eq!(found.of, [0, 0, 2, 3]);
        assert_eq!(found.asked, [link(1, 2, 2.0)]);
    }

    #[test]
    fn a_cannot_link_holds_for_whole_clusters() {
        // 2 is joined with 1 by 9 bits and so cannot be joined with 0, though 0 and 2 were never parted themselves.
        let found = clusters(3, &[link(1, 2, 9.0), link(0, 2, 5.5)], &[(0, 1)]);
        assert_eq!(found.of, [0, 1, 1]);
        assert_eq!(found.refused, [link(0, 2, 5.5)]);
    }

    #[test]
    fn an_item_drawn_alike_to_two_that_cannot_be_one_is_joined_with_neither_and_asked() {
        let found = clusters(3, &[link(0, 2, 9.0), link(1, 2, 8.0)], &[(0, 1)]);
        assert_eq!(found.of, [0, 1, 2]);
        assert_eq!(found.asked, [link(0, 2, 9.0), link(1, 2, 8.0)]);
    }

    #[test]
    fn two_items_that_may_each_be_another_of_two_are_not_joined_with_each_other() {
        // 2 and 3 may both be 0, or both be 1, or one of each.
        let links = [link(0, 2, 8.0), link(1, 2, 8.0), link(0, 3, 8.0), link(1, 3, 8.0), link(2, 3, 9.0)];
        let found = clusters(4, &links, &[(0, 1)]);
        assert_eq!(found.of, [0, 1, 2, 3]);
        assert_eq!(found.asked.len(), 5);
    }

    #[test]
    fn an_answer_settles_what_was_contested() {
        let constraints = Constraints { must: vec![(1, 2)], cannot: vec![(0, 1)] };
        let found = cluster(3, &[link(0, 2, 9.0), link(1, 2, 8.0)], &constraints, &ZONES).expect("no contradiction");
        assert_eq!(found.of, [0, 1, 1]);
        assert_eq!(found.asked, []);
    }

    #[test]
    fn the_order_of_links_says_nothing() {
        let mut links = vec![link(0, 1, 6.0), link(2, 1, 6.0), link(3, 2, 6.0), link(0, 3, 1.0), link(3, 4, 6.0)];
        let cannot = [(0, 4)];
        let first = clusters(5, &links, &cannot);
        links.reverse();
        assert_eq!(clusters(5, &links, &cannot), first);
    }

    #[test]
    fn what_must_be_one_and_cannot_be_is_refused() {
        let constraints = Constraints { must: vec![(0, 1), (1, 2)], cannot: vec![(2, 0)] };
        assert_eq!(cluster(3, &[], &constraints, &ZONES), Err(Contradiction { one: 2, other: 0 }));
    }
}
