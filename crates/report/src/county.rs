//! An invented county for tests and for `examples/pages.rs`: 平川县, fifteen units, six terms; every person and figure in it is made up.

use chrono::NaiveDate;
use tables::{Dataset, Table, Term, table_spec};

use crate::{Brief, MadeOf, ProgrammeSheets};

#[path = "county_lists.rs"]
mod lists;
#[path = "county_questions.rs"]
mod questions;

/// Fifteen invented units.
pub(crate) const UNITS: [&str; 15] = [
    "平川县城关第一小学",
    "平川县城关第二小学",
    "平川县第一中学",
    "平川县第二中学",
    "平川县第三中学",
    "平川县职业教育中心",
    "平川县机关幼儿园",
    "平川县河西镇中心学校",
    "平川县河东镇中心学校",
    "平川县南湖九年一贯制学校",
    "平川县北塬小学",
    "平川县柳林乡中心小学",
    "平川县沙湾小学",
    "平川县石桥镇中心幼儿园",
    "平川县特殊教育学校",
];
const SURNAMES: [&str; 12] = ["马", "王", "李", "张", "杨", "赵", "丁", "白", "陈", "田", "何", "金"];
const GIVEN: [&str; 10] = ["建国", "晓燕", "志强", "秀兰", "海峰", "丽", "文军", "雪梅", "伟", "玉芳"];
const PAIRS_A_UNIT: usize = 9;

/// What the covers of the invented county say.
pub(crate) fn brief() -> Brief {
    Brief {
        bureau: "平川县教育局".to_owned(),
        term: Term::spring(2024),
        tool_version: "0.1.0".to_owned(),
        run_id: "2024-2-7f3a91c2".to_owned(),
        packs: vec!["平罗县青蓝工程 pingluo-qinglan 1.0 (4be0a6d1)".to_owned()],
        programmes: ProgrammeSheets::default(),
        office: "平川县教育局人事劳资管理办公室".to_owned(),
        objection_phone: Some("0952-6000000".to_owned()),
        made_of: made_of(),
        made_on: day(2025, 7, 10),
    }
}

fn made_of() -> Vec<MadeOf> {
    let part = |kind: &str, name: &str, size: &str, fill: &str| MadeOf {
        kind: kind.to_owned(),
        name: name.to_owned(),
        size: size.to_owned(),
        hash: fill.repeat(64 / fill.len()),
    };
    vec![
        part("设定", "bureau.toml", "", "a3"),
        part("政策包", "平罗县青蓝工程 pingluo-qinglan", "1.0", "4b"),
        part("报送文件", "inbox、registry 中的全部文件", "432 份", "9c"),
    ]
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// The six terms.
pub(crate) fn terms() -> [Term; 6] {
    [2022, 2023, 2024].map(|year| [Term::autumn(year), Term::spring(year)]).as_flattened().try_into().expect("six")
}

/// Numbers that look thrown but are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

struct Pair {
    unit: &'static str,
    mentor: String,
    mentee: String,
    mentor_id: String,
    mentee_id: String,
}

fn name(seed: usize) -> String {
    format!("{}{}", SURNAMES[seed % SURNAMES.len()], GIVEN[(seed / SURNAMES.len() + seed * 7) % GIVEN.len()])
}

fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (at, unit) in UNITS.into_iter().enumerate() {
        for n in 0..PAIRS_A_UNIT {
            let (mentor, mentee) = (at * 31 + n / 2 * 3, at * 37 + n * 5 + 1000);
            pairs.push(Pair {
                unit,
                mentor: name(mentor),
                mentee: name(mentee),
                mentor_id: format!("m{at}-{}", n / 2),
                mentee_id: format!("e{at}-{n}"),
            });
        }
    }
    pairs
}

/// The county's tables and views.
pub(crate) fn county() -> Dataset {
    let mut data = Dataset::new();
    let pairs = pairs();
    for table in [
        calendar(),
        units(),
        pairing(&pairs),
        activity(&pairs),
        submission(),
        rules(),
        parameters(),
        growth(&pairs),
        mentor_effect(&pairs),
        rankings(&pairs),
        quotas(),
        findings(),
        ledger(),
        open_evidence(),
    ] {
        data.insert(table);
    }
    lists::tables().into_iter().chain(questions::tables()).for_each(|table| data.insert(table));
    let (compliance, evidence) = compliance(&pairs);
    data.insert(compliance);
    data.insert(evidence);
    data
}

fn builder(name: &str) -> tables::TableBuilder {
    Table::builder(table_spec(name).expect("declared"))
}

