//! Reads one cell as what its column means: people, days, counts, words of a list; refuses what cannot be read, with a finding.

use chrono::NaiveDate;
use policy::{DateStyle, fold};
use tables::{CellRef, CellValue, Field, Finding, FindingCode, Value};

use crate::blocks::Block;
use crate::bounds::day_meant;
use crate::context::{Context, Direction, direction_in};
use crate::field_type::{FieldType, is_unit_field, type_of};
use crate::heading::Column;
use crate::personal::is_personal;
use crate::print::print_of;
use crate::row::{Row, SheetReader, shown_number, take_from};
use crate::values::{
    Choice, CountReading, DateFrame, DateReading, Digits, NameReading, choice, count, date, edge_in_words, last_day_of,
    last_digits, moment, names, period_behind, periods, week_number, weekday_in, without_code, year_month_in,
};

impl<'r> SheetReader<'r, '_> {
    /// Reads one cell of a row as a field.
    pub fn field(
        &mut self,
        read: &mut Row,
        field: Field,
        at: CellRef,
        value: &CellValue,
        context: &Context,
        above: Option<&Row>,
    ) {
        if let (Some(above), true) = (above, self.is_ditto(value)) {
            take_from(read, above, field);
            self.account.used(at);
            return;
        }
        read.cells.insert(field, at);
        if self.refuse_struck(at) {
            read.unreadable.insert(field);
            return;
        }
        if let CellValue::Error(error) = value {
            return self.refuse(read, field, at, FindingCode::ErrorValue, &[error]);
        }
        if let CellValue::Uncomputed(formula) = value {
            return self.refuse(read, field, at, FindingCode::FormulaWithoutValue, &[formula]);
        }
        let field_type = type_of(field);
        let Some(plain) = self.plain_word(read, field, at, value, &field_type) else { return };
        let value = plain.as_ref().unwrap_or(value);
        match field_type {
            FieldType::People => self.people(read, field, at, value),
            FieldType::Day => self.day(read, field, at, value, context),
            FieldType::MonthStart => self.month_edge(read, field, at, value, context, |first| first),
            FieldType::MonthEnd => self.month_edge(read, field, at, value, context, last_day_of),
            FieldType::Count => self.count(read, field, at, value),
            FieldType::Rank => self.count(read, field, at, &without_ordinal(value)),
            FieldType::Periods => self.periods(read, field, at, value),
            FieldType::Week => self.week(read, field, at, value),
            FieldType::Month => self.month(read, field, at, value),
            FieldType::Mark => self.mark(read, field, at, value),
            FieldType::Moment => self.moment(read, field, at, value),
            FieldType::List(list) => self.listed(read, field, at, value, list),
            FieldType::Text => self.plain_text(read, field, at, value),
        }
    }

    /// The word meant where a cell holds a whole list of choices or a code behind its word: `Some(None)` for any other cell,
    /// `None` where nothing is left to read.
    fn plain_word(
        &mut self,
        read: &mut Row,
        field: Field,
        at: CellRef,
        value: &CellValue,
        field_type: &FieldType,
    ) -> Option<Option<CellValue>> {
        let worded = matches!(field_type, FieldType::List(_) | FieldType::Mark | FieldType::Text);
        let (true, CellValue::Text(text)) = (worded, value) else { return Some(None) };
        match choice(text) {
            Choice::One(word) => Some(Some(CellValue::Text(word))),
            Choice::Open => {
                read.cells.remove(&field);
                self.account.used(at);
                None
            }
            Choice::Several if !matches!(field_type, FieldType::Text) => {
                self.refuse(read, field, at, FindingCode::ValueUnknown, &["只选一项"]);
                None
            }
            _ => Some(without_code(&fold(text)).map(|word| CellValue::Text(word.to_owned()))),
        }
    }

    fn is_ditto(&self, value: &CellValue) -> bool {
        matches!(value, CellValue::Text(text) if self.vocabulary.is_mark("ditto", &fold(text)))
    }

    fn keep(&mut self, read: &mut Row, field: Field, at: CellRef, value: Value) {
        self.account.used(at);
        read.values.insert(field, value);
    }

    /// Refuses a cell with a finding of its own.
    fn refuse(&mut self, read: &mut Row, field: Field, at: CellRef, code: FindingCode, words: &[&str]) {
        self.account.reject(at);
        read.unreadable.insert(field);
        self.tell(code, at, words);
    }

    /// Refuses a cell that is struck through where its row is not; told once, over however many rows it is merged.
    pub fn refuse_struck(&mut self, at: CellRef) -> bool {
        if !self.canvas.is_struck(at) {
            return false;
        }
        let at = self.canvas.origin(at);
        self.account.withdraw(at);
        let is_it = |finding: &Finding| finding.code == FindingCode::CellStruck && finding.place.cell == Some(at);
        if !self.findings.iter().any(is_it) {
            self.tell(FindingCode::CellStruck, at, &[]);
        }
        true
    }

    fn people(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        let text = value.shown();
        if self.vocabulary.is_mark("none", &fold(&text)) {
            read.cells.remove(&field);
            return self.account.used(at);
        }
        match names(&text) {
            NameReading::Names(found) => {
                self.account.used(at);
                // 徒弟1, 徒弟2: several columns may hold people of one kind.
                read.people.entry(field).or_default().extend(found);
            }
            // 姓名 of a paper the whole unit hands in is often the unit's own name.
            NameReading::Unreadable if self.is_own_unit(&text) => {
                read.cells.remove(&field);
                self.account.used(at);
            }
            NameReading::Unreadable => self.refuse(read, field, at, FindingCode::NameUnreadable, &[]),
        }
    }

    fn is_own_unit(&self, text: &str) -> bool {
        let folded = fold(text);
        !folded.is_empty()
            && folded.chars().count() >= 3
            && (self.unit.contains(&folded) || (!self.unit.is_empty() && folded.contains(&*self.unit)))
    }

    fn frame(&self, context: &Context, read: &Row, col: u32) -> DateFrame<'r> {
        let frame = self.date_frame(context, col);
        DateFrame { month: read.number(Field::Month).map(|month| month as u32).or(frame.month), ..frame }
    }

    /// What the lines above a row and the other cells of a column supply to its dates.
    pub fn date_frame(&self, context: &Context, col: u32) -> DateFrame<'r> {
        let digits = if self.two_digits.contains(&col) { Digits::Two } else { Digits::Any };
        let term = context.term.or(self.term);
        DateFrame { calendar: self.calendar, term, year: context.year, month: context.month, digits }
    }

    /// Reads a cell as a date; of two readings the one somebody decided on for this column.
    pub fn date_of(&self, field: Field, value: &CellValue, frame: &DateFrame<'_>) -> DateReading {
        match (date(value, frame), self.date_styles.get(&field)) {
            (DateReading::Ambiguous(as_written, _), Some(DateStyle::AsWritten)) => DateReading::Day(as_written),
            (DateReading::Ambiguous(_, zero_lost), Some(DateStyle::ZeroLost)) => DateReading::Day(zero_lost),
            (reading, _) => reading,
        }
    }

    /// Notes which columns write every month and day below ten with two digits: at least twice, and never with one.
    pub fn note_written_digits(&mut self, block: &Block) {
        self.two_digits.clear();
        self.done_over_due =
            block.columns.iter().filter(|column| says_done_over_due(column)).map(|column| column.col).collect();
        for (nth, column) in block.columns.iter().enumerate() {
            let cells = block.cells_of(nth);
            let written: Vec<Digits> =
                cells.iter().filter_map(|at| self.canvas.seen(*at)).filter_map(last_digits).collect();
            if written.len() >= 2 && written.iter().all(|digits| *digits == Digits::Two) {
                self.two_digits.insert(column.col);
            }
        }
    }

    fn day(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue, context: &Context) {
        if self.is_none(value) {
            read.cells.remove(&field);
            return self.account.used(at);
        }
        self.period_of_day(read, field, value);
        let reading = self.date_of(field, value, &self.frame(context, read, at.col));
        if day_meant(&reading).is_some_and(|day| self.refuse_day(read, field, at, day, context)) {
            return;
        }
        match reading {
            DateReading::Day(day) => {
                self.check_weekday(at, day, &value.shown());
                self.keep(read, field, at, Value::Date(day));
            }
            DateReading::ByColumn(day) => {
                self.tell(FindingCode::DateByColumn, at, &[&day.to_string()]);
                self.keep(read, field, at, Value::Date(day));
            }
            DateReading::ByWeek(day) => {
                self.tell_once(FindingCode::DateByWeek, at, &[&day.to_string()]);
                self.keep(read, field, at, Value::Date(day));
            }
            DateReading::Week(week) if field == Field::Date => {
                read.cells.insert(Field::Week, at);
                self.keep(read, Field::Week, at, Value::Int(week.into()));
            }
            DateReading::YearAssumed(day) => {
                self.year_assumed(at, day, context);
                self.keep(read, field, at, Value::Date(day));
            }
            DateReading::Ambiguous(one, other) => {
                self.refuse(read, field, at, FindingCode::DateAmbiguous, &[&one.to_string(), &other.to_string()])
            }
            DateReading::Blank => {
                read.cells.remove(&field);
                self.account.used(at);
            }
            DateReading::Month(_) | DateReading::Week(_) | DateReading::Unreadable => {
                match self.days_in(read, field, at, value, context).as_slice() {
                    [first, ..] => self.keep(read, field, at, Value::Date(*first)),
                    [] => self.refuse(read, field, at, FindingCode::DateUnreadable, &[]),
                }
            }
        }
    }

    /// The days a cell lists (`9.11、9.18、10.9`), noted on the row; none unless every part is a day with its month.
    fn days_in(
        &mut self,
        read: &mut Row,
        field: Field,
        at: CellRef,
        value: &CellValue,
        context: &Context,
    ) -> Vec<NaiveDate> {
        let CellValue::Text(text) = value else { return Vec::new() };
        if field != Field::Date || !self.days_listed {
            return Vec::new();
        }
        let frame = self.frame(context, read, at.col);
        let parts = text.split(['、', '，', ',', '；', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let days = parts.map(|part| {
            let names_month = part.contains(['月', '.', '-', '/', '．']);
            match self.date_of(field, &CellValue::Text(part.into()), &frame) {
                DateReading::Day(day) | DateReading::YearAssumed(day) if names_month => Some(day),
                _ => None,
            }
        });
        let days = days.collect::<Option<Vec<NaiveDate>>>().unwrap_or_default();
        if days.len() < 2 || days.iter().any(|day| self.is_out_of_time(field, *day, context)) {
            return Vec::new();
        }
        read.days.clone_from(&days);
        days
    }

    /// The lesson period some write behind the day counts where no column of its own says it.
    fn period_of_day(&self, read: &mut Row, field: Field, value: &CellValue) {
        if let (Field::Date, CellValue::Text(text), true) = (field, value, read.periods.is_empty()) {
            read.periods.extend(period_behind(text));
        }
    }

    /// Tells a weekday that the calendar does not give to the day beside it.
    pub fn check_weekday(&mut self, at: CellRef, day: NaiveDate, text: &str) {
        let names = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
        let is = chrono::Datelike::weekday(&day).number_from_monday();
        let said = weekday_in(text).filter(|said| *said != is && text.contains(['周', '期', '拜']));
        if let Some(said) = said {
            let name = |weekday: u32| names.get(weekday as usize - 1).copied().unwrap_or_default();
            self.tell(FindingCode::WeekdayDiffers, at, &[name(is), &day.to_string(), name(said)]);
        }
    }

    /// Told once a sheet, and only where no title names the year or the term.
    fn year_assumed(&mut self, at: CellRef, day: NaiveDate, context: &Context) {
        if context.term.is_none() && context.year.is_none() {
            self.tell_once(FindingCode::YearAssumed, at, &[&day.to_string()]);
        }
    }

    fn month_edge(
        &mut self,
        read: &mut Row,
        field: Field,
        at: CellRef,
        value: &CellValue,
        context: &Context,
        edge: fn(NaiveDate) -> NaiveDate,
    ) {
        if self.is_none(value) {
            read.cells.remove(&field);
            return self.account.used(at);
        }
        let frame = DateFrame { month: None, ..self.frame(context, read, at.col) };
        if matches!(field, Field::Start)
            && let Some((from, to)) = crate::values::day_span(&value.shown(), &frame)
        {
            if self.refuse_day(read, field, at, from, context) {
                return;
            }
            self.keep(read, Field::Start, at, Value::Date(from));
            if let Some(to) = to {
                read.values.insert(Field::End, Value::Date(to));
            }
            return;
        }
        let reading = self.date_of(field, value, &frame);
        if day_meant(&reading).is_some_and(|day| self.refuse_day(read, field, at, day, context)) {
            return;
        }
        match reading {
            DateReading::Day(day) | DateReading::YearAssumed(day) => self.keep(read, field, at, Value::Date(day)),
            DateReading::Month(first) => self.keep(read, field, at, Value::Date(edge(first))),
            DateReading::Ambiguous(one, other) => {
                self.refuse(read, field, at, FindingCode::DateAmbiguous, &[&one.to_string(), &other.to_string()])
            }
            DateReading::Blank => {
                read.cells.remove(&field);
                self.account.used(at);
            }
            DateReading::ByWeek(day) => self.keep(read, field, at, Value::Date(day)),
            DateReading::ByColumn(first) => {
                self.tell(FindingCode::DateByColumn, at, &[&first.to_string()]);
                let whole_month = chrono::Datelike::day(&first) == 1;
                self.keep(read, field, at, Value::Date(if whole_month { edge(first) } else { first }));
            }
            DateReading::Week(_) | DateReading::Unreadable => match edge_in_words(&value.shown(), &frame) {
                Some((from, to)) => self.keep(read, field, at, Value::Date(if edge(from) == from { from } else { to })),
                None => self.refuse(read, field, at, FindingCode::DateUnreadable, &[]),
            },
        }
    }

    /// Reads a cell of a matrix as a count; a symbol the sheet's own legend explains means what the legend says.
    pub fn count_of(&self, value: &CellValue) -> CountReading {
        let CellValue::Text(text) = value else { return count(value, self.vocabulary) };
        let Some(words) = self.legend.get(&fold(text)) else { return count(value, self.vocabulary) };
        let says = |list: &str| {
            self.vocabulary.lines.get(list).is_some_and(|known| known.iter().any(|word| words.contains(word.as_str())))
        };
        match (direction_in(words, self.vocabulary), says("legend_no"), says("legend_yes")) {
            (Some(_), _, _) | (None, false, true) => CountReading::Tick,
            (None, true, _) => CountReading::Blank,
            (None, false, false) => CountReading::Unreadable,
        }
    }

    /// Who observes whom in a cell whose symbol the legend explains that way (`●师傅听徒弟`).
    pub fn direction_of_symbol(&self, at: CellRef) -> Option<Direction> {
        let CellValue::Text(text) = self.canvas.seen(at)? else { return None };
        direction_in(self.legend.get(&fold(text))?, self.vocabulary)
    }

    fn count(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        let done = self.done_over_due.contains(&at.col).then(|| first_of_two(value)).flatten();
        match count(done.as_ref().unwrap_or(value), self.vocabulary) {
            CountReading::Count(number) => self.keep(read, field, at, Value::Number(number)),
            CountReading::Tick => self.keep(read, field, at, Value::Number(1.0)),
            CountReading::WithText(number) => {
                self.tell(FindingCode::CountWithText, at, &[&shown_number(number)]);
                self.keep(read, field, at, Value::Number(number));
            }
            // 无 and - are a stated zero; a cell nobody filled in never comes here.
            CountReading::Blank => self.keep(read, field, at, Value::Number(0.0)),
            CountReading::Approximate(_) => self.refuse(read, field, at, FindingCode::CountApproximate, &[]),
            CountReading::Unreadable => self.refuse(read, field, at, FindingCode::CountUnreadable, &[]),
        }
    }

    fn moment(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        if self.is_none(value) {
            read.cells.remove(&field);
            return self.account.used(at);
        }
        match moment(value) {
            Some(moment) => self.keep(read, field, at, Value::Text(moment.into())),
            None => self.refuse(read, field, at, FindingCode::DateUnreadable, &[]),
        }
    }

    fn periods(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        read.periods = periods(value);
        if read.periods.is_empty() && !self.is_none(value) {
            // A period that cannot be told does not undo the lesson: its day still names it.
            self.tell(FindingCode::ValueUnknown, at, &["节次，如 第3节 或 3-4"]);
            self.account.reject(at);
            read.cells.remove(&field);
        } else {
            self.account.used(at);
        }
    }

    fn week(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        let week = match value {
            CellValue::Number(number) if number.fract() == 0.0 && (1.0..=30.0).contains(number) => Some(*number as u32),
            CellValue::Text(text) => {
                week_number(text).or_else(|| fold(text).parse().ok().filter(|week| (1..=30).contains(week)))
            }
            _ => None,
        };
        match week {
            Some(week) => self.keep(read, field, at, Value::Int(week.into())),
            None => self.refuse(read, field, at, FindingCode::CountUnreadable, &[]),
        }
    }

    fn month(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        let number = match value {
            CellValue::Number(number) if number.fract() == 0.0 => Some(*number),
            CellValue::DateTime(moment) if field == Field::Month => {
                Some(f64::from(chrono::Datelike::month(&moment.date())))
            }
            CellValue::Text(text) => {
                match (year_month_in(text).1, fold(text).trim_end_matches(['日', '号', '月']).parse::<f64>()) {
                    (Some(month), _) if field == Field::Month => Some(f64::from(month)),
                    (_, Ok(number)) => Some(number),
                    _ => None,
                }
            }
            _ => None,
        };
        let most = if field == Field::Month { 12.0 } else { 31.0 };
        match number.filter(|number| (1.0..=most).contains(number)) {
            Some(number) => self.keep(read, field, at, Value::Number(number)),
            None => self.refuse(read, field, at, FindingCode::DateUnreadable, &[]),
        }
    }

    fn mark(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        let text = fold(&value.shown());
        let no = self.vocabulary.is_mark("no", &text) || self.vocabulary.is_mark("none", &text);
        self.keep(read, field, at, Value::Bool(!no && text != "0"));
    }

    fn listed(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue, list: &str) {
        let text = tables::mask(&fold(&value.shown()));
        if self.vocabulary.is_mark("none", &text) && self.vocabulary.list(list).exact(&text).is_none() {
            read.cells.remove(&field);
            return self.account.used(at);
        }
        let words = self.vocabulary.list(list);
        if let Some(several) = self.several_of(list, &value.shown()) {
            return self.keep(read, field, at, Value::Text(several.join("、").into()));
        }
        match self.word_of(list, &text) {
            Some(name) => self.keep(read, field, at, Value::Text(name.into())),
            None if self.belongs_to_swapped(field, &text) => self.listed_as_swapped(read, field, at, &text),
            // An open list keeps the school's own word; a closed one cannot.
            None if matches!(
                field,
                Field::DocumentKind
                    | Field::Scheme
                    | Field::Track
                    | Field::LessonType
                    | Field::AwardKind
                    | Field::ActivityKind
            ) =>
            {
                self.keep(read, field, at, Value::Text(text.into()));
            }
            None => {
                let code = if list == "title" { FindingCode::TitleUnknown } else { FindingCode::ValueUnknown };
                let known: Vec<&str> = words.entries.iter().map(|entry| entry.name.as_str()).take(6).collect();
                let expected = if list == "title" { text.clone() } else { known.join("、") };
                self.refuse(read, field, at, code, &[&expected]);
            }
        }
    }

    /// The values of a cell that names several papers: `教案、教学反思`.
    fn several_of(&self, list: &str, text: &str) -> Option<Vec<String>> {
        let parts: Vec<String> = text
            .split(['、', '，', ',', '；', ';', '/', '\n', '+', '和', '及'])
            .map(fold)
            .filter(|part| !part.is_empty())
            .collect();
        let words = self.vocabulary.list(list);
        let named: Option<Vec<String>> =
            parts.iter().map(|part| words.exact(part).map(|entry| entry.name.clone())).collect();
        named.filter(|named| list == "document_kind" && named.len() > 1)
    }

    /// The value of a list a text names: as a whole, else inside it, unless the rest of the text denies it (`未达到合格`).
    fn word_of(&self, list: &str, text: &str) -> Option<String> {
        let words = self.vocabulary.list(list);
        let inside = || {
            let entry = words.within(text)?;
            let word = entry.words.iter().filter(|word| text.contains(word.as_str())).max_by_key(|word| word.len())?;
            let rest = text.replacen(word.as_str(), "", 1);
            let denied =
                self.vocabulary.marks.get("negation").into_iter().flatten().any(|no| rest.contains(no.as_str()));
            (!denied).then_some(entry)
        };
        words.exact(text).or_else(inside).map(|entry| entry.name.clone())
    }

    /// 级别 and 等级 are often filled in the wrong way round; the words themselves tell which is which.
    fn belongs_to_swapped(&self, field: Field, text: &str) -> bool {
        swapped(field).is_some_and(|(_, list)| self.vocabulary.list(list).find(text).is_some())
    }

    fn listed_as_swapped(&mut self, read: &mut Row, field: Field, at: CellRef, text: &str) {
        let Some((other, list)) = swapped(field) else { return };
        if let Some(name) = self.vocabulary.list(list).find(text).map(|entry| entry.name.clone()) {
            self.keep(read, other, at, Value::Text(name.into()));
        }
    }

    fn plain_text(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        let text = tables::mask(&value.shown().split_whitespace().collect::<Vec<_>>().join(" "));
        if is_personal(field) {
            return self.personal_number(read, field, at, value);
        }
        if self.is_none(value) {
            read.cells.remove(&field);
            return self.account.used(at);
        }
        let text = match is_unit_field(field) {
            true => without_count(&value.shown()),
            false => text,
        };
        read.prints.extend(print_of(field, at, &text, self.vocabulary.recognition.print_from));
        self.keep(read, field, at, Value::Text(text.into()));
    }

    fn is_none(&self, value: &CellValue) -> bool {
        matches!(value, CellValue::Text(text) if self.vocabulary.is_mark("none", &fold(text)))
    }
}

/// Whether a heading says that its cells hold two numbers, the first done and the second due: `节数（实听/应听）`.
fn says_done_over_due(column: &Column) -> bool {
    let heading = fold(&column.heading());
    matches!((heading.find('实'), heading.find('/'), heading.find('应')), (Some(done), Some(over), Some(due)) if done < over && over < due)
}

/// `第3名` → `3`.
fn without_ordinal(value: &CellValue) -> CellValue {
    match value {
        CellValue::Text(text) => {
            CellValue::Text(fold(text).trim_start_matches('第').trim_end_matches(['名', '位']).into())
        }
        other => other.clone(),
    }
}

/// `11/10` → 11.
fn first_of_two(value: &CellValue) -> Option<CellValue> {
    let CellValue::Text(text) = value else { return None };
    let (done, due) = text.split_once(['/', '／'])?;
    due.trim().parse::<f64>().ok()?;
    Some(CellValue::Text(done.to_owned()))
}

/// The unit's name without the counts some write below it in the same cell: `第一小学\n6个班\n14人`.
fn without_count(text: &str) -> String {
    let says_number =
        |line: &&str| line.trim_start_matches(['(', '（', '共']).starts_with(|c: char| c.is_ascii_digit());
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let kept: Vec<&str> =
        lines.iter().take(1).chain(lines.iter().skip(1).filter(|line| !says_number(line))).copied().collect();
    kept.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The field a level or a prize is mistaken for, and its list.
fn swapped(field: Field) -> Option<(Field, &'static str)> {
    match field {
        Field::Level => Some((Field::Prize, "prize")),
        Field::Prize => Some((Field::Level, "level")),
        _ => None,
    }
}
