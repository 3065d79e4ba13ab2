//! Lists, scores and posts of the invented county, each figure worked out by hand.
//!
//! 优秀导师 is ranked by a scoring sheet of 40 + 40 + 20 points with four places: three are in, two tie for the fourth, two are
//! barred, two share a name. 优秀学校 is ranked by weighted shares with two places.

use tables::Table;

use super::{UNITS, builder, day};

const PACK: &str = "pingluo-qinglan";
const MENTORS: &str = "优秀导师";
const SCHOOLS: &str = "优秀学校";
const SHEET: &str = "师徒结对质量考核";
/// Number, name, full points and clause of the items.
const ITEMS: [(&str, &str, f64, &str); 3] = [
    ("listen", "听评课", 40.0, "四（一）"),
    ("prepare", "集体备课", 40.0, "四（二）"),
    ("result", "徒弟成果", 20.0, "四（三）"),
];

/// One candidate: unit, name, what tells the name apart, points of the items (the third may not apply), the sum, the rank, the
/// rank without a bar, the decision.
struct Mentor {
    unit: usize,
    name: &'static str,
    by: &'static str,
    points: [Option<f64>; 3],
    score: f64,
    rank: Option<i64>,
    would: i64,
    decision: &'static str,
}

const fn mentor(
    (unit, name, by): (usize, &'static str, &'static str),
    points: [Option<f64>; 3],
    score: f64,
    (rank, would): (Option<i64>, i64),
    decision: &'static str,
) -> Mentor {
    Mentor { unit, name, by, points, score, rank, would, decision }
}

const fn all(a: f64, b: f64, c: f64) -> [Option<f64>; 3] {
    [Some(a), Some(b), Some(c)]
}

/// 李志强 has 72 of the 80 points that apply: 90 of 100.
const CANDIDATES: [Mentor; 11] = [
    mentor((3, "张秀兰", ""), all(40.0, 38.0, 20.0), 98.0, (None, 1), "barred"),
    mentor((0, "马建国", ""), all(40.0, 36.0, 18.0), 94.0, (Some(1), 1), "selected"),
    mentor((1, "王晓燕", ""), all(38.0, 36.0, 16.0), 90.0, (Some(2), 2), "selected"),
    mentor((2, "李志强", ""), [Some(36.0), Some(36.0), None], 90.0, (Some(2), 2), "selected"),
    mentor((4, "杨海峰", ""), all(34.0, 33.0, 15.0), 82.0, (Some(4), 4), "lots_required"),
    mentor((5, "赵丽", ""), all(34.0, 32.0, 16.0), 82.0, (Some(4), 4), "lots_required"),
    mentor((8, "陈伟", ""), all(34.0, 32.0, 15.5), 81.5, (None, 6), "barred"),
    mentor((9, "王伟", "语文"), all(33.0, 32.0, 16.0), 81.0, (Some(6), 6), "not_selected"),
    mentor((7, "白雪梅", ""), all(32.0, 30.0, 15.0), 77.0, (Some(7), 7), "not_selected"),
    mentor((6, "丁文军", ""), all(30.5, 30.25, 15.0), 75.75, (Some(8), 8), "not_selected"),
    mentor((9, "王伟", "数学"), all(30.0, 28.0, 12.0), 70.0, (Some(9), 9), "not_selected"),
];

/// Met and decided duties of two rules, with weights 2 and 1: 19/19, 17/19, 33/37, 15/19, 14/19.
const SHARES: [[(f64, f64); 2]; 5] = [
    [(9.0, 9.0), (1.0, 1.0)],
    [(8.0, 9.0), (1.0, 1.0)],
    [(16.0, 18.0), (1.0, 1.0)],
    [(7.0, 9.0), (1.0, 1.0)],
    [(7.0, 9.0), (0.0, 1.0)],
];
const SHARE_SCORES: [f64; 5] = [1.0, 17.0 / 19.0, 33.0 / 37.0, 15.0 / 19.0, 14.0 / 19.0];
const RULES: [(&str, &str, f64); 2] =
    [("PL-27", "导师定期听评徒弟的课", 2.0), ("PL-35", "各校园制定青蓝工程方案", 1.0)];

/// Every table of lists, scores and posts.
pub(crate) fn tables() -> Vec<Table> {
    let mut tables = vec![awards(), award_rounds(), award_parts(), sensitivity()];
    tables.extend([scores(), score_items(), score_evidence()]);
    tables.extend([quota_rounds(), quota_steps(), quota_methods(), quota_structure()]);
    tables
}

/// Two people of one name have ids of their own.
fn id(at: usize) -> String {
    format!("list-{at}")
}

