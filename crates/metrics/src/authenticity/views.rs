//! From what the checks found to the three views: rates, numbers of questions, the order of looking.

use std::collections::{BTreeMap, BTreeSet};

use policy::AuthenticityCheck;
use tables::{Table, Term, table_spec};

use super::asked::{Asked, At, Look};
use super::material::Material;

/// One question with the rates it is read beside.
struct Rated {
    asked: Asked,
    id: String,
    matter: Option<String>,
    base_rate: Option<f64>,
    unit_rate: Option<f64>,
}

/// One check of one term.
struct Base {
    term: Term,
    looked_at: usize,
    found: usize,
    asked: usize,
    set_aside: usize,
    units: usize,
    expected: Option<f64>,
    threshold: Option<String>,
    state: &'static str,
    said: String,
}

/// The views being collected, check by check.
#[derive(Default)]
pub(super) struct Views {
    checks: Vec<(AuthenticityCheck, Vec<Rated>, Vec<Base>)>,
    /// Names already given.
    ids: BTreeSet<String>,
}

impl Views {
    /// Takes what one check found.
    pub fn add(&mut self, check: &AuthenticityCheck, look: Look, material: &Material<'_>) {
        let bases = material.terms().iter().map(|term| base(*term, &look)).collect();
        let Look { asked, looked, found, .. } = look;
        let in_bureau = by_term(&looked, &found);
        let questions = asked.into_iter().map(|asked| {
            let at: At = (asked.unit.clone(), asked.term);
            let rate = |found: usize, looked: usize| (looked > 0).then(|| found as f64 / looked as f64);
            let (all_looked, all_found) = in_bureau.get(&asked.term).copied().unwrap_or_default();
            let own = |counts: &BTreeMap<At, usize>| counts.get(&at).copied().unwrap_or_default();
            Rated {
                id: fresh(&mut self.ids, &[&check.id, &asked.unit, &asked.term.to_string(), &asked.key]),
                matter: asked.matter.as_ref().map(|matter| format!("M{:010x}", fingerprint(&[&check.id, matter]))),
                base_rate: rate(all_found, all_looked),
                unit_rate: rate(own(&found), own(&looked)),
                asked,
            }
        });
        self.checks.push((check.clone(), questions.collect(), bases));
    }

    /// The views, each sorted by its key.
    pub fn finish(self) -> Vec<Table> {
        let mut questions: Vec<(&AuthenticityCheck, &Rated)> =
            self.checks.iter().flat_map(|(check, rated, _)| rated.iter().map(move |rated| (check, rated))).collect();
        let ranks = ranks(&questions);
        questions.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        vec![questions_view(&questions, &ranks), rows_view(&questions), self.base_view()]
    }

    fn base_view(&self) -> Table {
        let mut rows = Table::builder(spec("authenticity_base"));
        let mut all: Vec<(&AuthenticityCheck, &Base)> =
            self.checks.iter().flat_map(|(check, _, bases)| bases.iter().map(move |base| (check, base))).collect();
        all.sort_by_key(|(check, base)| (check.id.as_str(), base.term));
        for (check, base) in all {
            rows.row()
                .text("check", check.id.as_str())
                .text("zh", check.zh.as_str())
                .text("term", base.term.to_string().as_str())
                .text("looked_at_kind", check.of.as_str())
                .int("looked_at", base.looked_at as i64)
                .int("found", base.found as i64)
                .number("rate", (base.looked_at > 0).then(|| base.found as f64 / base.looked_at as f64))
                .int("asked", base.asked as i64)
                .int("set_aside", base.set_aside as i64)
                .int("units", base.units as i64)
                .number("expected", base.expected)
                .text("threshold", base.threshold.as_deref())
                .text("state", base.state)
                .text("said", base.said.as_str())
                .text("clause", check.source.as_str());
        }
        rows.finish()
    }
}

/// How much was looked at and found in each term.
fn by_term(looked: &BTreeMap<At, usize>, found: &BTreeMap<At, usize>) -> BTreeMap<Term, (usize, usize)> {
    let mut sums: BTreeMap<Term, (usize, usize)> = BTreeMap::new();
    for ((_, term), count) in looked {
        sums.entry(*term).or_default().0 += count;
    }
    for ((_, term), count) in found {
        sums.entry(*term).or_default().1 += count;
    }
    sums
}

fn base(term: Term, look: &Look) -> Base {
    let (looked_at, found) = by_term(&look.looked, &look.found).get(&term).copied().unwrap_or_default();
    let asked: Vec<&Asked> = look.asked.iter().filter(|asked| asked.term == term).collect();
    let units: BTreeSet<&str> = asked.iter().map(|asked| asked.unit.as_str()).collect();
    let set_aside = look.set_aside.get(&term).copied().unwrap_or_default();
    let expected = look.expected.get(&term).copied();
    let (state, said) = match (looked_at, asked.len()) {
        (0, 0) => ("no_data", format!("没有资料：{}", look.lacking)),
        (_, 0) => ("clear", format!("看过{}，没有问出问题{}", grouped(looked_at), shared(set_aside))),
        (_, asked) => (
            "asked",
            format!("看过{}，{}不合，问出{}个问题{}", grouped(looked_at), grouped(found), asked, shared(set_aside)),
        ),
    };
    let threshold = look.threshold.get(&term).cloned();
    Base { term, looked_at, found, asked: asked.len(), set_aside, units: units.len(), expected, threshold, state, said }
}

