//! From what was counted and what could not be known to a status.

/// What a duty came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Met,
    Unmet,
    Undecidable,
    CountOnly,
    /// A waiver frees of it.
    Exempt,
}

impl Status {
    /// The word in the views.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::Undecidable => "undecidable",
            Self::CountOnly => "count_only",
            Self::Exempt => "exempt",
        }
    }
}

/// A bound of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bound {
    /// The rule has none.
    None,
    /// The text names one but no number, and nobody has set it.
    Blank,
    /// A number.
    Is(f64),
}

impl Bound {
    /// The number, if there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Is(value) => Some(value),
            Self::None | Self::Blank => None,
        }
    }
}

/// What was counted and what might have been.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tally {
    /// Counted for certain.
    pub counted: f64,
    /// What records that are known but cannot be counted could add; infinite where one does not say how much.
    pub possible: f64,
    /// How many such records there are.
    pub uncertain: usize,
    /// Why they cannot be counted; each reason once.
    pub why: Vec<String>,
}

/// A status and why.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    pub status: Status,
    pub reason: String,
    /// What records that are known but cannot be counted could add.
    pub possible: f64,
}

impl Verdict {
    /// A status with its reason.
    pub fn new(status: Status, reason: impl Into<String>) -> Self {
        Self { status, reason: reason.into(), possible: 0.0 }
    }

    /// The same with a remark before its reason.
    pub fn after(mut self, remark: &str) -> Self {
        self.reason = joined(&[remark, &self.reason]);
        self
    }

    /// The same with a remark behind its reason.
    pub fn before(mut self, remark: &str) -> Self {
        self.reason = joined(&[&self.reason, remark]);
        self
    }
}

/// The status of a count between two bounds.
///
/// Enough is met, whatever else is unknown. Too little is unmet only if nothing unknown could lift it: no uncertain record,
/// and `open` (a unit that sent nothing, a file that could not be read) says nothing is missing.
pub(crate) fn decide(least: Bound, most: Bound, tally: &Tally, unit: &str, open: Option<String>) -> Verdict {
    if matches!(least, Bound::Blank) || matches!(most, Bound::Blank) {
        return Verdict::new(Status::Undecidable, format!("文本未写明数值，已计{}{unit}", shown(tally.counted)));
    }
    if let Some(most) = most.value() {
        if tally.counted > most {
            return Verdict::new(Status::Unmet, format!("超出{}{unit}", shown(tally.counted - most)));
        }
        if tally.counted + tally.possible > most {
            return Verdict::new(Status::Undecidable, uncertain(tally, unit, "可能超出上限"));
        }
    }
    let Some(least) = least.value() else { return Verdict::new(Status::Met, "") };
    if tally.counted >= least {
        return Verdict::new(Status::Met, "");
    }
    if tally.counted + tally.possible >= least {
        return Verdict::new(Status::Undecidable, uncertain(tally, unit, "可能补足"));
    }
    let short = format!("已计{}{unit}，少{}{unit}", shown(tally.counted), shown(least - tally.counted));
    match open {
        Some(open) => Verdict::new(Status::Undecidable, joined(&[&short, &open])),
        None => Verdict { possible: tally.possible, ..Verdict::new(Status::Unmet, short) },
    }
}

fn uncertain(tally: &Tally, unit: &str, effect: &str) -> String {
    let why = if tally.why.is_empty() { String::new() } else { format!("（{}）", tally.why.join("；")) };
    format!("已计{}{unit}；另有{}条记录不能计入{why}，{effect}", shown(tally.counted), tally.uncertain)
}

/// A number without idle decimals.
pub(crate) fn shown(number: f64) -> String {
    if number.fract() == 0.0 { format!("{number:.0}") } else { format!("{}", (number * 100.0).round() / 100.0) }
}

/// Remarks joined by `；`, empty ones left out.
pub(crate) fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(counted: f64, possible: f64, open: Option<&str>) -> Status {
        let tally = Tally { counted, possible, uncertain: usize::from(possible > 0.0), why: Vec::new() };
        decide(Bound::Is(10.0), Bound::None, &tally, "节", open.map(str::to_owned)).status
    }

    #[test]
    fn the_number_itself_is_enough() {
        assert_eq!((status(10.0, 0.0, None), status(9.0, 0.0, None)), (Status::Met, Status::Unmet));
    }

    #[test]
    fn what_could_lift_a_count_to_the_number_leaves_it_open_and_what_could_not_does_not() {
        assert_eq!((status(8.0, 2.0, None), status(8.0, 1.0, None)), (Status::Undecidable, Status::Unmet));
        assert_eq!(status(3.0, 0.0, Some("未报送")), Status::Undecidable);
        assert_eq!(status(10.0, 0.0, Some("未报送")), Status::Met);
    }

    #[test]
    fn a_blank_number_is_neither_pass_nor_fail() {
        let verdict = decide(Bound::Blank, Bound::None, &Tally::default(), "节", None);
        assert_eq!(verdict.status, Status::Undecidable);
    }

    #[test]
    fn a_ceiling_is_broken_only_for_certain() {
        let tally = |counted, possible| Tally { counted, possible, uncertain: 1, why: Vec::new() };
        let most = |tally| decide(Bound::None, Bound::Is(5.0), &tally, "年", None).status;
        assert_eq!((most(tally(6.0, 0.0)), most(tally(5.0, 1.0))), (Status::Unmet, Status::Undecidable));
        assert_eq!(most(tally(5.0, 0.0)), Status::Met);
    }
}
