//! The tests that walk through more than one room, as one program.

mod layouts;
mod place;
