//! Processes that die in every way: the one that is started here is this test program, or a shell.

use std::path::Path;

use super::*;
use tables::FindingCode;

/// A process that runs one of the functions below, which are tests that do nothing unless asked.
fn playing(part: &'static str) -> LegacyReaders {
    LegacyReaders::new(move || {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["legacy::tests::a_process_of_its_own", "--exact", "--nocapture", "--test-threads=1"]);
        command.env("QINGLAN_TEST_PART", part);
        command
    })
}

/// Plays the part the environment names, on the descriptors of the process; the frame of the test program stays outside.
#[test]
fn a_process_of_its_own() {
    let Ok(part) = std::env::var("QINGLAN_TEST_PART") else { return };
    match part.as_str() {
        "dies" => std::process::abort(),
        "hungry" => drop(Vec::<u8>::with_capacity(usize::MAX >> 2)),
        "late" => std::process::exit(OUT_OF_TIME),
        _ => {}
    }
}

fn sample() -> Vec<u8> {
    let path = "../../sample-data/layouts/pairing-register/mentor-merged-down-wide-title.xls";
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the sample")
}

fn refused(readers: &LegacyReaders) -> Option<Refusal> {
    let budget = Budget::default();
    readers.read(Content::Xls, &sample(), &mut Meter::new(&budget)).err()
}

#[test]
fn a_process_that_dies_is_one_finding_that_says_why() {
    assert_eq!(refused(&playing("dies")), Some(Refusal::reader_failed("读取中途意外终止")));
    assert_eq!(refused(&playing("hungry")), Some(Refusal::reader_failed("读取时需要的内存超过 1536 MiB")));
    assert_eq!(refused(&playing("late")), Some(Refusal::reader_failed("超过 60 秒没有读完")));
}

#[test]
fn where_no_process_can_be_started_the_file_is_read_all_the_same() {
    assert_eq!(refused(&LegacyReaders::new(|| Command::new("/nowhere/qinglan"))), None);
}

#[test]
fn an_answer_holds_the_sheets_and_what_they_cost() {
    let budget = Budget::default();
    let request = |spent| Request { content: Content::Xls, budget: budget.clone(), spent };
    let mut meter = Meter::new(&budget);
    let first = serve::answer(&request(meter.spent), &sample());
    let here = read_sheets(Content::Xls, "", &sample(), &mut meter).expect("sound");
    assert_eq!(first.spent, meter.spent);
    let there = first.sheets.expect("sound");
    let names = |sheets: &[Sheet]| sheets.iter().map(|sheet| sheet.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&there), names(&here));
}

#[test]
fn what_was_spent_before_counts_in_the_process_too() {
    let budget = Budget { cells: 10, ..Budget::default() };
    let mut meter = Meter::new(&budget);
    (0..10).for_each(|_| meter.cell().expect("within budget"));
    let request = Request { content: Content::Xls, budget: budget.clone(), spent: meter.spent };
    let refused = serve::answer(&request, &sample()).sheets.expect_err("over budget");
    let finding = refused.finding(tables::Place::file("a.xls"));
    assert_eq!(finding.code, FindingCode::FileTooLarge);
}

#[test]
fn a_process_out_of_memory_says_so_and_any_other_death_does_not() {
    let budget = Budget::default();
    assert_eq!(
        reason(None, "memory allocation of 549755813888 bytes failed", &budget),
        "读取时需要的内存超过 1536 MiB"
    );
    assert_eq!(reason(None, "", &budget), "读取中途意外终止");
}
