//! The views of title quotas.

use std::collections::BTreeMap;

use apportion::Outcome;
use tables::{Table, TableBuilder};

use super::round::{Found, Round, tied};
use super::structure::PostLine;
use super::trace::trace;
use super::words::method_zh;
use crate::outcome::declared;

/// `quotas` and the views beside it; `names` gives pack id and rule id.
pub(crate) fn views(
    rounds: &[Round],
    posts: &[PostLine],
    names: &dyn Fn(usize, usize) -> (String, String),
) -> Vec<Table> {
    let mut order: BTreeMap<(String, String, &str), &Round> = BTreeMap::new();
    for round in rounds {
        let (pack, rule) = names(round.pack, round.rule);
        order.insert((pack, rule, &round.name), round);
    }
    let [mut summary, mut steps, mut methods] =
        ["quota_rounds", "quota_steps", "quota_methods"].map(|view| Table::builder(declared(view)));
    for ((pack, rule, name), round) in &order {
        let key = [pack.as_str(), rule.as_str(), name];
        add_round(&mut summary, key, round);
        add_steps(&mut steps, key, round);
        add_methods(&mut methods, key, round);
    }
    vec![quotas(rounds), summary.finish(), steps.finish(), methods.finish(), structure(posts, names)]
}

fn quotas(rounds: &[Round]) -> Table {
    let mut proposals: Vec<(&str, &str, &Round, usize)> = Vec::new();
    for round in rounds.iter().filter(|round| !round.of_levels) {
        proposals
            .extend((0..round.claims.len()).map(|at| (round.name.as_str(), round.claims[at].name.as_str(), round, at)));
    }
    proposals.sort_by_key(|(round, unit, _, _)| (*round, *unit));
    let mut rows = Table::builder(declared("quotas"));
    for (name, unit, round, at) in proposals {
        let claim = &round.claims[at];
        let parts = round.proportions(at);
        let given = round.found.given();
        rows.row()
            .text("round", name)
            .text("unit", unit)
            .number("base", parts.as_ref().map(|(base, _)| base.to_f64()))
            .int("floor", i64::from(claim.floor))
            .int("cap", i64::from(claim.cap))
            .number("preference", parts.as_ref().map(|(base, exact)| (exact - base).to_f64()))
            .int("proposal", given.map(|given| i64::from(given.outcome.seats[at])))
            .boolean("lots_required", given.is_some_and(|given| tied(&given.outcome, at)));
    }
    rows.finish()
}

fn add_round(rows: &mut TableBuilder, [pack, rule, name]: [&str; 3], round: &Round) {
    let given = round.found.given();
    let lots = given.and_then(|given| given.outcome.lots.as_ref());
    let (state, how) = told(round);
    rows.row()
        .text("pack", pack)
        .text("rule", rule)
        .text("round", name)
        .text("method", round.question.method.map(|method| method.word()))
        .int("places", round.question.places.map(i64::from))
        .int("allotted", given.map(|given| given.outcome.seats.iter().map(|seats| i64::from(*seats)).sum::<i64>()))
        .int("lots", given.map(|_| lots.map_or(0, |lots| i64::from(lots.seats))))
        .int("tied", given.map(|_| lots.map_or(0, |lots| lots.among.len() as i64)))
        .int("left_over", given.map(|given| i64::from(given.outcome.left)))
        .text("state", state)
        .text("how", how.as_str())
        .text("tilt", round.tilt_zh().as_deref())
        .text("methods_differ", round.methods_zh().as_deref());
}

/// The state of a round, and how its places came about.
fn told(round: &Round) -> (&'static str, String) {
    let given = match &round.found {
        Found::Open { why, refused: true } => return ("refused", why.clone()),
        Found::Open { why, refused: false } => return ("open", why.clone()),
        Found::Given(given) => given,
    };
    let vacancies: u32 = round.claims.iter().map(|claim| claim.vacancies).sum();
    let mut how = format!("{}：{}，空缺合计{vacancies}个", method_zh(given.method), round.question.places_how);
    if given.outcome.left > 0 {
        how.push_str(&format!("；各单位都已达上限，余{}个无处可分", given.outcome.left));
    }
    match (&given.outcome.lots, &round.drawn) {
        (Some(lots), _) => {
            let names: Vec<&str> = lots.among.iter().map(|at| round.claims[*at].name.as_str()).collect();
            how.push_str(&format!("；还剩{}个，{}数值相同，须抽签", lots.seats, names.join("、")));
            ("lots_required", how)
        }
        (None, Some(drawn)) => {
            how.push_str(&format!("；数值相同的已抽签（{drawn}）"));
            ("drawn", how)
        }
        (None, None) => ("proposed", how),
    }
}

fn add_steps(rows: &mut TableBuilder, [pack, rule, name]: [&str; 3], round: &Round) {
    let Some(given) = round.found.given() else { return };
    for (at, line) in trace(round, given).into_iter().enumerate() {
        rows.row()
            .text("pack", pack)
            .text("rule", rule)
            .text("round", name)
            .int("step", at as i64 + 1)
            .text("unit", line.unit.as_deref())
            .text("action", line.action)
            .text("exact", line.exact.as_ref().map(ToString::to_string).as_deref())
            .number("value", line.exact.as_ref().and_then(apportion::Exact::to_f64))
            .int("places", line.places.map(i64::from))
            .text("zh", line.zh.as_str());
    }
}

fn add_methods(rows: &mut TableBuilder, key: [&str; 3], round: &Round) {
    let Some(given) = round.found.given() else { return };
    let all = std::iter::once((given.method, &given.outcome)).chain(given.others.iter().map(|(m, o)| (*m, o)));
    let mut all: Vec<(&str, &Outcome)> = all.map(|(method, outcome)| (method.word(), outcome)).collect();
    all.sort_by_key(|(word, _)| *word);
    for (word, outcome) in all {
        let mut order: Vec<usize> = (0..round.claims.len()).collect();
        order.sort_by_key(|at| round.claims[*at].name.as_str());
        for at in order {
            let difference = i64::from(outcome.seats[at]) - i64::from(given.outcome.seats[at]);
            rows.row()
                .text("pack", key[0])
                .text("rule", key[1])
                .text("round", key[2])
                .text("method", word)
                .text("unit", round.claims[at].name.as_str())
                .int("places", i64::from(outcome.seats[at]))
                .boolean("lots_required", tied(outcome, at))
                .int("difference", difference);
        }
    }
}

fn structure(posts: &[PostLine], names: &dyn Fn(usize, usize) -> (String, String)) -> Table {
    let mut order: Vec<(String, String, &PostLine)> = posts
        .iter()
        .map(|post| (names(post.pack, post.rule), post))
        .map(|((pack, rule), post)| (pack, rule, post))
        .collect();
    order.sort_by(|a, b| (&a.0, &a.1, a.2.key()).cmp(&(&b.0, &b.1, b.2.key())));
    let mut rows = Table::builder(declared("quota_structure"));
    for (pack, rule, post) in order {
        rows.row()
            .text("pack", pack.as_str())
            .text("rule", rule.as_str())
            .text("round", post.round.as_str())
            .text("unit", post.unit.as_str())
            .text("level", post.level.as_str())
            .text("ratio", post.ratio.as_deref())
            .int("total", post.total)
            .int("allowed", post.allowed)
            .int("filled", post.filled)
            .int("special", post.special)
            .int("vacancies", post.vacancies)
            .int("over", post.over)
            .text("how", post.how.as_str());
    }
    rows.finish()
}
