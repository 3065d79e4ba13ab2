//! Nothing leaks: no personal number of the sample bureau reaches an output, and a school's folder holds that school alone.
//!
//! The numbers and names are collected here from the bytes of the sheets, by other means than the program's reader. One kind of
//! file is left out: the marked copy of a school's own workbook, which goes back to the school that sent it and holds what it sent.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tables::Dataset;
use tempfile::TempDir;

use crate::demo::qinglan;
use crate::messages::{Said, say};
use crate::place::{files_below, sample_data};

/// A demo of its own, with what was said while it was made.
static DEMO: LazyLock<(TempDir, PathBuf, String)> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("demo");
    let output = qinglan().args(["--lang", "zh", "demo"]).arg(&path).output().expect("started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, path, String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
});

/// Every part of a package, or the file itself, as text.
pub(crate) fn text_of(path: &Path) -> String {
    let bytes = std::fs::read(path).expect("a file");
    let mut all = Vec::new();
    match zip::ZipArchive::new(std::io::Cursor::new(&bytes)) {
        Ok(mut package) => {
            for at in 0..package.len() {
                package.by_index(at).expect("a part").read_to_end(&mut all).expect("read");
                all.push(b'\n');
            }
        }
        Err(_) => all = bytes,
    }
    // The text of .xls lies in UTF-16 between other bytes: without their zeros its digits stand side by side.
    if path.extension().is_some_and(|ending| ending == "xls") {
        all.retain(|byte| *byte != 0);
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// What makes personal numbers: 18 digits, the last of them perhaps X, or 15; 11 digits that begin with 1; with the birthday inside.
#[derive(Default)]
struct Personal {
    numbers: BTreeSet<String>,
    births: BTreeSet<String>,
}

impl Personal {
    fn collect(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let end = at + length;
            let fraction = at > 0 && matches!(bytes[at - 1], b'.' | b'x' | b'a'..=b'f' | b'A'..=b'F' | b'-' | b'{');
            let digits = text.get(at..end).unwrap_or_default();
            match length {
                _ if fraction => {}
                18 => self.identity(digits),
                17 if matches!(bytes.get(end), Some(b'X' | b'x')) => self.identity(&text[at..=end]),
                15 => {
                    self.numbers.insert(digits.to_owned());
                }
                11 if digits.starts_with('1') => {
                    self.numbers.insert(digits.to_owned());
                }
                _ => {}
            }
            at = end.max(at + 1);
        }
    }

    fn identity(&mut self, number: &str) {
        self.numbers.insert(number.to_owned());
        let (year, month, day) = (&number[6..10], &number[10..12], &number[12..14]);
        self.births.insert(format!("{year}{month}{day}"));
        self.births.insert(format!("{year}.{month}"));
        self.births.insert(format!("{year}年{month}月{day}日"));
        self.births.insert(format!("{year}年{}月{}日", month.trim_start_matches('0'), day.trim_start_matches('0')));
    }

    /// What of it stands in a text: numbers also inside longer ones, a day of birth as a number of its own.
    fn found_in(&self, text: &str) -> Vec<String> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        for at in (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()) {
            let here = |length: usize| text.get(at..at + length).filter(|word| self.numbers.contains(*word));
            found.extend([11, 15, 18].into_iter().filter_map(here).map(str::to_owned));
            if at > 0 && bytes[at - 1].is_ascii_digit() {
                continue;
            }
            let ends = |word: &str| !bytes.get(at + word.len()).is_some_and(u8::is_ascii_digit);
            let is_birth = |word: &&str| self.births.contains(*word) && ends(word);
            // 1976.12, 19761203, 1976年3月5日 to 1976年12月30日, in bytes.
            found.extend(
                [7, 8, 15, 16, 17]
                    .into_iter()
                    .filter_map(|length| text.get(at..at + length))
                    .filter(is_birth)
                    .map(str::to_owned),
            );
        }
        found
    }
}

/// The personal numbers that stand in the sheets of the sample bureau.
static PERSONAL: LazyLock<Personal> = LazyLock::new(|| {
    let mut personal = Personal::default();
    for folder in ["bureau/registry", "bureau/inbox"] {
        for path in files_below(&sample_data().join(folder)) {
            personal.collect(&text_of(&path));
        }
    }
    personal
});

