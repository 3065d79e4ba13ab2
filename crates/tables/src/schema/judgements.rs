//! What was judged: criteria, ethics, yearly reviews, units, places of a round.

use super::{Column, ColumnType, TableKind, TableSpec};

/// What was judged.
pub(super) const TABLES: &[TableSpec] = tables! { Stored:
    rubric_score "分项得分", "one criterion, one rater", "一个评分人对一项标准的评分", key [], columns![
        assessment_id Text "考核标识", unit Text "单位", term Text "学期", school_year Int "学年", scheme Text "考核项目", teacher_id Text "教师标识", name Text "姓名",
        subject_kind Text "对象类别", subject_id Text "对象标识", stage_no Int "阶段", dimension Text "方面", criterion Text "标准", score Number "得分" "分",
        max_score Number "满分" "分", rater_kind Text "评分方", rater Text "评分人", rater_id Text "评分人标识",
        rater_unit Text "评分人单位", subject Text "学科", passed Bool "通过", carried_over Bool "结转", date Date "日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    ethics_result "师德考核", "one person, one year", "一个人一年的师德考核", key [], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", term Text "学期", school_year Int "学年", year Int "年度", result Text "结果", decided_on Date "考核日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    annual_review "年度考核", "one person, one year", "一个人一年的年度考核", key [], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", term Text "学期", school_year Int "学年", year Int "年度", grade Text "等次", decided_on Date "考核日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    unit_assessment "单位考核", "one item, one unit, one period", "一个单位一项考核内容", key [], columns![
        unit Text "单位", programme Text "项目", term Text "学期", school_year Int "学年", year Int "年度", item Text "项目内容", weight Number "权重", score Number "得分" "分",
        max_score Number "满分" "分", zeroed Bool "记零分", decided_on Date "考核日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    quota_round "名额批次", "one round of places", "一批名额", key [], columns![
        round Text "批次", unit Text "主办单位", term Text "学期", kind Text "类别", year Int "年度", places Int "名额" "名", candidates_min Int "最少候选人数" "名", method Text "办法",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    quota_allocation "名额分配", "one unit in one round", "一个单位在一批名额中的份额", key [], columns![
        round Text "批次", unit Text "单位", term Text "学期", kind Text "类别", year Int "年度", n Int "名额" "名", special Bool "特设岗位", basis_score Number "依据得分" "分",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
};
