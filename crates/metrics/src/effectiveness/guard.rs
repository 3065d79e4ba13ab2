//! What must be there before an effect is read, and the words where it is not.

/// Why nobody gets an estimate in a year.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Refusal {
    /// The pack does not say which marks count.
    NotAsked,
    /// A number of the pack is unset.
    Unset(Vec<&'static str>),
    /// There is no usable mark.
    NoMarks,
    /// Nobody was marked on two days.
    NoStart,
    /// Too few mentors have marked mentees, or mentees enough: how many there are, and how many are needed.
    TooFewMentors { mentors: usize, several: usize, needed: (usize, usize) },
    /// Every rater gave one mark.
    RatersOnce,
    /// No school has two mentors whose mentees were marked.
    OneMentorPerSchool,
    /// All marks are equal, or explained without remainder.
    NoVariation,
    /// Too few marks for what must be told apart.
    TooFewMarks(String),
    /// The search for the variances ended nowhere.
    NotConverged,
    /// Mentors do not differ beyond chance: how likely so large a difference is if they do not at all.
    NoDifference { chance: f64 },
    /// Of the mentors too little is known on the average.
    LowReliability { mean: f64, needed: f64 },
}

impl Refusal {
    /// The name in data.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Unset(_) => "unset",
            Self::NoMarks => "no_marks",
            Self::NoStart => "no_start",
            Self::TooFewMentors { .. } => "too_few_mentors",
            Self::RatersOnce => "raters_once",
            Self::OneMentorPerSchool => "one_mentor_per_school",
            Self::NoVariation => "no_variation",
            Self::TooFewMarks(_) => "too_few_marks",
            Self::NotConverged => "not_converged",
            Self::NoDifference { .. } => "no_difference",
            Self::LowReliability { .. } => "low_reliability",
        }
    }

    /// The words people read.
    pub fn zh(&self) -> String {
        match self {
            Self::NotAsked => "政策没有指定用哪些评分".to_owned(),
            Self::Unset(keys) => format!("参数未设定：{}", keys.join("、")),
            Self::NoMarks => "没有可用的评委评分".to_owned(),
            Self::NoStart => "没有起点评估：没有人在两个以上的日子被评过，看不出进步".to_owned(),
            Self::TooFewMentors { mentors, several, needed } => format!(
                "样本不足：徒弟有评分的导师{mentors}名（至少{}名），其中徒弟两名以上的{several}名（至少{}名）",
                needed.0, needed.1
            ),
            Self::RatersOnce => "每名评委只打过一次分，宽严分不出来".to_owned(),
            Self::OneMentorPerSchool => "每所学校只有一名导师，导师和学校分不开".to_owned(),
            Self::NoVariation => "所有评分相同，没有差别可以解释".to_owned(),
            Self::TooFewMarks(_) => "样本不足：评分太少，分不清导师、徒弟、学校和评委".to_owned(),
            Self::NotConverged => "估计没有收敛，不出结果".to_owned(),
            Self::NoDifference { chance } => {
                format!("导师之间的差别分辨不出（假如毫无差别，碰巧也有{}的可能这么大）", percent(*chance))
            }
            Self::LowReliability { mean, needed } => {
                format!("导师之间的差别分辨不出：平均可靠度{}，低于{}", percent(*mean), percent(*needed))
            }
        }
    }
}

/// A share in words: 12%.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// What is known of one mentor, as far as guards ask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Evidence {
    pub mentees: usize,
    pub exposure: f64,
    pub raters: usize,
    pub marks: usize,
    pub reliability: f64,
}

/// What is short of a rank; nothing if there is enough.
pub(crate) fn shortfall(evidence: &Evidence, numbers: &super::numbers::Numbers) -> Option<String> {
    let mut short = Vec::new();
    if (evidence.mentees as f64) < numbers.min_mentees {
        short.push(format!("有评分的徒弟{}名，至少{}名", evidence.mentees, numbers.min_mentees));
    }
    if evidence.exposure < numbers.min_exposure {
        short.push(format!("带教{:.1}人年，至少{}人年", evidence.exposure, numbers.min_exposure));
    }
    if (evidence.raters as f64) < numbers.min_raters {
        short.push(format!("无利益关系的评委{}名，至少{}名", evidence.raters, numbers.min_raters));
    }
    if evidence.reliability < numbers.min_reliability {
        short.push(format!("可靠度{}，至少{}", percent(evidence.reliability), percent(numbers.min_reliability)));
    }
    (!short.is_empty()).then(|| short.join("；"))
}
