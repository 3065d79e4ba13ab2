//! From packs as written to a plan as meant: every name bound, every condition checked, before a file is opened.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::document::{Complaints, NodeValue, Section};
use policy::{
    About, Authenticity, Bureau, Calendar, ConfigError, Decisions, LeastDays, PolicyInForce, PolicyPack, Rule,
    Treatment, Units, Vocabulary, read_dated,
};
use tables::Term;

use crate::binder::Binder;
use crate::catalog::{CATALOG, Measure, primitive};
use crate::effectiveness::EffectPlan;
use crate::facts::Facts;
use crate::growth::GrowthPlan;
use crate::lists::{RankedList, read_numbers};
use crate::parameters::{Known, Parameters, steps_shown};
use crate::scoring::{self, PlannedSheet, bind_sheets};
use crate::settings::{always, set_parameters, wrong_in_pack};

/// Every policy in force with its rules bound.
#[derive(Debug)]
pub struct MetricPlan {
    pub(crate) packs: Vec<PlannedPack>,
    /// The unit that owes the bureau's own duties.
    pub(crate) office: String,
    /// First and last year of the public holidays in the bureau's calendar.
    pub(crate) public_years: Option<(i32, i32)>,
    /// Working days and holidays, for notices.
    pub(crate) calendar: Calendar,
    /// How many days of teaching make a teaching week, where there is a calendar.
    pub(crate) least_teaching_days: Option<LeastDays>,
    /// What people decided.
    pub(crate) decisions: Decisions,
    /// What is asked about records that can hardly all be true; nothing in a worked case.
    pub(crate) authenticity: Authenticity,
}

impl MetricPlan {
    /// The names of all numbers of a pack, and what each stands at: of the first policy in force that rests on it.
    pub fn numbers(&self, pack: &str) -> Vec<(String, String)> {
        let planned = self.packs.iter().find(|planned| planned.pack.id == pack);
        let known = planned.iter().flat_map(|planned| planned.parameters.iter());
        known.map(|(name, known, _)| (name.to_owned(), steps_shown(&known.value))).collect()
    }
}

/// One policy in force.
#[derive(Debug)]
pub(crate) struct PlannedPack {
    pub pack: PolicyPack,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The units it counts for, folded; all if there is none.
    pub units: Vec<String>,
    /// The same as written, and the line of `bureau.toml` they stand in.
    pub units_written: (Vec<String>, usize),
    pub parameters: Parameters,
    pub rules: Vec<PlannedRule>,
    pub rule_ids: Vec<String>,
    pub scores: Vec<PlannedSheet>,
    pub lists: Vec<RankedList>,
    pub growth: Option<GrowthPlan>,
    pub effect: Option<EffectPlan>,
}

/// One rule bound; its place in `rules` is its place in the pack.
#[derive(Debug)]
pub(crate) struct PlannedRule {
    /// The rule as meant, from the first day on which its conditions hold as written; more than one where a number in them changes.
    pub measures: Vec<(NaiveDate, Box<dyn Measure>)>,
    pub unit: String,
    /// The stored tables it names.
    pub tables: Vec<String>,
    /// Whether it is counted and shown, whatever its shape could decide.
    pub counted: bool,
    /// Rules of one family ask the same of a person; the largest number decides.
    pub family: Option<String>,
}

impl PlannedRule {
    /// Whether it reads what other rules found.
    pub fn reads_results(&self) -> bool {
        self.measures.iter().any(|(_, measure)| measure.reads_results())
    }

    /// Whether less is owed where only a part of the term's weeks counts.
    pub fn divides(&self) -> bool {
        self.measures.iter().any(|(_, measure)| measure.divides())
    }
}

impl PlannedPack {
    /// For every rule whether it is measured: all of them, or those that one worked case needs (its rule and that rule's family;
    /// all of them if it reads what others found, or if the case is about a sheet or a list).
    pub fn needed_for(&self, about: Option<&About>) -> Vec<bool> {
        let asked = match about {
            Some(About::Rule(rule)) => self.rule_ids.iter().position(|id| id == rule),
            _ => None,
        };
        let Some((at, bound)) = asked.and_then(|at| Some((at, self.rules.get(at)?))) else {
            return vec![true; self.rules.len()];
        };
        let kin = |other: &PlannedRule| bound.family.is_some() && other.family == bound.family;
        let whole = bound.reads_results();
        self.rules.iter().enumerate().map(|(other, rule)| whole || other == at || kin(rule)).collect()
    }

