//! With `bureau.all.toml` in place of `bureau.toml` every pack is in force in the sample bureau: each has something to say, and
//! says what stands in the sheets. The figures were counted in the sheets named, by hand or with another program.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use tables::Dataset;
use tempfile::TempDir;

use crate::demo::qinglan;
use crate::leaks::{files_that_are_ours, text_of};
use crate::place::{contents, sample_data};

/// The sample bureau with every pack in force, run once; and what the run said.
static BUREAU: LazyLock<(TempDir, PathBuf, String)> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    let bureau = folder.path().join("bureau");
    for (path, bytes) in contents(&sample_data().join("bureau")) {
        let to = bureau.join(path);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        std::fs::write(to, bytes).expect("written");
    }
    std::fs::copy(bureau.join("bureau.all.toml"), bureau.join("bureau.toml")).expect("copied");
    let output = qinglan().arg("run").arg(&bureau).output().expect("started");
    let said = [output.stdout, output.stderr].map(|words| String::from_utf8_lossy(&words).into_owned()).concat();
    assert!(output.status.code().is_some_and(|code| code < 2), "{said}");
    (folder, bureau, said)
});

/// Its tables and views.
fn demo_data() -> Dataset {
    store::open(&BUREAU.1.join("store")).expect("a store").read_all().expect("tables")
}

/// The conclusions of a rule about a unit and a subject: status, what was counted, in order of the period.
fn said(data: &Dataset, rule: &str, unit: &str, subject: &str) -> Vec<(String, f64)> {
    let compliance = data.table("compliance");
    let word = |row: usize, column: &str| compliance.text(row, column).unwrap_or_default().to_owned();
    let is = |row: &usize| {
        word(*row, "rule") == rule
            && word(*row, "unit") == unit
            && (subject.is_empty() || word(*row, "subject") == subject)
    };
    let mut rows: Vec<usize> = (0..compliance.len()).filter(is).collect();
    rows.sort_by_key(|row| word(*row, "period"));
    let actual = |row: usize| compliance.number(row, "actual").unwrap_or(f64::NAN);
    rows.into_iter().map(|row| (word(row, "status"), actual(row))).collect()
}

fn one(status: &str, actual: f64) -> Vec<(String, f64)> {
    vec![(status.to_owned(), actual)]
}

const OFFICE: &str = "平川县教育体育局";

/// It holds one sentence, which only a person can judge.
const WITHOUT_A_DUTY: [&str; 1] = ["gg-2024-goal"];

#[test]
fn every_pack_in_force_has_something_met_and_something_missed_or_open_with_a_reason() {
    let data = demo_data();
    let (compliance, rules) = (data.table("compliance"), data.table("rules"));
    let packs: BTreeSet<&str> = (0..rules.len()).filter_map(|row| rules.text(row, "pack")).collect();
    // The county's own lists of awards are a pack without duties.
    let packs: BTreeSet<&str> = packs.into_iter().filter(|pack| !pack.ends_with("pingchuan-awards")).collect();
    assert_eq!(packs.len(), 25, "{packs:?}");
    let mut statuses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in 0..compliance.len() {
        let text = |column| compliance.text(row, column).unwrap_or_default();
        let reasoned = text("status") == "met" || !text("reason").is_empty();
        if reasoned {
            statuses.entry(text("pack")).or_default().insert(text("status"));
        }
    }
    let silent = packs.iter().filter(|pack| !WITHOUT_A_DUTY.contains(*pack)).filter(|pack| {
        let said = statuses.get(**pack).cloned().unwrap_or_default();
        !said.contains("met") || !(said.contains("unmet") || said.contains("undecidable"))
    });
    let silent: Vec<_> = silent.map(|pack| (pack, statuses.get(pack))).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn what_other_programmes_come_to_is_what_stands_in_their_sheets() {
    let data = demo_data();
    // 骨干教师名册: five valid backbones of 平川县第一中学, four of them with a number of a certificate.
    assert_eq!(said(&data, "GG-A-09", "平川县第一中学", ""), one("unmet", 0.8));
    // 教师花名册: of the two candidates for 学科带头人 欧阳婷婷 has 大学本科, 许勇 大专; she was born in 1979.11, he in 1971.04.
    assert_eq!(said(&data, "GG-B-16", "平川县第二中学", "欧阳婷婷"), one("met", 1.0));
    assert_eq!(said(&data, "GG-B-16", "平川县第二中学", "许勇"), one("unmet", 0.0));
    assert_eq!(said(&data, "GG-B-17", "平川县第二中学", "欧阳婷婷"), one("met", 1.0));
    assert_eq!(said(&data, "GG-B-17", "平川县第二中学", "许勇"), one("unmet", 0.0));
    // 任课班级成绩: 曾晓燕's class was first of six, 余丽's fourth; among the first third counts.
    assert_eq!(said(&data, "GG-B-09", "平川县第二中学", "曾晓燕"), one("met", 1.0));
    assert_eq!(said(&data, "GG-B-09", "平川县第二中学", "余丽"), one("unmet", 0.0));
    // 骨干教师名册: 萧雅楠 is a backbone and still a mentee; 贾洁 has nobody who guides her.
    assert_eq!(said(&data, "GG-C-05", "平川县第一小学", "萧雅楠"), one("met", 1.0));
    assert_eq!(said(&data, "GG-C-05", "平川县第一小学", "贾洁"), one("unmet", 0.0));
    // 学时登记: 集中, 线上 and 现场观摩 at 平川县实验幼儿园.
    assert_eq!(said(&data, "GG-K-04", "平川县实验幼儿园", ""), one("met", 3.0));
    // 督导整改: put right after 17 and 27 days, thirty are set in bureau.toml.
    assert_eq!(said(&data, "GG-F-05", "平川县职业技术学校", ""), one("met", 27.0));
    // 学时登记: the first two of the three backbones were trained in all four fields.
    assert_eq!(said(&data, "GG-J-11", "平川县职业技术学校", "叶淑芬"), one("met", 4.0));
    // 骨干测评: pupils, parents and colleagues of one of the five backbones, no colleagues of another, nobody of the others.
    let sides = statuses(&data, "GG-H-07", "平川县第一中学");
    assert_eq!((sides.get("met"), sides.values().sum::<usize>()), (Some(&1), 5), "{sides:?}");
    // 研训活动登记: the group of Chinese held four in 2024.
    assert!(said(&data, "HA-31", OFFICE, "语文学科指导组").contains(&("met".to_owned(), 4.0)));
    // 学时登记, 新教师岗前培训: two of the three who came in 2023 and 2024.
    assert_eq!(statuses(&data, "QL6-02", "青石镇中学"), [("met", 2), ("unmet", 1)].into());
    // 汇报课登记: 苏少华 tried the lesson on 13 May and showed it on 22 May, 胡敏 showed hers untried.
    assert_eq!(said(&data, "QL10-03", "平川县特殊教育学校", "苏少华"), one("met", 0.0));
    assert_eq!(said(&data, "QL10-03", "平川县特殊教育学校", "胡敏"), one("unmet", 1.0));
}

/// How many conclusions of a rule about a unit there are, by status.
fn statuses(data: &Dataset, rule: &str, unit: &str) -> BTreeMap<&'static str, usize> {
    let known = ["met", "unmet", "undecidable", "count_only", "exempt"];
    let mut counts = BTreeMap::new();
    for (status, _) in said(data, rule, unit, "") {
        let status = known.into_iter().find(|word| *word == status).unwrap_or_default();
        *counts.entry(status).or_default() += 1;
    }
    counts
}

