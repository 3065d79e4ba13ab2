//! Who is who, in the cases that are hard by name: what a reader of the sheets would say, against what `reconcile` says.

use std::collections::BTreeMap;
use std::sync::Arc;

use policy::{Bureau, Vocabulary};
use qinglan_normalise::{Reconciled, Sent, SheetReading, read_sheet, reconcile};
use tables::{CellRef, CellValue, Finding, Grid, Term};

/// What sheets come to, each given as its path (`2024-1/甲小学/花名册`, `registry/调动`) and its lines, cells by `,`.
struct Known {
    said: Reconciled,
    /// Code, cell and what is shown of it, of what is wrong with national IDs.
    told: Vec<String>,
}

impl Known {
    fn of(sheets: &[(&str, &str)]) -> Self {
        let (bureau, vocabulary) = (Bureau::starter().expect("right"), Vocabulary::shipped().expect("right"));
        let (mut read, mut folders) = (Vec::<SheetReading>::new(), Vec::<(Term, Arc<str>)>::new());
        for (path, lines) in sheets {
            let parts: Vec<&str> = path.split('/').collect();
            let term: Option<Term> = parts[0].parse().ok();
            let unit: Arc<str> = term.map_or("", |_| parts[1]).into();
            folders.extend(term.map(|term| (term, Arc::clone(&unit))));
            read.push(read_sheet(&grid(path, lines), &unit, term, &vocabulary, &bureau.calendar));
        }
        read.sort_by(|one, other| (&one.place.file, &one.place.sheet).cmp(&(&other.place.file, &other.place.sheet)));
        folders.sort();
        folders.dedup();
        let sent = Sent {
            files: &[],
            folders: &folders,
            sheets: &read,
            office: None,
            calendar: &bureau.calendar,
            vocabulary: &vocabulary,
            corrections: &[],
        };
        let findings = read.iter().flat_map(|sheet| &sheet.findings);
        let of_numbers = findings.filter(|finding| finding.code.key().starts_with("id_number"));
        let cell = |finding: &Finding| finding.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
        let told = of_numbers.map(|one| format!("{} {} {}", one.code.key(), cell(one), one.found)).collect();
        Self { said: reconcile(&sent), told }
    }

    /// Every mention as `path row name` with a letter for who it is, in the order of the sheets.
    fn who(&self) -> Vec<String> {
        let mut letters = BTreeMap::new();
        let mut lines: Vec<_> = self.said.stated.iter().collect();
        lines.sort_by_key(|one| one.place.clone());
        let mut told = Vec::new();
        for one in lines {
            let next = char::from(b'A' + letters.len() as u8);
            let letter = letters.entry(one.person).or_insert(next);
            let row = one.place.cell.map_or(0, |cell| cell.row + 1);
            told.push(format!("{} {row} {} {letter}", one.place.file.trim_end_matches(".xlsx"), one.name));
        }
        told
    }

    /// The letters of everybody of these names, in the order of the sheets.
    fn letters(&self, names: &[&str]) -> String {
        let named = |line: &&String| names.iter().any(|name| line.split(' ').nth(2) == Some(*name));
        let all = self.who();
        let letters: Vec<char> = all.iter().filter(named).filter_map(|line| line.chars().next_back()).collect();
        // From A on, whoever else is mentioned before.
        let mut known: Vec<char> = Vec::new();
        let mut told = String::new();
        for letter in letters {
            let at = known.iter().position(|one| *one == letter).unwrap_or_else(|| {
                known.push(letter);
                known.len() - 1
            });
            told.push(char::from(b'A' + at as u8));
        }
        told
    }

    /// Every unit there is.
    fn units(&self) -> Vec<String> {
        let units = self.said.dataset.table("unit");
        (0..units.len()).filter_map(|row| units.text(row, "unit").map(str::to_owned)).collect()
    }

    fn asked(&self) -> usize {
        self.said.questions.len()
    }
}

