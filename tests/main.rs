//! The tests that walk through more than one room, as one program.

mod asking;
mod authenticity;
mod awards;
mod closed;
mod compared;
mod damage;
mod decided;
mod demo;
mod hand_counts;
mod hard_cases;
mod house;
mod layouts;
mod leaks;
mod ledger;
mod marked;
mod masked;
mod messages;
mod people;
mod place;
mod programmes;
mod quotas;
mod three_changes;
mod unknown;
mod walk;
mod what_if;
