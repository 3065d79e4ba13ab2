//! Lists a leader group signs: who is above the line, who is barred, what would have had to differ.
//!
//! `award_parts` holds what a score is added up from, before weights, so that another weight can be tried. `award_rounds.score`
//! says how: `share` Σ weight·earned ÷ Σ weight·possible, `count` and `sum` Σ weight·earned, `sheet` Σ weight·earned/possible, rounded to
//! `decimals` by `score_rounding`. `awards.tie_order` is the place by the chain of ties (and lots) alone, whatever the score: 1 is
//! best, equal places stay tied.
//!
//! `awards.decision`: selected, lots_required (equal at the line: none of them is in before lots are drawn), not_selected, open (no
//! number of winners is set, or something that decides is not known), barred (a gate in force), ineligible. `award_rounds.state`:
//! decided, lots_required, short (fewer compete than there are places), open. `margin` is in the score's own unit.

use super::{Column, ColumnType, TableKind, TableSpec};

/// Views of lists.
pub const VIEWS: &[TableSpec] = tables! { View:
    awards "名单建议", "list × section × subject", "一个名单、一个分组中的一个对象", key [], columns![
        pack Text "政策包", list Text "名单", section Text "分组", unit Text "单位", subject Text "对象", counterpart Text "对方",
        distinguished_by Text "同名区分", rank Int "名次", rank_without_gate Int "不否决时的名次", tied Bool "并列", score Number "得分",
        decision Text "建议", gate Text "否决或限制", gate_until Date "限制至", margin Number "与入选线相差", tie_break Text "同分排序", tie_order Int "同分次序",
        reason Text "说明", to_enter Text "怎样才会入选", subject_id Text "对象标识", counterpart_id Text "对方标识"];
    award_rounds "名单名额", "list × section", "一个名单的一个分组", key [pack, list, section], columns![
        pack Text "政策包", list Text "名单", section Text "分组", zh Text "名称", candidates Int "参评数", eligible Int "符合条件数", barred Int "否决数",
        base Int "比例基数", share Text "比例", rounding Text "取整", places Int "名额", score Text "得分办法", sheet Text "评分表", decimals Int "小数位", score_rounding Text "得分取整", selected Int "入选数", line Number "入选线",
        tied_at_line Int "线上并列数", near_line Text "线上下一分以内", state Text "状态", how Text "名额怎么来的", clause Text "条款", notice_days Int "公示工作日数" "个",
        notice_from Date "公示开始", notice_to Date "公示结束", objections_to Text "异议受理"];
    award_parts "名单得分构成", "list × section × subject × item", "一个名单、一个分组中一个对象的一项", key [], columns![
        pack Text "政策包", list Text "名单", section Text "分组", unit Text "单位", subject Text "对象", counterpart Text "对方",
        item Text "项目编号", zh Text "项目", nth Int "次序", weight Number "权重", earned Number "得到", possible Number "满分或应有",
        state Text "状态", subject_id Text "对象标识", counterpart_id Text "对方标识"];
    sensitivity "权重敏感性", "list × section × weight", "一个名单、一个分组中的一个权重", key [pack, list, section, item], columns![
        pack Text "政策包", list Text "名单", section Text "分组", item Text "项目编号", zh Text "项目", weight Number "现权重", low Number "不变下限",
        high Number "不变上限", below Text "低于下限时", above Text "高于上限时"];
};
