//! The language of scoring sheets as declarations: every key of a sheet, of an item and of each kind, and what it takes.

use super::item::ITEM_KEYS;
use super::kinds::KINDS;
use super::sheet::SHEET_KEYS;
use crate::language::{ItemShape, Key, SheetLanguage, Takes};

const fn key(name: &'static str, takes: Takes, zh: &'static str, en: &'static str) -> Key {
    Key { name, takes, zh, en }
}

const ROUNDING: Takes = Takes::Word(&["half_up", "half_even", "down", "up"]);

/// Keys of a sheet.
const OF_SHEET: &[Key] = &[
    key("id", Takes::Text, "评分表编号", "its id"),
    key("zh", Takes::Text, "评分表名称", "its title"),
    key("source", Takes::Section, "出处：document、clause、line", "where it stands: document, clause, line"),
    key("origin", Takes::Word(&["text", "default"]), "表内各数是文件原文还是政策包默认", "whose numbers they are"),
    key("note", Takes::Text, "文本未写明、由政策包决定的事项", "what the text leaves open"),
    key("subject", Takes::Text, "评谁", "who is scored"),
    key("who", Takes::Condition, "评哪些对象", "which subjects"),
    key("period", Takes::Text, "按什么期间", "the stretch it counts in"),
    key("service_year", Takes::Whole, "第几个工作年", "the year of service"),
    key("contract_year", Takes::Whole, "第几个合同年", "the year of the contract"),
    key("full", Takes::ByTier, "满分；各项（不含加分、扣分）合计应等于它", "the full: what its items add up to"),
    key("decimals", Takes::Whole, "保留几位小数", "decimals kept"),
    key("rounding", ROUNDING, "四舍五入、五成双、舍去、进一", "how it is rounded"),
    key(
        "round_at",
        Takes::Word(&["items", "total"]),
        "每项取整还是合计取整",
        "whether each item is rounded, or only the sum",
    ),
    key(
        "missing",
        Takes::Word(&["redistribute", "zero"]),
        "不适用的项目：折算到其余各项，或记 0",
        "what an item that does not apply does: redistributed over the others, or zero",
    ),
    key("bonus_cap", Takes::ByTier, "加分合计封顶", "the most all bonus items give"),
    key("penalty_cap", Takes::ByTier, "扣分合计的限度", "the most all penalties take"),
    key("grades", Takes::Sections, "等次：word、at_least、below", "grades: word, at_least, below"),
    key("tier", Takes::Sections, "层次：id、zh、who（条件）", "tiers: id, zh, who (condition)"),
    key("group", Takes::Sections, "大项封顶：id、zh、full", "groups of items with one cap: id, zh, full"),
    key(
        "veto",
        Takes::Sections,
        "否决：zh、行、months 或 in_period 或 for_ever、grade",
        "what bars a grade: zh, rows, `months` or `in_period` or `for_ever`, grade",
    ),
    key("item", Takes::Sections, "各项", "its items"),
];

