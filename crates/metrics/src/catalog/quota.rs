//! `quota`: places of a round proposed for each unit: by vacancies, with a bounded preference for units that keep their duties.
//!
//! Claim of a unit = vacancies × (1 + preference × share of duties met), an exact fraction; whole places by the method the pack names,
//! between floor and cap and never more than the unit's vacancies. The number of places of a round is `places`; without it there is a
//! base but no proposal. With `nested = "level"` the places are those of all levels together: first levels, then units.
//! A proposal only: leaders decide.

use std::collections::BTreeMap;

use apportion::{Fraction, Method};
use chrono::NaiveDate;
use policy::document::Section;
use policy::{DatedValue, Drawn, Lot, Setting, Treatment, fold};
use tables::{FindingCode, Period, Term};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::allotment::{Claim, Found, METHODS, Post, Posts, Question, Round, Special, Structure, worked_out};
use crate::attain::{Status, Verdict};
use crate::binder::{Binder, fraction};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Who};
use crate::parameters::number_at;
use crate::share::{Share, by_unit, reported};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "quota",
    treatment: Treatment::Evaluated,
    keys: &["method", "places", "preference", "floor", "cap", "nested", "structure", "special"],
    numbers: &["method", "places", "preference", "floor", "cap"],
    bind,
};

#[derive(Debug)]
struct Quota {
    method: DatedValue,
    places: DatedValue,
    preference: DatedValue,
    floor: Option<DatedValue>,
    cap: Option<DatedValue>,
    /// Whether places are those of all levels together.
    over_levels: bool,
    structures: Vec<Structure>,
    special: Special,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (method, places) = (binder.own_required("method"), binder.own_required("places"));
    let preference = binder.own_required("preference");
    let nested = binder.keys.text("nested").map(|word| binder.keys.known_word("nested", word, &["level"]));
    let special = binder.word_or_first("special", &["apart", "within"]);
    let structures = structures(binder);
    let quota = Quota {
        method: method?,
        places: places?,
        preference: preference?,
        floor: binder.own("floor"),
        cap: binder.own("cap"),
        over_levels: nested.is_some(),
        structures: structures?,
        special: if special? == "within" { Special::Within } else { Special::Apart },
    };
    quota.check(binder).then(|| Box::new(quota) as Box<dyn Measure>)
}

impl Quota {
    /// What no round could satisfy is refused before a file is opened.
    fn check(&self, binder: &Binder<'_>) -> bool {
        let words = self.method.steps.iter().filter_map(|(_, value)| value.as_ref());
        let unknown = words.filter(|value| method_of(value).is_none()).count();
        words_of(&self.method).iter().for_each(|word| {
            binder.keys.known_word("method", word, &METHODS);
        });
        let days = [Some(&self.places), self.floor.as_ref(), self.cap.as_ref()];
        let mut days: Vec<NaiveDate> = days
            .into_iter()
            .flatten()
            .flat_map(|value| value.steps.iter().map(|(from, _)| from.unwrap_or(binder.day)))
            .collect();
        days.push(binder.day);
        let at = |value: Option<&DatedValue>, day| value.and_then(|value| number_at(value, day));
        let above = |low: Option<&DatedValue>, high: Option<&DatedValue>| {
            days.iter().any(|day| at(low, *day).zip(at(high, *day)).is_some_and(|(low, high)| low > high))
        };
        let too_high = above(self.floor.as_ref(), Some(&self.places));
        if too_high {
            binder.complain(
                "floor",
                "一个单位的保底已超过本轮职数",
                "the floor of one unit is above the places of the round",
            );
        }
        let crossed = above(self.floor.as_ref(), self.cap.as_ref());
        if crossed {
            binder.complain("floor", "保底高于封顶", "the floor is above the cap");
        }
        unknown == 0 && !too_high && !crossed
    }

    fn whole(value: Option<&DatedValue>, day: NaiveDate) -> Option<u32> {
        value.and_then(|value| number_at(value, day)).map(|number| number as u32)
    }
}

fn method_of(setting: &Setting) -> Option<Method> {
    match setting {
        Setting::Text(word) if METHODS.contains(&word.as_str()) => Method::named(word),
        _ => None,
    }
}

fn words_of(value: &DatedValue) -> Vec<&str> {
    let settings = value.steps.iter().filter_map(|(_, value)| value.as_ref());
    settings.map(|setting| if let Setting::Text(word) = setting { word.as_str() } else { "" }).collect()
}

/// The inner ratios and shares a rule declares; `None` after a complaint.
fn structures(binder: &Binder<'_>) -> Option<Vec<Structure>> {
    binder.keys.sections("structure").iter().map(structure).collect()
}

