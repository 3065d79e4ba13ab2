//! Whole files, written by another program or by hand, read through the front door.

use std::path::Path;

use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use tables::{Area, CellRef, CellValue, GridKind};
use tempfile::TempDir;

use super::*;
use crate::list_inbox;
use crate::ole::tests::ole_file;
use crate::package::tests::zip_of;

/// Reads bytes as a file of that name, sent by 一小 for 2024-1.
fn read(name: &str, bytes: &[u8]) -> Reviewed<Vec<Grid>> {
    read_within(name, bytes, &Budget::default())
}

fn read_within(name: &str, bytes: &[u8], budget: &Budget) -> Reviewed<Vec<Grid>> {
    let folder = TempDir::new().expect("a folder");
    let unit = folder.path().join("2024-1/一小");
    std::fs::create_dir_all(&unit).expect("a folder");
    std::fs::write(unit.join(name), bytes).expect("a file");
    let files = list_inbox(folder.path()).expect("listed").value;
    read_grids(&files[0], budget)
}

fn codes(read: &Reviewed<Vec<Grid>>) -> Vec<FindingCode> {
    read.findings.iter().map(|finding| finding.code).collect()
}

fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet().set_name("听课记录").expect("a name"));
    workbook.save_to_buffer().expect("in memory")
}

fn at(grid: &Grid, row: u32, col: u32) -> Option<&CellValue> {
    grid.cells.get(&CellRef::new(row, col))
}

#[test]
fn a_workbook_keeps_true_addresses_types_and_merges() {
    let day = ExcelDateTime::from_ymd(2024, 9, 18).expect("a day");
    let bytes = xlsx(|sheet| {
        sheet.merge_range(2, 1, 3, 1, "师傅甲", &Format::new()).expect("merged");
        sheet.write(2, 2, 12.5).expect("written");
        sheet.write(2, 3, "00123").expect("written");
        sheet.write(2, 4, true).expect("written");
        let chinese = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        sheet.write_datetime_with_format(3, 2, &day, &chinese).expect("written");
        sheet.write(3, 3, " \u{3000} ").expect("written");
        sheet.write_number_with_format(3, 4, 1.5, &Format::new().set_num_format("[h]:mm")).expect("written");
    });
    let read = read("听课.xlsx", &bytes);
    let grid = &read.value[0];
    assert_eq!(read.findings, []);
    assert_eq!(grid.place, Place::sheet("2024-1/一小/听课.xlsx", "听课记录"));
    assert_eq!(at(grid, 2, 1), Some(&CellValue::Text("师傅甲".into())));
    assert_eq!(at(grid, 2, 2), Some(&CellValue::Number(12.5)));
    assert_eq!(at(grid, 2, 3), Some(&CellValue::Text("00123".into())));
    assert_eq!(at(grid, 2, 4), Some(&CellValue::Bool(true)));
    let moment = NaiveDate::from_ymd_opt(2024, 9, 18).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a day");
    assert_eq!(at(grid, 3, 2), Some(&CellValue::DateTime(moment)));
    assert_eq!(at(grid, 3, 3), None);
    assert_eq!(at(grid, 3, 4), Some(&CellValue::Duration(1.5)));
    assert_eq!(grid.merges, [Area::new(CellRef::new(2, 1), CellRef::new(3, 1))]);
}

#[test]
fn a_title_merged_over_all_columns_is_cut_to_the_used_ones() {
    let bytes = xlsx(|sheet| {
        sheet.merge_range(0, 0, 0, 16_383, "听课记录表", &Format::new()).expect("merged");
        sheet.write(1, 3, "课题").expect("written");
    });
    let read = read("听课.xlsx", &bytes);
    assert_eq!(read.value[0].merges, [Area::new(CellRef::new(0, 0), CellRef::new(0, 3))]);
}

#[test]
fn a_formula_without_a_result_is_uncomputed_and_one_with_an_empty_result_is_blank() {
    let bytes = xlsx(|sheet| {
        sheet.write(0, 0, 1).expect("written");
        sheet.write_formula(0, 1, Formula::new("=A1*2").set_result("2")).expect("written");
        sheet.write_formula(0, 2, Formula::new("=IF(A1=1,\"\",A1)").set_result("空")).expect("written");
    });
    // Scripts write a formula and no value beside it; Excel marks an empty text as text.
    let bare = rewrite(&bytes, "xl/worksheets/sheet1.xml", |xml| {
        xml.replace("<v>2</v>", "<v></v>").replace("<v>空</v>", "<v></v>")
    });
    let read = read("听课.xlsx", &bare);
    assert_eq!(at(&read.value[0], 0, 1), Some(&CellValue::Uncomputed("A1*2".into())));
    assert_eq!(at(&read.value[0], 0, 2), None);
}

