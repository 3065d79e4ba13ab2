//! Questions about whether records can be true; never a verdict, each beside how often the like is seen in the bureau.

use super::{Column, ColumnType, TableKind, TableSpec};

/// Views of 真实性核查.
pub const VIEWS: &[TableSpec] = tables! { View:
    authenticity "真实性核查", "one question about records that lie together", "一个要核实的问题", key [question], columns![
        question Text "问题编号", check Text "检查", zh Text "检查名称", unit Text "单位", term Text "学期", person Text "涉及人员", rows Int "涉及行数" "行",
        found Text "发现", why Text "为什么问", honest Text "常见的正当原因", ask Text "请核实", measure Number "程度", base_rate Number "全县发生率" "fraction",
        unit_rate Number "本单位发生率" "fraction", rank Int "先看次序", person_id Text "人员标识"];
    authenticity_rows "真实性核查所涉记录", "question × row", "一个问题所涉及的一行", key [], columns![
        question Text "问题编号", table Text "数据表", note Text "说明", unit Text "单位", date Date "日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行", src_cell Text "来源单元格"];
    authenticity_base "真实性核查基数", "check × term", "一项检查、一个学期", key [check, term], columns![
        check Text "检查", zh Text "检查名称", term Text "学期", looked_at Int "看过的记录数", found Int "问出的数", rate Number "发生率" "fraction",
        units Int "涉及单位数" "个", threshold Text "界限", state Text "状态", clause Text "条款"];
};
