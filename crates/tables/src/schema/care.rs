//! Care of left-behind children: kept in the school, by number and never by name.

use super::{Column, ColumnType, TableKind, TableSpec};

/// Care of left-behind children, without names.
pub(super) const TABLES: &[TableSpec] = tables! { Stored:
    child "留守儿童", "one child by its number in the school, one spell", "一名儿童（只有校内编号）的一段在册", key [], columns![
        child_id Text "校内编号", unit Text "单位", term Text "学期", grade Text "年级", class Text "班级", is_boarding Bool "寄宿", is_key Bool "重点帮扶", risk_category Text "类别",
        from_on Date "开始", to_on Date "结束",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    child_contact "联系卡", "one card of one child", "一名儿童的联系卡", key [], columns![
        child_id Text "校内编号", unit Text "单位", term Text "学期", fields_filled Int "已填项数" "项", fields_asked Int "应填项数" "项", updated_on Date "更新日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    care_pairing "帮扶结对", "one helper of one child", "一名儿童的一名帮扶人", key [], columns![
        child_id Text "校内编号", unit Text "单位", term Text "学期", teacher_id Text "帮扶人标识", name Text "帮扶人", kind Text "类别", from_on Date "开始", to_on Date "结束",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    care_contact "谈心家访", "one talk, visit or check", "一次谈心、家访或检查", key [], columns![
        contact_id Text "记录标识", child_id Text "校内编号", unit Text "单位", term Text "学期", month Text "月份", teacher_id Text "谈心人标识", name Text "谈心人", actor_role Text "谈心人身份",
        kind Text "类别", date Date "日期", has_card Bool "已填记录卡",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    care_plan "帮扶计划", "one plan for one child", "一名儿童的一份计划", key [], columns![
        child_id Text "校内编号", unit Text "单位", term Text "学期", teacher_id Text "制定人标识", kind Text "类别", has_time Bool "有时间", has_content Bool "有内容",
        has_effect Bool "有成效", made_on Date "制定日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    incident "突发事件", "one sudden event", "一起突发事件", key [], columns![
        incident_id Text "事件标识", unit Text "单位", term Text "学期", kind Text "类别", occurred_at Text "发生时刻", discovered_at Text "发现时刻", treated_at Text "救治时刻",
        date Date "日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    incident_notice "事件告知", "one notice of one incident", "一起事件的一次告知", key [], columns![
        incident_id Text "事件标识", unit Text "单位", term Text "学期", recipient Text "告知对象", notified_at Text "告知时刻",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
};
