//! Inbox to workbook: twice the same bytes, one bad file hurts nobody, a killed run leaves the last good state.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tables::Dataset;
use tempfile::TempDir;

use crate::demo::{demo, demo_data, qinglan, run_demo};
use crate::place::{contents, sample_data};

fn outputs(workspace: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    ["store", "reports", "runs"]
        .iter()
        .flat_map(|part| {
            contents(&workspace.join(part)).into_iter().map(|(name, bytes)| (Path::new(part).join(name), bytes))
        })
        .collect()
}

/// A new workspace as `init` makes it, in a folder of its own.
fn new_workspace() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("县");
    let output = qinglan().arg("init").arg(&workspace).output().expect("started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, workspace)
}

/// Puts a sample into a unit's folder of 2024-1.
fn send(workspace: &Path, unit: &str, sample: &str) {
    let folder = workspace.join("inbox/2024-1").join(unit);
    std::fs::create_dir_all(&folder).expect("a folder");
    let from = sample_data().join(sample);
    std::fs::copy(&from, folder.join(from.file_name().expect("a name"))).expect("copied");
}

fn run(workspace: &Path) -> (Option<i32>, String) {
    let output = qinglan().arg("run").arg(workspace).output().expect("started");
    (
        output.status.code(),
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
    )
}

fn data(workspace: &Path) -> Dataset {
    store::open(&workspace.join("store")).expect("a store").read_all().expect("tables")
}

fn lessons_of(workspace: &Path, unit: &str) -> usize {
    let activity = data(workspace).table("activity");
    (0..activity.len()).filter(|row| activity.text(*row, "unit") == Some(unit)).count()
}

#[test]
fn two_runs_on_two_machines_give_the_same_bytes() {
    let other = TempDir::new().expect("a folder");
    let second = other.path().join("elsewhere");
    let output = qinglan()
        .env("RAYON_NUM_THREADS", "1")
        .env("POLARS_MAX_THREADS", "1")
        .arg("demo")
        .arg(&second)
        .output()
        .expect("started");
    assert!(output.status.success());
    let (first, second) = (outputs(demo()), outputs(&second));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, bytes) in &first {
        assert!(second.get(name) == Some(bytes), "{} differs", name.display());
    }
}

#[test]
fn a_second_run_reads_nothing_anew_and_changes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("demo");
    run_demo(&workspace);
    let before = outputs(&workspace);
    let output = qinglan().args(["--json", "run"]).arg(&workspace).output().expect("started");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(said["read_now"], 0);
    assert!(outputs(&workspace) == before);
}

#[test]
fn every_cell_of_every_sheet_of_the_demo_is_accounted_for() {
    let ledger = demo_data().table("ledger");
    assert!(ledger.len() > 400, "only {} sheets", ledger.len());
    for row in 0..ledger.len() {
        let count = |column: &str| ledger.int(row, column).expect("a number");
        assert_eq!(
            count("cells"),
            count("used") + count("ignored") + count("rejected"),
            "{:?} {:?}",
            ledger.text(row, "file"),
            ledger.text(row, "sheet")
        );
    }
}

#[test]
fn a_sheet_that_rejects_a_cell_has_a_finding() {
    let data = demo_data();
    let (ledger, findings) = (data.table("ledger"), data.table("findings"));
    for row in (0..ledger.len()).filter(|row| ledger.int(*row, "rejected") > Some(0)) {
        let (file, sheet) = (ledger.text(row, "file"), ledger.text(row, "sheet"));
        assert!(
            (0..findings.len()).any(|at| findings.text(at, "file") == file && findings.text(at, "sheet") == sheet),
            "{file:?} {sheet:?}"
        );
    }
}