    /// The measured terms in which the policy is in force.
    pub fn terms(&self, facts: &Facts<'_>) -> Vec<Term> {
        let in_force =
            |term: &Term| facts.terms.get(*term).is_some_and(|span| span.end >= self.from && span.start <= self.to);
        facts.measured.iter().copied().filter(in_force).collect()
    }
}

/// Binds the packs a bureau has in force.
///
/// # Errors
/// Every unknown primitive, key, table, column, word and parameter at once, with file, line and the nearest right word.
pub fn resolve(packs: &[PolicyPack], bureau: &Bureau) -> Result<MetricPlan, Vec<ConfigError>> {
    let office = bureau.office.clone().unwrap_or_else(|| bureau.name.clone());
    let (mut planned, mut errors) = (Vec::new(), Vec::new());
    for policy in &bureau.policies {
        let id = policy.pack.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let Some(pack) = packs.iter().find(|pack| pack.id == id) else { continue };
        match plan_pack(pack, policy) {
            Ok(pack) => planned.push(pack),
            Err(found) => errors.extend(found),
        }
    }
    let public_years = bureau.calendar.public_years();
    let least_teaching_days = Some(bureau.calendar.least_teaching_days());
    if errors.is_empty() {
        let (calendar, decisions) = (bureau.calendar.clone(), Decisions::default());
        let authenticity = bureau.authenticity.clone();
        Ok(MetricPlan { packs: planned, office, public_years, calendar, least_teaching_days, decisions, authenticity })
    } else {
        Err(errors)
    }
}

/// Checks a pack without a bureau: every mistake that would keep it from being bound.
pub fn check(pack: &PolicyPack) -> Vec<ConfigError> {
    plan_pack(pack, &always(pack, BTreeMap::new(), 1)).err().unwrap_or_default()
}

/// Binds one pack in force.
pub(crate) fn plan_pack(pack: &PolicyPack, policy: &PolicyInForce) -> Result<PlannedPack, Vec<ConfigError>> {
    crate::frame::quiet();
    let words = Vocabulary::shipped()?;
    let complaints = Complaints::default();
    let mut parameters = read_parameters(pack, &complaints);
    set_parameters(&mut parameters, policy, &complaints);
    let rule_ids: Vec<String> = pack.rules.iter().map(|rule| rule.id.clone()).collect();
    let binder = |block, keys| Binder {
        name: block,
        keys,
        parameters: &parameters,
        words: &words,
        day: policy.from,
        changes: Default::default(),
    };
    let rules = bind_rules(pack, &complaints, &parameters, &words, policy.from);
    let scores = bind_sheets(pack, &complaints, &parameters, &words, policy.from);
    let lists = pack.lists.iter().map(|list| list.section(&complaints));
    let lists = lists.map(|list| binder(list.text("id").unwrap_or("list"), list));
    let lists = lists.filter_map(|binder| RankedList::bind(&binder, &pack.rules, &scores)).collect();
    let growth = pack.growth.as_ref().map(|block| binder("growth", block.section(&complaints)));
    let growth = growth.and_then(|binder| GrowthPlan::bind(&binder));
    let effect = pack.effect.as_ref().map(|block| binder("effect", block.section(&complaints)));
    let effect = effect.and_then(|binder| EffectPlan::bind(&binder, &rule_ids));
    let errors = complaints.into_sorted();
    if !errors.is_empty() {
        return Err(errors);
    }
    let (from, to) = (policy.from, policy.to.unwrap_or(NaiveDate::MAX));
    let units = policy.units.iter().map(|unit| policy::fold(unit)).collect();
    let units_written = (policy.units.clone(), policy.units_line);
    let pack = pack.clone();
    Ok(PlannedPack { pack, from, to, units, units_written, parameters, rules, rule_ids, scores, lists, growth, effect })
}