/// 留守儿童关爱台账 of 柳河镇中心小学: eight children; two cards lack an entry; in November and in May nobody talked with one of them;
/// the guardian of the second incident heard after fifty minutes.
#[test]
fn care_is_counted_by_number_and_every_gap_of_its_sheets_shows() {
    let data = demo_data();
    let unit = "柳河镇中心小学";
    let both = |status: &str, actual: f64| vec![(status.to_owned(), actual); 2];
    assert_eq!(said(&data, "QL8-06", unit, ""), both("met", 1.0));
    assert_eq!(said(&data, "QL8-07", unit, ""), both("unmet", 0.75));
    assert_eq!(said(&data, "QL8-24-10", unit, ""), one("met", 1.0));
    assert_eq!(said(&data, "QL8-24-11", unit, ""), one("unmet", 0.875));
    assert_eq!(said(&data, "QL8-24-05", unit, ""), one("unmet", 0.875));
    assert!(said(&data, "QL8-29", unit, "").contains(&("unmet".to_owned(), 50.0)));
}

/// Ages are judged (GG-B-17 above), and the months of birth in registry/教师花名册.xlsx reach no table that is written.
#[test]
fn the_month_somebody_was_born_in_is_never_written() {
    let teachers = demo_data().table("teacher");
    assert!(teachers.len() > 500);
    assert!((0..teachers.len()).all(|row| teachers.date(row, "birth_date").is_none()));
}

/// The children in the cards of 柳河镇中心小学/留守儿童关爱台账.xlsx, sheet 联系卡, and where they live.
const OF_CHILDREN: [&str; 9] =
    ["麦穗儿", "麦苗儿", "谷雨生", "谷满仓", "禾青青", "禾田田", "粟小米", "粟大山", "柳河镇某村"];

#[test]
fn nothing_of_a_child_but_its_number_in_the_school_is_written() {
    let (_, bureau, said) = &*BUREAU;
    let assert_nobody = |what: &str, text: &str| {
        let named: Vec<&str> = OF_CHILDREN.iter().copied().filter(|word| text.contains(word)).collect();
        assert!(named.is_empty(), "{what} holds {named:?}");
    };
    // They stand in the sheets, so that they could be found.
    let cards = bureau.join("inbox/2024-1/柳河镇中心小学/留守儿童关爱台账.xlsx");
    assert!(OF_CHILDREN.iter().all(|word| text_of(&cards).contains(word)));
    assert_nobody("the summary", said);
    for path in files_that_are_ours(bureau) {
        assert_nobody(&path.to_string_lossy(), &text_of(&path));
    }
    for table in demo_data().iter() {
        for row in 0..table.len() {
            let shown: Vec<String> = table.spec().columns.iter().map(|column| table.shown(row, column.name)).collect();
            assert_nobody(table.spec().name, &shown.join("\n"));
        }
    }
}
