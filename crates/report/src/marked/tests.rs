//! Marked copies, seen through another reader than the one that writes them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format, Formula, Note, Workbook,
};
use tables::{CellValue, Grid, GridKind, RETURNED_LIST, Severity};

use super::plan::Problem;
use super::*;
use crate::county::brief;

const UNIT: &str = "平川县城关第一小学";

fn problem(severity: Severity, sheet: &str, cell: &str) -> Problem {
    Problem {
        severity,
        sheet: sheet.to_owned(),
        cell: address::cell(cell),
        found: "10.1".to_owned(),
        expected: "只有一种读法的日期".to_owned(),
        hint: "请写成 2024-9-18 的样子。".to_owned(),
        clauses: "二1　师傅听课（PL-27）".to_owned(),
        clauses_in_short: "二1（PL-27）".to_owned(),
    }
}

fn plan(problems: Vec<Problem>) -> MarkPlan {
    MarkPlan {
        unit: UNIT.to_owned(),
        file: format!("2024-2/{UNIT}/听课记录.xlsx"),
        own_path: "听课记录.xlsx".to_owned(),
        brief: brief(),
        problems,
    }
}

/// A register as a school keeps it: formats, widths, a merge, a drop-down, a note, a link, a hidden sheet.
fn register() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let title = Format::new().set_bold().set_font_size(16);
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet.set_name("听课记录").expect("a name").set_column_width(3, 33).expect("a width");
    sheet.merge_range(0, 0, 0, 4, "2024年秋季学期听课记录", &title).expect("merged");
    for (col, head) in (0..).zip(["听课人", "授课人", "日期", "课题", "节次"]) {
        sheet.write(1, col, head).expect("written");
    }
    for row in 2..8 {
        sheet.write(row, 0, "马建国").expect("written");
        sheet.write(row, 2, 9.0 + f64::from(row) / 10.0).expect("written");
        sheet.write_number_with_format(row, 4, f64::from(row), &day).expect("written");
    }
    sheet.write_formula(8, 4, Formula::new("=SUM(E3:E8)").set_result("33")).expect("written");
    sheet.write_url(8, 3, "https://example.org/").expect("written");
    let choices = DataValidation::new().allow_list_strings(&["一", "二"]).expect("a list");
    sheet.add_data_validation(2, 1, 20, 1, &choices).expect("a drop-down");
    let above = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(5)).set_format(title);
    sheet.add_conditional_format(2, 4, 8, 4, &above).expect("a condition");
    sheet.insert_note(3, 2, &Note::new("学校自己的批注").set_author("张老师")).expect("a note");
    sheet.set_freeze_panes(2, 0).expect("frozen").set_print_area(0, 0, 8, 4).expect("an area");
    let hidden = book.add_worksheet();
    hidden.set_name("旧数据").expect("a name").set_hidden(true).write(0, 0, 1).expect("written");
    book.save_to_buffer().expect("saved")
}

fn marks() -> Vec<Problem> {
    vec![
        problem(Severity::Error, "听课记录", "C4"),
        problem(Severity::Error, "听课记录", "B5"),
        problem(Severity::Warning, "听课记录", "C4"),
        problem(Severity::Warning, "听课记录", "C1"),
        problem(Severity::Info, "旧数据", ""),
    ]
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("read");
        parts.insert(part.name().expect("a name").into_owned(), bytes);
    }
    parts
}

fn text(bytes: &[u8], part: &str) -> String {
    let parts = parts(bytes);
    String::from_utf8(parts.get(part).unwrap_or_else(|| panic!("{part} in {:?}", parts.keys())).clone()).expect("UTF-8")
}

