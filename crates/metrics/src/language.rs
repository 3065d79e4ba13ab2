//! The pack language as declarations: every primitive with its keys, what each key takes, and the words that may stand there.
//!
//! The reference and the schema for editors are made of this, so they cannot say anything else than what is checked at load.

use policy::{RULE_KEYS, Treatment, Vocabulary};
use tables::{STORED, TableSpec};

use crate::catalog::CATALOG;
use crate::owing::Who;
use crate::terms::Stretch;

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A text.
    Text,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// Yes or no.
    Answer,
    /// A whole number.
    Whole,
    /// A number, day or share: plain, `"unset"`, by date, or the name of a parameter.
    Dated,
    /// The same, or another one for each tier of a scoring sheet.
    ByTier,
    /// The name of a parameter.
    Parameter,
    /// The name of a stored table.
    Table,
    /// An SQL condition.
    Condition,
    /// The name of a column.
    Column,
    /// Columns with what they are matched with.
    Match,
    /// A table of keys of its own.
    Section,
    /// A list of such tables.
    Sections,
}

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The word in packs.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it is.
    pub zh: &'static str,
    /// What it is, in English.
    pub en: &'static str,
}

/// One shape of rule.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The word in packs.
    pub name: &'static str,
    /// Its keys beside those of every rule.
    pub keys: Vec<Key>,
    /// What becomes of its rules.
    pub treatments: Vec<&'static str>,
}

/// One kind of item of a scoring sheet.
#[derive(Debug, Clone)]
pub struct ItemShape {
    /// The word in packs (`how`).
    pub name: &'static str,
    /// Its keys beside those of every item.
    pub keys: Vec<Key>,
}

/// The language of scoring sheets.
#[derive(Debug, Clone)]
pub struct SheetLanguage {
    /// Keys of a sheet.
    pub sheet: Vec<Key>,
    /// Keys of every item.
    pub item: Vec<Key>,
    /// Every kind of item, in order of name.
    pub kinds: Vec<ItemShape>,
}

/// The whole language.
#[derive(Debug, Clone)]
pub struct Language {
    /// Keys of every rule.
    pub rule: Vec<Key>,
    /// Every primitive, in order of name.
    pub shapes: Vec<Shape>,
    /// Scoring sheets.
    pub scores: SheetLanguage,
    /// Who may owe.
    pub subjects: Vec<&'static str>,
    /// The stretches of time a rule may count in.
    pub periods: Vec<&'static str>,
    /// The tables a rule may look at.
    pub tables: Vec<&'static TableSpec>,
    /// Columns whose values are a closed list: table, column, values.
    pub closed: Vec<(&'static str, &'static str, Vec<String>)>,
}

/// The table whose rows those are who owe, by the word in packs: `member` is `programme_member`. None for pairs and the bureau.
pub fn subject_table(word: &str) -> Option<&'static TableSpec> {
    Who::named(word)?.table().and_then(tables::table_spec)
}

const fn key(name: &'static str, takes: Takes, zh: &'static str, en: &'static str) -> Key {
    Key { name, takes, zh, en }
}

