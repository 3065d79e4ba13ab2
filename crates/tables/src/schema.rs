//! Every table and view: its grain, key, columns, types and units. One declaration serves the builders, the store,
//! `qinglan tables`, and the docs.

use std::sync::Arc;

use arrow_schema::{DataType, Field as ArrowField, Schema, SchemaRef};

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// UTF-8 text.
    Text,
    /// 64-bit whole number.
    Int,
    /// 64-bit floating number.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
}

impl ColumnType {
    /// The Arrow type.
    pub fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Int => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Bool => DataType::Boolean,
        }
    }

    /// The name shown to users.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "integer",
            Self::Number => "number",
            Self::Date => "date",
            Self::Bool => "boolean",
        }
    }
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// English name, as in queries.
    pub name: &'static str,
    /// Type.
    pub kind: ColumnType,
    /// Chinese name.
    pub zh: &'static str,
    /// Unit of a number (节, 名, fraction); empty for none.
    pub unit: &'static str,
}

/// Stored by term, or computed on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// A normalised table.
    Stored,
    /// A view with a stable name.
    View,
}

/// The declaration of one table or view.
#[derive(Debug)]
pub struct TableSpec {
    /// English name, as in queries.
    pub name: &'static str,
    /// Stored or view.
    pub kind: TableKind,
    /// What one row is.
    pub grain: &'static str,
    /// What one row is, in Chinese.
    pub grain_zh: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Columns that together name one row; empty where a row is named by its source.
    pub key: &'static [&'static str],
    /// Columns in order.
    pub columns: &'static [Column],
}

impl TableSpec {
    /// The Arrow schema; every column may be null.
    pub fn arrow(&self) -> SchemaRef {
        let fields: Vec<ArrowField> =
            self.columns.iter().map(|column| ArrowField::new(column.name, column.kind.arrow(), true)).collect();
        Arc::new(Schema::new(fields))
    }

    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The declaration of a table or view by name.
pub fn table_spec(name: &str) -> Option<&'static TableSpec> {
    STORED.iter().chain(VIEWS).find(|spec| spec.name == name)
}

macro_rules! columns {
    ($($name:ident $kind:ident $zh:literal $($unit:literal)?),* $(,)?) => {
        &[$(Column { name: stringify!($name), kind: ColumnType::$kind, zh: $zh, unit: concat!($($unit)?) }),*]
    };
}

macro_rules! tables {
    ($kind:ident: $($name:ident $zh:literal, $grain:literal, $grain_zh:literal, key [$($key:ident),*], $columns:expr;)*) => {
        &[$(TableSpec {
            name: stringify!($name),
            kind: TableKind::$kind,
            grain: $grain,
            grain_zh: $grain_zh,
            zh: $zh,
            key: &[$(stringify!($key)),*],
            columns: $columns,
        }),*]
    };
}

