//! The difference of two runs in words.

use metrics::{Cause, Conclusion, ConclusionChange, Difference, EvidenceRow, RankChange, Standing};
use tables::Lang;

use super::InputChanges;
use crate::message::{Voice, counted};
use crate::render;

/// How many changes are written out; `--json` has all.
const SHOWN: usize = 40;

/// The whole answer.
pub fn told(ids: [&String; 2], inputs: &InputChanges, difference: &Difference, voice: &Voice) -> String {
    let mut lines = vec![format!("{} → {}", ids[0], ids[1])];
    if inputs.all.is_empty() {
        lines.push(voice.say("  输入没有不同。", "  The inputs are the same.").to_owned());
    }
    lines.extend(inputs.all.iter().map(|change| format!("  {}", change.told().text(voice.lang))));
    lines.extend(inputs.decided.iter().map(|entry| format!("    {}", entry.text(voice.lang))));
    lines.push(String::new());
    lines.extend(found(difference, inputs, voice));
    lines.join("\n")
}

/// What differs: lists and places, conclusions, ranks.
pub fn found(difference: &Difference, inputs: &InputChanges, voice: &Voice) -> Vec<String> {
    let mut lines = super::found::lines(difference, voice);
    lines.push(totals(difference, voice));
    let (lone, both): (Vec<_>, Vec<_>) =
        difference.conclusions.iter().partition(|change| change.cause == Cause::Subject);
    lines.extend(cut(both.into_iter().chain(lone), voice, |change, voice| conclusion(change, inputs, voice))); // what both runs drew comes first
    lines.push(String::new());
    lines.push(match voice.lang {
        Lang::Zh => format!("名次有变化的 {} 个", difference.ranks.len()),
        Lang::En => format!("{} with another rank", counted(difference.ranks.len(), "place")),
    });
    lines.extend(cut(difference.ranks.iter(), voice, rank));
    lines.push(String::new());
    lines
}

/// The first changes in words, and how many more there are.
pub fn cut<'c, C: 'c>(
    changes: impl Iterator<Item = &'c C> + Clone,
    voice: &Voice,
    words: impl Fn(&C, &Voice) -> String,
) -> Vec<String> {
    let mut lines: Vec<String> = changes.clone().take(SHOWN).map(|change| words(change, voice)).collect();
    let more = changes.count().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(match voice.lang {
            Lang::Zh => format!("  … 还有 {more} 条，加 --json 可全部列出"),
            Lang::En => format!("  … {more} more; --json lists all"),
        });
    }
    lines
}

fn totals(difference: &Difference, voice: &Voice) -> String {
    let all = &difference.conclusions;
    let come = all.iter().filter(|change| change.before.is_none()).count();
    let gone = all.iter().filter(|change| change.after.is_none()).count();
    let other = all.len() - come - gone;
    match voice.lang {
        Lang::Zh => format!("结论：不同的 {other} 条，新有的 {come} 条，没有了的 {gone} 条"),
        Lang::En => format!("conclusions: {other} differ, {come} are new, {gone} are gone"),
    }
}

fn conclusion(change: &ConclusionChange, inputs: &InputChanges, voice: &Voice) -> String {
    let key = &change.key;
    let people = [&key.unit, &key.subject.0, &key.counterpart.0];
    let people: Vec<&str> = people.into_iter().filter(|word| !word.is_empty()).map(String::as_str).collect();
    let mut lines = vec![
        format!("■ {}  {}  {}", people.join(" › "), key.period, key.rule),
        format!("  {} → {}", drawn(&change.before, voice), drawn(&change.after, voice)),
        format!("  {}{}", voice.say("原因：", "because of "), why(change, inputs, voice)),
    ];
    let reason = |one: &Option<Conclusion>| one.as_ref().map(|one| one.reason.clone()).unwrap_or_default();
    if let Some(reason) = Some(reason(&change.after)).filter(|now| !now.is_empty() && *now != reason(&change.before)) {
        lines.push(format!("  {}{reason}", voice.say("现在的说明：", "it now says: ")));
    }
    lines.extend(change.gone.iter().map(|row| format!("    − {}", evidence(row))));
    lines.extend(change.come.iter().map(|row| format!("    + {}", evidence(row))));
    lines.join("\n")
}