/// The same package with one part changed.
fn rewrite(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).expect("a part");
        let (mut content, part_name) = (Vec::new(), part.name().expect("a name").into_owned());
        part.read_to_end(&mut content).expect("bytes");
        if part_name == name {
            content = change(String::from_utf8(content).expect("UTF-8")).into_bytes();
        }
        parts.push((part_name, content));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    zip_of(&parts)
}

#[test]
fn error_values_keep_their_words() {
    let bytes = xlsx(|sheet| {
        sheet.write_formula(0, 0, Formula::new("=#REF!").set_result("#REF!")).expect("written");
    });
    let read = read("听课.xlsx", &bytes);
    assert_eq!(at(&read.value[0], 0, 0), Some(&CellValue::Error("#REF!".into())));
}

#[test]
fn dates_counted_from_1904_are_the_days_a_person_sees() {
    let bytes = xlsx(|sheet| {
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_number_with_format(0, 0, 44_091.0, &day).expect("written");
    });
    let mac = rewrite(&bytes, "xl/workbook.xml", |xml| xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    // 44091 days after 1904-01-01 is 2024-09-18; after 1899-12-30 it would be 2020-09-17.
    let shown: Vec<String> =
        [&bytes, &mac].map(|bytes| at(&read("a.xlsx", bytes).value[0], 0, 0).expect("a cell").shown()).into();
    assert_eq!(shown, ["2020-09-17", "2024-09-18"]);
}

#[test]
fn a_value_in_the_farthest_corner_costs_no_more_than_one_beside_the_first() {
    let bytes = xlsx(|sheet| {
        sheet.write(0, 0, 1).expect("written");
        sheet.write(1_048_575, 16_383, 2).expect("written");
    });
    let read = read("听课.xlsx", &bytes);
    assert_eq!(at(&read.value[0], 1_048_575, 16_383), Some(&CellValue::Number(2.0)));
    assert_eq!(read.value[0].cells.len(), 2);
}

#[test]
fn a_hidden_sheet_comes_marked_and_an_empty_one_comes_empty() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "甲").expect("written");
    workbook.add_worksheet().set_hidden(true).write(0, 0, "乙").expect("written");
    workbook.add_worksheet();
    let read = read("听课.xlsx", &workbook.save_to_buffer().expect("in memory"));
    let kinds: Vec<(GridKind, usize, u32)> = read.value.iter().map(|g| (g.kind, g.cells.len(), g.index)).collect();
    assert_eq!(kinds, [(GridKind::Visible, 1, 0), (GridKind::Hidden, 1, 1), (GridKind::Visible, 0, 2)]);
    assert_eq!(read.findings, []);
}

#[test]
fn a_workbook_under_another_extension_is_read_and_noted() {
    let bytes = xlsx(|sheet| {
        sheet.write(0, 0, "甲").expect("written");
    });
    let read = read("听课.xls", &bytes);
    assert_eq!(at(&read.value[0], 0, 0), Some(&CellValue::Text("甲".into())));
    assert_eq!(codes(&read), [FindingCode::NameDiffers]);
    assert_eq!(codes(&self::read("听课.et", &bytes)), []);
}

#[test]
fn empty_files_and_workbooks_without_a_value_are_said_to_be_empty() {
    assert_eq!(codes(&read("听课.xlsx", b"")), [FindingCode::FileEmpty]);
    assert_eq!(codes(&read("听课.xlsx", &xlsx(|_| ()))), [FindingCode::FileEmpty]);
}

#[test]
fn a_cut_off_workbook_is_one_finding_of_its_unit_and_term() {
    let bytes = xlsx(|sheet| {
        sheet.write(0, 0, "甲").expect("written");
    });
    let read = read("听课.xlsx", &bytes[..bytes.len() / 2]);
    assert!(read.value.is_empty());
    assert_eq!(codes(&read), [FindingCode::FileDamaged]);
    assert_eq!((&*read.findings[0].unit, read.findings[0].term), ("一小", "2024-1".parse().ok()));
    assert_eq!(&*read.findings[0].place.file, "2024-1/一小/听课.xlsx");
}

