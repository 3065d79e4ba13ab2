//! Views with names: computed from the stored tables.

use super::{Column, ColumnType, TableKind, TableSpec};

/// Views of duties, people, growth and effect, findings and the ledger.
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
        subject_id Text "对象标识", counterpart_id Text "对方标识", day Date "日期", month Text "月份"];
    growth "教师成长", "teacher × school year", "一名教师一个学年", key [teacher_id, school_year], columns![
        unit Text "单位", teacher Text "教师", school_year Int "学年", stage Int "阶段" "服务年", stage_result Text "阶段考核",
        title Text "职称", title_rank Int "职称层级", tier Text "最高称号", tier_rank Int "称号层级", tier_change Int "称号变化",
        observed_lessons Number "被听课节数" "节", observing_lessons Number "听课节数" "节", contest_results Int "竞赛获奖" "项",
        publications Int "论文" "篇", projects Int "课题" "项", mentors Text "导师", missing Text "缺少的资料", teacher_id Text "教师标识",
        title_change Int "职称变化", given_lessons Number "公开课等节数" "节", contest_points Number "获奖积分" "分",
        publication_points Number "论文积分" "分", project_points Number "课题积分" "分", items_met Int "达标项数" "项",
        items_carried Int "结转项数" "项", items_open Text "结转的项目", class_rank_change Number "班级名次上升" "位", score Number "评委评分" "分",
        score_raters Int "评分评委数" "名", completeness Number "资料完整度" "fraction", unknown Text "没有来源的项"];
    growth_cohort "同期比较", "one measure of one mentee in one school year beside a cohort", "一名徒弟一个学年的一项，与同期比较", key [teacher_id, school_year, measure], columns![
        unit Text "单位", teacher Text "教师", school_year Int "学年", stage Int "阶段" "服务年", start_year Int "入职学年", measure Text "项",
        zh Text "名称", value Number "数值", cohort Text "与谁比", cohort_size Int "同期人数" "名", median Number "同期中位数",
        low_quartile Number "同期下四分位", high_quartile Number "同期上四分位", above_share Number "高于同期的比例" "fraction", teacher_id Text "教师标识"];
    mentor_effect "带教成效", "mentor × programme year", "一名导师一个工程年度", key [unit, mentor, school_year], columns![
        unit Text "单位", mentor Text "导师", school_year Int "学年", mentees Int "徒弟数" "名", estimate Number "估计" "分/年",
        low Number "区间下限" "分/年", high Number "区间上限" "分/年", rank_low Int "名次下限", rank_high Int "名次上限",
        enough_data Bool "样本足够", state Text "状态", reason Text "说明", decided Int "已考核徒弟数" "名", met Int "考核合格徒弟数" "名",
        rated_mentees Int "有评分的徒弟数" "名", exposure Number "带教时间" "人年", raters Int "无利益关系评委数" "名", marks Int "计入评分数" "个",
        reliability Number "可靠度" "fraction", wide_low Number "可能范围下限" "分/年", wide_high Number "可能范围上限" "分/年",
        word Text "与平均相比", expected_rank Number "期望名次", ranked Int "列入名次人数" "名", rank_group Int "同组（分不出高下）",
        top_chance Number "属于前列的可能" "fraction", top_places Int "前列名额" "名", band Text "名次段", robust Bool "计不计学校差异都同段",
        plain_estimate Number "不计学校差异的估计" "分/年", school_share Number "跨校信息占比" "fraction",
        within_estimate Number "与本校导师平均相差" "分/年", within_low Number "校内区间下限" "分/年", within_high Number "校内区间上限" "分/年",
        within_word Text "与本校平均相比", component Int "连通的导师群", mentor_id Text "导师标识"];
    effect_summary "带教成效说明", "one figure behind the estimates of one school year", "一个学年的估计背后的一个数", key [school_year, item], columns![
        school_year Int "学年", item Text "项", zh Text "名称", value Number "数值", text Text "文字"];
    rater_effect "评委宽严", "rater × programme year", "一名评委，按到该学年末的全部评分", key [], columns![
        school_year Int "学年", unit Text "评委单位", rater Text "评委", marks Int "评分数" "个", used Int "计入的评分数" "个",
        mentees Int "评过的人数" "名", schools Int "评过的学校数" "所", severity Number "宽严（正为宽）" "分", low Number "区间下限" "分",
        high Number "区间上限" "分", enough_data Bool "评分足够", shared_visits Int "与他人同评次数" "次", gap Number "比同评者平均高" "分",
        distance Number "与同评者平均相差" "分", own_marks Int "给自己徒弟的评分数" "个", own_gap Number "给自己徒弟比同评者高" "分", state Text "状态", rater_id Text "评委标识"];
    ratings "评分明细", "one mark of one rater", "一名评委的一个评分", key [], columns![
        unit Text "单位", teacher Text "教师", school_year Int "学年", scheme Text "评估项目", date Date "评分日期", rater_unit Text "评委单位",
        rater Text "评委", score Number "得分" "分", used Bool "计入成效", why_not Text "不计入原因", teacher_id Text "教师标识",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行"];
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