fn awards() -> Table {
    let mut rows = builder("awards");
    for (at, one) in CANDIDATES.iter().enumerate() {
        let id = id(at);
        let row = rows.row().text("pack", PACK).text("list", MENTORS).text("unit", UNITS[one.unit]);
        let row = row.text("subject", one.name).text("distinguished_by", (!one.by.is_empty()).then_some(one.by));
        let row = row.int("rank", one.rank).int("rank_without_gate", one.would).number("score", one.score);
        let tied = one.rank.is_some_and(|rank| CANDIDATES.iter().filter(|other| other.rank == Some(rank)).count() > 1);
        let row = row.boolean("tied", tied).text("decision", one.decision).number("margin", one.score - 82.0);
        let barred = match at {
            0 => Some(("师德考核不合格，取消评优资格", day(2026, 7, 31))),
            6 => Some(("通报批评，两年内不得评优", day(2026, 12, 31))),
            _ => None,
        };
        let row = row.text("gate", barred.map(|(gate, _)| gate)).date("gate_until", barred.map(|(_, until)| until));
        let row = row.int("tie_order", 1).text("subject_id", &*id).text("reason", "按师徒结对质量考核得分");
        let enter = match one.decision {
            "not_selected" => Some(format!("再得 {} 分到线", 82.0 - one.score)),
            "lots_required" => Some("与另一人同分，抽签".to_owned()),
            "barred" => Some("没有否决就入选或到线".to_owned()),
            _ => None,
        };
        drop(row.text("to_enter", enter.as_deref()));
    }
    for (at, score) in SHARE_SCORES.into_iter().enumerate() {
        let row =
            rows.row().text("pack", PACK).text("list", SCHOOLS).text("unit", UNITS[at]).text("subject", UNITS[at]);
        let row = row.int("rank", at as i64 + 1).int("rank_without_gate", at as i64 + 1).boolean("tied", false);
        let row = row.number("score", score).text("decision", if at < 2 { "selected" } else { "not_selected" });
        let row = row.number("margin", score - SHARE_SCORES[1]).int("tie_order", 1).text("subject_id", UNITS[at]);
        drop(row.text("reason", "按权重计的达标率"));
    }
    rows.finish()
}

fn award_rounds() -> Table {
    let mut rows = builder("award_rounds");
    let row =
        rows.row().text("pack", PACK).text("list", MENTORS).int("candidates", 11).int("eligible", 9).int("barred", 2);
    let row = row.int("base", 20).text("share", "1/5").text("rounding", "down").int("places", 4).text("score", "sheet");
    let row = row.text("sheet", SHEET).int("decimals", 2).text("score_rounding", "half_up").int("selected", 3);
    let row = row.number("line", 82.0).int("tied_at_line", 2).text("state", "lots_required").text("clause", "四（五）");
    let row = row.text("how", "20 名导师的 1/5，舍去小数").int("notice_days", 5);
    let row = row.date("notice_from", day(2025, 7, 1)).date("notice_to", day(2025, 7, 7));
    drop(row.text("objections_to", "平川县教育局人事劳资管理办公室"));
    let row =
        rows.row().text("pack", PACK).text("list", SCHOOLS).int("candidates", 5).int("eligible", 5).int("barred", 0);
    let row = row.int("places", 2).text("score", "share").int("selected", 2).number("line", SHARE_SCORES[1]);
    drop(row.int("tied_at_line", 1).text("state", "settled").text("how", "方案写明 2 个").text("clause", "四（六）"));
    rows.finish()
}

fn award_parts() -> Table {
    let mut rows = builder("award_parts");
    for (at, parts) in SHARES.iter().enumerate() {
        for (nth, ((item, zh, weight), (met, decided))) in (1..).zip(RULES.iter().zip(parts)) {
            let row =
                rows.row().text("pack", PACK).text("list", SCHOOLS).text("unit", UNITS[at]).text("subject", UNITS[at]);
            let row = row.text("subject_id", UNITS[at]).text("item", *item).text("zh", *zh).int("nth", nth);
            drop(row.number("weight", *weight).number("earned", *met).number("possible", *decided));
        }
    }
    rows.finish()
}

fn sensitivity() -> Table {
    let mut rows = builder("sensitivity");
    for (item, zh, weight, low, high) in [
        ("listen", "听评课", 40.0, Some(38.5), Some(44.0)),
        ("prepare", "集体备课", 40.0, Some(36.0), None),
        ("result", "徒弟成果", 20.0, None, Some(23.5)),
    ] {
        let row = rows.row().text("pack", PACK).text("list", MENTORS).text("item", item).text("zh", zh);
        let row = row.number("weight", weight).number("low", low).number("high", high);
        drop(row.text("below", low.map(|_| "赵丽单独入选")).text("above", high.map(|_| "杨海峰单独入选")));
    }
    rows.finish()
}

