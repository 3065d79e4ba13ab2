//! Subjects that are rows of a stored table: groups, unit pairings, members, holders, events.
//!
//! A person who stands in several rows owes once; a table in which nobody has written yet leaves one duty of the bureau open, so
//! that nothing seen is never taken for nothing owed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tables::{Table, Term};

use super::{Owed, Who, Window, chosen, place_duty};
use crate::MeasureError;
use crate::condition::Condition;
use crate::facts::Facts;

/// A kind of subject that is a row of a table.
#[derive(Debug)]
pub(crate) struct RowKind {
    /// The word in packs.
    pub word: &'static str,
    /// The stored table.
    pub table: &'static str,
    /// The word in the views.
    pub kind: &'static str,
    id: &'static str,
    name: &'static str,
    /// Columns of the first and the last day; one day if they are the same.
    days: Option<(&'static str, &'static str)>,
    /// Column that names the other side.
    counterpart: Option<&'static str>,
    /// Why nobody can say who owes while the table is empty.
    missing: &'static str,
}

/// Every such kind.
pub(crate) const ROW_KINDS: &[RowKind] = &[
    people("member", "programme_member", Some(("from_on", "to_on")), "未报送培养对象等成员名单，不能断定"),
    people("group_member", "group_member", Some(("from", "to")), "未报送团队成员名单，不能断定"),
    people("holder", "tier_title", Some(("granted_on", "valid_to")), "未报送骨干称号名册，不能断定"),
    people("titled", "title_spell", Some(("from", "to")), "未报送职称名册，不能断定"),
    people("applicant", "title_application", Some(("applied_on", "applied_on")), "未报送职称申报名册，不能断定"),
    people("assigned", "teaching_assignment", None, "未报送任课表，不能断定"),
    people("served", "service_spell", Some(("from_on", "to_on")), "未报送交流、支教、跟岗名册，不能断定"),
    things("group", "staff_group", ("group_id", "name"), Some(("from_on", "to_on")), "未报送团队名单，不能断定"),
    RowKind {
        counterpart: Some("helped"),
        ..things(
            "unit_pairing",
            "unit_pairing",
            ("unit_pairing_id", "helper"),
            Some(("from_on", "to_on")),
            "未报送单位结对名单，不能断定",
        )
    },
    things("event", "event", ("event_id", "title"), Some(("start", "start")), "未报送会议活动记录，不能断定"),
    things("class", "class", ("class_id", "class"), None, "未报送班级名册，不能断定"),
    things(
        "agreement",
        "signed_agreement",
        ("agreement_id", "kind"),
        Some(("signed_on", "to_on")),
        "未报送协议台账，不能断定",
    ),
];

const fn people(
    word: &'static str,
    table: &'static str,
    days: Option<(&'static str, &'static str)>,
    missing: &'static str,
) -> RowKind {
    RowKind { word, table, kind: "person", id: "teacher_id", name: "name", days, counterpart: None, missing }
}

const fn things(
    word: &'static str,
    table: &'static str,
    (id, name): (&'static str, &'static str),
    days: Option<(&'static str, &'static str)>,
    missing: &'static str,
) -> RowKind {
    RowKind { word, table, kind: word, id, name, days, counterpart: None, missing }
}

/// A kind by its word.
pub(crate) fn row_kind(word: &str) -> Option<&'static RowKind> {
    ROW_KINDS.iter().find(|kind| kind.word == word)
}

impl PartialEq for RowKind {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}

impl Eq for RowKind {}

impl RowKind {
    fn of_people(&self) -> bool {
        self.kind == Who::Teacher.key()
    }

    /// Whether a row is there in a window.
    fn is_within(&self, table: &Table, row: usize, window: &Window) -> bool {
        let term = table.spec().column("term").and_then(|_| table.text(row, "term")?.parse::<Term>().ok());
        let of_term = || term.is_none_or(|term| window.spanned.contains(&term));
        match self.days {
            Some((first, last)) if first == last => match table.date(row, first) {
                Some(day) => window.from <= day && day <= window.to,
                None => of_term(),
            },
            Some((first, last)) => {
                let from = table.date(row, first).unwrap_or(NaiveDate::MIN);
                let to = table.date(row, last).unwrap_or(NaiveDate::MAX);
                from <= window.to && to >= window.from
            }
            None => match table.spec().column("school_year").and_then(|_| table.int(row, "school_year")) {
                Some(year) if term.is_none() => window.spanned.iter().any(|term| i64::from(term.school_year) == year),
                _ => of_term(),
            },
        }
    }

    fn owed<'f>(&self, facts: &'f Facts<'_>, table: &'f Table, row: usize, window: &Window) -> Option<Owed<'f>> {
        let text = |column: &str| table.spec().column(column).and_then(|_| table.text(row, column));
        let unit = text("unit").or_else(|| text("helper")).unwrap_or_default();
        let subject = text(self.name).or_else(|| text("unit"))?;
        let counterpart = self.counterpart.and_then(text);
        let mut units = vec![unit];
        units.extend(counterpart.filter(|other| facts.is_sender(other)));
        let spanned = if self.of_people() { facts.measured.clone() } else { window.spanned.clone() };
        Some(Owed {
            kind: self.kind,
            subject,
            subject_id: text(self.id).unwrap_or(subject),
            counterpart,
            counterpart_id: counterpart,
            units,
            spanned,
            basis: vec![(self.table, row)],
            ..place_duty(unit, window)
        })
    }
}

/// Every duty of the rows a condition chooses, one a person or thing and window.
pub(super) fn row_duties<'f>(
    kind: &'static RowKind,
    facts: &'f Facts<'_>,
    only: Option<&Condition>,
    windows: &[Window],
) -> Result<Vec<Owed<'f>>, MeasureError> {
    let table = facts.stock.table(kind.table);
    if table.is_empty() {
        let blank = |window| Owed { blank: Some(kind.missing), ..place_duty(&facts.stock.office, window) };
        return Ok(windows.iter().map(blank).collect());
    }
    let chosen = chosen(facts, kind.table, only)?;
    let mut duties = Vec::new();
    for window in windows {
        let mut by_id: BTreeMap<(&str, Option<&str>), Owed<'f>> = BTreeMap::new();
        for row in (0..table.len()).filter(|row| chosen.get(*row) == Some(&Some(true))) {
            let Some(owed) = kind.owed(facts, table, row, window).filter(|_| kind.is_within(table, row, window)) else {
                continue;
            };
            by_id
                .entry((owed.subject_id, owed.counterpart_id))
                .and_modify(|known| known.basis.push((kind.table, row)))
                .or_insert(owed);
        }
        duties.extend(by_id.into_values());
    }
    Ok(duties)
}
