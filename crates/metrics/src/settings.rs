//! What a bureau sets in `[policy.set]`, held against what the pack declares: known names, right types, sensible ranges.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use policy::document::Complaints;
use policy::{ConfigError, PolicyInForce, Setting, nearest};

use crate::allotment::METHODS;
use crate::parameters::{Known, Parameters, number};

/// What a number may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measured {
    /// A part of a whole: 0 to 1.
    Share,
    /// Something counted, in whole numbers.
    Count {
        most: i64,
    },
    /// A number without a unit.
    Plain,
    Day,
    Answer,
    Text,
}

/// What is wrong with a value, in Chinese and English.
type Wrong = (String, String);

/// Whole years that can be meant: what is later or earlier is a slip of a key.
const YEARS: RangeInclusive<i32> = 1949..=2100;

impl Measured {
    /// Of a parameter, by the unit it declares and the value the pack gives.
    fn of(known: &Known) -> Self {
        match (known.unit.as_str(), known.value.last()) {
            ("比例", _) => Self::Share,
            ("文字", _) => Self::Text,
            (_, Some(Setting::Text(text))) if text.contains('/') => Self::Share,
            (_, Some(Setting::Text(_))) => Self::Text,
            ("日期", _) | (_, Some(Setting::Date(_))) => Self::Day,
            (_, Some(Setting::Bool(_))) => Self::Answer,
            // Half a day, half an hour: what is not counted in whole numbers alone.
            ("" | "天" | "学时" | "小时" | "分" | "课时" | "分钟", _) => Self::Plain,
            ("年", _) => Self::Count { most: 100 },
            ("月", _) => Self::Count { most: 1200 },
            _ => Self::Count { most: 1_000_000 },
        }
    }

    /// What is wrong with a value; `None` if it may be meant.
    fn wrong(self, value: &Setting) -> Option<Wrong> {
        if matches!(value, Setting::Text(text) if text == "unset") {
            return None;
        }
        let fits = match (self, value) {
            (Self::Day, Setting::Date(day)) => YEARS.contains(&day.year()),
            (Self::Answer, Setting::Bool(_)) | (Self::Text, Setting::Text(_)) => true,
            (Self::Count { most }, Setting::Int(number)) => (0..=most).contains(number),
            (Self::Share, value) => number(value).is_some_and(|number| (0.0..=1.0).contains(&number)),
            (Self::Plain, Setting::Int(_) | Setting::Number(_)) => {
                number(value).is_some_and(|number| (0.0..=1e6).contains(&number))
            }
            _ => false,
        };
        (!fits).then(|| self.expected())
    }

    fn expected(self) -> Wrong {
        let (first, last) = (YEARS.start(), YEARS.end());
        let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match self {
            Self::Share => both(
                "应为 0 至 1 之间的比例，如 0.75 或 \"2/3\"",
                "a share from 0 to 1 is expected, such as 0.75 or \"2/3\"",
            ),
            Self::Count { most } => {
                (format!("应为 0 至 {most} 的整数"), format!("a whole number from 0 to {most} is expected"))
            }
            Self::Plain => both("应为 0 至 1000000 的数", "a number from 0 to 1000000 is expected"),
            Self::Day => (
                format!("应为 {first} 至 {last} 年的日期，不加引号，如 2024-09-01"),
                format!("a day of the years {first} to {last} is expected, without quotes, such as 2024-09-01"),
            ),
            Self::Answer => both("应为 true 或 false，不加引号", "true or false is expected, without quotes"),
            Self::Text => both("应为加引号的文字", "a quoted text is expected"),
        }
    }
}

/// Puts a bureau's values in place of the pack's; a wrong one is told with its line in `bureau.toml`.
pub(crate) fn set_parameters(parameters: &mut Parameters, policy: &PolicyInForce, complaints: &Complaints) {
    for (name, value) in &policy.set {
        let line = policy.set_lines.get(name).copied().unwrap_or(1);
        let complain = |(zh, en): Wrong, near: Option<&str>| {
            complaints.add(ConfigError {
                file: "bureau.toml".to_owned(),
                line,
                key: format!("policy.set.{name}"),
                zh,
                en,
                nearest: near.map(str::to_owned),
            });
        };
        let Some(known) = parameters.get(name) else {
            let near = nearest(name, parameters.names());
            complain((format!("政策包没有参数 `{name}`"), format!("the pack has no parameter `{name}`")), near);
            continue;
        };
        if let (true, Setting::Text(word)) = (name.ends_with(".method"), value)
            && !METHODS.iter().chain(&["unset"]).any(|known| known == word)
        {
            let words = (format!("没有分配方法 `{word}`"), format!("there is no method of allotment `{word}`"));
            complain(words, nearest(word, METHODS));
            continue;
        }
        match Measured::of(known).wrong(value) {
            Some((zh, en)) => complain((format!("{}：{zh}", known.zh), en), None),
            None => {
                parameters.set(name, value.clone());
            }
        }
    }
}