fn structure(section: &Section<'_>) -> Option<Structure> {
    section.only(&["of", "levels", "ratio", "level", "at_most"]);
    let of = section.text("of").map(str::to_owned);
    let levels: Vec<String> = section.texts("levels").into_iter().map(str::to_owned).collect();
    let complain = |key: &str, zh: &str, en: &str| {
        section.complain(section.value(key).map_or(section.line(), |node| node.line), key, zh, en);
        None
    };
    if let Some(level) = section.text("level") {
        let Some(of) = of else {
            return complain("of", "要写 of：占哪一行岗位数的比例", "`of` is needed: the line that counts the whole");
        };
        let share: Option<Fraction> = section.text("at_most").and_then(|text| text.parse().ok());
        let one = Fraction::whole(1);
        return match share.filter(|share| !share.is_negative() && *share <= one) {
            Some(share) => Some(Structure::AtMost { of, level: level.to_owned(), share }),
            None => complain(
                "at_most",
                "应为 0 至 1 的比例，如 \"3/10\"",
                "a share from 0 to 1 is expected, such as \"3/10\"",
            ),
        };
    }
    let ratio = section.required_text("ratio").parse::<apportion::Ratio>();
    match ratio {
        Err(_) => complain(
            "ratio",
            "不是比例；应写如 \"2:4:4\"，各部分为正整数",
            "no ratio; write such as \"2:4:4\", whole numbers above zero",
        ),
        Ok(ratio) if ratio.parts().len() != levels.len() => complain(
            "ratio",
            "比例的份数与 levels 的等级数不同",
            "the ratio has not as many parts as there are `levels`",
        ),
        Ok(ratio) => Some(Structure::Inner { of, levels, ratio }),
    }
}

/// Vacancies of one unit in one round, with the row that says so.
struct Need<'f> {
    unit: &'f str,
    vacancies: u32,
    row: Option<usize>,
}

/// The rounds of one term: needs by level, units in order.
type Levels<'f> = BTreeMap<String, Vec<Need<'f>>>;

impl Measure for Quota {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        for (term, units) in posts(scope) {
            let Some(span) = scope.facts.terms.get(term) else { continue };
            let day = span.start;
            let levels = self.needs(scope, outcome, term, units);
            let shares = by_unit(outcome, |duty| duty.pack == scope.at.pack && reported(duty.period, term));
            let shares: BTreeMap<String, Share> =
                shares.into_iter().map(|(unit, share)| (unit.to_owned(), share)).collect();
            let places = self.places(scope, outcome, (term, day), &levels);
            for (level, needs) in &levels {
                let (places, how) = &places[level];
                let question = Question { places: *places, places_how: how.clone(), ..self.question(day) };
                self.round(scope, outcome, (term, level, span.start, span.end), needs, (&shares, question));
            }
        }
        Ok(())
    }

    fn reads_results(&self) -> bool {
        true
    }
}

/// What the sheets of each term say of each unit's posts.
fn posts<'f>(scope: &Scope<'f, '_>) -> BTreeMap<Term, BTreeMap<&'f str, Posts<'f>>> {
    let table = scope.facts.stock.table("vacancy");
    let mut terms: BTreeMap<Term, BTreeMap<&str, Posts<'_>>> = BTreeMap::new();
    for row in 0..table.len() {
        let term = table.text(row, "term").and_then(|term| term.parse().ok()).filter(|term| scope.terms.contains(term));
        let (Some(term), Some(unit)) = (term, table.text(row, "unit")) else { continue };
        let level = table.text(row, "level").unwrap_or_default();
        let post = terms
            .entry(term)
            .or_default()
            .entry(unit)
            .or_default()
            .entry(level)
            .or_insert_with(|| Post { row, ..Post::default() });
        let add = |sum: &mut Option<i64>, column: &str| {
            if let Some(number) = table.int(row, column) {
                *sum = Some(sum.unwrap_or(0) + number);
            }
        };
        add(&mut post.stated, "vacancies");
        add(&mut post.approved, "approved");
        add(&mut post.filled, "filled");
        add(&mut post.special, "special");
    }
    terms
}

impl Quota {
    fn question(&self, day: NaiveDate) -> Question {
        let preference =
            fraction(Some(&self.preference), day).and_then(|(part, whole)| Fraction::new(part, whole).ok());
        let method = self.method.at(day).and_then(method_of);
        Question { method, preference, ..Question::default() }
    }

