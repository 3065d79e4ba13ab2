//! Blocking: only items that share a key are compared.

use std::collections::{BTreeMap, BTreeSet};

/// The pairs of items that share at least one key, smaller position first, in order.
///
/// A key that more than `most` items have says too little to compare them all by; its block is left out.
pub fn pairs_in_blocks<K: Ord>(keys: impl IntoIterator<Item = (usize, K)>, most: usize) -> Vec<(usize, usize)> {
    let mut blocks: BTreeMap<K, BTreeSet<usize>> = BTreeMap::new();
    for (item, key) in keys {
        blocks.entry(key).or_default().insert(item);
    }
    let mut pairs = BTreeSet::new();
    for block in blocks.values().filter(|block| block.len() <= most) {
        for (at, one) in block.iter().enumerate() {
            pairs.extend(block.iter().skip(at + 1).map(|other| (*one, *other)));
        }
    }
    pairs.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_paired_once_whatever_keys_they_share() {
        let keys = [(2, "a"), (0, "a"), (0, "b"), (2, "b"), (1, "b"), (3, "c")];
        assert_eq!(pairs_in_blocks(keys, 10), [(0, 1), (0, 2), (1, 2)]);
    }

    #[test]
    fn a_block_that_is_too_large_is_left_out() {
        assert_eq!(pairs_in_blocks([(0, "a"), (1, "a"), (2, "a"), (1, "b"), (2, "b")], 2), [(1, 2)]);
    }
}
