//! How fast workbooks are read, against calamine alone: what the example `read_speed` of the room that reads says.

use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::command::{self, cargo};

/// One thread, the same files, cells that hold something.
#[derive(Serialize, Deserialize)]
pub struct Reading {
    cells: u64,
    ours_seconds: f64,
    calamine_seconds: f64,
    ours_cells_per_second: f64,
    calamine_cells_per_second: f64,
    /// How many times what calamine takes.
    times: f64,
}

impl Reading {
    /// Times both on the workbooks of a workspace; in a release build unless the program timed is a dev build.
    pub fn time(build: &str, workspace: &Path, rounds: usize) -> anyhow::Result<Self> {
        let mut command =
            cargo(&["run", "--quiet", "--locked", "--package", "qinglan-ingest", "--example", "read_speed"]);
        if build != "dev" {
            command.arg("--release");
        }
        command.arg("--").arg(workspace.join("inbox")).arg(rounds.to_string());
        let said = command::output(&mut command)?;
        serde_json::from_str(&said).with_context(|| format!("`{}` said: {said}", command::typed(&command)))
    }

    /// One line for a README.
    pub fn markdown(&self) -> String {
        let Self { cells, ours_cells_per_second, calamine_cells_per_second, times, .. } = self;
        format!(
            "Reading alone, one thread, {cells} cells: {:.2} million cells a second; calamine alone, which keeps none of them, \
             {:.2} million ({times:.2} times its time).",
            ours_cells_per_second / 1e6,
            calamine_cells_per_second / 1e6
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_both_rates_and_their_ratio() {
        let said = r#"{"cells":335800,"ours_seconds":0.2,"calamine_seconds":0.1,"ours_cells_per_second":1679000,
                       "calamine_cells_per_second":3358000,"times":2.0}"#;
        let line = serde_json::from_str::<Reading>(said).expect("as the example says it").markdown();
        assert!(
            line.contains("335800 cells: 1.68 million cells a second") && line.contains("3.36 million (2.00 times"),
            "{line}"
        );
    }
}
