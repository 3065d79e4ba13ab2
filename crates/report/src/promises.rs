//! What the workbooks promise, tried on an invented county.

use std::collections::BTreeMap;
use std::io::Read;

use tables::{Dataset, Table, table_spec};

use crate::county::{UNITS, brief, county};
use crate::plan::{Cell, PrintProfile, SheetPlan, Typing, Value, WorkbookPlan};
use crate::sheets::SHEETS;
use crate::{compose_leaders, compose_notices, compose_person, compose_schools, dump, write};

fn sheet<'p>(plan: &'p WorkbookPlan, name: &str) -> &'p SheetPlan {
    plan.sheets.iter().find(|sheet| sheet.name == name).expect("the sheet is there")
}

fn cells(plan: &WorkbookPlan) -> impl Iterator<Item = &Cell> {
    plan.sheets.iter().flat_map(|sheet| &sheet.lines).flat_map(|line| &line.cells)
}

/// The text of a row, cell by cell.
fn row_of(sheet: &SheetPlan, holding: &str) -> Vec<String> {
    let line = sheet.lines.iter().find(|line| line.cells.iter().any(|cell| cell.shown() == holding));
    line.expect("the row is there").cells.iter().map(Cell::shown).collect()
}

/// Every part of a written workbook, by name.
fn parts(plan: &WorkbookPlan) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("领导小组").join("book.xlsx");
    write(plan, &path).expect("written");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).expect("there")).expect("a zip");
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("read");
        parts.insert(part.name().expect("a name").into_owned(), bytes);
    }
    parts
}

/// A dataset of one table with one row for each list of values.
fn table(name: &str, columns: &[&str], rows: &[&[&str]]) -> Table {
    let mut table = Table::builder(table_spec(name).expect("declared"));
    for values in rows {
        let mut row = table.row();
        for (column, value) in columns.iter().zip(*values) {
            row = match value.parse::<f64>() {
                Ok(n) if matches!(*column, "actual" | "required_min") => row.number(column, n),
                _ => row.text(column, *value),
            };
        }
    }
    table.finish()
}

fn three_conclusions() -> Dataset {
    let columns = ["pack", "rule", "unit", "subject_kind", "subject", "counterpart", "period", "status"];
    let of = |mentee, period, status| ["p", "PL-27", UNITS[0], "pair", "马建国", mentee, period, status];
    let rows = [
        of("李明", "2024-2", "met"),
        of("王芳", "2024-2", "unmet"),
        of("张伟", "2024-2", "undecidable"),
        of("李明", "2024-1", "met"),
    ];
    let rows: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
    let mut data = Dataset::new();
    data.insert(table("compliance", &columns, &rows));
    data
}

#[test]
fn a_text_that_looks_like_a_formula_is_written_as_text() {
    let plan = compose_leaders(&county(), &brief());
    let parts = parts(&plan);
    let school =
        compose_schools(&county(), &brief(), &[]).into_iter().find(|(unit, _)| unit == UNITS[7]).expect("there");
    assert!(cells(&school.1).any(|cell| cell.shown() == "=马健国"));
    for (name, bytes) in parts.iter().chain(&self::parts(&school.1)).filter(|(name, _)| name.contains("worksheets/")) {
        let text = String::from_utf8_lossy(bytes);
        let trial = plan.sheets.iter().position(|sheet| sheet.name == "试算").expect("there") + 1;
        let formulas = text.contains("<f>") || text.contains("<f ");
        assert!(!formulas || name.ends_with(&format!("sheet{trial}.xml")), "{name} holds a formula");
    }
}

#[test]
fn a_schools_workbook_names_no_other_school() {
    for (unit, plan) in compose_schools(&county(), &brief(), &[]) {
        let text = dump(&plan);
        for other in UNITS.into_iter().filter(|other| *other != unit) {
            assert!(!text.contains(other), "the workbook of {unit} names {other}");
        }
    }
}

#[test]
fn every_unit_gets_its_workbook_even_one_that_sent_nothing() {
    let units: Vec<String> = compose_schools(&county(), &brief(), &[]).into_iter().map(|(unit, _)| unit).collect();
    let mut expected = UNITS.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(units, expected);
}

