//! What the formulas of 试算 give, worked out once more so that they are written with their results, and so that a list is
//! offered for trial only if the formulas give its official result.
//!
//! Sums are made as a spreadsheet makes them, in binary numbers, then cut to ten decimals (shares to twelve) before anything is
//! rounded or compared: what binary numbers are off by is far below that.

/// How a list adds up its score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Σ weight·earned ÷ Σ weight·possible.
    Share,
    /// Σ weight·earned.
    Count,
    /// Σ weight·earned/possible of a scoring sheet.
    Sheet {
        /// What becomes of the weight of an item that does not apply.
        missing: Missing,
        /// What is rounded.
        rounds: Rounds,
    },
}

/// What becomes of the weight of an item that does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It is lost.
    Zero,
    /// It goes to the others that make up the full points, in proportion.
    Spread,
}

/// What is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounds {
    /// The sum.
    Sum,
    /// Every item, by halves up; their sum needs no rounding.
    EachItem,
}

/// How a score is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    HalfUp,
    HalfEven,
    Down,
    Up,
}

/// One who is ranked, or only shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// Whether it is ranked: neither barred, nor ineligible, nor open.
    pub takes_part: bool,
    /// Place among equal scores by the chain of ties.
    pub order: i64,
    /// What it has of each item.
    pub earned: Vec<f64>,
    /// What there was to have of each item; 0 where the item does not apply.
    pub possible: Vec<f64>,
    /// What the list says now.
    pub score: Option<f64>,
    pub rank: Option<i64>,
    pub word: String,
}

/// One list to be tried.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Model {
    pub way: Way,
    /// Decimals and rounding of the score; none for shares and counts.
    pub rounding: Option<(u32, Rounding)>,
    pub weights: Vec<f64>,
    /// Items that make up the full points; the others are bonuses and penalties beside them.
    pub inside: Vec<bool>,
    pub places: Option<f64>,
    pub candidates: Vec<Candidate>,
}

/// What the formulas say of one candidate.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tried {
    pub score: Option<f64>,
    pub rank: Option<i64>,
    pub word: String,
}

pub(crate) const IN: &str = "入选";
pub(crate) const OUT: &str = "未入选";
pub(crate) const LOTS: &str = "需抽签";
pub(crate) const OPEN: &str = "待定";

/// Scores, ranks and words of all candidates.
pub(crate) fn tried(model: &Model) -> Vec<Tried> {
    let scores: Vec<Option<f64>> = model.candidates.iter().map(|one| score(model, one)).collect();
    let ranked: Vec<(f64, i64)> = model
        .candidates
        .iter()
        .zip(&scores)
        .filter(|(one, _)| one.takes_part)
        .filter_map(|(one, score)| Some(((*score)?, one.order)))
        .collect();
    let of = |(one, score): (&Candidate, &Option<f64>)| {
        let own = score.filter(|_| one.takes_part).map(|score| (score, one.order));
        let Some(own) = own else {
            let word = if one.takes_part { OPEN.to_owned() } else { one.word.clone() };
            return Tried { score: *score, rank: None, word };
        };
        let better = |other: &&(f64, i64)| other.0 > own.0 || (other.0 == own.0 && other.1 < own.1);
        let rank = 1 + ranked.iter().filter(better).count() as i64;
        let equal = ranked.iter().filter(|other| **other == own).count() as i64;
        Tried { score: *score, rank: Some(rank), word: word_of(rank, equal, model.places).to_owned() }
    };
    model.candidates.iter().zip(&scores).map(of).collect()
}

fn word_of(rank: i64, equal: i64, places: Option<f64>) -> &'static str {
    match places {
        None => OPEN,
        Some(places) if (rank + equal - 1) as f64 <= places => IN,
        Some(places) if rank as f64 > places => OUT,
        Some(_) => LOTS,
    }
}

fn score(model: &Model, one: &Candidate) -> Option<f64> {
    let weighted = |parts: &[f64]| model.weights.iter().zip(parts).map(|(w, part)| w * part).sum::<f64>();
    match model.way {
        Way::Share => {
            let possible = weighted(&one.possible);
            (possible != 0.0).then(|| cut(weighted(&one.earned) / possible, 12))
        }
        Way::Count => Some(cut(weighted(&one.earned), 10)),
        Way::Sheet { missing, rounds } => of_sheet(model, one, missing, rounds),
    }
}

fn of_sheet(model: &Model, one: &Candidate, missing: Missing, rounds: Rounds) -> Option<f64> {
    let inside: Vec<f64> =
        model.weights.iter().zip(&model.inside).map(|(w, inside)| if *inside { *w } else { 0.0 }).collect();
    let applies =
        |weights: &[f64]| weights.iter().zip(&one.possible).filter(|(_, p)| **p != 0.0).map(|(w, _)| w).sum::<f64>();
    let times = match missing {
        Missing::Zero => 1.0,
        Missing::Spread => inside.iter().sum::<f64>() / applies(&inside),
    };
    let item = |at: usize| {
        let possible = if one.possible[at] == 0.0 { 1.0 } else { one.possible[at] };
        let own = if model.inside[at] { times } else { 1.0 };
        model.weights[at] * one.earned[at] / possible * own
    };
    let items = (0..model.weights.len()).map(item);
    let sum = match (rounds, model.rounding) {
        (Rounds::EachItem, Some((decimals, _))) => {
            cut(items.map(|item| rounded(item, Some((decimals, Rounding::HalfUp)))).sum(), 10)
        }
        _ => rounded(items.sum(), model.rounding),
    };
    (applies(&inside) != 0.0).then_some(sum)
}