fn grid(path: &str, lines: &str) -> Grid {
    let mut grid = Grid::new(format!("{path}.xlsx"), "Sheet1");
    for (row, line) in (0..).zip(lines.lines()) {
        for (col, text) in (0..).zip(line.split(',')).filter(|(_, text)| !text.is_empty()) {
            grid.cells.insert(CellRef::new(row, col), CellValue::Text(text.to_owned()));
        }
    }
    grid
}

const MOVED: (&str, &str) = ("registry/调动", "教师调动情况\n姓名,调出单位,调入单位\n王小燕,甲小学,乙小学");
const HEAD: &str = "教师花名册\n姓名,性别,学科,参加工作时间,职称\n";

fn roster(lines: &str) -> String {
    format!("{HEAD}{lines}")
}

#[test]
fn homonyms_of_one_school_stay_two_over_the_terms_and_a_pair_is_of_the_one_of_its_subject() {
    let lines = roster("李明,男,语文,2010-9-1,一级教师\n李明,男,数学,2015-9-1,二级教师");
    let pairs = "师徒结对名单\n师傅,徒弟,学科\n马建国,李明,数学";
    let known =
        Known::of(&[("2023-2/甲小学/花名册", &lines), ("2024-1/甲小学/花名册", &lines), ("2024-1/甲小学/结对", pairs)]);
    // In the order of their paths: two lines of the spring; of the autumn the pair in mathematics, then two lines.
    assert_eq!((known.letters(&["李明"]).as_str(), known.asked()), ("ABBAB", 0), "{:#?}", known.who());
}

#[test]
fn homonyms_of_one_school_whom_nothing_tells_apart_are_asked_and_not_joined() {
    let lines = "教师花名册\n姓名,学科,职称\n李明,语文,一级教师\n李明,数学,一级教师";
    let known = Known::of(&[("2024-1/甲小学/花名册", lines)]);
    assert_eq!((known.letters(&["李明"]).as_str(), known.asked()), ("AB", 1), "{:#?}", known.who());
}

#[test]
fn a_transfer_that_was_noted_is_one_person_and_one_that_was_not_is_asked() {
    let line = "教师花名册\n姓名,学科,职称\n王小燕,语文,一级教师";
    let sheets = [("2023-2/甲小学/花名册", line), ("2024-1/乙小学/花名册", line)];
    let noted = Known::of(&[sheets[0], sheets[1], MOVED]);
    assert_eq!((noted.letters(&["王小燕"]).as_str(), noted.asked()), ("AAAA", 0), "{:#?}", noted.who());
    let silent = Known::of(&sheets);
    assert_eq!((silent.letters(&["王小燕"]).as_str(), silent.asked()), ("AB", 1), "{:#?}", silent.who());
}

#[test]
fn a_transfer_nobody_noted_is_one_person_by_the_staff_number() {
    let line = "教师花名册\n工号,姓名,学科,职称\n110023,王小燕,语文,一级教师";
    let known = Known::of(&[("2023-2/甲小学/花名册", line), ("2024-1/乙小学/花名册", line)]);
    assert_eq!((known.letters(&["王小燕"]).as_str(), known.asked()), ("AA", 0), "{:#?}", known.who());
}

#[test]
fn namesakes_on_the_rosters_of_two_schools_in_the_same_terms_are_two() {
    let line = roster("王小燕,女,语文,2012-9-1,一级教师");
    let known = Known::of(&[
        ("2023-2/甲小学/花名册", &line),
        ("2023-2/乙小学/花名册", &line),
        ("2024-1/甲小学/花名册", &line),
        ("2024-1/乙小学/花名册", &line),
    ]);
    // In the order of their paths: 乙 and 甲 of the spring, then of the autumn.
    assert_eq!((known.letters(&["王小燕"]).as_str(), known.asked()), ("ABAB", 0), "{:#?}", known.who());
}

