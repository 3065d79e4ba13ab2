//! Exact fractions: what stands at the line must not be decided by a rounding error.

use std::cmp::Ordering;

/// A fraction in lowest terms; the lower number is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exact {
    over: i128,
    under: i128,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { over: 0, under: 1 };
    /// One.
    pub const ONE: Self = Self { over: 1, under: 1 };
    /// More than any list gives: what a score may come to that nobody can bound.
    pub const BOUNDLESS: Self = Self { over: 1_000_000_000_000, under: 1 };

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self { over: i128::from(number), under: 1 }
    }

    /// `over / under`; nothing if `under` is 0.
    pub fn ratio(over: i128, under: i128) -> Option<Self> {
        if under == 0 {
            return None;
        }
        let divisor = gcd(over.unsigned_abs(), under.unsigned_abs()).max(1) as i128;
        let sign = if under < 0 { -1 } else { 1 };
        Some(Self { over: sign * over / divisor, under: sign * under / divisor })
    }

    /// The decimal a floating number is written as: `0.1` is one tenth.
    pub fn decimal(number: f64) -> Self {
        const DIGITS: usize = 12;
        let text = format!("{number}");
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let part = &part[..part.len().min(DIGITS)];
        let digits: i128 = format!("{whole}{part}").parse().unwrap_or(0);
        Self::ratio(digits, 10_i128.pow(part.len() as u32)).unwrap_or(Self::ZERO)
    }

    /// Its two whole numbers.
    pub fn parts(self) -> (i128, i128) {
        (self.over, self.under)
    }

    pub fn plus(self, other: Self) -> Self {
        Self::ratio(self.over * other.under + other.over * self.under, self.under * other.under).unwrap_or(Self::ZERO)
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { over: -other.over, under: other.under })
    }

    pub fn times(self, other: Self) -> Self {
        Self::ratio(self.over * other.over, self.under * other.under).unwrap_or(Self::ZERO)
    }

    /// Nothing if the other is 0.
    pub fn through(self, other: Self) -> Option<Self> {
        Self::ratio(self.over * other.under, self.under * other.over)
    }

    /// The largest whole number that is not larger.
    pub fn floor(self) -> i128 {
        self.over.div_euclid(self.under)
    }

    /// The smallest whole number that is not smaller.
    pub fn ceil(self) -> i128 {
        -(-self.over).div_euclid(self.under)
    }

    /// The nearest whole number, halves up.
    pub fn half_up(self) -> i128 {
        (2 * self.over + self.under).div_euclid(2 * self.under)
    }

    /// As near as a floating number comes.
    pub fn value(self) -> f64 {
        self.over as f64 / self.under as f64
    }

    /// As a person reads it: all its decimals if they end within four, else four with 约.
    pub fn shown(self) -> String {
        const SCALE: i128 = 10_000;
        let whole = SCALE % self.under == 0;
        let scaled = Self { over: self.over * SCALE, under: self.under }.half_up();
        let text = format!("{}", scaled as f64 / SCALE as f64);
        if whole { text } else { format!("约{text}") }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_is_a_tenth_and_three_of_them_are_three_tenths() {
        let tenth = Exact::decimal(0.1);
        assert_eq!(tenth.plus(tenth).plus(tenth), Exact::decimal(0.3));
        assert_eq!(Some(Exact::decimal(-2.5)), Exact::ratio(-5, 2));
        assert!(Exact::ratio(1, 3) < Exact::ratio(334, 1000));
    }

    #[test]
    fn whole_numbers_are_taken_as_the_word_says() {
        let of = |over| Exact::ratio(over, 10).map(|share| (share.floor(), share.half_up(), share.ceil()));
        assert_eq!(of(36), Some((3, 4, 4)));
        assert_eq!(of(35), Some((3, 4, 4)));
        assert_eq!(of(34), Some((3, 3, 4)));
        assert_eq!(of(30), Some((3, 3, 3)));
    }

    #[test]
    fn a_third_is_shown_as_about_a_third() {
        assert_eq!(Exact::ratio(1, 3).map(Exact::shown).as_deref(), Some("约0.3333"));
        assert_eq!(Exact::decimal(86.25).shown(), "86.25");
    }
}
