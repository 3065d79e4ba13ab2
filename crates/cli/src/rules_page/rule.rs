//! One rule in words: clause, who, what, how many, per what, what becomes of it.

use metrics::Takes;
use policy::document::{Complaints, Node, NodeValue};
use policy::{RULE_KEYS, Rule, Treatment, catalogue, read_dated};
use tables::{STORED, TableSpec, table_spec};

use super::{Book, numbers};

/// What a shape looks at, for people; a shape without words here goes by its name.
const SHAPES: [(&str, &str); 31] = [
    ("any_of", "几样里有一样就算"),
    ("caseload", "一人带几人"),
    ("checkpoints", "每个节点都有"),
    ("completeness", "各部分齐全"),
    ("consistency", "记录之间对得上"),
    ("count", "数有多少"),
    ("coverage", "人人都有"),
    ("deadline", "到期前交了"),
    ("eligibility", "条件具备几项"),
    ("entitlement", "该给的奖励给了"),
    ("every", "每周（每两周、每月）都够"),
    ("gate", "先后与限制"),
    ("judged", "由人评定"),
    ("ladder", "一段一段通过"),
    ("latency", "隔了多久"),
    ("listing", "列出来，不判"),
    ("pair_constraint", "师徒之间的条件"),
    ("participation", "参加的都考核"),
    ("partners", "有几名师傅或徒弟"),
    ("presence", "样样都有"),
    ("quota", "名额怎么分"),
    ("ratio", "有的占多少"),
    ("rise", "比原来上升多少"),
    ("rubric", "按项目评分"),
    ("schedule", "在规定的时间里办"),
    ("selection", "差额推选"),
    ("span", "前后几年"),
    ("spell", "一段有多长"),
    ("states", "按记录应为何状态"),
    ("target", "到期有多少"),
    ("score", "积分"),
];

/// The entry of one rule.
pub fn entry(book: &Book<'_>, rule: &Rule) -> String {
    let mut lines =
        vec![format!("### {} {}\n", rule.id, rule.zh), format!("- 条款：{}", clause(rule)), who(book, rule)];
    lines.extend(what(book, rule));
    lines.extend(how_many(book, rule));
    lines.push(treated(book, rule));
    lines.extend(related(rule));
    lines.join("\n") + "\n"
}

/// The text a key of a table holds.
pub fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    value(node, key)?.value.as_text()
}

fn value<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    entries(node).iter().find(|(name, _, _)| name == key).map(|(_, _, node)| node)
}

fn entries(node: &Node) -> &[(String, usize, Node)] {
    match &node.value {
        NodeValue::Table(entries) => entries,
        _ => &[],
    }
}

fn clause(rule: &Rule) -> String {
    let line = rule.clause.line.map(|line| format!("，文本第{line}行")).unwrap_or_default();
    format!("{}{line}（`{}`）", rule.clause.section, rule.clause.document)
}

fn who(book: &Book<'_>, rule: &Rule) -> String {
    let mut said = format!("- 谁：{}", report::subject_kind_zh(&rule.subject));
    if !rule.period.is_empty() {
        let every = if rule.period == "cycle" { "整个" } else { "每" };
        said.push_str(&format!("，{every}{}", report::period_kind_zh(&rule.period)));
    }
    for (key, zh) in [("service_year", "工作年"), ("contract_year", "合同年")] {
        if let Some(NodeValue::Int(year)) = value(&rule.body.node, key).map(|node| &node.value) {
            said.push_str(&format!("，第{year}个{zh}"));
        }
    }
    let subject = metrics::subject_table(&rule.subject);
    if let Some((who, spec)) = text(&rule.body.node, "who").zip(subject) {
        said.push_str(&format!("；只算{}", condition(book, who, spec)));
    }
    said
}

