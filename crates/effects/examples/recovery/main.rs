//! How well known truths are recovered, over many simulated counties.
//!
//! `cargo run --release -p qinglan-effects --example recovery -- [--runs 500] [SCENARIO]...`

mod county;
mod judge;
mod summary;

use county::{BASE, DOSE, Scenario};
use judge::Own;
use summary::{Summary, summarise};

type Failure = Box<dyn std::error::Error>;

const SCENARIOS: [(&str, Scenario, Own, &str); 10] = [
    ("A", BASE, Own::LeftOut, "base"),
    ("B", Scenario { own: 0.25, own_bias: 3.0, ..BASE }, Own::LeftOut, "mentors mark own mentees, +3, left out"),
    (
        "E",
        Scenario { own: 0.075, own_bias: 1.0, own_spread: 3.0, ..BASE },
        Own::LeftOut,
        "some mentors mark own mentees unevenly, left out",
    ),
    (
        "E-unnoticed",
        Scenario { own: 0.25, own_bias: 1.0, own_spread: 4.0, ..BASE },
        Own::Unnoticed,
        "uneven own marks taken for anybody's",
    ),
    ("C", Scenario { sorting: 0.6, ..BASE }, Own::LeftOut, "good mentors in good schools"),
    ("D", Scenario { change: 0.0, crossing: 0.0, ..BASE }, Own::LeftOut, "nobody changes mentors"),
    ("dose", DOSE, Own::LeftOut, "years of exposure, strong starters cluster"),
    ("dose-even", Scenario { selection: 0.0, ..DOSE }, Own::LeftOut, "years of exposure, no selection"),
    ("none", Scenario { mentor: 0.0, ..BASE }, Own::LeftOut, "mentors do not differ"),
    ("tiny", Scenario { schools: 4, mentors: 12, mentees: 30, raters: 6, ..BASE }, Own::LeftOut, "twelve mentors"),
];

fn main() -> Result<(), Failure> {
    let mut runs = 100;
    let mut wanted: Vec<String> = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--runs" => runs = words.next().ok_or("--runs needs a number")?.parse()?,
            _ => wanted.push(word),
        }
    }
    for (name, scenario, own, about) in SCENARIOS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            tell(name, &format!("{about}, {runs} runs"), &summarise(&scenario, runs, own)?);
        }
    }
    Ok(())
}

fn tell(name: &str, about: &str, found: &Summary) {
    let three = |values: [f64; 3], scale: f64, digits: usize| {
        values.map(|value| format!("{:.digits$}", value * scale)).join(" / ")
    };
    println!("{name}: {about}");
    println!("  rank correlation raw / adjusted / model  {}", three(found.spearman, 1.0, 3));
    if found.gain != 0.0 {
        println!("  rank correlation of the raw gain         {:.3}", found.gain);
    }
    println!("  best tenth found, %                      {}", three(found.best, 100.0, 0));
    let covered = found.covered.iter().map(|(name, share)| format!("{name} {:.1}", share * 100.0));
    println!("  90 % intervals hold, %                   {}", covered.collect::<Vec<_>>().join(", "));
    let spread = found.spread.iter().map(|(name, sd)| format!("{name} {sd:.2}"));
    println!("  standard deviations, mean                {}", spread.collect::<Vec<_>>().join(", "));
    let steps = found.calibration.iter().filter(|step| step.2 > 0);
    let steps = steps.map(|(sum, hits, of)| format!("{:.2}→{:.2}", sum / *of as f64, hits / *of as f64));
    println!("  chance of the best tenth → came true     {}", steps.collect::<Vec<_>>().join(" "));
    let sure = found.sure.map_or("nobody".to_owned(), |share| format!("{:.0} %", share * 100.0));
    println!("  of those with 0.8 and more               {sure}; mean chance {:.3}", found.mean_chance);
    println!("  list refused                             {:.0} %", found.refused * 100.0);
}