    /// The vacancies of each level; the posts they come from are kept for the view.
    fn needs<'f>(
        &self,
        scope: &Scope<'f, '_>,
        outcome: &mut Outcome<'f>,
        term: Term,
        units: BTreeMap<&'f str, Posts<'f>>,
    ) -> Levels<'f> {
        let mut levels = Levels::new();
        for (unit, posts) in units {
            for line in worked_out(&posts, &self.structures, self.special) {
                let row = posts.get(line.level.as_str()).map(|post| post.row);
                if let Some(vacancies) = line.vacancies.and_then(|vacancies| u32::try_from(vacancies).ok()) {
                    levels.entry(line.level.clone()).or_default().push(Need { unit, vacancies, row });
                }
                if line.allowed.is_some() || line.ratio.is_some() {
                    let (pack, rule) = (scope.at.pack, scope.at.rule);
                    outcome.posts.push(crate::allotment::PostLine {
                        pack,
                        rule,
                        round: term.to_string(),
                        unit: unit.to_owned(),
                        ..line
                    });
                }
            }
        }
        levels
    }

    /// The places of each level with where they come from; where all levels share, they are given to levels first.
    fn places<'f>(
        &self,
        scope: &Scope<'f, '_>,
        outcome: &mut Outcome<'f>,
        (term, day): (Term, NaiveDate),
        levels: &Levels<'f>,
    ) -> BTreeMap<String, (Option<u32>, String)> {
        let places = Self::whole(Some(&self.places), day);
        let each = |level: &String| {
            (level.clone(), (places, places.map_or_else(String::new, |places| format!("本轮职数{places}个"))))
        };
        let Some(all) = places.filter(|_| self.over_levels) else { return levels.keys().map(each).collect() };
        let claim = |(level, needs): (&String, &Vec<Need<'_>>)| {
            let vacancies = needs.iter().map(|need| need.vacancies).sum();
            Claim { name: level.clone(), vacancies, share: Share::default(), floor: 0, cap: vacancies }
        };
        let claims: Vec<Claim> = levels.iter().map(claim).collect();
        let question = Question {
            places,
            places_how: format!("各级合计{all}个，先分到各级"),
            preference: None,
            ..self.question(day)
        };
        let mut round = settled(scope, (term, ""), term.to_string(), (question, claims));
        round.of_levels = true;
        let of_level = |at: usize, claim: &Claim| {
            let given = round.found.given().map(|given| &given.outcome);
            let open = given.is_none_or(|outcome| outcome.lots.is_some());
            let places = given.filter(|_| !open).map(|outcome| outcome.seats[at]);
            let how = match places {
                Some(places) => format!("各级合计{all}个，本级分得{places}个"),
                None => format!("各级合计{all}个，分到各级的数还没有定，不能提出建议数"),
            };
            (claim.name.clone(), (places, how))
        };
        let found = round.claims.iter().enumerate().map(|(at, claim)| of_level(at, claim)).collect();
        outcome.rounds.push(round);
        found
    }

    fn round<'f>(
        &self,
        scope: &Scope<'f, '_>,
        outcome: &mut Outcome<'f>,
        (term, level, from, to): (Term, &str, NaiveDate, NaiveDate),
        needs: &[Need<'f>],
        (shares, question): (&BTreeMap<String, Share>, Question),
    ) {
        let claim = |need: &Need<'_>| Claim {
            name: need.unit.to_owned(),
            vacancies: need.vacancies,
            share: shares.get(need.unit).copied().unwrap_or_default(),
            floor: Self::whole(self.floor.as_ref(), from).unwrap_or(0).min(need.vacancies),
            cap: Self::whole(self.cap.as_ref(), from).unwrap_or(u32::MAX).min(need.vacancies),
        };
        let name = format!("{term} {level}").trim_end().to_owned();
        let round = settled(scope, (term, level), name, (question, needs.iter().map(claim).collect()));
        let lot = lot(scope, term, level);
        // The level of a duty must live as long as the facts: it is the row's own word, or none where only a ratio names it.
        let table = scope.facts.stock.table("vacancy");
        for (at, need) in needs.iter().enumerate() {
            let word = need.row.and_then(|row| table.text(row, "level"));
            let (verdict, settled) = verdict(&round, at, lot);
            let (most, places) = (round.claims[at].cap, round.found.given().map(|given| given.outcome.seats[at]));
            let finding = Finding { least: None, most: Some(f64::from(most)), actual: places.map(f64::from), verdict };
            let duty = outcome.add(scope, &owed((need.unit, word), term, from, to), finding);
            if let Some(row) = need.row {
                outcome.note(duty, "vacancy", row, "空缺岗位");
            }
            if let Some(lot) = settled {
                outcome.note_decision(duty, &lot.ruling, format!("抽签（{}）", lot.zh()));
            }
        }
        outcome.rounds.push(round);
    }
}

