//! The kinds of rows that are compared, and where the stored tables hold them.

use tables::{Dataset, Table};

/// One kind of row.
#[derive(Debug, PartialEq, Eq)]
pub struct RowKind {
    /// Its name in expected files.
    pub key: &'static str,
    /// The stored table.
    pub table: &'static str,
    /// What is compared: the key in expected files, and the table's column.
    pub columns: &'static [(&'static str, &'static str)],
    /// The keys that say what the row is about; a row with another of these is another row.
    pub who: &'static [&'static str],
    /// The keys that hold nothing unless the sheet states it: a value found there and not listed is invented.
    pub complete: &'static [&'static str],
}

macro_rules! kinds {
    ($($key:literal in $table:literal who [$($who:literal),*] complete [$($complete:literal),*]
       columns { $($name:literal => $column:literal),* $(,)? })*) => {
        /// Every kind, in the order of the expected files' description.
        pub const KINDS: &[RowKind] = &[$(RowKind {
            key: $key,
            table: $table,
            columns: &[$(($name, $column)),*],
            who: &[$($who),*],
            complete: &[$($complete),*],
        }),*];
    };
}

kinds! {
    "pairing" in "pairing" who ["mentor", "mentee"] complete ["start", "end", "track"] columns {
        "mentor" => "mentor", "mentee" => "mentee", "subject" => "subject", "start" => "start", "end" => "end",
        "track" => "track",
    }
    "activity" in "activity" who ["kind", "observer", "observed"] complete ["date", "period"] columns {
        "kind" => "kind", "date" => "date", "observer" => "actor", "observed" => "counterpart",
        "quantity" => "quantity", "period" => "period_no", "week" => "week_no", "month" => "month",
        "subject" => "subject", "class" => "class", "topic" => "topic", "cell" => "src_cell",
    }
    "document" in "document" who ["kind", "author"] complete ["submitted_on", "reviewed_on"] columns {
        "kind" => "kind", "author" => "author", "quantity" => "quantity", "submitted_on" => "submitted_on",
        "reviewed_on" => "reviewed_on",
    }
    "person" in "teacher" who ["name"] complete ["title", "first_teaching_date"] columns {
        "name" => "name", "title" => "title", "tier" => "tiers", "first_teaching_date" => "first_teaching_date",
        "hire_date" => "hire_date", "subject" => "subject", "sex" => "sex", "degree" => "highest_degree",
    }
    "assessment" in "assessment" who ["name", "scheme", "stage"] complete ["grade", "score", "decided_on"] columns {
        "name" => "name", "scheme" => "scheme", "stage" => "stage_no", "grade" => "grade", "score" => "score",
        "decided_on" => "decided_on",
    }
    "rating" in "rubric_score" who ["name", "rater"] complete ["score", "date"] columns {
        "name" => "name", "scheme" => "scheme", "rater" => "rater", "score" => "score", "full" => "max_score",
        "date" => "date",
    }
    "contest" in "competition_result" who ["name"] complete ["level", "prize", "date", "guide"] columns {
        "name" => "name", "award" => "contest", "level" => "level", "prize" => "prize", "date" => "date",
        "guide" => "guide",
    }
    "honour" in "honour" who ["name"] complete ["level", "granted_on"] columns {
        "name" => "name", "honour" => "code", "level" => "level", "granted_on" => "granted_on",
    }
    "publication" in "publication" who ["name"] complete ["level", "date"] columns {
        "name" => "name", "title" => "title", "journal" => "journal", "level" => "level", "date" => "date",
    }
    "project" in "project_member" who ["name"] complete ["level", "start"] columns {
        "name" => "name", "title" => "title", "level" => "level", "role" => "role", "start" => "start",
    }
    "assignment" in "teaching_assignment" who ["name"] complete ["grade"] columns {
        "name" => "name", "grade" => "grade", "class" => "class", "subject" => "subject", "homeroom" => "is_homeroom",
    }
    "member" in "group_member" who ["name"] complete [] columns {
        "name" => "name", "body" => "group_kind", "group" => "group_name", "role" => "role", "dept" => "dept",
    }
    "agreement" in "signed_agreement" who ["kind", "name"] complete ["signed_on"] columns {
        "kind" => "kind", "name" => "name", "counterpart" => "counterpart_unit", "signed_on" => "signed_on",
        "consent_a" => "consent_a", "consent_b" => "consent_b", "ethics" => "has_ethics_clause",
    }
    "unit_pairing" in "unit_pairing" who ["helper", "helped"] complete ["from", "to"] columns {
        "helper" => "helper", "helped" => "helped", "kind" => "kind", "from" => "from_on", "to" => "to_on",
    }
    "class" in "class" who ["class"] complete ["boarders"] columns {
        "class" => "class", "grade" => "grade", "boarders" => "boarders",
    }
    "class_result" in "class_result" who ["class", "subject"] complete ["mean", "rank", "peers", "prior"] columns {
        "class" => "class", "subject" => "subject", "name" => "name", "exam" => "exam", "mean" => "mean",
        "rank" => "rank", "peers" => "peer_count", "prior" => "prior_rank",
    }
    "card" in "child_contact" who [] complete ["updated_on"] columns {
        "filled" => "fields_filled", "asked" => "fields_asked", "updated_on" => "updated_on",
    }
    "helper" in "care_pairing" who ["name"] complete ["from"] columns {
        "name" => "name", "kind" => "kind", "from" => "from_on",
    }
    "care_plan" in "care_plan" who ["kind"] complete ["made_on"] columns {
        "kind" => "kind", "time" => "has_time", "content" => "has_content", "effect" => "has_effect",
        "made_on" => "made_on",
    }
    "incident" in "incident" who ["kind"] complete ["occurred_at", "discovered_at", "treated_at"] columns {
        "kind" => "kind", "occurred_at" => "occurred_at", "discovered_at" => "discovered_at",
        "treated_at" => "treated_at",
    }
    "notice" in "incident_notice" who ["recipient"] complete ["notified_at"] columns {
        "recipient" => "recipient", "notified_at" => "notified_at",
    }
    "unit_score" in "unit_assessment" who ["unit", "item"] complete ["score"] columns {
        "unit" => "unit", "item" => "item", "score" => "score", "full" => "max_score", "zeroed" => "zeroed",
    }
    "complaint" in "complaint" who ["unit"] complete ["received_on", "closed_on"] columns {
        "unit" => "unit", "channel" => "channel", "received_on" => "received_on", "closed_on" => "closed_on",
        "upheld" => "upheld",
    }
    "monthly_report" in "monthly_report" who ["unit", "month"] complete ["submitted_on"] columns {
        "unit" => "unit", "month" => "month", "kind" => "kind", "due_on" => "due_on", "submitted_on" => "submitted_on",
        "items" => "items", "late" => "late",
    }
    "application" in "title_application" who ["name"] complete ["applied_on"] columns {
        "name" => "name", "target" => "target_level", "applied_on" => "applied_on", "outcome" => "outcome",
        "barred" => "barred_reason",
    }
    "target" in "target" who ["unit", "stratum"] complete ["min", "max"] columns {
        "unit" => "unit", "metric" => "metric", "stratum" => "stratum", "min" => "min", "max" => "max",
        "due_on" => "due_on", "set_on" => "set_on",
    }
    "quota" in "quota_allocation" who ["unit"] complete ["places"] columns {
        "unit" => "unit", "places" => "n", "kind" => "kind",
    }
    "grant" in "resource_grant" who ["from", "kind"] complete ["amount", "date"] columns {
        "from" => "unit", "to" => "to_unit", "kind" => "kind", "amount" => "amount", "date" => "date",
    }
    "course" in "course" who ["name"] complete ["built_on"] columns {
        "name" => "name", "built_on" => "built_on", "used_by" => "used_by_units",
    }
    "programme" in "programme" who ["programme"] complete ["from", "to"] columns {
        "programme" => "programme", "unit" => "unit", "from" => "from_on", "to" => "to_on",
    }
    "event" in "event" who ["title"] complete ["date"] columns {
        "title" => "title", "kind" => "kind", "date" => "start", "people" => "participants", "subject" => "subject",
    }
    "schedule" in "schedule_item" who ["content"] complete ["from", "to", "done_on"] columns {
        "content" => "content", "from" => "from_on", "to" => "to_on", "done_on" => "done_on",
    }
    "inspection" in "inspection" who ["target"] complete ["date"] columns {
        "target" => "target", "date" => "date", "result" => "result", "finding" => "finding",
    }
    "training" in "training_record" who ["name", "course"] complete ["hours", "start"] columns {
        "name" => "name", "course" => "course", "kind" => "kind", "level" => "level", "hours" => "hours",
        "start" => "start", "result" => "result",
    }
    "help" in "help_activity" who ["helped", "form"] complete ["date", "staff"] columns {
        "helper" => "helper", "helped" => "helped", "form" => "form", "month" => "month", "date" => "date",
        "staff" => "staff_count", "plan" => "has_plan", "photo" => "has_photo", "side" => "reported_by",
    }
    "attendance" in "event_attendance" who ["name"] complete ["attended"] columns {
        "name" => "name", "event" => "event", "date" => "date", "attended" => "attended",
    }
    "trainee" in "programme_member" who ["name"] complete ["layer", "target"] columns {
        "name" => "name", "role" => "role", "layer" => "layer", "target" => "target_tier", "subject" => "subject",
        "programme" => "programme",
    }
    "care" in "care_contact" who ["name"] complete ["date"] columns {
        "name" => "name", "kind" => "kind", "date" => "date", "month" => "month", "card" => "has_card",
    }
    "child" in "child" who ["grade", "class"] complete [] columns {
        "grade" => "grade", "class" => "class", "boarding" => "is_boarding", "key" => "is_key",
    }
    "service" in "service_spell" who ["name"] complete ["from", "to"] columns {
        "name" => "name", "kind" => "kind", "to_unit" => "to_unit", "rural" => "is_rural", "from" => "from_on",
        "to" => "to_on",
    }
    "survey" in "survey_response" who ["name", "by"] complete ["score"] columns {
        "name" => "name", "by" => "respondent_kind", "score" => "score",
    }
    "ethics" in "ethics_result" who ["name"] complete ["result"] columns {
        "name" => "name", "result" => "result",
    }
    "review" in "annual_review" who ["name"] complete ["grade"] columns {
        "name" => "name", "grade" => "grade",
    }
    "vacancy" in "vacancy" who ["unit", "level"] complete ["vacancies", "approved", "filled", "special"] columns {
        "unit" => "unit", "level" => "level", "vacancies" => "vacancies", "approved" => "approved",
        "filled" => "filled", "special" => "special",
    }
}

