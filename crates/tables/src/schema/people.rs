//! Programmes and who belongs to them: members, groups, units that help units, agreements, service outside the home post.

use super::{Column, ColumnType, TableKind, TableSpec};

/// Programmes and their members.
pub(super) const TABLES: &[TableSpec] = tables! { Stored:
    programme "项目", "one programme run by one host", "一个单位主办的一个项目", key [programme], columns![
        programme Text "项目", pack Text "政策包", unit Text "主办单位", from_on Date "开始", to_on Date "结束", document_no Text "文号",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    programme_member "项目成员", "one membership spell of a person or a unit", "一个人或一个单位的一段成员资格", key [], columns![
        member_id Text "成员标识", programme Text "项目", member_kind Text "成员类别", teacher_id Text "教师标识", unit Text "单位", name Text "姓名", term Text "学期",
        role Text "角色", layer Text "层次", target_tier Text "培养目标称号", subject Text "学科", section Text "学段", from_on Date "开始", to_on Date "结束",
        reason Text "进出原因", source Text "来源",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    staff_group "团队", "one workshop, community, studio, team or body", "一个工作坊、共同体、工作室、小组或机构", key [], columns![
        group_id Text "团队标识", unit Text "单位", kind Text "类别", name Text "名称", subject Text "学科", section Text "学段", leader_id Text "负责人标识", leader Text "负责人",
        from_on Date "成立时间", to_on Date "撤销时间",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    unit_pairing "单位结对", "one unit helping another, one spell", "一个单位帮扶另一个单位的一段结对", key [unit_pairing_id], columns![
        unit_pairing_id Text "单位结对标识", unit Text "单位", programme Text "项目", helper Text "帮扶单位", helped Text "被帮扶单位", kind Text "类别", from_on Date "开始", to_on Date "结束",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    signed_agreement "协议", "one signed paper", "一份签订的协议", key [], columns![
        agreement_id Text "协议标识", unit Text "单位", term Text "学期", kind Text "类别", pairing_id Text "结对标识", teacher_id Text "教师标识", name Text "姓名",
        counterpart_unit Text "对方单位", signed_on Date "签订日期", to_on Date "截止日期", consent_a Bool "甲方同意", consent_b Bool "乙方同意", has_ethics_clause Bool "有师德条款",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    service_spell "校外任职", "one spell outside the home post", "一个人在本岗之外的一段任职", key [], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", kind Text "类别", from_unit Text "派出单位", to_unit Text "接收单位", to_region Text "接收地区", is_rural Bool "在乡村",
        from_on Date "开始", to_on Date "结束",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    teacher_year "教师年度情况", "one person in one school year", "一个人一个学年的情况", key [teacher_id, school_year], columns![
        teacher_id Text "教师标识", school_year Int "学年", unit Text "单位", name Text "姓名", subject Text "学科", section Text "学段", highest_degree Text "最高学历",
        age Int "年龄" "岁", title Text "聘任职称", employment_status Text "在岗状态",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    title_application "职称申报", "one application for a higher title", "一次职称申报", key [], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", term Text "学期", year Int "年度", target_level Text "申报职称", applied_on Date "申报日期", outcome Text "结果",
        barred_reason Text "不受理原因",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    class "班级", "one class in one school year", "一个班一个学年", key [class_id], columns![
        class_id Text "班级标识", unit Text "单位", school_year Int "学年", grade Text "年级", class Text "班级", section Text "学段", boarders Int "寄宿生" "人",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    subject_ref "学科", "one subject in one section", "一个学段的一门学科", key [subject, section], columns![
        subject Text "学科", section Text "学段", is_main Bool "主要学科", near_group Text "相近学科组", has_experiment Bool "有实验",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    tier_ref "称号", "one tier title and its place in the order", "一种称号及其次序", key [tier], columns![
        tier Text "称号", level Text "级别", kind Text "类别", rank Int "称号层级",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    target "目标", "one numeric goal set for a unit or a stratum", "给一个单位或一个类别定的一项数量目标", key [], columns![
        target_id Text "目标标识", programme Text "项目", unit Text "单位", metric Text "指标", stratum Text "类别", min Number "下限", max Number "上限",
        tolerance Number "容差" "fraction", basis Text "口径", due_on Date "期限", set_on Date "制定日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
};
