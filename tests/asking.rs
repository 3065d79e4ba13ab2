//! What was not understood is asked once, in `decisions/待确认.xlsx`, and the answer holds from then on.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use tables::{QuestionColumn, Reply};
use tempfile::TempDir;

use crate::demo::qinglan;
use crate::place::sample_data;

/// A register of one pair, so that lessons between the two count.
const REGISTER: &str = "师徒结对名单\n师傅,徒弟,学科\n马建国,李明,语文\n";
/// A log of lessons in words no vocabulary has: three lessons of the autumn, the last the other way round.
const ODD: &str = "串门本\n老蓝,小青,哪天,讲的啥,感觉\n马建国,李明,2024-9-18,秋天的雨,挺好\n马建国,李明,2024-10-9,总也倒不了的老屋,不错\n李明,马建国,2024-11-5,父亲、树林和鸟,学到很多\n";
/// What a person answers to it.
const TAUGHT: [(&str, &str); 6] = [
    ("这是什么表", "听课记录"),
    ("老蓝", "听课人"),
    ("小青", "授课人"),
    ("哪天", "日期"),
    ("讲的啥", "课题"),
    ("感觉", "与考核无关，略过"),
];

pub struct County {
    _folder: TempDir,
    pub workspace: PathBuf,
}

pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl County {
    pub fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let workspace = folder.path().join("县");
        assert!(qinglan().arg("init").arg(&workspace).output().expect("started").status.success());
        Self { _folder: folder, workspace }
    }

    pub fn with(files: &[(&str, &str)]) -> Self {
        let county = Self::new();
        files.iter().for_each(|(name, text)| county.send(name, text));
        county
    }

    pub fn send(&self, name: &str, text: &str) {
        let path = self.workspace.join("inbox").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    pub fn call(&self, words: &[&str]) -> Said {
        let output = qinglan().args(words).output().expect("started");
        Said {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub fn run(&self) -> Said {
        self.call(&["--lang", "zh", "run", &self.workspace.to_string_lossy()])
    }

    pub fn run_json(&self) -> serde_json::Value {
        let said = self.call(&["--json", "run", &self.workspace.to_string_lossy()]);
        serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}{}", said.out, said.err))
    }

    pub fn query(&self, sql: &str) -> String {
        let said = self.call(&["query", &self.workspace.to_string_lossy(), sql, "--format", "csv"]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        said.out.lines().skip(1).collect::<Vec<_>>().join("\n")
    }

    fn questions_file(&self) -> PathBuf {
        self.workspace.join("decisions/待确认.xlsx")
    }

    fn recipes_file(&self) -> PathBuf {
        self.workspace.join("decisions/layouts.toml")
    }

    /// What is asked, by the column's heading or, for a whole sheet, by the words of the question.
    pub fn asked(&self) -> Vec<String> {
        self.rows().iter().map(|row| subject(row).to_owned()).collect()
    }

    pub fn rows(&self) -> Vec<Reply> {
        let read = ingest::read_grids(&ingest::single_file(&self.questions_file()), &ingest::Budget::default());
        normalise::read_replies(&read.value)
    }

    /// Fills answers in as an office program would: into the cells of the file that is there.
    pub fn answer(&self, answers: &[(&str, &str)], who: &str) {
        let mut cells = Vec::new();
        for row in self.rows() {
            let Some((_, word)) = answers.iter().find(|(asked, _)| *asked == subject(&row)) else { continue };
            let filled =
                [(QuestionColumn::Answer, *word), (QuestionColumn::By, who), (QuestionColumn::On, "2025-1-10")];
            for (column, text) in filled.into_iter().filter(|(_, text)| !text.is_empty()) {
                cells.push((row.cells[&column].to_string(), text.to_owned()));
            }
        }
        assert_eq!(cells.iter().filter(|(cell, _)| cell.starts_with('G')).count(), answers.len(), "each is asked");
        fill(&self.questions_file(), &cells);
    }

    fn teach(&self) {
        self.run();
        self.answer(&TAUGHT, "王芳");
        self.run();
    }

    fn assert_every_cell_is_accounted_for(&self) {
        let open = self.query("SELECT file FROM ledger WHERE cells <> used + ignored + rejected");
        assert_eq!(open, "");
    }
}

fn subject(row: &Reply) -> &str {
    let heading = row.text(QuestionColumn::Heading);
    if heading.is_empty() { row.text(QuestionColumn::Asked) } else { heading }
}

/// Writes texts into cells of the first sheet of an .xlsx file; whatever they held is replaced.
fn fill(path: &Path, cells: &[(String, String)]) {
    let bytes = std::fs::read(path).expect("the workbook");
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..book.len() {
        let mut part = book.by_index(at).expect("a part");
        let (name, mut text) = (part.name().expect("a name").into_owned(), Vec::new());
        part.read_to_end(&mut text).expect("read");
        if name == "xl/worksheets/sheet1.xml" {
            let sheet =
                cells.iter().fold(String::from_utf8(text).expect("XML"), |sheet, (cell, text)| put(&sheet, cell, text));
            text = sheet.into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("started");
        out.write_all(&text).expect("written");
    }
    std::fs::write(path, out.finish().expect("finished").into_inner()).expect("replaced");
}

fn put(sheet: &str, cell: &str, text: &str) -> String {
    let begin = sheet.find(&format!("<c r=\"{cell}\"")).expect("the cell is there");
    let (head, rest) = sheet.split_at(begin);
    let tag = rest.find('>').expect("a tag");
    let end = if rest[..tag].ends_with('/') { tag + 1 } else { rest.find("</c>").expect("its end") + 4 };
    format!("{head}<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>{}", &rest[end..])
}

#[test]
fn what_a_school_was_asked_once_holds_under_its_later_name() {
    let county = County::with(&[("2024-1/老街小学/名单.csv", REGISTER), ("2024-1/老街小学/串门.csv", ODD)]);
    county.run();
    county.answer(&TAUGHT, "王芳");
    county.run();
    assert_eq!(county.asked(), [""; 0]);
    let recipes = std::fs::read_to_string(county.recipes_file()).expect("recipes");
    assert!(recipes.contains("老街小学") || !recipes.contains("units ="), "{recipes}");
    std::fs::write(
        county.recipes_file(),
        recipes.replace("[[layout]]\nheadings", "[[layout]]\nunits = [\"老街小学\"]\nheadings"),
    )
    .expect("written");
    // A term later it is called otherwise; the sheet has the same headings.
    let register = "单位名称,单位类别,曾用名\n新街小学,小学,老街小学\n";
    std::fs::create_dir_all(county.workspace.join("registry")).expect("a folder");
    std::fs::write(county.workspace.join("registry/学校名录.csv"), register).expect("written");
    let spring =
        ODD.replace("2024-9-18", "2025-3-18").replace("2024-10-9", "2025-4-9").replace("2024-11-5", "2025-5-6");
    county.send("2024-2/新街小学/串门.csv", &spring);
    county.run();
    assert_eq!(county.asked(), [""; 0]);
    assert_eq!(county.query("SELECT COUNT(*) FROM activity WHERE unit = '新街小学'"), "6");
}

#[test]
fn a_family_of_sheets_never_seen_before_is_taught_by_answering() {
    let county = County::with(&[("2024-1/甲小学/名单.csv", REGISTER), ("2024-1/甲小学/走动.csv", ODD)]);
    let said = county.run();
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("待确认：6 个问题") && said.out.contains("待确认.xlsx"), "{}", said.out);
    assert_eq!(county.asked(), TAUGHT.map(|(asked, _)| asked));
    assert_eq!(county.query("SELECT COUNT(*) FROM activities"), "0");
    county.assert_every_cell_is_accounted_for();

    county.answer(&TAUGHT, "王芳");
    let said = county.run();
    assert!(said.code == Some(0) && said.out.contains("采用了 6 个回答"), "{}{}", said.out, said.err);
    assert_eq!(
        county.query("SELECT date, actor, counterpart, src_row FROM activities ORDER BY date"),
        "2024-09-18,马建国,李明,3\n2024-10-09,马建国,李明,4\n2024-11-05,李明,马建国,5"
    );
    assert_eq!(county.asked(), Vec::<String>::new());
    county.assert_every_cell_is_accounted_for();
    // The three cells under 感觉 were left aside by decision, the title by its own rule.
    let ignored = county.query("SELECT ignored_by FROM ledger WHERE file LIKE '%走动%'");
    assert_eq!(ignored, "recipe_aside:3; title:1");
    let recipe = std::fs::read_to_string(county.recipes_file()).expect("a recipe");
    assert!(recipe.contains("kind = { is = \"observation_log\", by = \"王芳\", on = 2025-01-10 }"), "{recipe}");
}

#[test]
fn next_term_the_same_shape_asks_nothing_and_a_changed_one_only_about_the_change() {
    let county = County::with(&[("2024-1/甲小学/名单.csv", REGISTER), ("2024-1/甲小学/走动.csv", ODD)]);
    county.teach();
    let spring = ODD.replace("2024-", "2025-").replace("-9-", "-3-").replace("-10-", "-4-").replace("-11-", "-5-");
    county.send("2024-2/甲小学/春天.csv", &spring);
    county.run();
    assert_eq!(county.asked(), Vec::<String>::new());
    assert_eq!(county.query("SELECT COUNT(*) FROM activities WHERE term = '2024-2'"), "3");

    let wider = spring.replace("感觉", "感觉,打几分").replace("挺好", "挺好,甲").replace("不错", "不错,乙");
    county.send("2024-2/甲小学/春天.csv", &wider);
    county.run();
    assert_eq!(county.asked(), ["打几分"]);
    assert_eq!(county.query("SELECT COUNT(*) FROM activities WHERE term = '2024-2'"), "3");
    county.answer(&[("打几分", "与考核无关，略过")], "李强");
    county.run();
    assert_eq!(county.asked(), Vec::<String>::new());
    county.assert_every_cell_is_accounted_for();
}

#[test]
fn a_deleted_recipe_is_asked_again() {
    let county = County::with(&[("2024-1/甲小学/名单.csv", REGISTER), ("2024-1/甲小学/走动.csv", ODD)]);
    county.teach();
    assert_eq!(county.query("SELECT COUNT(*) FROM activities"), "3");
    std::fs::remove_file(county.recipes_file()).expect("deleted");
    county.run();
    assert_eq!(county.asked(), TAUGHT.map(|(asked, _)| asked));
    assert_eq!(county.query("SELECT COUNT(*) FROM activities"), "0");
}

#[test]
fn a_wrong_or_unsigned_answer_is_told_with_its_cell_and_stays_asked() {
    let county = County::with(&[("2024-1/甲小学/名单.csv", REGISTER), ("2024-1/甲小学/走动.csv", ODD)]);
    county.run();
    county.answer(&[("这是什么表", "听课记录")], "");
    let said = county.run();
    // The first question stands in row 5: who answered in column I.
    assert!(said.out.contains("待确认!I5") && said.out.contains("没有写回答人"), "{}", said.out);
    assert!(said.out.contains("有 1 个回答没有采用"), "{}", said.out);
    let row = county.rows().into_iter().find(|row| subject(row) == "这是什么表").expect("asked");
    assert_eq!(row.text(QuestionColumn::Answer), "听课记录");
    assert!(row.text(QuestionColumn::Hint).contains("没有写回答人"), "{}", row.text(QuestionColumn::Hint));
    county.answer(&[("老蓝", "听课的人")], "王芳");
    let said = county.run();
    assert!(said.out.contains("待确认!G6") && said.out.contains("是否“听课人”？"), "{}", said.out);
    assert_eq!(county.asked().len(), 6);
    assert!(!county.recipes_file().exists());
    // What was typed is still there, with what was wrong about it beside.
    let row = county.rows().into_iter().find(|row| subject(row) == "老蓝").expect("asked");
    assert_eq!(row.text(QuestionColumn::Answer), "听课的人");
    assert!(row.text(QuestionColumn::Hint).contains("不在可选的回答里"), "{}", row.text(QuestionColumn::Hint));
}

#[test]
fn several_schools_that_send_one_shape_are_asked_once_and_the_answer_holds_for_all() {
    let county = County::with(&[("2024-1/甲小学/走动.csv", ODD), ("2024-1/乙小学/走动.csv", ODD)]);
    county.run();
    assert_eq!(county.asked().len(), 6);
    county.answer(&TAUGHT, "王芳");
    county.run();
    assert_eq!(county.query("SELECT COUNT(*) FROM activities"), "6");
    let recipe = std::fs::read_to_string(county.recipes_file()).expect("a recipe");
    assert!(!recipe.contains("units ="), "{recipe}");
    county.send("2024-1/丙小学/走动.csv", ODD);
    let summary = county.run_json();
    assert_eq!((&summary["asked"]["open"], &summary["read_now"]), (&0.into(), &1.into()));
    assert_eq!(county.query("SELECT COUNT(*) FROM activities"), "9");
}

#[test]
fn a_word_with_two_meanings_is_asked_of_each_school_and_may_be_answered_differently() {
    let log = "听课记录\n听课教师,日期,课题\n马建国,2024-9-18,秋天的雨\n马建国,2024-10-9,老屋\n";
    let county = County::with(&[("2024-1/甲小学/记录.csv", log), ("2024-1/乙小学/记录.csv", log)]);
    county.run();
    let rows = county.rows();
    let asked: Vec<(&str, &str)> = rows.iter().map(|row| (subject(row), row.text(QuestionColumn::Units))).collect();
    assert!(asked.contains(&("听课教师", "甲小学")) && asked.contains(&("听课教师", "乙小学")), "{asked:?}");
}

#[test]
fn days_that_lost_a_zero_are_asked_about_once_a_column() {
    let county = County::new();
    let folder = county.workspace.join("inbox/2024-1/甲小学");
    std::fs::create_dir_all(&folder).expect("made");
    let sample = sample_data().join("layouts/observation-log/floats-that-lost-a-zero.xlsx");
    std::fs::copy(sample, folder.join("记录.xlsx")).expect("copied");
    county.run();
    assert_eq!(county.asked(), ["日期"]);
    county.answer(&[("日期", "末尾的 0 丢了")], "王芳");
    county.run();
    assert_eq!(county.asked(), Vec::<String>::new());
    // 10.1 was 10 October, 11.3 was 30 November; the other three days have one reading.
    let dates = county.query("SELECT date FROM activities ORDER BY date");
    assert_eq!(dates, "2024-09-18\n2024-10-08\n2024-10-10\n2024-11-30\n2024-12-11");
}

#[test]
fn a_recipe_edited_by_hand_with_a_wrong_key_is_refused_and_nothing_is_written() {
    let county = County::with(&[("2024-1/甲小学/名单.csv", REGISTER), ("2024-1/甲小学/走动.csv", ODD)]);
    std::fs::create_dir_all(county.workspace.join("decisions")).expect("made");
    std::fs::write(
        county.recipes_file(),
        "[[layout]]\nunits = [\"甲小学\"]\nheadings = [\"老蓝\", \"小青\"]\ncolums = [\n  { heading = \"老蓝\", is = \"observr\", by = \"王芳\", on = 2025-01-10 },\n]\n",
    )
    .expect("written");
    let said = county.run();
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("decisions/layouts.toml:4 `layout.colums`") && said.err.contains("是否想写 `columns`"),
        "{}",
        said.err
    );
    assert!(!county.workspace.join("store").exists() && !county.questions_file().exists());
    let file = county.workspace.join("inbox/2024-1/甲小学/走动.csv");
    assert_eq!(county.call(&["check", &file.to_string_lossy()]).code, Some(2));
}

#[test]
fn a_workbook_of_questions_that_cannot_be_read_is_left_as_it_is() {
    let county = County::with(&[("2024-1/甲小学/走动.csv", ODD)]);
    county.run();
    std::fs::write(county.questions_file(), "回答都在这里").expect("written");
    let said = county.run();
    assert!(said.code == Some(2) && said.err.contains("没有改动它"), "{}", said.err);
    assert_eq!(std::fs::read_to_string(county.questions_file()).expect("there"), "回答都在这里");
}

#[test]
fn check_draws_the_sheet_and_says_where_a_recipe_was_used() {
    let county = County::with(&[("2024-1/甲小学/名单.csv", REGISTER), ("2024-1/甲小学/走动.csv", ODD)]);
    let file = county.workspace.join("inbox/2024-1/甲小学/走动.csv").to_string_lossy().into_owned();
    let before = county.call(&["--lang", "zh", "check", &file]);
    assert!(before.out.contains("要请人确认") && before.out.contains("这一列是什么 A “老蓝”"), "{}", before.out);
    county.teach();
    let after = county.call(&["--lang", "zh", "check", &file]);
    assert!(
        after.out.contains("这是：听课记录") && after.out.contains("按版式 decisions/layouts.toml（王芳，2025-01-10）"),
        "{}",
        after.out
    );
    let drawn: Vec<&str> = after.out.lines().filter(|line| line.contains('│')).collect();
    let ends: Vec<&str> = drawn.iter().map(|line| line.rsplit("│ ").next().unwrap_or_default()).collect();
    assert_eq!(ends, ["标题", "表头", "含义", "数据", "数据", "数据"]);
    let said = county.call(&["--json", "check", &file]);
    let shown: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let block = &shown[0]["sheets"][0]["blocks"][0];
    assert_eq!((&block["kind"], &block["confidence"]), (&"observation_log".into(), &1.0.into()));
    assert!(block["columns"].as_array().is_some_and(|columns| columns.iter().all(|column| column["taught"] == true)));
}

#[test]
fn the_manifest_of_a_run_names_the_decisions_it_went_by() {
    let county = County::with(&[("2024-1/甲小学/名单.csv", REGISTER), ("2024-1/甲小学/走动.csv", ODD)]);
    county.run();
    county.answer(&TAUGHT, "王芳");
    let run = county.run_json()["run"].as_str().expect("a run").to_owned();
    let text = std::fs::read_to_string(county.workspace.join("runs").join(&run).join("manifest.json")).expect("there");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(manifest["decisions"][0]["file"], "decisions/layouts.toml");
    // The same run again: the answers are recipes now, and nothing else has changed.
    let again = county.run_json();
    assert_eq!((&again["run"], &again["read_now"]), (&run.into(), &0.into()));
}