#[test]
fn a_school_without_problems_is_told_so() {
    let schools = compose_schools(&county(), &brief(), &[]);
    let (_, plan) = schools.iter().find(|(unit, _)| unit == UNITS[0]).expect("there");
    let slip = sheet(plan, "退回修改单");
    assert!(slip.lines.iter().flat_map(|line| &line.cells).any(|cell| cell.shown() == "没有发现问题。"));
}

#[test]
fn writing_twice_gives_the_same_bytes() {
    let bytes = || {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("book.xlsx");
        write(&compose_leaders(&county(), &brief()), &path).expect("written");
        std::fs::read(&path).expect("read")
    };
    let first = bytes();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == bytes());
}

#[test]
fn every_sheet_repeats_its_head_and_numbers_its_pages() {
    let (data, brief) = (county(), brief());
    let mut plans: Vec<WorkbookPlan> = compose_schools(&data, &brief, &[]).into_iter().map(|(_, plan)| plan).collect();
    plans.push(compose_leaders(&data, &brief));
    plans.push(compose_leaders(&Dataset::new(), &brief));
    for sheet in plans.iter().flat_map(|plan| &plan.sheets) {
        assert!(sheet.print.repeat.is_some(), "{} repeats no head", sheet.name);
        if sheet.print.profile == PrintProfile::Annex {
            continue;
        }
        assert_eq!(sheet.print.footer[1], "第&P页 共&N页", "{}", sheet.name);
        assert!(sheet.print.footer[0].contains("平川县教育局") && sheet.print.footer[0].contains("第二学期"));
        let signed = sheet.lines.iter().flat_map(|line| &line.cells).any(|cell| cell.shown().starts_with("填表人"));
        assert!(signed, "{} has no signature line", sheet.name);
    }
}

#[test]
fn nothing_known_still_makes_a_workbook_that_says_so() {
    let plan = compose_leaders(&Dataset::new(), &brief());
    let names: Vec<&str> = plan.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names[0], "封面");
    assert_eq!(names[1..], SHEETS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let text = dump(&plan);
    for said in ["没有任何单位的资料", "本学期没有可以列出的结论", "没有不可判定的结论", "没有生效的政策包"]
    {
        assert!(text.contains(said), "{said}");
    }
    assert!(parts(&plan).contains_key("xl/workbook.xml"));
    assert!(compose_schools(&Dataset::new(), &brief(), &[]).is_empty());
}

#[test]
fn the_evidence_link_of_a_conclusion_leads_to_its_own_first_row() {
    let plan = compose_leaders(&county(), &brief());
    let (details, evidence) = (sheet(&plan, "达标明细"), sheet(&plan, "依据"));
    let mut followed = 0;
    for line in &details.lines {
        let Some(Value::Link { sheet, to, .. }) = line.cells.last().map(|cell| &cell.value) else { continue };
        assert_eq!(sheet, "依据");
        let shown = |cells: &[Cell], at: [usize; 5]| at.map(|col| cells[col].shown());
        let target = &evidence.lines[to.row as usize].cells;
        let before = &evidence.lines[to.row as usize - 1].cells;
        assert_eq!(shown(&line.cells, [1, 2, 5, 6, 7]), shown(target, [1, 2, 3, 4, 5]));
        assert_ne!(shown(&line.cells, [1, 2, 5, 6, 7]), shown(before, [1, 2, 3, 4, 5]));
        followed += 1;
    }
    assert_eq!(followed, 126, "nine pairs of fourteen units; the fifteenth sent nothing");
}

#[test]
fn the_share_leaves_out_what_cannot_be_decided() {
    let plan = compose_leaders(&three_conclusions(), &brief());
    let now = row_of(sheet(&plan, "总览"), "2025年春");
    let filled: Vec<&String> = now.iter().filter(|text| !text.is_empty()).collect();
    assert_eq!(filled, ["2025年春", "3", "1", "1", "1", "50.0%"]);
    let school = row_of(sheet(&plan, "学校排名"), UNITS[0]);
    assert_eq!(school[5..], ["3", "1", "1", "1", "50.0%", "100.0%", "-50.0%"]);
}

