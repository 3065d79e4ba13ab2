//! The invariants of the house, read from manifests and sources: who may know whom, who alone knows what.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use policy::document::{Document, NodeValue};

/// Rooms the data walks through.
const ROOMS: [&str; 5] = ["ingest", "normalise", "store", "metrics", "report"];
/// What every room may use of the house.
const WORDS: [&str; 2] = ["tables", "policy"];
/// Outside libraries and the only crates that may know them.
const ALONE: &[(&str, &[&str])] = &[
    ("calamine", &["ingest"]),
    ("parquet", &["store"]),
    ("polars", &["metrics"]),
    ("sqlparser", &["metrics"]),
    ("rust_xlsxwriter", &["report", "sample"]),
    // Packages as they are: ingest looks before it reads, report copies what was sent, sample writes what no library does,
    // xtask types into a copy of a workbook.
    ("zip", &["ingest", "report", "sample", "xtask"]),
    ("quick-xml", &["ingest", "report"]),
    ("toml", &["policy"]),
    ("clap", &["cli", "xtask"]),
    ("anyhow", &["cli", "xtask"]),
    ("indicatif", &["cli"]),
    ("pulp", &["effects"]),
    ("pinyin", &["normalise"]),
    ("num-bigint", &["apportion", "metrics"]),
];
/// Everything a visitor sees at the top of the repository.
const TOP: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "README.zh-CN.md",
    "crates",
    "notebooks",
    "pipelines",
    "sample-data",
    "tests",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn crates() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("crates"))
        .expect("crates")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The dependencies of every crate, without those of its tests.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let of = |name: &String| {
        let path = root().join("crates").join(name).join("Cargo.toml");
        let text = std::fs::read_to_string(&path).expect("a manifest");
        let document = Document::parse(name, &text).expect("valid TOML");
        let NodeValue::Table(entries) = &document.root_node().value else { return Vec::new() };
        let section = entries.iter().find(|(key, _, _)| key == "dependencies");
        match section.map(|(_, _, node)| &node.value) {
            Some(NodeValue::Table(found)) => found.iter().map(|(key, _, _)| key.clone()).collect(),
            _ => Vec::new(),
        }
    };
    crates().iter().map(|name| (name.clone(), of(name))).collect()
}

/// Every source file of a crate with its text, tests cut off.
fn sources(name: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("crates").join(name).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a source folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&entry).expect("a source file");
                let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
                found.push((entry, code));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn rooms_know_the_words_and_the_rules_but_not_each_other() {
    let all = crates();
    for (name, used) in dependencies() {
        let ours: Vec<&String> = used.iter().filter(|dependency| all.contains(dependency)).collect();
        let allowed = |dependency: &str| match name.as_str() {
            "tables" => false,
            "policy" => dependency == "tables",
            "sample" | "effects" | "linkage" | "apportion" => false,
            "score" => ["tables", "policy", "ingest", "normalise"].contains(&dependency),
            "xtask" => ["sample", "score", "tables"].contains(&dependency),
            "cli" => !["xtask", "sample", "score"].contains(&dependency),
            "metrics" if ["effects", "apportion"].contains(&dependency) => true,
            "normalise" if dependency == "linkage" => true,
            room if ROOMS.contains(&room) => WORDS.contains(&dependency),
            _ => false,
        };
        for dependency in ours {
            assert!(allowed(dependency), "`{name}` must not know `{dependency}`");
        }
    }
}

#[test]
fn every_outside_library_is_known_by_its_own_room_alone() {
    for (name, used) in dependencies() {
        for (library, rooms) in ALONE.iter().copied() {
            assert!(
                !used.iter().any(|dependency| dependency == library) || rooms.contains(&name.as_str()),
                "`{name}` must not know `{library}`"
            );
        }
    }
}

/// Whether a text has a word that does not end a longer one: `fs::`, not `Proofs::`.
fn names(code: &str, word: &str) -> bool {
    let within = |at: usize| code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    code.match_indices(word).any(|(at, _)| !within(at))
}

#[test]
fn only_the_rooms_at_the_doors_touch_the_disk() {
    for name in ["tables", "normalise", "metrics", "report", "effects", "linkage", "apportion"] {
        for (path, code) in sources(name) {
            let is_writer = name == "report" && ["write.rs", "answer.rs"].iter().any(|file| path.ends_with(file));
            let for_tests = ["tests.rs", "county.rs", "promises.rs"].iter().any(|file| path.ends_with(file));
            let touches = ["std::fs", "fs::", "File::"].iter().any(|word| names(&code, word));
            assert!(!touches || is_writer || for_tests, "{} touches the disk", path.display());
        }
    }
}

#[test]
fn only_the_front_door_prints_or_knows_the_clock() {
    for name in
        ["tables", "policy", "ingest", "normalise", "store", "metrics", "report", "effects", "linkage", "apportion"]
    {
        for (path, code) in sources(name) {
            let for_tests = ["tests.rs", "county.rs", "promises.rs"].iter().any(|file| path.ends_with(file));
            for word in ["println!", "eprintln!", "print!(", "SystemTime", "Instant::now", "Local::now", "Utc::now"] {
                assert!(!code.contains(word) || for_tests, "{} has {word}", path.display());
            }
        }
    }
}

#[test]
fn no_file_has_outgrown_one_purpose() {
    for name in crates() {
        for (path, code) in sources(&name) {
            assert!(code.lines().count() <= 600, "{} has {} lines", path.display(), code.lines().count());
        }
    }
}

#[test]
fn the_top_of_the_repository_is_as_it_was_agreed() {
    let mut seen: Vec<String> = std::fs::read_dir(root())
        .expect("the repository")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && name != "target" && name != "qinglan-demo")
        .collect();
    seen.sort();
    assert_eq!(seen, TOP);
}
