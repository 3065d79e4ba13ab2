//! The sample bureau is part of the binary: it is made anew when a sheet of it changes.

fn main() {
    println!("cargo:rerun-if-changed=../../sample-data/bureau");
}