#[test]
fn one_bad_file_hurts_nobody_else() {
    let (_folder, workspace) = new_workspace();
    send(&workspace, "甲小学", "layouts/observation-log/both-directions-in-one-register.xlsx");
    let (code, said) = run(&workspace);
    assert_eq!(code, Some(0), "{said}");
    let alone = lessons_of(&workspace, "甲小学");
    for bad in [
        "password.xlsx",
        "zero-bytes.xlsx",
        "picture-named.xlsx",
        "cut-short.xls",
        "external-entity.xlsx",
        "far-cell.xlsx",
    ] {
        send(&workspace, "乙小学", &format!("broken/{bad}"));
    }
    let (code, said) = run(&workspace);
    assert_eq!(code, Some(1), "{said}");
    let after = data(&workspace);
    assert!(alone > 0);
    assert_eq!(lessons_of(&workspace, "甲小学"), alone);
    let findings = after.table("findings");
    for code in ["file_encrypted", "file_empty", "not_a_workbook", "file_damaged", "doctype_refused"] {
        assert!(
            (0..findings.len())
                .any(|row| findings.text(row, "code") == Some(code) && findings.text(row, "unit") == Some("乙小学")),
            "{code}"
        );
    }
}

#[test]
fn a_killed_run_leaves_the_last_good_state() {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("demo");
    run_demo(&workspace);
    let good = outputs(&workspace);
    // A change that would alter the outputs, so that a half-done run would show.
    std::fs::remove_dir_all(workspace.join("inbox/2024-2/平川县第一小学")).expect("removed");
    for wait in [20, 60, 120, 200, 300] {
        let mut child =
            qinglan().arg("run").arg(&workspace).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
        std::thread::sleep(Duration::from_millis(wait));
        let finished = child.try_wait().expect("asked").is_some();
        child.kill().ok();
        child.wait().expect("ended");
        if finished {
            continue;
        }
        let kept = data(&workspace).table("compliance").len();
        assert!(kept > 0, "nothing is readable after a kill at {wait} ms");
    }
    std::fs::remove_dir_all(workspace.join("inbox")).expect("removed");
    copy(&sample_data().join("bureau/inbox"), &workspace.join("inbox"));
    let (code, said) = run(&workspace);
    assert_eq!(code, Some(1), "{said}");
    let after = outputs(&workspace);
    for (name, bytes) in good.iter().filter(|(name, _)| !name.starts_with("runs")) {
        assert!(after.get(name) == Some(bytes), "{} differs after the interrupted runs", name.display());
    }
}

/// Hashes by path, as a manifest lists them.
fn listed(files: &serde_json::Value, path: &str) -> BTreeMap<String, String> {
    let text = |file: &serde_json::Value, key: &str| file[key].as_str().expect("a text").to_owned();
    files.as_array().expect("a list").iter().map(|file| (text(file, path), text(file, "blake3"))).collect()
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON")
}

/// How many runs recorded exactly the tables and reports that are visible.
fn runs_that_made_what_is_visible(workspace: &Path) -> usize {
    let store = json(&workspace.join("store/manifest.json"));
    let tables = store["tables"].as_array().expect("tables").iter();
    let tables: BTreeMap<_, _> = tables.flat_map(|table| listed(&table["files"], "path")).collect();
    let runs = std::fs::read_dir(workspace.join("runs")).expect("runs").map(|run| run.expect("an entry").path());
    let matching = runs.map(|run| json(&run.join("manifest.json"))).filter(|run| {
        let reports = contents(&workspace.join("reports").join(run["term"].as_str().expect("a term"))).into_iter();
        let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
        let reports: BTreeMap<_, _> =
            reports.map(|(name, bytes)| (name.to_string_lossy().replace('\\', "/"), hash(&bytes))).collect();
        listed(&run["tables"], "file") == tables && listed(&run["reports"], "file") == reports
    });
    matching.count()
}

