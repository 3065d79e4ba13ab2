//! Exact fractions of whole numbers of any length.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

/// An exact fraction in lowest terms, its denominator above zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: BigInt,
    denominator: BigInt,
}

/// What is no fraction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FractionError {
    /// A denominator of zero.
    #[error("a fraction over zero")]
    OverZero,
    /// A text that is neither a whole number nor two of them with a stroke between.
    #[error("`{0}` is no fraction; write 3 or 2/3")]
    NotOne(String),
}

impl Fraction {
    /// `numerator / denominator` in lowest terms.
    ///
    /// # Errors
    /// `OverZero`.
    pub fn new(numerator: i64, denominator: i64) -> Result<Self, FractionError> {
        match denominator {
            0 => Err(FractionError::OverZero),
            _ => Ok(Self::reduced(numerator.into(), denominator.into())),
        }
    }

    /// A whole number.
    pub fn whole(number: impl Into<BigInt>) -> Self {
        Self { numerator: number.into(), denominator: BigInt::from(1) }
    }

    /// Nothing.
    pub fn zero() -> Self {
        Self::whole(0)
    }

    /// `denominator` must not be zero; the callers divide by sums of weights and by seats, which they have looked at.
    pub(crate) fn reduced(numerator: BigInt, denominator: BigInt) -> Self {
        debug_assert!(!denominator.is_zero(), "our mistake: a fraction over zero");
        let shared = numerator.gcd(&denominator);
        let shared = if denominator.is_negative() { -shared } else { shared };
        if shared.is_zero() {
            return Self::zero();
        }
        Self { numerator: numerator / &shared, denominator: denominator / shared }
    }

    pub(crate) fn numerator(&self) -> &BigInt {
        &self.numerator
    }

    pub(crate) fn denominator(&self) -> &BigInt {
        &self.denominator
    }

    /// The whole number at or below it.
    pub(crate) fn floor(&self) -> BigInt {
        self.numerator.div_floor(&self.denominator)
    }

    /// The same as a number of the machine, where it is one.
    pub fn whole_part(&self) -> Option<i64> {
        self.floor().to_i64()
    }

    /// Whether nothing is left after the whole number.
    pub fn is_whole(&self) -> bool {
        self.denominator == BigInt::from(1)
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.numerator.is_negative()
    }

    /// The quotient of two; none over zero.
    pub fn over(&self, other: &Self) -> Option<Self> {
        let quotient = || Self::reduced(&self.numerator * &other.denominator, &self.denominator * &other.numerator);
        (!other.is_zero()).then(quotient)
    }

    /// The nearest floating number, for eyes and columns; nothing is decided by it.
    pub fn to_f64(&self) -> f64 {
        const BITS: usize = 64;
        let (whole, rest) = self.numerator.div_mod_floor(&self.denominator);
        let part = ((rest << BITS) / &self.denominator).to_f64().unwrap_or(0.0);
        whole.to_f64().unwrap_or(f64::NAN) + part / 2f64.powi(BITS as i32)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_whole() {
            true => write!(f, "{}", self.numerator),
            false => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl FromStr for Fraction {
    type Err = FractionError;

    fn from_str(text: &str) -> Result<Self, FractionError> {
        let (part, whole) = text.split_once('/').unwrap_or((text, "1"));
        let number = |text: &str| text.trim().parse().map_err(|_| FractionError::NotOne(text.trim().to_owned()));
        Self::new(number(part)?, number(whole)?)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

impl Add for &Fraction {
    type Output = Fraction;

    fn add(self, other: Self) -> Fraction {
        let numerator = &self.numerator * &other.denominator + &other.numerator * &self.denominator;
        Fraction::reduced(numerator, &self.denominator * &other.denominator)
    }
}

impl Sub for &Fraction {
    type Output = Fraction;

    fn sub(self, other: Self) -> Fraction {
        let numerator = &self.numerator * &other.denominator - &other.numerator * &self.denominator;
        Fraction::reduced(numerator, &self.denominator * &other.denominator)
    }
}

impl Mul for &Fraction {
    type Output = Fraction;

    fn mul(self, other: Self) -> Fraction {
        Fraction::reduced(&self.numerator * &other.numerator, &self.denominator * &other.denominator)
    }
}

impl From<u32> for Fraction {
    fn from(number: u32) -> Self {
        Self::whole(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Fraction {
        text.parse().expect("a fraction")
    }

    #[test]
    fn fractions_are_kept_in_lowest_terms_with_the_sign_above() {
        assert_eq!(Fraction::new(6, -4).expect("not over zero").to_string(), "-3/2");
        assert_eq!(of("10/5").to_string(), "2");
        assert_eq!(of("0/7"), Fraction::zero());
    }

    #[test]
    fn sums_and_products_are_exact() {
        assert_eq!((&of("1/3") + &of("1/6")).to_string(), "1/2");
        assert_eq!((&of("1/3") - &of("1/2")).to_string(), "-1/6");
        assert_eq!((&of("2/3") * &of("9/4")).to_string(), "3/2");
        assert_eq!(of("2/3").over(&of("4/9")).map(|found| found.to_string()).as_deref(), Some("3/2"));
        assert_eq!(of("2/3").over(&Fraction::zero()), None);
    }

    #[test]
    fn a_fraction_is_shown_by_the_nearest_floating_number() {
        for (text, number) in [("1/10", 0.1), ("-1/4", -0.25), ("2/3", 2.0 / 3.0), ("7", 7.0)] {
            assert_eq!(of(text).to_f64(), number);
        }
    }

    #[test]
    fn what_is_no_fraction_is_told() {
        assert_eq!("1/0".parse::<Fraction>(), Err(FractionError::OverZero));
        assert_eq!("一半".parse::<Fraction>(), Err(FractionError::NotOne("一半".into())));
    }
}
