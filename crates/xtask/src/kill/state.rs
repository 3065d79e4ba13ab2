//! What lies in a workspace after a run: names, hashes, and the run they are of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::Value;

/// Names in a folder, sorted; none if it is not there.
pub fn names(folder: &Path) -> anyhow::Result<Vec<String>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Hash of every file below a folder, by path.
pub fn hashes(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for name in names(folder)? {
        let path = folder.join(&name);
        if path.is_dir() {
            let below = hashes(&path)?.into_iter().map(|(inner, hash)| (format!("{name}/{inner}"), hash));
            found.extend(below);
        } else {
            let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
            found.insert(name, blake3::hash(&bytes).to_hex().to_string());
        }
    }
    Ok(found)
}

/// Copies a folder with all below it.
pub fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for name in names(from)? {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| from.display().to_string())?;
        }
    }
    Ok(())
}

/// How many runs recorded exactly the tables and workbooks that are visible.
pub fn runs_that_made_what_is_visible(workspace: &Path) -> anyhow::Result<usize> {
    let store = json(&workspace.join("store/manifest.json"))?;
    let tables: BTreeMap<String, String> =
        list(&store["tables"]).iter().flat_map(|table| listed(&table["files"], "path")).collect();
    let mut matching = 0;
    for run in names(&workspace.join("runs"))? {
        let record = json(&workspace.join("runs").join(run).join("manifest.json"))?;
        let reports = hashes(&workspace.join("reports").join(record["term"].as_str().unwrap_or_default()))?;
        let same = listed(&record["tables"], "file") == tables && listed(&record["reports"], "file") == reports;
        matching += usize::from(same);
    }
    Ok(matching)
}

fn json(path: &Path) -> anyhow::Result<Value> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&bytes).with_context(|| path.display().to_string())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Hashes by path, as a manifest lists them.
fn listed(files: &Value, path: &str) -> BTreeMap<String, String> {
    let text = |file: &Value, key: &str| file[key].as_str().unwrap_or_default().to_owned();
    list(files).iter().map(|file| (text(file, path), text(file, "blake3"))).collect()
}
