//! Title quotas: rounds of places given to units by their vacancies, exactly, with every step; and the posts vacancies come from.
//!
//! A unit's claim is its vacancies; the tilt adds to it the preference times the share of duties it met, never more. Both are exact
//! fractions. The tilt is shown apart from the base, and what other methods would have given stands beside what is proposed.

mod round;
mod structure;
mod trace;
mod views;
mod words;

pub(crate) use round::{Claim, Found, Question, Round};
pub(crate) use structure::{Post, PostLine, Posts, Special, Structure, worked_out};
pub(crate) use views::views;
pub(crate) use words::METHODS;
