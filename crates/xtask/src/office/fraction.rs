//! Whole numbers over whole numbers: what the formulas are held against.

use std::cmp::Ordering;

/// A fraction with a positive denominator.
#[derive(Debug, Clone, Copy)]
pub struct Fraction {
    top: i128,
    bottom: i128,
}

fn common(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs().max(1) } else { common(b, a % b) }
}

impl Fraction {
    pub const ZERO: Self = Self { top: 0, bottom: 1 };

    fn of(top: i128, bottom: i128) -> Self {
        let by = common(top, bottom) * bottom.signum();
        Self { top: top / by, bottom: bottom / by }
    }

    /// A decimal number as written: 30.25; nothing for any other text.
    pub fn read(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let bottom = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
        Some(Self::of(format!("{whole}{decimals}").parse().ok()?, bottom))
    }

    pub fn plus(self, other: Self) -> Self {
        Self::of(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)
    }

    pub fn times(self, other: Self) -> Self {
        Self::of(self.top * other.top, self.bottom * other.bottom)
    }

    /// Divided; nothing if by nothing.
    pub fn over(self, other: Self) -> Option<Self> {
        (other.top != 0).then(|| Self::of(self.top * other.bottom, self.bottom * other.top))
    }

    pub fn is_zero(self) -> bool {
        self.top == 0
    }

    /// Rounded to so many decimals: 四舍五入, 四舍六入五成双, 舍去 or 进一.
    pub fn rounded(self, decimals: u32, how: &str) -> Self {
        let unit = 10_i128.pow(decimals);
        let (size, sign) = (self.top.abs() * unit, self.top.signum());
        let (whole, rest) = (size / self.bottom, size % self.bottom);
        let up = match how {
            "舍去" => false,
            "进一" => rest > 0,
            "四舍六入五成双" => rest * 2 > self.bottom || (rest * 2 == self.bottom && whole % 2 == 1),
            _ => rest * 2 >= self.bottom,
        };
        Self::of(sign * (whole + i128::from(up)), unit)
    }

    pub fn value(self) -> f64 {
        self.top as f64 / self.bottom as f64
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.top * other.bottom).cmp(&(other.top * self.bottom))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Fraction {
        Fraction::read(text).expect("a number")
    }

    #[test]
    fn a_third_and_two_sixths_are_one() {
        let third = read("1").over(read("3")).expect("not by nothing");
        assert_eq!(third, read("2").over(read("6")).expect("not by nothing"));
        assert!(third.times(read("3")) == read("1") && third < read("0.34"));
    }

    #[test]
    fn halves_are_rounded_as_said() {
        assert_eq!(read("2.665").rounded(2, "四舍五入"), read("2.67"));
        assert_eq!(read("2.665").rounded(2, "四舍六入五成双"), read("2.66"));
        assert_eq!(read("2.669").rounded(2, "舍去"), read("2.66"));
        assert_eq!(read("2.661").rounded(2, "进一"), read("2.67"));
    }
}