#[test]
fn whoever_leaves_and_returns_to_the_school_is_one_person() {
    let with = roster("王小燕,女,语文,2012-9-1,一级教师\n马建国,男,数学,1998-9-1,高级教师");
    let without = roster("马建国,男,数学,1998-9-1,高级教师");
    let known = Known::of(&[
        ("2022-1/甲小学/花名册", &with),
        ("2022-2/甲小学/花名册", &without),
        ("2023-1/甲小学/花名册", &without),
        ("2023-2/甲小学/花名册", &without),
        ("2024-1/甲小学/花名册", &with),
    ]);
    assert_eq!((known.letters(&["王小燕"]).as_str(), known.asked()), ("AA", 0), "{:#?}", known.who());
}

#[test]
fn a_misspelled_glyph_and_a_homophone_are_the_person_of_the_term_before() {
    for (right, slip) in [("马建国", "马建图"), ("张晓伟", "张小伟")] {
        let line = |name: &str| roster(&format!("{name},男,语文,2012-9-1,一级教师"));
        let known = Known::of(&[("2023-2/甲小学/花名册", &line(right)), ("2024-1/甲小学/花名册", &line(slip))]);
        assert_eq!((known.letters(&[right, slip]).as_str(), known.asked()), ("AA", 0), "{:#?}", known.who());
    }
}

#[test]
fn names_one_glyph_apart_on_one_roster_are_two_people() {
    let lines = roster("马建国,男,语文,2012-9-1,一级教师\n马建图,男,语文,2012-9-1,一级教师");
    let known = Known::of(&[("2024-1/甲小学/花名册", &lines)]);
    assert_eq!((known.letters(&["马建国", "马建图"]).as_str(), known.asked()), ("AB", 0), "{:#?}", known.who());
}

#[test]
fn a_national_id_that_lost_a_digit_or_became_a_float_is_no_key_and_parts_nobody() {
    let line = |name: &str, number: &str| format!("教师花名册\n姓名,学科,职称,身份证号\n{name},语文,一级教师,{number}");
    // The example printed in GB 11643; then without its fourth digit; then as a spreadsheet keeps it.
    let known = Known::of(&[
        ("2023-1/甲小学/花名册", &line("王小燕", "11010519491231002X")),
        ("2023-2/甲小学/花名册", &line("王小燕", "1100519491231002X")),
        ("2024-1/甲小学/花名册", &line("王小燕", "1.10105194912310E+17")),
    ]);
    assert_eq!((known.letters(&["王小燕"]).as_str(), known.asked()), ("AAA", 0), "{:#?}", known.who());
    // The seventeen digits are told, at the cell and without them; so is the float.
    assert_eq!(known.told, ["id_number_wrong D3 〔证件号码已隐去〕", "id_number_damaged D3 〔证件号码已隐去〕"]);
    let destroyed = Known::of(&[
        ("2023-1/甲小学/花名册", &line("王小燕", "1.10105194912310E+17")),
        ("2023-2/乙小学/花名册", &line("赵文静", "1.10105194912310E+17")),
    ]);
    assert_eq!((destroyed.letters(&["王小燕", "赵文静"]).as_str(), destroyed.asked()), ("AB", 0));
}

#[test]
fn a_change_of_mentors_in_mid_term_is_one_mentee_with_two_mentors() {
    let pairs = "师徒结对名单\n师傅,徒弟,学科,结对时间,结束时间\n马建国,李明,语文,2024-9-1,2024-11-1\n张丽华,李明,语文,2024-11-2,";
    let known =
        Known::of(&[("2024-1/甲小学/花名册", &roster("李明,男,语文,2023-9-1,")), ("2024-1/甲小学/结对", pairs)]);
    assert_eq!((known.letters(&["李明"]), known.asked()), ("A".repeat(known.letters(&["李明"]).len()), 0));
    let spells = known.said.dataset.table("pairing");
    let spell = |row: usize| ["mentor", "mentee"].map(|column| spells.text(row, column).unwrap_or_default().to_owned());
    let mut told: Vec<[String; 2]> = (0..spells.len()).map(spell).collect();
    told.sort();
    assert_eq!(told, [["张丽华", "李明"], ["马建国", "李明"]].map(|pair| pair.map(str::to_owned)));
    assert_eq!(spells.text(0, "mentee_id"), spells.text(1, "mentee_id"));
    assert_ne!(spells.text(0, "mentor_id"), spells.text(1, "mentor_id"));
}

