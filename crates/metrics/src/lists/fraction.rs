//! Fractions small enough to be handed about: what stands at the line must not be decided by a rounding error.
//!
//! Points come as [`crate::exact::Exact`], of any size; here they are compared, and weights moved. Fractions are kept in lowest terms
//! and are compared without multiplying, so that whole numbers of 128 bits suffice for every score a sheet can give.

use std::cmp::Ordering;

/// A fraction in lowest terms; the lower number is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
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

    /// Half of the way to another.
    pub fn midway(self, other: Self) -> Self {
        self.plus(other).times(Self { over: 1, under: 2 })
    }

    /// Its two whole numbers.
    pub fn parts(self) -> (i128, i128) {
        (self.over, self.under)
    }

    pub fn plus(self, other: Self) -> Self {
        let shared = gcd(self.under.unsigned_abs(), other.under.unsigned_abs()).max(1) as i128;
        let (own, others) = (other.under / shared, self.under / shared);
        let over = self.over.checked_mul(own).zip(other.over.checked_mul(others));
        let over = over.and_then(|(a, b)| a.checked_add(b)).zip(self.under.checked_mul(own));
        over.and_then(|(over, under)| Self::ratio(over, under))
            .unwrap_or_else(|| Self::decimal(self.value() + other.value()))
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { over: -other.over, under: other.under })
    }

    pub fn times(self, other: Self) -> Self {
        // Reduced across before they are multiplied, the numbers stay as small as the result.
        let (a, b) = (Self::ratio(self.over, other.under), Self::ratio(other.over, self.under));
        let product = a.zip(b).and_then(|(a, b)| Some((a.over.checked_mul(b.over)?, a.under.checked_mul(b.under)?)));
        product
            .and_then(|(over, under)| Self::ratio(over, under))
            .unwrap_or_else(|| Self::decimal(self.value() * other.value()))
    }

    /// Nothing if the other is 0.
    pub fn through(self, other: Self) -> Option<Self> {
        Some(self.times(Self::ratio(other.under, other.over)?))
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

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        // Whole parts first, then the rest upside down: no product, no overflow.
        let mut turned = false;
        loop {
            let order = a.floor().cmp(&b.floor());
            let (rest_a, rest_b) = (a.over.rem_euclid(a.under), b.over.rem_euclid(b.under));
            let order = match (order, rest_a, rest_b) {
                (Ordering::Equal, 0, 0) => return Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, ..) => {
                    (a, b) = (Self { over: a.under, under: rest_a }, Self { over: b.under, under: rest_b });
                    turned = !turned;
                    continue;
                }
                (order, ..) => order,
            };
            return if turned { order.reverse() } else { order };
        }
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
        let tenth = Fraction::decimal(0.1);
        assert_eq!(tenth.plus(tenth).plus(tenth), Fraction::decimal(0.3));
        assert_eq!(Some(Fraction::decimal(-2.5)), Fraction::ratio(-5, 2));
        assert!(Fraction::ratio(1, 3) < Fraction::ratio(334, 1000));
        assert!(Fraction::ratio(-7, 3) < Fraction::ratio(-9, 4));
        let huge = 10_i128.pow(37);
        assert!(Fraction::ratio(huge, huge + 2) < Fraction::ratio(huge + 1, huge + 2));
    }

    #[test]
    fn whole_numbers_are_taken_as_the_word_says() {
        let of = |over| Fraction::ratio(over, 10).map(|share| (share.floor(), share.half_up(), share.ceil()));
        assert_eq!(of(36), Some((3, 4, 4)));
        assert_eq!(of(35), Some((3, 4, 4)));
        assert_eq!(of(34), Some((3, 3, 4)));
        assert_eq!(of(30), Some((3, 3, 3)));
    }

    #[test]
    fn a_third_is_shown_as_about_a_third() {
        assert_eq!(Fraction::ratio(1, 3).map(Fraction::shown).as_deref(), Some("约0.3333"));
        assert_eq!(Fraction::decimal(86.25).shown(), "86.25");
    }
}