/// Normalised tables, as they lie in `store/`. Columns ending in `_id` are pseudonyms, stable over the years.
pub const STORED: &[TableSpec] = tables! { Stored:
    unit "单位", "one school, kindergarten or office", "一所学校、幼儿园或一个机关", key [unit], columns![
        unit Text "单位", kind Text "单位类别", section Text "学段", registered Bool "在学校名录中",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    teacher "教师", "one person, as of the last term known", "一个人，按最近一个学期的情况", key [teacher_id], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", sex Text "性别", subject Text "学科",
        section Text "学段", first_teaching_date Date "参加工作时间", hire_date Date "入职时间", hire_channel Text "来源渠道",
        employment_status Text "在岗状态", title Text "聘任职称", tiers Text "骨干称号",
        first_term Text "最早出现学期", last_term Text "最近出现学期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    identity "谁是谁", "one stretch of mentions of one name in one unit: who that is, and what it was weighed against", "一个单位里同一姓名的一段记载：是谁，与哪一段比较过", key [], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", first_term Text "最早出现学期", last_term Text "最近出现学期",
        mentions Int "记载", sheets Text "出处", verdict Text "结论", other_id Text "另一段的教师标识", other Text "另一段",
        bits Number "权重" "bit", because Text "依据", decided Text "人工确认",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    employment "任职经历", "one spell of one person in one unit", "一个人在一个单位的一段任职", key [teacher_id, unit, from], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", from Date "开始", to Date "结束",
        first_term Text "最早出现学期", last_term Text "最近出现学期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    title_spell "职称", "one professional-title spell", "一个人的一段职称", key [teacher_id, kind, level, from], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", kind Text "评或聘", level Text "职称",
        rank Int "职称层级", from Date "开始", to Date "结束", seen_from Text "最早出现学期", seen_to Text "最近出现学期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    tier_title "骨干称号", "one award of one tier title", "一个人的一次骨干称号认定", key [teacher_id, tier, granted_on], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", tier Text "称号", level Text "级别", kind Text "类别",
        rank Int "称号层级", granted_on Date "认定时间", valid_to Date "有效期至",
        seen_from Text "最早出现学期", seen_to Text "最近出现学期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    pairing "师徒结对", "one mentor-mentee spell", "一对师徒的一段结对", key [pairing_id], columns![
        pairing_id Text "结对标识", unit Text "单位", mentor_id Text "师傅标识", mentor Text "师傅", mentor_unit Text "师傅单位",
        mentee_id Text "徒弟标识", mentee Text "徒弟", mentee_unit Text "徒弟单位", subject Text "学科", track Text "结对类别",
        start Date "开始", end Date "结束", start_stated Bool "开始时间有据", basis Text "依据", doubt Text "起止疑问",
        first_term Text "最早出现学期", last_term Text "最近出现学期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    activity "活动记录", "one actor, one counterpart (or none), one occasion, or one count of occasions", "一个人对一个人（或无对方）的一次活动；只报数量的，一个数量一行", key [activity_id], columns![
        activity_id Text "活动标识", unit Text "单位", term Text "学期", school_year Int "学年", month Text "月份", week_no Int "教学周",
        kind Text "活动类别", date Date "日期", period_no Int "节次", actor_id Text "行为人标识", actor Text "行为人",
        actor_role Text "行为人角色", counterpart_id Text "对方标识", counterpart Text "对方", counterpart_role Text "对方角色",
        pairing_id Text "结对标识", quantity Number "数量" "节", subject Text "学科", class Text "班级", topic Text "课题",
        lesson_type Text "课型", has_comment Bool "有评课意见", counts Bool "可计数", why_not Text "不可计数原因",
        reported_by Text "报送来源", sources Int "来源行数",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行", src_cell Text "来源单元格"];
    document "材料", "one document, or one count of documents", "一份材料；只报数量的，一个数量一行", key [doc_id], columns![
        doc_id Text "材料标识", unit Text "单位", term Text "学期", kind Text "材料类别", author_id Text "提交人标识", author Text "提交人",
        author_role Text "提交人角色", pairing_id Text "结对标识", quantity Number "份数" "份", title Text "题目",
        submitted_on Date "提交日期", reviewed_on Date "审核日期", review_result Text "审核结果", received_by Text "接收部门",
        parts Text "包含内容",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    assessment "考核", "one result of one scheme for one person and step", "一个人在一项考核中一项内容的一个结果", key [assessment_id], columns![
        assessment_id Text "考核标识", unit Text "单位", term Text "学期", school_year Int "学年", scheme Text "考核项目",
        teacher_id Text "教师标识", name Text "姓名", stage_no Int "阶段", step Text "考核内容", score Number "得分" "分",
        grade Text "等次", result Text "结果", decided_on Date "考核日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    competition_result "竞赛获奖", "one person, one contest item", "一个人的一项竞赛获奖", key [], columns![
        unit Text "单位", term Text "学期", school_year Int "学年", teacher_id Text "教师标识", name Text "姓名", contest Text "获奖名称",
        kind Text "类别", level Text "级别", level_rank Int "级别层级", prize Text "奖次", date Date "获奖时间",
        guide_id Text "指导教师标识", guide Text "指导教师",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    publication "论文", "one published or awarded text of one person", "一个人的一篇论文", key [], columns![
        unit Text "单位", term Text "学期", school_year Int "学年", teacher_id Text "教师标识", name Text "姓名", title Text "题目",
        journal Text "刊物", level Text "级别", level_rank Int "级别层级", date Date "发表时间",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    project_member "课题成员", "one person in one project", "一个课题的一名成员", key [], columns![
        unit Text "单位", term Text "学期", school_year Int "学年", teacher_id Text "教师标识", name Text "姓名", title Text "课题名称",
        level Text "级别", level_rank Int "级别层级", role Text "角色", stage Text "阶段", start Date "立项时间", end Date "结题时间",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    honour "荣誉", "one honour of one person", "一个人的一项荣誉", key [], columns![
        unit Text "单位", term Text "学期", school_year Int "学年", teacher_id Text "教师标识", name Text "姓名", code Text "荣誉称号",
        level Text "级别", level_rank Int "级别层级", granted_on Date "授予时间",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    teaching_assignment "任课", "one teacher, class, subject and term", "一名教师一个学期在一个班任一门课", key [], columns![
        unit Text "单位", term Text "学期", teacher_id Text "教师标识", name Text "姓名", grade Text "年级", class Text "班级",
        subject Text "学科", is_homeroom Bool "班主任",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    group_member "机构成员", "one person in one body", "一个机构的一名成员", key [], columns![
        unit Text "单位", term Text "学期", group_kind Text "机构", teacher_id Text "教师标识", name Text "姓名", role Text "职务",
        from Date "开始",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    event "会议活动", "one meeting, contest or activity", "一次会议、竞赛或活动", key [], columns![
        unit Text "单位", term Text "学期", kind Text "类别", title Text "名称", start Date "日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    schedule_item "工作安排", "one planned step", "一项计划的工作", key [], columns![
        unit Text "单位", term Text "学期", content Text "内容", from_on Date "计划开始", to_on Date "计划结束", done_on Date "完成时间",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    inspection "督查", "one check of one unit", "对一个单位的一次督查", key [], columns![
        unit Text "单位", term Text "学期", kind Text "类别", target Text "检查对象", date Date "日期", result Text "结果", finding Text "检查情况",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    reward_sanction "奖惩", "one reward or penalty", "一次奖励或处分", key [], columns![
        unit Text "单位", term Text "学期", subject_kind Text "对象类别", subject Text "对象", teacher_id Text "教师标识", kind Text "类别",
        amount Number "金额" "元", months Number "月数" "月", effective_on Date "生效日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    vacancy "空缺岗位", "one unit and title level in one term", "一个单位一个学期的一级职称", key [], columns![
        unit Text "单位", term Text "学期", level Text "职称", vacancies Int "空缺" "个",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    submission "报送", "one unit, one term", "一个单位一个学期", key [unit, term], columns![
        unit Text "单位", term Text "学期", files Int "文件数" "份", unreadable_files Int "无法读取的文件数" "份", sheets Int "工作表数" "张",
        unknown_sheets Int "未识别工作表数" "张", rows Int "记录数" "行", handed_in_on Date "报送日期"];
    correction "更正", "one record a decision added, replaced or voided", "一条被补记、更正或作废的记录", key [], columns![
        line Int "决定所在行", change Text "处理", kind Text "记录类别", unit Text "单位", term Text "学期", person_id Text "行为人标识",
        person Text "行为人", other_id Text "对方标识", other Text "对方", was Text "原为", now Text "现为", decided_by Text "决定人",
        decided_on Date "决定日期", why Text "依据", note Text "说明", trail Text "原记录说明",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行", src_cell Text "来源单元格"];
    calendar_term "学期", "one term", "一个学期", key [term], columns![
        term Text "学期", school_year Int "学年", start Date "开始", end Date "结束", teaching_start Date "开课", teaching_end Date "停课",
        teaching_weeks Int "教学周数" "周"];
    calendar_week "教学周", "one teaching week", "一个教学周", key [term, week_no], columns![
        term Text "学期", week_no Int "周次", start Date "开始", end Date "结束", teaching_days Int "教学日数" "天"];
    open_evidence "待核依据", "one file, sheet or kind of row that could not be taken up and might hold records of a unit (without a name) or of a person", "一个没有采用、却可能记有某单位（无姓名）或某人情况的文件、工作表或一类行",
        key [], columns![
        unit Text "单位", term Text "学期", name Text "涉及姓名", file Text "文件", sheet Text "工作表", reason Text "原因",
        material Text "可能是哪些表的记录（空为都可能）", most Int "至多可计（空为不知）"];
};

/// Views with names: a stable interface for people and scripts.
pub const VIEWS: &[TableSpec] = tables! { View:
    pairings "师徒结对", "one mentor-mentee spell", "一对师徒的一段结对", key [pairing_id], columns![
        unit Text "单位", mentor Text "师傅", mentee Text "徒弟", subject Text "学科", track Text "结对类别", start Date "开始", end Date "结束",
        pairing_id Text "结对标识", src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    activities "活动记录", "one occasion (or one row of n where the sheet has only a count)", "一次活动；表上只有数量的，一行记该数量", key [], columns![
        unit Text "单位", term Text "学期", kind Text "活动类别", date Date "日期", actor Text "行为人", actor_role Text "行为人角色",
        counterpart Text "对方", quantity Number "数量" "节", pairing_id Text "结对标识",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    documents "材料", "one document (or count)", "一份材料；只报数量的，一个数量一行", key [], columns![
        unit Text "单位", term Text "学期", kind Text "材料类别", author Text "提交人", quantity Number "份数" "份", submitted_on Date "提交日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    teachers "教师", "one person, as of the last term known", "一个人，按最近一个学期的情况", key [teacher_id], columns![
        unit Text "单位", name Text "姓名", teacher_id Text "教师标识", subject Text "学科", title Text "职称", tiers Text "骨干称号",
        first_teaching_date Date "参加工作时间"];
    compliance "达标明细", "rule × subject × period", "一条规则、一个对象、一个期间", key [], columns![
        pack Text "政策包", rule Text "规则", unit Text "单位", subject_kind Text "对象类别", subject Text "对象", counterpart Text "对方",
        period Text "期间", required_min Number "下限", required_max Number "上限", actual Number "实际", status Text "结论", reason Text "说明",
        subject_id Text "对象标识", counterpart_id Text "对方标识"];
    evidence "依据", "one source row behind one compliance row", "一条达标结论所依据的一行原始记录", key [], columns![
        pack Text "政策包", rule Text "规则", unit Text "单位", subject Text "对象", counterpart Text "对方", period Text "期间",
        quantity Number "数量", counted Bool "计入", note Text "说明",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行", src_cell Text "来源单元格",
        subject_id Text "对象标识", counterpart_id Text "对方标识"];
    growth "教师成长", "teacher × school year", "一名教师一个学年", key [teacher_id, school_year], columns![
        unit Text "单位", teacher Text "教师", school_year Int "学年", stage Int "阶段" "服务年", stage_result Text "阶段考核",
        title Text "职称", title_rank Int "职称层级", tier Text "最高称号", tier_rank Int "称号层级", tier_change Int "称号变化",
        observed_lessons Number "被听课节数" "节", observing_lessons Number "听课节数" "节", contest_results Int "竞赛获奖" "项",
        publications Int "论文" "篇", projects Int "课题" "项", mentors Text "导师", missing Text "缺少的资料", teacher_id Text "教师标识"];
    mentor_effect "带教成效", "mentor × programme year", "一名导师一个工程年度", key [unit, mentor, school_year], columns![
        unit Text "单位", mentor Text "导师", school_year Int "学年", mentees Int "徒弟数" "名", estimate Number "估计" "fraction",
        low Number "区间下限" "fraction", high Number "区间上限" "fraction", rank_low Int "名次下限", rank_high Int "名次上限",
        enough_data Bool "样本足够"];
    rankings "排名", "list × subject", "一个名单中的一个对象", key [], columns![
        pack Text "政策包", list Text "名单", rank Int "名次", tied Bool "并列", unit Text "单位", subject Text "对象", score Number "得分",
        gate Text "否决或限制", reason Text "说明"];
    quotas "职数分配建议", "round × unit", "一个批次中的一个单位", key [round, unit], columns![
        round Text "批次", unit Text "单位", base Number "基数" "个", floor Int "下限" "个", cap Int "上限" "个", preference Number "倾斜" "个",
        proposal Int "建议数" "个", lots_required Bool "需抽签"];
    rules "规则", "rule of a pack in force", "实行的政策包中的一条规则", key [pack, rule], columns![
        pack Text "政策包", pack_zh Text "政策名称", rule Text "规则", zh Text "内容", clause Text "条款", source Text "来源文件",
        treatment Text "处理方式", subject_kind Text "对象类别", period Text "期间", unit Text "单位", cases Int "算例数"];
    parameters "参数", "pack parameter", "政策包的一个参数", key [pack, name], columns![
        pack Text "政策包", name Text "参数", zh Text "名称", value Text "取值", unit Text "单位", source Text "来源", clause Text "条款",
        rules Text "涉及规则"];
    findings "问题", "one problem at one place", "一个位置的一个问题", key [], columns![
        severity Text "程度", code Text "编码", unit Text "单位", term Text "学期", file Text "文件", sheet Text "工作表", cell Text "单元格",
        found Text "发现", expected Text "应为", hint Text "怎么办", rules_affected Text "影响的规则"];
    ledger "单元格台账", "one sheet", "一张工作表", key [file, sheet], columns![
        unit Text "单位", term Text "学期", file Text "文件", sheet Text "工作表", cells Int "单元格" "格", used Int "已用" "格",
        ignored Int "略过" "格", rejected Int "退回" "格", ignored_by Text "略过的规则"];
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_a_column_and_every_name_stands_once() {
        let mut names = std::collections::BTreeSet::new();
        for spec in STORED.iter().chain(VIEWS) {
            assert!(names.insert(spec.name), "`{}` is declared twice", spec.name);
            for key in spec.key {
                assert!(spec.column(key).is_some(), "`{}` has no column `{key}`", spec.name);
            }
        }
    }
}