#[test]
fn a_middle_dot_of_another_kind_and_a_space_inside_are_the_same_name() {
    let line =
        |one: &str, other: &str| roster(&format!("{one},女,语文,2012-9-1,一级教师\n{other},男,数学,2015-9-1,二级教师"));
    let known = Known::of(&[
        ("2023-2/甲小学/花名册", &line("阿依古丽·买买提", "李 明")),
        ("2024-1/甲小学/花名册", &line("阿依古丽•买买提", "李明")),
        ("2024-2/甲小学/花名册", &line("阿依古丽・买买提", "李　明")),
    ]);
    let who = known.who();
    let letters: String = who.iter().filter_map(|line| line.chars().next_back()).collect();
    assert_eq!((letters.as_str(), known.asked()), ("ABABAB", 0), "{who:#?}");
}

#[test]
fn a_name_of_another_spelling_is_the_person_and_another_name_is_not_unless_a_number_makes_one_ask() {
    let line = |name: &str| roster(&format!("{name},女,语文,2012-9-1,一级教师"));
    let spelled = Known::of(&[("2023-2/甲小学/花名册", &line("王丽娟")), ("2024-1/甲小学/花名册", &line("王莉娟"))]);
    assert_eq!((spelled.letters(&["王丽娟", "王莉娟"]).as_str(), spelled.asked()), ("AA", 0));
    let other = Known::of(&[("2023-2/甲小学/花名册", &line("王丽娟")), ("2024-1/甲小学/花名册", &line("陈秀兰"))]);
    assert_eq!((other.letters(&["王丽娟", "陈秀兰"]).as_str(), other.asked()), ("AB", 0));
    let numbered = |name: &str| format!("教师花名册\n工号,姓名,性别,学科,职称\n110023,{name},女,语文,一级教师");
    let one_number =
        Known::of(&[("2023-2/甲小学/花名册", &numbered("王丽娟")), ("2024-1/甲小学/花名册", &numbered("陈秀兰"))]);
    assert_eq!((one_number.letters(&["王丽娟", "陈秀兰"]).as_str(), one_number.asked()), ("AB", 1));
}

#[test]
fn the_people_of_a_renamed_school_are_the_same_people_under_its_present_name() {
    let line = "教师花名册\n姓名,学科,职称\n王小燕,语文,一级教师";
    let sheets = [("2023-2/甲小学/花名册", line), ("2024-1/实验小学/花名册", line)];
    let by_name = "学校名录\n学校名称,学校类别,曾用名,更名日期\n实验小学,小学,甲小学,2024-8-1\n乙小学,小学,,";
    let known = Known::of(&[sheets[0], sheets[1], ("registry/学校名录", by_name)]);
    assert_eq!((known.letters(&["王小燕"]).as_str(), known.asked()), ("AA", 0), "{:#?}", known.who());
    assert_eq!(known.units(), ["乙小学", "实验小学"]);
    // Two registers: the code says that the names are of one school.
    let before = "学校名录\n学校标识码,学校名称,学校类别\n3664000012,甲小学,小学";
    let after = "学校名录\n学校标识码,学校名称,学校类别\n3664000012,实验小学,小学";
    let registers = [("registry/学校名录2023", before), ("registry/学校名录2024", after)];
    let known = Known::of(&[sheets[0], sheets[1], registers[0], registers[1]]);
    assert_eq!((known.letters(&["王小燕"]).as_str(), known.asked()), ("AA", 0), "{:#?}", known.who());
}