#[test]
fn a_veto_stands_beside_the_rank_and_leaves_it_as_it_is() {
    let plan = compose_leaders(&county(), &brief());
    let row = row_of(sheet(&plan, "学校排名"), UNITS[4]);
    assert_eq!((row[0].as_str(), row[3].as_str()), ("5", "✗ 有导师师德否决，不参加评优"));
    let tied = row_of(sheet(&plan, "学校排名"), UNITS[1]);
    assert_eq!(tied[0], "2（并列）");
}

#[test]
fn every_number_has_the_room_it_needs_to_be_shown() {
    let (data, brief) = (county(), brief());
    let mut plans: Vec<WorkbookPlan> = compose_schools(&data, &brief, &[]).into_iter().map(|(_, plan)| plan).collect();
    plans.push(compose_leaders(&data, &brief));
    for sheet in plans.iter().flat_map(|plan| &plan.sheets) {
        let spans: BTreeMap<_, _> = sheet.merges.iter().map(|area| (area.first, area.last.col as usize)).collect();
        for (row, line) in (0u32..).zip(&sheet.lines) {
            for (col, cell) in (0u32..).zip(&line.cells) {
                if !matches!(cell.value, Value::Number(_) | Value::Date(_) | Value::Formula { .. }) {
                    continue;
                }
                let last = spans.get(&tables::CellRef::new(row, col)).copied().unwrap_or(col as usize);
                let room: f64 = sheet.widths[col as usize..=last].iter().sum();
                // A digit is at most as broad as 1.2 zeros of the column's font.
                let needed = cell.shown().len() as f64 * 1.2;
                assert!(needed <= room, "{} row {row} column {col}: {} in {room}", sheet.name, cell.shown());
            }
        }
    }
}

#[test]
fn what_was_missed_comes_first_and_is_printed() {
    let plan = compose_leaders(&county(), &brief());
    let details = sheet(&plan, "达标明细");
    let rows: Vec<String> = details.lines.iter().skip(4).map(|line| line.cells[10].shown()).collect();
    let first_met = rows.iter().position(|status| status == "✓ 达标").expect("some are met");
    assert!(rows[first_met..].iter().all(|status| status != "✗ 未达标" && status != "？ 不可判定"));
    assert!(rows[..first_met].iter().all(|status| status == "✗ 未达标" || status == "？ 不可判定"));
    assert!(details.print.last_row.is_some_and(|last| last as usize + 1 >= 4 + first_met));
}

#[test]
fn too_small_a_sample_shows_no_estimate() {
    let plan = compose_leaders(&county(), &brief());
    let mentors = sheet(&plan, "导师排名");
    let thin: Vec<Vec<String>> = mentors
        .lines
        .iter()
        .map(|line| line.cells.iter().map(Cell::shown).collect::<Vec<_>>())
        .filter(|row| row.last().is_some_and(|last| last == "样本不足"))
        .collect();
    assert!(!thin.is_empty());
    assert!(thin.iter().all(|row| row[11..14] == ["—", "—", "—"]));
}

#[test]
fn no_personal_number_reaches_a_workbook() {
    let columns = ["severity", "code", "unit", "term", "file", "sheet", "cell", "found", "hint"];
    // The example number printed in GB 11643.
    let id = "11010519491231002X";
    let file = format!("2024-2/{}/{id}.xlsx", UNITS[0]);
    let row = ["error", "value_unknown", UNITS[0], "2024-2", &file, "表", "B2", id, "请核对 13895001234。"];
    let mut data = Dataset::new();
    data.insert(table("findings", &columns, &[&row]));
    let mut text = dump(&compose_leaders(&data, &brief()));
    compose_schools(&data, &brief(), &[]).iter().for_each(|(_, plan)| text.push_str(&dump(plan)));
    assert!(text.contains("已隐去") && !text.contains("110105") && !text.contains("13895001234"));
}

#[test]
fn a_persons_sheet_holds_that_persons_conclusions_and_their_rows() {
    let data = three_conclusions();
    let plan = compose_person(&data, &brief(), UNITS[0], "王芳").expect("there");
    let row = row_of(sheet(&plan, "得分明细单"), "王芳");
    assert_eq!(row[9], "✗ 未达标");
    assert!(!dump(&plan).contains("李明"));
    assert!(compose_person(&data, &brief(), UNITS[0], "查无此人").is_none());
}

