//! Simulates a province of mentored teachers and fits it, for speed and memory.
//!
//! `cargo run --release -p qinglan-effects --example province -- [ROWS]... [--shared] [--wide] [--write province.csv]`
//!
//! Rows are mentee-years. A county has 40 schools, 400 mentors, 800 mentees and 24 raters and gives 2,000 rows; 100,000 rows are
//! a province of 50 counties. One rating in ten comes from another county: of the same ten, or with `--wide` of the whole
//! province. With `--shared` a year may be split between two mentors
//! (multiple membership); without, each row has one. True standard deviations: mentor 1.5, mentee 2, school 1.2, rater 1.5, error 2.2.

use qinglan_effects::{Formula, Frame, Options, fit};
use std::fmt::Write as _;
use std::time::Instant;

type Failure = Box<dyn std::error::Error>;

/// Numbers that look like chance, from a fixed start (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, bound: usize) -> usize {
        ((self.next() * bound as f64) as usize).min(bound - 1)
    }

    /// Close to normal: the sum of twelve.
    fn normal(&mut self, deviation: f64) -> f64 {
        ((0..12).map(|_| self.next()).sum::<f64>() - 6.0) * deviation
    }
}

/// One mentee-year.
struct Row {
    mentee: usize,
    mentors: Vec<(usize, f64)>,
    school: usize,
    rater: usize,
    year: f64,
    baseline: f64,
    score: f64,
}

/// True effects by number; numbers run through all counties.
struct Truth {
    mentor: Vec<f64>,
    mentee: Vec<f64>,
    school: Vec<f64>,
    rater: Vec<f64>,
}

/// How a province is made.
#[derive(Clone, Copy)]
struct Plan {
    rows: usize,
    /// Years may be split between two mentors.
    shared: bool,
    /// Counties among which raters are exchanged.
    circle: usize,
}

fn simulate(Plan { rows, shared, circle }: Plan) -> Vec<Row> {
    let counties = rows.div_ceil(2000).max(1);
    let mut chance = Chance(20_240_901);
    let mut effects = |count: usize, deviation: f64| (0..count * counties).map(|_| chance.normal(deviation)).collect();
    let truth = Truth {
        mentor: effects(400, 1.5),
        mentee: effects(800, 2.0),
        school: effects(40, 1.2),
        rater: effects(24, 1.5),
    };
    let mut found = Vec::with_capacity(rows);
    'counties: for county in 0..counties {
        for place in 0..800 {
            let mentee = county * 800 + place;
            let school = county * 40 + place % 40;
            let mut mentor = mentor_at(school, county, &mut chance);
            let baseline = chance.normal(1.0);
            for year in 0..2 + mentee % 2 {
                if chance.next() < 0.25 {
                    mentor = mentor_at(school, county, &mut chance);
                }
                let other = mentor_at(school, county, &mut chance);
                let mentors = if shared && other != mentor && chance.next() < 0.25 {
                    let share = 0.25 + 0.5 * chance.next();
                    vec![(mentor, share), (other, 1.0 - share)]
                } else {
                    vec![(mentor, 1.0)]
                };
                let home = if chance.next() < 0.1 {
                    (county / circle * circle + chance.below(circle)) % counties
                } else {
                    county
                };
                let rater = home * 24 + chance.below(24);
                let mut row = Row { mentee, mentors, school, rater, year: year as f64, baseline, score: 0.0 };
                row.score = score(&row, &truth) + chance.normal(2.2);
                found.push(row);
                if found.len() == rows {
                    break 'counties;
                }
            }
        }
    }
    found
}

/// Nine mentors in ten work at the mentee's school.
fn mentor_at(school: usize, county: usize, chance: &mut Chance) -> usize {
    if chance.next() < 0.9 {
        county * 400 + (school % 40) * 10 + chance.below(10)
    } else {
        county * 400 + chance.below(400)
    }
}

fn score(row: &Row, truth: &Truth) -> f64 {
    let mentored: f64 = row.mentors.iter().map(|(mentor, share)| truth.mentor[*mentor] * share).sum();
    let people = truth.mentee[row.mentee] + truth.school[row.school] + truth.rater[row.rater];
    70.0 + 1.5 * row.year + 3.0 * row.baseline + mentored + people
}

fn frame(rows: &[Row], shared: bool) -> Result<Frame, Failure> {
    let numbers = |take: fn(&Row) -> f64| rows.iter().map(take).collect::<Vec<f64>>();
    let frame = Frame::new()
        .with_numbers("y", numbers(|row| row.score))?
        .with_numbers("year", numbers(|row| row.year))?
        .with_numbers("baseline", numbers(|row| row.baseline))?
        .with_numbers("mentee", numbers(|row| row.mentee as f64))?
        .with_numbers("school", numbers(|row| row.school as f64))?
        .with_numbers("rater", numbers(|row| row.rater as f64))?;
    if !shared {
        return Ok(frame.with_numbers("mentor", numbers(|row| row.mentors[0].0 as f64))?);
    }
    let members = |row: &Row| row.mentors.iter().map(|(mentor, share)| (mentor.to_string(), *share)).collect();
    Ok(frame.with_members("mentor", rows.iter().map(members).collect())?)
}

fn csv(rows: &[Row]) -> String {
    let mut text = "y,year,baseline,mentee,mentor,school,rater\n".to_owned();
    for row in rows {
        let (year, baseline, mentor) = (row.year, row.baseline, row.mentors[0].0);
        let _ = writeln!(text, "{},{year},{baseline},{},{mentor},{},{}", row.score, row.mentee, row.school, row.rater);
    }
    text
}

/// The most memory this process has held, in MB, where the system tells.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let shared = words.iter().any(|word| word == "--shared");
    let wide = words.iter().any(|word| word == "--wide");
    let write = words.iter().position(|word| word == "--write").and_then(|at| words.get(at + 1));
    let mut sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes.push(100_000);
    }
    let formula = "y ~ year + baseline + (1 | mentee) + (1 | mentor) + (1 | school) + (1 | rater)";
    for size in sizes {
        let rows = simulate(Plan { rows: size, shared, circle: if wide { size.div_ceil(2000) } else { 10 } });
        if let Some(path) = write {
            std::fs::write(path, csv(&rows))?;
        }
        let frame = frame(&rows, shared)?;
        let begun = Instant::now();
        let found = fit(&Formula::parse(formula)?, &frame, &Options::default())?;
        let seconds = begun.elapsed().as_secs_f64();
        let effects: usize = found.random.iter().map(|term| term.levels.len()).sum();
        let deviations: Vec<String> =
            found.random.iter().map(|term| format!("{} {:.3}", term.group, term.standard_deviation(0))).collect();
        println!(
            "{size} rows, {effects} effects: {seconds:.3} s, {} gradients, peak {:.0} MB, criterion {:.6}, sd {}",
            found.evaluations.1,
            peak_memory().unwrap_or(f64::NAN),
            found.criterion,
            deviations.join(", ")
        );
    }
    Ok(())
}
