//! The steps of a round in words, each with its exact number.

use apportion::{Exact, Fraction, Step, StepKind};

use super::round::{Claim, Given, Round};

/// One line of the trace.
pub(super) struct Line {
    pub unit: Option<String>,
    pub action: &'static str,
    pub exact: Option<Exact>,
    pub places: Option<u32>,
    pub zh: String,
}

/// Every step of a round, the weights first.
pub(super) fn trace(round: &Round, given: &Given) -> Vec<Line> {
    let preference = round.question.preference.as_ref();
    let weights = round.claims.iter().map(|claim| weight(claim, preference));
    weights.chain(given.outcome.steps.iter().map(|step| line(round, given, step))).collect()
}

fn weight(claim: &Claim, preference: Option<&Fraction>) -> Line {
    let weight = claim.weight(preference);
    let zh = match preference.filter(|preference| !preference.is_zero()) {
        Some(preference) if claim.share.decided > 0 => {
            let (met, decided) = (claim.share.met, claim.share.decided);
            format!("空缺{} ×（1 + 倾斜幅度 {preference} × 达标 {met}/{decided}）= {weight}", claim.vacancies)
        }
        Some(_) => format!("空缺{}，没有可判定的任务，未作倾斜", claim.vacancies),
        None => format!("空缺{}", claim.vacancies),
    };
    Line { unit: Some(claim.name.clone()), action: "weight", exact: Some(Exact::Is(weight)), places: None, zh }
}

fn line(round: &Round, given: &Given, step: &Step) -> Line {
    let exact = step.exact.as_ref().map(shown).unwrap_or_default();
    let seats = step.seats;
    let claim = step.party.map(|at| &round.claims[at]);
    let (action, zh) = match step.kind {
        StepKind::Cost => ("cost", format!("权重合计 ÷ 职数（除去已到保底、封顶的）：每{exact}的权重得1个")),
        StepKind::AtFloor | StepKind::AtCap if claim.is_some_and(|claim| claim.vacancies == 0) => {
            ("none", "没有空缺，不分配".to_owned())
        }
        StepKind::AtFloor => ("at_floor", format!("按保底给{seats}个")),
        StepKind::AtCap => ("at_cap", format!("应得数达到上限，给{seats}个")),
        StepKind::Share => ("share", format!("应得{exact}个，先给整数部分{seats}个")),
        StepKind::Remainder => ("remainder", format!("余数{exact}，在剩下的里最大，再给1个，共{seats}个")),
        StepKind::Start => ("start", format!("从保底{seats}个起")),
        StepKind::Award => ("award", format!("商{exact}最大，再给1个，共{seats}个")),
        StepKind::Tied => ("tied", tied_zh(given, &exact)),
        StepKind::Drawn => ("drawn", format!("抽签抽中，再给1个，共{seats}个")),
        StepKind::Left => ("left_over", format!("有空缺的单位都已达上限，余{seats}个无处可分")),
    };
    let places = (step.kind != StepKind::Cost).then_some(seats);
    Line { unit: claim.map(|claim| claim.name.clone()), action, exact: step.exact.clone(), places, zh }
}

fn tied_zh(given: &Given, exact: &str) -> String {
    match &given.undrawn.lots {
        Some(lots) => format!("数值同为{exact}：还剩{}个，{}个单位相同，须抽签", lots.seats, lots.among.len()),
        None => format!("数值同为{exact}"),
    }
}

/// A number that decides with what it comes to, where it is not whole: `7/3（约2.333）`.
fn shown(exact: &Exact) -> String {
    match (exact, exact.to_f64()) {
        (Exact::Is(fraction), _) if fraction.is_whole() => fraction.to_string(),
        (exact, Some(number)) => format!("{exact}（约{number:.3}）"),
        (exact, None) => exact.to_string(),
    }
}
