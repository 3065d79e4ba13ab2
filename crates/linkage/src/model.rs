//! Comparisons, levels and what each says for or against a match, in bits.

/// One way two items can agree or differ in a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Its name, as in explanations.
    pub name: String,
    /// Share of true matches that are seen at this level, above 0 and at most 1.
    pub m: f64,
    /// Share of pairs that do not match and are seen at this level all the same, above 0 and at most 1.
    pub u: f64,
}

impl Level {
    /// The match weight, in bits: above 0 for a match, below 0 against it.
    pub fn bits(&self) -> f64 {
        (self.m / self.u).log2()
    }
}

/// One thing two items are compared by.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Its name, as in explanations.
    pub name: String,
    /// Its levels.
    pub levels: Vec<Level>,
}

/// What makes two items a match.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Probability that two items taken at random match, above 0 and below 1.
    pub prior: f64,
    /// The comparisons.
    pub comparisons: Vec<Comparison>,
}

/// What one comparison showed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen {
    /// One of the two says nothing: no evidence either way.
    Nothing,
    /// A level, by its position.
    At(usize),
    /// A level whose u is known better than the model's: how frequent the very value is that both have.
    Frequent {
        /// The level, by its position.
        level: usize,
        /// Share of others that have this value, above 0 and at most 1.
        u: f64,
    },
}

/// What one comparison contributed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The comparison, by its position.
    pub comparison: usize,
    /// The level, by its position.
    pub level: usize,
    /// Its match weight.
    pub bits: f64,
}

/// A match weight and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The sum: log2 of the odds that the two match.
    pub bits: f64,
    /// What each comparison that said something contributed, in the model's order.
    pub parts: Vec<Part>,
}

impl Weighed {
    /// The probability of a match.
    pub fn probability(&self) -> f64 {
        1.0 / (1.0 + (-self.bits).exp2())
    }
}

impl Model {
    /// The weight of the prior alone.
    pub fn prior_bits(&self) -> f64 {
        (self.prior / (1.0 - self.prior)).log2()
    }

    /// The match weight of two items; `seen` has one entry for each comparison, in the model's order.
    pub fn weigh(&self, seen: &[Seen]) -> Weighed {
        let part = |(comparison, seen): (usize, &Seen)| {
            let (level, u) = match *seen {
                Seen::Nothing => return None,
                Seen::At(level) => (level, None),
                Seen::Frequent { level, u } => (level, Some(u)),
            };
            let found = self.comparisons.get(comparison)?.levels.get(level)?;
            let bits = u.map_or_else(|| found.bits(), |u| (found.m / u).log2());
            Some(Part { comparison, level, bits })
        };
        let parts: Vec<Part> = seen.iter().enumerate().filter_map(part).collect();
        Weighed { bits: self.prior_bits() + parts.iter().map(|part| part.bits).sum::<f64>(), parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let level = |name: &str, m, u| Level { name: name.into(), m, u };
        let name = Comparison { name: "name".into(), levels: vec![level("same", 0.8, 0.1), level("other", 0.2, 0.8)] };
        Model { prior: 1.0 / 17.0, comparisons: vec![name.clone(), name] }
    }

    #[test]
    fn weights_are_the_sum_of_the_prior_and_of_log2_m_over_u() {
        // Odds of 1 to 16 are -4 bits; 0.8 / 0.1 is 3 bits, 0.2 / 0.8 is -2 bits.
        let weighed = model().weigh(&[Seen::At(0), Seen::At(1)]);
        assert!((weighed.bits - (-4.0 + 3.0 - 2.0)).abs() < 1e-12);
        assert!((weighed.probability() - 1.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_said_weighs_nothing_and_a_rare_value_weighs_more() {
        let weighed = model().weigh(&[Seen::Nothing, Seen::Frequent { level: 0, u: 0.0125 }]);
        assert!((weighed.bits - (-4.0 + 6.0)).abs() < 1e-12);
        assert_eq!(weighed.parts.len(), 1);
    }
}
