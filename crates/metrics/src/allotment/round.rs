//! One round: a total of places, the claims of units, what a method makes of them.

use apportion::{Claims, Fraction, Method, Outcome, Party, apportion};

use super::words::{METHODS, method_zh, refusal_zh};
use crate::share::Share;

/// The claim of one unit; of one level, where places are first divided over levels.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub name: String,
    pub vacancies: u32,
    /// Duties met among those decided: what the tilt goes by.
    pub share: Share,
    pub floor: u32,
    pub cap: u32,
}

/// What is asked of a round; what is not set is open.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    pub method: Option<Method>,
    pub places: Option<u32>,
    /// Where the places come from, in words.
    pub places_how: String,
    /// The largest share by which the tilt may raise a claim.
    pub preference: Option<Fraction>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    /// Nothing is proposed, and why.
    Open { why: String, refused: bool },
    /// Places, with what stands beside them.
    Given(Box<Given>),
}

/// Places given, with what stands beside them.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub method: Method,
    pub outcome: Outcome,
    /// The same before lots were drawn: what other methods are held against.
    pub undrawn: Outcome,
    /// The same method without any tilt.
    pub untilted: Outcome,
    /// Every other method on the same claims.
    pub others: Vec<(Method, Outcome)>,
}

/// One round.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    pub pack: usize,
    pub rule: usize,
    pub name: String,
    /// Whether places are given to levels here, which give them to units.
    pub of_levels: bool,
    pub question: Question,
    pub claims: Vec<Claim>,
    pub found: Found,
    /// The drawing that was taken, in words.
    pub drawn: Option<String>,
}

impl Claim {
    /// How much of its own claim the tilt adds: the preference times the share of duties met.
    pub fn tilt(&self, preference: Option<&Fraction>) -> Fraction {
        let met = Fraction::new(self.share.met, self.share.decided);
        match (preference, met) {
            (Some(preference), Ok(met)) => preference * &met,
            _ => Fraction::zero(),
        }
    }

    /// Vacancies with the tilt.
    pub fn weight(&self, preference: Option<&Fraction>) -> Fraction {
        &Fraction::from(self.vacancies) * &(&Fraction::whole(1) + &self.tilt(preference))
    }
}

impl Found {
    /// What the claims come to.
    pub fn of(question: &Question, claims: &[Claim]) -> Self {
        let open = |why: &str| Self::Open { why: why.to_owned(), refused: false };
        let Some(method) = question.method else { return open("分配方法未设定，不能提出建议数") };
        let Some(places) = question.places else {
            return open(if question.places_how.is_empty() {
                "本轮职数未设定，不能提出建议数"
            } else {
                &question.places_how
            });
        };
        let tilted = asked(places, claims, question.preference.as_ref());
        let outcome = match apportion(method, &tilted) {
            Ok(outcome) => outcome,
            Err(error) => {
                return Self::Open { why: refusal_zh(&error, |at| claims[at].name.clone()), refused: true };
            }
        };
        let untilted = apportion(method, &asked(places, claims, None)).unwrap_or_else(|_| outcome.clone());
        let others = METHODS.iter().filter_map(|word| Method::named(word)).filter(|other| *other != method);
        let others = others.filter_map(|other| Some((other, apportion(other, &tilted).ok()?))).collect();
        let undrawn = outcome.clone();
        Self::Given(Box::new(Given { method, outcome, undrawn, untilted, others }))
    }

    /// What was given, if anything was.
    pub fn given(&self) -> Option<&Given> {
        match self {
            Self::Given(given) => Some(given),
            Self::Open { .. } => None,
        }
    }
}

fn asked(places: u32, claims: &[Claim], preference: Option<&Fraction>) -> Claims {
    let party = |claim: &Claim| Party {
        weight: Fraction::from(claim.vacancies),
        tilt: claim.tilt(preference),
        floor: claim.floor,
        cap: Some(claim.cap),
        held: 0,
    };
    let tilt_bound = preference.cloned().unwrap_or_else(Fraction::zero);
    Claims { total: places, tilt_bound, parties: claims.iter().map(party).collect() }
}

impl Round {
    /// The part of all places that vacancies alone make, and that with the tilt: before floors, caps and rounding.
    pub fn proportions(&self, at: usize) -> Option<(Fraction, Fraction)> {
        let places = Fraction::from(self.question.places?);
        let preference = self.question.preference.as_ref();
        let part = |weight: &dyn Fn(&Claim) -> Fraction| {
            let sum = self.claims.iter().fold(Fraction::zero(), |sum, claim| &sum + &weight(claim));
            (&places * &weight(&self.claims[at])).over(&sum).unwrap_or_else(Fraction::zero)
        };
        Some((part(&|claim| Fraction::from(claim.vacancies)), part(&|claim| claim.weight(preference))))
    }

    /// Where the tilt moved a place, in words.
    pub fn tilt_zh(&self) -> Option<String> {
        let given = self.found.given()?;
        let preference = self.question.preference.as_ref().filter(|preference| !preference.is_zero())?;
        let bound = format!("幅度至多{preference}");
        let moved = self.moved(&given.untilted, &given.undrawn);
        Some(match moved.is_empty() {
            true => format!("{bound}；有无倾斜，各单位所得相同"),
            false => format!("{bound}；倾斜前→倾斜后：{}", moved.join("、")),
        })
    }

    /// What other methods give otherwise, in words; the same words where none does.
    pub fn methods_zh(&self) -> Option<String> {
        let given = self.found.given()?;
        let told: Vec<String> = given
            .others
            .iter()
            .filter_map(|(method, outcome)| {
                let moved = self.moved(&given.undrawn, outcome);
                (!moved.is_empty()).then(|| format!("{}：{}", method_zh(*method), moved.join("、")))
            })
            .collect();
        Some(match told.is_empty() {
            true => "其他方法结果相同".to_owned(),
            false => told.join("；"),
        })
    }

    /// Who has other places in two outcomes: `甲校 2→3`.
    fn moved(&self, before: &Outcome, after: &Outcome) -> Vec<String> {
        let shown = |outcome: &Outcome, at: usize| match tied(outcome, at) {
            true => format!("{}（另抽签）", outcome.seats[at]),
            false => outcome.seats[at].to_string(),
        };
        let pair = |at: usize| (shown(before, at), shown(after, at));
        let differ = (0..self.claims.len()).map(|at| (at, pair(at))).filter(|(_, (old, new))| old != new);
        differ.map(|(at, (old, new))| format!("{} {old}→{new}", self.claims[at].name)).collect()
    }
}

/// Whether a party must draw.
pub(super) fn tied(outcome: &Outcome, at: usize) -> bool {
    outcome.lots.as_ref().is_some_and(|lots| lots.among.contains(&at))
}
