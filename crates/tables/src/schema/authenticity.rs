//! Questions about whether records can be true; never a verdict, each beside how often the like is seen in the bureau.

use super::{Column, ColumnType, TableKind, TableSpec};

/// Views of 真实性核查.
pub const VIEWS: &[TableSpec] = tables! { View:
    authenticity "真实性核查", "one question about records of one unit that lie together", "关于一个单位的一些记录的一个要核实的问题", key [question], columns![
        question Text "问题编号", check Text "检查", zh Text "检查名称", unit Text "单位", term Text "学期", person Text "涉及人员", rows Int "涉及行数" "行",
        found Text "发现", why Text "为什么问", honest Text "常见的正当原因", ask Text "请核实", measure Number "程度", chance Number "偶然出现的概率" "fraction",
        base_rate Number "全县发生率" "fraction", unit_rate Number "本单位发生率" "fraction", rank Int "先看次序", matter Text "同一件事的编号",
        person_id Text "人员标识"];
    authenticity_rows "真实性核查所涉记录", "question × row", "一个问题所涉及的一行", key [], columns![
        question Text "问题编号", term Text "学期", table Text "数据表", note Text "说明", unit Text "单位", date Date "日期",
        src_file Text "来源文件", src_sheet Text "来源工作表", src_row Int "来源行", src_cell Text "来源单元格"];
    authenticity_base "真实性核查基数", "check × term", "一项检查、一个学期", key [check, term], columns![
        check Text "检查", zh Text "检查名称", term Text "学期", looked_at_kind Text "看的是什么", looked_at Int "看过的数", found Int "不合的数",
        rate Number "发生率" "fraction", asked Int "问出的问题数" "个", set_aside Int "整校共有而没有逐个问的数", units Int "涉及单位数" "个",
        expected Number "凭偶然预计会问出的数" "个", threshold Text "界限", state Text "状态", said Text "结果", clause Text "条款"];
};
