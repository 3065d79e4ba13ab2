//! The sheets, one file each; those of the leaders' workbook are listed once.

use crate::plan::SheetPlan;
use crate::scope::Scope;

pub(crate) mod attainment;
pub(crate) mod authenticity;
pub(crate) mod award_blocks;
pub(crate) mod award_lists;
mod county_tables;
pub(crate) mod cover;
pub(crate) mod data_quality;
mod digest;
pub(crate) mod effect;
pub(crate) mod evidence;
pub(crate) mod growth;
pub(crate) mod judged;
mod lists;
pub(crate) mod marked_list;
pub(crate) mod mentor_ranking;
pub(crate) mod near_line;
pub(crate) mod notice;
pub(crate) mod open_questions;
pub(crate) mod overview;
pub(crate) mod own_growth;
pub(crate) mod parameters;
pub(crate) mod person;
pub(crate) mod programme;
pub(crate) mod questions;
pub(crate) mod quota;
pub(crate) mod quota_trace;
pub(crate) mod raters;
pub(crate) mod rules;
pub(crate) mod school;
pub(crate) mod school_ranking;
pub(crate) mod score_lines;
pub(crate) mod slip;
pub(crate) mod stages;
pub(crate) mod trial;
pub(crate) mod verification;

/// A sheet's name and how it is composed.
pub(crate) type Sheet = (&'static str, fn(&Scope<'_>) -> SheetPlan);

/// The sheets of the leaders' workbook after its cover, in order.
pub(crate) const SHEETS: &[Sheet] = &[
    (overview::NAME, overview::compose),
    (award_lists::NAME, award_lists::compose),
    (near_line::NAME, near_line::compose),
    (quota::NAME, quota::compose),
    (trial::NAME, trial::compose),
    (school_ranking::NAME, school_ranking::compose),
    (mentor_ranking::NAME, mentor_ranking::compose),
    (effect::NAME, effect::compose),
    (raters::NAME, raters::compose),
    (stages::NAME, stages::compose),
    (growth::NAME, growth::compose),
    (attainment::NAME, attainment::compose),
    (evidence::NAME, evidence::compose),
    (score_lines::NAME, score_lines::compose),
    (score_lines::EVIDENCE, score_lines::compose_evidence),
    (quota_trace::NAME, quota_trace::compose),
    (open_questions::NAME, open_questions::compose),
    (judged::NAME, judged::compose),
    (authenticity::NAME, authenticity::compose),
    (data_quality::NAME, data_quality::compose),
    (rules::NAME, rules::compose),
    (parameters::NAME, parameters::compose),
    (verification::NAME, verification::compose),
];
