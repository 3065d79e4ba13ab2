//! Exact numbers: points, weights and shares as fractions of whole numbers, rounded only where a pack says so and how.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Sub};

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, Signed, ToPrimitive, Zero};
use policy::Setting;

type BigRational = Ratio<BigInt>;

/// A fraction of whole numbers of any size; nothing is lost in adding or multiplying.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exact(BigRational);

impl Exact {
    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self(BigRational::from_integer(number.into()))
    }

    /// Nothing.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// One.
    pub fn one() -> Self {
        Self(BigRational::one())
    }

    /// A part of a whole; `None` of nothing.
    pub fn ratio(part: i64, whole: i64) -> Option<Self> {
        (whole != 0).then(|| Self(BigRational::new(part.into(), whole.into())))
    }

    /// A number as it was written: the shortest decimal that reads as this floating number. `None` if it is no number.
    pub fn of(number: f64) -> Option<Self> {
        if number.is_finite() { Self::parse(&format!("{number}")) } else { None }
    }

    /// `12`, `-0.5`, `2/3`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((part, whole)) = text.split_once('/') {
            return Self::parse(part.trim())?.over(&Self::parse(whole.trim())?);
        }
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, after) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{after}");
        if all.is_empty() || !all.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let number: BigInt = all.parse().ok()?;
        Some(Self(BigRational::new(number * sign, power_of_ten(after.len()))))
    }

    /// A number of a pack or a bureau.
    pub fn of_setting(setting: &Setting) -> Option<Self> {
        match setting {
            Setting::Int(number) => Some(Self::whole(*number)),
            Setting::Number(number) => Self::of(*number),
            Setting::Text(text) => Self::parse(text),
            Setting::Bool(_) | Setting::Date(_) => None,
        }
    }

    /// Divided by another; `None` by nothing.
    pub fn over(&self, whole: &Self) -> Option<Self> {
        (!whole.0.is_zero()).then(|| Self(&self.0 / &whole.0))
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is less than nothing.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// With the other sign.
    pub fn negated(&self) -> Self {
        Self(-&self.0)
    }

    /// Rounded to so many decimals.
    pub fn rounded(&self, decimals: u32, rounding: Rounding) -> Self {
        let scale = BigRational::from_integer(power_of_ten(decimals as usize));
        let scaled = &self.0 * &scale;
        let below = scaled.floor();
        let rest = &scaled - &below;
        let half = BigRational::new(1.into(), 2.into());
        let even = || (below.to_integer() % BigInt::from(2)).is_zero();
        let up = match rounding {
            Rounding::Down => scaled.is_negative() && !rest.is_zero(),
            Rounding::Up => !scaled.is_negative() && !rest.is_zero(),
            // Half of what is taken off is rounded as half of what is given: by its size.
            Rounding::HalfUp => rest > half || (rest == half && !scaled.is_negative()),
            Rounding::HalfEven => rest > half || (rest == half && !even()),
        };
        Self((if up { below + BigRational::one() } else { below }) / scale)
    }

    /// The nearest floating number, for a view.
    pub fn to_f64(&self) -> f64 {
        // More decimals than a floating number can tell apart: reading them gives the nearest.
        const ENOUGH: u32 = 30;
        plain(&self.rounded(ENOUGH, Rounding::HalfEven), ENOUGH).parse().unwrap_or(f64::NAN)
    }

    /// Its two whole numbers, unless they are larger than any score's.
    pub fn parts(&self) -> Option<(i128, i128)> {
        self.0.numer().to_i128().zip(self.0.denom().to_i128())
    }

    /// The number if it is whole.
    pub fn to_whole(&self) -> Option<i64> {
        if self.0.is_integer() { self.0.to_integer().to_i64() } else { None }
    }
}

fn power_of_ten(exponent: usize) -> BigInt {
    BigInt::from(10).pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: Self) -> Exact {
        Exact(&self.0 + &other.0)
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: Self) -> Exact {
        Exact(&self.0 - &other.0)
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: Self) -> Exact {
        Exact(&self.0 * &other.0)
    }
}