fn calendar() -> Table {
    let mut rows = builder("calendar_term");
    for term in terms() {
        let year = term.school_year;
        let (start, end) = match term.half {
            1 => (day(year, 9, 1), day(year + 1, 1, 31)),
            _ => (day(year + 1, 2, 1), day(year + 1, 8, 31)),
        };
        let name = term.to_string();
        let row = rows.row().text("term", &*name).int("school_year", i64::from(year));
        drop(row.date("start", start).date("end", end).int("teaching_weeks", 20));
    }
    rows.finish()
}

fn units() -> Table {
    let mut rows = builder("unit");
    for unit in UNITS {
        drop(rows.row().text("unit", unit).boolean("registered", true));
    }
    rows.finish()
}

fn pairing(pairs: &[Pair]) -> Table {
    let mut rows = builder("pairing");
    for (at, pair) in pairs.iter().enumerate() {
        let id = format!("p{at}");
        let row = rows.row().text("pairing_id", &*id).text("unit", pair.unit).text("mentor_id", &*pair.mentor_id);
        let row = row.text("mentor", &*pair.mentor).text("mentor_unit", pair.unit).text("mentee_id", &*pair.mentee_id);
        let row = row.text("mentee", &*pair.mentee).text("mentee_unit", pair.unit).text("subject", "语文");
        drop(row.date("start", day(2022 + (at % 3) as i32, 9, 1)).text("first_term", "2022-1"));
    }
    rows.finish()
}

fn activity(pairs: &[Pair]) -> Table {
    let mut dice = Dice(3);
    let mut rows = builder("activity");
    for term in terms() {
        for pair in pairs {
            let name = term.to_string();
            let row = rows.row().text("unit", pair.unit).text("term", &*name).text("kind", "observe");
            let row = row.text("actor", &*pair.mentor).text("counterpart", &*pair.mentee).boolean("counts", true);
            drop(row.number("quantity", 6.0 + dice.below(9) as f64));
        }
    }
    rows.finish()
}

fn submission() -> Table {
    let mut rows = builder("submission");
    for term in terms() {
        for (at, unit) in UNITS.into_iter().enumerate() {
            let sent = !(term == Term::spring(2024) && at == 13);
            let name = term.to_string();
            let row = rows.row().text("unit", unit).text("term", &*name).int("files", if sent { 4 } else { 0 });
            let row = row.int("unreadable_files", i64::from(at == 4)).int("sheets", if sent { 9 } else { 0 });
            let row = row.int("unknown_sheets", i64::from(at % 5 == 2)).int("rows", if sent { 180 } else { 0 });
            drop(row.date("handed_in_on", sent.then(|| day(2025, 7, 1 + at as u32 % 9))));
        }
    }
    rows.finish()
}

fn rules() -> Table {
    let listed = [
        ("PL-03", "新招聘教师全部参加青蓝工程", "一", "evaluated", "teacher", "cycle", ""),
        ("PL-05", "副高级岗位教师帮带青年教师不少于两名", "一", "evaluated", "mentor", "term", "名"),
        ("PL-09", "青年教师一年合格、二年成型、三年称职，逐级培养考核", "一", "evaluated", "mentee", "school_year", ""),
        ("PL-27", "导师定期听评徒弟的课，每学期不少于十节次", "二1", "evaluated", "pair", "term", "节"),
        ("PL-28", "导师期末向教导处上交听评课笔记", "二1", "evaluated", "mentor", "term", "份"),
        ("PL-31", "导师指导徒弟参加各级教学竞赛", "二2", "counted", "mentor", "term", "项"),
        ("PL-35", "各校园制定适合本地实际的青蓝工程方案", "三（一）", "evaluated", "unit", "cycle", "份"),
        ("PL-29", "导师帮助徒弟尽快进入教师角色、熟悉业务", "二1", "judged", "mentor", "term", ""),
    ];
    let mut rows = builder("rules");
    for (rule, zh, clause, treatment, kind, period, unit) in listed {
        let row = rows.row().text("pack", "pingluo-qinglan").text("pack_zh", "平罗县青蓝工程").text("rule", rule);
        let row = row.text("zh", zh).text("clause", clause).text("source", "平罗县青蓝工程实施方案");
        let row = row.text("treatment", treatment).text("subject_kind", kind).text("period", period).text("unit", unit);
        drop(row.int("cases", 2));
    }
    rows.finish()
}

fn parameters() -> Table {
    let listed = [
        ("observe_min", "导师每学期听评徒弟课的最低节次", Some("10"), "节", "text", "二1", "PL-27"),
        ("senior_mentees", "副高级岗位教师帮带人数下限", Some("2"), "名", "text", "一", "PL-05"),
        ("prorate", "学期中途结对的折算办法", Some("按教学周折算，舍去小数"), "", "default", "", "PL-27"),
        ("notes_due", "听评课笔记上交期限", Some("学期最后一天"), "", "bureau", "", "PL-28"),
        ("quota_tilt", "职数倾斜数额", None, "个", "unset", "四（四）", "PL-58"),
    ];
    let mut rows = builder("parameters");
    for (name, zh, value, unit, source, clause, about) in listed {
        let row = rows.row().text("pack", "pingluo-qinglan").text("name", name).text("zh", zh).text("value", value);
        let row = row.text("unit", unit).text("source", source).text("clause", clause);
        drop(row.text("rules", about));
    }
    rows.finish()
}

