//! What one row is worth: so many points each or by a table, less for later authors, less with age.

use chrono::Months;
use policy::Vocabulary;
use policy::document::{NodeValue, Section};
use tables::{ColumnType, Table, TableSpec};

use super::asked::{Asked, Proof};
use super::item::ItemBinder;
use super::numbers::Number;
use super::rows::{Gathered, Row, Rows, last_day, names_a_kind};
use crate::attain::joined;
use crate::condition::known_words;
use crate::exact::Exact;
use crate::owing::Owed;

/// What a row is worth.
#[derive(Debug)]
pub(crate) struct Worth {
    base: Base,
    order: Option<Order>,
    decay: Vec<Step>,
}

#[derive(Debug)]
enum Base {
    /// So many points a row, or for every one of its `sum`.
    Each(Number),
    /// By a table; the first line that fits counts.
    Scale(Vec<Line>),
}

/// One line of a table of points.
#[derive(Debug)]
struct Line {
    tier: Option<usize>,
    values: Vec<(&'static str, String)>,
    points: Number,
    /// As a clerk says it: `省二等`.
    label: String,
}

/// Less for authors further down.
#[derive(Debug)]
struct Order {
    column: &'static str,
    steps: Vec<Place>,
}

/// An author's place, with the share of the points or what is taken off.
type Place = (i64, Option<Number>, Option<Number>);

/// Less with age.
#[derive(Debug)]
struct Step {
    /// Up to so many months before the end of the period; any age without it.
    months: Option<Number>,
    share: Number,
}

/// What one row gives.
#[derive(Debug, Clone)]
pub(crate) struct Valued {
    pub row: Row,
    pub low: Exact,
    pub high: Exact,
    /// How it comes to that: `省二等8分`.
    pub words: String,
}

impl Worth {
    /// Binds `each` or `scale` (the `usual` one is asked for where neither stands), `order` and `decay`.
    pub fn bind(item: &ItemBinder<'_, '_>, rows: &mut Rows, usual: &str) -> Option<Self> {
        let spec = rows.spec()?;
        let section = &item.section;
        let base = match (section.value("each").is_some(), section.value("scale").is_some()) {
            (true, true) => {
                item.complain("scale", "each 与 scale 只能写一个", "only one of `each` and `scale`");
                None
            }
            (true, false) => item.number("each").map(Base::Each),
            (false, true) => read_scale(item, spec).map(Base::Scale),
            (false, false) => {
                item.needs(usual);
                None
            }
        };
        let ordered = ["order_by", "order"].iter().any(|key| section.value(key).is_some());
        let order = ordered.then(|| read_order(item, spec));
        let decay = section.sections("decay");
        if !decay.is_empty() {
            rows.of_any_time(item);
        }
        let decay: Vec<Option<Step>> = decay.iter().enumerate().map(|(nth, step)| read_step(item, step, nth)).collect();
        let order = match order {
            Some(bound) => Some(bound?),
            None => None,
        };
        Some(Self { base: base?, order, decay: decay.into_iter().collect::<Option<Vec<Step>>>()? })
    }

    /// What each row of a subject gives, in the order of the table.
    pub fn valued(&self, asked: &Asked<'_, '_, '_>, at: usize, rows: &Rows, gathered: &Gathered) -> Vec<Valued> {
        let table = asked.facts.stock.table(rows.selection.table);
        let (owed, tier) = (&asked.owed[at], asked.tiers[at]);
        gathered.rows.iter().map(|row| self.value(table, rows, row, owed, tier)).collect()
    }

    fn value(&self, table: &Table, rows: &Rows, row: &Row, owed: &Owed<'_>, tier: Option<usize>) -> Valued {
        let nothing =
            |words: &str| Valued { row: row.clone(), low: Exact::zero(), high: Exact::zero(), words: words.to_owned() };
        if row.barred {
            return nothing(&row.note);
        }
        let Some((low, high, words)) = self.base(table, rows, row.row, owed, tier) else {
            return nothing("不在评分表内");
        };
        let parts = [self.share_of_order(table, row.row, owed, tier), self.share_of_age(row, owed, tier)];
        let (mut low, mut high, mut words) = (low, high, words);
        for part in parts {
            let Part { times, minus, sure, zh } = part;
            let less = |points: &Exact| (&(points * &times) - &minus).max(Exact::zero());
            let lowest = less(&low);
            low = if sure { lowest } else { Exact::zero() };
            high = if sure { less(&high) } else { high };
            words.push_str(&zh);
        }
        if !row.certain {
            low = Exact::zero();
        }
        Valued { row: row.clone(), low, high, words }
    }

