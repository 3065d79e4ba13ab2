//! The one masking function of the house, under the name this room knows it by.

pub use tables::mask;
