//! The tables of the county's mentoring: people, pairs, lessons, material, results, and what a run knows of its sheets.

use super::{Column, ColumnType, TableKind, TableSpec};

/// The tables every bureau has: who works where, who mentors whom, what was done and handed in.
pub(super) const TABLES: &[TableSpec] = tables! { Stored:
    unit "单位", "one school, kindergarten or office", "一所学校、幼儿园或一个机关", key [unit], columns![
        unit Text "单位", kind Text "单位类别", section Text "学段", registered Bool "在学校名录中",
        urban_rural Text "城乡", town Text "乡镇", ownership Text "办学性质", is_demo Bool "示范校（园）", is_weak Bool "薄弱校（园）", parent_unit Text "上级单位",
        valid_from Date "设立时间", valid_to Date "撤并时间",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    teacher "教师", "one person, as of the last term known", "一个人，按最近一个学期的情况", key [teacher_id], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", sex Text "性别", subject Text "学科",
        section Text "学段", first_teaching_date Date "参加工作时间", hire_date Date "入职时间", hire_channel Text "来源渠道",
        employment_status Text "在岗状态", title Text "聘任职称", tiers Text "骨干称号",
        first_term Text "最早出现学期", last_term Text "最近出现学期",
        birth_date Date "出生日期", highest_degree Text "最高学历", cert_date Date "教师资格证取得时间", putonghua_level Text "普通话等级",
        is_researcher Bool "专职教研员", post Text "岗位",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    identity "谁是谁", "one stretch of mentions of one name in one unit: who that is, and what it was weighed against", "一个单位里同一姓名的一段记载：是谁，与哪一段比较过", key [], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", first_term Text "最早出现学期", last_term Text "最近出现学期",
        mentions Int "记载", sheets Text "出处", verdict Text "结论", other_id Text "另一段的教师标识", other Text "另一段",
        bits Number "权重" "bit", because Text "依据", decided Text "人工确认",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    employment "任职经历", "one spell of one person in one unit", "一个人在一个单位的一段任职", key [teacher_id, unit, from], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", from Date "开始", to Date "结束",
        first_term Text "最早出现学期", last_term Text "最近出现学期",
        campus Text "校区", post Text "岗位", channel Text "来源渠道",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    title_spell "职称", "one professional-title spell", "一个人的一段职称", key [teacher_id, kind, level, from], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", kind Text "评或聘", level Text "职称",
        rank Int "职称层级", from Date "开始", to Date "结束", seen_from Text "最早出现学期", seen_to Text "最近出现学期",
        post_grade Int "岗位等级",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    tier_title "骨干称号", "one award of one tier title", "一个人的一次骨干称号认定", key [teacher_id, tier, granted_on], columns![
        teacher_id Text "教师标识", unit Text "单位", name Text "姓名", tier Text "称号", level Text "级别", kind Text "类别",
        rank Int "称号层级", granted_on Date "认定时间", valid_to Date "有效期至",
        seen_from Text "最早出现学期", seen_to Text "最近出现学期",
        subject Text "学科", status Text "状态", certificate_no Text "证书编号", granting_body Text "认定单位", path Text "认定途径",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    pairing "师徒结对", "one mentor-mentee spell", "一对师徒的一段结对", key [pairing_id], columns![
        pairing_id Text "结对标识", unit Text "单位", mentor_id Text "师傅标识", mentor Text "师傅", mentor_unit Text "师傅单位",
        mentee_id Text "徒弟标识", mentee Text "徒弟", mentee_unit Text "徒弟单位", subject Text "学科", track Text "结对类别",
        start Date "开始", end Date "结束", start_stated Bool "开始时间有据", basis Text "依据", doubt Text "起止疑问",
        first_term Text "最早出现学期", last_term Text "最近出现学期",
        programme Text "项目", assignment_mode Text "结对方式", renewal_no Int "续签次数", end_reason Text "结束原因",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    activity "活动记录", "one actor, one counterpart (or none), one occasion, or one count of occasions", "一个人对一个人（或无对方）的一次活动；只报数量的，一个数量一行", key [activity_id], columns![
        activity_id Text "活动标识", unit Text "单位", term Text "学期", school_year Int "学年", month Text "月份", week_no Int "教学周",
        kind Text "活动类别", date Date "日期", period_no Int "节次", actor_id Text "行为人标识", actor Text "行为人",
        actor_role Text "行为人角色", counterpart_id Text "对方标识", counterpart Text "对方", counterpart_role Text "对方角色",
        pairing_id Text "结对标识", quantity Number "数量" "节", subject Text "学科", class Text "班级", topic Text "课题",
        lesson_type Text "课型", has_comment Bool "有评课意见", counts Bool "可计数", why_not Text "不可计数原因",
        reported_by Text "报送来源", sources Int "来源行数",
        start_at Text "开始时刻", filed_at Text "备案时刻", mode Text "方式", area Text "内容方面", level Text "级别", lesson_key Text "课例标识",
        round Int "轮次", has_pre Bool "课前有建议", has_during Bool "课中有指导", has_post Bool "课后有评价", signed Bool "已签字", invited Bool "应邀",
        group_id Text "团队标识", guide_id Text "指导人标识", guide Text "指导人",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行", src_cell Text "来源单元格"];
    document "材料", "one document, or one count of documents", "一份材料；只报数量的，一个数量一行", key [doc_id], columns![
        doc_id Text "材料标识", unit Text "单位", term Text "学期", kind Text "材料类别", author_id Text "提交人标识", author Text "提交人",
        author_role Text "提交人角色", pairing_id Text "结对标识", quantity Number "份数" "份", title Text "题目",
        submitted_on Date "提交日期", reviewed_on Date "审核日期", review_result Text "审核结果", received_by Text "接收部门",
        parts Text "包含内容",
        school_year Int "学年", month Text "月份", due_on Date "应交日期", subject Text "学科", activity_id Text "对应活动标识", lesson_key Text "课例标识",
        version Int "版次", book_title Text "书名", book_category Text "书目类别", chars Int "字数" "字", group_id Text "团队标识", guide_id Text "指导人标识",
        guide Text "指导人", coauthor_id Text "合作者标识", coauthor Text "合作者",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    assessment "考核", "one result of one scheme for one person and step", "一个人在一项考核中一项内容的一个结果", key [assessment_id], columns![
        assessment_id Text "考核标识", unit Text "单位", term Text "学期", school_year Int "学年", scheme Text "考核项目",
        teacher_id Text "教师标识", name Text "姓名", stage_no Int "阶段", step Text "考核内容", score Number "得分" "分",
        grade Text "等次", result Text "结果", decided_on Date "考核日期",
        subject_kind Text "对象类别", subject_id Text "对象标识", pairing_id Text "结对标识", method Text "考核方式", decided_by Text "考核人",
        max_score Number "满分" "分",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    competition_result "竞赛获奖", "one person, one contest item", "一个人的一项竞赛获奖", key [], columns![
        unit Text "单位", term Text "学期", school_year Int "学年", teacher_id Text "教师标识", name Text "姓名", contest Text "获奖名称",
        kind Text "类别", level Text "级别", level_rank Int "级别层级", prize Text "奖次", date Date "获奖时间",
        guide_id Text "指导教师标识", guide Text "指导教师",
        subject Text "学科",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    publication "论文", "one published or awarded text of one person", "一个人的一篇论文", key [], columns![
        unit Text "单位", term Text "学期", school_year Int "学年", teacher_id Text "教师标识", name Text "姓名", title Text "题目",
        journal Text "刊物", level Text "级别", level_rank Int "级别层级", date Date "发表时间",
        kind Text "类别", author_order Int "署名次序",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    project_member "课题成员", "one person in one project", "一个课题的一名成员", key [], columns![
        unit Text "单位", term Text "学期", school_year Int "学年", teacher_id Text "教师标识", name Text "姓名", title Text "课题名称",
        level Text "级别", level_rank Int "级别层级", role Text "角色", stage Text "阶段", start Date "立项时间", end Date "结题时间",
        project_id Text "课题标识", kind Text "类别", pairing_id Text "结对标识",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    honour "荣誉", "one honour of one person", "一个人的一项荣誉", key [], columns![
        unit Text "单位", term Text "学期", school_year Int "学年", teacher_id Text "教师标识", name Text "姓名", code Text "荣誉称号",
        level Text "级别", level_rank Int "级别层级", granted_on Date "授予时间",
        subject_kind Text "对象类别", subject_id Text "对象标识", valid_to Date "有效期至", document_no Text "文号",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    teaching_assignment "任课", "one teacher, class, subject and term", "一名教师一个学期在一个班任一门课", key [], columns![
        unit Text "单位", term Text "学期", teacher_id Text "教师标识", name Text "姓名", grade Text "年级", class Text "班级",
        subject Text "学科", is_homeroom Bool "班主任",
        class_id Text "班级标识", school_year Int "学年", section Text "学段", is_key_class Bool "重点班级", lessons_per_week Number "周课时" "节",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    group_member "机构成员", "one person in one body", "一个机构的一名成员", key [], columns![
        unit Text "单位", term Text "学期", group_kind Text "机构", teacher_id Text "教师标识", name Text "姓名", role Text "职务",
        from Date "开始",
        group_id Text "团队标识", group_name Text "团队名称", to Date "结束", dept Text "部门",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    event "会议活动", "one meeting, contest or activity", "一次会议、竞赛或活动", key [], columns![
        unit Text "单位", term Text "学期", kind Text "类别", title Text "名称", start Date "日期",
        event_id Text "活动标识", end Date "结束日期", days Number "天数" "天", hours Number "学时" "学时", month Text "月份", organiser Text "主办单位",
        group_id Text "团队标识", theme Text "主题", subject Text "学科", section Text "学段", tier Text "对象层级", mode Text "方式", chair_role Text "主持人职务",
        participants Int "参加人数" "人",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    schedule_item "工作安排", "one planned step", "一项计划的工作", key [], columns![
        unit Text "单位", term Text "学期", content Text "内容", from_on Date "计划开始", to_on Date "计划结束", done_on Date "完成时间",
        item_id Text "工作标识", programme Text "项目", body Text "责任机构", kind Text "类别", planned_days Number "计划天数" "天",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    inspection "督查", "one check of one unit", "对一个单位的一次督查", key [], columns![
        unit Text "单位", term Text "学期", kind Text "类别", target Text "检查对象", date Date "日期", result Text "结果", finding Text "检查情况",
        inspection_id Text "督查标识", phase Text "阶段", inspector Text "督查人", dimension Text "检查方面", teacher_id Text "教师标识", name Text "姓名",
        score Number "得分" "分", rectified_on Date "整改完成日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    reward_sanction "奖惩", "one reward or penalty", "一次奖励或处分", key [], columns![
        unit Text "单位", term Text "学期", subject_kind Text "对象类别", subject Text "对象", teacher_id Text "教师标识", kind Text "类别",
        amount Number "金额" "元", months Number "月数" "月", effective_on Date "生效日期",
        until Date "截止日期", basis Text "依据",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
    vacancy "空缺岗位", "one unit and title level in one term", "一个单位一个学期的一级职称", key [], columns![
        unit Text "单位", term Text "学期", level Text "职称", vacancies Int "空缺" "个", approved Int "核定数" "个", filled Int "已聘数" "个",
        special Int "特设岗位" "个",
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
        term Text "学期", week_no Int "周次", start Date "开始", end Date "结束", teaching_days Int "教学日数" "天",
        counts Bool "算作教学周"];
    calendar_day "休息与补课", "one day that is not taught by its weekday: a day off, or a weekend day worked instead", "一个不按星期上课的日子：放假，或周末补班", key [term, day], columns![
        term Text "学期", day Date "日期", name Text "名称", taught Bool "上课"];
    text_print "文字指纹", "one long text of one cell, by its fingerprint: the text itself is not kept", "一格较长的文字，只存指纹，不存原文", key [], columns![
        unit Text "单位", term Text "学期", field Text "栏目", author_id Text "书写人标识", author Text "书写人", date Date "日期", chars Int "字数" "字",
        hash Text "文字指纹", sketch Text "近似指纹",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行", src_cell Text "来源单元格"];
    open_evidence "待核依据", "one file, sheet or kind of row that could not be taken up and might hold records of a unit (without a name) or of a person", "一个没有采用、却可能记有某单位（无姓名）或某人情况的文件、工作表或一类行",
        key [], columns![
        unit Text "单位", term Text "学期", name Text "涉及姓名（几人用顿号隔开）", file Text "文件", sheet Text "工作表", reason Text "原因",
        material Text "可能是哪些表的记录（空为都可能）", most Int "至多可计（空为不知）"];
};