impl RowKind {
    /// The kind an expected file names.
    pub fn named(key: &str) -> Option<&'static RowKind> {
        KINDS.iter().find(|kind| kind.key == key)
    }

    /// Whether a stored row is one a sheet states and counts: not a pair only a log implies, not a lesson told twice.
    pub(crate) fn is_stated(&self, table: &Table, row: usize) -> bool {
        match self.key {
            "activity" => table.boolean(row, "counts") == Some(true),
            "pairing" => table.text(row, "basis") == Some("register"),
            _ => true,
        }
    }

    /// What other tables hold of the same row: when a title was given, from when on somebody is a backbone teacher.
    pub(crate) fn beside(&self, dataset: &Dataset, name: &str) -> Vec<(&'static str, String)> {
        if self.key != "person" {
            return Vec::new();
        }
        let spells = |table: &str, wanted: Option<&str>, column: &str| -> String {
            let table = dataset.table(table);
            let of_person = (0..table.len()).filter(|row| table.text(*row, "name") == Some(name));
            let fitting = of_person.filter(|row| wanted.is_none_or(|kind| table.text(*row, "kind") == Some(kind)));
            fitting.map(|row| table.shown(row, column)).collect::<Vec<_>>().join("、")
        };
        vec![
            ("title_from", spells("title_spell", Some("聘"), "from")),
            ("qualified_title", spells("title_spell", Some("评"), "level")),
            ("tier_from", spells("tier_title", None, "granted_on")),
        ]
    }
}
