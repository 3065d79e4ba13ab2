//! Binds the keys of one `[[sheet]]`: rules, lists and parameters to those the pack has.

use policy::document::{NodeValue, Section};
use policy::{PolicyPack, Rule, nearest};
use tables::table_spec;

/// One sheet while it is bound; mistakes go to the section's complaints.
pub(crate) struct SheetBinder<'a> {
    pub pack: &'a PolicyPack,
    pub keys: Section<'a>,
}

/// A rule a sheet shows, with what the sheet needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BoundRule {
    /// Its id.
    pub id: String,
    /// Chinese names of the tables it looks at.
    pub tables: Vec<&'static str>,
    /// Who owes it, as packs say it.
    pub subject: String,
    /// Names of the parameters that hold its first and its last day.
    pub first_day: Option<String>,
    pub last_day: Option<String>,
    /// Name of the parameter that holds the number each month needs, where it asks month by month.
    pub each_month: Option<String>,
}

/// Some rules under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// The heading; empty where the sheet has no groups.
    pub zh: String,
    /// Its rules.
    pub rules: Vec<BoundRule>,
}

impl<'a> SheetBinder<'a> {
    /// The rules of a list; complains of each the pack does not have, and of a list without any.
    pub fn rules(&self, section: &Section<'_>, key: &str) -> Vec<BoundRule> {
        section.need(key);
        let Some(node) = section.value(key) else { return Vec::new() };
        let NodeValue::List(items) = &node.value else {
            section.complain(node.line, key, "应为规则编号的列表", "a list of rule ids is expected");
            return Vec::new();
        };
        if items.is_empty() {
            section.complain(node.line, key, "至少要有一条规则", "one rule at least is needed");
        }
        let bound = items.iter().filter_map(|item| match item.value.as_text() {
            Some(id) => self.known_rule(section, (key, item.line), id),
            None => {
                section.complain(item.line, key, "应为规则编号", "the id of a rule is expected");
                None
            }
        });
        bound.collect()
    }

    /// The rules of a list that need not be there.
    pub fn rules_if_any(&self, section: &Section<'_>, key: &str) -> Vec<BoundRule> {
        if section.value(key).is_some() { self.rules(section, key) } else { Vec::new() }
    }

    /// One rule.
    pub fn rule(&self, section: &Section<'_>, key: &str) -> Option<BoundRule> {
        let id = section.required_text(key);
        let line = section.value(key)?.line;
        self.known_rule(section, (key, line), id)
    }

    /// `groups = [{ zh = "…", rules = […] }]`, or `rules` as one group without a heading.
    pub fn groups(&self) -> Vec<Group> {
        match (self.keys.value("groups"), self.keys.value("rules")) {
            (Some(node), Some(_)) => {
                self.keys.complain(node.line, "groups", "groups 与 rules 只写一个", "either `groups` or `rules`");
                Vec::new()
            }
            (Some(_), None) => self.parts("groups"),
            _ => vec![Group { zh: String::new(), rules: self.rules(&self.keys, "rules") }],
        }
    }

    /// The tables of a list, each `{ zh = "…", rules = […] }`.
    pub fn parts(&self, key: &str) -> Vec<Group> {
        self.keys.need(key);
        let sections = self.keys.sections(key);
        let parts = sections.iter().map(|section| {
            section.only(&["zh", "rules"]);
            Group { zh: section.required_text("zh").to_owned(), rules: self.rules(section, "rules") }
        });
        parts.collect()
    }

    /// Complains of rules of another shape than the sheet is for.
    pub fn only_of(&self, key: &str, rules: &[BoundRule], shape: &str) {
        let line = self.keys.value(key).map_or(self.keys.line(), |node| node.line);
        for rule in rules.iter().filter(|rule| self.written(&rule.id).is_some_and(|own| own.primitive != shape)) {
            let of_shape = self.pack.rules.iter().filter(|rule| rule.primitive == shape).map(|rule| rule.id.as_str());
            let near = nearest(&rule.id, of_shape);
            let zh = format!("`{}` 不是 {shape} 形状的规则", rule.id);
            self.keys.complain_near(line, key, &zh, &format!("`{}` is no rule of shape `{shape}`", rule.id), near);
        }
    }

