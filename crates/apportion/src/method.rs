//! The methods by name.

use num_bigint::BigInt;

use crate::Fraction;

/// How whole seats are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Whole parts of the exact share, then the largest remainders.
    LargestRemainder(Quota),
    /// Seat by seat to the largest weight divided by what the seats held stand for.
    Divisor(Divisor),
}

/// What one seat costs, with largest remainders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quota {
    /// Sum of weights over seats (Hamilton, Hare-Niemeyer).
    Hare,
    /// The whole number above the sum of weights over seats plus one.
    Droop,
}

/// What `n` seats stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Divisor {
    /// `n`: first one seat for each (smallest divisors).
    Adams,
    /// `n + 1/3`.
    Danish,
    /// The geometric mean of `n` and `n + 1` (equal proportions).
    HuntingtonHill,
    /// `n + 1/2` (Sainte-Laguë, major fractions).
    Webster,
    /// `n + 1/2`, the first 0.7: the first seat costs 1.4 where the others are 3, 5, 7.
    ModifiedSainteLague,
    /// `n + 1` (Jefferson, greatest divisors).
    Dhondt,
}

impl Method {
    /// Largest remainders with the quota of Hare.
    pub const HAMILTON: Self = Self::LargestRemainder(Quota::Hare);

    /// Every method, those that favour small parties before those that favour large ones.
    pub const ALL: [Self; 8] = [
        Self::HAMILTON,
        Self::LargestRemainder(Quota::Droop),
        Self::Divisor(Divisor::Adams),
        Self::Divisor(Divisor::Danish),
        Self::Divisor(Divisor::HuntingtonHill),
        Self::Divisor(Divisor::Webster),
        Self::Divisor(Divisor::ModifiedSainteLague),
        Self::Divisor(Divisor::Dhondt),
    ];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::LargestRemainder(Quota::Hare) => "largest_remainder",
            Self::LargestRemainder(Quota::Droop) => "droop",
            Self::Divisor(Divisor::Adams) => "adams",
            Self::Divisor(Divisor::Danish) => "danish",
            Self::Divisor(Divisor::HuntingtonHill) => "huntington_hill",
            Self::Divisor(Divisor::Webster) => "webster",
            Self::Divisor(Divisor::ModifiedSainteLague) => "modified_sainte_lague",
            Self::Divisor(Divisor::Dhondt) => "dhondt",
        }
    }

    /// The method of a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.word() == word)
    }
}

/// The claim of a party to its next seat: those without limit first, then the larger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Priority {
    /// Whether it is divided by zero: the first seat by Adams and by equal proportions.
    pub unlimited: bool,
    /// The quotient; its square by equal proportions; the weight where there is no limit.
    pub key: Fraction,
}

impl Divisor {
    /// The claim of a weight above zero to a seat beyond the `held` ones.
    pub(crate) fn priority(self, weight: &BigInt, held: u32) -> Priority {
        let held = BigInt::from(held);
        let over = |numerator: BigInt, denominator: BigInt| match denominator.sign() {
            num_bigint::Sign::NoSign => Priority { unlimited: true, key: Fraction::whole(weight.clone()) },
            _ => Priority { unlimited: false, key: Fraction::reduced(numerator, denominator) },
        };
        match self {
            Self::Adams => over(weight.clone(), held),
            Self::Danish => over(weight * 3, held * 3 + 1),
            Self::HuntingtonHill => over(weight * weight, &held * (&held + 1)),
            Self::ModifiedSainteLague if held == BigInt::from(0) => over(weight * 10, BigInt::from(7)),
            Self::Webster | Self::ModifiedSainteLague => over(weight * 2, held * 2 + 1),
            Self::Dhondt => over(weight.clone(), held + 1),
        }
    }
}
