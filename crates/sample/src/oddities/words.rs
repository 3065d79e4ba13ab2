//! What invented teachers write about lessons: clauses put together anew for every lesson.

use crate::random::Random;

const WHAT: [&str; 20] = [
    "导入",
    "提问",
    "板书",
    "练习",
    "小组讨论",
    "朗读指导",
    "课堂小结",
    "评价语",
    "作业布置",
    "示范",
    "课件",
    "情境创设",
    "时间分配",
    "学具操作",
    "例题讲解",
    "对后进生的关注",
    "教学语言",
    "错例利用",
    "复习环节",
    "课堂生成的处理",
];
const HOW: [&str; 20] = [
    "做得扎实，",
    "比上次有进步，",
    "略显仓促，",
    "层次分明，",
    "还可以更放开，",
    "紧扣目标，",
    "节奏偏慢，",
    "很有新意，",
    "没有落到每个人，",
    "前后衔接自然，",
    "铺垫过多，",
    "指向难点，",
    "照顾到了低年级的特点，",
    "停留在表面，",
    "准备充分，",
    "用时超了三分钟，",
    "学生参与面广，",
    "与教案不完全一致，",
    "处理得从容，",
    "略嫌零散，",
];
const THEN: [&str; 20] = [
    "建议保留",
    "下次请压缩到五分钟",
    "可让学生自己归纳",
    "值得组内推广",
    "要给靠窗两列机会",
    "可改成当堂检测",
    "注意巡视路线",
    "请补写在反思里",
    "可以先示范再放手",
    "学生兴趣浓",
    "多数人能独立完成",
    "再加一道变式",
    "注意书写格式",
    "下周再听一次看改进",
    "可与平行班交流",
    "反例要举够",
    "听说读写兼顾",
    "口头表扬要具体",
    "小组分工要写清",
    "课后单独辅导两人",
];

/// A comment on one lesson: four clauses.
pub fn comment(random: &mut Random) -> String {
    let clause = |random: &mut Random| format!("{}{}{}", random.pick(&WHAT), random.pick(&HOW), random.pick(&THEN));
    let clauses: Vec<String> = (0..4).map(|_| clause(random)).collect();
    format!("{}。", clauses.join("；"))
}

/// The same comment with a word changed, as one who copies does.
pub fn touched_up(comment: &str, nth: usize) -> String {
    let end = ["", "总体不错。", "继续努力。", "好。"][nth % 4];
    format!("{comment}{end}").replacen("建议", "望", nth % 2)
}

/// The form of words a school hands out for everybody to use.
pub const FORM: &str = "教学目标明确，重点突出，难点突破得当；教学环节完整，师生互动良好；板书设计合理，普通话标准。建议进一步关注学生个体差异。";

/// Remarks as short as many are.
pub const SHORT: [&str; 4] = ["很好", "目标明确，环节紧凑", "有进步", "注意面向全体"];
