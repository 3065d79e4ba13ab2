//! The figures of a benchmark: medians, ratios, a Markdown table.

use std::fmt::Write;

use serde::Serialize;

use super::BenchArgs;
use super::contender::{Run, Stage};
use super::counts::Totals;
use super::program::Program;
use super::reading::Reading;
use super::rerun::Rerun;

/// Everything a benchmark gives; also what `result.json` holds.
#[derive(Serialize)]
pub struct BenchResult {
    schools: usize,
    records: usize,
    rounds: usize,
    cores: usize,
    program: String,
    build: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'static str>,
    counted: Totals,
    contenders: Vec<Figures>,
    stages: Vec<Stage>,
    rerun: Rerun,
    reading: Reading,
}

/// One contender's figures.
#[derive(Serialize)]
struct Figures {
    name: &'static str,
    wall_seconds: f64,
    cpu_seconds: f64,
    peak_bytes: f64,
    /// How many times what the first contender took.
    ratio: Ratio,
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Ratio {
    wall: f64,
    cpu: f64,
    peak: f64,
}

impl BenchResult {
    /// Medians and ratios from the runs of each contender; the first contender is the measure of the ratios.
    pub fn new(
        args: &BenchArgs,
        program: &Program,
        counted: Totals,
        timings: Vec<(&'static str, Vec<Run>)>,
        (rerun, reading): (Rerun, Reading),
    ) -> Self {
        let stages = timings.first().map(|(_, runs)| median_stages(runs)).unwrap_or_default();
        Self {
            schools: args.schools,
            records: args.records,
            rounds: args.rounds,
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            program: program.path.display().to_string(),
            build: program.build,
            warning: program.warning(),
            counted,
            contenders: figures(timings),
            stages,
            rerun,
            reading,
        }
    }

    /// Tables for a README.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write_markdown(&mut text);
        text
    }

    fn write_markdown(&self, text: &mut String) -> std::fmt::Result {
        let warning = self.warning.map(|warning| format!("{warning}\n\n")).unwrap_or_default();
        write!(text, "{warning}")?;
        writeln!(
            text,
            "{} schools × {} lesson records, {} cores, medians of {} interleaved runs of whole processes, {} build.",
            self.schools, self.records, self.cores, self.rounds, self.build
        )?;
        writeln!(
            text,
            "All count the same: {} pairs, {} lessons from mentor to mentee, {} pairs met.\n",
            self.counted.pairs, self.counted.lessons, self.counted.met
        )?;
        writeln!(text, "| | wall s | CPU s | peak MiB | wall × | CPU × | memory × |\n|---|--:|--:|--:|--:|--:|--:|")?;
        self.contenders.iter().try_for_each(|figures| figures.write_line(text))?;
        if !self.stages.is_empty() {
            writeln!(text, "\n| stage of qinglan | wall s | CPU s | peak so far, MiB |\n|---|--:|--:|--:|")?;
            let shown = |number: Option<f64>| number.map_or_else(|| "—".to_owned(), |number| format!("{number:.2}"));
            for stage in &self.stages {
                let (cpu, peak) = (shown(stage.cpu_seconds), shown(stage.peak_mib));
                writeln!(text, "| {} | {:.2} | {cpu} | {peak} |", stage.name, stage.seconds)?;
            }
        }
        let whole = self.contenders.first().map_or(f64::NAN, |figures| figures.wall_seconds);
        writeln!(text, "\n{}", self.rerun.markdown(whole))?;
        writeln!(text, "\n{}", self.reading.markdown())?;
        write!(text, "\n{warning}")
    }
}

impl Figures {
    fn write_line(&self, text: &mut String) -> std::fmt::Result {
        let Self { name, wall_seconds, cpu_seconds, peak_bytes, ratio, .. } = self;
        let mebibytes = peak_bytes / f64::from(1 << 20);
        writeln!(
            text,
            "| {name} | {wall_seconds:.2} | {cpu_seconds:.2} | {mebibytes:.0} | {:.2} | {:.2} | {:.2} |",
            ratio.wall, ratio.cpu, ratio.peak
        )
    }
}

fn figures(timings: Vec<(&'static str, Vec<Run>)>) -> Vec<Figures> {
    let medians: Vec<[f64; 3]> = timings.iter().map(|(_, runs)| medians(runs)).collect();
    let measure = medians.first().copied().unwrap_or_default();
    let figures = timings.into_iter().zip(medians).map(|((name, runs), [wall, cpu, peak])| Figures {
        name,
        wall_seconds: wall,
        cpu_seconds: cpu,
        peak_bytes: peak,
        ratio: Ratio { wall: wall / measure[0], cpu: cpu / measure[1], peak: peak / measure[2] },
        runs,
    });
    figures.collect()
}

/// Wall time, processor time and memory, each by itself.
fn medians(runs: &[Run]) -> [f64; 3] {
    [
        median(runs.iter().map(|run| run.wall_seconds)),
        median(runs.iter().map(|run| run.cpu_seconds)),
        median(runs.iter().map(|run| run.peak_bytes as f64)),
    ]
}

/// The stages of the first run, each with its median over all runs.
pub(super) fn median_stages(runs: &[Run]) -> Vec<Stage> {
    let Some(first) = runs.first() else { return Vec::new() };
    let of = |name: &str, read: &dyn Fn(&Stage) -> Option<f64>| {
        let same = runs.iter().flat_map(|run| &run.stages).filter(|stage| stage.name == name);
        let values: Vec<f64> = same.filter_map(read).collect();
        if values.is_empty() { None } else { Some(median(values.into_iter())) }
    };
    let stage = |stage: &Stage| Stage {
        name: stage.name.clone(),
        seconds: of(&stage.name, &|stage| Some(stage.seconds)).unwrap_or(stage.seconds),
        cpu_seconds: of(&stage.name, &|stage| stage.cpu_seconds),
        peak_mib: of(&stage.name, &|stage| stage.peak_mib),
    };
    first.stages.iter().map(stage).collect()
}

/// The middle value; of an even number the mean of the two in the middle; of none 0.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.len(), values.len() % 2) {
        (0, _) => 0.0,
        (_, 1) => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(wall: f64, stage: f64) -> Run {
        let stages = vec![Stage { name: "read".to_owned(), seconds: stage, cpu_seconds: None, peak_mib: None }];
        Run { wall_seconds: wall, cpu_seconds: wall, peak_bytes: 1 << 20, stages, read_now: 0 }
    }

    #[test]
    fn a_ratio_says_how_many_times_the_first_contenders_median_was_taken() {
        let slow = vec![run(9.0, 0.0), run(4.0, 0.0), run(5.0, 0.0)];
        let figures = figures(vec![("first", vec![run(1.0, 0.0), run(2.0, 0.0), run(90.0, 0.0)]), ("slow", slow)]);
        assert_eq!((figures[0].wall_seconds, figures[0].ratio.wall), (2.0, 1.0));
        assert_eq!((figures[1].wall_seconds, figures[1].ratio.wall), (5.0, 2.5));
    }

    #[test]
    fn a_stage_has_its_own_median() {
        let stages = median_stages(&[run(1.0, 0.4), run(2.0, 0.1), run(3.0, 0.2)]);
        assert_eq!(stages.len(), 1);
        assert_eq!((stages[0].name.as_str(), stages[0].seconds), ("read", 0.2));
    }

    #[test]
    fn the_median_of_two_is_their_mean() {
        assert_eq!(median([3.0, 1.0].into_iter()), 2.0);
        assert_eq!(median(std::iter::empty()), 0.0);
    }
}
