//! The tables people see.

use tables::Table;

use super::Form;
use super::marks::Mark;
use super::posterior::Interval;
use super::year::{Mentor, Summary, Year};
use crate::facts::Facts;
use crate::outcome::declared;

/// The view `mentor_effect`: every mentor with mentees in a year. Estimate and ranks stand only where there is enough.
pub(crate) fn mentor_effect(years: &[Year<'_>]) -> Table {
    let mut all: Vec<(&Mentor<'_>, &Year<'_>)> =
        years.iter().flat_map(|year| year.mentors.iter().map(move |mentor| (mentor, year))).collect();
    all.sort_by_key(|(mentor, year)| (mentor.unit, mentor.name, mentor.id, year.year));
    let mut rows = Table::builder(declared("mentor_effect"));
    for (mentor, year) in all {
        let found = &mentor.found;
        let enough = found.is_enough();
        let across = found.across.filter(|_| enough);
        let within = found.within.filter(|_| enough);
        let place = found.place.as_ref();
        let evidence = found.evidence.as_ref();
        let word = |interval: Option<Interval>| interval.zip(year.numbers).map(|(of, numbers)| of.word(&numbers));
        rows.row()
            .text("unit", mentor.unit)
            .text("mentor", mentor.name)
            .int("school_year", i64::from(year.year))
            .int("mentees", mentor.mentees)
            .number("estimate", across.map(|across| across.value))
            .number("low", across.map(|across| across.low))
            .number("high", across.map(|across| across.high))
            .int("rank_low", place.map(|place| place.low as i64))
            .int("rank_high", place.map(|place| place.high as i64))
            .boolean("enough_data", enough)
            .text("state", found.state)
            .text("reason", Some(found.reason.as_str()).filter(|reason| !reason.is_empty()))
            .int("decided", mentor.decided)
            .int("met", mentor.met)
            .int("rated_mentees", evidence.map(|of| of.mentees as i64))
            .number("exposure", evidence.map(|of| of.exposure))
            .int("raters", evidence.map(|of| of.raters as i64))
            .int("marks", evidence.map(|of| of.marks as i64))
            .number("reliability", evidence.filter(|_| found.across.is_some()).map(|of| of.reliability))
            .number("wide_low", found.across.map(|across| across.low))
            .number("wide_high", found.across.map(|across| across.high))
            .text("word", word(across))
            .number("expected_rank", place.map(|place| place.expected))
            .int("ranked", place.map(|place| place.of as i64))
            .int("rank_group", place.map(|place| place.group as i64))
            .number("top_chance", place.map(|place| place.top))
            .int("top_places", place.map(|place| place.places as i64))
            .text("band", place.zip(year.numbers).map(|(place, numbers)| place.band(&numbers)))
            .boolean("robust", place.map(|place| place.robust))
            .number("plain_estimate", found.plain.filter(|_| enough))
            .number("school_share", found.school_share.filter(|_| enough))
            .number("within_estimate", within.map(|within| within.value))
            .number("within_low", within.map(|within| within.low))
            .number("within_high", within.map(|within| within.high))
            .text("within_word", word(within))
            .int("component", found.component.map(|component| component as i64))
            .text("mentor_id", mentor.id);
    }
    rows.finish()
}

/// One figure of a year: name, words, number, text.
type Item = (&'static str, &'static str, Option<f64>, Option<String>);

/// The view `effect_summary`: what is behind a year's estimates, figure by figure.
pub(crate) fn effect_summary(years: &[Year<'_>], form: Form) -> Table {
    let mut rows = Table::builder(declared("effect_summary"));
    for year in years {
        for (item, zh, value, text) in items(&year.summary, form) {
            rows.row()
                .int("school_year", i64::from(year.year))
                .text("item", item)
                .text("zh", zh)
                .number("value", value.filter(|value| value.is_finite()))
                .text("text", text.as_deref());
        }
    }
    rows.finish()
}

fn items(summary: &Summary, form: Form) -> Vec<Item> {
    let count = |number: usize| Some(number as f64);
    let spread = |name: &str| summary.spread.get(name).copied();
    let state = summary.refusal.as_ref().map_or("told", |refusal| refusal.key());
    let why = summary.refusal.as_ref().map(|refusal| refusal.zh());
    vec![
        ("state", "结论", None, Some(state.to_owned())),
        ("reason", "为什么没有估计", None, why),
        ("form", "效应的单位", None, Some(form.unit().to_owned())),
        ("marks", "计入的评分", count(summary.marks), None),
        ("left_out", "未计入的评分", count(summary.left_out), None),
        ("own_marks", "其中评委给自己徒弟的", count(summary.own), None),
        ("mentees", "徒弟", count(summary.mentees), None),
        ("mentors", "徒弟有评分的导师", count(summary.mentors), None),
        ("raters", "评委", count(summary.raters), None),
        ("schools", "学校", count(summary.schools), None),
        ("ranked", "样本足够、列入名次的导师", count(summary.ranked), None),
        ("told_apart", "与平均分得出的导师", count(summary.told_apart), None),
        ("groups", "分得出的组", count(summary.groups), None),
        ("places", "前列名额", summary.places.map(|places| places as f64), None),
        ("wrong_places", "稳居前列者中预计误列人数", summary.wrong_places, None),
        ("sd_mentor", "导师之间的标准差", spread("mentor"), None),
        ("sd_mentee", "徒弟起点的标准差", spread("mentee"), None),
        ("sd_growth", "徒弟每年进步的标准差", spread("growth"), None),
        ("sd_school", "学校之间的标准差", spread("school"), None),
        ("sd_school_growth", "学校每年进步的标准差", spread("school_growth"), None),
        ("sd_rater", "评委宽严的标准差", spread("rater"), None),
        ("sd_visit", "同一人各次表现的标准差", spread("visit"), None),
        ("sd_residual", "一个评分的标准差", spread("residual"), None),
        ("rater_gap", "两名评委同评一课，分差的典型大小", rater_gap(summary), None),
        ("chance", "导师毫无差别时碰巧这么大的可能", summary.chance, None),
        ("reliability", "平均可靠度", summary.reliability, None),
        ("school_share", "跨校信息占比（中位数）", summary.school_share, None),
        ("components", "互相连得上的导师群", count(summary.components), None),
        ("slope", "徒弟进步快慢不同（1是）", summary.slope.map(|slope| f64::from(u8::from(slope))), None),
        ("integrated", "计入方差估计的误差（1是）", summary.integrated.map(|on| f64::from(u8::from(on))), None),
        ("draws", "名次抽样次数", summary.draws, None),
        ("seed", "抽样种子", summary.seed, None),
    ]
}

/// The standard deviation of the difference of two raters' marks of one visit.
fn rater_gap(summary: &Summary) -> Option<f64> {
    let residual = summary.spread.get("residual")?;
    let rater = summary.spread.get("rater").copied().unwrap_or_default();
    Some((2.0 * (rater * rater + residual * residual)).sqrt())
}

/// The view `rater_effect`: every rater of the marks known at the end of a year.
pub(crate) fn rater_effect(years: &[Year<'_>]) -> Table {
    let mut all: Vec<_> =
        years.iter().flat_map(|year| year.raters.iter().map(move |rater| (rater, year.year))).collect();
    all.sort_by(|(a, of), (b, other)| (of, &a.unit, &a.name, &a.id).cmp(&(other, &b.unit, &b.name, &b.id)));
    let mut rows = Table::builder(declared("rater_effect"));
    for (rater, year) in all {
        rows.row()
            .int("school_year", i64::from(year))
            .text("unit", rater.unit.as_str())
            .text("rater", rater.name.as_str())
            .int("marks", rater.marks as i64)
            .int("used", rater.used as i64)
            .int("mentees", rater.mentees as i64)
            .int("schools", rater.schools as i64)
            .number("severity", rater.severity.map(|severity| severity.0))
            .number("low", rater.severity.map(|severity| severity.1))
            .number("high", rater.severity.map(|severity| severity.2))
            .boolean("enough_data", rater.enough)
            .int("shared_visits", rater.shared as i64)
            .number("gap", rater.gap)
            .number("distance", rater.distance)
            .int("own_marks", rater.own as i64)
            .number("own_gap", rater.own_gap)
            .text("state", rater.state)
            .text("rater_id", rater.id.as_deref());
    }
    rows.finish()
}

/// The view `ratings`: every mark, whether it counts, and why not.
pub(crate) fn ratings(marks: &[Mark<'_>], facts: &Facts<'_>) -> Table {
    let source = facts.stock.table("rubric_score");
    let mut order: Vec<&Mark<'_>> = marks.iter().collect();
    order.sort_by(|a, b| {
        (a.unit, a.name, a.mentee, a.day, &a.rater, a.row).cmp(&(b.unit, b.name, b.mentee, b.day, &b.rater, b.row))
    });
    let mut rows = Table::builder(declared("ratings"));
    for mark in order {
        rows.row()
            .text("unit", mark.unit)
            .text("teacher", mark.name)
            .int("school_year", i64::from(mark.school_year))
            .text("scheme", Some(mark.scheme).filter(|scheme| !scheme.is_empty()))
            .date("date", source.date(mark.row, "date"))
            .text("rater_unit", mark.rater_unit)
            .text("rater", Some(mark.rater_name).filter(|rater| !rater.is_empty()))
            .number("score", source.number(mark.row, "score"))
            .boolean("used", mark.left_out.is_none())
            .text("why_not", mark.left_out.map(|why| why.zh()))
            .text("teacher_id", Some(mark.mentee).filter(|mentee| !mentee.is_empty()))
            .text("src_file", source.text(mark.row, "src_file"))
            .text("src_sheet", source.text(mark.row, "src_sheet"))
            .int("src_row", source.int(mark.row, "src_row"));
    }
    rows.finish()
}