/// Keys of items: those of every item, and those of a kind.
const OF_ITEM: &[Key] = &[
    key("id", Takes::Text, "项目编号", "its id"),
    key("zh", Takes::Text, "项目名称", "what it is"),
    key("source", Takes::Section, "出处；不写则同评分表", "where it stands; the sheet's without it"),
    key("note", Takes::Text, "由政策包决定的事项", "what the pack decides"),
    key("group", Takes::Text, "属于哪一大项", "the group it is of"),
    key("how", Takes::Text, "怎样计分", "its kind"),
    key("full", Takes::ByTier, "本项满分", "its full mark"),
    key("weight", Takes::ByTier, "折算成评分表的几分；不写则不折算", "the points of the sheet its full stands for"),
    key("bonus", Takes::Answer, "加分项：在满分之外", "on top of the full"),
    key("penalty", Takes::Answer, "扣分项：从得分里扣", "taken off"),
    key("tier", Takes::Texts, "只用于哪些层次", "the tiers it is for"),
    key("applies", Takes::Condition, "对哪些对象适用", "to whom it applies"),
    key("missing", Takes::Word(&["redistribute", "zero"]), "不适用时怎样", "what it does where it does not apply"),
    key("zeroed", Takes::Sections, "有这样的行则本项记零：zh 与行", "rows that make it nothing: zh and rows"),
    key("unit", Takes::Text, "依据数的单位", "unit of what is counted"),
    key("table", Takes::Table, "数哪张表", "the table looked at"),
    key("where", Takes::Condition, "数哪些行", "which rows"),
    key("match", Takes::Match, "哪一列对应对象", "which column is the subject"),
    key("sum", Takes::Column, "加总的列；不写则数行", "the column added up"),
    key("date", Takes::Column, "日期列", "the column that dates a row"),
    key("evidence", Takes::Condition, "有佐证的条件；不满足的行不给分", "what a row must show to give points"),
    key(
        "starts",
        Takes::Column,
        "开始的列：这样的行在期间内有一天就算",
        "first day of rows that last: they count if they touch the period",
    ),
    key("ends", Takes::Column, "结束的列", "their last day"),
    key("distinct", Takes::Column, "数不同的值而不数行", "count its different values"),
    key("within_months", Takes::ByTier, "只计期末前几个月以内的行", "rows of so many months before the end"),
    key(
        "not_reported",
        Takes::Word(&["open", "zero"]),
        "没有报送的：待定，或按没有计（申报制）",
        "what nobody reported is open, or nothing (people apply with it)",
    ),
    key("at_least", Takes::ByTier, "应有几个", "the minimum"),
    key("short", Takes::Word(&["zero", "share"]), "不足时：0 分，或按比例", "too little gives nothing, or a part"),
    key("each", Takes::ByTier, "每个几分", "points each"),
    key("floor", Takes::ByTier, "扣到几分为止", "never below"),
    key("scale", Takes::Sections, "分值表：各列的值、points、tier", "the table of points: columns, points, tier"),
    key("steps", Takes::Sections, "分档：at_least、points、tier", "bands: at_least, points, tier"),
    key("same", Takes::Texts, "同类：这些列相同的只取最高", "rows that agree in these columns count once"),
    key("best", Takes::ByTier, "最高几项计满", "how many count in full"),
    key("beyond", Takes::ByTier, "其余每项几分", "points of each further one"),
    key("beyond_share", Takes::ByTier, "其余每项打几折", "share of each further one"),
    key("order_by", Takes::Column, "署名次序的列", "the column of the author's place"),
    key("order", Takes::Sections, "各次序：at、share 或 minus", "places: at, share or minus"),
    key("decay", Takes::Sections, "按年限：months、share", "by age: months, share"),
    key("pick", Takes::Word(&["latest", "highest", "lowest", "mean"]), "几次评定取哪一次", "which of several counts"),
    key("absent", Takes::ByTier, "没有评定时几分；不写则待定", "what no mark gives; open without it"),
    key("score", Takes::Column, "得分列", "the column of the mark"),
    key("out_of", Takes::Column, "满分列", "the column of its full mark"),
    key("mark_full", Takes::ByTier, "一份评分的满分", "the full of one mark"),
    key("rater", Takes::Column, "评分方列", "the column that names the rater"),
    key("raters", Takes::Sections, "评分方：name、weight", "raters: name, weight"),
    key("drop_lowest", Takes::ByTier, "去掉最低几份（或几成）", "how many of the lowest are left out, or which share"),
    key("drop_highest", Takes::ByTier, "去掉最高几份（或几成）", "how many of the highest are left out"),
    key("drop_rounding", ROUNDING, "几成折成几份时怎样取整", "how a share becomes a number"),
    key("least", Takes::ByTier, "至少几份才算数", "fewer marks say nothing"),
    key("share", Takes::ByTier, "承接几成", "the share taken over"),
    key("combine", Takes::Word(&["sum", "mean", "best"]), "几名徒弟怎样合计", "how several mentees become one"),
    key("sheet", Takes::Text, "徒弟的哪张评分表", "the mentees' sheet"),
    key("per", Takes::Section, "除以哪些行（人均）", "what the count is divided by"),
    key(
        "by",
        Takes::Word(&["places", "proportion"]),
        "按名次，或最高为满分其余按比例",
        "by place, or in proportion to the first",
    ),
    key("places", Takes::Sections, "各名次：at、points", "places: at, points"),
    key(
        "ties",
        Takes::Word(&["same", "mean"]),
        "并列的：同分，或取所占名次的平均",
        "equals take the same, or the mean of their places",
    ),
    key(
        "order_of",
        Takes::Word(&["more_first", "less_first"]),
        "多的在前还是少的在前",
        "whether more or less comes first",
    ),
    key("within", Takes::Column, "在哪一列相同的对象中排名", "among whom places are taken"),
    key("part", Takes::Section, "分子的行", "the part"),
    key("whole", Takes::Section, "分母的行", "the whole"),
    key("rules", Takes::Texts, "哪些规则的结果", "the rules whose results count"),
    key(
        "of",
        Takes::Word(&["own", "unit"]),
        "本人的，还是本单位所有人的",
        "the subject's own duties, or those of its unit",
    ),
    key("unmet", Takes::ByTier, "未达标几分", "what unmet gives"),
];

/// The language of `[[score]]` as it is checked.
pub(crate) fn sheet_language() -> SheetLanguage {
    let of = |keys: &[Key], name: &str| keys.iter().find(|key| key.name == name).copied();
    let shape = |kind: &super::kinds::Kind| ItemShape {
        name: kind.name,
        keys: kind.keys.iter().filter_map(|name| of(OF_ITEM, name)).collect(),
    };
    SheetLanguage {
        sheet: SHEET_KEYS.iter().filter_map(|name| of(OF_SHEET, name)).collect(),
        item: ITEM_KEYS.iter().filter_map(|name| of(OF_ITEM, name)).collect(),
        kinds: KINDS.iter().map(shape).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_a_sheet_says_what_it_takes() {
        let language = sheet_language();
        let unsaid: Vec<&str> = KINDS
            .iter()
            .flat_map(|kind| kind.keys)
            .filter(|name| !OF_ITEM.iter().any(|key| key.name == **name))
            .copied()
            .collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
        assert_eq!((language.sheet.len(), language.item.len()), (SHEET_KEYS.len(), ITEM_KEYS.len()));
    }
}