#[test]
fn two_schools_merged_to_one_bring_their_people_and_their_namesakes_stay_two() {
    let register = "学校名录\n学校名称,学校类别,曾用名,撤并日期\n丙小学,小学,甲小学、乙小学,2024-8-1";
    let one = "教师花名册\n姓名,学科,职称\n王小燕,语文,一级教师\n李明,语文,一级教师";
    let other = "教师花名册\n姓名,学科,职称\n赵文静,数学,一级教师\n李明,数学,二级教师";
    let merged = "教师花名册\n姓名,学科,职称\n王小燕,语文,一级教师\n赵文静,数学,一级教师";
    let known = Known::of(&[
        ("registry/学校名录", register),
        ("2023-1/甲小学/花名册", one),
        ("2023-1/乙小学/花名册", other),
        ("2023-2/甲小学/花名册", one),
        ("2023-2/乙小学/花名册", other),
        ("2024-1/丙小学/花名册", merged),
    ]);
    // In the order of their paths: 乙 before 甲.
    assert_eq!(known.letters(&["李明"]), "ABAB", "{:#?}", known.who());
    assert_eq!(known.letters(&["赵文静"]), "AAA", "{:#?}", known.who());
    assert_eq!(known.letters(&["王小燕"]), "AAA", "{:#?}", known.who());
    assert_eq!(known.units(), ["丙小学"]);
}

#[test]
fn a_name_given_to_another_school_afterwards_is_the_former_ones_before_that_day_alone() {
    let register = "学校名录\n学校名称,学校类别,曾用名,更名日期\n实验小学,小学,第二小学,2024-8-1\n第二小学,小学,,";
    let line = "教师花名册\n姓名,性别,学科,参加工作时间,职称\n王小燕,女,语文,2012-9-1,一级教师";
    let other = "教师花名册\n姓名,性别,学科,参加工作时间,职称\n赵文静,女,语文,2015-9-1,一级教师";
    let known = Known::of(&[
        ("registry/学校名录", register),
        ("2023-2/第二小学/花名册", line),
        ("2024-1/实验小学/花名册", line),
        ("2024-1/第二小学/花名册", other),
    ]);
    let units: Vec<&str> = known.said.stated.iter().map(|one| &*one.unit).collect();
    assert_eq!(units, ["实验小学", "实验小学", "第二小学"]);
}

#[test]
fn two_mentees_of_one_mentor_with_names_one_character_apart_are_two() {
    // On one list they are two without a question; nothing but the sheet of pairs is known of them.
    let list = "师徒结对名单\n师傅,徒弟,学科\n黄欣怡,曹月华,语文\n黄欣怡,赵月华,语文";
    let known = Known::of(&[("2024-1/甲小学/结对", list)]);
    assert_eq!((known.letters(&["曹月华", "赵月华"]).as_str(), known.asked()), ("AB", 0));

    // In one term's list the one, in the next the other: a slip of the pen, or somebody new. That is asked, never joined.
    let one = "师徒结对名单\n师傅,徒弟,学科\n黄欣怡,曹月华,语文";
    let then = "师徒结对名单\n师傅,徒弟,学科\n黄欣怡,赵月华,语文";
    let known = Known::of(&[("2024-1/甲小学/结对", one), ("2024-2/甲小学/结对", then)]);
    assert_eq!((known.letters(&["曹月华", "赵月华"]).as_str(), known.asked()), ("AB", 1));
}