#[test]
fn a_run_killed_while_it_publishes_leaves_tables_reports_and_record_of_one_run() {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("demo");
    run_demo(&workspace);
    let school = workspace.join("inbox/2024-2/平川县第一小学");
    for attempt in 0..4 {
        if attempt % 2 == 0 {
            std::fs::remove_dir_all(&school).expect("removed");
        } else {
            copy(&sample_data().join("bureau/inbox/2024-2/平川县第一小学"), &school);
        }
        let mut child =
            qinglan().arg("run").arg(&workspace).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
        let record = workspace.join(".qinglan/publication.json");
        let decided = || std::fs::read_to_string(&record).is_ok_and(|text| text.contains("decided"));
        while !decided() && child.try_wait().expect("asked").is_none() {}
        child.kill().ok();
        child.wait().expect("ended");
        assert!(!data(&workspace).table("compliance").is_empty(), "the tables are there at attempt {attempt}");
        assert_eq!(runs_that_made_what_is_visible(&workspace), 1, "at attempt {attempt}");
        for folder in ["", "reports", "runs"].map(|below| workspace.join(below)) {
            let names = std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
            let hidden = |name: &std::ffi::OsString| name.to_string_lossy().starts_with('.') && name != ".qinglan";
            assert_eq!(names.filter(hidden).collect::<Vec<_>>(), [""; 0], "at attempt {attempt}");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            std::fs::copy(&entry, &target).expect("copied");
        }
    }
}

#[test]
fn a_unit_that_sent_nothing_is_undecidable_and_never_zero() {
    let data = demo_data();
    let compliance = data.table("compliance");
    let silent = (0..compliance.len()).filter(|row| {
        compliance.text(*row, "rule") == Some("PL-27")
            && compliance.text(*row, "unit") == Some("白杨乡中心小学")
            && compliance.text(*row, "period") == Some("2023-2")
    });
    let drawn: Vec<_> = silent.map(|row| (compliance.text(row, "status"), compliance.number(row, "actual"))).collect();
    assert!(!drawn.is_empty() && drawn.iter().all(|drawn| *drawn == (Some("undecidable"), None)), "{drawn:?}");
}

#[test]
fn every_counted_conclusion_leads_back_to_cells() {
    let data = demo_data();
    let (compliance, evidence) = (data.table("compliance"), data.table("evidence"));
    let key = |table: &tables::Table, row: usize| {
        ["rule", "unit", "subject", "counterpart", "period"]
            .map(|column| table.text(row, column).unwrap_or_default().to_owned())
    };
    let mut sums: BTreeMap<[String; 5], f64> = BTreeMap::new();
    for row in (0..evidence.len()).filter(|row| evidence.boolean(*row, "counted") == Some(true)) {
        assert!(evidence.text(row, "src_file").is_some() && evidence.int(row, "src_row").is_some());
        *sums.entry(key(&evidence, row)).or_default() += evidence.number(row, "quantity").unwrap_or(1.0);
    }
    let mut checked = 0;
    for row in (0..compliance.len()).filter(|row| compliance.text(*row, "rule") == Some("PL-27")) {
        let actual = compliance.number(row, "actual").unwrap_or_default();
        assert_eq!(
            sums.get(&key(&compliance, row)).copied().unwrap_or_default(),
            actual,
            "{:?}",
            key(&compliance, row)
        );
        checked += 1;
    }
    assert!(checked > 300, "only {checked} conclusions");
}

#[test]
fn no_personal_number_reaches_an_output() {
    let (_folder, workspace) = new_workspace();
    let roster = "姓名,身份证号,联系电话,出生年月,职称,参加工作时间\n马建国,11010519491231002X,13900001234,1949-12-31,高级教师,1980-09-01\n";
    let folder = workspace.join("inbox/2024-1/甲小学");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("教师花名册.csv"), roster).expect("written");
    send(&workspace, "甲小学", "layouts/observation-log/both-directions-in-one-register.xlsx");
    run(&workspace);
    let teachers = data(&workspace).table("teacher");
    assert!((0..teachers.len()).any(|row| teachers.text(row, "title") == Some("高级教师")), "the roster was read");
    for spec in tables::STORED.iter().chain(tables::VIEWS) {
        let table = data(&workspace).table(spec.name);
        for row in 0..table.len() {
            for column in spec.columns {
                let shown = table.shown(row, column.name);
                for number in ["11010519491231002X", "13900001234", "1949-12-31"] {
                    assert!(!shown.contains(number), "`{}`.`{}` holds {number}", spec.name, column.name);
                }
            }
        }
    }
}