    /// Points before order and age: least, most, and how it is called. `None` if the table has no such line.
    fn base(
        &self,
        table: &Table,
        rows: &Rows,
        row: usize,
        owed: &Owed<'_>,
        tier: Option<usize>,
    ) -> Option<(Exact, Exact, String)> {
        match &self.base {
            Base::Each(each) => {
                let (Some(each), Some(times)) = (each.at(owed, tier), rows.quantity(table, row)) else {
                    return Some((Exact::zero(), Exact::zero(), "数未设定或未填".to_owned()));
                };
                let points = &each * &times;
                let words =
                    if rows.selection.sum.is_some() { format!("{times}×{each}分") } else { format!("{each}分") };
                Some((points.clone(), points, words))
            }
            Base::Scale(lines) => {
                let lines: Vec<&Line> = lines.iter().filter(|line| line.tier.is_none() || line.tier == tier).collect();
                let fitting: Vec<(&Line, bool)> =
                    lines.iter().filter_map(|line| Some((*line, line.fits(table, row)?))).collect();
                let sure = fitting.iter().position(|(_, sure)| *sure);
                let points = |line: &Line| line.points.at(owed, tier);
                let may: Vec<&(&Line, bool)> = fitting.iter().take(sure.map_or(fitting.len(), |at| at + 1)).collect();
                let (line, only) = (may.last()?.0, may.len() == 1 && sure.is_some());
                if only {
                    let Some(points) = points(line) else {
                        return Some((Exact::zero(), Exact::zero(), format!("{}未设定", line.label)));
                    };
                    let words = format!("{}{points}分", line.label);
                    return Some((points.clone(), points, words));
                }
                let all: Vec<Exact> = may.iter().filter_map(|(line, _)| points(line)).collect();
                let low = if sure.is_some() { all.iter().min().cloned() } else { None };
                let high = all.iter().max().cloned().unwrap_or_else(Exact::zero);
                Some((low.unwrap_or_else(Exact::zero), high.clone(), format!("级别或奖次未填，至多{high}分")))
            }
        }
    }

    fn share_of_order(&self, table: &Table, row: usize, owed: &Owed<'_>, tier: Option<usize>) -> Part {
        let Some(order) = &self.order else { return Part::whole() };
        let Some(at) = table.int(row, order.column) else { return Part::unknown("（署名次序未填）") };
        let Some((_, share, minus)) = order.steps.iter().find(|(step, _, _)| *step == at) else {
            return Part { times: Exact::zero(), zh: format!("（第{at}作者不计分）"), ..Part::whole() };
        };
        let number = |number: &Option<Number>| number.as_ref().map(|number| number.at(owed, tier));
        match (number(share), number(minus)) {
            (Some(None), _) | (_, Some(None)) => Part::unknown("（署名折算未设定）"),
            (Some(Some(times)), _) if times != Exact::one() => {
                Part { zh: format!("（第{at}作者×{times}）"), times, ..Part::whole() }
            }
            (_, Some(Some(minus))) if !minus.is_zero() => {
                Part { zh: format!("（第{at}作者减{minus}分）"), minus, ..Part::whole() }
            }
            _ => Part::whole(),
        }
    }

    fn share_of_age(&self, row: &Row, owed: &Owed<'_>, tier: Option<usize>) -> Part {
        if self.decay.is_empty() {
            return Part::whole();
        }
        let Some(day) = row.day else { return Part::unknown("（没有日期）") };
        for step in &self.decay {
            let first = match &step.months {
                None => None,
                Some(months) => match months.at(owed, tier).and_then(|months| u32::try_from(months.to_whole()?).ok()) {
                    Some(months) => last_day(owed).checked_sub_months(Months::new(months)),
                    None => return Part::unknown("（年限未设定）"),
                },
            };
            if first.is_none_or(|first| day > first) {
                return match step.share.at(owed, tier) {
                    Some(times) if times == Exact::one() => Part::whole(),
                    Some(times) => Part { zh: format!("（{day}，按年限×{times}）"), times, ..Part::whole() },
                    None => Part::unknown("（年限折算未设定）"),
                };
            }
        }
        Part { times: Exact::zero(), zh: format!("（{day}，已超过年限）"), ..Part::whole() }
    }
}

/// What is left of a row's points.
struct Part {
    times: Exact,
    minus: Exact,
    sure: bool,
    zh: String,
}

impl Part {
    fn whole() -> Self {
        Self { times: Exact::one(), minus: Exact::zero(), sure: true, zh: String::new() }
    }