/// The nearest number of so many decimals.
fn cut(value: f64, decimals: usize) -> f64 {
    format!("{value:.decimals$}").parse().unwrap_or(value)
}

fn rounded(value: f64, rounding: Option<(u32, Rounding)>) -> f64 {
    let Some((decimals, how)) = rounding else { return cut(value, 10) };
    // Ten decimals as a whole number: the rest is exact.
    let digits = format!("{value:.10}").replace('.', "");
    let Ok(whole) = digits.parse::<i128>() else { return value };
    let unit = 10_i128.pow(10_u32.saturating_sub(decimals));
    let (sign, size) = (whole.signum(), whole.abs());
    let (quotient, rest) = (size / unit, size % unit);
    let up = match how {
        Rounding::Down => false,
        Rounding::Up => rest > 0,
        Rounding::HalfUp => rest * 2 >= unit,
        Rounding::HalfEven => rest * 2 > unit || (rest * 2 == unit && quotient % 2 == 1),
    };
    let result = sign * (quotient + i128::from(up));
    cut(result as f64 / 10_f64.powi(decimals as i32), decimals as usize)
}

/// Whether the formulas give what the list says.
pub(crate) fn agrees(model: &Model) -> bool {
    tried(model).iter().zip(&model.candidates).all(|(tried, one)| {
        let same_score = match (tried.score, one.score) {
            (Some(tried), Some(said)) => (tried - said).abs() < 1e-9,
            (_, None) => true,
            (None, Some(_)) => false,
        };
        same_score && tried.rank == one.rank && tried.word == one.word
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(earned: &[f64], possible: &[f64], order: i64) -> Candidate {
        Candidate {
            takes_part: true,
            order,
            earned: earned.to_vec(),
            possible: possible.to_vec(),
            score: None,
            rank: None,
            word: String::new(),
        }
    }

    fn model(way: Way, weights: &[f64], places: f64, candidates: Vec<Candidate>) -> Model {
        let inside = vec![true; weights.len()];
        let rounding = Some((2, Rounding::HalfUp));
        Model { way, rounding, weights: weights.to_vec(), inside, places: Some(places), candidates }
    }

    #[test]
    fn halves_are_rounded_as_the_pack_says() {
        let at = |value, how| rounded(value, Some((2, how)));
        assert_eq!(at(2.675, Rounding::HalfUp), 2.68);
        assert_eq!((at(2.665, Rounding::HalfEven), at(2.675, Rounding::HalfEven)), (2.66, 2.68));
        assert_eq!((at(0.29, Rounding::Down), at(0.29, Rounding::Up)), (0.29, 0.29));
        assert_eq!((at(86.667, Rounding::Down), at(86.661, Rounding::Up)), (86.66, 86.67));
    }

    #[test]
    fn an_item_that_does_not_apply_is_spread_over_the_others_or_gives_nothing() {
        // 30 of 40 and 20 of 40 with weights 40 and 40; the third item, of 20, does not apply: 50 of 80 is 62.5 of 100.
        let candidates = || vec![one(&[30.0, 20.0, 0.0], &[40.0, 40.0, 0.0], 1)];
        let score = |missing| {
            let way = Way::Sheet { missing, rounds: Rounds::Sum };
            tried(&model(way, &[40.0, 40.0, 20.0], 1.0, candidates()))[0].score
        };
        assert_eq!((score(Missing::Zero), score(Missing::Spread)), (Some(50.0), Some(62.5)));
    }

    #[test]
    fn a_bonus_is_not_spread_and_items_may_be_rounded_one_by_one() {
        // 40 × 1/3 = 13.33 and 40 × 2/3 = 26.67; a bonus of 5 × 1/2 = 2.5: 42.50 item by item as in one sum.
        let one = one(&[1.0, 2.0, 0.0, 1.0], &[3.0, 3.0, 0.0, 2.0], 1);
        let score = |missing, rounds| {
            let way = Way::Sheet { missing, rounds };
            let mut model = model(way, &[40.0, 40.0, 20.0, 5.0], 1.0, vec![one.clone()]);
            model.inside[3] = false;
            tried(&model)[0].score
        };
        assert_eq!(score(Missing::Zero, Rounds::EachItem), Some(42.5));
        // Spread: 16.67 + 33.33 + 2.5.
        assert_eq!(score(Missing::Spread, Rounds::EachItem), Some(52.5));
        assert_eq!(score(Missing::Spread, Rounds::Sum), Some(52.5));
    }

    #[test]
    fn equal_at_the_line_without_an_order_need_lots() {
        let candidates = vec![one(&[3.0], &[4.0], 1), one(&[6.0], &[8.0], 1), one(&[1.0], &[4.0], 1)];
        let words = |places| {
            let tried = tried(&model(Way::Share, &[1.0], places, candidates.clone()));
            tried.into_iter().map(|one| (one.rank, one.word)).collect::<Vec<_>>()
        };
        let said = |rank, word: &str| (Some(rank), word.to_owned());
        assert_eq!(words(1.0), [said(1, LOTS), said(1, LOTS), said(3, OUT)]);
        assert_eq!(words(2.0), [said(1, IN), said(1, IN), said(3, OUT)]);
    }

    #[test]
    fn the_chain_of_ties_orders_equal_scores_only() {
        let candidates = vec![one(&[3.0], &[4.0], 2), one(&[3.0], &[4.0], 1), one(&[4.0], &[4.0], 3)];
        let ranks: Vec<Option<i64>> =
            tried(&model(Way::Share, &[1.0], 1.0, candidates)).into_iter().map(|one| one.rank).collect();
        assert_eq!(ranks, [Some(3), Some(2), Some(1)]);
    }
}