/// What is looked at: the shape, its rows, and its further parts one line each.
fn what(book: &Book<'_>, rule: &Rule) -> Vec<String> {
    let shape = SHAPES.iter().find(|(name, _)| *name == rule.primitive).map_or(rule.primitive.as_str(), |(_, zh)| zh);
    let spec = text(&rule.body.node, "table").and_then(table_spec).or(metrics::subject_table(&rule.subject));
    let numbers = number_keys(book, rule);
    let mut phrase = vec![shape.to_owned()];
    let mut parts = Vec::new();
    for (key, _, node) in entries(&rule.body.node) {
        let told =
            RULE_KEYS.contains(&key.as_str()) || ["who", "service_year", "contract_year"].contains(&key.as_str());
        if told || numbers.contains(key) {
            continue;
        }
        match &node.value {
            NodeValue::Table(_) if key != "match" => parts.push(part(book, rule, key, node)),
            NodeValue::List(items) if items.iter().all(|item| matches!(item.value, NodeValue::Table(_))) => {
                parts.extend(items.iter().map(|item| part(book, rule, key, item)));
            }
            _ => phrase.extend(pair(book, key, node, spec)),
        }
    }
    let mut lines = vec![format!("- 做什么：{}", phrase.join("；"))];
    lines.extend(parts);
    lines
}

/// The table a condition on those who owe is about, inside a rule: criteria look at the person, or at the unit.
fn owing_table(rule: &Rule) -> Option<&'static TableSpec> {
    table_spec(if ["unit", "bureau"].contains(&rule.subject.as_str()) { "unit" } else { "teacher" })
}

/// One of several rows, criteria, parts: a line below.
fn part(book: &Book<'_>, rule: &Rule, key: &str, node: &Node) -> String {
    let of_rule = || text(&rule.body.node, "table").and_then(table_spec);
    let spec = text(node, "table").and_then(table_spec).or_else(of_rule).or_else(|| owing_table(rule));
    let lead = text(node, "zh").or(text(node, "name")).or(text(node, "to")).unwrap_or_default();
    let mut said: Vec<String> = Vec::new();
    for (inner, _, node) in entries(node).iter().filter(|(inner, _, _)| inner != "zh") {
        match &node.value {
            NodeValue::List(items) if items.iter().any(|item| matches!(item.value, NodeValue::Table(_))) => {
                let below = items.iter().map(|item| part(book, rule, inner, item));
                let below: Vec<String> = below.map(|line| line.trim_start_matches(['-', ' ']).to_owned()).collect();
                let joint = if inner == "any" { "有其一：" } else { "" };
                said.push(format!("{joint}{}", below.join("／")));
            }
            _ if inner == "who" => said.extend(pair(book, inner, node, owing_table(rule))),
            _ if inner == "own" => said.extend(pair(book, inner, node, metrics::subject_table(&rule.subject))),
            _ => said.extend(pair(book, inner, node, spec)),
        }
    }
    // Where each part has a name of its own, that there are several says itself.
    let named = ["of", "criteria", "shows", "transitions", "any", "all", "items", "raters"].contains(&key);
    let key_zh = if named { String::new() } else { key_zh(book, key) };
    let head: Vec<&str> = [key_zh.as_str(), lead].into_iter().filter(|word| !word.is_empty()).collect();
    let head = if head.is_empty() { String::new() } else { format!("{}：", head.join("，")) };
    format!("  - {head}{}", said.join("；"))
}

/// One key with its value in words; nothing for what says nothing to a reader.
fn pair(book: &Book<'_>, key: &str, node: &Node, spec: Option<&'static TableSpec>) -> Option<String> {
    let said = node.value.as_text();
    match (key, said, spec) {
        ("table", Some(table), _) => Some(format!("看“{}”", table_spec(table).map_or(table, |spec| spec.zh))),
        ("where" | "passes" | "chosen" | "own" | "who", Some(text), Some(spec)) => Some(condition(book, text, spec)),
        ("among", Some(text), _) => table_spec("pairing").map(|spec| format!("只算{}", condition(book, text, spec))),
        ("match" | "link", None, Some(spec)) => matched(node, spec),
        ("sum", Some(column), Some(spec)) => Some(format!("加总“{}”", column_zh(column, spec))),
        ("distinct", Some(column), Some(spec)) => Some(format!("数不同的“{}”", column_zh(column, spec))),
        ("column", Some(column), Some(spec)) => Some(format!("取“{}”", column_zh(column, spec))),
        ("year", Some(column), Some(spec)) => Some(format!("年份看“{}”", column_zh(column, spec))),
        ("to", Some(state), _) => Some(format!("应为“{state}”")),
        ("any_time", ..) => Some("不限期间".to_owned()),
        ("date", Some(column), Some(spec)) => Some(format!("日子看“{}”", column_zh(column, spec))),
        ("asks", Some(question), _) => Some(format!("问：{question}")),
        _ => plain(book, key, node, spec).map(|value| format!("{}：{value}", key_zh(book, key))),
    }
}

