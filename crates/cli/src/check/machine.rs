//! The names `check --json` uses: stable, in snake_case, none of them a name of our own types ([list](../../README.md)).

use normalise::{LineIs, Meaning};
use serde_json::{Value, json};
use tables::{Field, Subject};

/// What a line was taken for.
pub fn line(is: LineIs) -> &'static str {
    match is {
        LineIs::Title => "title",
        LineIs::Info => "info",
        LineIs::Heading => "heading",
        LineIs::Form => "form",
        LineIs::Data => "data",
        LineIs::Total => "total",
        LineIs::Note => "note",
        LineIs::Group => "group",
        LineIs::Unread => "unread",
    }
}

/// What a column means: `"unknown"`, `"aside"`, or one key that says what kind of meaning it is.
pub fn meaning(meaning: &Meaning) -> Value {
    let keys = |fields: &[Field]| fields.iter().map(|field| field.key()).collect::<Vec<_>>();
    match meaning {
        Meaning::Field(field) => json!({ "field": field.key() }),
        Meaning::Week(week) => json!({ "week": week }),
        Meaning::Month(month) => json!({ "month": month }),
        Meaning::Day(day) => json!({ "day": day }),
        Meaning::On(day) => json!({ "on": day.to_string() }),
        Meaning::Document(kind) => json!({ "document": kind }),
        Meaning::Partner(name) => json!({ "partner": name }),
        Meaning::Stage(stage) => json!({ "stage": stage }),
        Meaning::Ambiguous(fields) => json!({ "ambiguous": keys(fields) }),
        Meaning::Doubtful(field) => json!({ "doubtful": field.key() }),
        Meaning::Aside => json!("aside"),
        Meaning::Unknown => json!("unknown"),
    }
}

/// What a question is about: `"kind"`, or the heading of the column asked about.
pub fn subject(subject: &Subject) -> Value {
    match subject {
        Subject::Kind => json!("kind"),
        Subject::Column(heading) => json!({ "column": heading }),
        Subject::Dates(heading) => json!({ "dates": heading }),
        Subject::SamePerson => json!("same_person"),
    }
}
