//! Rebuilds this crate when a file under `pipelines/` changes: packs and words are embedded in it.

fn main() {
    println!("cargo:rerun-if-changed=../../pipelines");
}
