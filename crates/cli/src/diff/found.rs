//! Who enters and leaves lists, and whose places differ: in words and for a machine.

use metrics::{AwardChange, Difference, Places, QuotaChange};
use serde_json::{Value, json};
use tables::Lang;

use super::text::cut;
use crate::message::{Voice, counted};

/// Lists with a line and places, in words; nothing where nothing differs.
pub fn lines(difference: &Difference, voice: &Voice) -> Vec<String> {
    let mut lines = Vec::new();
    if !difference.awards.is_empty() {
        let enter = difference.awards.iter().filter(|change| change.enters()).count();
        let leave = difference.awards.iter().filter(|change| change.leaves()).count();
        lines.push(match voice.lang {
            Lang::Zh => format!("名单建议不同的 {} 个：入选 {enter} 个，落选 {leave} 个", difference.awards.len()),
            Lang::En => format!(
                "{} in lists with a line differ: {enter} come in, {leave} go out",
                counted(difference.awards.len(), "place")
            ),
        });
        lines.extend(cut(difference.awards.iter(), voice, award));
        lines.push(String::new());
    }
    if !difference.quotas.is_empty() {
        lines.push(match voice.lang {
            Lang::Zh => format!("职数建议不同的 {} 个", difference.quotas.len()),
            Lang::En => format!("{} with other places of a round", counted(difference.quotas.len(), "unit")),
        });
        lines.extend(cut(difference.quotas.iter(), voice, quota));
        lines.push(String::new());
    }
    lines
}

fn award(change: &AwardChange, voice: &Voice) -> String {
    let (_, list, section) = &change.list;
    let sign = match (change.enters(), change.leaves()) {
        (true, _) => "+",
        (_, true) => "−",
        _ => "=",
    };
    let who = [section, &change.unit, &change.subject.0, &change.subject.1];
    let who: Vec<&str> = who.into_iter().filter(|word| !word.is_empty()).map(String::as_str).collect();
    let said = |decision: &Option<String>| decision_word(decision.as_deref(), voice);
    format!("  {sign} {list}  {}  {} → {}", who.join(" › "), said(&change.before), said(&change.after))
}

fn decision_word(decision: Option<&str>, voice: &Voice) -> String {
    let Some(word) = decision else { return voice.say("不在名单", "not listed").to_owned() };
    let zh = match word {
        "selected" => "入选",
        "lots_required" => "须抽签",
        "not_selected" => "未入选",
        "barred" => "一票否决",
        "ineligible" => "不符合条件",
        "open" => "待定",
        other => other,
    };
    voice.say(zh, word).to_owned()
}

fn quota(change: &QuotaChange, voice: &Voice) -> String {
    let said = |places: Option<Places>| places_words(places, voice);
    format!("  {}  {}  {} → {}", change.round, change.unit, said(change.before), said(change.after))
}

fn places_words(places: Option<Places>, voice: &Voice) -> String {
    let Some(places) = places else { return voice.say("（无）", "(none)").to_owned() };
    let number = places.proposal.map_or_else(|| "—".to_owned(), |number| number.to_string());
    let lots = if places.lots_required { voice.say("（另须抽签）", " (and lots)") } else { "" };
    format!("{number}{lots}")
}

/// The same for a machine.
pub fn json(difference: &Difference) -> (Value, Value) {
    let award = |change: &AwardChange| {
        let (pack, list, section) = &change.list;
        json!({ "pack": pack, "list": list, "section": section, "unit": change.unit, "subject": change.subject.0,
            "counterpart": change.subject.1, "before": change.before, "after": change.after,
            "enters": change.enters(), "leaves": change.leaves() })
    };
    let places = |places: Option<Places>| {
        places.map(|places| json!({ "proposal": places.proposal, "lots_required": places.lots_required }))
    };
    let quota = |change: &QuotaChange| json!({ "round": change.round, "unit": change.unit, "before": places(change.before), "after": places(change.after) });
    let (awards, quotas): (Vec<Value>, Vec<Value>) =
        (difference.awards.iter().map(award).collect(), difference.quotas.iter().map(quota).collect());
    (awards.into(), quotas.into())
}
