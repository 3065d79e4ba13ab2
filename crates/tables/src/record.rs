//! One understood row of a school's sheet, before anybody knows who is who.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{CellRef, Field, Place, Term};

/// A typed value of one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Text, trimmed; names folded to one spelling of spaces.
    Text(Arc<str>),
    /// A whole number.
    Int(i64),
    /// Any number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    Bool(bool),
}

impl Value {
    /// The text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The day of a date value.
    pub fn as_date(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(day) => Some(*day),
            _ => None,
        }
    }

    /// The number of a numeric value.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(n) => Some(*n as f64),
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }
}

/// Which kind of fact a row states; each goes to one stored table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A line of a unit register.
    Unit,
    /// A person in a roster, with titles and tiers.
    Person,
    /// A mentor–mentee pair.
    Pairing,
    /// A lesson observed or another occasion, or a count of them.
    Activity,
    /// A paper handed in, or a count of them.
    Document,
    /// A result of an assessment.
    Assessment,
    /// A contest prize.
    Contest,
    /// A publication.
    Publication,
    /// Membership of a research project.
    Project,
    /// An honour.
    Honour,
    /// A class and subject taught.
    Assignment,
    /// A member of a body.
    GroupMember,
    /// A meeting or event.
    Event,
    /// A planned step and when it was done.
    Schedule,
    /// A check.
    Inspection,
    /// A reward or penalty.
    Sanction,
    /// A unit's hand-in, as the bureau logged it.
    Submission,
    /// Vacant posts of a unit.
    Vacancy,
    /// One rater's mark of one person.
    Rating,
    /// A training somebody took part in.
    Training,
    /// An occasion of help between units.
    Help,
    /// Somebody at an event.
    Attendance,
    /// A trainee, candidate or other member of a programme.
    Member,
    /// A child cared for, by its number.
    Child,
    /// A talk, visit or check about such a child.
    CareContact,
    /// Service outside the home post.
    Service,
    /// Marks given by pupils, parents, colleagues.
    Survey,
    /// A signed agreement.
    Agreement,
    /// A unit that helps another.
    UnitPairing,
    /// A class and who leads it.
    Class,
    /// The card of a child cared for: which of its entries are filled in, never what they say.
    ContactCard,
    /// A helper of such a child.
    CarePairing,
    /// A plan for such a child.
    CarePlan,
    /// A sudden event.
    Incident,
    /// Somebody told of one.
    Notice,
    /// A unit's score in one item of an assessment.
    UnitScore,
    /// A class's mean or rank in an examination.
    ClassResult,
    /// A complaint, without names.
    Complaint,
    /// A unit's report of one month.
    MonthlyReport,
    /// An application for a higher title.
    TitleApplication,
    /// A goal set for a unit.
    Target,
    /// A unit's places in a round.
    Quota,
    /// Support in kind or money.
    Grant,
    /// A quality course.
    Course,
    /// A programme run by a unit.
    Programme,
}

/// One understood row: typed fields and where they stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What the row states.
    pub kind: RecordKind,
    /// The unit whose folder the file lies in.
    pub unit: Arc<str>,
    /// The term whose folder the file lies in; `None` in `registry/`.
    pub term: Option<Term>,
    /// File, sheet, and the decisive cell of the row.
    pub place: Place,
    /// The typed fields.
    pub fields: BTreeMap<Field, Value>,
    /// The cell each field was read from.
    pub cells: BTreeMap<Field, CellRef>,
    /// Fields whose cell held something that could not be read; a finding names each.
    pub unreadable: Vec<Field>,
    /// Fingerprints of its long texts.
    pub prints: Vec<TextPrint>,
}

/// What is kept of one long text: enough to tell that another is nearly the same, and not enough to read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPrint {
    /// The column it stood in.
    pub field: Field,
    /// Its cell.
    pub at: CellRef,
    /// Its letters and digits; marks and blanks are left out.
    pub chars: u32,
    /// The same for the same letters and digits, in every bureau and year.
    pub hash: u64,
    /// The smallest values of so many hash functions over its pairs of letters: two texts share as large a part of these as of
    /// their pairs.
    pub sketch: Vec<u16>,
}

impl Record {
    /// A field's text.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).and_then(Value::as_text)
    }

    /// A field's text, shared with the record.
    pub fn shared_text(&self, field: Field) -> Option<Arc<str>> {
        match self.fields.get(&field) {
            Some(Value::Text(text)) => Some(Arc::clone(text)),
            _ => None,
        }
    }

    /// A field's day.
    pub fn date(&self, field: Field) -> Option<NaiveDate> {
        self.fields.get(&field).and_then(Value::as_date)
    }

    /// The cell a field was read from, as a place; the row's own place if the field has none.
    pub fn place_of(&self, field: Field) -> Place {
        self.cells.get(&field).map_or_else(|| self.place.clone(), |cell| self.place.at(*cell))
    }

    /// A field's number.
    pub fn number(&self, field: Field) -> Option<f64> {
        self.fields.get(&field).and_then(Value::as_number)
    }
}