#[test]
fn a_bureaus_ampersand_does_not_become_a_footer_code() {
    let brief = crate::Brief { bureau: "A&B局".to_owned(), ..brief() };
    let plan = compose_leaders(&Dataset::new(), &brief);
    let mut numbered = plan.sheets.iter().filter(|sheet| sheet.print.profile == PrintProfile::Worksheet);
    assert!(numbered.all(|sheet| sheet.print.footer[0].starts_with("A&&B局")));
}

/// Texts of the rows of a list: from its heading to the next.
fn rows_of_list(plan: &WorkbookPlan, list: &str) -> Vec<Vec<String>> {
    let lines = &sheet(plan, "名单建议").lines;
    let heading = lines.iter().position(|line| line.cells.first().is_some_and(|c| c.shown() == list)).expect("there");
    let texts = lines[heading + 1..].iter().map(|line| line.cells.iter().map(Cell::shown).collect::<Vec<_>>());
    texts.take_while(|row| !row.is_empty()).collect()
}

#[test]
fn the_line_is_drawn_below_those_who_are_in_or_tie_for_it() {
    let rows = rows_of_list(&compose_leaders(&county(), &brief()), "优秀导师");
    let line = rows.iter().position(|row| row[0].contains("入选线 82.00（名额 4）")).expect("a line");
    assert_eq!((rows[line - 1][2].as_str(), rows[line - 1][4].as_str()), ("赵丽", "＝ 需抽签"));
    assert_eq!((rows[line + 1][2].as_str(), rows[line + 1][0].as_str()), ("陈伟", "—（原列 6）"));
    let said: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert!(said.contains(&"名额 4：20 名导师的 1/5，舍去小数（四（五））。"));
    assert!(said.contains(&"公示 5 个工作日：2025-07-01 至 2025-07-07；异议受理：平川县教育局人事劳资管理办公室。"));
}

#[test]
fn who_is_barred_stands_beside_the_rank_there_would_be() {
    let rows = rows_of_list(&compose_leaders(&county(), &brief()), "优秀导师");
    let barred = rows.iter().find(|row| row.get(2).is_some_and(|name| name == "张秀兰")).expect("there");
    assert_eq!(
        [&barred[0], &barred[4], &barred[6]].map(String::as_str),
        ["—（原列 1）", "✗ 否决", "✗ 师德考核不合格，取消评优资格（至 2026-07-31）"]
    );
}

#[test]
fn both_kinds_of_lists_can_be_tried_and_begin_as_the_official_list() {
    let plan = compose_leaders(&county(), &brief());
    let trial = sheet(&plan, "试算");
    let checks = trial.lines.iter().filter(|line| line.cells.first().is_some_and(|c| c.shown() == "与正式名单"));
    let said: Vec<String> = checks.map(|line| line.cells[4].shown()).collect();
    assert_eq!(said, ["与正式名单一致", "与正式名单一致"]);
    assert_eq!(trial.typing, Typing::InputsOnly);
    let inputs = trial.lines.iter().flat_map(|line| &line.cells).filter(|c| c.style == crate::Style::InputNumber);
    // Two and three weights, and the places of each list.
    assert_eq!(inputs.count(), 7);
}

#[test]
fn a_public_notice_holds_names_and_units_and_nothing_else_of_a_person() {
    let notices = compose_notices(&county(), &brief());
    let names: Vec<&str> = notices.iter().map(|(list, _)| list.as_str()).collect();
    assert_eq!(names, ["优秀学校", "优秀导师"]);
    let text = dump(&notices[1].1);
    for said in
        ["马建国", "王晓燕", "李志强", "2025年7月1日至2025年7月7日（5个工作日）", "0952-6000000", "人事劳资管理办公室"]
    {
        assert!(text.contains(said), "{said}");
    }
    for unsaid in ["张秀兰", "赵丽", "王伟", "94", "82", "师德"] {
        assert!(!text.contains(unsaid), "{unsaid}");
    }
}

