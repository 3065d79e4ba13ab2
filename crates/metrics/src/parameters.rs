//! The numbers of one pack in force: the text's, the pack's defaults, and those the bureau sets.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use policy::{Clause, DatedValue, Setting, ValueOrigin};

/// Every number of a pack by name: `full_share`, `PL-27.at_least`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parameters {
    known: BTreeMap<String, Known>,
    used: RefCell<BTreeMap<String, BTreeSet<String>>>,
}

/// One number.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub zh: String,
    pub unit: String,
    pub clause: Clause,
    pub value: DatedValue,
}

impl Parameters {
    /// Adds one.
    pub fn add(&mut self, name: String, known: Known) {
        self.known.insert(name, known);
    }

    /// Puts the bureau's own value in place of the pack's; `false` if the pack has no such number.
    pub fn set(&mut self, name: &str, value: Setting) -> bool {
        let Some(known) = self.known.get_mut(name) else { return false };
        known.value = match value {
            Setting::Text(text) if text == "unset" => {
                DatedValue { steps: vec![(None, None)], origin: ValueOrigin::Unset }
            }
            value => DatedValue::constant(value, ValueOrigin::Bureau),
        };
        true
    }

    /// A number by name.
    pub fn get(&self, name: &str) -> Option<&Known> {
        self.known.get(name)
    }

    /// A number by name; the rule is remembered as using it.
    pub fn used_by(&self, name: &str, rule: &str) -> Option<&DatedValue> {
        let known = self.known.get(name)?;
        self.used.borrow_mut().entry(name.to_owned()).or_default().insert(rule.to_owned());
        Some(&known.value)
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    /// Every number with the rules that use it, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Known, Vec<String>)> {
        self.known.iter().map(|(name, known)| {
            let rules = self.used.borrow().get(name).map(|rules| rules.iter().cloned().collect());
            (name.as_str(), known, rules.unwrap_or_default())
        })
    }
}

/// The days on which a number must be in force: the first, or else the first day up to the last that it has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InForce {
    pub on: NaiveDate,
    pub until: NaiveDate,
}

impl From<NaiveDate> for InForce {
    fn from(day: NaiveDate) -> Self {
        Self { on: day, until: day }
    }
}

impl InForce {
    /// The value in force.
    pub fn value(self, dated: &DatedValue) -> Option<&Setting> {
        let later = || {
            let steps = dated.steps.iter().filter_map(|(from, value)| Some((from.as_ref()?, value.as_ref()?)));
            let within = steps.filter(|(from, _)| (self.on..=self.until).contains(*from));
            within.min_by_key(|(from, _)| **from).map(|(_, value)| value)
        };
        dated.at(self.on).or_else(later)
    }
}

/// The number in force on a day; `None` if it is unset or no number.
pub(crate) fn number_at(value: &DatedValue, day: impl Into<InForce>) -> Option<f64> {
    day.into().value(value).and_then(number)
}

/// A setting as a number; `"2/3"` is a fraction.
pub(crate) fn number(setting: &Setting) -> Option<f64> {
    match setting {
        Setting::Int(number) => Some(*number as f64),
        Setting::Number(number) => Some(*number),
        Setting::Text(text) => ratio_of(text).map(|(part, whole)| part as f64 / whole as f64),
        Setting::Bool(_) | Setting::Date(_) => None,
    }
}

/// A setting as an exact fraction: `"2/3"`, `1`, `0.75` (six decimals).
pub(crate) fn ratio(setting: &Setting) -> Option<(i64, i64)> {
    const MILLION: f64 = 1e6;
    match setting {
        Setting::Int(number) => Some((*number, 1)),
        Setting::Number(number) => Some(((number * MILLION).round() as i64, MILLION as i64)),
        Setting::Text(text) => ratio_of(text),
        Setting::Bool(_) | Setting::Date(_) => None,
    }
}

fn ratio_of(text: &str) -> Option<(i64, i64)> {
    let (part, whole) = text.split_once('/')?;
    let (part, whole) = (part.trim().parse().ok()?, whole.trim().parse().ok()?);
    (whole > 0).then_some((part, whole))
}

/// A value by date as a person would read it: `12`, `8（2018-06-01起）；10（2024-09-01起）`.
pub(crate) fn steps_shown(value: &DatedValue) -> String {
    let steps = value.steps.iter().map(|(from, setting)| {
        let setting = setting.as_ref().map_or_else(|| "未设定".to_owned(), shown);
        match (value.steps.len(), from) {
            (1, _) => setting,
            (_, from) => format!("{setting}（{}起）", from.map_or_else(String::new, |day| day.to_string())),
        }
    });
    steps.collect::<Vec<_>>().join("；")
}

/// A setting as a person would read it.
pub(crate) fn shown(setting: &Setting) -> String {
    match setting {
        Setting::Text(text) => text.clone(),
        Setting::Int(number) => number.to_string(),
        Setting::Number(number) => number.to_string(),
        Setting::Bool(answer) => if *answer { "是" } else { "否" }.to_owned(),
        Setting::Date(day) => day.to_string(),
    }
}