#[test]
fn an_encrypted_workbook_a_picture_and_a_document_are_named_for_what_they_are() {
    let encrypted = ole_file(&[("EncryptionInfo", b"\x04\0\x04\0"), ("EncryptedPackage", b"secret")]);
    assert_eq!(codes(&read("听课.xlsx", &encrypted)), [FindingCode::FileEncrypted]);
    let picture = read("听课.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    assert_eq!(codes(&picture), [FindingCode::NotAWorkbook]);
    assert!(picture.findings[0].hint(tables::Lang::Zh).contains("图片（PNG）"));
    let document = zip_of(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")]);
    assert_eq!(codes(&read("总结.xlsx", &document)), [FindingCode::NotAWorkbook]);
}

#[test]
fn word_documents_of_other_kinds_are_asked_for_as_docx() {
    let old = ole_file(&[("WordDocument", b"x")]);
    let rtf = br"{\rtf1\ansi \trowd\cell\row}";
    let xml = b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>";
    let odt = zip_of(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")]);
    for (name, bytes) in [("协议.doc", &old[..]), ("协议.doc", rtf), ("协议.xml", xml), ("协议.odt", &odt)] {
        let read = read(name, bytes);
        assert_eq!(codes(&read), [FindingCode::WordNotRead], "{name}");
        assert!(read.findings[0].hint(tables::Lang::Zh).contains("另存为 .docx"));
    }
}

#[test]
fn more_cells_than_the_budget_are_refused_with_the_budget_named() {
    let bytes = xlsx(|sheet| (0..20).for_each(|row| drop(sheet.write(row, 0, row))));
    let read = read_within("听课.xlsx", &bytes, &Budget { cells: 10, ..Budget::default() });
    assert!(read.value.is_empty());
    assert_eq!(codes(&read), [FindingCode::FileTooLarge]);
    assert!(read.findings[0].expected(tables::Lang::Zh).contains("单元格数不超过 10"));
}

#[test]
fn each_budget_is_named_where_it_is_exceeded() {
    let usual = Budget::default();
    let long = xlsx(|sheet| drop(sheet.write(0, 0, "很长的文字".repeat(2_000))));
    let two = zip_of(&[("a.csv", "甲,乙".as_bytes()), ("b.csv", &[b','; 3_000_000])]);
    let cases: [(&[u8], Budget, &str); 5] = [
        (&long, Budget { file_bytes: 100, ..usual.clone() }, "文件大小不超过 0 MiB"),
        (&two, Budget { unpacked_bytes: 1 << 20, ..usual.clone() }, "解压后大小不超过 1 MiB"),
        (&two, Budget { entries: 1, ..usual.clone() }, "压缩包内文件数不超过 1"),
        (&long, Budget { cells: 0, ..usual.clone() }, "单元格数不超过 0"),
        (&long, Budget { text_bytes: 1 << 10, ..usual }, "文字总量不超过 0 MiB"),
    ];
    for (bytes, budget, expected) in cases {
        let read = read_within("听课.xlsx", bytes, &budget);
        assert_eq!(codes(&read), [FindingCode::FileTooLarge], "{expected}");
        assert!(read.findings[0].expected(tables::Lang::Zh).contains(expected), "{:?}", read.findings);
    }
}

#[test]
fn values_in_opposite_corners_of_an_xls_sheet_exceed_the_budget_of_its_rectangle() {
    let number = |row: u16, col: u16| {
        let place = [row.to_le_bytes(), col.to_le_bytes(), [0, 0]].concat();
        biff_record(0x0203, &[&place[..], &1.0f64.to_le_bytes()].concat())
    };
    let bytes =
        ole_file(&[("Workbook", &[biff_record(0x0809, &[0, 6, 16, 0]), number(0, 0), number(65_535, 255)].concat())]);
    let read = read("听课.xls", &bytes);
    assert_eq!(codes(&read), [FindingCode::FileTooLarge]);
    assert!(read.findings[0].expected(tables::Lang::Zh).contains("行数乘列数"));
}

#[test]
fn an_xls_or_ods_behind_a_password_is_said_to_be_encrypted() {
    let globals = [biff_record(0x0809, &[0, 6, 5, 0]), biff_record(0x002F, &[1, 0, 1, 0, 1, 0])].concat();
    assert_eq!(codes(&read("听课.xls", &ole_file(&[("Workbook", &globals)]))), [FindingCode::FileEncrypted]);
    let ods = zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"),
        ("content.xml", b"\x01\x02"),
    ]);
    assert_eq!(codes(&read("听课.ods", &ods)), [FindingCode::FileEncrypted]);
}

#[test]
fn rich_text_reads_as_one_text_without_its_reading_aids_and_hidden_rows_are_data() {
    let bytes = xlsx(|sheet| {
        sheet.write(0, 0, "占位").expect("written");
        sheet.write(1, 0, 7).expect("written");
        sheet.set_row_hidden(1).expect("hidden");
    });
    let rich = "<si><r><t>马</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">建国 </t></r><rPh sb=\"0\" eb=\"1\"><t>ma</t></rPh></si>";
    let bytes = rewrite(&bytes, "xl/sharedStrings.xml", |xml| xml.replace("<si><t>占位</t></si>", rich));
    let read = read("听课.xlsx", &bytes);
    assert_eq!(at(&read.value[0], 0, 0), Some(&CellValue::Text("马建国 ".into())));
    assert_eq!(at(&read.value[0], 1, 0), Some(&CellValue::Number(7.0)));
}

#[test]
fn a_comma_separated_file_is_one_sheet_named_like_the_file() {
    let read = read("听课.csv", "师傅,徒弟\n甲,乙\n".as_bytes());
    assert_eq!(read.value[0].place, Place::sheet("2024-1/一小/听课.csv", "听课"));
    assert_eq!(at(&read.value[0], 1, 1), Some(&CellValue::Text("乙".into())));
}

#[test]
fn an_archive_gives_the_sheets_of_its_workbooks_and_a_finding_for_each_bad_one() {
    let good = xlsx(|sheet| {
        sheet.write(0, 0, "甲").expect("written");
    });
    let inner = zip_of(&[("x.xlsx", &good)]);
    let bytes = zip_of(&[
        ("九月/听课.xlsx", &good),
        ("九月/坏.xlsx", &good[..100]),
        ("九月/~$听课.xlsx", b"owner"),
        ("__MACOSX/._听课.xlsx", b"fork"),
        ("再压.zip", &inner),
    ]);
    let read = read("全部.zip", &bytes);
    assert_eq!(read.value.len(), 1);
    assert_eq!(&*read.value[0].place.file, "2024-1/一小/全部.zip!/九月/听课.xlsx");
    let places: Vec<(FindingCode, &str)> = read.findings.iter().map(|f| (f.code, &*f.place.file)).collect();
    assert_eq!(
        places,
        [
            (FindingCode::FileDamaged, "2024-1/一小/全部.zip!/九月/坏.xlsx"),
            (FindingCode::FormatNotSupported, "2024-1/一小/全部.zip!/再压.zip"),
        ]
    );
}

#[test]
fn a_reader_that_panics_is_one_finding() {
    let failed = guarded::<()>(|| panic!("index out of bounds"));
    assert_eq!(failed, Err(Refusal::reader_failed("文件内部结构有误")));
}

#[test]
fn a_file_that_cannot_be_opened_is_one_finding() {
    let gone = crate::single_file(Path::new("/nowhere/听课.xlsx"));
    assert_eq!(codes(&read_grids(&gone, &Budget::default())), [FindingCode::FileDamaged]);
}

#[test]
fn a_refused_file_is_not_also_said_to_have_been_read() {
    assert_eq!(codes(&read("听课.xlsx", b"MIME-Version: 1.0\r\n")), [FindingCode::FormatNotSupported]);
    assert_eq!(
        codes(&read("听课.xls", b"<html><frameset><frame src='a.htm'></frameset></html>")),
        [FindingCode::FormatNotSupported]
    );
}

#[test]
fn a_web_page_named_xls_is_read_in_the_encoding_it_declares() {
    // 师傅 in GBK.
    let page = b"<html><head><meta charset=gbk></head><table><tr><td>\xca\xa6\xb8\xb5</td></tr></table></html>";
    let read = read("\u{540d}\u{5355}.xls", page);
    assert_eq!(at(&read.value[0], 0, 0), Some(&CellValue::Text("师傅".into())));
    assert_eq!(codes(&read), [FindingCode::NameDiffers]);
}

/// Every sheet of the samples, made by other programs than ours.
#[test]
fn every_sample_layout_opens_with_nothing_to_complain_of_but_its_name() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-data/layouts");
    let listed = crate::list_registry(&samples).expect("the samples lie beside the crates").value;
    let sheets: Vec<&SourceFile> = listed.iter().filter(|file| is_sample(&file.name)).collect();
    assert!(sheets.len() > 20, "{} samples", sheets.len());
    for file in sheets {
        let read = read_grids(file, &Budget::default());
        let others: Vec<&Finding> = read.findings.iter().filter(|f| f.code != FindingCode::NameDiffers).collect();
        assert!(others.is_empty() && read.value.iter().any(|grid| !grid.cells.is_empty()), "{}: {others:?}", file.name);
    }
}