fn scores() -> Table {
    let mut rows = builder("scores");
    for (at, one) in CANDIDATES.iter().enumerate() {
        let id = id(at);
        let row = rows
            .row()
            .text("pack", PACK)
            .text("sheet", SHEET)
            .text("unit", UNITS[one.unit])
            .text("subject_kind", "mentor");
        let row =
            row.text("subject", one.name).text("period", "2024").number("points", one.score).number("full", 100.0);
        let grade = if one.score >= 90.0 { "A" } else { "B" };
        drop(row.text("state", "known").text("grade", grade).text("subject_id", &*id).text("reason", "三项合计"));
    }
    rows.finish()
}

fn score_items() -> Table {
    let mut rows = builder("score_items");
    for (at, one) in CANDIDATES.iter().enumerate() {
        for (nth, ((item, zh, full, clause), points)) in (1..).zip(ITEMS.iter().zip(one.points)) {
            let id = id(at);
            let row = rows.row().text("pack", PACK).text("sheet", SHEET).text("item", *item).text("zh", *zh);
            let row =
                row.text("group", "过程与成果").int("nth", nth).text("unit", UNITS[one.unit]).text("subject", one.name);
            let row = row.text("period", "2024").number("measured", points.map(|p| p / 4.0)).number("raw", points);
            let row = row.number("points", points).number("full", *full).number("weight", *full);
            let row = row.text("state", if points.is_some() { "known" } else { "not_applicable" });
            let row = row.text("reason", if points.is_some() { "每节 4 分" } else { "第一年徒弟不参加，折算到其余" });
            drop(row.text("clause", *clause).text("subject_id", &*id));
        }
    }
    rows.finish()
}

fn score_evidence() -> Table {
    let mut rows = builder("score_evidence");
    for (at, one) in CANDIDATES.iter().enumerate() {
        let (id, file) = (id(at), format!("2024-2/{}/听课记录.xlsx", UNITS[one.unit]));
        for n in 0..3 {
            let cell = format!("C{}", n + 4);
            let row =
                rows.row().text("pack", PACK).text("sheet", SHEET).text("item", "listen").text("unit", UNITS[one.unit]);
            let row = row.text("subject", one.name).text("period", "2024").number("value", 1.0).number("points", 4.0);
            let row = row.boolean("counted", true).text("src_file", &*file).text("src_sheet", "听课记录");
            drop(row.int("src_row", n + 4).text("src_cell", &*cell).text("subject_id", &*id));
        }
    }
    rows.finish()
}

const ROUND: &str = "2025年副高级";

fn quota_rounds() -> Table {
    let mut rows = builder("quota_rounds");
    let row =
        rows.row().text("pack", PACK).text("rule", "PL-58").text("round", ROUND).text("method", "largest_remainder");
    let row = row.int("places", 16).int("allotted", 15).int("lots", 1).int("tied", 2).text("state", "lots_required");
    drop(
        row.text("how", "先给整数部分，再按余数从大到小").text("methods_differ", "换用最高均数法，有 1 个单位多 1 个"),
    );
    rows.finish()
}

fn quota_steps() -> Table {
    let mut rows = builder("quota_steps");
    for (step, unit) in (1..).zip(UNITS.into_iter().take(6)) {
        let row = rows
            .row()
            .text("pack", PACK)
            .text("rule", "PL-58")
            .text("round", ROUND)
            .int("step", step)
            .text("unit", unit);
        let row = row.text("action", "整数部分").text("exact", "12/5").number("value", 2.4).int("places", 2);
        drop(row.text("zh", "按比例应得 12/5，先给 2 个，余 2/5"));
    }
    rows.finish()
}

fn quota_methods() -> Table {
    let mut rows = builder("quota_methods");
    for (at, unit) in UNITS.into_iter().take(6).enumerate() {
        for (method, difference) in [("largest_remainder", 0), ("dhondt", i64::from(at == 1) - i64::from(at == 3))] {
            let row = rows.row().text("pack", PACK).text("rule", "PL-58").text("round", ROUND).text("method", method);
            let row = row.text("unit", unit).int("places", 2 + (at % 2) as i64 + difference);
            drop(row.boolean("lots_required", at > 3).int("difference", difference));
        }
    }
    rows.finish()
}

fn quota_structure() -> Table {
    let mut rows = builder("quota_structure");
    for (at, unit) in UNITS.into_iter().take(3).enumerate() {
        let filled = [8, 11, 10][at];
        let row = rows.row().text("pack", PACK).text("rule", "PL-58").text("round", ROUND).text("unit", unit);
        let row = row
            .text("level", "副高级")
            .text("ratio", "2∶4∶4")
            .int("total", 25)
            .int("allowed", 10)
            .int("filled", filled);
        let row = row.int("special", i64::from(at == 0)).int("vacancies", (10 - filled).max(0));
        drop(row.int("over", (filled - 10).max(0)).text("how", "25 × 4/10"));
    }
    rows.finish()
}