#[test]
fn a_notice_has_the_margins_of_an_official_paper_and_numbers_odd_pages_right_and_even_ones_left() {
    let parts = parts(&compose_notices(&county(), &brief())[0].1);
    let sheet = String::from_utf8_lossy(&parts["xl/worksheets/sheet1.xml"]).into_owned();
    // 28, 26, 37 and 35 mm in inches.
    for margin in ["left=\"1.10236", "right=\"1.02362", "top=\"1.45669", "bottom=\"1.37795"] {
        assert!(sheet.contains(margin), "{margin}");
    }
    assert!(sheet.contains("differentOddEven=\"1\"><oddFooter>&amp;R") && sheet.contains("<evenFooter>&amp;L"));
    assert!(sheet.contains("— &amp;P —") && !sheet.contains("orientation=\"landscape\""));
}

#[test]
fn a_score_leads_to_its_items_and_their_cells() {
    let plan = compose_person(&county(), &brief(), UNITS[0], "马建国").expect("there");
    let item = row_of(sheet(&plan, "得分明细"), "listen");
    assert_eq!(item[2..10], ["过程与成果：听评课", "listen", "40", "40.00", "", "10", "每节 4 分", "四（一）"]);
    let source = row_of(sheet(&plan, "得分依据"), "C4");
    assert_eq!(source[8..], ["2024-2/平川县城关第一小学/听课记录.xlsx", "听课记录", "C4"]);
    assert!(!dump(&plan).contains("王晓燕"));
}

#[test]
fn a_proposal_of_posts_shows_tilt_and_lots_apart_from_the_base() {
    let plan = compose_leaders(&county(), &brief());
    let row = row_of(sheet(&plan, "职数建议"), UNITS[4]);
    assert_eq!(row[2..], ["2.8", "0.5", "1", "4", "2＊抽签"]);
    assert_eq!(row_of(sheet(&plan, "职数测算"), "4（+1）")[1], UNITS[1]);
}

#[test]
fn the_cover_says_what_each_figure_was_last_term() {
    let mut data = three_conclusions();
    let columns = ["unit", "term", "kind"];
    data.insert(table("activity", &columns, &[&[UNITS[0], "2024-2", "observe"]]));
    let text = dump(&compose_leaders(&data, &brief()));
    assert!(text.contains("2024年秋：100.0%") && text.contains("比上学期少 50 个百分点　▼"));
    assert!(text.contains("2024年秋：0") && text.contains("比上学期多 1 项　▲"));
}

#[test]
fn the_leaders_read_every_question_with_what_was_looked_at_and_a_school_its_own_alone() {
    let leaders = compose_leaders(&county(), &brief());
    let all = sheet(&leaders, "真实性核查");
    let row = row_of(all, "马建国、李晓燕");
    assert_eq!(row[..4], ["1", "休息日的课", UNITS[0], "马建国、李晓燕"]);
    assert_eq!(row[6], "2024-2/平川县城关第一小学/听课记录.xlsx 听课记录 第5、9行");
    // One in a thousand lessons of the county, three in a thousand of the school's own.
    assert_eq!(row[4], "2025年4月19日（星期六）记有1节，涉及2人\n问：按本局校历这一天不上课");
    assert_eq!(row[7..9], ["每1000之1\n（1/1467）", "每333之1"]);
    for said in ["看过2,597，没有问出问题", "没有资料：记录里没有写明节次", "不是结论；不进任何得分、名单和职数"]
    {
        assert!(dump(&leaders).contains(said), "{said}");
    }
    let schools: BTreeMap<String, WorkbookPlan> = compose_schools(&county(), &brief(), &[]).into_iter().collect();
    let own = dump(&schools[UNITS[0]]);
    assert!(own.contains("听课记录.xlsx 听课记录 第5、9行") && !own.contains("张海峰3段"));
    assert!(own.contains("另有 1 个要核实的问题（不是结论），见“真实性核查”。"));
    assert!(dump(&schools[UNITS[1]]).contains("本学期没有要核实的问题。"));
    assert!(!dump(&schools[UNITS[1]]).contains("个要核实的问题（"));
}