fn is_sample(name: &str) -> bool {
    ["xlsx", "xls", "ods", "csv", "xlsm", "xlsb", "et", "docx"]
        .iter()
        .any(|extension| name.ends_with(&format!(".{extension}")))
}

/// The table of broken samples names the finding of each; those about cells are told by the room that reads sheets.
#[test]
fn every_broken_sample_is_told_for_what_it_is() {
    let broken = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-data/broken");
    let table = std::fs::read_to_string(broken.join("README.md")).expect("the table");
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    let mut told = 0;
    for row in rows.iter().filter(|row| row.len() == 5) {
        let (path, expected) = (broken.join(row[1]), row[3].trim_matches('`'));
        // What may end the program is read by the program itself, in a process of its own: tests/damage.rs.
        let expected = if expected.starts_with("reader_failed") { "" } else { expected };
        let of_file = FindingCode::ALL[..=FindingCode::NameDiffers as usize].iter().find(|code| code.key() == expected);
        if let (true, Some(&code)) = (path.is_file(), of_file) {
            let read = read_grids(&crate::single_file(&path), &Budget::default());
            assert_eq!(codes(&read), [code], "{}", row[1]);
            told += 1;
        }
    }
    assert!(told >= 10, "{told} broken samples");
}

#[test]
fn prose_without_a_separator_is_no_sheet() {
    assert_eq!(codes(&read("说明.txt", "各位老师：\n请于周五前交表。\n".as_bytes())), [FindingCode::NotAWorkbook]);
}