impl<'e> Sum<&'e Exact> for Exact {
    fn sum<I: Iterator<Item = &'e Exact>>(numbers: I) -> Exact {
        numbers.fold(Exact::zero(), |sum, number| &sum + number)
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(numbers: I) -> Exact {
        numbers.fold(Exact::zero(), |sum, number| &sum + &number)
    }
}

/// Decimals where they end, else about four of them: `13.5`, `约6.6667`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: u32 = 6;
        const ABOUT: u32 = 4;
        if self.rounded(SHOWN, Rounding::Down) == *self {
            return f.write_str(&plain(self, SHOWN));
        }
        write!(f, "约{}", plain(&self.rounded(ABOUT, Rounding::HalfUp), ABOUT))
    }
}

/// Decimals without idle zeros of a number that has no more than so many.
fn plain(number: &Exact, decimals: u32) -> String {
    let scaled = (&number.0 * BigRational::from_integer(power_of_ten(decimals as usize))).to_integer();
    let (sign, digits) = (if number.is_negative() { "-" } else { "" }, scaled.abs().to_string());
    let digits = format!("{digits:0>width$}", width = decimals as usize + 1);
    let (whole, after) = digits.split_at(digits.len() - decimals as usize);
    let after = after.trim_end_matches('0');
    if after.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{after}") }
}

/// How a number is rounded; always said, never assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    HalfUp,
    HalfEven,
    Down,
    Up,
}

impl Rounding {
    /// The words in packs.
    pub const WORDS: [&'static str; 4] = ["half_up", "half_even", "down", "up"];

    /// The rounding a word names.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "half_up" => Some(Self::HalfUp),
            "half_even" => Some(Self::HalfEven),
            "down" => Some(Self::Down),
            "up" => Some(Self::Up),
            _ => None,
        }
    }

    /// As a clerk says it.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::HalfUp => "四舍五入",
            Self::HalfEven => "四舍六入五成双",
            Self::Down => "舍去",
            Self::Up => "进一",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).expect("a number")
    }

    #[test]
    fn a_number_is_what_was_written_and_not_what_a_computer_makes_of_it() {
        assert_eq!(Exact::of(0.1).expect("a number"), exact("1/10"));
        assert_eq!(&Exact::of(0.1).expect("a number") + &Exact::of(0.2).expect("a number"), exact("0.3"));
        assert_eq!((Exact::of(f64::NAN), Exact::of(f64::INFINITY)), (None, None));
        assert_eq!(["1e3", "", "-", "1/0", "二"].map(Exact::parse), [None, None, None, None, None]);
    }

    #[test]
    fn half_goes_where_the_word_says() {
        let both = |text: &str, decimals: u32| {
            Rounding::WORDS
                .map(|word| exact(text).rounded(decimals, Rounding::named(word).expect("a word")).to_string())
        };
        // half_up, half_even, down, up
        assert_eq!(both("2.5", 0), ["3", "2", "2", "3"]);
        assert_eq!(both("3.5", 0), ["4", "4", "3", "4"]);
        assert_eq!(both("2.345", 2), ["2.35", "2.34", "2.34", "2.35"]);
        assert_eq!(both("2.3", 1), ["2.3", "2.3", "2.3", "2.3"]);
        assert_eq!(both("2/3", 2), ["0.67", "0.67", "0.66", "0.67"]);
        assert_eq!(both("-2.5", 0), ["-3", "-2", "-2", "-3"]);
        assert_eq!(both("-0.4", 0), ["0", "0", "0", "-1"]);
    }

    #[test]
    fn a_number_reads_as_a_person_writes_it() {
        let shown = |text: &str| exact(text).to_string();
        assert_eq!(
            [shown("13.50"), shown("-0.5"), shown("100"), shown("20/3"), shown("0")].join(" "),
            "13.5 -0.5 100 约6.6667 0"
        );
    }
}