/// Every key any rule or primitive has.
const KEYS: &[Key] = &[
    key("id", Takes::Text, "规则编号；目录里有的用目录编号", "its id; the catalogue's where it has one"),
    key("zh", Takes::Text, "规则内容", "what it asks"),
    key("source", Takes::Section, "出处：document、clause、line", "where it stands: document, clause, line"),
    key("catalogue", Takes::Texts, "所表达的目录编号", "catalogue ids it expresses"),
    key("treatment", Takes::Word(&["evaluated", "counted", "judged"]), "处理方式", "what becomes of it"),
    key("primitive", Takes::Text, "规则形状", "its shape"),
    key("subject", Takes::Text, "由谁承担", "who owes it"),
    key("period", Takes::Text, "按什么期间", "the stretch it counts in"),
    key("unit", Takes::Text, "数的单位", "unit of its numbers"),
    key(
        "family",
        Takes::Text,
        "规则族：同族规则按最严的决定，都列出",
        "rules of one family ask the same; the strictest decides",
    ),
    key("note", Takes::Text, "文本未写明、由政策包决定的事项", "what the text leaves open"),
    key("table", Takes::Table, "数哪张表", "the table counted in"),
    key("where", Takes::Condition, "数哪些行", "which rows"),
    key("match", Takes::Match, "哪一列对应承担者", "which column is the subject"),
    key("sum", Takes::Column, "加总的列；不写则数行", "the column added up"),
    key("date", Takes::Column, "日期列", "the column that dates a row"),
    key("who", Takes::Condition, "哪些承担者", "which subjects"),
    key("service_year", Takes::Whole, "第几个工作年", "the year of service"),
    key("contract_year", Takes::Whole, "第几个合同年", "the year of the contract"),
    key("at_least", Takes::Dated, "不少于", "the least"),
    key("at_most", Takes::Dated, "不超过", "the most"),
    key(
        "full_share",
        Takes::Parameter,
        "在结周数占比达到此值按整期要求",
        "share of weeks from which the whole is owed",
    ),
    key("distinct", Takes::Column, "数不同的值而不数行", "count its different values"),
    key("of", Takes::Sections, "几组行", "several groups of rows"),
    key("due", Takes::Dated, "期限", "the day it is due"),
    key("due_week", Takes::Dated, "期限为第几教学周末", "due by the end of this teaching week"),
    key("due_days", Takes::Dated, "期限为开始后第几天", "due so many days after it begins"),
    key("grace_days", Takes::Dated, "宽限日数", "days of grace"),
    key("passes", Takes::Condition, "怎样算合格", "what counts as passed"),
    key("since", Takes::Dated, "从哪一天起", "since when"),
    key("stage", Takes::Column, "阶段列", "the column that says the stage"),
    key("stages", Takes::Texts, "各阶段名称", "names of the stages"),
    key("part", Takes::Column, "说明是哪一部分的列", "the column that names the part"),
    key("parts", Takes::Texts, "应有的各部分", "the parts"),
    key("without", Takes::Sections, "哪些人不要哪一部分", "parts that do not concern some"),
    key("from_on", Takes::Dated, "开始日", "first day"),
    key("to_on", Takes::Dated, "截止日", "last day"),
    key("starts", Takes::Column, "开始的列", "the column it starts in"),
    key("ends", Takes::Column, "结束的列", "the column it ends in"),
    key("first_day", Takes::Dated, "没有记录时的起日", "first day where no row says one"),
    key("last_day", Takes::Dated, "没有记录时的止日", "last day where no row says one"),
    key("shows", Takes::Sections, "每行应有的各项", "what each row must show"),
    key("grounds", Takes::Sections, "触发的事由", "what brings it about"),
    key("reward", Takes::Section, "应给的奖励", "the reward"),
    key("places", Takes::Dated, "名额", "places"),
    key("preference", Takes::Dated, "倾斜幅度", "preference"),
    key("floor", Takes::Dated, "保底", "floor"),
    key("cap", Takes::Dated, "封顶", "cap"),
    key(
        "method",
        Takes::Dated,
        "分配方法：largest_remainder、adams、danish、huntington_hill、webster、modified_sainte_lague、dhondt",
        "the method of allotment: one of these words",
    ),
    key(
        "nested",
        Takes::Word(&["level"]),
        "职数为各级合计：先分到各级，再分到单位",
        "the places are those of all levels: first levels, then units",
    ),
    key(
        "structure",
        Takes::Sections,
        "岗位结构比例：of、levels、ratio 或 level、at_most",
        "inner ratios of posts: `of`, `levels`, `ratio`; or `level`, `at_most`",
    ),
    key(
        "special",
        Takes::Word(&["apart", "within"]),
        "特设岗位另列，或含在已聘数里",
        "special posts listed apart or among the filled",
    ),
    key("asks", Takes::Text, "要人评定的问题", "what a person is asked"),
    key(
        "each",
        Takes::Word(&["week", "fortnight", "month"]),
        "每周、每两周或每月（ratio：每个应有几个）",
        "each week, fortnight or month",
    ),
    key("may_miss", Takes::Dated, "可缺几个", "how many may be missed"),
    key("least_days", Takes::Dated, "教学日少于此数的月不要求", "months with fewer days of teaching owe nothing"),
    key("children", Takes::Sections, "应配的行", "rows that belong to each"),
    key("months", Takes::Dated, "月数", "months"),
    key(
        "when",
        Takes::Word(&["any", "period"]),
        "任何时候的都算，还是只算本期间的",
        "rows of any time, or of the period alone",
    ),
    key("any_time", Takes::Answer, "不限期间", "of any time"),
    key("side", Takes::Word(&["mentor", "mentee"]), "承担者是师傅还是徒弟", "which side the subject is"),
    key("among", Takes::Condition, "数哪些结对", "which pairs count"),
    key(
        "counts",
        Takes::Word(&["in_period", "at_one_time"]),
        "按期间数还是按同时最多数",
        "in the period, or at most at one time",
    ),
    key("until", Takes::Section, "后续的行", "what follows"),
    key("in", Takes::Word(&["minutes", "hours", "days", "months", "years"]), "时长单位", "what lengths are counted in"),
    key("forbids", Takes::Sections, "不得有的行", "what must not be there"),
    key("needs", Takes::Sections, "此前应有的行", "what must be there before"),
    key("criteria", Takes::Sections, "各项条件", "the criteria"),
    key("enough", Takes::Whole, "满足几项即可", "how many are enough"),
    key("item", Takes::Column, "项目列", "the column that names the item"),
    key("score", Takes::Column, "得分列", "the column of the score"),
    key("full", Takes::Column, "满分列", "the column of the full mark"),
    key("zeroed", Takes::Column, "记零分的列", "the column that makes it zero"),
    key("rater", Takes::Column, "评分方列", "the column that names the rater"),
    key("items", Takes::Sections, "各项及权重", "the items with their weights"),
    key("raters", Takes::Sections, "各评分方及权重", "the raters with their weights"),
    key("basis", Takes::Word(&["stock", "flow", "cumulative"]), "存量、增量或累计", "stock, flow or cumulative"),
    key("about", Takes::Dated, "“左右”容许的比例", "the share 左右 allows"),
    key("compare", Takes::Section, "师徒比较的列", "what is compared"),
    key(
        "relation",
        Takes::Word(&["higher", "not_lower", "same", "different"]),
        "师傅与徒弟的关系",
        "the mentor beside the mentee",
    ),
    key("near", Takes::Section, "哪些值算相近", "values that count as the same"),
    key("mentor", Takes::Sections, "师傅应有其一", "the mentor has one of these"),
    key("mentee", Takes::Sections, "徒弟应有其一", "the mentee has one of these"),
    key("chosen", Takes::Condition, "怎样算入选", "who was chosen"),
    key("places_from", Takes::Section, "名额所在的行", "where the places stand"),
    key("more_than_places", Takes::Answer, "候选应多于名额", "more candidates than places"),
    key("fast_track", Takes::Section, "直通的行", "who needs no selection"),
    key("state", Takes::Column, "状态列", "the column of the state"),
    key("transitions", Takes::Sections, "各状态及其事由", "states and what brings them about"),
    key("otherwise", Takes::Text, "没有事由时的状态", "the state without any of them"),
    key("test", Takes::Word(&["duplicate", "burst", "order", "mirror"]), "查什么", "what is looked for"),
    key("same", Takes::Texts, "应相同的列", "columns that are the same"),
    key("sides", Takes::Column, "报送方列", "the column that says who reports"),
    key("earlier", Takes::Column, "应在前的时间", "the earlier moment"),
    key("later", Takes::Column, "应在后的时间", "the later moment"),
    key("a_day", Takes::Dated, "一天最多几条", "how many a day"),
    key("value", Takes::Column, "比较的数值列", "the value compared"),
    key("results", Takes::Sections, "哪些结果", "which results"),
    key("months_after", Takes::Parameter, "结束后几个月内", "months after the end"),
    key("duties", Takes::Texts, "哪些规则", "which rules"),
    key("outcome", Takes::Text, "哪条规则的结果", "the rule whose result counts"),
    key("marked_share", Takes::Parameter, "效果显著的比例", "the share that is marked"),
];

