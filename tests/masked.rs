//! Names of files, folders and sheets may hold personal numbers; nothing we write does.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::demo::qinglan;
use crate::place::{files_below, sample_data};

/// The example numbers of GB 11643, and telephone numbers nobody has.
const NUMBERS: [&str; 4] = ["11010519491231002X", "440524188001010014", "13895001234", "13895001235"];

/// A log of two lessons, the second without its day; another topic makes it another log and no copy.
fn log(topic: &str) -> String {
    format!("听课记录\n听课人,授课人,日期,课题\n马建国,李明,2024-10-09,{topic}\n马建国,李明,,{topic}（续）\n")
}

/// A workbook of the samples whose sheets are called otherwise.
fn with_sheet_names(sample: &Path, name: &str) -> Vec<u8> {
    let bytes = std::fs::read(sample).expect("a sample");
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..book.len() {
        let mut part = book.by_index(at).expect("a part");
        let name_of_part = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("read");
        if name_of_part == "xl/workbook.xml" {
            let text = String::from_utf8(bytes).expect("text");
            let at = text.find("<sheet ").expect("a sheet");
            let start = at + text[at..].find("name=\"").expect("its name") + 6;
            let end = start + text[start..].find('"').expect("its end");
            bytes = format!("{}{name}{}", &text[..start], &text[end..]).into_bytes();
        }
        out.start_file(name_of_part, zip::write::SimpleFileOptions::default()).expect("started");
        out.write_all(&bytes).expect("written");
    }
    out.finish().expect("a package").into_inner()
}

fn archive(name: &str, text: &str) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file(name, zip::write::SimpleFileOptions::default()).expect("started");
    out.write_all(text.as_bytes()).expect("written");
    out.finish().expect("a package").into_inner()
}

/// A school whose clerk names everything after telephone and identity numbers.
fn run() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("县");
    assert!(qinglan().arg("init").arg(&workspace).output().expect("started").status.success());
    let inbox = workspace.join("inbox/2024-1/甲小学");
    let own = inbox.join("11010519491231002X");
    std::fs::create_dir_all(&own).expect("a folder");
    let sample = sample_data().join("layouts/observation-log/tingke-jiaoshi-alone.xlsx");
    let files: [(PathBuf, Vec<u8>); 5] = [
        (inbox.join("名单.csv"), "师徒结对名单\n师傅,徒弟,学科\n马建国,李明,语文\n".into()),
        (own.join("听课13895001234.csv"), log("秋天").into()),
        (own.join("听课13895001235.csv"), log("冬天").into()),
        (inbox.join("440524188001010014.xlsx"), with_sheet_names(&sample, "听课13895001234")),
        (inbox.join("全部13895001235.zip"), archive("13895001234.csv", &log("春天"))),
    ];
    for (path, bytes) in files {
        std::fs::write(path, bytes).expect("written");
    }
    let output = qinglan().arg("run").arg(&workspace).output().expect("started");
    let said = [output.stdout, output.stderr].concat();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&said));
    assert_holds_no_number("what run says", &said);
    (folder, workspace)
}

fn assert_holds_no_number(what: &str, bytes: &[u8]) {
    for number in NUMBERS {
        let found = bytes.windows(number.len()).any(|part| part == number.as_bytes());
        assert!(!found, "{what} holds {number}");
    }
}

fn assert_tables_hold_no_number(data: &tables::Dataset) {
    for table in data.iter() {
        for (row, column) in
            (0..table.len()).flat_map(|row| table.spec().columns.iter().map(move |column| (row, column)))
        {
            assert_holds_no_number(
                &format!("{}.{}", table.spec().name, column.name),
                table.shown(row, column.name).as_bytes(),
            );
        }
    }
}

/// The parts of a workbook, one behind the other.
fn parts_of(workbook: &Path) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(std::fs::File::open(workbook).expect("a file")).expect("a package");
    let mut parts = Vec::new();
    for at in 0..package.len() {
        package.by_index(at).expect("a part").read_to_end(&mut parts).expect("read");
    }
    parts
}

#[test]
fn a_number_in_a_name_reaches_nothing_that_is_written_or_said() {
    let (_folder, workspace) = run();
    let data = store::open(&workspace.join("store")).expect("a store").read_all().expect("tables");
    assert_tables_hold_no_number(&data);
    let mut copies = 0;
    for path in files_below(&workspace).into_iter().filter(|path| !path.starts_with(workspace.join("inbox"))) {
        let shown = path.to_string_lossy().into_owned();
        assert_holds_no_number("a path", shown.as_bytes());
        // In a marked copy the school's own names of sheets stay.
        if shown.contains("（已标注") {
            copies += 1;
        } else if shown.ends_with(".xlsx") {
            assert_holds_no_number(&shown, &parts_of(&path));
        } else {
            assert_holds_no_number(&shown, &std::fs::read(&path).expect("a file"));
        }
    }
    // The way back: every file with a problem was found again and marked.
    assert_eq!(copies, 4);
    for run in std::fs::read_dir(workspace.join("runs")).expect("runs") {
        let results = run.expect("a run").path().join("results");
        assert_tables_hold_no_number(&store::read_tables(&results).expect("results"));
    }
}

#[test]
fn names_that_differ_in_their_numbers_alone_are_two_files() {
    let (_folder, workspace) = run();
    let data = store::open(&workspace.join("store")).expect("a store").read_all().expect("tables");
    let ledger = data.table("ledger");
    let files: std::collections::BTreeSet<&str> =
        (0..ledger.len()).filter_map(|row| ledger.text(row, "file")).collect();
    assert_eq!(files.len(), 5, "{files:?}");
}

#[test]
fn check_shows_no_number_of_a_name() {
    let (_folder, workspace) = run();
    for form in [["--lang", "zh"].as_slice(), &["--json"]] {
        let output = qinglan().args(form).arg("check").arg(workspace.join("inbox")).output().expect("started");
        assert_ne!(output.status.code(), Some(2));
        assert_holds_no_number("check", &output.stdout);
    }
}
