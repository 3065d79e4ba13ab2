//! Decisions held against the packs in force: every rule, family and list they name must be there.

use policy::{ConfigError, Decisions, Ruling, Treatment, nearest};

use crate::resolve::MetricPlan;

impl MetricPlan {
    /// The plan with what people decided.
    ///
    /// # Errors
    /// Every rule, family and list that no pack in force has, with file, line and the nearest right word; a judgement of a rule
    /// that records decide.
    pub fn decided(self, decisions: &Decisions) -> Result<Self, Vec<ConfigError>> {
        let mut errors = Vec::new();
        for waiver in &decisions.waivers {
            errors.extend(unknown(&waiver.ruling, "waiver.rules", &waiver.rules, &self.rule_ids(), "规则", "rule"));
            let families = self.families();
            errors.extend(unknown(&waiver.ruling, "waiver.families", &waiver.families, &families, "规则族", "family"));
        }
        for lot in &decisions.lots {
            let list = std::slice::from_ref(&lot.list);
            errors.extend(unknown(&lot.ruling, "lot.list", list, &self.lists(), "名单", "list"));
        }
        for judgement in &decisions.judgements {
            let rule = std::slice::from_ref(&judgement.rule);
            let found = unknown(&judgement.ruling, "judgement.rule", rule, &self.rule_ids(), "规则", "rule");
            if found.is_empty() && self.is_measured(&judgement.rule) {
                errors.push(decided_by_records(&judgement.ruling, &judgement.rule));
            }
            errors.extend(found);
        }
        errors.sort();
        errors.dedup();
        if errors.is_empty() { Ok(Self { decisions: decisions.clone(), ..self }) } else { Err(errors) }
    }

    fn rule_ids(&self) -> Vec<&str> {
        self.packs.iter().flat_map(|planned| planned.rule_ids.iter().map(String::as_str)).collect()
    }

    fn families(&self) -> Vec<&str> {
        let rules = self.packs.iter().flat_map(|planned| &planned.rules);
        rules.filter_map(|rule| rule.family.as_deref()).collect()
    }

    /// Lists that rank, and rules that apportion places.
    fn lists(&self) -> Vec<&str> {
        let ranked = self.packs.iter().flat_map(|planned| planned.lists.iter().map(|list| list.id()));
        let rules = self.packs.iter().flat_map(|planned| &planned.pack.rules);
        ranked.chain(rules.filter(|rule| rule.primitive == "quota").map(|rule| rule.id.as_str())).collect()
    }

    /// Whether records decide a rule in every pack that has it.
    fn is_measured(&self, id: &str) -> bool {
        let mut rules = self.packs.iter().flat_map(|planned| &planned.pack.rules).filter(|rule| rule.id == id);
        rules.all(|rule| rule.treatment == Treatment::Evaluated)
    }
}

fn unknown(ruling: &Ruling, key: &str, named: &[String], known: &[&str], zh: &str, en: &str) -> Vec<ConfigError> {
    let strange = named.iter().filter(|name| !known.contains(&name.as_str()));
    let error = |name: &String| ConfigError {
        file: ruling.file.to_owned(),
        line: ruling.line,
        key: key.to_owned(),
        zh: format!("没有{zh} `{name}`"),
        en: format!("there is no {en} `{name}`"),
        nearest: nearest(name, known.iter().copied()).map(str::to_owned),
    };
    strange.map(error).collect()
}

fn decided_by_records(ruling: &Ruling, rule: &str) -> ConfigError {
    ConfigError {
        file: ruling.file.to_owned(),
        line: ruling.line,
        key: "judgement.rule".to_owned(),
        zh: format!("{rule} 由记录判定，不能人工评定；记录有误请写 corrections.toml，免除请写 waivers.toml"),
        en: format!(
            "{rule} is decided by records; a wrong record belongs in corrections.toml, a waiver in waivers.toml"
        ),
        nearest: None,
    }
}
