//! Who is who, as a person decided: `people.toml`.

use std::fmt::Write;

use tables::{Finding, FindingCode, QuestionColumn, Reply};

use super::layouts::{Decided, read_decided};
use crate::document::Section;

/// Mentions somebody decided are one person, or are not.
///
/// A side is written as the question names it: unit, name and what else tells the person, with `/` between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoIsWho {
    /// Whether they are one.
    pub same: bool,
    /// The sides, two or more.
    pub sides: Vec<String>,
    /// By whom, when and why.
    pub decided: Decided,
    /// Line in the file, from 1; 0 if it is not in a file yet.
    pub line: usize,
}

impl WhoIsWho {
    /// Whether both speak of some two sides, one saying the opposite of the other.
    fn contradicts(&self, other: &Self) -> bool {
        self.same != other.same && self.shares_two(other)
    }

    fn shares_two(&self, other: &Self) -> bool {
        self.sides.iter().filter(|side| other.sides.contains(side)).count() >= 2
    }
}

/// Reads `people.toml`.
pub(super) fn read(root: &Section<'_>) -> Vec<WhoIsWho> {
    root.only(&["people"]);
    let sections = root.sections("people");
    let read: Vec<WhoIsWho> = sections.iter().filter_map(read_one).collect();
    for (at, one) in read.iter().enumerate() {
        for before in read[..at].iter().filter(|before| before.contradicts(one)) {
            let zh = format!("与第 {} 行矛盾；同样两方只能有一种说法", before.line);
            let en = format!("contradicts line {}; two sides are one person or they are not", before.line);
            root.complain(one.line, "people", &zh, &en);
        }
    }
    read
}

fn read_one(section: &Section<'_>) -> Option<WhoIsWho> {
    section.only(&["same", "different", "by", "on", "why"]);
    let (same, different) = (section.texts("same"), section.texts("different"));
    let sides: Vec<String> =
        if same.is_empty() { &different } else { &same }.iter().map(|side| (*side).to_owned()).collect();
    if sides.len() < 2 || (!same.is_empty() && !different.is_empty()) {
        let (zh, en) = (
            "要写 same 或 different 之一，至少两方",
            "one of `same` and `different` is expected, with two sides or more",
        );
        section.complain(section.line(), "same", zh, en);
    }
    let decided = read_decided(section)?;
    Some(WhoIsWho { same: !same.is_empty(), sides, decided, line: section.line() })
}

const HEAD: &str = "\
# 谁是谁：待确认.xlsx 里“是不是同一个人”的回答写在这里；可以手改，删去一段就会重新问。
# same：所列各处是同一人；different：不是同一人。每一处写作 单位/姓名/学期/表/学科/参加工作时间，后面没有的可以不写。
# Who is who: answers to 是不是同一个人 are written here; edit them freely, and delete a part to be asked again.
";

/// The text of `people.toml` with further decisions behind it; what is there already stays as it is.
pub fn draft_people(text: &str, decisions: &[WhoIsWho]) -> String {
    let mut text = if text.trim().is_empty() { HEAD.to_owned() } else { text.to_owned() };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    for one in decisions {
        let _ = write_one(&mut text, one);
    }
    text
}

fn write_one(out: &mut String, one: &WhoIsWho) -> std::fmt::Result {
    let sides: Vec<String> = one.sides.iter().map(|side| format!("  {},\n", super::draft::quoted(side))).collect();
    writeln!(out, "\n[[people]]\n{} = [\n{}]", if one.same { "same" } else { "different" }, sides.concat())?;
    writeln!(out, "by = {}\non = {}", super::draft::quoted(&one.decided.by), one.decided.on)?;
    if !one.decided.why.is_empty() {
        writeln!(out, "why = {}", super::draft::quoted(&one.decided.why))?;
    }
    Ok(())
}

/// Takes an answer, unless the opposite is said already; what is known stays one decision.
pub(super) fn take(
    answer: WhoIsWho,
    reply: &Reply,
    known: &[WhoIsWho],
    new: &mut Vec<WhoIsWho>,
) -> Result<(), Box<Finding>> {
    if known.iter().chain(new.iter()).any(|one| one.contradicts(&answer)) {
        let place = reply.place_of(QuestionColumn::Answer);
        let finding = Finding::new(FindingCode::AnswerClashes, place, reply.text(QuestionColumn::Answer));
        return Err(finding.with(["decisions/people.toml 或另一行里的说法"]).into());
    }
    if !known.iter().chain(new.iter()).any(|one| one.same == answer.same && one.shares_two(&answer)) {
        new.push(answer);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::decisions::{DecisionFile, Decisions, PEOPLE_FILE};
    use crate::{ConfigError, Vocabulary};

    fn parse(text: &str) -> Result<Decisions, Vec<ConfigError>> {
        let vocabulary = Vocabulary::shipped().expect("right");
        Decisions::parse(vec![DecisionFile { name: PEOPLE_FILE.to_owned(), text: text.to_owned() }], &vocabulary)
    }

    #[test]
    fn what_is_drafted_is_read_back_as_it_was() {
        let decided = Decided {
            by: "王芳".into(),
            on: NaiveDate::from_ymd_opt(2025, 1, 10).expect("a day"),
            why: "问过\"学校\"".into(),
        };
        let sides = vec!["一小/李明/2022-1/语文".to_owned(), "二小/李明/2023-1".to_owned()];
        let mut one = WhoIsWho { same: true, sides, decided, line: 0 };
        let text = draft_people("# 手写\n", std::slice::from_ref(&one));
        // A written line and an empty one stand before it.
        one.line = 3;
        assert_eq!(parse(&text).expect("right").people, [one]);
    }

    #[test]
    fn two_answers_that_contradict_each_other_are_told_with_both_lines() {
        let one = "[[people]]\nsame = [\"甲\", \"乙\"]\nby = \"王\"\non = 2025-01-10\n";
        let errors = parse(&format!("{one}{}", one.replace("same", "different"))).expect_err("a clash");
        assert_eq!((errors.len(), errors[0].line), (1, 5));
        assert_eq!(parse(&one.replace(", \"乙\"", "")).expect_err("one side")[0].line, 1);
    }
}
