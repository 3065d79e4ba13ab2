//! Every page of an invented county's workbooks, for a look at them, and the time a county of fifty thousand conclusions takes.
//!
//! `cargo run -p qinglan-report --example pages -- FOLDER`; `cargo xtask pages` does it.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use qinglan_report::{Brief, MadeOf, ProgrammeSheets};
use qinglan_report::{compose_leaders, compose_notices, compose_person, compose_schools, write};
use tables::{Dataset, Table, table_spec};

use crate::county::{UNITS, brief, county};

#[path = "../src/county.rs"]
mod county;

/// The word after which no large county is timed.
const PAGES_ONLY: &str = "--pages-only";
/// Conclusions of the large county, and rows behind each.
const CONCLUSIONS: i64 = 50_000;
const ROWS_EACH: i64 = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    write_pages(&folder)?;
    if std::env::args().any(|arg| arg == PAGES_ONLY) {
        return Ok(());
    }
    time_a_large_county(&folder)
}

/// Writes every workbook of the invented county, and the leaders' one of a county without a sheet.
fn write_pages(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (data, brief) = (county(), brief());
    write(&compose_leaders(&data, &brief), &folder.join("领导小组.xlsx"))?;
    write(&compose_leaders(&Dataset::new(), &brief), &folder.join("空.xlsx"))?;
    for (list, plan) in compose_notices(&data, &brief) {
        write(&plan, &folder.join(format!("公示_{list}.xlsx")))?;
    }
    for (unit, plan) in compose_schools(&data, &brief, &[]) {
        write(&plan, &folder.join(format!("{unit}.xlsx")))?;
    }
    let pairing = data.table("pairing");
    let person = pairing.text(0, "mentor").ok_or("the county has a mentor")?;
    let plan = compose_person(&data, &brief, UNITS[0], person).ok_or("the mentor has results")?;
    Ok(write(&plan, &folder.join("个人.xlsx"))?)
}

/// Says how long the leaders' workbook of a large county takes.
fn time_a_large_county(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut data = county();
    large_county()?.into_iter().for_each(|table| data.insert(table));
    let start = Instant::now();
    let plan = compose_leaders(&data, &brief());
    let composed = start.elapsed();
    let path = folder.join("大县.xlsx");
    write(&plan, &path)?;
    let size = std::fs::metadata(&path)?.len();
    println!("a large county: composed {composed:?}, written {:?}, {size} bytes", start.elapsed() - composed);
    Ok(())
}

/// The views `compliance` and `evidence` of the large county.
fn large_county() -> Result<[Table; 2], Box<dyn Error>> {
    let spec = |name: &str| table_spec(name).ok_or("the view is declared");
    let (mut compliance, mut evidence) = (Table::builder(spec("compliance")?), Table::builder(spec("evidence")?));
    let named = ["pack", "rule", "unit", "subject", "counterpart", "period"];
    for at in 0..CONCLUSIONS {
        let subject = format!("导师{at}");
        let values = ["pingluo-qinglan", "PL-27", UNITS[(at % 15) as usize], &subject, "徒弟", "2024-2"];
        let row = named.iter().zip(values).fold(compliance.row(), |row, (column, value)| row.text(column, value));
        let row = row.text("subject_kind", "pairing").number("required_min", 10.0).number("actual", 12.0);
        drop(row.text("status", "met").text("reason", "按教学周折算"));
        for line in 0..ROWS_EACH {
            let row = named.iter().zip(values).fold(evidence.row(), |row, (column, value)| row.text(column, value));
            let row =
                row.number("quantity", 1.0).boolean("counted", true).text("src_file", "2024-2/一小/听课记录.xlsx");
            drop(row.text("src_sheet", "听课记录").int("src_row", line));
        }
    }
    Ok([compliance.finish(), evidence.finish()])
}
