//! `cargo xtask sample`: the sample bureau on disk is exactly what the generator writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use sample::Size;

/// The parts of a workspace the generator owns; `decisions/`, `store/`, `reports/`, `runs/` are not its own.
const OWNED: [&str; 4] = ["bureau.toml", "bureau.all.toml", "registry", "inbox"];

#[derive(Args)]
pub struct SampleArgs {
    /// Writes nothing; exits 1 if the folder differs from what would be written
    #[arg(long, conflicts_with = "clean")]
    check: bool,
    /// Clean schools in one layout, for benchmarks, instead of the sample bureau
    #[arg(long, requires = "out")]
    clean: bool,
    /// How many schools
    #[arg(long)]
    schools: Option<usize>,
    /// How many lessons a school and term (with --clean)
    #[arg(long, default_value_t = 400, requires = "clean")]
    records: usize,
    /// How many terms, counted back from 2024-2
    #[arg(long)]
    terms: Option<usize>,
    /// Another seed, another county
    #[arg(long)]
    seed: Option<u64>,
    /// The folder to write
    #[arg(long)]
    out: Option<PathBuf>,
    /// Also writes the true pairs and lessons of the sample bureau to this CSV file
    #[arg(long, conflicts_with = "clean")]
    truth: Option<PathBuf>,
    /// Writes what was planted to be asked about to this file as CSV
    #[arg(long)]
    planted: Option<PathBuf>,
}

/// Writes or checks, as asked. Exit 0 done, 1 the folder differs.
pub fn run(args: &SampleArgs) -> anyhow::Result<ExitCode> {
    let size = size(args);
    let out = args.out.clone().unwrap_or_else(bureau_folder);
    if args.check {
        return check(&size, &out);
    }
    remove_owned(&out)?;
    sample::generate(&size, &out)?;
    println!("{}", out.display());
    if let Some(file) = &args.truth {
        fs::write(file, sample::truth_csv(&size)).with_context(|| format!("cannot write {}", file.display()))?;
    }
    if let Some(file) = &args.planted {
        fs::write(file, sample::planted_csv(&size)).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn size(args: &SampleArgs) -> Size {
    let usual = if args.clean { Size::clean(200, args.records) } else { Size::sample_bureau() };
    Size {
        schools: args.schools.unwrap_or(usual.schools),
        terms: args.terms.unwrap_or(usual.terms),
        seed: args.seed.unwrap_or(usual.seed),
        ..usual
    }
}

fn bureau_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-data/bureau")
}

fn remove_owned(out: &Path) -> anyhow::Result<()> {
    for name in OWNED {
        let path = out.join(name);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        if let Err(error) = removed
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(error).with_context(|| format!("cannot remove {}", path.display()));
        }
    }
    Ok(())
}

fn check(size: &Size, out: &Path) -> anyhow::Result<ExitCode> {
    let mut on_disk = BTreeMap::new();
    for name in OWNED {
        collect(out, &out.join(name), &mut on_disk)?;
    }
    let mut differing = Vec::new();
    sample::render(size, &mut |file| {
        if on_disk.remove(&file.path).as_deref() != Some(file.bytes.as_slice()) {
            differing.push(file.path);
        }
        Ok(())
    })?;
    differing.extend(on_disk.into_keys());
    differing.iter().for_each(|path| println!("differs: {path}"));
    Ok(if differing.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn collect(root: &Path, path: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
            collect(root, &entry?.path(), files)?;
        }
    } else if path.is_file() {
        let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        files.insert(name, fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    Ok(())
}
