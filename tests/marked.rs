//! What goes back to a school: its own files marked, as another reader and the next run see them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ingest::{Budget, single_file};
use tables::{Area, CellRef, Dataset, Grid};
use tempfile::TempDir;

use crate::demo::qinglan;
use crate::place::sample_data;

/// Folders of the layouts whose sheets one school sends.
const SENT: [&str; 4] = ["observation-log", "count-summary", "stacked-blocks", "week-matrix"];

/// A workspace in which 甲小学 sends these files, run once.
fn run(files: &[PathBuf]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("县");
    assert!(qinglan().arg("init").arg(&workspace).output().expect("started").status.success());
    let inbox = workspace.join("inbox/2024-1/甲小学");
    std::fs::create_dir_all(&inbox).expect("a folder");
    for file in files {
        std::fs::copy(file, inbox.join(file.file_name().expect("a name"))).expect("copied");
    }
    let output = qinglan().arg("run").arg(&workspace).output().expect("started");
    assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, workspace)
}

fn layouts() -> Vec<PathBuf> {
    let files = SENT.iter().flat_map(|folder| below(&sample_data().join("layouts").join(folder)));
    files.filter(|path| path.extension().is_some_and(|ending| ending != "toml")).collect()
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}

fn data(workspace: &Path) -> Dataset {
    store::open(&workspace.join("store")).expect("a store").read_all().expect("tables")
}

fn grids(path: &Path) -> Vec<Grid> {
    let read = ingest::read_grids(&single_file(path), &Budget::default());
    assert!(!read.value.is_empty(), "{}: {:?}", path.display(), read.findings);
    read.value
}

/// Each copy with the original it was made of.
fn copies(workspace: &Path) -> Vec<(PathBuf, PathBuf)> {
    let marked = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains("（已标注）"));
    let school = workspace.join("reports/2024-1/学校/甲小学");
    let inbox = workspace.join("inbox/2024-1/甲小学");
    let original = |copy: &PathBuf| {
        let name = copy.file_name().expect("a name").to_string_lossy().replace("（已标注）.xlsx", "");
        let same = inbox.join(&name);
        if same.exists() { same } else { inbox.join(name + ".xlsx") }
    };
    below(&school).into_iter().filter(marked).map(|copy| (original(&copy), copy)).collect()
}

type Seen = (BTreeMap<CellRef, String>, Vec<Area>);

fn seen(grid: &Grid) -> Seen {
    (grid.seen().map(|(at, value)| (at, value.shown())).collect(), grid.merges.clone())
}

#[test]
fn the_cells_of_a_marked_copy_are_those_of_the_original() {
    let (_folder, workspace) = run(&layouts());
    let copies = copies(&workspace);
    assert!(copies.len() >= 15, "only {} copies", copies.len());
    for (original, copy) in copies {
        let (before, after) = (grids(&original), grids(&copy));
        assert_eq!(&*after[0].place.sheet, "问题清单");
        let sheets = |grids: &[Grid]| grids.iter().map(seen).collect::<Vec<Seen>>();
        assert_eq!(sheets(&before), sheets(&after[1..]), "{}", copy.display());
    }
}

#[test]
fn a_copy_sent_back_states_what_its_original_stated() {
    let (_folder, workspace) = run(&layouts());
    let (_other, again) = run(&copies(&workspace).into_iter().map(|(_, copy)| copy).collect::<Vec<_>>());
    let (_third, before) = run(&copies(&workspace).into_iter().map(|(original, _)| original).collect::<Vec<_>>());
    let (before, after) = (data(&before), data(&again));
    let count = |data: &Dataset, table: &str| data.table(table).len();
    assert!(count(&before, "activity") > 20);
    assert_eq!(count(&before, "activity"), count(&after, "activity"));
    let findings = after.table("findings");
    assert!(!(0..findings.len()).any(|row| findings.text(row, "sheet") == Some("问题清单")));
    let ledger = after.table("ledger");
    let ours = (0..ledger.len()).filter(|row| ledger.text(*row, "sheet") == Some("问题清单"));
    assert!(
        ours.into_iter().all(|row| ledger.text(row, "ignored_by").is_some_and(|by| by.starts_with("returned_list")))
    );
}

