//! `qinglan what-if`: one term with a number, a weight, places or a record changed; who enters, who leaves, what else moves.
//! Nothing is stored.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use policy::Setting;
use policy::document::{Complaints, Document, NodeValue};
use tables::Lang;

use crate::diff;
use crate::message::{self, Outcome, Told, Voice};
use crate::trial::{Changes, Trial, no_such, refused_facts};

/// What was typed.
pub struct Asked<'a> {
    /// The workspace.
    pub dir: &'a Path,
    /// The term; the latest if none.
    pub term: Option<tables::Term>,
    /// `PACK.PARAM=VALUE`.
    pub set: &'a [String],
    /// `LIST.ITEM=N`.
    pub weight: &'a [String],
    /// `LIST=N`.
    pub places: &'a [String],
    /// A file of corrections.
    pub fact: Option<&'a PathBuf>,
}

/// Computes the term twice and prints what differs.
pub fn what_if(asked: &Asked<'_>, voice: &Voice) -> Result<Outcome> {
    if asked.set.is_empty() && asked.weight.is_empty() && asked.places.is_empty() && asked.fact.is_none() {
        return Err(Told::error(
            "没有要试的改动：用 --set、--weight、--places 或 --fact 写一项",
            "nothing to try: give --set, --weight, --places or --fact",
        ));
    }
    let mut trial = Trial::open(asked.dir, asked.term, voice)?;
    let changes = read_changes(asked, &trial)?;
    let changed = trial.changed(&changes)?;
    let words = told_changes(&trial, &changes);
    let before = trial.measure(&trial_house(&trial)?)?;
    let after = trial.measure(&changed)?;
    let refused = refused_facts(&before, &after);
    if let Some(why) = refused.first() {
        return Err(Told::error(format!("这项更正用不上：{why}"), format!("the correction does not apply: {why}")));
    }
    let difference = metrics::compare(&before, &after);
    if voice.json {
        let mut found = diff::found_json(&difference, &diff::Why::Tried);
        found["term"] = trial.term.to_string().into();
        found["changes"] = words.into();
        message::print(&serde_json::to_string_pretty(&found)?);
    } else {
        message::print(&told(&trial, &words, &diff::found_text(&difference, &diff::Why::Tried, voice), voice));
    }
    Ok(Outcome::Done)
}

/// Settings, packs and decisions as they stand, as a house of its own.
fn trial_house(trial: &Trial) -> Result<crate::workspace::House> {
    trial.changed(&Changes::default())
}

fn told(trial: &Trial, words: &[String], found: &str, voice: &Voice) -> String {
    let term = trial.term;
    let head = match voice.lang {
        Lang::Zh => format!("如果 {term} 学期改成下面这样（只在内存里算，没有写入任何东西）："),
        Lang::En => format!("If term {term} were changed as follows (computed in memory, nothing was written):"),
    };
    let words: Vec<String> = words.iter().map(|word| format!("  {word}")).collect();
    format!("{head}\n{}\n\n{found}", words.join("\n"))
}

/// The changes in words: name, what it stands at, what it would be.
fn told_changes(trial: &Trial, changes: &Changes) -> Vec<String> {
    let numbers = changes.numbers.iter().map(|(pack, name, value)| {
        let known = trial.house.plan.numbers(pack);
        let now = known.iter().find(|(known, _)| known == name).map_or("—", |(_, value)| value.as_str());
        format!("{pack} {name}：{now} → {}", shown(value))
    });
    let weights = changes.weights.iter().map(|(list, item, weight)| format!("{list} {item}：权重 → {weight}"));
    let facts = changes.facts.iter().map(|(name, _)| name.clone());
    numbers.chain(weights).chain(facts).collect()
}

fn shown(value: &Setting) -> String {
    match value {
        Setting::Text(text) => text.clone(),
        Setting::Int(number) => number.to_string(),
        Setting::Number(number) => number.to_string(),
        Setting::Bool(answer) => answer.to_string(),
        Setting::Date(day) => day.to_string(),
    }
}

fn read_changes(asked: &Asked<'_>, trial: &Trial) -> Result<Changes> {
    let mut changes = Changes::default();
    for typed in asked.set {
        changes.numbers.push(read_number(typed, trial)?);
    }
    for typed in asked.places {
        changes.numbers.push(read_places(typed, trial)?);
    }
    for typed in asked.weight {
        read_weight(typed, trial, &mut changes)?;
    }
    if let Some(file) = asked.fact {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        changes.facts = Some((file.display().to_string(), text));
    }
    Ok(changes)
}

/// `PACK.PARAM=VALUE`; a name may have points of its own, a pack's has none.
fn read_number(typed: &str, trial: &Trial) -> Result<(String, String, Setting)> {
    let form = || form("--set", typed, "PACK.PARAM=VALUE", "pingluo-qinglan.PL-27.at_least=12");
    let (name, value) = typed.split_once('=').ok_or_else(form)?;
    let (pack, name) = name.trim().split_once('.').ok_or_else(form)?;
    let packs: Vec<&str> = trial.house.packs.iter().map(|pack| pack.id.as_str()).collect();
    if !packs.contains(&pack) {
        return Err(no_such("实行中的政策包", "pack in force", pack, packs.into_iter()));
    }
    known_number(trial, pack, name)?;
    Ok((pack.to_owned(), name.to_owned(), value_of(value.trim())))
}

