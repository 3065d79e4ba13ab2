//! Which sample is damaged how: all of it follows from a seed and a number.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Folders of samples; of the bureau, one term.
const FOLDERS: [&str; 3] = ["layouts", "broken", "bureau/inbox/2024-1"];
/// Files beside the samples that no school would send.
const OTHERS: [&str; 3] = ["toml", "md", "py"];

/// The samples, by extension, so that each format gets its share.
pub struct Samples {
    by_extension: Vec<(String, Vec<Sample>)>,
}

struct Sample {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// One damaged file.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// Its name: the number and the sample's own.
    pub name: String,
    /// Its extension, in small letters.
    pub extension: String,
    /// The seeds of the damage, one after the other.
    pub steps: Vec<u64>,
    sample: (usize, usize),
}

impl Samples {
    /// Every sample below `sample-data`.
    pub fn load(folder: &Path) -> anyhow::Result<Self> {
        let mut found = BTreeMap::new();
        for name in FOLDERS {
            collect(&folder.join(name), &mut found)?;
        }
        if found.is_empty() {
            bail!("there are no samples below {}", folder.display());
        }
        Ok(Self { by_extension: found.into_iter().collect() })
    }

    /// The sample a file was made from.
    pub fn name(&self, recipe: &Recipe) -> String {
        self.by_extension[recipe.sample.0].1[recipe.sample.1].path.display().to_string()
    }
}

fn collect(folder: &Path, found: &mut BTreeMap<String, Vec<Sample>>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, found)?;
            continue;
        }
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if !OTHERS.contains(&&*extension) {
            let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            found.entry(extension).or_default().push(Sample { path, bytes });
        }
    }
    Ok(())
}

impl Recipe {
    /// The file of this number.
    pub fn new(samples: &Samples, seed: u64, number: u64) -> Self {
        let mut words = (0..).map(|at: u64| word(seed, number, at));
        let mut next = move |limit: usize| (words.next().unwrap_or_default() % limit as u64) as usize;
        let kind = next(samples.by_extension.len());
        let (extension, files) = &samples.by_extension[kind];
        let sample = next(files.len());
        let steps = [1, 1, 1, 2, 3][next(5)];
        let own = files[sample].path.file_name().unwrap_or_default().to_string_lossy();
        Self {
            name: format!("{number:06}-{own}"),
            extension: extension.clone(),
            steps: (0..steps).map(|at| word(seed, number, 1_000 + at)).collect(),
            sample: (kind, sample),
        }
    }

    /// The damaged file.
    pub fn bytes(&self, samples: &Samples) -> Vec<u8> {
        let original = samples.by_extension[self.sample.0].1[self.sample.1].bytes.clone();
        self.steps.iter().fold(original, |bytes, &step| ::sample::damaged(&bytes, step))
    }
}

/// A number that depends on nothing but these three.
fn word(seed: u64, number: u64, at: u64) -> u64 {
    let asked = [seed.to_le_bytes(), number.to_le_bytes(), at.to_le_bytes()].concat();
    let hash = blake3::hash(&asked);
    hash.as_bytes().iter().take(8).fold(0, |word, &byte| word << 8 | u64::from(byte))
}