fn assert_clean(what: &str, text: &str) {
    let found = PERSONAL.found_in(text);
    assert!(found.is_empty(), "{what} holds {:?}", &found[..found.len().min(5)]);
}

fn assert_tables_clean(what: &str, data: &Dataset) {
    for table in data.iter() {
        let mut text = String::new();
        for row in 0..table.len() {
            for column in table.spec().columns {
                text.push_str(&table.shown(row, column.name));
                text.push('\n');
            }
        }
        assert_clean(&format!("{what} {}", table.spec().name), &text);
    }
}

/// Every file a run wrote, but the schools' own sheets on their way back.
pub(crate) fn files_that_are_ours(workspace: &Path) -> Vec<PathBuf> {
    let folders = ["store", "reports", "runs", "decisions"].map(|folder| files_below(&workspace.join(folder)));
    folders.into_iter().flatten().filter(|path| !is_marked_copy(path)).collect()
}

/// The school's own sheet on its way back.
fn is_marked_copy(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().contains("（已标注"))
}

#[test]
fn the_sheets_of_the_sample_bureau_hold_numbers_that_could_leak() {
    // One identity number and one telephone number for each of the 541 teachers in registry/教师花名册.xlsx.
    let identities = PERSONAL.numbers.iter().filter(|number| number.len() == 18).count();
    let telephones = PERSONAL.numbers.iter().filter(|number| number.len() == 11).count();
    assert_eq!((identities, telephones), (541, 541));
    assert!(PERSONAL.births.len() > 500);
    // The scan finds what is there.
    let one = PERSONAL.numbers.iter().find(|number| number.len() == 18).expect("a number");
    assert_eq!(PERSONAL.found_in(&format!("<t>{one}</t>")).as_slice(), std::slice::from_ref(one));
    assert_eq!(PERSONAL.found_in(&format!("生于{}年", &one[6..14])), [one[6..14].to_owned()]);
}

#[test]
fn no_personal_number_stands_in_any_file_that_is_written() {
    let (_, demo, _) = &*DEMO;
    let mut seen = 0;
    for folder in ["store", "reports", "runs"] {
        for path in files_below(&demo.join(folder)) {
            assert_clean("a path", &path.strip_prefix(demo).expect("below").to_string_lossy());
            if !is_marked_copy(&path) {
                assert_clean(&path.to_string_lossy(), &text_of(&path));
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "{seen} files");
    for path in files_below(&demo.join("decisions")) {
        assert_clean(&path.to_string_lossy(), &text_of(&path));
    }
    let store = store::open(&demo.join("store")).expect("a store").read_all().expect("tables");
    assert_tables_clean("store", &store);
    // A folder whose name begins with a dot is a run that another test has not finished.
    let runs = std::fs::read_dir(demo.join("runs")).expect("runs").map(|run| run.expect("a run").path());
    let done = |run: &PathBuf| run.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.'));
    for run in runs.filter(done) {
        let results = run.join("results");
        assert_tables_clean("results", &store::read_tables(&results).expect("results"));
    }
}

#[test]
fn no_personal_number_is_said() {
    let (_, demo, said) = &*DEMO;
    let dir = demo.to_string_lossy().into_owned();
    assert_clean("demo", said);
    let hear = |words: &[&str]| -> Said {
        let said = say(words);
        assert_ne!(said.code, Some(2), "{words:?}: {}", said.err);
        assert_clean(&words.join(" "), &said.out);
        assert_clean(&words.join(" "), &said.err);
        said
    };
    hear(&["--json", "run", &dir]);
    for person in ["黄海霞", "李月华", "叶晓明", "梁婷婷", "贾洁"] {
        hear(&["--lang", "zh", "explain", &dir, "--person", person]);
        hear(&["--json", "explain", &dir, "--person", person]);
    }
    for table in ["teacher", "teachers", "employment", "title_spell", "findings", "evidence", "ledger"] {
        hear(&["query", &dir, &format!("SELECT * FROM {table}"), "--format", "csv"]);
    }
    let registry = demo.join("registry").to_string_lossy().into_owned();
    let inbox = demo.join("inbox/2024-1").to_string_lossy().into_owned();
    for folder in [registry, inbox] {
        hear(&["--json", "check", &folder]);
        hear(&["--lang", "zh", "check", &folder]);
    }
}

/// The cells of the sheets of a workbook that hold text, line by line: of the .xlsx our generator and reports write.
fn lines_of(path: &Path) -> Vec<Vec<String>> {
    let mut package = zip::ZipArchive::new(std::fs::File::open(path).expect("a file")).expect("a package");
    let mut part = |name: &str| {
        let mut text = String::new();
        if let Ok(mut part) = package.by_name(name) {
            part.read_to_string(&mut text).expect("text");
        }
        text
    };
    let plain = |text: &str| text.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text)).collect();
    let shared: Vec<String> = part("xl/sharedStrings.xml").split("<si>").skip(1).map(plain).collect();
    let mut lines = Vec::new();
    for at in 1..=99 {
        let sheet = part(&format!("xl/worksheets/sheet{at}.xml"));
        for row in sheet.split("<row ").skip(1) {
            let cells = row.split("<c ").skip(1).filter(|cell| cell.contains("t=\"s\""));
            let number = |cell: &str| cell.split_once("<v>")?.1.split_once('<')?.0.parse::<usize>().ok();
            lines.push(cells.filter_map(|cell| shared.get(number(cell)?).cloned()).collect());
        }
    }
    lines
}

