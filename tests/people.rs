//! Who is who: what is not sure is asked, the answer is kept as a decision, holds from then on, and can be taken back.

use tables::QuestionColumn;

use crate::asking::County;

/// 周小燕 teaches Chinese at one school in the autumn, and somebody of that name at another in the spring; nobody noted a move.
const AUTUMN: &str = "教师花名册\n姓名,性别,学科,职称\n周小燕,女,语文,二级教师\n马建国,男,数学,高级教师\n";
const SPRING: &str = "教师花名册\n姓名,性别,学科,职称\n周小燕,女,语文,二级教师\n陈桂英,女,数学,高级教师\n";
const SIDES: [&str; 2] = ["甲小学/周小燕/2024-1/花名册/语文", "乙小学/周小燕/2024-2/花名册/语文"];
const ASKED: &str = "是不是同一个人";

fn county() -> County {
    County::with(&[("2024-1/甲小学/花名册.csv", AUTUMN), ("2024-2/乙小学/花名册.csv", SPRING)])
}

impl County {
    /// How many people of the name there are.
    fn called(&self, name: &str) -> String {
        self.query(&format!("SELECT COUNT(DISTINCT teacher_id) FROM identity WHERE name = '{name}'"))
    }

    fn people_file(&self) -> std::path::PathBuf {
        self.workspace.join("decisions/people.toml")
    }

    fn decided(&self) -> String {
        std::fs::read_to_string(self.people_file()).expect("decisions")
    }
}

#[test]
fn two_who_may_be_one_are_asked_with_the_evidence_of_both_sides_and_kept_apart_until_then() {
    let county = county();
    county.run();
    assert_eq!(county.asked(), [ASKED]);
    assert_eq!(county.called("周小燕"), "2");
    let row = &county.rows()[0];
    let told = row.text(QuestionColumn::Samples);
    for side in ["甲小学 周小燕 2024-1 语文", "乙小学 周小燕 2024-2 语文"] {
        assert!(told.contains(side), "{told}");
    }
    let why = row.text(QuestionColumn::Why);
    assert!(why.contains("姓名相同") && why.contains("学科相同") && why.contains("换了单位"), "{why}");
    assert_eq!(row.list(QuestionColumn::Headings), SIDES);
}

#[test]
fn an_answer_that_they_are_one_joins_them_is_kept_and_is_asked_again_when_it_is_deleted() {
    let county = county();
    county.run();
    county.answer(&[(ASKED, "是同一人")], "王芳");
    county.run();
    let decided = county.decided();
    assert!(decided.contains("same = [") && SIDES.iter().all(|side| decided.contains(side)), "{decided}");
    assert!(decided.contains("by = \"王芳\"") && decided.contains("on = 2025-01-10"), "{decided}");
    assert_eq!((county.asked(), county.called("周小燕")), (Vec::new(), "1".to_owned()));
    county.run();
    assert_eq!((county.asked(), county.called("周小燕")), (Vec::new(), "1".to_owned()));

    std::fs::remove_file(county.people_file()).expect("deleted");
    county.run();
    assert_eq!((county.asked(), county.called("周小燕")), (vec![ASKED.to_owned()], "2".to_owned()));
}

#[test]
fn an_answer_that_they_are_two_keeps_them_apart_and_nothing_more_is_asked() {
    let county = county();
    county.run();
    county.answer(&[(ASKED, "不是同一人")], "王芳");
    county.run();
    assert!(county.decided().contains("different = ["));
    county.run();
    assert_eq!((county.asked(), county.called("周小燕")), (Vec::new(), "2".to_owned()));
}

#[test]
fn a_decision_written_by_hand_may_leave_out_what_its_sides_end_with_and_one_about_nobody_is_told() {
    let county = county();
    let block = "[[people]]\nsame = [\"甲小学/周小燕\", \"乙小学/周小燕/2024-2\"]\nby = \"王芳\"\non = 2025-01-10\n";
    std::fs::write(county.people_file(), block).expect("written");
    county.run();
    assert_eq!((county.asked(), county.called("周小燕")), (Vec::new(), "1".to_owned()));

    std::fs::write(county.people_file(), block.replace("乙小学/周小燕", "乙小学/周小雁")).expect("written");
    let said = county.run();
    assert_eq!(said.code, Some(1), "{}", said.err);
    let told = said.out.contains("decisions/people.toml:1") && said.out.contains("最接近：乙小学/周小燕");
    assert!(told, "{}", said.out);
    assert_eq!((county.asked(), county.called("周小燕")), (vec![ASKED.to_owned()], "2".to_owned()));
}
