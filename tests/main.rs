//! The tests that walk through more than one room, as one program.

mod demo;
mod hand_counts;
mod house;
mod layouts;
mod marked;
mod ledger;
mod messages;
mod place;
mod walk;