fn bind_rules(
    pack: &PolicyPack,
    complaints: &Complaints,
    parameters: &Parameters,
    words: &Vocabulary,
    day: NaiveDate,
) -> Vec<PlannedRule> {
    let names: Vec<&str> = CATALOG.iter().map(|primitive| primitive.name).collect();
    let bind = |rule: &Rule| {
        let keys = rule.body.section(complaints);
        let primitive = primitive(keys.known_word("primitive", &rule.primitive, &names)?)?;
        let binder_on = |day| {
            let keys = rule.body.section(complaints);
            Binder { name: &rule.id, keys, parameters, words, day, changes: Default::default() }
        };
        let binder = binder_on(day);
        binder.only(primitive.keys);
        if let Ok(units) = Units::shipped() {
            crate::units::check(rule, &binder.keys, units);
        }
        let counted = rule.treatment == Treatment::Counted && primitive.treatment == Treatment::Evaluated;
        if rule.treatment != primitive.treatment && !counted {
            let (name, key) = (primitive.name, primitive.treatment.key());
            let (zh, en) = (format!("{name} 的规则应为 {key}"), format!("a rule of primitive `{name}` is `{key}`"));
            binder.complain("treatment", &zh, &en);
        }
        let measure = (primitive.bind)(&binder)?;
        let changes = binder.changes.borrow().clone();
        let mut measures = vec![(NaiveDate::MIN, measure)];
        if let Some(first) = changes.first().and_then(NaiveDate::pred_opt) {
            measures = vec![(NaiveDate::MIN, (primitive.bind)(&binder_on(first))?)];
            for change in &changes {
                measures.push((*change, (primitive.bind)(&binder_on(*change))?));
            }
        }
        let family = binder.keys.text("family").map(str::to_owned);
        Some(PlannedRule { measures, unit: rule.unit.clone(), tables: rule.tables(), counted, family })
    };
    pack.rules.iter().filter_map(bind).collect()
}

/// The pack's named parameters and every number of its rules.
fn read_parameters(pack: &PolicyPack, complaints: &Complaints) -> Parameters {
    let mut parameters = Parameters::default();
    for parameter in &pack.parameters {
        let known = Known {
            zh: parameter.zh.clone(),
            unit: parameter.unit.clone(),
            clause: parameter.clause.clone(),
            value: parameter.value.clone(),
        };
        if let Some((zh, en)) = wrong_in_pack(&known) {
            let file = pack.rules.first().map_or_else(|| "pack.toml".to_owned(), |rule| rule.body.file.clone());
            let (line, key) = (parameter.line, format!("parameter {}.value", parameter.name));
            complaints.add(ConfigError { file, line, key, zh, en, nearest: None });
        }
        parameters.add(parameter.name.clone(), known);
    }
    for rule in &pack.rules {
        let keys = rule.body.section(complaints);
        for key in primitive(&rule.primitive).map(|primitive| primitive.numbers).unwrap_or_default() {
            // A name stands for a parameter the pack declares; the binder looks it up.
            if is_name(&keys, key) {
                continue;
            }
            if let Some(value) = read_dated(&keys, key) {
                let unit = unit_of(&rule.primitive, key, &rule.unit).to_owned();
                let known = Known { zh: rule.zh.clone(), unit, clause: rule.clause.clone(), value };
                if let Some((zh, en)) = wrong_in_pack(&known) {
                    keys.complain(keys.value(key).map_or(keys.line(), |node| node.line), key, &zh, &en);
                }
                parameters.add(format!("{}.{key}", rule.id), known);
            }
        }
    }
    for (name, known) in read_numbers(pack, complaints) {
        parameters.add(name, known);
    }
    scoring::read_numbers(pack, complaints, &mut parameters);
    parameters
}

/// The unit of one of a rule's numbers: its own, but for those that say how long, how late, or which part.
fn unit_of<'u>(primitive: &str, key: &str, own: &'u str) -> &'u str {
    match (primitive, key) {
        ("ratio", "at_least" | "at_most") | (_, "about") => "比例",
        (_, "months") => "月",
        (_, "due_week") => "周",
        (_, "due_days" | "grace_days" | "least_days") => "日",
        (_, "each" | "may_miss" | "a_day" | "method") => "",
        _ => own,
    }
}