#[test]
fn a_file_that_cannot_be_read_has_no_copy_and_is_named_on_the_slip() {
    let broken = sample_data().join("broken");
    let (_folder, workspace) = run(&[broken.join("password.xlsx"), broken.join("error-values.xlsx")]);
    let made: Vec<String> = copies(&workspace)
        .into_iter()
        .map(|(_, copy)| copy.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(made, ["error-values（已标注）.xlsx"]);
    let slip = grids(&workspace.join("reports/2024-1/学校/甲小学/退回修改单_2024-1.xlsx"));
    let said: Vec<String> = slip[0].seen().map(|(_, value)| value.shown()).collect();
    assert!(said.iter().any(|text| text == "✗ 打不开，没有标注件：password.xlsx"), "{said:?}");
    assert!(said.iter().any(|text| text == "error-values（已标注）.xlsx"), "{said:?}");
}

#[test]
fn a_school_without_problems_gets_no_copy_and_is_told_so() {
    let layouts = sample_data().join("layouts");
    let sound =
        [layouts.join("pairing-register/title-above.xlsx"), layouts.join("observation-log/double-lessons.xlsx")];
    let (_folder, workspace) = run(&sound);
    assert_eq!(data(&workspace).table("findings").len(), 0);
    let slip = grids(&workspace.join("reports/2024-1/学校/甲小学/退回修改单_2024-1.xlsx"));
    assert!(slip[0].seen().any(|(_, value)| value.shown() == "没有发现问题。"));
    assert_eq!(below(&workspace.join("reports/2024-1/学校/甲小学")).len(), 1);
}

#[test]
fn a_school_gets_its_own_files_only() {
    let file = sample_data().join("layouts/observation-log/floats-that-lost-a-zero.xlsx");
    let (_folder, workspace) = run(std::slice::from_ref(&file));
    let other = workspace.join("inbox/2024-1/乙小学");
    std::fs::create_dir_all(&other).expect("a folder");
    std::fs::copy(&file, other.join("二校听课.xlsx")).expect("copied");
    assert_eq!(qinglan().arg("run").arg(&workspace).output().expect("started").status.code(), Some(1));
    for (unit, others) in [("甲小学", ["乙小学", "二校听课"]), ("乙小学", ["甲小学", "floats-that-lost"])]
    {
        let files = below(&workspace.join("reports/2024-1/学校").join(unit));
        assert_eq!(files.len(), 2, "{files:?}");
        for file in files {
            let said: Vec<String> =
                grids(&file).iter().flat_map(|grid| seen(grid).0.into_values().collect::<Vec<_>>()).collect();
            let told = said
                .iter()
                .chain([&file.file_name().expect("a name").to_string_lossy().into_owned()])
                .any(|text| others.iter().any(|other| text.contains(other)));
            assert!(!told, "{} speaks of another school", file.display());
        }
    }
}

#[test]
fn a_persons_sheet_is_written_on_demand_and_only_where_it_belongs() {
    let layouts = sample_data().join("layouts");
    let (_folder, workspace) = run(&[
        layouts.join("pairing-register/title-above.xlsx"),
        layouts.join("observation-log/floats-that-lost-a-zero.xlsx"),
    ]);
    let save = |person: &str| {
        qinglan()
            .args(["--lang", "zh", "explain"])
            .arg(&workspace)
            .args(["--person", person, "--save"])
            .output()
            .expect("started")
    };
    let written = save("李明");
    assert_eq!(written.status.code(), Some(0), "{}", String::from_utf8_lossy(&written.stderr));
    let path = workspace.join("reports/2024-1/个人/甲小学/得分明细单_李明_2024-1.xlsx");
    assert!(String::from_utf8_lossy(&written.stdout).contains("得分明细单_李明_2024-1.xlsx"));
    let said: Vec<String> =
        grids(&path).iter().flat_map(|grid| seen(grid).0.into_values().collect::<Vec<_>>()).collect();
    assert!(said.iter().any(|text| text == "李明") && said.iter().any(|text| text == "PL-27"));
    assert_eq!(save("查无此人").status.code(), Some(2));
}
