//! How whole posts were allotted over units: every step, other methods beside it, structure ratios.

use super::{Column, ColumnType, TableKind, TableSpec};

/// Views of title quotas beside `quotas`.
pub const VIEWS: &[TableSpec] = tables! { View:
    quota_rounds "职数批次", "round", "一个批次", key [pack, rule, round], columns![
        pack Text "政策包", rule Text "规则", round Text "批次", method Text "方法", places Int "总数" "个", allotted Int "已分配" "个",
        lots Int "需抽签的数" "个", tied Int "参加抽签的单位数" "个", left_over Int "无处可分的数" "个", state Text "状态", how Text "怎么算的", tilt Text "倾斜的作用",
        methods_differ Text "换一种方法的差别"];
    quota_steps "职数测算过程", "round × step", "一个批次的一步", key [pack, rule, round, step], columns![
        pack Text "政策包", rule Text "规则", round Text "批次", step Int "步", unit Text "单位", action Text "做什么", exact Text "准确值（分数）",
        value Number "约数", places Int "个数" "个", zh Text "说明"];
    quota_methods "各方法结果", "round × method × unit", "一个批次、一种方法、一个单位", key [pack, rule, round, method, unit], columns![
        pack Text "政策包", rule Text "规则", round Text "批次", method Text "方法", unit Text "单位", places Int "个数" "个",
        lots_required Bool "需抽签", difference Int "与建议相差" "个"];
    quota_structure "岗位结构", "round × unit × level", "一个批次、一个单位、一个岗位等级", key [pack, rule, round, unit, level], columns![
        pack Text "政策包", rule Text "规则", round Text "批次", unit Text "单位", level Text "岗位等级", ratio Text "结构比例", total Int "岗位总数" "个",
        allowed Int "核定数" "个", filled Int "已聘数" "个", special Int "特设岗位" "个", vacancies Int "空缺" "个", over Int "超聘" "个", how Text "怎么算的"];
};