#[test]
fn bare_namesakes_of_two_schools_in_one_term_are_two_and_told_once_a_school() {
    let head = "师徒结对名单\n师傅,徒弟,学科\n";
    // A county in which nearly every name is borne twice, and nothing is known but sheets of pairs of one term.
    let pairs = |school: usize| -> String {
        let lines: Vec<String> = (0..40)
            .map(|at| (at + school * 20, at))
            .map(|(of, at)| format!("赵{}{},王{}{},语文", name(of), name(of + 7), name(at), name(at + 11)))
            .collect();
        format!("{head}{}", lines.join("\n"))
    };
    let (one, other) = (pairs(0), pairs(1));
    let known = Known::of(&[("2024-1/甲小学/结对", &one), ("2024-1/乙小学/结对", &other)]);
    let asked: Vec<_> = known.said.questions.iter().map(|one| (&one.samples, &one.why[0])).collect();
    assert_eq!(asked, [], "{asked:#?}");
    let told: Vec<&Finding> =
        known.said.findings.iter().filter(|finding| finding.code.key() == "namesakes_elsewhere").collect();
    let units: Vec<&str> = told.iter().map(|finding| &*finding.unit).collect();
    assert_eq!(units, ["乙小学", "甲小学"]);
}

/// A character of its own for each number.
fn name(at: usize) -> char {
    "安白冰波彩超成达德凤芳飞刚光贵国海浩和红华辉惠佳建健洁杰金晶静娟军凯康兰磊立丽莲亮林玲龙鲁梅敏明娜宁培"
        .chars()
        .cycle()
        .nth(at)
        .unwrap_or('安')
}

#[test]
fn whoever_leaves_one_school_and_comes_to_another_is_one_by_the_first_day_and_asked_without_it() {
    let others = "马建国,男,数学,1998-9-1,高级教师";
    let with = |day: &str| roster(&format!("{others}\n王小燕,女,语文,{day},一级教师"));
    let sheets = |before: &str, after: &str| {
        let stays = roster("张丽华,女,英语,2003-9-1,高级教师");
        Known::of(&[
            ("2023-1/甲小学/花名册", &with(before)),
            ("2023-2/甲小学/花名册", &roster(others)),
            ("2023-1/乙小学/花名册", &stays),
            ("2023-2/乙小学/花名册", &with(after).replace("马建国", "李志强")),
        ])
    };
    let by_day = sheets("2012-3-7", "2012-3-7");
    assert_eq!((by_day.letters(&["王小燕"]).as_str(), by_day.asked()), ("AA", 0), "{:#?}", by_day.who());
    let bare = sheets("", "");
    assert_eq!((bare.letters(&["王小燕"]).as_str(), bare.asked()), ("AB", 1), "{:#?}", bare.who());
}

#[test]
fn a_register_alone_never_says_which_of_two_namesakes_went_on() {
    let lines = "教师花名册\n工号,姓名,学科\n110023,李明,音乐\n110047,李明,音乐";
    let pairs = "师徒结对名单\n师傅,徒弟,学科\n李明,何晓勤,音乐";
    let known = Known::of(&[
        ("2023-2/甲小学/花名册", lines),
        ("2024-1/甲小学/花名册", lines),
        ("2023-2/甲小学/结对", pairs),
        ("2024-1/甲小学/结对", pairs),
    ]);
    // In the order of their paths: of each term the pair's, which may be either, then the two of the roster.
    assert_eq!(known.letters(&["李明"]), "ABCDBC", "{:#?}", known.who());
    // Each register is asked about each of the two, and not about the other register.
    assert_eq!(known.asked(), 4);
}

#[test]
fn two_slips_that_make_one_name_of_two_people_are_not_one_person() {
    let lines = |one: &str, other: &str| {
        format!(
            "教师花名册\n工号,姓名,性别,学科,参加工作时间\n300060,{one},女,英语,2007-9-1\n300260,{other},男,音乐,1996-9-1"
        )
    };
    let known = Known::of(&[
        ("2022-1/甲小学/花名册", &lines("沈萍进", "沈磊萍")),
        ("2022-2/甲小学/花名册", &lines("沈萍磊", "沈磊萍")),
        ("2023-1/甲小学/花名册", &lines("沈萍进", "沈萍磊")),
        ("2023-2/甲小学/花名册", &lines("沈萍进", "沈磊萍")),
    ]);
    let who = known.who();
    let letters: String = who.iter().filter_map(|line| line.chars().next_back()).collect();
    assert_eq!(letters, "ABABABAB", "{who:#?}");
}
