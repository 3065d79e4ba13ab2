//! Another weight for one item of a list: to see what it would do, not to keep it.

use crate::PolicyPack;
use crate::document::{Node, NodeValue};

/// A table of a file: key, line of the key, value.
type Entries = Vec<(String, usize, Node)>;

impl PolicyPack {
    /// Gives one rule a list adds up another weight.
    ///
    /// # Errors
    /// The rules the list adds up, if it is none of them.
    pub fn weigh(&mut self, list: &str, item: &str, weight: f64) -> Result<(), Vec<String>> {
        let block = self.lists.iter_mut().find(|block| block.id() == Some(list));
        let Some(NodeValue::Table(entries)) = block.map(|block| &mut block.node.value) else { return Err(Vec::new()) };
        let items = items_of(entries);
        if !items.iter().any(|known| known == item) {
            return Err(items);
        }
        let value = match weight.fract() == 0.0 && weight.abs() < 1e15 {
            true => NodeValue::Int(weight as i64),
            false => NodeValue::Number(weight),
        };
        let weights = weights_of(entries);
        weights.retain(|(known, _, _)| known != item);
        weights.push((item.to_owned(), 1, Node { line: 1, value }));
        Ok(())
    }
}

/// The rules a list adds up: those of `rules`, and those of `weight`.
fn items_of(entries: &Entries) -> Vec<String> {
    let mut items = Vec::new();
    for (key, _, node) in entries {
        match (key.as_str(), &node.value) {
            ("rules", NodeValue::List(rules)) => {
                items.extend(rules.iter().filter_map(|rule| rule.value.as_text()).map(str::to_owned));
            }
            ("weight", NodeValue::Table(weights)) => items.extend(weights.iter().map(|(rule, _, _)| rule.clone())),
            _ => {}
        }
    }
    items.sort();
    items.dedup();
    items
}

/// The table `weight`, made if there is none.
fn weights_of(entries: &mut Entries) -> &mut Entries {
    let at = entries.iter().position(|(key, _, node)| key == "weight" && matches!(node.value, NodeValue::Table(_)));
    let at = at.unwrap_or_else(|| {
        entries.push(("weight".to_owned(), 1, Node { line: 1, value: NodeValue::Table(Vec::new()) }));
        entries.len() - 1
    });
    match &mut entries[at].2.value {
        NodeValue::Table(weights) => weights,
        _ => unreachable!("it was looked for, or made, as a table"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, load_pack};

    fn weights(block: &Block) -> Vec<(String, String)> {
        let NodeValue::Table(entries) = &block.node.value else { return Vec::new() };
        let all = entries.iter().filter(|(key, _, _)| key == "weight");
        let all = all.filter_map(|(_, _, node)| match &node.value {
            NodeValue::Table(weights) => Some(weights),
            _ => None,
        });
        all.flatten().map(|(key, _, node)| (key.clone(), format!("{:?}", node.value))).collect()
    }

    #[test]
    fn a_rule_of_a_list_gets_another_weight_and_a_name_that_is_none_gives_the_list_of_them() {
        let mut pack = load_pack("pingluo-qinglan").expect("shipped");
        let list = pack.lists.iter().find_map(|block| block.id()).expect("a list").to_owned();
        let known = pack.weigh(&list, "没有", 2.0).expect_err("no such rule");
        let item = known.first().expect("a list adds something up").clone();
        pack.weigh(&list, &item, 2.0).expect("a rule of the list");
        pack.weigh(&list, &item, 2.5).expect("a rule of the list");
        let block = pack.lists.iter().find(|block| block.id() == Some(&list)).expect("the list");
        let own: Vec<String> =
            weights(block).into_iter().filter(|(key, _)| *key == item).map(|(_, value)| value).collect();
        assert_eq!(own, ["Number(2.5)"]);
    }
}