fn drawn(conclusion: &Option<Conclusion>, voice: &Voice) -> String {
    let Some(one) = conclusion else { return voice.say("（无）", "(none)").to_owned() };
    let status = match voice.lang {
        Lang::Zh => report::status_zh(&one.status),
        Lang::En => &one.status,
    };
    let asks = one.required != (None, None);
    let (actual, required) = (render::number(one.actual), render::required(one.required));
    let counted = match (asks, voice.lang) {
        (true, Lang::Zh) => format!("（实际 {actual}，要求 {required}）"),
        (true, Lang::En) => format!(" (actual {actual}, required {required})"),
        (false, Lang::Zh) => format!("（实际 {actual}）"),
        (false, Lang::En) => format!(" (actual {actual})"),
    };
    format!("{status}{counted}")
}

/// The decisions that stand behind it, and those that made it differ where only decisions differ; else what the results show.
fn why(change: &ConclusionChange, inputs: &InputChanges, voice: &Voice) -> String {
    if !change.decisions.is_empty() {
        return format!("{}{}", cause(change.cause, voice), change.decisions.join(voice.say("、", ", ")));
    }
    match inputs.decided(change) {
        Some(entries) if entries.is_empty() => voice.say("decisions/ 里的决定不同", "other decisions").to_owned(),
        Some(entries) => {
            let entries: Vec<String> = entries.iter().map(|entry| entry.text(voice.lang)).collect();
            entries.join(voice.say("；", "; "))
        }
        None if inputs.tried() && change.cause == Cause::Setting => {
            voice.say("所试的改动", "what was tried").to_owned()
        }
        None => cause(change.cause, voice).to_owned(),
    }
}

fn cause(cause: Cause, voice: &Voice) -> &'static str {
    match (cause, voice.lang) {
        (Cause::Decision, Lang::Zh) => "决定 ",
        (Cause::Decision, Lang::En) => "a decision: ",
        (Cause::Rows, Lang::Zh) => "所依据的记录不同",
        (Cause::Rows, Lang::En) => "the rows it rests on",
        (Cause::Requirement, Lang::Zh) => "规则要求的数不同",
        (Cause::Requirement, Lang::En) => "the number the rule asks for",
        (Cause::Rule, Lang::Zh) => "规则开始或不再实行",
        (Cause::Rule, Lang::En) => "the rule coming into force or going out of it",
        (Cause::Subject, Lang::Zh) => "只有一次运行有这个对象或期间",
        (Cause::Subject, Lang::En) => "a subject or period only one run has",
        (Cause::Setting, Lang::Zh) => "记录相同；读不了的材料、设置、校历、用词或程序不同",
        (Cause::Setting, Lang::En) => {
            "sheets that cannot be read, settings, calendar, words or program: the rows are the same"
        }
    }
}

fn evidence(row: &EvidenceRow) -> String {
    render::evidence(row.counted, &row.quantity, &row.place, &row.note)
}

fn rank(change: &RankChange, voice: &Voice) -> String {
    let of = |one: &Option<Standing>| one.as_ref().and_then(|one| one.rank);
    let arrow = match (of(&change.before), of(&change.after)) {
        (Some(before), Some(after)) if after < before => "↑",
        (Some(before), Some(after)) if after > before => "↓",
        (None, Some(_)) => "+",
        (Some(_), None) => "−",
        _ => "=",
    };
    let standing = |one: &Option<Standing>| match one {
        None => voice.say("不在名单", "not listed").to_owned(),
        Some(one) => {
            let rank = one.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
            let score = one.score.map_or_else(String::new, |score| match voice.lang {
                Lang::Zh => format!("（得分 {score}）"),
                Lang::En => format!(" (score {score})"),
            });
            format!("{rank}{score}{}", if one.gate.is_empty() { String::new() } else { format!(" {}", one.gate) })
        }
    };
    let who = [&change.unit, &change.subject].into_iter().filter(|word| !word.is_empty()).cloned().collect::<Vec<_>>();
    let (before, after) = (standing(&change.before), standing(&change.after));
    let decision = change.decision.as_ref().map(|place| format!("  {}{place}", voice.say("抽签：", "lots: ")));
    format!("  {arrow} {}  {}  {before} → {after}{}", change.list.1, who.join(" › "), decision.unwrap_or_default())
}