/// Whether a number is given by the name of a parameter; the method of an allotment is a word itself.
pub(crate) fn is_name(keys: &Section<'_>, key: &str) -> bool {
    if key == "method" {
        return false;
    }
    match keys.value(key).map(|node| &node.value) {
        Some(NodeValue::Text(text)) => text != "unset" && !text.contains('/'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::{PackTexts, Setting, parse_pack};

    const PACK: &str = r#"
zh = "示例"
version = "1"
[[document]]
id = "plan"
zh = "示例方案"
file = "plan.txt"
[[parameter]]
name = "full_share"
zh = "整学期比例"
value = "2/3"
[[rule]]
id = "PL-27"
zh = "听课"
source = { document = "plan", clause = "一" }
treatment = "evaluated"
primitive = "count"
subject = "pairing"
period = "term"
table = "activity"
where = "kind = 'observe'"
match = { actor_id = "subject" }
sum = "quantity"
at_least = 10
full_share = "full_share"
"#;

    fn pack(text: &str) -> PolicyPack {
        let file = ("pack.toml".to_owned(), text.to_owned());
        let (pack, errors) = parse_pack(&PackTexts { id: "x".into(), pack: file, cases: None, headings: None });
        assert_eq!(errors, []);
        pack.expect("read")
    }

    fn told(text: &str) -> Vec<(String, Option<String>)> {
        check(&pack(text)).into_iter().map(|error| (error.key, error.nearest)).collect()
    }

    #[test]
    fn a_right_pack_has_nothing_to_complain_of() {
        assert_eq!(told(PACK), []);
    }

    #[test]
    fn a_clock_is_for_those_who_have_one() {
        let keys = |text: &str| told(text).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        let period = |word: &str| PACK.replace("\"term\"", &format!("\"{word}\""));
        assert_eq!(keys(&period("contract_year")), [""; 0]);
        assert_eq!(keys(&period("calendar_year")), [""; 0]);
        assert_eq!(keys(&period("service_year")), ["rule PL-27.period"]);
        let teacher = |word: &str| period(word).replace("\"pairing\"", "\"teacher\"");
        assert_eq!(keys(&teacher("service_year")), [""; 0]);
        assert_eq!(keys(&teacher("contract_year")), ["rule PL-27.period"]);
        let nth = |word: &str| period(word).replace("full_share = \"full", "contract_year = 2\nfull_share = \"full");
        assert_eq!(keys(&nth("contract_year")), [""; 0]);
        assert_eq!(keys(&nth("school_year")), ["rule PL-27.contract_year"]);
    }

    #[test]
    fn wrong_names_of_every_sort_are_told_in_one_pass_with_the_nearest() {
        let wrong = PACK
            .replace("\"term\"", "\"trem\"")
            .replace("actor_id =", "actr_id =")
            .replace("'observe'", "'obsrve'")
            .replace("sum = \"quantity\"", "sum = \"quantty\"")
            .replace("at_least = 10", "at_lest = 10")
            .replace("full_share = \"full_share\"", "full_share = \"full_shar\"");
        let told = told(&wrong);
        for (key, near) in [
            ("rule PL-27.period", Some("term")),
            ("rule PL-27.match.actr_id", Some("actor_id")),
            ("rule PL-27.where", Some("observe")),
            ("rule PL-27.sum", Some("quantity")),
            ("rule PL-27.at_lest", Some("at_least")),
            ("rule PL-27.at_least", None),
            ("rule PL-27.full_share", Some("full_share")),
        ] {
            assert!(told.contains(&(key.to_owned(), near.map(str::to_owned))), "{key}: {told:?}");
        }
    }

    #[test]
    fn a_pack_may_not_give_numbers_out_of_range_either() {
        let wrong = PACK.replace("value = \"2/3\"", "value = \"5/3\"").replace("at_least = 10", "at_least = -10");
        let keys: Vec<String> = told(&wrong).into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["parameter full_share.value", "rule PL-27.at_least"]);
    }

    #[test]
    fn an_unknown_primitive_names_the_nearest_and_a_wrong_treatment_is_refused() {
        let near: Vec<_> = told(&PACK.replace("\"count\"", "\"cuont\""));
        assert_eq!(near, [("rule PL-27.primitive".to_owned(), Some("count".to_owned()))]);
        assert_eq!(told(&PACK.replace("\"evaluated\"", "\"judged\"")).len(), 1);
    }

    /// The example of a shape, with something wrong in it.
    fn wrong_example(id: &str, right: &str, wrong: &str) -> Vec<(String, Option<String>)> {
        let all = include_str!("../../../pipelines/examples/shapes/pack.toml");
        let head = &all[..all.find("\n# every:").expect("the first example")];
        let rule = all.split("[[rule]]").find(|rule| rule.contains(&format!("id = \"{id}\""))).expect("an example");
        assert!(rule.contains(right), "{id} has no {right}");
        told(&format!("{head}\n[[rule]]{}", rule.replacen(right, wrong, 1)))
    }

    #[test]
    fn every_shape_tells_its_own_mistakes_with_the_nearest_right_word() {
        for (id, right, wrong, key, near) in [
            ("EX-EVERY", "each = \"week\"", "each = \"wek\"", "each", Some("week")),
            ("EX-EVERY", "at_least = 1\n", "", "at_least", None),
            (
                "EX-RATIO",
                "activity_id = \"activity_id\"",
                "activty_id = \"activity_id\"",
                "link.activty_id",
                Some("activity_id"),
            ),
            ("EX-RATIO", "kind = '评课意见'", "kind = '评课意思'", "where", Some("评课意见")),
            ("EX-COVERAGE", "when = \"window\"", "when = \"windw\"", "when", Some("window")),
            ("EX-PARTNERS", "at_most = 1", "", "at_least", None),
            ("EX-LATENCY", "ends = \"notified_at\"", "ends = \"notifed_at\"", "ends", Some("notified_at")),
            ("EX-SPELL", "in = \"years\"", "in = \"yeers\"", "in", Some("years")),
            ("EX-BAR", "year = \"year\"", "yeer = \"year\"", "yeer", Some("year")),
            ("EX-ELIGIBLE", "highest_degree IN", "highest_degre IN", "who", Some("highest_degree")),
            ("EX-RUBRIC", "item = \"criterion\"", "item = \"criterium\"", "item", Some("criterion")),
            ("EX-TARGET", "basis = \"stock\"", "basis = \"stok\"", "basis", Some("stock")),
            ("EX-TARGET", "about = 0.1", "about = 1.1", "about", None),
            ("EX-HIGHER", "relation = \"higher\"", "relation = \"hihger\"", "relation", Some("higher")),
            ("EX-SELECT", "places = 2\n", "", "places", None),
            ("EX-STATES", "subject = \"holder\"", "subject = \"holdr\"", "subject", Some("holder")),
            ("EX-FILED", "test = \"order\"", "test = \"odrer\"", "test", Some("order")),
            ("EX-POINTS", "part = \"phase\"", "part = \"phas\"", "part", Some("phase")),
            ("EX-RISE", "value = \"rank\"", "value = \"tier\"", "value", None),
        ] {
            let told = wrong_example(id, right, wrong);
            let found = told.iter().any(|(told, nearest)| told.ends_with(key) && nearest.as_deref() == near);
            assert!(found, "{id} {wrong}: {told:?}");
        }
    }

    #[test]
    fn a_bureau_may_set_only_numbers_the_pack_has_and_of_their_kind() {
        let set = |name: &str, value: Setting| {
            let policy = always(&pack(PACK), BTreeMap::from([(name.to_owned(), value)]), 7);
            plan_pack(&pack(PACK), &policy).err().unwrap_or_default()
        };
        assert_eq!(set("PL-27.at_least", Setting::Int(12)), []);
        assert_eq!(set("PL-27.at_least", Setting::Text("unset".into())), []);
        let wrong = set("PL-27.at_leat", Setting::Int(12));
        assert_eq!((wrong[0].line, wrong[0].nearest.as_deref()), (7, Some("PL-27.at_least")));
        assert_eq!(set("full_share", Setting::Bool(true)).len(), 1);
    }
}
