//! Points (积分): exact sums of a pack's scoring sheets, each down to its item and its rows.
//!
//! `state` is known, open (then `points` is empty and lies between `low` and `high`) or not_applicable. An item's `points` are
//! `raw` ÷ `full` × `weight`, rounded as the sheet rounds and less where a cap is reached; those of a penalty are below nothing.
//! `side` is full, bonus or penalty. The points of the items add up to those of the sheet.

use super::{Column, ColumnType, TableKind, TableSpec};

/// Views of points.
pub const VIEWS: &[TableSpec] = tables! { View:
    scores "积分", "score sheet × subject × period", "一张评分表、一个对象、一个期间", key [], columns![
        pack Text "政策包", sheet Text "评分表", unit Text "单位", subject_kind Text "对象类别", subject Text "对象", counterpart Text "对方",
        period Text "期间", tier Text "层次", points Number "得分" "分", full Number "满分" "分", low Number "至少" "分", high Number "至多" "分",
        state Text "状态", grade Text "等次", gate Text "否决", grade_without_gate Text "不否决时的等次", reason Text "说明", subject_id Text "对象标识", counterpart_id Text "对方标识"];
    score_items "得分明细", "score sheet × item × subject × period", "一张评分表的一项、一个对象、一个期间", key [], columns![
        pack Text "政策包", sheet Text "评分表", item Text "项目编号", zh Text "项目", group Text "大项", nth Int "次序", unit Text "单位",
        subject Text "对象", counterpart Text "对方", period Text "期间", measured Number "依据数", raw Number "折算前" "分",
        points Number "得分" "分", full Number "满分" "分", weight Number "权重", low Number "至少" "分", high Number "至多" "分",
        state Text "状态", side Text "计入方式", reason Text "算法", clause Text "条款", source Text "来源文件", subject_id Text "对象标识", counterpart_id Text "对方标识"];
    score_evidence "得分依据", "one source row behind one item of points", "一项得分所依据的一行原始记录", key [], columns![
        pack Text "政策包", sheet Text "评分表", item Text "项目编号", unit Text "单位", subject Text "对象", counterpart Text "对方",
        period Text "期间", value Number "数量", points Number "得分" "分", counted Bool "计入", note Text "说明",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行", src_cell Text "来源单元格",
        subject_id Text "对象标识", counterpart_id Text "对方标识"];
};