fn growth(pairs: &[Pair]) -> Table {
    let mut dice = Dice(7);
    let mut rows = builder("growth");
    for (at, pair) in pairs.iter().enumerate() {
        let first = 2022 + (at % 3) as i32;
        for year in first..=2024 {
            let stage = i64::from(year - first) + 1;
            let result = ["合格", "合格", "优秀", "不合格"][dice.below(4) as usize];
            let row = rows.row().text("unit", pair.unit).text("teacher", &*pair.mentee);
            let row = row.text("teacher_id", &*pair.mentee_id).int("school_year", i64::from(year)).int("stage", stage);
            let row = row.text("stage_result", (at % 11 != 5).then_some(result)).text("title", "二级教师");
            let row = row.text("tier", (stage > 2).then_some("校级教学能手"));
            let row = row
                .number("observed_lessons", 12.0 + dice.below(20) as f64)
                .int("contest_results", dice.below(3) as i64);
            let row = row.text("mentors", &*pair.mentor);
            drop(row.text("missing", (at % 11 == 5).then_some("阶段考核")));
        }
    }
    rows.finish()
}

fn mentor_effect(pairs: &[Pair]) -> Table {
    let mut dice = Dice(11);
    let mut rows = builder("mentor_effect");
    for pair in pairs.iter().step_by(2) {
        let (estimate, enough) = (dice.below(200) as f64 / 1000.0 - 0.1, dice.below(3) > 0);
        let row = rows.row().text("unit", pair.unit).text("mentor", &*pair.mentor).int("school_year", 2024);
        let row = row.int("mentees", 2).number("estimate", estimate).number("low", estimate - 0.08);
        let row = row.number("high", estimate + 0.08).int("rank_low", 1 + dice.below(20) as i64);
        drop(row.int("rank_high", 30 + dice.below(40) as i64).boolean("enough_data", enough));
    }
    rows.finish()
}

fn rankings(pairs: &[Pair]) -> Table {
    let mut rows = builder("rankings");
    for (at, unit) in UNITS.into_iter().enumerate() {
        let rank = [1, 2, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15][at];
        let row = rows.row().text("pack", "pingluo-qinglan").text("list", "学校排名").int("rank", rank);
        let row = row.boolean("tied", rank == 2).text("unit", unit).text("subject", unit);
        let row = row.number("score", 96.0 - rank as f64 * 2.5);
        drop(row.text("gate", (at == 4).then_some("有导师师德否决，不参加评优")).text("reason", "按达标率折算"));
    }
    for (at, pair) in pairs.iter().step_by(2).enumerate() {
        for list in ["导师排名", "优秀导师建议名单"].into_iter().take(if at < 6 { 2 } else { 1 }) {
            let row = rows.row().text("pack", "pingluo-qinglan").text("list", list).int("rank", at as i64 + 1);
            let row = row.boolean("tied", false).text("unit", pair.unit).text("subject", &*pair.mentor);
            let row = row.number("score", 92.5 - at as f64 / 2.0);
            drop(row.text("gate", (at == 3).then_some("师德考核不合格，取消评优资格")));
        }
    }
    rows.finish()
}

fn quotas() -> Table {
    let mut rows = builder("quotas");
    for (at, unit) in UNITS.into_iter().enumerate().take(6) {
        let row = rows.row().text("round", "2025年副高级").text("unit", unit).number("base", 2.4 + at as f64 / 10.0);
        let row = row.int("floor", 1).int("cap", 4).number("preference", 0.5).int("proposal", 2 + (at % 2) as i64);
        drop(row.boolean("lots_required", at > 3));
    }
    rows.finish()
}

