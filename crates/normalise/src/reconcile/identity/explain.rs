//! Why mentions are one person, in words: the `identity` table, the findings and the questions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use linkage::{Link, Weighed};
use policy::{Identity, WhoIsWho};
use tables::{Area, CellRef, Finding, FindingCode, Lang, Question, Subject, Table, Term, table_spec};

use super::Person;
use super::answers::Answers;
use super::link::Linked;
use super::mentions::{Mention, Source};

/// So many names are written out where it is said how many there are.
const NAMES_SHOWN: usize = 8;

/// Everything needed to say why.
pub(super) struct Explained<'l> {
    /// What was linked.
    pub linked: &'l Linked,
    /// The mentions.
    pub mentions: &'l [Mention],
    /// The words of the evidence.
    pub identity: &'l Identity,
    /// What was decided.
    pub answers: &'l Answers<'l>,
    /// The person of each stretch; none for one that may be either of two namesakes.
    pub people: &'l [Option<Person>],
}

impl Explained<'_> {
    /// What a weight is made of: `姓名相同 +9.2；学科相同 +2.5`.
    fn words(&self, weighed: &Weighed, lang: Lang) -> String {
        let parts = weighed.parts.iter().filter_map(|part| {
            let comparison = self.identity.comparisons.get(part.comparison)?;
            let level = comparison.levels.get(part.level)?;
            Some(match lang {
                Lang::Zh => format!("{} {:+.1}", level.zh, part.bits),
                Lang::En => format!("{} {} {:+.1}", comparison.name, level.name, part.bits),
            })
        });
        parts.collect::<Vec<_>>().join("；")
    }

    /// The mention a stretch is named by: its earliest, of a roster rather than of another sheet.
    fn named_by(&self, stretch: usize) -> Option<&Mention> {
        let profile = self.linked.profiles.get(stretch)?;
        let all = profile.mentions.iter().filter_map(|at| self.mentions.get(*at));
        all.min_by_key(|mention| (mention.term.is_none(), mention.term, mention.source))
    }

    /// A stretch as a person would tell it.
    fn told(&self, stretch: usize) -> String {
        let Some(profile) = self.linked.profiles.get(stretch) else { return String::new() };
        let list = |all: &BTreeSet<String>| all.iter().cloned().collect::<Vec<_>>().join("、");
        let starts: BTreeSet<String> = profile.starts.iter().map(|day| format!("{day} 参加工作")).collect();
        let terms = match (profile.terms.first(), profile.terms.last()) {
            (Some(first), Some(last)) if first == last => first.to_string(),
            (Some(first), Some(last)) => format!("{first} 至 {last}"),
            _ => "名册".to_owned(),
        };
        let parts = [profile.unit.to_string(), profile.name.to_string(), terms, list(&profile.subjects), list(&starts)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}（{}）", parts.join(" "), self.sheets(stretch))
    }

    /// How many mentions of which sheets: `花名册 6、结对 3`.
    fn sheets(&self, stretch: usize) -> String {
        let mut counts: BTreeMap<Source, usize> = BTreeMap::new();
        let profile = self.linked.profiles.get(stretch);
        for mention in profile.iter().flat_map(|profile| &profile.mentions).filter_map(|at| self.mentions.get(*at)) {
            *counts.entry(mention.source).or_default() += 1;
        }
        counts.iter().map(|(source, count)| format!("{} {count}", source.zh())).collect::<Vec<_>>().join("、")
    }

    /// One question for each link that is neither made nor ruled out.
    pub(super) fn questions(&self) -> Vec<Question> {
        self.linked.asked.iter().filter_map(|link| self.question(link)).collect()
    }

    fn question(&self, link: &Link) -> Option<Question> {
        let (one, other) = (self.named_by(link.one)?, self.named_by(link.other)?);
        let weighed = self.linked.weigh(link.one, link.other);
        let mut units = vec![Arc::clone(&one.unit), Arc::clone(&other.unit)];
        units.sort();
        units.dedup();
        // The later side: in a term that is closed nothing is asked any more.
        let place =
            if (one.term.is_none(), one.term) > (other.term.is_none(), other.term) { one } else { other }.place.clone();
        let cell = place.cell.unwrap_or(CellRef::new(0, 0));
        let why = [Lang::Zh, Lang::En].map(|lang| self.words(&weighed, lang));
        Some(Question {
            subject: Subject::SamePerson,
            units,
            headings: vec![one.key.clone(), other.key.clone()],
            cells: Area::new(cell, cell),
            place,
            sheets: 1,
            samples: vec![self.told(link.one), self.told(link.other)],
            likely: Vec::new(),
            why,
            each_unit: false,
        })
    }

    /// One finding for each side of what is asked.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let sides = self.linked.asked.iter().flat_map(|link| [(link.one, link.other), (link.other, link.one)]);
        let told = sides.filter_map(|(one, other)| {
            let (at, with) = (self.named_by(one)?, self.named_by(other)?);
            let unit = if at.term.is_none() { "".into() } else { Arc::clone(&at.unit) };
            let finding = Finding::new(FindingCode::SamePersonUnsure, at.place.clone(), &*at.name);
            Some(finding.with([at.name.to_string(), with.unit.to_string(), with.name.to_string()]).of(unit, at.term))
        });
        told.chain(self.namesakes_elsewhere()).collect()
    }

    /// One finding for all of a unit who have namesakes elsewhere of whom too little is known to ask.
    fn namesakes_elsewhere(&self) -> Vec<Finding> {
        let sides = self.linked.namesakes.iter().flat_map(|(one, other)| [*one, *other]);
        let mut of_unit: BTreeMap<Arc<str>, BTreeMap<Arc<str>, &Mention>> = BTreeMap::new();
        for at in sides.filter_map(|stretch| self.named_by(stretch)).filter(|at| at.term.is_some()) {
            of_unit.entry(Arc::clone(&at.unit)).or_default().entry(Arc::clone(&at.name)).or_insert(at);
        }
        let told = of_unit.into_iter().filter_map(|(unit, names)| {
            let latest = names.values().max_by_key(|at| (at.term, &at.place))?;
            let mut some = names.keys().take(NAMES_SHOWN).map(|name| &**name).collect::<Vec<_>>().join("、");
            if names.len() > NAMES_SHOWN {
                some.push_str(" …");
            }
            let finding = Finding::new(FindingCode::NamesakesElsewhere, latest.place.clone(), some.as_str());
            Some(finding.with([names.len().to_string(), some]).of(unit, latest.term))
        });
        told.collect()
    }

    /// The names under which records may lie that belong to somebody else: unit, term, name and where that is asked.
    pub(super) fn open(&self) -> Vec<(Arc<str>, Term, Arc<str>, tables::Place)> {
        let mut open = Vec::new();
        for link in &self.linked.asked {
            let (Some(one), Some(other)) = (self.linked.profiles.get(link.one), self.linked.profiles.get(link.other))
            else {
                continue;
            };
            let Some(at) = self.named_by(link.other).filter(|_| one.unit == other.unit) else { continue };
            for term in one.terms.union(&other.terms) {
                for profile in [one, other] {
                    open.push((Arc::clone(&profile.unit), *term, Arc::clone(&profile.name), at.place.clone()));
                }
            }
        }
        open
    }

    /// The decision that joins or parts two stretches.
    fn decision(&self, one: usize, other: usize) -> Option<&WhoIsWho> {
        let mentions = |stretch: usize| self.linked.profiles.get(stretch).map(|profile| profile.mentions.as_slice());
        self.answers.about(mentions(one)?, mentions(other)?)
    }

    /// The `identity` table: one row a stretch, and one for each stretch it was weighed against in earnest.
    pub(super) fn table(&self) -> Table {
        let Some(spec) = table_spec("identity") else { unreachable!("`identity` is declared") };
        let mut rows = Table::builder(spec);
        for (verdict, one, other) in self.verdicts() {
            let (Some(profile), Some(at)) = (self.linked.profiles.get(one), self.named_by(one)) else { continue };
            let weighed = other.map(|other| self.linked.weigh(one, other));
            let decision = other.and_then(|other| self.decision(one, other));
            let id = |stretch: usize| self.people.get(stretch).and_then(|person| Some(&*person.as_ref()?.id));
            let decided = decision.map(|decision| {
                let decided = &decision.decided;
                [decided.by.as_str(), &decided.on.to_string(), &decided.why].join(" ").trim_end().to_owned()
            });
            rows.row()
                .text("teacher_id", id(one))
                .text("unit", &*profile.unit)
                .text("name", &*profile.name)
                .text("first_term", profile.terms.first().map(Term::to_string).as_deref())
                .text("last_term", profile.terms.last().map(Term::to_string).as_deref())
                .int("mentions", profile.mentions.len() as i64)
                .text("sheets", self.sheets(one).as_str())
                .text("verdict", verdict)
                .text("other_id", other.and_then(id))
                .text("other", other.map(|other| self.told(other)).as_deref())
                .number("bits", weighed.as_ref().map(|weighed| (weighed.bits * 10.0).round() / 10.0))
                .text("because", weighed.as_ref().map(|weighed| self.words(weighed, Lang::Zh)).as_deref())
                .text("decided", decided.as_deref())
                .source(&at.place);
        }
        rows.finish()
    }

    /// What became of each stretch: what it was joined with, then what is asked of it and what it was parted from.
    fn verdicts(&self) -> Vec<(&'static str, usize, Option<usize>)> {
        let linked = self.linked;
        let mut verdicts = Vec::new();
        let stretches = 0..linked.profiles.len();
        for one in stretches {
            let first = linked.person[one];
            if one == first {
                verdicts.push(("first", one, None));
                continue;
            }
            let touching = linked.made.iter().find(|link| link.one == one || link.other == one);
            let link = touching.map(|link| if link.one == one { link.other } else { link.one });
            let decided = (0..linked.profiles.len()).find(|other| {
                *other != one && linked.person[*other] == first && self.decision(one, *other).is_some_and(|it| it.same)
            });
            verdicts.push(match (decided, link) {
                (Some(other), _) => ("decided", one, Some(other)),
                (None, Some(other)) => ("joined", one, Some(other)),
                (None, None) => ("joined", one, Some(first)),
            });
        }
        for link in &linked.asked {
            verdicts.push(("asked", link.one, Some(link.other)));
            verdicts.push(("asked", link.other, Some(link.one)));
        }
        for link in &linked.refused {
            verdicts.push(("different", link.one, Some(link.other)));
            verdicts.push(("different", link.other, Some(link.one)));
        }
        verdicts.sort_by_key(|(_, one, _)| *one);
        verdicts
    }
}