/// A key by its word.
fn known(name: &str) -> Option<Key> {
    KEYS.iter().find(|key| key.name == name).copied()
}

/// The language as it is checked.
///
/// # Errors
/// A mistake in the shipped vocabulary.
pub fn language() -> Result<Language, Vec<policy::ConfigError>> {
    let words = Vocabulary::shipped()?;
    let shapes = CATALOG.iter().map(|primitive| {
        let dated =
            |key: Key| if primitive.numbers.contains(&key.name) { Key { takes: Takes::Dated, ..key } } else { key };
        let treatments = match primitive.treatment {
            Treatment::Evaluated => vec![Treatment::Evaluated.key(), Treatment::Counted.key()],
            other => vec![other.key()],
        };
        let keys = primitive.keys.iter().filter_map(|name| known(name)).map(dated).collect();
        Shape { name: primitive.name, keys, treatments }
    });
    Ok(Language {
        rule: RULE_KEYS.iter().filter_map(|name| known(name)).collect(),
        shapes: shapes.collect(),
        scores: crate::scoring::sheet_language(),
        subjects: Who::words(),
        periods: Stretch::WORDS.to_vec(),
        tables: STORED.iter().collect(),
        closed: crate::condition::closed_columns(&words),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_a_rule_may_have_says_what_it_takes() {
        let all = RULE_KEYS.iter().chain(CATALOG.iter().flat_map(|primitive| primitive.keys));
        let unsaid: Vec<&&str> = all.filter(|name| known(name).is_none()).collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
    }

    #[test]
    fn a_number_may_be_given_by_date_whatever_else_the_word_means_elsewhere() {
        let language = language().expect("shipped");
        let takes = |shape: &str, key: &str| {
            let shape = language.shapes.iter().find(|known| known.name == shape)?;
            shape.keys.iter().find(|known| known.name == key).map(|key| key.takes)
        };
        assert_eq!(takes("ratio", "each"), Some(Takes::Dated));
        assert_eq!(takes("every", "each"), Some(Takes::Word(&["week", "fortnight", "month"])));
    }
}
