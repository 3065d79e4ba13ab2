//! What could not be read is unknown, and unknown is not unmet.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::demo::qinglan;

const REGISTER: &str = "师徒结对名单\n师傅,徒弟,学科\n马建国,李明,语文\n王芳,赵强,数学\n";

/// A school's sheets of 2024-1 and what is concluded of its pairs' ten lessons (PL-27).
struct School {
    _folder: TempDir,
    workspace: PathBuf,
}

impl School {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let workspace = folder.path().join("县");
        assert!(qinglan().arg("init").arg(&workspace).output().expect("started").status.success());
        let inbox = workspace.join("inbox/2024-1/甲小学");
        std::fs::create_dir_all(&inbox).expect("a folder");
        for (name, text) in files.iter().chain([&("结对名单.csv", REGISTER)]) {
            std::fs::write(inbox.join(name), text).expect("written");
        }
        let output = qinglan().arg("run").arg(&workspace).output().expect("started");
        assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
        Self { _folder: folder, workspace }
    }

    /// Status and reason of a mentee's pair.
    fn concluded(&self, mentee: &str) -> (String, String) {
        let data = store::open(&self.workspace.join("store")).expect("a store").read_all().expect("tables");
        let compliance = data.table("compliance");
        let row = (0..compliance.len())
            .find(|row| {
                compliance.text(*row, "rule") == Some("PL-27") && compliance.text(*row, "counterpart") == Some(mentee)
            })
            .expect("a conclusion");
        let text = |column| compliance.text(row, column).unwrap_or_default().to_owned();
        (text("status"), text("reason"))
    }

    fn assert_concluded(&self, mentee: &str, status: &str, reason: &str) {
        let (found, why) = self.concluded(mentee);
        assert!(found == status && why.contains(reason), "{mentee}: {found}, {why}");
    }
}

/// A log in which the two pairs have so many lessons, then rows as they are given.
fn log(of_li: usize, of_zhao: usize, rest: &str) -> String {
    let lessons = |pair: &str, many: usize| -> String {
        (1..=many).map(|day| format!("{pair},2024-10-{day:02},课{day}\n")).collect()
    };
    format!(
        "听课记录\n听课人,授课人,日期,课题\n{}{}{rest}",
        lessons("马建国,李明", of_li),
        lessons("王芳,赵强", of_zhao)
    )
}

#[test]
fn lines_without_names_leave_open_whom_they_could_lift_to_the_number_and_nobody_else() {
    let school = School::with(&[("听课.csv", &log(8, 7, ",,2024-11-05,秋天\n,,2024-11-06,冬天\n"))]);
    school.assert_concluded("李明", "undecidable", "缺少姓名");
    school.assert_concluded("赵强", "unmet", "至多可计2），都算上也不够");
}

#[test]
fn a_refused_line_that_names_both_of_a_pair_adds_once_for_it() {
    // A line of mentor and mentee that does not say who observed. 8 + 1 are fewer than ten, 9 + 1 are not; 王芳 is in no such line.
    let line = "听课记录\n师傅,徒弟,日期,课题\n马建国,李明,2024-11-05,秋天\n";
    let school = School::with(&[("听课.csv", &log(8, 7, "")), ("记录.csv", line)]);
    school.assert_concluded("李明", "unmet", "至多可计1），都算上也不够");
    school.assert_concluded("赵强", "unmet", "已计7节，少3节");
    let school = School::with(&[("听课.csv", &log(9, 7, "")), ("记录.csv", line)]);
    school.assert_concluded("李明", "undecidable", "谁听谁的课");
}

#[test]
fn enough_is_met_whatever_could_not_be_read() {
    let school = School::with(&[("听课.csv", &log(10, 0, ",,2024-11-05,秋天\n"))]);
    school.assert_concluded("李明", "met", "");
}

#[test]
fn a_mark_nobody_can_read_leaves_its_own_pair_open() {
    let weeks = "师傅听徒弟的课周统计表\n师傅,徒弟,第1周,第2周,第3周\n马建国,李明,1,模糊不清,2\n王芳,赵强,1,1,2\n";
    let school = School::with(&[("周统计.csv", weeks)]);
    school.assert_concluded("李明", "undecidable", "节数无法辨认");
    school.assert_concluded("赵强", "unmet", "已计4节");
}

#[test]
fn a_sheet_somebody_is_still_asked_about_may_hold_lessons_of_anybody_it_does_not_name() {
    let odd = "串门本\n老蓝,小青,哪天,讲的啥\n老马,小李,2024-9-18,秋天的雨\n老王,小赵,2024-10-9,总也倒不了的老屋\n";
    let school = School::with(&[("听课.csv", &log(8, 7, "")), ("串门.csv", odd)]);
    school.assert_concluded("李明", "undecidable", "串门.csv");
    school.assert_concluded("赵强", "undecidable", "串门.csv");
}
