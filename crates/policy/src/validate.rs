//! What a pack must keep to beyond the shape of its keys: names that exist, ids that stand once.

use std::collections::BTreeSet;

use crate::catalogue::catalogue;
use crate::document::Section;
use crate::nearest;
use crate::pack::{Clause, PolicyPack};

/// Complains of ids given twice, documents and catalogue rules that do not exist.
pub(crate) fn validate(pack: &PolicyPack, root: &Section<'_>) {
    let rules: Vec<(&str, usize)> = pack.rules.iter().map(|rule| (rule.id.as_str(), rule.body.node.line)).collect();
    once(root, "rule.id", &rules);
    let lists: Vec<(&str, usize)> = pack.lists.iter().filter_map(|list| Some((list.id()?, list.node.line))).collect();
    once(root, "list.id", &lists);
    let names: Vec<(&str, usize)> = pack.parameters.iter().map(|p| (p.name.as_str(), p.line)).collect();
    once(root, "parameter.name", &names);
    for rule in &pack.rules {
        let line = rule.body.node.line;
        known_document(pack, root, &format!("rule {}.source", rule.id), line, &rule.clause);
        for id in rule.catalogue.iter().filter(|id| !is_catalogued(id)) {
            let near = nearest(id, catalogue().iter().map(|rule| rule.id.as_str()));
            let (zh, en) = (format!("规则目录里没有 `{id}`"), format!("the catalogue has no rule `{id}`"));
            root.complain_near(line, &format!("rule {}.catalogue", rule.id), &zh, &en, near);
        }
    }
    for left_out in pack.left_out.iter().filter(|left_out| !is_catalogued(&left_out.id)) {
        let id = &left_out.id;
        let near = nearest(id, catalogue().iter().map(|rule| rule.id.as_str()));
        let (zh, en) = (format!("规则目录里没有 `{id}`"), format!("the catalogue has no rule `{id}`"));
        root.complain_near(left_out.line, "out_of_scope.catalogue", &zh, &en, near);
    }
    for parameter in pack.parameters.iter().filter(|parameter| !parameter.clause.document.is_empty()) {
        known_document(pack, root, &format!("parameter {}.source", parameter.name), parameter.line, &parameter.clause);
    }
}

fn is_catalogued(id: &str) -> bool {
    catalogue().iter().any(|rule| rule.id == id)
}

fn once(root: &Section<'_>, key: &str, ids: &[(&str, usize)]) {
    let mut seen = BTreeSet::new();
    for (id, line) in ids {
        if !seen.insert(*id) {
            root.complain(*line, key, &format!("`{id}` 出现了两次"), &format!("`{id}` stands twice"));
        }
    }
}

fn known_document(pack: &PolicyPack, root: &Section<'_>, key: &str, line: usize, clause: &Clause) {
    if clause.document.is_empty() || pack.documents.iter().any(|document| document.id == clause.document) {
        return;
    }
    let near = nearest(&clause.document, pack.documents.iter().map(|document| document.id.as_str()));
    let wrong = &clause.document;
    root.complain_near(line, key, &format!("没有文件 `{wrong}`"), &format!("there is no document `{wrong}`"), near);
}