/// The package with some parts replaced or added.
fn with_parts(bytes: &[u8], change: &[(&str, String)]) -> Vec<u8> {
    let mut all = parts(bytes);
    all.extend(change.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into_bytes())));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in all {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("in memory");
        zip.write_all(&bytes).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

fn replaced(bytes: &[u8], part: &str, from: &str, to: &str) -> (String, String) {
    let text = text(bytes, part);
    assert!(text.contains(from), "{from} in {text}");
    (part.to_owned(), text.replace(from, to))
}

/// Rows of a sheet as another reader sees them: cells with their values.
fn cells(bytes: &[u8], sheet: &str) -> Vec<((u32, u32), String)> {
    use calamine::{Reader, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    let (top, left) = range.start().unwrap_or_default();
    range.used_cells().map(|(row, col, value)| ((top + row as u32, left + col as u32), format!("{value:?}"))).collect()
}

fn sheet_names(bytes: &[u8]) -> Vec<String> {
    use calamine::{Reader, Xlsx};
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    book.sheet_names()
}

#[test]
fn the_values_of_the_original_are_those_of_the_copy() {
    let original = register();
    let copy = mark(&plan(marks()), &original).expect("marked").bytes;
    assert_eq!(sheet_names(&copy), ["问题清单", "听课记录", "旧数据"]);
    for sheet in ["听课记录", "旧数据"] {
        assert_eq!(cells(&copy, sheet), cells(&original, sheet));
    }
    let list = cells(&copy, "问题清单");
    assert_eq!(list[0].1, format!("String({RETURNED_LIST:?})"));
}

#[test]
fn a_sheet_stays_to_the_byte_but_for_what_is_put_in() {
    let original = register();
    let copy = mark(&plan(marks()), &original).expect("marked").bytes;
    let (before, after) = (text(&original, "xl/worksheets/sheet1.xml"), text(&copy, "xl/worksheets/sheet1.xml"));
    let cells =
        |text: &str| text[text.find("<cols>").expect("columns")..text.find("</sheetData>").expect("cells")].to_owned();
    assert_eq!(cells(&before), cells(&after));
    for kept in ["<mergeCells", "<dataValidations", "<pane ", "<pageMargins"] {
        assert!(after.contains(kept), "{kept}");
    }
    let untouched = ["xl/sharedStrings.xml", "xl/theme/theme1.xml", "docProps/core.xml"];
    for part in untouched {
        assert_eq!(parts(&original).get(part), parts(&copy).get(part), "{part}");
    }
}

#[test]
fn every_problem_cell_has_a_colour_and_a_note_and_no_other_has() {
    let copy = mark(&plan(marks()), &register()).expect("marked").bytes;
    let notes = text(&copy, "xl/comments1.xml");
    let cells: Vec<&str> =
        notes.split("<comment ref=\"").skip(1).map(|rest| rest.split('"').next().expect("a cell")).collect();
    // C1 lies in the merged title, whose first cell shows it.
    assert_eq!(cells, ["A1", "C4", "B5"]);
    assert!(notes.contains("学校自己的批注") && notes.contains("张老师") && notes.contains("（C1）"));
    let own = notes.split("ref=\"C4\"").nth(1).expect("a note").split("</comment>").next().expect("an end");
    assert_eq!(own.matches("怎么办：").count(), 2);
    let sheet = text(&copy, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("sqref=\"B5 C4\"") && sheet.contains("sqref=\"A1\""));
    let boxes = text(&copy, "xl/drawings/vmlDrawing1.vml");
    assert_eq!(boxes.matches("ObjectType=\"Note\"").count(), 3);
}

#[test]
fn the_formats_of_the_school_keep_their_numbers() {
    let original = register();
    let copy = mark(&plan(marks()), &original).expect("marked").bytes;
    let formats = |bytes: &[u8]| {
        let text = text(bytes, "xl/styles.xml");
        let root = xml::root(&text).expect("a root");
        let nodes = xml::children(&text, root.inner).expect("children");
        let formats = nodes.iter().find(|node| node.local() == "cellXfs").expect("formats");
        let formats = xml::children(&text, formats.inner.clone()).expect("formats");
        formats.iter().map(|format| text[format.whole.clone()].to_owned()).collect::<Vec<_>>()
    };
    let (before, after) = (formats(&original), formats(&copy));
    assert_eq!(before[..], after[..before.len()]);
    assert!(text(&copy, "xl/styles.xml").contains("yyyy&quot;年&quot;"));
}

#[test]
fn the_list_is_the_sheet_shown_and_names_of_sheets_move_with_them() {
    let copy = mark(&plan(marks()), &register()).expect("marked").bytes;
    let book = text(&copy, "xl/workbook.xml");
    assert!(book.contains("activeTab=\"0\""));
    assert!(
        book.contains("<definedName name=\"_xlnm.Print_Area\" localSheetId=\"1\">听课记录!$A$1:$E$9</definedName>"),
        "{book}"
    );
    assert!(book.contains("localSheetId=\"0\">问题清单!"), "{book}");
    let shown: Vec<String> = parts(&copy)
        .into_iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/sheet"))
        .map(|(_, bytes)| String::from_utf8(bytes).expect("UTF-8"))
        .collect();
    assert_eq!(shown.iter().filter(|sheet| sheet.contains("tabSelected")).count(), 1);
}

#[test]
fn marking_twice_gives_the_same_bytes() {
    let marked = || mark(&plan(marks()), &register()).expect("marked").bytes;
    // The writer of the original stamps it with the clock; the copy of one original is compared.
    let original = register();
    let first = mark(&plan(marks()), &original).expect("marked");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(mark(&plan(marks()), &original).expect("marked") == first);
    assert!(!marked().is_empty());
}

#[test]
fn a_marked_copy_that_comes_back_is_marked_as_if_it_were_new() {
    let once = mark(&plan(marks()), &register()).expect("marked").bytes;
    let again = mark(&plan(vec![problem(Severity::Warning, "听课记录", "B7")]), &once).expect("marked").bytes;
    assert_eq!(sheet_names(&again), ["问题清单", "听课记录", "旧数据"]);
    let sheet = text(&again, "xl/worksheets/sheet1.xml");
    assert_eq!(sheet.matches("<formula>TRUE</formula>").count(), 1);
    assert!(sheet.contains("sqref=\"B7\""));
    let notes = text(&again, "xl/comments1.xml");
    assert_eq!(notes.matches("<comment ").count(), 2, "the school's own and the new one");
    assert_eq!(text(&again, "xl/drawings/vmlDrawing1.vml").matches("ObjectType=\"Note\"").count(), 2);
    assert_eq!(cells(&again, "听课记录"), cells(&once, "听课记录"));
    assert_eq!(text(&again, "xl/workbook.xml").matches("QINGLAN_LIST").count(), 1);
    let third = mark(&plan(marks()), &again).expect("marked").bytes;
    assert_eq!(text(&third, "xl/comments1.xml"), text(&once, "xl/comments1.xml"));
}

#[test]
fn macros_and_links_to_things_outside_do_not_go_back() {
    let original = register();
    let relation = |kind: &str, target: &str, mode: &str| {
        format!(
            "<Relationship Id=\"x{}\" Type=\"http://schemas.microsoft.com/office/2006/relationships/{kind}\" Target=\"{target}\"{mode}/></Relationships>",
            kind.len()
        )
    };
    let rels = replaced(
        &original,
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        &relation("vbaProject", "vbaProject.bin", ""),
    );
    let sheet = replaced(&original, "xl/worksheets/sheet1.xml", "SUM(E3:E8)", "[1]表!A1+SUM(E3:E8)");
    let types =
        replaced(&original, "[Content_Types].xml", "spreadsheetml.sheet.main", "spreadsheetml.sheet.macroEnabled.main");
    let bytes = with_parts(
        &original,
        &[
            (&rels.0, rels.1),
            (&sheet.0, sheet.1),
            (&types.0, types.1),
            ("xl/vbaProject.bin", "MZ".to_owned()),
            ("evil.exe", "MZ".to_owned()),
        ],
    );
    let copy = mark(&plan(marks()), &bytes).expect("marked");
    let names: Vec<String> = parts(&copy.bytes).into_keys().collect();
    assert!(!names.iter().any(|name| name.contains("vba") || name.contains("evil")), "{names:?}");
    let types = text(&copy.bytes, "[Content_Types].xml");
    assert!(!types.contains("macroEnabled") && types.contains("spreadsheetml.sheet.main+xml"));
    for (name, bytes) in parts(&copy.bytes) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("TargetMode=\"External\"") && !text.contains("[1]"), "{name}");
    }
    assert_eq!(cells(&copy.bytes, "听课记录"), cells(&bytes, "听课记录"), "the values stay");
    assert!(copy.said.contains("宏") && copy.said.contains("指向外部的链接"));
}