fn findings() -> Table {
    let samples = [
        (
            "error",
            "date_unreadable",
            "二〇二四年九月三十五",
            "像 2024-9-18 的日期",
            "日期没有读懂，没有计入。请写成 2024-9-18 的样子。",
        ),
        ("warning", "count_differs", "12", "11", "汇总数与逐条记录不一致：汇总 12，逐条 11。以逐条记录为准。"),
        (
            "warning",
            "name_near_miss",
            "=马健国",
            "马建国",
            "“马健国”与结对名单上的“马建国”只差一字，没有自动合并。请核对姓名。",
        ),
        ("info", "year_assumed", "9.18", "写明年份的日期", "日期没有写年份，按本学期读成 2024-9-18。如不对请写明。"),
    ];
    let mut rows = builder("findings");
    for (at, unit) in UNITS.into_iter().enumerate() {
        for n in 0..(at * 2 % 9) {
            let (severity, code, found, expected, hint) = samples[(at + n) % samples.len()];
            let file = format!("2024-2/{unit}/听课记录（第{}周）.xlsx", n + 1);
            let cell = format!("D{}", 5 + n * 3);
            let row =
                rows.row().text("severity", severity).text("code", code).text("unit", unit).text("term", "2024-2");
            let row = row.text("file", &*file).text("sheet", "听课记录").text("cell", &*cell).text("found", found);
            drop(row.text("expected", expected).text("hint", hint).text("rules_affected", "PL-27"));
        }
    }
    let row = rows.row().text("severity", "error").text("code", "unit_sent_nothing").text("unit", UNITS[13]);
    let row = row.text("term", "2024-2").text("expected", "2024-2 学期的报表").text("rules_affected", "PL-27 PL-28");
    drop(row.text("hint", "本学期没有收到这个单位的任何表格，相关指标一律不可判定。请催报。"));
    rows.finish()
}

fn ledger() -> Table {
    let mut dice = Dice(23);
    let mut rows = builder("ledger");
    for (at, unit) in UNITS.into_iter().enumerate().filter(|(at, _)| *at != 13) {
        for sheet in ["结对名单", "听课记录", "徒弟获奖"] {
            let (used, ignored, rejected) =
                (400 + dice.below(900) as i64, 40 + dice.below(60) as i64, (at * 3 % 11) as i64);
            let file = format!("2024-2/{unit}/{sheet}.xlsx");
            let row = rows.row().text("unit", unit).text("term", "2024-2").text("file", &*file).text("sheet", sheet);
            let row = row.int("cells", used + ignored + rejected).int("used", used).int("ignored", ignored);
            drop(row.int("rejected", rejected).text("ignored_by", "title:1; signature:4"));
        }
    }
    rows.finish()
}

fn open_evidence() -> Table {
    let mut rows = builder("open_evidence");
    let row = rows.row().text("unit", UNITS[4]).text("term", "2024-2").text("file", "2024-2/平川县第三中学/听课.xls");
    drop(row.text("reason", "文件加了密码，读不出来，可能含有听课记录"));
    rows.finish()
}

fn compliance(pairs: &[Pair]) -> (Table, Table) {
    let mut dice = Dice(41);
    let (mut rows, mut evidence) = (builder("compliance"), builder("evidence"));
    for term in terms() {
        let period = term.to_string();
        for (at, pair) in pairs.iter().enumerate() {
            let silent = term == Term::spring(2024) && pair.unit == UNITS[13];
            let actual = 7.0 + dice.below(9) as f64 + f64::from(term.school_year - 2022);
            let status = if silent {
                "undecidable"
            } else if actual >= 10.0 {
                "met"
            } else {
                "unmet"
            };
            let row = rows.row().text("pack", "pingluo-qinglan").text("rule", "PL-27").text("unit", pair.unit);
            let row =
                row.text("subject_kind", "pair").text("subject", &*pair.mentor).text("counterpart", &*pair.mentee);
            let row = row.text("period", &*period).number("required_min", 10.0).text("status", status);
            let row = row.number("actual", (!silent).then_some(actual));
            drop(row.text("reason", silent.then_some("本学期没有收到该单位的听课记录")));
            for n in 0..if silent { 0 } else { actual as i64 } {
                let file = format!("{period}/{}/听课记录.xlsx", pair.unit);
                let row = evidence.row().text("pack", "pingluo-qinglan").text("rule", "PL-27").text("unit", pair.unit);
                let row =
                    row.text("subject", &*pair.mentor).text("counterpart", &*pair.mentee).text("period", &*period);
                let cell = format!("B{}", n + 4);
                let row = row.number("quantity", 1.0).boolean("counted", true).text("src_file", &*file);
                drop(row.text("src_sheet", "听课记录").int("src_row", n + 4).text("src_cell", &*cell));
            }
            if at % 2 == 0 {
                let row = rows.row().text("pack", "pingluo-qinglan").text("rule", "PL-31").text("unit", pair.unit);
                let row = row.text("subject_kind", "mentor").text("subject", &*pair.mentor).text("period", &*period);
                drop(row.number("actual", dice.below(3) as f64).text("status", "count_only"));
            }
        }
    }
    for (at, unit) in UNITS.into_iter().enumerate() {
        let row = rows.row().text("pack", "pingluo-qinglan").text("rule", "PL-35").text("unit", unit);
        let row = row.text("subject_kind", "unit").text("subject", unit).text("period", "cycle");
        let row = row.number("required_min", 1.0).number("actual", if at == 12 { 0.0 } else { 1.0 });
        drop(row.text("status", if at == 12 { "unmet" } else { "met" }));
    }
    (rows.finish(), evidence.finish())
}
