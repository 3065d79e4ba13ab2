//! The lines of a table, and what stands between them: groups, totals, examples, blank and unfilled rows.

use crate::random::Random;
use crate::sheet::{Value, cell};

use super::page::Page;
use super::table::{Join, Line, Table};
use super::truth::{StatedProblem, StatedRow};

/// Words before a total.
const TOTALS: [&str; 5] = ["合计", "总计", "合  计", "共计", "合计："];
/// Lines over groups of rows.
const GROUPS: [&str; 4] = ["一、语文组", "二、综合组", "理科教研组", "（一）低段"];
/// What repeats the line above.
const DITTO: [&str; 4] = ["同上", "〃", "″", "\""];

/// What one table has between its lines.
struct Manner {
    join: Join,
    ditto: &'static str,
    breaks: bool,
    groups: bool,
    repeats: bool,
}

impl Manner {
    fn choose(page: &Page, table: &Table, heading: (usize, usize), random: &mut Random) -> Self {
        let merges = page.container.merges();
        let joins: Vec<Join> = table.joins.iter().copied().filter(|join| *join != Join::Merge || merges).collect();
        Self {
            join: if joins.is_empty() { Join::Repeat } else { random.pick(&joins) },
            ditto: random.pick(&DITTO),
            breaks: random.chance(15),
            groups: table.may_group && random.chance(15),
            repeats: random.chance(6) && table.lines.len() > 3 && heading.0 == heading.1,
        }
    }
}

impl Page {
    /// Everything below the headings.
    pub(super) fn below_heading(&mut self, table: &Table, heading: (usize, usize), random: &mut Random) {
        let has_total = table.may_total && table.columns.iter().any(|column| column.is_counted);
        let total_at = if has_total { random.below(8) } else { 8 };
        if total_at == 0 {
            self.total(table, &table.lines, random.pick(&TOTALS));
        }
        if table.is_numbered && random.chance(5) {
            self.example(table);
        }
        self.body(table, heading, has_total, random);
        if table.is_numbered && random.chance(8) {
            self.unfilled(table, random.between(1, 4));
        }
        match total_at {
            1..=3 => self.total(table, &table.lines, random.pick(&TOTALS)),
            4 => self.total(table, &table.lines, ""),
            _ => {}
        }
        if total_at == 1 && random.chance(40) {
            self.mean(table);
        }
    }

    fn body(&mut self, table: &Table, heading: (usize, usize), has_total: bool, random: &mut Random) {
        let manner = Manner::choose(self, table, heading, random);
        let mut since = 0;
        for (nth, line) in table.lines.iter().enumerate() {
            let stands_alone = line.continued.is_empty();
            if manner.groups && stands_alone && (nth == 0 || random.chance(20)) {
                if nth > since && has_total {
                    self.total(table, &table.lines[since..nth], "小计");
                }
                since = nth;
                self.group(GROUPS[nth % GROUPS.len()], table.columns.len(), random);
            } else if manner.breaks && stands_alone && nth > 0 && random.chance(25) {
                let blank = if random.chance(30) { vec![cell(" "), cell("  ")] } else { Vec::new() };
                self.sheet.push(blank);
            } else if manner.repeats && stands_alone && nth == table.lines.len() / 2 {
                self.sheet.push(self.sheet.rows[heading.0].clone());
            }
            self.line(line, manner.join, manner.ditto);
        }
        if since > 0 && has_total {
            self.total(table, &table.lines[since..], "小计");
        }
    }

    /// A line over the rows that follow: merged over the width, or alone in the first column.
    fn group(&mut self, text: &str, width: usize, random: &mut Random) {
        if random.chance(40) {
            self.sheet.push(vec![cell(text)]);
        } else {
            self.sheet.line(text, width);
        }
    }

    /// A row that shows how to fill in the form.
    fn example(&mut self, table: &Table) {
        let Some(line) = table.lines.first() else { return };
        let mut cells = line.cells.clone();
        cells[0] = cell("例");
        self.sheet.push(cells);
    }

    /// Numbered rows nobody filled in.
    fn unfilled(&mut self, table: &Table, how_many: usize) {
        for nth in 1..=how_many {
            self.sheet.push(vec![cell(table.lines.len() + nth)]);
        }
    }

    /// One line, and where its facts stand.
    fn line(&mut self, line: &Line, join: Join, ditto: &str) {
        let row = self.sheet.rows.len();
        let mut cells = line.cells.clone();
        for column in &line.continued {
            match join {
                Join::Repeat => {}
                Join::Blank => cells[*column] = Value::Empty,
                Join::Ditto => cells[*column] = cell(ditto),
                Join::Merge => {
                    cells[*column] = Value::Empty;
                    self.grow_merge(row, *column);
                }
            }
        }
        self.sheet.push(cells);
        for fact in &line.facts {
            let placed = |column: &Option<usize>| column.map(|column| (row, column));
            let fields = fact.fields.iter().map(|(key, value, column)| (*key, value.clone(), placed(column)));
            let stated =
                StatedRow { kind: fact.kind, row: Some(row), cell: placed(&fact.cell), fields: fields.collect() };
            self.stated.rows.push(stated);
        }
        let problems = line.tells.iter().map(|(code, column)| StatedProblem {
            code,
            row: Some(row),
            cell: column.map(|column| (row, column)),
        });
        self.stated.problems.extend(problems);
    }

    /// Lets the merged area above reach down to this row, or begins one.
    fn grow_merge(&mut self, row: usize, column: usize) {
        let above = self.sheet.merges.iter_mut().find(|m| m.left == column && m.right == column && m.bottom + 1 == row);
        match above {
            Some(merge) => merge.bottom = row,
            None => self.sheet.merge(row - 1, column, row, column),
        }
    }

    /// Sums of the counted columns behind a word; without one they stand alone.
    fn total(&mut self, table: &Table, lines: &[Line], word: &str) {
        let first = table.columns.iter().position(|column| column.is_counted).unwrap_or(1).max(1);
        let sums = |at: usize| lines.iter().map(|line| stated_number(line, at)).sum::<f64>();
        let row = self.numbers(table, word, sums);
        if !word.is_empty() {
            self.sheet.merge(row, 0, row, first - 1);
        }
    }

    fn mean(&mut self, table: &Table) {
        let lines = table.lines.len().max(1) as f64;
        let mean = |at: usize| {
            let sum: f64 = table.lines.iter().map(|line| stated_number(line, at)).sum();
            (sum / lines * 10.0).round() / 10.0
        };
        self.numbers(table, "平均", mean);
    }

    fn numbers(&mut self, table: &Table, word: &str, number: impl Fn(usize) -> f64) -> usize {
        let mut cells = vec![Value::Empty; table.columns.len()];
        cells[0] = cell(word);
        for (at, _) in table.columns.iter().enumerate().skip(1).filter(|(_, column)| column.is_counted) {
            cells[at] = Value::Number(number(at));
        }
        self.sheet.push(cells)
    }
}

/// The number a line truly states in a column.
fn stated_number(line: &Line, column: usize) -> f64 {
    let fields = line.facts.iter().flat_map(|fact| &fact.fields);
    let here = fields.filter(|(key, _, at)| *key == "quantity" && *at == Some(column));
    here.filter_map(|(_, value, _)| value.parse::<f64>().ok()).sum()
}
