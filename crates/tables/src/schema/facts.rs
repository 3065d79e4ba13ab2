//! What was done: attendance, training, help between units, resources, results of classes, opinions, what was handed in.

use super::{Column, ColumnType, TableKind, TableSpec};

/// What was done.
pub(super) const TABLES: &[TableSpec] = tables! { Stored:
    event_attendance "活动参加情况", "one person at one event", "一个人参加一次活动的情况", key [], columns![
        event_id Text "活动标识", teacher_id Text "教师标识", unit Text "单位", name Text "姓名", term Text "学期", event Text "活动名称", kind Text "活动类别", date Date "日期",
        role Text "角色", invited Bool "应参加", attended Bool "已参加", group_id Text "团队标识",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    training_record "培训", "one person in one course", "一个人参加一次培训", key [], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", term Text "学期", school_year Int "学年", kind Text "类别", course Text "培训名称", level Text "级别",
        level_rank Int "级别层级", role Text "身份", subject Text "学科", section Text "学段", batch Text "批次", content Text "内容", form Text "形式", hours Number "学时" "学时",
        credited_hours Number "认定学时" "学时", days Number "天数" "天", start Date "开始", end Date "结束", result Text "结果", off_job Bool "脱产", in_holiday Bool "在假期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    course "精品课程", "one quality course", "一门精品课程", key [], columns![
        course_id Text "课程标识", unit Text "单位", term Text "学期", name Text "课程名称", subject Text "学科", section Text "学段", level Text "级别", built_on Date "建成时间",
        used_by_units Int "使用单位数" "个",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    help_activity "帮扶活动", "one occasion of help between two units", "两个单位之间的一次帮扶活动", key [], columns![
        help_id Text "帮扶标识", unit_pairing_id Text "单位结对标识", unit Text "报送单位", helper Text "帮扶单位", helped Text "被帮扶单位", term Text "学期", month Text "月份",
        form Text "形式", title Text "内容", date Date "日期", staff_count Int "人数" "人", lessons Int "节数" "节", class_group Text "年龄班", grade Text "年级", mode Text "方式",
        has_plan Bool "有计划", has_measure Bool "有措施", has_record Bool "有记录", has_summary Bool "有总结", has_photo Bool "有图片", reported_by Text "报送方",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    resource_grant "资源支持", "one support in kind or money", "一次物资或经费支持", key [], columns![
        grant_id Text "支持标识", unit Text "提供单位", to_unit Text "接受单位", unit_pairing_id Text "单位结对标识", term Text "学期", kind Text "类别", amount Number "数额",
        date Date "日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    class_result "教学业绩", "one class, subject and examination", "一个班一门课一次考试的成绩", key [], columns![
        class_id Text "班级标识", unit Text "单位", term Text "学期", school_year Int "学年", teacher_id Text "教师标识", name Text "姓名", class Text "班级", subject Text "学科",
        exam Text "考试", mean Number "均分" "分", rank Int "名次", peer_count Int "同类班级数" "个", prior_rank Int "上次名次",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    survey_response "测评", "one answer to one item, or the mean of a sheet", "一份测评的一项得分，或一张表的平均分", key [], columns![
        survey_id Text "测评标识", unit Text "单位", term Text "学期", school_year Int "学年", respondent_kind Text "评价方", target_kind Text "对象类别", teacher_id Text "教师标识",
        name Text "姓名", item Text "项目", score Number "得分" "分", max_score Number "满分" "分", respondents Int "人数" "人", date Date "日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    complaint "投诉", "one complaint, without names", "一件投诉（不记姓名）", key [], columns![
        complaint_id Text "投诉标识", unit Text "单位", term Text "学期", channel Text "渠道", received_on Date "收到日期", closed_on Date "办结日期", upheld Bool "属实",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    monthly_report "按月报送", "what one unit handed in for one month", "一个单位一个月的报送", key [], columns![
        report_id Text "报送标识", unit Text "单位", term Text "学期", month Text "月份", kind Text "类别", unit_pairing_id Text "单位结对标识", due_on Date "应报日期",
        cutoff_on Date "截止日期", submitted_on Date "报送日期", items Int "份数" "份", late Bool "迟报",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
};
