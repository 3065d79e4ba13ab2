//! What `check` says of kinds, columns and lines, in words a clerk understands.

use normalise::{BlockReading, Column, LineIs, Meaning, Weight};
use policy::Recognition;
use tables::{Lang, Question, Subject, column_letters};

use crate::message::{Voice, counted};
use crate::render;

/// What a line was taken for.
pub fn line_word(is: LineIs, voice: &Voice) -> &'static str {
    match is {
        LineIs::Title => voice.say("标题", "title"),
        LineIs::Info => voice.say("说明的事实", "facts"),
        LineIs::Heading => voice.say("表头", "headings"),
        LineIs::Form => voice.say("表单", "form"),
        LineIs::Data => voice.say("数据", "data"),
        LineIs::Total => voice.say("合计", "total"),
        LineIs::Note => voice.say("备注、签字等", "note"),
        LineIs::Group => voice.say("分组", "group"),
        LineIs::Unread => voice.say("没有看懂", "not understood"),
    }
}

/// The kind of a block with its confidence and evidence, and its columns as a table.
pub fn block_text(block: &BlockReading, recognition: &Recognition, voice: &Voice) -> String {
    let rows = match (block.heading_rows.0 + 1, block.heading_rows.1 + 1) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    };
    let kind = match voice.lang {
        Lang::Zh => block.form_zh.as_str(),
        Lang::En => block.form.as_deref().unwrap_or("not understood"),
    };
    let sure = sureness(block.confidence, recognition, voice);
    let why = block.why.text(voice.lang);
    let head = match voice.lang {
        Lang::Zh => {
            format!("\n  这是：{kind}  {sure}（{why}）  表头：第 {rows} 行  数据：{} 行\n", block.rows)
        }
        Lang::En => {
            format!("\n  kind: {kind}  {sure} ({why})  headings: row {rows}  data: {}\n", counted(block.rows, "row"))
        }
    };
    head.replace("（）", "").replace(" ()", "") + &columns_table(block, recognition, voice)
}

fn columns_table(block: &BlockReading, recognition: &Recognition, voice: &Voice) -> String {
    let heads = match voice.lang {
        Lang::Zh => ["列", "列名", "含义", "把握", "为什么"],
        Lang::En => ["col", "heading", "meaning", "sure", "why"],
    };
    let rows: Vec<Vec<String>> = block
        .columns
        .iter()
        .zip(&block.weights)
        .map(|(column, weight)| {
            vec![
                column_letters(column.col),
                column.heading(),
                meaning_text(&column.meaning, voice),
                sureness(weight.confidence, recognition, voice),
                evidence(column, weight, voice),
            ]
        })
        .collect();
    let table = render::table(&heads.map(str::to_owned), &rows);
    table.lines().map(|line| format!("    {line}\n")).collect()
}

/// How sure a reading is; a dash where nothing was read.
fn sureness(confidence: f64, recognition: &Recognition, voice: &Voice) -> String {
    let percent = (confidence * 100.0).round();
    match confidence {
        c if c <= 0.0 => "—".to_owned(),
        c if c < recognition.ask_below => format!("{percent}% {}", voice.say("把握不够", "not enough")),
        c if c < recognition.sure_from => format!("{percent}% {}", voice.say("大致有把握", "fairly sure")),
        _ => format!("{percent}%"),
    }
}

/// Why a column was read so: its heading, then what stands below it.
pub fn evidence(column: &Column, weight: &Weight, voice: &Voice) -> String {
    let field = match column.meaning {
        Meaning::Field(field) | Meaning::Doubtful(field) => Some(field),
        _ => None,
    };
    let said = [column.why.text(voice.lang), weight.values_text(field, voice.lang)];
    let said: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
    said.join(voice.say("；", "; "))
}

/// What a column means.
pub fn meaning_text(meaning: &Meaning, voice: &Voice) -> String {
    match meaning {
        Meaning::Field(field) => voice.say(field.zh(), field.key()).to_owned(),
        Meaning::Week(week) => format!("{} {week}", voice.say("教学周", "week")),
        Meaning::Month(month) => format!("{} {month}", voice.say("月", "month")),
        Meaning::Day(day) => format!("{} {day}", voice.say("日", "day")),
        Meaning::On(day) => day.to_string(),
        Meaning::Partner(name) => format!("{} {name}", voice.say("对方", "partner")),
        Meaning::Document(kind) => format!("{} {kind}", voice.say("材料", "document")),
        Meaning::Stage(stage) => format!("{} {stage}", voice.say("阶段", "stage")),
        Meaning::Ambiguous(fields) => {
            let readings: Vec<&str> = fields.iter().map(|field| voice.say(field.zh(), field.key())).collect();
            format!("{} {}", voice.say("有两种读法：", "two readings:"), readings.join(" / "))
        }
        Meaning::Doubtful(field) => {
            format!("{} {}", voice.say("内容不像：", "its content is no"), voice.say(field.zh(), field.key()))
        }
        Meaning::Aside => voice.say("略过", "left aside").to_owned(),
        Meaning::Unknown => voice.say("没有看懂", "not understood").to_owned(),
    }
}

/// The same in one short word.
pub fn meaning_short(column: &Column, voice: &Voice) -> String {
    match &column.meaning {
        Meaning::Ambiguous(_) | Meaning::Doubtful(_) | Meaning::Unknown => "？".to_owned(),
        meaning => meaning_text(meaning, voice),
    }
}

/// What a person is asked about a sheet; empty if nothing.
pub fn questions_text(questions: &[Question], voice: &Voice) -> String {
    if questions.is_empty() {
        return String::new();
    }
    let head = voice.say(
        "  要请人确认（运行 qinglan run 后，在 decisions/待确认.xlsx 里回答）：",
        "  To be answered (after qinglan run, in decisions/待确认.xlsx):",
    );
    let lines: Vec<String> = questions.iter().map(|question| question_text(question, voice)).collect();
    format!("{head}\n{}\n", lines.join("\n"))
}

fn question_text(question: &Question, voice: &Voice) -> String {
    let asked = match (&question.subject, voice.lang) {
        (subject, Lang::Zh) => subject.zh(),
        (Subject::Kind, Lang::En) => "what kind of sheet is it",
        (Subject::Column(_), Lang::En) => "what does the column mean",
        (Subject::Dates(_), Lang::En) => "how are its days meant",
        (Subject::SamePerson, Lang::En) => "are these one person",
    };
    let letters = column_letters(question.cells.first.col);
    let samples = question.samples.iter().take(3).cloned().collect::<Vec<_>>().join(voice.say("；", "; "));
    let why = question.why(voice.lang);
    match (question.subject.heading(), voice.lang) {
        ("", Lang::Zh) => format!("    {asked}（{why}）  {samples}"),
        ("", Lang::En) => format!("    {asked} ({why})  {samples}"),
        (heading, Lang::Zh) => format!("    {asked} {letters} “{heading}”（{why}）  {samples}"),
        (heading, Lang::En) => format!("    {asked} {letters} \"{heading}\" ({why})  {samples}"),
    }
}