/// Who works where by the county's register, with those who moved at both ends; by unit.
fn staff() -> BTreeMap<String, BTreeSet<String>> {
    let units: BTreeSet<String> = std::fs::read_dir(sample_data().join("bureau/inbox/2024-2"))
        .expect("schools")
        .map(|unit| unit.expect("a folder").file_name().to_string_lossy().into_owned())
        .collect();
    let mut staff: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in lines_of(&sample_data().join("bureau/registry/教师花名册.xlsx")) {
        let Some(first) = line.iter().position(|cell| units.contains(cell)) else { continue };
        // 单位, 姓名 in the list of those in post; 姓名, 工号, 调出单位, 调入单位 in that of those who moved.
        if line.get(first + 1).is_some_and(|cell| units.contains(cell)) {
            for unit in &line[first..=first + 1] {
                staff.entry(unit.clone()).or_default().insert(line[first - 2].clone());
            }
        } else if let Some(name) = line.get(first + 1) {
            staff.entry(line[first].clone()).or_default().insert(name.clone());
        }
    }
    staff
}

const WITHOUT_STAFF: [&str; 2] = ["平川县教学研究室", "平川县电化教育馆"];

#[test]
fn a_school_s_folder_holds_no_other_school_and_nobody_else_s_people() {
    let (_, demo, _) = &*DEMO;
    let staff = staff();
    assert_eq!((staff.len(), staff["平川县第一中学"].contains("马春花")), (17, true));
    let schools = demo.join("reports/2024-2/学校");
    let mut looked = 0;
    for path in files_below(&schools) {
        let own = path.strip_prefix(&schools).expect("below").components().next().expect("a school");
        let own = own.as_os_str().to_string_lossy().into_owned();
        // Two institutes stand in the list of vacant posts alone; nobody of theirs is in any sheet.
        let nobody = BTreeSet::new();
        let own_staff = staff.get(&own).unwrap_or(&nobody);
        assert!(!own_staff.is_empty() || WITHOUT_STAFF.contains(&own.as_str()), "{own}");
        if is_marked_copy(&path) {
            continue;
        }
        let words: Vec<String> = lines_of(&path).concat();
        let of_others = staff.iter().filter(|(unit, _)| **unit != own);
        for (unit, people) in of_others {
            let told = words.iter().find(|word| word.contains(unit.as_str()));
            assert!(told.is_none(), "{}: {told:?}", path.display());
            let strangers: Vec<&String> = people.difference(own_staff).collect();
            // A name as a cell of its own, or a word of a sentence; other names may hold it as a part.
            let parts = words.iter().flat_map(|word| word.split(|c: char| !c.is_alphabetic()));
            let told: Vec<&str> = parts.filter(|part| strangers.iter().any(|name| name == part)).collect();
            assert!(told.is_empty(), "{} names {told:?} of {unit}", path.display());
        }
        looked += 1;
    }
    assert!(looked >= 17, "{looked}");
}
