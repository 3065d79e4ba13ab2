//! Published examples, promises over random cases, and an independent brute force.

mod bounds;
mod brute;
mod cases;
mod promises;
mod published;
