//! Words of headings, as public sheets and policies have them, and how clerks dress them up.

use crate::random::Random;

/// Who guides.
pub const MENTOR: &[&str] = &[
    "师傅",
    "师父",
    "指导教师",
    "导师",
    "师傅姓名",
    "师父姓名",
    "带教教师",
    "帮带教师",
    "指导老师",
    "甲方（师傅）",
    "带教导师",
];
/// Who is guided.
pub const MENTEE: &[&str] = &[
    "徒弟",
    "徒弟姓名",
    "青年教师",
    "青年教师姓名",
    "培养对象",
    "被指导教师",
    "学员",
    "帮带对象",
    "乙方（徒弟）",
    "新教师",
    "被带教教师",
];
/// Who observed a lesson.
pub const OBSERVER: &[&str] =
    &["听课人", "听课老师姓名", "听课人员姓名", "评课人", "听课者", "听课教师", "听课人姓名", "听课人员"];
/// Who taught it.
pub const OBSERVED: &[&str] = &[
    "授课教师",
    "授课人",
    "被听课教师",
    "执教者",
    "上课教师",
    "执教教师",
    "任课教师",
    "主讲",
    "授课教师姓名",
    "执教老师",
];
/// The day of a lesson.
pub const DATE: &[&str] = &["听课时间", "听课日期", "日期", "时间", "上课时间", "听课年月日"];
/// The lesson of the day, where dates stand beside.
pub const PERIOD: &[&str] = &["节次", "第几节", "课节"];
/// How many lessons.
pub const LESSONS: &[&str] = &["听课节数", "节数", "课时数"];
/// What the lesson was about.
pub const TOPIC: &[&str] = &["课题", "听课内容", "教学内容", "课程名称", "授课内容"];
/// The class.
pub const CLASS: &[&str] = &["班级", "听课班级", "上课班级", "年级班级"];
/// The subject.
pub const SUBJECT: &[&str] = &["学科", "任教学科", "科目", "所教学科", "任课学科"];
/// Columns of a log that state nothing anybody counts.
pub const BESIDE_LESSONS: &[(&str, &[&str])] = &[
    ("课型", &["新授课", "复习课", "讲评课", ""]),
    ("听课地点", &["三(2)班教室", "录播室", ""]),
    ("评课意见", &["导入自然，重点突出。", "注意板书设计", "课堂气氛好；时间安排可再紧凑。", ""]),
    ("备注", &["", "", "外出一节", "代课"]),
    ("星期", &["", ""]),
];
/// Columns of other lists that state nothing anybody counts.
pub const BESIDE: &[(&str, &[&str])] =
    &[("备注", &["", "", "病假一周", "支教"]), ("联系电话", &["", "0000-1234567"]), ("签字", &["", ""])];
/// Columns nobody teaches a program.
pub const UNKNOWN: &[&str] = &["心情指数", "天气", "茶水费", "座位号"];
/// First and last day of a pairing, and both in one cell.
pub const START: &[&str] = &["结对时间", "开始时间", "结对日期", "拜师时间", "开始时间(年-月)"];
/// Its last day.
pub const END: &[&str] = &["结束时间", "到期时间", "结束时间(年-月)"];
/// Both.
pub const SPAN: &[&str] = &["起止时间", "指导期", "结对期限", "起止年月"];
/// Who wrote or handed in.
pub const NAME: &[&str] = &["姓名", "教师姓名", "提交人", "作者"];
/// What was handed in.
pub const PAPER: &[&str] = &["材料名称", "材料类别", "上交材料", "资料名称", "材料"];
/// When.
pub const HANDED_IN: &[&str] = &["提交日期", "上交时间", "报送时间", "提交时间"];
/// How many.
pub const COPIES: &[&str] = &["份数", "数量", "篇数"];
/// Running numbers.
pub const SERIAL: &[&str] = &["序号", "序", "编次", "No"];
/// The direction of an observation, beside both people of a pair.
pub const DIRECTION: &[&str] = &["类别", "听课类别", "听课方向"];

/// A heading as a clerk types it: spaced out, broken, numbered, with a mark or a hint behind.
pub fn dressed(word: &str, hint: &str, random: &mut Random) -> String {
    let letters = || word.chars().map(String::from).collect::<Vec<_>>();
    let plain = !word.contains(['（', '(']);
    let length = word.chars().count();
    match random.below(22) {
        0 if length == 2 => letters().join("  "),
        1 if length == 2 => letters().join("\u{3000}"),
        2 if length == 4 && plain => format!("{}\n{}", letters()[..2].concat(), letters()[2..].concat()),
        3 => format!("{word}*"),
        4 => format!("*{word}"),
        5 => format!("★{word}"),
        6 if plain && !hint.is_empty() => format!("{word}（{hint}）"),
        7 if plain && !hint.is_empty() => format!("{word}\n({hint})"),
        8 => format!("{word}："),
        9 => format!(" {word}"),
        10 if random.chance(25) => format!("{word}①"),
        _ => word.to_owned(),
    }
}