#[test]
fn what_cannot_be_taken_out_is_refused_and_written_anew() {
    let original = register();
    let relation = "<Relationship Id=\"x\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject\" Target=\"../embeddings/a.bin\"/></Relationships>";
    let list = "xl/worksheets/_rels/sheet1.xml.rels";
    let rels = replaced(&original, list, "</Relationships>", relation);
    let bytes = with_parts(&original, &[(&rels.0, rels.1), ("xl/embeddings/a.bin", "MZ".to_owned())]);
    let refused = mark(&plan(marks()), &bytes).expect_err("refused");
    assert_eq!(refused, MarkError::Unsafe("嵌入的其他文件"));
    let grid = grid();
    let copy = mark_anew(&plan(marks()), &[&grid], &refused.zh()).expect("written");
    assert!(copy.said.contains("嵌入的其他文件") && copy.said.contains("格式没有保留"));
}

fn grid() -> Grid {
    let mut grid = Grid::new("a.xls", "听课记录");
    let put = [
        ("A1", CellValue::Text("=1+1".to_owned())),
        ("B5", CellValue::Number(10.1)),
        ("C4", CellValue::Bool(true)),
        ("D2", CellValue::Error("#N/A".to_owned())),
        ("E9", CellValue::Uncomputed("SUM(E3:E8)".to_owned())),
        ("F2", CellValue::DateTime(crate::county::day(2024, 9, 18).and_time(chrono::NaiveTime::MIN))),
    ];
    grid.cells = put.into_iter().map(|(at, value)| (address::cell(at).expect("an address"), value)).collect();
    let area = |area: &str| address::area(area).expect("an area");
    grid.merges = vec![area("A1:F1"), area("A6:B7"), area("B7:C8")];
    grid
}

