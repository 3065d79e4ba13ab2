//! A fit as JSON.

use qinglan_effects::{Fit, Method, RandomEffects};
use serde_json::{Map, Value, json};

/// The fit with everything a reader may want to check; numbers with all their digits.
pub fn of_fit(fit: &Fit, omitted: usize) -> Value {
    json!({
        "method": match fit.method { Method::Reml => "REML", Method::Ml => "ML" },
        "criterion": fit.criterion,
        "n": fit.observations,
        "fixed": fixed(fit),
        "variance": fit.random.iter().flat_map(variances).collect::<Vec<_>>(),
        "residual_sd": fit.residual_sd,
        "ranef": random(fit),
        "converged": fit.converged,
        "singular": fit.singular,
        "theta": fit.theta,
        "dropped": fit.dropped,
        "omitted": omitted,
    })
}

fn fixed(fit: &Fit) -> Map<String, Value> {
    let entry =
        |c: &qinglan_effects::Coefficient| (c.name.clone(), json!({ "estimate": c.estimate, "se": c.standard_error }));
    fit.fixed.iter().map(entry).collect()
}

/// One entry a column; `corr` is `null` for a term's first, a number for its second, and a list for later ones.
fn variances(term: &RandomEffects) -> Vec<Value> {
    let correlations = |row: usize| match row {
        0 => Value::Null,
        1 => json!(term.correlation(1, 0)),
        _ => json!((0..row).map(|column| term.correlation(row, column)).collect::<Vec<_>>()),
    };
    let entry = |(row, name): (usize, &String)| json!({ "group": term.group, "term": name, "sd": term.standard_deviation(row), "corr": correlations(row) });
    term.columns.iter().enumerate().map(entry).collect()
}

fn random(fit: &Fit) -> Map<String, Value> {
    let mut groups: Map<String, Value> = Map::new();
    for term in &fit.random {
        let list = groups.entry(term.group.clone()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.extend(effects(term));
        }
    }
    groups
}

fn effects(term: &RandomEffects) -> Vec<Value> {
    let entry = |level: usize, column: usize| {
        let effect = &term.effects[level];
        json!({
            "level": term.levels[level],
            "term": term.columns[column],
            "value": effect.values[column],
            "sd": effect.conditional_sd(column),
            "pev_sd": effect.prediction_sd(column),
        })
    };
    (0..term.levels.len()).flat_map(|level| (0..term.columns.len()).map(move |column| entry(level, column))).collect()
}
