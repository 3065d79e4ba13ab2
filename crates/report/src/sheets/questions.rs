//! 待确认: one row a question, its answer chosen from a list; and 选项, the lists.

use std::collections::BTreeMap;

use policy::{Judged, Vocabulary, choices};
use tables::{Area, CellRef, LIST_MARK, Lang, Question, QuestionColumn, Reply, SCOPE_ANY, SCOPE_UNITS};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, Choices, Pick, SheetPlan, TabColour};
use crate::style::Style;

const NAME: &str = "待确认";
const LISTS: &str = "选项";

/// The lists the answers are chosen from, each once.
#[derive(Default)]
struct Lists(Vec<Vec<String>>);

impl Lists {
    /// Where a list stands on its sheet.
    fn area(&mut self, words: Vec<String>) -> Area {
        let last = words.len() as u32;
        let col = self.0.iter().position(|known| *known == words).unwrap_or_else(|| {
            self.0.push(words);
            self.0.len() - 1
        }) as u32;
        Area::new(CellRef::new(1, col), CellRef::new(last, col))
    }
}

/// Both sheets; `judged` is what was made of the answers that were in the workbook before.
pub(crate) fn compose(
    questions: &[Question],
    judged: &Judged,
    vocabulary: &Vocabulary,
    office: &str,
) -> Vec<SheetPlan> {
    let mut page = Page::plain(
        NAME,
        TabColour::Attention,
        QuestionColumn::ALL.len(),
        [office.to_owned(), "第&P页 共&N页".to_owned(), String::new()],
    );
    page.title("待确认", &about(questions.len()));
    page.across(Cell::text(HOW_TO, Style::Note));
    let hints = hints(judged);
    let reply = |question: &Question| judged.kept.get(&question.id());
    let rows = questions.iter().map(|question| row(question, reply(question), &hints)).collect();
    let columns: Vec<Column> = QuestionColumn::ALL.into_iter().map(width).collect();
    let table = page.main_table(&columns, rows, "没有待确认的问题。");
    page.freeze_columns(1);
    let mut plan = page.finish();
    let mut lists = Lists::default();
    for (row, question) in (table.first.row + 1..).zip(questions) {
        let from = lists.area(words(question, vocabulary));
        plan.choices.push(pick(row, QuestionColumn::Answer, Pick::From { sheet: LISTS.to_owned(), area: from }));
        let scopes = [SCOPE_UNITS, SCOPE_ANY].map(str::to_owned).to_vec();
        plan.choices.push(pick(row, QuestionColumn::Scope, Pick::Words(scopes)));
    }
    if questions.is_empty() { vec![plan] } else { vec![plan, lists_sheet(&lists, office)] }
}

fn about(open: usize) -> String {
    match open {
        0 => "所有表都看懂了，没有要问的。".to_owned(),
        open => format!("有 {open} 个问题要请人确认；没有确认以前，这些内容一律不计，也不猜。每个问题只问一次。"),
    }
}

const HOW_TO: &str = "怎样填：在“回答”中从下拉列表选一项；“适用”说明只对所列单位，还是对所有单位的同样表头；填回答人、回答日期（如 2025-1-10）和依据，\
与上一行相同时可以空着。其余各列请勿改动。填好保存、关闭后再运行一次 qinglan run：回答会写入 decisions/，以后不再问。";

fn width(asked: QuestionColumn) -> Column {
    let (min, max) = match asked {
        QuestionColumn::Id => (13.0, 13.0),
        QuestionColumn::Units => (12.0, 20.0),
        QuestionColumn::Asked | QuestionColumn::By => (11.0, 13.0),
        QuestionColumn::Heading => (10.0, 18.0),
        QuestionColumn::Samples => (20.0, 36.0),
        QuestionColumn::Why => (16.0, 28.0),
        QuestionColumn::Answer => (18.0, 22.0),
        QuestionColumn::Scope => (10.0, 10.0),
        QuestionColumn::On => (12.0, 12.0),
        QuestionColumn::Because | QuestionColumn::Hint => (14.0, 28.0),
        QuestionColumn::File => (16.0, 36.0),
        QuestionColumn::Sheet => (8.0, 16.0),
        QuestionColumn::Cells => (9.0, 12.0),
        QuestionColumn::Headings => (16.0, 44.0),
    };
    column(asked.zh(), min, max)
}

/// What was wrong with the answers that were not taken, by the row they stood in.
fn hints(judged: &Judged) -> BTreeMap<u32, String> {
    let mut hints: BTreeMap<u32, String> = BTreeMap::new();
    for finding in &judged.findings {
        let Some(cell) = finding.place.cell else { continue };
        let hint = hints.entry(cell.row).or_default();
        hint.push_str(&finding.hint(Lang::Zh));
    }
    hints
}

fn row(question: &Question, reply: Option<&Reply>, hints: &BTreeMap<u32, String>) -> Vec<Cell> {
    let row_of = |reply: &Reply| reply.cells.values().next().map(|cell| cell.row);
    let hint = reply.and_then(row_of).and_then(|row| hints.get(&row));
    QuestionColumn::ALL.into_iter().map(|asked| cell(question, asked, reply, hint)).collect()
}