    /// A parameter of the pack, by the name it has; a rule's own number is `QL3-36.at_least`.
    pub fn parameter(&self, key: &str) -> Option<String> {
        let name = self.keys.text(key)?;
        let own = name.rsplit_once('.').and_then(|(rule, key)| number_name(self.written(rule)?, key));
        if own.as_deref() == Some(name) || self.pack.parameters.iter().any(|parameter| parameter.name == name) {
            return Some(name.to_owned());
        }
        let line = self.keys.value(key).map_or(self.keys.line(), |node| node.line);
        let near = nearest(name, self.pack.parameters.iter().map(|parameter| parameter.name.as_str()));
        let (zh, en) = (format!("没有参数 `{name}`"), format!("there is no parameter `{name}`"));
        self.keys.complain_near(line, key, &zh, &en, near);
        None
    }

    /// Lists of the pack, by their ids.
    pub fn lists(&self, key: &str) -> Vec<String> {
        let known: Vec<&str> = self.pack.lists.iter().filter_map(|list| list_id(&list.node.value)).collect();
        let Some(node) = self.keys.value(key) else { return Vec::new() };
        let ids = self.keys.texts(key);
        for id in ids.iter().filter(|id| !known.contains(id)) {
            let (zh, en) = (format!("没有名单 `{id}`"), format!("there is no list `{id}`"));
            self.keys.complain_near(node.line, key, &zh, &en, nearest(id, known.iter().copied()));
        }
        ids.into_iter().map(str::to_owned).collect()
    }

    /// The rule as written.
    pub fn written(&self, id: &str) -> Option<&'a Rule> {
        self.pack.rules.iter().find(|rule| rule.id == id)
    }

    fn known_rule(&self, section: &Section<'_>, (key, line): (&str, usize), id: &str) -> Option<BoundRule> {
        let Some(rule) = self.written(id) else {
            let near = nearest(id, self.pack.rules.iter().map(|rule| rule.id.as_str()));
            let (zh, en) = (format!("本政策包没有规则 `{id}`"), format!("the pack has no rule `{id}`"));
            section.complain_near(line, key, &zh, &en, near);
            return None;
        };
        Some(bound(rule))
    }
}

/// What a sheet needs to know of a rule.
fn bound(rule: &Rule) -> BoundRule {
    let tables = rule.tables().iter().filter_map(|table| table_spec(table)).map(|spec| spec.zh).collect();
    let last_day = number_name(rule, "to_on").or_else(|| number_name(rule, "due"));
    let each_month = (text_of(rule, "each") == Some("month")).then(|| number_name(rule, "at_least")).flatten();
    let first_day = number_name(rule, "from_on");
    BoundRule { id: rule.id.clone(), tables, subject: rule.subject.clone(), first_day, last_day, each_month }
}

/// The parameter that holds one of a rule's numbers: the one it names, else its own.
fn number_name(rule: &Rule, key: &str) -> Option<String> {
    let node = value_of(&rule.body.node.value, key)?;
    match node.as_text() {
        Some(text) if text != "unset" && !text.contains('/') => Some(text.to_owned()),
        _ => Some(format!("{}.{key}", rule.id)),
    }
}

fn text_of<'r>(rule: &'r Rule, key: &str) -> Option<&'r str> {
    value_of(&rule.body.node.value, key)?.as_text()
}

fn value_of<'n>(table: &'n NodeValue, key: &str) -> Option<&'n NodeValue> {
    let NodeValue::Table(entries) = table else { return None };
    entries.iter().find(|(name, _, _)| name == key).map(|(_, _, node)| &node.value)
}

fn list_id(list: &NodeValue) -> Option<&str> {
    value_of(list, "id")?.as_text()
}
