//! Inner ratios: no part may exceed its share of the whole, so each is rounded down.

use std::str::FromStr;

use crate::Fraction;

/// A ratio such as 2:4:4, the highest part first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratio {
    parts: Vec<u32>,
}

/// What is no ratio.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no ratio; write two or more whole numbers above zero, such as 2:4:4")]
pub struct RatioError(pub String);

impl Ratio {
    /// Its parts.
    pub fn parts(&self) -> &[u32] {
        &self.parts
    }

    /// The exact share of each part in a whole.
    pub fn exact(&self, whole: u32) -> Vec<Fraction> {
        let sum: u64 = self.parts.iter().map(|part| u64::from(*part)).sum();
        let exact = |part: &u32| Fraction::reduced((u64::from(*part) * u64::from(whole)).into(), sum.into());
        self.parts.iter().map(exact).collect()
    }

    /// Most seats of each part: its share rounded down, and for the last, lowest part all that the others leave.
    pub fn most(&self, whole: u32) -> Vec<u32> {
        let sum: u64 = self.parts.iter().map(|part| u64::from(*part)).sum();
        let mut most: Vec<u32> =
            self.parts.iter().map(|part| (u64::from(*part) * u64::from(whole) / sum) as u32).collect();
        let rest = whole - most.iter().sum::<u32>();
        if let Some(last) = most.last_mut() {
            *last += rest;
        }
        most
    }
}

impl FromStr for Ratio {
    type Err = RatioError;

    fn from_str(text: &str) -> Result<Self, RatioError> {
        let wrong = || RatioError(text.to_owned());
        let part = |part: &str| part.trim().parse().ok().filter(|part| *part > 0);
        let parts: Option<Vec<u32>> = text.split([':', '：']).map(part).collect();
        let parts = parts.filter(|parts| parts.len() > 1).ok_or_else(wrong)?;
        Ok(Self { parts })
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<String> = self.parts.iter().map(u32::to_string).collect();
        write!(f, "{}", parts.join(":"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upper_parts_are_rounded_down_and_the_lowest_takes_the_rest() {
        // 2:4:4 of 7: 1.4, 2.8, 2.8; "not above" gives 1 and 2, and 4 remain for the lowest.
        assert_eq!("2:4:4".parse::<Ratio>().expect("a ratio").most(7), [1, 2, 4]);
        // 3:4:3 of 10 comes out even; 5:5 of 5 leaves the odd one to the lower part.
        assert_eq!("3：4：3".parse::<Ratio>().expect("a ratio").most(10), [3, 4, 3]);
        assert_eq!("5:5".parse::<Ratio>().expect("a ratio").most(5), [2, 3]);
    }

    #[test]
    fn what_is_no_ratio_is_told() {
        for text in ["2:0:4", "5", "2:四", ""] {
            assert_eq!(text.parse::<Ratio>(), Err(RatioError(text.to_owned())));
        }
    }
}