/// What is wrong with the values a pack itself gives a parameter.
pub(crate) fn wrong_in_pack(known: &Known) -> Option<Wrong> {
    let measured = Measured::of(known);
    known.value.steps.iter().filter_map(|(_, value)| value.as_ref()).find_map(|value| measured.wrong(value))
}

/// A case's settings as a bureau would write them.
pub(crate) fn settings(nodes: &BTreeMap<String, policy::document::Node>) -> BTreeMap<String, Setting> {
    nodes.iter().filter_map(|(name, node)| Some((name.clone(), Setting::of(&node.value)?))).collect()
}

/// A pack in force at all times, with some of its numbers set.
pub(crate) fn always(pack: &policy::PolicyPack, set: BTreeMap<String, Setting>, line: usize) -> PolicyInForce {
    let set_lines = set.keys().map(|name| (name.clone(), line)).collect();
    let (pack, from) = (pack.id.clone(), NaiveDate::MIN);
    PolicyInForce { pack, from, to: None, units: Vec::new(), units_line: line, set, set_lines }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::plan_pack;

    /// What the shipped pack's settings come to: file, line, key and message of each mistake.
    fn told(name: &str, value: Setting) -> Vec<(String, usize, String, String)> {
        let pack = policy::load_pack("pingluo-qinglan").expect("shipped");
        let policy = always(&pack, BTreeMap::from([(name.to_owned(), value)]), 7);
        let errors = plan_pack(&pack, &policy).err().unwrap_or_default();
        errors.into_iter().map(|error| (error.file, error.line, error.key, error.zh)).collect()
    }

    #[test]
    fn a_setting_out_of_range_is_told_at_its_own_line_in_words() {
        let text = |text: &str| Setting::Text(text.to_owned());
        let day = |text: &str| Setting::Date(text.parse().expect("a day"));
        for (name, value, words) in [
            ("new_teacher_years", Setting::Int(-4), "0 至 100 的整数"),
            ("new_teacher_years", Setting::Int(1_000_000_000_000), "0 至 100 的整数"),
            ("new_teacher_years", Setting::Number(2.5), "整数"),
            ("new_teacher_years", text("三"), "整数"),
            ("full_share", text("5/3"), "0 至 1"),
            ("full_share", text("2/0"), "0 至 1"),
            ("full_share", Setting::Int(2), "0 至 1"),
            ("marked_share", Setting::Number(-0.1), "0 至 1"),
            ("PL-58.preference", Setting::Number(f64::NAN), "0 至 1"),
            ("PL-58.places", Setting::Int(-1), "整数"),
            ("PL-27.at_least", Setting::Int(-10), "整数"),
            ("PL-28.grace_days", Setting::Int(-1), "整数"),
            ("result_months_after", Setting::Int(-12), "0 至 1200"),
            ("effect_z", Setting::Number(-1.0), "0 至 1000000"),
            ("effect_z", Setting::Number(f64::INFINITY), "0 至 1000000"),
            ("basic_pass", Setting::Int(1), "true"),
            ("programme_start", text("2022-09-01"), "不加引号"),
            ("programme_start", day("0202-09-01"), "1949 至 2100"),
        ] {
            let told = told(name, value.clone());
            let [(file, 7, key, zh)] = told.as_slice() else { panic!("{name} {value:?}: {told:?}") };
            assert_eq!((file.as_str(), key.as_str()), ("bureau.toml", format!("policy.set.{name}").as_str()));
            assert!(zh.contains(words), "{name} {value:?}: {zh}");
        }
    }

    #[test]
    fn a_method_nobody_knows_is_told_at_its_own_line_with_the_nearest() {
        let pack = policy::load_pack("pingluo-qinglan").expect("shipped");
        let with = |word: &str| {
            let set = BTreeMap::from([("PL-58.method".to_owned(), Setting::Text(word.to_owned()))]);
            plan_pack(&pack, &always(&pack, set, 7)).err().unwrap_or_default()
        };
        let told = with("webstr");
        assert_eq!(
            (told[0].file.as_str(), told[0].line, told[0].nearest.as_deref()),
            ("bureau.toml", 7, Some("webster"))
        );
        assert_eq!((with("webster"), with("unset")), (Vec::new(), Vec::new()));
    }

    #[test]
    fn the_edges_of_a_range_may_be_set_and_so_may_nothing() {
        for (name, value) in [
            ("new_teacher_years", Setting::Int(0)),
            ("new_teacher_years", Setting::Int(100)),
            ("full_share", Setting::Int(1)),
            ("full_share", Setting::Text("3/4".into())),
            ("full_share", Setting::Number(0.0)),
            ("PL-58.places", Setting::Int(0)),
            ("effect_z", Setting::Number(1.96)),
            ("basic_pass", Setting::Bool(true)),
            ("programme_start", Setting::Date(NaiveDate::from_ymd_opt(2022, 9, 1).expect("a day"))),
            ("new_teacher_years", Setting::Text("unset".into())),
        ] {
            assert_eq!(told(name, value.clone()), [], "{name} {value:?}");
        }
    }
}
