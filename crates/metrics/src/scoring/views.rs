//! Scores as the views `scores`, `score_items` and `score_evidence`.

use tables::{Table, TableBuilder};

use super::asked::Proof;
use super::scored::{ItemScore, Scored, SheetScores, State};
use super::veto::Barred;
use crate::exact::Exact;
use crate::facts::Facts;
use crate::outcome::{declared, known_id};
use crate::resolve::MetricPlan;

/// The three views, each sorted by pack, sheet, unit, subject and period; items in the order of their sheet.
pub(crate) fn views(plan: &MetricPlan, of_pack: &[&Facts<'_>], all: &[SheetScores<'_, '_>]) -> [Table; 3] {
    let mut scores = Table::builder(declared("scores"));
    let mut items = Table::builder(declared("score_items"));
    let mut evidence = Table::builder(declared("score_evidence"));
    let mut sheets: Vec<&SheetScores<'_, '_>> = all.iter().collect();
    sheets.sort_by_key(|sheet| (plan.packs[sheet.pack].pack.id.as_str(), sheet.id));
    for sheet in sheets {
        let planned = &plan.packs[sheet.pack];
        let pack = planned.pack.id.as_str();
        let mut scored: Vec<&Scored<'_>> = sheet.scored.iter().collect();
        scored.sort_by_key(|one| {
            let owed = &one.owed;
            (owed.unit, owed.subject, owed.counterpart, owed.period, owed.subject_id, owed.counterpart_id)
        });
        for one in scored {
            add_score(&mut scores, (pack, sheet.id), one);
            if let Some(gate) = &one.gate {
                let proof = gate_proof(gate);
                add_proof(&mut evidence, (pack, sheet.id, None), (of_pack[sheet.pack], one), &proof);
            }
            for item in &one.items {
                let file = |document: &str| {
                    let found = planned.pack.documents.iter().find(|known| known.id == document);
                    found.map(|document| document.file.as_str())
                };
                add_item(&mut items, (pack, sheet), one, item, &file);
                for proof in &item.proofs {
                    let id = sheet.sheet.items[item.item].id.as_str();
                    let place = (pack, sheet.id, Some(id));
                    add_proof(&mut evidence, place, (of_pack[sheet.pack], one), proof);
                }
            }
        }
    }
    [scores.finish(), items.finish(), evidence.finish()]
}

fn number(points: Option<&Exact>) -> Option<f64> {
    points.map(Exact::to_f64)
}

fn ids<'s>(one: &'s Scored<'_>) -> [Option<&'s str>; 2] {
    let owed = &one.owed;
    [
        known_id(Some(owed.subject_id), Some(owed.subject), owed.kind),
        known_id(owed.counterpart_id, owed.counterpart, owed.kind),
    ]
}

fn add_score(rows: &mut TableBuilder, (pack, sheet): (&str, &str), one: &Scored<'_>) {
    let [subject_id, counterpart_id] = ids(one);
    let applies = one.state != State::NotApplicable;
    rows.row()
        .text("pack", pack)
        .text("sheet", sheet)
        .text("unit", one.owed.unit)
        .text("subject_kind", one.owed.kind)
        .text("subject", one.owed.subject)
        .text("counterpart", one.owed.counterpart)
        .text("period", one.owed.period.to_string().as_str())
        .text("tier", one.tier.as_deref())
        .number("points", number(one.known()))
        .number("full", number(one.full.as_ref()))
        .number("low", number(Some(&one.points.low).filter(|_| applies)))
        .number("high", number(one.points.high.as_ref().filter(|_| applies)))
        .text("state", one.state.key())
        .text("grade", one.grade.as_deref())
        .text("gate", one.gate.as_ref().map(|gate| gate.words.as_str()))
        .text("grade_without_gate", one.grade_without_gate.as_deref().filter(|_| one.gate.is_some()))
        .text("reason", one.reason.as_str())
        .text("subject_id", subject_id)
        .text("counterpart_id", counterpart_id);
}

fn add_item<'d>(
    rows: &mut TableBuilder,
    (pack, sheet): (&str, &SheetScores<'_, '_>),
    one: &Scored<'_>,
    item: &ItemScore,
    file: &dyn Fn(&str) -> Option<&'d str>,
) {
    let [subject_id, counterpart_id] = ids(one);
    let declared = &sheet.sheet.items[item.item];
    let clause = if declared.clause.document.is_empty() { &sheet.sheet.clause } else { &declared.clause };
    let applies = item.state != State::NotApplicable;
    rows.row()
        .text("pack", pack)
        .text("sheet", sheet.id)
        .text("item", declared.id.as_str())
        .text("zh", declared.zh.as_str())
        .text("group", Some(declared.group.as_str()).filter(|group| !group.is_empty()))
        .int("nth", item.item as i64 + 1)
        .text("unit", one.owed.unit)
        .text("subject", one.owed.subject)
        .text("counterpart", one.owed.counterpart)
        .text("period", one.owed.period.to_string().as_str())
        .number("measured", number(item.measured.as_ref().filter(|_| applies)))
        .number("raw", number(item.raw.known().filter(|_| applies)))
        .number("points", number(item.points.known().filter(|_| applies)))
        .number("full", number(item.full.as_ref()))
        .number("weight", number(item.weight.as_ref()))
        .number("low", number(Some(&item.points.low).filter(|_| applies)))
        .number("high", number(item.points.high.as_ref().filter(|_| applies)))
        .text("state", item.state.key())
        .text("side", item.side.key())
        .text("reason", item.reason.as_str())
        .text("clause", clause.section.as_str())
        .text("source", file(&clause.document))
        .text("subject_id", subject_id)
        .text("counterpart_id", counterpart_id);
}

/// The row of a veto: behind the whole sheet and no item of it.
fn gate_proof(gate: &Barred) -> Proof {
    Proof {
        table: gate.table,
        row: gate.row,
        value: None,
        points: None,
        counted: gate.certain,
        note: format!("否决：{}", gate.words),
    }
}

fn add_proof(
    rows: &mut TableBuilder,
    (pack, sheet, item): (&str, &str, Option<&str>),
    (facts, one): (&Facts<'_>, &Scored<'_>),
    proof: &Proof,
) {
    let [subject_id, counterpart_id] = ids(one);
    let source = facts.stock.table(proof.table);
    rows.row()
        .text("pack", pack)
        .text("sheet", sheet)
        .text("item", item)
        .text("unit", one.owed.unit)
        .text("subject", one.owed.subject)
        .text("counterpart", one.owed.counterpart)
        .text("period", one.owed.period.to_string().as_str())
        .number("value", number(proof.value.as_ref()))
        .number("points", number(proof.points.as_ref()))
        .boolean("counted", proof.counted)
        .text("note", Some(proof.note.as_str()).filter(|note| !note.is_empty()))
        .text("src_file", source.text(proof.row, "src_file"))
        .text("src_sheet", source.text(proof.row, "src_sheet"))
        .int("src_row", source.int(proof.row, "src_row"))
        .text("src_cell", source.spec().column("src_cell").and_then(|_| source.text(proof.row, "src_cell")))
        .text("subject_id", subject_id)
        .text("counterpart_id", counterpart_id);
}
