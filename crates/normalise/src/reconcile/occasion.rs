//! One lesson or count of lessons between two known people, before its pair and role are told.

use std::sync::Arc;

use chrono::NaiveDate;
use tables::{CellRef, Place, Term};

use super::identity::Person;

/// One occasion, or a count of occasions, with everybody known.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// The unit it is reported by.
    pub unit: Arc<str>,
    /// The unit whose folder the sheet lies in.
    pub folder: Arc<str>,
    /// Code of the kind.
    pub kind: Arc<str>,
    /// The term it belongs to: of its day, else of the sheet.
    pub term: Option<Term>,
    /// The term of the sheet.
    pub sent_for: Option<Term>,
    /// The day.
    pub date: Option<NaiveDate>,
    /// Month of a count, from 1.
    pub month: Option<u32>,
    /// Teaching week of a count, from 1.
    pub week: Option<u32>,
    /// Lesson period.
    pub period: Option<u32>,
    /// The one who observes.
    pub actor: Person,
    /// The one who teaches; nobody for a lesson the actor gave.
    pub counterpart: Person,
    /// How many lessons; unknown if the cell could not be read.
    pub quantity: Option<f64>,
    /// Topic, class, subject, lesson type as written.
    pub topic: Option<Arc<str>>,
    /// Class.
    pub class: Option<Arc<str>>,
    /// Subject.
    pub subject: Option<Arc<str>>,
    /// Lesson type.
    pub lesson_type: Option<Arc<str>>,
    /// The group it was held in.
    pub group_id: Option<Arc<str>>,
    /// Face to face or online.
    pub mode: Option<Arc<str>>,
    /// Level.
    pub level: Option<Arc<str>>,
    /// Whether there is an appraisal.
    pub has_comment: bool,
    /// Why it cannot be counted; empty if it can.
    pub why_not: Option<&'static str>,
    /// Whether it is a line of a log, and no count of lessons.
    pub of_a_log: bool,
    /// The side that observes by the title or the names of file and sheet, where the columns name both people.
    pub titled: Option<&'static str>,
    /// How many rows state it.
    pub sources: u32,
    /// The row that states it.
    pub place: Place,
    /// The cells the two people were read from.
    pub people_at: (Place, Place),
}

/// The whole row of a place, for comparing rows of one sheet.
pub fn row_of(place: &Place) -> u32 {
    place.cell.unwrap_or(CellRef::new(0, 0)).row
}
