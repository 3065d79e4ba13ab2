//! Many runs taken together.

use std::collections::BTreeMap;

use crate::county::Scenario;
use crate::judge::{Answer, Own, judge};

type Failure = Box<dyn std::error::Error>;

/// Means over the runs.
pub struct Summary {
    pub spearman: [f64; 3],
    pub best: [f64; 3],
    pub gain: f64,
    pub covered: BTreeMap<&'static str, f64>,
    pub calibration: Vec<(f64, f64, usize)>,
    pub mean_chance: f64,
    pub sure: Option<f64>,
    pub spread: BTreeMap<&'static str, f64>,
    pub refused: f64,
}

/// Runs with the seeds 1 to `runs`, on as many threads as there are processors; the order of the sums is that of the seeds.
///
/// # Errors
/// Those of the fits.
pub fn summarise(scenario: &Scenario, runs: usize, own: Own) -> Result<Summary, Failure> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(runs.max(1));
    let of_worker = |worker: usize| -> Vec<(usize, Result<Answer, String>)> {
        let seeds = (0..runs).filter(|run| run % workers == worker);
        seeds.map(|run| (run, judge(scenario, run as u64 + 1, own).map_err(|error| error.to_string()))).collect()
    };
    let mut answers: Vec<(usize, Result<Answer, String>)> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|worker| scope.spawn(move || of_worker(worker))).collect();
        started.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    answers.sort_by_key(|(run, _)| *run);
    let answers: Vec<Answer> = answers.into_iter().map(|(_, answer)| answer).collect::<Result<_, _>>()?;
    Ok(mean(&answers))
}

fn mean(answers: &[Answer]) -> Summary {
    let share = 1.0 / answers.len().max(1) as f64;
    let mean = |of: &dyn Fn(&Answer) -> f64| answers.iter().map(of).sum::<f64>() * share;
    let three = |of: &dyn Fn(&Answer) -> [f64; 3]| [0, 1, 2].map(|place| mean(&|answer| of(answer)[place]));
    let mut covered: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    let mut calibration = vec![(0.0, 0.0, 0); 10];
    let mut sure = (0, 0);
    for answer in answers {
        for (name, (hits, of)) in &answer.covered {
            let sum = covered.entry(name).or_default();
            *sum = (sum.0 + hits, sum.1 + of);
        }
        for (sum, step) in calibration.iter_mut().zip(&answer.calibration) {
            *sum = (sum.0 + step.0, sum.1 + step.1, sum.2 + step.2);
        }
        sure = (sure.0 + answer.sure.0, sure.1 + answer.sure.1);
    }
    let names: Vec<&'static str> =
        answers.first().map(|answer| answer.spread.keys().copied().collect()).unwrap_or_default();
    let all: usize = calibration.iter().map(|step| step.2).sum();
    Summary {
        spearman: three(&|answer| answer.spearman),
        best: three(&|answer| answer.best),
        gain: mean(&|answer| answer.gain),
        covered: covered.into_iter().map(|(name, (hits, of))| (name, hits as f64 / of as f64)).collect(),
        mean_chance: calibration.iter().map(|step| step.0).sum::<f64>() / all.max(1) as f64,
        calibration,
        sure: (sure.1 > 0).then(|| sure.0 as f64 / sure.1 as f64),
        spread: names
            .into_iter()
            .map(|name| (name, mean(&|answer| answer.spread.get(name).copied().unwrap_or_default())))
            .collect(),
        refused: mean(&|answer| f64::from(u8::from(answer.refused))),
    }
}