fn biff_record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("short");
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

/// A BIFF8 workbook of one sheet with two formulas: `5`, its value the eight bytes given, and `7`, never computed.
fn xls_with_formulas(first_value: [u8; 8]) -> Vec<u8> {
    let record = biff_record;
    let formula = |row: u8, value: [u8; 8], number: u8| {
        record(0x0006, &[&[row, 0, 0, 0, 0, 0][..], &value, &[0, 0, 0, 0, 0, 0, 3, 0, 0x1E, number, 0]].concat())
    };
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0]);
    let end = record(0x000A, &[]);
    let position = (begin(5).len() + 4 + 9 + end.len()) as u8;
    let sheet_name = record(0x0085, &[position, 0, 0, 0, 0, 0, 1, 0, b'A']);
    let globals = [begin(5), sheet_name, end.clone()].concat();
    let sheet = [begin(16), formula(0, first_value, 5), formula(1, NEVER_COMPUTED, 7), end].concat();
    ole_file(&[("Workbook", &[globals, sheet].concat())])
}

/// The value of a formula that gives an empty text, and of one no program ever computed.
const NEVER_COMPUTED: [u8; 8] = [3, 0, 0, 0, 0, 0, 0xFF, 0xFF];

#[test]
fn xls_formulas_are_uncomputed_only_where_none_of_the_file_has_a_value() {
    let bare = read("听课.xls", &xls_with_formulas(NEVER_COMPUTED));
    assert_eq!(at(&bare.value[0], 0, 0), Some(&CellValue::Uncomputed("5".into())));
    assert_eq!(at(&bare.value[0], 1, 0), Some(&CellValue::Uncomputed("7".into())));
    let computed = read("听课.xls", &xls_with_formulas(5.0f64.to_le_bytes()));
    assert_eq!(at(&computed.value[0], 0, 0), Some(&CellValue::Number(5.0)));
    assert_eq!(at(&computed.value[0], 1, 0), None);
}

#[test]
fn a_biff8_workbook_that_names_a_western_code_page_reads_as_chinese() {
    let sample = "../../sample-data/layouts/pairing-register/mentor-merged-down-wide-title.xls";
    let mut bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(sample)).expect("the sample");
    let record = [0x42, 0, 2, 0, 0xB0, 4];
    let at_record = bytes.windows(6).position(|window| window == record).expect("a CODEPAGE record of 1200");
    bytes[at_record + 4..at_record + 6].copy_from_slice(&1252u16.to_le_bytes());
    let read = read("名单.xls", &bytes);
    assert_eq!(at(&read.value[0], 1, 1), Some(&CellValue::Text("师父姓名".into())));
}

#[test]
fn an_empty_shared_string_does_not_move_the_ones_after_it() {
    let bytes = xlsx(|sheet| {
        for (row, text) in ["甲", "空", "乙"].into_iter().enumerate() {
            sheet.write(row as u32, 0, text).expect("written");
        }
    });
    for empty in ["<si/>", "<si></si>", "<si><t/></si>", "<si><t></t></si>"] {
        let bare = rewrite(&bytes, "xl/sharedStrings.xml", |xml| xml.replace("<si><t>空</t></si>", empty));
        let read = read("听课.xlsx", &bare);
        assert_eq!(at(&read.value[0], 2, 0), Some(&CellValue::Text("乙".into())), "{empty}");
        assert_eq!(at(&read.value[0], 1, 0), None, "{empty}");
    }
}