    fn unknown(zh: &str) -> Self {
        Self { sure: false, zh: zh.to_owned(), ..Self::whole() }
    }
}

impl Line {
    /// Whether a row fits: yes, perhaps (`Some(false)`, a cell is empty), or no.
    fn fits(&self, table: &Table, row: usize) -> Option<bool> {
        let mut sure = true;
        for (column, wanted) in &self.values {
            let cell = table.shown(row, column);
            if cell.is_empty() {
                sure = false;
            } else if cell != *wanted {
                return None;
            }
        }
        Some(sure)
    }
}

/// The lines of `scale`: `points` beside columns of the table with the values they must hold.
fn read_scale(item: &ItemBinder<'_, '_>, spec: &'static TableSpec) -> Option<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::new();
    let mut right = true;
    for (nth, section) in item.section.sections("scale").iter().enumerate() {
        match read_line(item, section, nth, spec) {
            Some(line) => {
                if lines.iter().any(|other| other.values == line.values && (other.tier == line.tier)) {
                    let (zh, en) = ("这一档写了两次", "this line stands twice");
                    section.complain(section.line(), "", zh, en);
                }
                lines.push(line);
            }
            None => right = false,
        }
    }
    if lines.is_empty() && right {
        item.complain("scale", "至少要有一行", "at least one line is needed");
    }
    right.then_some(lines)
}

fn read_line(item: &ItemBinder<'_, '_>, section: &Section<'_>, nth: usize, spec: &'static TableSpec) -> Option<Line> {
    section.need("points");
    let (mut values, mut label, mut right) = (Vec::new(), String::new(), true);
    for (key, line) in section.keys() {
        if ["points", "tier", "zh"].contains(&key) {
            continue;
        }
        let Some(column) = spec.column(key).filter(|column| names_a_kind(column.kind)) else {
            let known = spec.columns.iter().filter(|column| names_a_kind(column.kind)).map(|column| column.name);
            let near = policy::nearest(key, known.chain(["points", "tier"]));
            let table = spec.name;
            let (zh, en) =
                (format!("表 {table} 没有 `{key}` 这一列"), format!("table `{table}` has no column `{key}`"));
            section.complain_near(line, key, &zh, &en, near);
            right = false;
            continue;
        };
        match cell(item.binder.words, section, spec.name, column.name, column.kind) {
            Some(value) => {
                label.push_str(&value);
                values.push((column.name, value));
            }
            None => right = false,
        }
    }
    let tier = match section.text("tier") {
        Some(tier) => {
            let known: Vec<&str> = item.tiers.iter().map(String::as_str).collect();
            section.known_word("tier", tier, &known)?;
            known.iter().position(|id| *id == tier)
        }
        None => None,
    };
    let points = item.listed("scale", section, nth, "points");
    if values.is_empty() && right {
        let (zh, en) = ("至少要写一列的值", "at least one column must be named");
        section.complain(section.line(), "", zh, en);
        return None;
    }
    let label = section.text("zh").map_or(label, str::to_owned);
    right.then_some(Line { tier, values, points: points?, label })
}

/// The value a column must hold; a word no row of it can hold is told with the nearest.
fn cell(
    words: &Vocabulary,
    section: &Section<'_>,
    table: &str,
    column: &'static str,
    kind: ColumnType,
) -> Option<String> {
    let node = section.value(column)?;
    match (&node.value, kind) {
        (NodeValue::Int(number), ColumnType::Int) => Some(number.to_string()),
        (NodeValue::Text(text), ColumnType::Text) => {
            let known = known_words(table, column, words);
            if known.is_empty() || known.contains(&text.as_str()) {
                return Some(text.clone());
            }
            let listed = known.join("、");
            let zh = format!("`{column}` 没有 `{text}` 这个值，只有 {listed}");
            let en = format!("`{column}` never holds `{text}`, only {listed}");
            section.complain_near(node.line, column, &zh, &en, policy::nearest(text, known.iter().copied()));
            None
        }
        (other, kind) => {
            let (zh, en) =
                (format!("应为 {}", kind.name()), format!("{} is expected, not {}", kind.name(), other.kind()));
            section.complain(node.line, column, &zh, &en);
            None
        }
    }
}

fn read_order(item: &ItemBinder<'_, '_>, spec: &'static TableSpec) -> Option<Order> {
    item.needs("order_by");
    item.needs("order");
    let column = item.column("order_by", spec, |kind| kind == ColumnType::Int);
    let steps = item.section.sections("order");
    let read = steps.iter().enumerate().map(|(nth, step)| {
        step.only(&["at", "share", "minus"]).need("at");
        let (share, minus) = (item.listed("order", step, nth, "share"), item.listed("order", step, nth, "minus"));
        if share.is_none() && minus.is_none() {
            step.complain(step.line(), "share", "share、minus 要写一个", "`share` or `minus` is needed");
        }
        Some((step.int("at")?, share, minus))
    });
    let steps: Vec<Option<Place>> = read.collect();
    Some(Order { column: column?, steps: steps.into_iter().collect::<Option<Vec<_>>>()? })
}

fn read_step(item: &ItemBinder<'_, '_>, section: &Section<'_>, nth: usize) -> Option<Step> {
    section.only(&["months", "share"]).need("share");
    let months = item.listed("decay", section, nth, "months");
    Some(Step { months, share: item.listed("decay", section, nth, "share")? })
}

/// The rows as proofs, each with what it gives by itself.
pub(super) fn proofs(rows: &Rows, valued: &[Valued], counts: impl Fn(usize) -> bool) -> Vec<Proof> {
    let one = |(at, valued): (usize, &Valued)| {
        let counted = counts(at) && valued.row.certain && !valued.row.barred;
        let dropped = valued.row.certain && !valued.row.barred && !counts(at) && !valued.low.is_zero();
        let remark = if dropped { "未计入（只取规定的几项）" } else { "" };
        let own = if valued.row.note == valued.words { "" } else { valued.row.note.as_str() };
        Proof {
            table: rows.selection.table,
            row: valued.row.row,
            value: None,
            points: Some(valued.low.clone()),
            counted,
            note: joined(&[&valued.words, own, remark]),
        }
    };
    valued.iter().enumerate().map(one).collect()
}
