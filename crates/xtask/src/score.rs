//! `cargo xtask score`: how much of what stands in the sheets the reader finds, and what it gets wrong without a word.

mod generated;
mod print;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use score::{Comparison, Counts, Floors, Reader, Truth, compare, expected_files, read_expected};

use crate::place;

/// How many workbooks are generated unless asked otherwise.
pub const USUAL_SEEDS: u64 = 400;

#[derive(Args)]
pub struct ScoreArgs {
    /// How many workbooks to generate beside the typed samples
    #[arg(long, default_value_t = USUAL_SEEDS)]
    seeds: u64,
    /// The seed of the first generated workbook
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Prints the score as JSON
    #[arg(long)]
    json: bool,
    /// Lists everything that is not as it should be, not only what is wrong and silent
    #[arg(long)]
    all: bool,
    /// Keeps the generated workbooks with their truth in this folder
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Scores only layouts whose name holds this
    #[arg(long)]
    only: Option<String>,
}

/// What was scored: counts by layout, and every difference with its workbook.
#[derive(Default)]
pub struct Scorecard {
    /// Counts by layout.
    pub layouts: BTreeMap<String, Counts>,
    /// Workbooks that are not read as they should be.
    pub differing: Vec<(PathBuf, Comparison)>,
}

impl Scorecard {
    /// Counts of all layouts.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.layouts.values().for_each(|counts| total += *counts);
        total
    }

    fn add(&mut self, layout: String, truth: &Truth, reader: &Reader) {
        let comparison = compare(truth, &reader.read(&truth.workbook, &truth.unit, truth.term));
        *self.layouts.entry(layout).or_default() += comparison.counts;
        if !comparison.differences.is_empty() {
            self.differing.push((truth.workbook.clone(), comparison));
        }
    }
}

/// Scores the samples and the generated workbooks. Exit 0 above the floors, 1 below.
pub fn run(args: &ScoreArgs) -> anyhow::Result<ExitCode> {
    let reader = Reader::usual().map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let mut card = Scorecard::default();
    let wanted = |layout: &str| args.only.as_deref().is_none_or(|part| layout.contains(part));
    for path in expected_files(&place::root().join("sample-data/layouts"))? {
        let truth = read_expected(&path)?;
        if wanted(&truth.layout) {
            card.add(truth.layout.clone(), &truth, &reader);
        }
    }
    let folder = args.keep.clone().unwrap_or_else(|| place::target().join("score"));
    for truth in generated::write(&folder, args.from..args.from + args.seeds)? {
        let layout = format!("generated {}", truth.layout);
        if wanted(&layout) {
            card.add(layout, &truth, &reader);
        }
    }
    let broken = Floors::AGREED.broken_by(&card.total());
    if args.json {
        print::json(&card, &broken)?
    } else {
        print::table(&card, &broken, args.all)
    }
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