/// A round with what its claims come to, after the lots that were drawn for it.
fn settled(
    scope: &Scope<'_, '_>,
    (term, level): (Term, &str),
    name: String,
    (question, claims): (Question, Vec<Claim>),
) -> Round {
    let found = Found::of(&question, &claims);
    let (pack, rule) = (scope.at.pack, scope.at.rule);
    let mut round = Round { pack, rule, name, of_levels: false, question, claims, found, drawn: None };
    if let Some(lot) = lot(scope, term, level) {
        draw(scope, lot, &mut round);
    }
    round
}

fn lot<'l>(scope: &Scope<'l, '_>, term: Term, level: &str) -> Option<&'l Lot> {
    scope
        .decided
        .lots
        .iter()
        .find(|lot| lot.list == scope.rule() && lot.term == term && lot.level.as_deref().unwrap_or_default() == level)
}

/// Gives the places drawn for to the first drawn; a lot that names others than those it is to decide between is refused.
fn draw(scope: &Scope<'_, '_>, lot: &Lot, round: &mut Round) {
    let Found::Given(given) = &mut round.found else { return };
    let position = |drawn: &Drawn| round.claims.iter().position(|claim| fold(&claim.name) == fold(&drawn.unit));
    let order: Option<Vec<usize>> = lot.drawn.iter().map(position).collect();
    match order.and_then(|order| given.outcome.draw(&order).ok()) {
        Some(outcome) => {
            given.outcome = outcome;
            round.drawn = Some(lot.zh());
            scope.decided.use_of(&lot.ruling);
        }
        None => {
            let tied = given.undrawn.lots.iter().flat_map(|lots| &lots.among).map(|at| round.claims[*at].name.as_str());
            let words = misfit(&tied.collect::<Vec<_>>(), &lot.drawn);
            scope.decided.refuse(&lot.ruling, FindingCode::LotDoesNotFit, &lot.list, vec![words]);
        }
    }
}

/// Who is tied, and whom the lot names.
fn misfit(tied: &[&str], drawn: &[Drawn]) -> String {
    let drawn: Vec<String> = drawn.iter().map(Drawn::zh).collect();
    match tied.is_empty() {
        true => "没有需要抽签的余数".to_owned(),
        false => format!("要抽签的是：{}；抽签写的是：{}", tied.join("、"), drawn.join("、")),
    }
}

/// What a unit's places go by, and the lot that gave or denied it one.
fn verdict<'l>(round: &Round, at: usize, lot: Option<&'l Lot>) -> (Verdict, Option<&'l Lot>) {
    let given = match &round.found {
        Found::Open { why, .. } => return (Verdict::new(Status::Undecidable, why.as_str()), None),
        Found::Given(given) => given,
    };
    if round.question.preference.is_none() {
        return (Verdict::new(Status::Undecidable, "倾斜幅度未设定，不能提出建议数"), None);
    }
    let named = given.undrawn.lots.as_ref().is_some_and(|lots| lots.among.contains(&at));
    let verdict = match (round.claims[at].share.decided > 0, named && round.drawn.is_none()) {
        (false, false) => Verdict::new(Status::Undecidable, "没有可判定的任务，未作倾斜"),
        (false, true) => Verdict::new(Status::Undecidable, "没有可判定的任务，未作倾斜；余数相同，需抽签"),
        (true, true) => Verdict::new(Status::Met, "已按履行任务情况倾斜；余数相同，需抽签"),
        (true, false) => Verdict::new(Status::Met, "已按履行任务情况倾斜"),
    };
    match round.drawn.as_ref().filter(|_| named) {
        Some(drawn) => (verdict.after(&format!("余数相同，已抽签（{drawn}）")), lot),
        None => (verdict, None),
    }
}

fn owed<'f>((unit, level): (&'f str, Option<&'f str>), term: Term, from: NaiveDate, to: NaiveDate) -> Owed<'f> {
    Owed {
        unit,
        kind: Who::Unit.key(),
        subject: unit,
        subject_id: unit,
        counterpart: level.filter(|level| !level.is_empty()),
        counterpart_id: None,
        period: Period::Term(term),
        from,
        to,
        weeks: (0, Default::default()),
        units: vec![unit],
        terms: vec![term],
        spanned: vec![term],
        pairings: Vec::new(),
        doubt: None,
        basis: Vec::new(),
        blank: None,
    }
}