fn known_number(trial: &Trial, pack: &str, name: &str) -> Result<()> {
    let known = trial.house.plan.numbers(pack);
    match known.iter().any(|(known, _)| known == name) {
        true => Ok(()),
        false => Err(no_such(
            &format!("{pack} 的参数"),
            "number of the pack",
            name,
            known.iter().map(|(name, _)| name.as_str()),
        )),
    }
}

/// `LIST=N`: the places of a list, or of the rule that gives posts.
fn read_places(typed: &str, trial: &Trial) -> Result<(String, String, Setting)> {
    let (list, value) = typed.split_once('=').ok_or_else(|| form("--places", typed, "LIST=N", "PL-58=14"))?;
    let with_places = trial.house.packs.iter().flat_map(|pack| {
        let numbers = trial.house.plan.numbers(&pack.id).into_iter();
        numbers.filter_map(|(name, _)| Some((pack.id.clone(), name.strip_suffix(".places")?.to_owned())))
    });
    let known: Vec<(String, String)> = with_places.collect();
    match known.iter().find(|(_, name)| name == list.trim()) {
        Some((pack, name)) => Ok((pack.clone(), format!("{name}.places"), value_of(value.trim()))),
        None => Err(no_such(
            "有名额的名单或职数规则",
            "list or rule with places",
            list.trim(),
            known.iter().map(|(_, name)| name.as_str()),
        )),
    }
}

/// `LIST.ITEM=N`: a rule a list adds up, or an item of a scoring sheet, whose weights are numbers of the pack.
fn read_weight(typed: &str, trial: &Trial, changes: &mut Changes) -> Result<()> {
    let form = || form("--weight", typed, "LIST.ITEM=N", "导师排名.PL-27=2");
    let (name, value) = typed.split_once('=').ok_or_else(form)?;
    let (list, item) = name.trim().split_once('.').ok_or_else(form)?;
    let weight: f64 = value.trim().parse().map_err(|_| form())?;
    if weight < 0.0 || !weight.is_finite() {
        return Err(form());
    }
    match of_sheet(trial, list) {
        Some((pack, sheet, items)) if !items.is_empty() => match items.iter().find(|(known, _)| known == item) {
            Some((_, key)) => changes.numbers.push((pack, format!("{sheet}.{item}.{key}"), value_of(value.trim()))),
            None => {
                let known = items.iter().map(|(item, _)| item.as_str());
                return Err(no_such(&format!("评分表“{sheet}”的项目"), "item of the sheet", item, known));
            }
        },
        _ => changes.weights.push((list.to_owned(), item.to_owned(), weight)),
    }
    Ok(())
}

/// An item of a scoring sheet, and the key that holds what it is worth.
type Item = (String, &'static str);

/// The items of a scoring sheet, or of the sheet a list ranks by; with pack and sheet.
fn of_sheet(trial: &Trial, list: &str) -> Option<(String, String, Vec<Item>)> {
    let sheet_of = |block: &policy::Block| {
        let complaints = Complaints::default();
        let section = block.section(&complaints);
        section.value("sheet").and_then(|_| section.text("sheet")).map(str::to_owned)
    };
    trial.house.packs.iter().find_map(|pack| {
        let named = |block: &&policy::Block| block.id() == Some(list);
        let sheet = match pack.scores.iter().find(named) {
            Some(_) => list.to_owned(),
            None => pack.lists.iter().find(named).and_then(sheet_of)?,
        };
        let mut items: Vec<Item> = Vec::new();
        for (name, _) in trial.house.plan.numbers(&pack.id) {
            let Some(inside) = name.strip_prefix(&format!("{sheet}.")) else { continue };
            // What an item is worth is its weight where it has one, else its full mark.
            for key in ["weight", "full"] {
                let item = inside.strip_suffix(&format!(".{key}")).filter(|item| !item.contains('.'));
                match item.map(|item| (item, items.iter().position(|(known, _)| known == item))) {
                    Some((item, None)) => items.push((item.to_owned(), key)),
                    Some((_, Some(at))) if key == "weight" => items[at].1 = key,
                    _ => {}
                }
            }
        }
        Some((pack.id.clone(), sheet, items))
    })
}

/// A value as a file would state it; words need no quotes.
fn value_of(text: &str) -> Setting {
    let parsed = Document::parse("--set", &format!("value = {text}")).ok();
    let node = parsed.as_ref().and_then(|document| match &document.root_node().value {
        NodeValue::Table(entries) => entries.first().map(|(_, _, node)| node.value.clone()),
        _ => None,
    });
    node.as_ref().and_then(Setting::of).unwrap_or_else(|| Setting::Text(text.to_owned()))
}

fn form(flag: &str, typed: &str, form: &str, example: &str) -> anyhow::Error {
    Told::error(
        format!("{flag} 应写成 {form}，如 {example}；写的是 `{typed}`"),
        format!("{flag} takes {form}, such as {example}; `{typed}` was given"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_as_a_file_would_state_it_and_words_need_no_quotes() {
        for (text, value) in [
            ("12", Setting::Int(12)),
            ("0.75", Setting::Number(0.75)),
            ("true", Setting::Bool(true)),
            ("1/10", Setting::Text("1/10".into())),
            ("webster", Setting::Text("webster".into())),
            ("\"unset\"", Setting::Text("unset".into())),
            ("unset", Setting::Text("unset".into())),
        ] {
            assert_eq!(value_of(text), value, "{text}");
        }
        assert!(matches!(value_of("2024-09-01"), Setting::Date(_)));
    }
}