fn plain(book: &Book<'_>, key: &str, node: &Node, spec: Option<&'static TableSpec>) -> Option<String> {
    let is_column = takes(book, key) == Some(Takes::Column);
    match (&node.value, spec) {
        (NodeValue::Text(column), Some(spec)) if is_column => Some(format!("“{}”", column_zh(column, spec))),
        (NodeValue::Text(name), _) if book.parameter(name).is_some() => Some(of_parameter(book, name)),
        (NodeValue::Text(text), _) => Some(word_zh(text).to_owned()),
        (NodeValue::Int(number), _) => Some(number.to_string()),
        (NodeValue::Number(number), _) => Some(number.to_string()),
        (NodeValue::Bool(answer), _) => Some(if *answer { "是" } else { "否" }.to_owned()),
        (NodeValue::Date(day), _) => Some(day.to_string()),
        (NodeValue::List(items), _) => {
            let words = items.iter().map(|item| plain(book, key, item, spec)).collect::<Option<Vec<_>>>()?;
            Some(words.join("、"))
        }
        (NodeValue::Table(_), Some(spec)) => matched(node, spec),
        _ => None,
    }
}

/// Which columns of a row must be whose.
fn matched(node: &Node, spec: &'static TableSpec) -> Option<String> {
    let said = entries(node).iter().filter_map(|(column, _, to)| {
        let zh = column_zh(column, spec);
        Some(match to.value.as_text()? {
            "subject" => format!("“{zh}”是承担者"),
            "counterpart" => format!("“{zh}”是对方"),
            "unit" => format!("“{zh}”是所在单位"),
            "pairing" => "在这一对的结对期内".to_owned(),
            other => format!("“{zh}”与“{}”相同", column_zh(other, spec)),
        })
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join("，"))
}

fn condition(book: &Book<'_>, text: &str, spec: &TableSpec) -> String {
    let parameter = |name: &str| of_parameter(book, name);
    metrics::condition_zh(text, spec, &book.words, &parameter)
}

/// `〔valid_months＝60〕`; a value that changes by date is told below, among the numbers.
fn of_parameter(book: &Book<'_>, name: &str) -> String {
    let Some(parameter) = book.parameter(name).filter(|parameter| parameter.value.steps.len() == 1) else {
        return format!("〔{name}〕");
    };
    let value = parameter.value.last().map_or_else(|| "未设定".to_owned(), shown);
    format!("〔{name}＝{value}〕")
}

fn shown(setting: &policy::Setting) -> String {
    match setting {
        policy::Setting::Text(text) => text.clone(),
        policy::Setting::Int(number) => number.to_string(),
        policy::Setting::Number(number) => number.to_string(),
        policy::Setting::Bool(answer) => if *answer { "是" } else { "否" }.to_owned(),
        policy::Setting::Date(day) => day.to_string(),
    }
}

/// A column by its Chinese name; one of another table the rule looks at by the name it has there.
fn column_zh<'c>(column: &'c str, spec: &'static TableSpec) -> &'c str {
    let elsewhere = || STORED.iter().find_map(|spec| spec.column(column));
    spec.column(column).or_else(elsewhere).map_or(column, |column| column.zh)
}

/// Words of the language that stand as values.
fn word_zh(word: &str) -> &str {
    match word {
        "week" => "每周",
        "fortnight" => "每两周",
        "month" => "每月",
        "minutes" => "分钟",
        "hours" => "小时",
        "days" => "天",
        "months" => "月",
        "years" => "年",
        "stock" => "存量（到那天有效的）",
        "flow" => "增量（当期新增的）",
        "cumulative" => "累计（到那天一共有过的）",
        "in_period" => "当期",
        "at_one_time" => "同时",
        "mentor" => "师傅",
        "mentee" => "徒弟",
        "higher" => "高于徒弟",
        "not_lower" => "不低于徒弟",
        "same" => "与徒弟相同",
        "different" => "与徒弟不同",
        "duplicate" => "同样的出现两次",
        "burst" => "一天过多",
        "order" => "先后颠倒",
        "mirror" => "双方各有一份",
        "any" => "不限时间",
        "period" => "同一期间",
        "window" => "往回算的月数之内",
        "mentee_result" => "徒弟的成绩",
        "effect" => "带教效果",
        other => other,
    }
}

fn takes(book: &Book<'_>, key: &str) -> Option<Takes> {
    let shapes = book.language.shapes.iter().flat_map(|shape| &shape.keys);
    book.language.rule.iter().chain(shapes).find(|known| known.name == key).map(|known| known.takes)
}

fn key_zh(book: &Book<'_>, key: &str) -> String {
    let shapes = book.language.shapes.iter().flat_map(|shape| &shape.keys);
    let known = book.language.rule.iter().chain(shapes).find(|known| known.name == key);
    known.map_or(key, |known| known.zh).split(['；', '（', '：']).next().unwrap_or(key).to_owned()
}

/// The keys of the rule's shape that hold numbers by date.
fn number_keys(book: &Book<'_>, rule: &Rule) -> Vec<String> {
    let shape = book.language.shapes.iter().find(|shape| shape.name == rule.primitive);
    let dated = shape.into_iter().flat_map(|shape| &shape.keys).filter(|key| key.takes == Takes::Dated);
    dated.map(|key| key.name.to_owned()).collect()
}

/// Every number with unit, first day and whose it is; those of a parameter by its name.
fn how_many(book: &Book<'_>, rule: &Rule) -> Vec<String> {
    let complaints = Complaints::default();
    let keys = rule.body.section(&complaints);
    let said = number_keys(book, rule).into_iter().filter_map(|key| {
        let node = keys.value(&key)?;
        let zh = key_zh(book, &key);
        if let Some(parameter) = node.value.as_text().and_then(|name| book.parameter(name)) {
            return Some(format!("{zh}：{}", numbers::dated(&parameter.value, &parameter.unit)));
        }
        Some(format!("{zh}：{}", numbers::dated(&read_dated(&keys, &key)?, unit_of(rule, &key))))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { Vec::new() } else { vec![format!("- 多少：{}", said.join("；"))] }
}

/// The unit of one of a rule's numbers: its own, but for those that say how long, how late, or which part.
fn unit_of<'r>(rule: &'r Rule, key: &str) -> &'r str {
    match (rule.primitive.as_str(), key) {
        ("every", "at_least") | (_, "each" | "a_day" | "may_miss") => "",
        (_, "months") => "个月",
        (_, "due_days" | "grace_days" | "least_days") => "天",
        _ => &rule.unit,
    }
}

fn treated(book: &Book<'_>, rule: &Rule) -> String {
    let cases: Vec<_> = book.pack.cases.iter().filter(|case| case.is_of_rule(&rule.id)).collect();
    let failing = cases.iter().filter(|case| case.shows_a_failure()).count();
    let treatment = match rule.treatment {
        Treatment::Evaluated => "可判定",
        Treatment::Counted => "仅统计，不判谁没做到",
        Treatment::Judged => "由人评定",
    };
    let cases = match cases.len() {
        0 => "没有算例".to_owned(),
        n => format!("算例{n}个，其中{failing}个有未达标、不可判定等结论"),
    };
    format!("- 处理：{treatment}；形状 `{}`；{cases}", rule.primitive)
}

/// Catalogue ids where they are others than its own, rules of its family, and what the text leaves open.
fn related(rule: &Rule) -> Vec<String> {
    let mut lines = Vec::new();
    let of = |id: &String| catalogue().iter().find(|known| known.id == *id).map(|known| known.source.as_str());
    let listed: Vec<String> =
        rule.catalogue.iter().map(|id| of(id).map_or(id.clone(), |source| format!("{id}（{source}）"))).collect();
    if !listed.is_empty() {
        lines.push(format!("- 目录：{}", listed.join("、")));
    }
    if let Some(family) = text(&rule.body.node, "family") {
        lines.push(format!("- 同族：`{family}`，同族的规则以最严的为准"));
    }
    if let Some(note) = text(&rule.body.node, "note") {
        lines.push(format!("- 说明：{note}"));
    }
    lines
}