fn cell(question: &Question, asked: QuestionColumn, reply: Option<&Reply>, hint: Option<&String>) -> Cell {
    let said = reply.map(|reply| reply.text(asked)).unwrap_or_default();
    // What proves on reading back which question it was stands as it is, unmasked.
    match asked {
        QuestionColumn::Id => Cell::printed(question.id(), Style::Faint),
        QuestionColumn::Units => Cell::printed(question.units.join(LIST_MARK), Style::Text),
        QuestionColumn::Asked => Cell::printed(question.subject.zh(), Style::Centre),
        QuestionColumn::Heading => Cell::printed(question.subject.heading(), Style::Text),
        QuestionColumn::Headings => Cell::printed(question.headings.join(LIST_MARK), Style::Faint),
        QuestionColumn::Samples => Cell::text(question.samples.join("；"), Style::Text),
        QuestionColumn::Why => Cell::text(question.why(Lang::Zh), Style::Faint),
        QuestionColumn::Answer | QuestionColumn::By | QuestionColumn::Because => Cell::text(said, Style::Input),
        QuestionColumn::Scope => Cell::text(if said.is_empty() { usual_scope(question) } else { said }, Style::Input),
        QuestionColumn::On => match reply.and_then(|reply| reply.on) {
            Some(day) => Cell::date(Some(day), Style::InputDate),
            None => Cell::text(said, Style::InputDate),
        },
        QuestionColumn::Hint => Cell::text(hint.map(String::as_str).unwrap_or_default(), Style::Faint),
        QuestionColumn::File => Cell::text(file_words(question), Style::Faint),
        QuestionColumn::Sheet => Cell::text(&*question.place.sheet, Style::Faint),
        QuestionColumn::Cells => Cell::text(cells_words(question.cells), Style::Faint),
    }
}

/// What several units ask alike is answered for all, what one asks for it alone.
fn usual_scope(question: &Question) -> &'static str {
    if question.units.len() > 1 { SCOPE_ANY } else { SCOPE_UNITS }
}

fn file_words(question: &Question) -> String {
    match question.sheets {
        0 | 1 => question.place.file.to_string(),
        sheets => format!("{}等 {sheets} 张表", question.place.file),
    }
}

fn cells_words(area: Area) -> String {
    if area.first == area.last { area.first.to_string() } else { format!("{}:{}", area.first, area.last) }
}

/// The words a question's answer is chosen from, likely ones first.
fn words(question: &Question, vocabulary: &Vocabulary) -> Vec<String> {
    let all = choices(&question.subject, vocabulary);
    let likely = question.likely.iter().filter_map(|key| all.iter().find(|choice| choice.key == *key));
    let last = all.iter().filter(|choice| choice.key == "aside");
    let others = all.iter().filter(|choice| choice.key != "aside" && !question.likely.contains(&choice.key));
    likely.chain(last).chain(others).map(|choice| choice.word.clone()).collect()
}

fn pick(row: u32, asked: QuestionColumn, from: Pick) -> Choices {
    let col = QuestionColumn::ALL.iter().position(|column| *column == asked).unwrap_or_default() as u32;
    Choices { area: Area::new(CellRef::new(row, col), CellRef::new(row, col)), from }
}

fn lists_sheet(lists: &Lists, office: &str) -> SheetPlan {
    let heads: Vec<Column> = (1..=lists.0.len()).map(|number| column(&format!("选项 {number}"), 16.0, 24.0)).collect();
    let longest = lists.0.iter().map(Vec::len).max().unwrap_or_default();
    let rows = (0..longest).map(|row| {
        let word = |list: &Vec<String>| {
            list.get(row).map_or(Cell::blank(Style::Text), |word| Cell::printed(word, Style::Text))
        };
        lists.0.iter().map(word).collect()
    });
    let mut page = Page::plain(
        LISTS,
        TabColour::Background,
        heads.len().max(1),
        [office.to_owned(), String::new(), String::new()],
    );
    page.table(&heads, rows.collect(), "");
    page.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tables::{Place, Subject};

    use super::*;

    fn question(subject: Subject, units: &[&str]) -> Question {
        Question {
            subject,
            units: units.iter().map(|unit| Arc::from(*unit)).collect(),
            headings: vec!["老蓝".into(), "小青".into()],
            place: Place::sheet("2024-1/一小/表.xlsx", "Sheet1"),
            cells: Area::new(CellRef::new(2, 0), CellRef::new(5, 0)),
            sheets: 1,
            samples: vec!["马建国".into()],
            likely: vec!["observer".into()],
            why: ["不在词表中".into(), "not in the vocabulary".into()],
            each_unit: false,
        }
    }

    #[test]
    fn each_question_has_a_list_with_its_likely_answers_first() {
        let vocabulary = Vocabulary::shipped().expect("right");
        let questions =
            [question(Subject::Kind, &["一小"]), question(Subject::Column("老蓝".into()), &["一小", "二小"])];
        let sheets = compose(&questions, &Judged::default(), &vocabulary, "县");
        let (asked, lists) = (&sheets[0], &sheets[1]);
        assert_eq!(asked.choices.len(), 4);
        let Pick::From { sheet, area } = &asked.choices[2].from else { panic!("a list on the second sheet") };
        assert_eq!(sheet, LISTS);
        let first = &lists.lines[area.first.row as usize].cells[area.first.col as usize];
        assert_eq!(first.shown(), "听课人");
        let row = asked.choices[2].area.first.row as usize;
        let shown: Vec<String> = asked.lines[row].cells.iter().map(Cell::shown).collect();
        assert_eq!(shown[1..5], ["一小｜二小", "这一列是什么", "老蓝", "马建国"]);
        assert_eq!(shown[7], SCOPE_ANY);
    }

    #[test]
    fn without_questions_it_says_so() {
        let vocabulary = Vocabulary::shipped().expect("right");
        let sheets = compose(&[], &Judged::default(), &vocabulary, "县");
        assert_eq!(sheets.len(), 1);
        assert!(sheets[0].lines.iter().flat_map(|line| &line.cells).any(|cell| cell.shown() == "没有待确认的问题。"));
    }
}