#[test]
fn a_file_of_another_format_goes_back_as_cells_where_they_stood() {
    let mut hidden = grid();
    hidden.place = tables::Place::sheet("a.xls", "旧：数据/甲");
    hidden.kind = GridKind::Hidden;
    let mut problems = marks();
    problems[4].sheet = "旧：数据/甲".to_owned();
    problems[4].cell = address::cell("B5");
    let copy = mark_anew(&plan(problems), &[&grid(), &hidden], "原文件是 .xls 格式").expect("written");
    assert_eq!(sheet_names(&copy.bytes), ["问题清单", "听课记录", "旧：数据_甲"]);
    let read: BTreeMap<(u32, u32), String> = cells(&copy.bytes, "听课记录").into_iter().collect();
    assert_eq!(read[&(0, 0)], "String(\"=1+1\")");
    assert_eq!(read[&(4, 1)], "Float(10.1)");
    assert_eq!(read[&(8, 4)], "String(\"=SUM(E3:E8)\")");
    let notes = ["xl/commentsQinglan1.xml", "xl/commentsQinglan2.xml"].map(|part| text(&copy.bytes, part));
    assert!(notes[0].contains("ref=\"B5\"") && notes[1].contains("ref=\"B5\""));
    assert!(copy.said.starts_with("原文件是 .xls 格式，不能在原文件上标注"));
    assert!(text(&copy.bytes, "xl/workbook.xml").contains("state=\"hidden\""));
    let again = mark_anew(&plan(marks()), &[&grid(), &hidden], "原文件是 .xls 格式").expect("written");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(again == mark_anew(&plan(marks()), &[&grid(), &hidden], "原文件是 .xls 格式").expect("written"));
}

#[test]
fn no_personal_number_is_added_to_a_copy() {
    let mut marks = marks();
    // The example number printed in GB 11643.
    marks[0].found = tables::mask("11010519491231002X");
    let copy = mark(&plan(marks), &register()).expect("marked").bytes;
    for (name, bytes) in parts(&copy) {
        assert!(!String::from_utf8_lossy(&bytes).contains("110105"), "{name}");
    }
    assert!(text(&copy, "xl/comments1.xml").contains("已隐去"));
}

#[test]
fn a_broken_package_is_refused_and_never_a_panic() {
    let original = register();
    for cut in (0..original.len()).step_by(97) {
        let _ = mark(&plan(marks()), &original[..cut]);
    }
    for at in (0..original.len()).step_by(13) {
        let mut bytes = original.clone();
        bytes[at] ^= 0x55;
        let _ = mark(&plan(marks()), &bytes);
    }
    for part in parts(&original).into_keys().filter(|part| part.ends_with("xml") || part.ends_with("rels")) {
        let text = text(&original, &part);
        for cut in (0..text.len()).step_by(41).filter(|cut| text.is_char_boundary(*cut)) {
            let _ = mark(&plan(marks()), &with_parts(&original, &[(&part, text[..cut].to_owned())]));
        }
    }
}

#[test]
fn a_sheet_of_problems_keeps_the_heaviest_notes_and_says_how_many_more_there_are() {
    let warned = (0..MOST_NOTES).map(|at| problem(Severity::Warning, "听课记录", &format!("G{}", at + 1)));
    let refused = ["H700", "H701", "H702"].map(|cell| problem(Severity::Error, "听课记录", cell));
    let copy = mark(&plan(warned.chain(refused).collect()), &register()).expect("a copy");
    assert!(copy.said.contains(&format!("“听课记录”只有前 {MOST_NOTES} 格有批注，另有 3 格只有底色")), "{}", copy.said);
    let parts = parts(&copy.bytes);
    let notes = parts.iter().filter(|(name, _)| name.starts_with("xl/comments"));
    let notes: String = notes.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
    // The school's own note stays.
    assert_eq!(notes.matches("<comment ").count(), MOST_NOTES + 1);
    assert!(notes.contains("ref=\"H702\"") && !notes.contains(&format!("ref=\"G{MOST_NOTES}\"")));
}