fn shared(set_aside: usize) -> String {
    if set_aside == 0 {
        String::new()
    } else {
        format!("；另有{}处是整校或多校共有的，没有逐个问", grouped(set_aside))
    }
}

/// `9,884`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// The order of looking within each term: checks that ask least first, then what is rarest in the bureau, then what goes
/// farthest, then by name.
fn ranks(questions: &[(&AuthenticityCheck, &Rated)]) -> BTreeMap<String, i64> {
    let mut often: BTreeMap<(&str, Term), usize> = BTreeMap::new();
    for (check, rated) in questions {
        *often.entry((check.id.as_str(), rated.asked.term)).or_default() += 1;
    }
    let mut order: Vec<&(&AuthenticityCheck, &Rated)> = questions.iter().collect();
    order.sort_by(|(of_a, a), (of_b, b)| {
        let often =
            |check: &AuthenticityCheck, rated: &Rated| often.get(&(check.id.as_str(), rated.asked.term)).copied();
        let rate = |rated: &Rated| rated.base_rate.unwrap_or(0.0);
        let measure = |rated: &Rated| rated.asked.measure.unwrap_or(0.0);
        (a.asked.term.cmp(&b.asked.term))
            .then(often(of_a, a).cmp(&often(of_b, b)))
            .then(rate(a).total_cmp(&rate(b)))
            .then(measure(b).total_cmp(&measure(a)))
            .then(b.asked.rows.len().cmp(&a.asked.rows.len()))
            .then_with(|| (&a.asked.unit, &a.id).cmp(&(&b.asked.unit, &b.id)))
    });
    let mut next: BTreeMap<Term, i64> = BTreeMap::new();
    let number = |(_, rated): &&(&AuthenticityCheck, &Rated)| {
        let next = next.entry(rated.asked.term).or_default();
        *next += 1;
        (rated.id.clone(), *next)
    };
    order.iter().map(number).collect()
}

fn questions_view(questions: &[(&AuthenticityCheck, &Rated)], ranks: &BTreeMap<String, i64>) -> Table {
    let mut rows = Table::builder(spec("authenticity"));
    for (check, rated) in questions {
        let asked = &rated.asked;
        rows.row()
            .text("question", rated.id.as_str())
            .text("check", check.id.as_str())
            .text("zh", check.zh.as_str())
            .text("unit", asked.unit.as_str())
            .text("term", asked.term.to_string().as_str())
            .text("person", Some(asked.people.join("、")).filter(|names| !names.is_empty()).as_deref())
            .int("rows", asked.rows.len() as i64)
            .text("found", filled(&check.found, &asked.words).as_str())
            .text("why", check.why.as_str())
            .text("honest", check.honest.as_str())
            .text("ask", check.ask.as_str())
            .number("measure", asked.measure)
            .number("chance", asked.chance)
            .number("base_rate", rated.base_rate)
            .number("unit_rate", rated.unit_rate)
            .int("rank", ranks.get(&rated.id).copied())
            .text("matter", rated.matter.as_deref())
            .text("person_id", asked.person_id.as_deref());
    }
    rows.finish()
}

fn rows_view(questions: &[(&AuthenticityCheck, &Rated)]) -> Table {
    let mut rows = Table::builder(spec("authenticity_rows"));
    for (_, rated) in questions {
        for cited in &rated.asked.rows {
            rows.row()
                .text("question", rated.id.as_str())
                .text("term", rated.asked.term.to_string().as_str())
                .text("table", cited.table)
                .text("note", Some(cited.note.as_str()).filter(|note| !note.is_empty()))
                .text("unit", rated.asked.unit.as_str())
                .date("date", cited.date)
                .text("src_file", cited.file.as_str())
                .text("src_sheet", cited.sheet.as_str())
                .int("src_row", cited.row)
                .text("src_cell", cited.cell.as_deref());
        }
    }
    rows.finish()
}

/// The words of a check with what was found in place of each `{…}`.
fn filled(words: &str, found: &[(&'static str, String)]) -> String {
    found.iter().fold(words.to_owned(), |words, (name, text)| words.replace(&format!("{{{name}}}"), text))
}

/// A name for a question that stays the same as long as what it is about does.
fn fresh(taken: &mut BTreeSet<String>, facts: &[&str]) -> String {
    let first = format!("Q{:010x}", fingerprint(facts));
    let others = (2..).map(|nth| format!("{first}-{nth}"));
    let id = std::iter::once(first.clone()).chain(others).find(|id| !taken.contains(id)).unwrap_or(first);
    taken.insert(id.clone());
    id
}

/// Forty bits of FNV-1a over the facts.
fn fingerprint(facts: &[&str]) -> u64 {
    let bytes = facts.iter().flat_map(|fact| fact.bytes().chain([0x1f]));
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash ^ (hash >> 40)) & 0xff_ffff_ffff
}

fn spec(name: &str) -> &'static tables::TableSpec {
    match table_spec(name) {
        Some(spec) => spec,
        None => unreachable!("`{name}` is declared in `tables::schema`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_shown_in_threes() {
        assert_eq!([7, 312, 9_884, 1_000_000].map(grouped), ["7", "312", "9,884", "1,000,000"]);
    }

    #[test]
    fn words_are_filled_in_by_name() {
        assert_eq!(filled("{date}有{n}节", &[("n", "3".into()), ("date", "3月4日".into())]), "3月4日有3节");
    }
}
