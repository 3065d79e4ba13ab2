//! The schools and kindergartens: size, hires by year, and what each does wrong.

use crate::names;

/// The autumns in which young teachers were hired, in the order of [`SchoolSpec::hires`].
pub const HIRE_YEARS: [i32; 5] = [2020, 2021, 2022, 2023, 2024];

/// Something a school does that the programme does not like, or that makes its sheets harder to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    /// Hands in after the due day; the lessons of 2023-1 arrive a term later.
    Late,
    /// Sent nothing in 2023-2.
    Silent,
    /// One mentor stops at nine lessons, every term.
    NineLessons,
    /// Title holders with fewer mentees than their title asks for.
    TooFewMentees,
    /// A teacher hired in 2023 never got a mentor.
    HireWithoutPair,
    /// Some lessons were written down without a date.
    MissingDates,
    /// Some lessons were double lessons.
    DoubleLessons,
    /// Two people of one name work here.
    Homonyms,
    /// The teacher hired in 2023 came in November.
    MidTermStart,
    /// A mentee changed mentors in April 2024.
    MentorChange,
    /// A mentee moved to another school in February 2024.
    TransferOut,
    /// The school plan came after the mobilisation stage.
    LatePlan,
    /// The school plan lacks its part on rewards and penalties.
    ThinPlan,
    /// The self-check report came in July.
    LateSelfCheck,
    /// There never was a self-check report.
    NoSelfCheck,
    /// Nobody is named for the daily work.
    NobodyNamed,
    /// Was called otherwise until the summer of 2024.
    Renamed,
    /// The lessons of the last term were sent with a wrong day and one missing, and then again, corrected.
    SendsAgain,
}

/// What is written down by hand about one school.
#[derive(Debug, Clone, Copy)]
pub struct SchoolSpec {
    /// Full name.
    pub name: &'static str,
    /// 小学, 初中, 幼儿园, 中职 or 特教.
    pub kind: &'static str,
    /// Teachers beside the young ones.
    pub staff: usize,
    /// Young teachers hired in each of [`HIRE_YEARS`].
    pub hires: [usize; 5],
    /// How many lessons a term a mentee observes with the mentor, least and most; `(0, 0)` where nobody keeps count.
    pub returns: (usize, usize),
    /// What it does wrong.
    pub breaches: &'static [Breach],
}

/// A school as it stands in one county.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Full name.
    pub name: String,
    /// The place it lies in.
    pub town: String,
    /// The description it was made from.
    pub spec: SchoolSpec,
    /// The position of that description.
    pub spec_index: usize,
    /// The position in the county; staff numbers begin with it.
    pub number: usize,
}

impl Unit {
    /// Whether this school does a thing.
    pub fn does(&self, breach: Breach) -> bool {
        self.spec.breaches.contains(&breach)
    }

    /// What the school was called before August 2024, if it was called otherwise.
    pub fn former_name(&self) -> Option<String> {
        (self.does(Breach::Renamed) && self.name.contains("第二")).then(|| self.name.replace("第二", "城关"))
    }

    /// A kindergarten.
    pub fn is_kindergarten(&self) -> bool {
        self.spec.kind == "幼儿园"
    }
}

const fn spec(
    name: &'static str,
    kind: &'static str,
    staff: usize,
    hires: [usize; 5],
    returns: (usize, usize),
    breaches: &'static [Breach],
) -> SchoolSpec {
    SchoolSpec { name, kind, staff, hires, returns, breaches }
}

/// The schools described by hand.
pub const fn specs() -> &'static [SchoolSpec] {
    use Breach::*;
    const SPECS: [SchoolSpec; 17] = [
        spec("平川县第一小学", "小学", 38, [2, 2, 3, 3, 3], (8, 12), &[]),
        spec("平川县第二小学", "小学", 32, [1, 2, 3, 2, 2], (8, 12), &[MidTermStart, TransferOut, SendsAgain]),
        spec("平川县第一中学", "初中", 46, [3, 3, 4, 4, 4], (8, 14), &[Homonyms]),
        spec("平川县第二中学", "初中", 36, [2, 2, 3, 3, 2], (8, 14), &[TooFewMentees]),
        spec("平川县实验小学", "小学", 30, [1, 2, 2, 3, 2], (6, 10), &[MentorChange]),
        spec("平川县实验幼儿园", "幼儿园", 16, [1, 1, 2, 1, 1], (0, 0), &[]),
        spec("平川县第二幼儿园", "幼儿园", 16, [1, 1, 2, 1, 2], (6, 10), &[LateSelfCheck, Renamed]),
        spec("红岭镇中心小学", "小学", 18, [1, 1, 2, 1, 1], (0, 0), &[MissingDates]),
        spec("红岭镇中学", "初中", 24, [1, 2, 2, 2, 2], (0, 0), &[TransferOut]),
        spec("柳河镇中心小学", "小学", 22, [1, 1, 2, 2, 1], (5, 9), &[DoubleLessons]),
        spec("柳河镇中心幼儿园", "幼儿园", 10, [0, 1, 2, 0, 1], (0, 0), &[]),
        spec("青石镇中心小学", "小学", 20, [1, 1, 2, 2, 2], (4, 8), &[Late, LateSelfCheck]),
        spec("青石镇中学", "初中", 22, [1, 2, 2, 2, 1], (8, 12), &[NineLessons]),
        spec("白杨乡中心小学", "小学", 16, [1, 1, 1, 2, 1], (4, 8), &[Silent, NoSelfCheck]),
        spec("白杨乡中心幼儿园", "幼儿园", 10, [1, 0, 2, 1, 1], (0, 0), &[NobodyNamed]),
        spec("平川县职业技术学校", "中职", 28, [2, 2, 3, 2, 2], (6, 10), &[HireWithoutPair, LatePlan]),
        spec("平川县特殊教育学校", "特教", 12, [0, 1, 1, 1, 1], (4, 8), &[TooFewMentees, ThinPlan]),
    ];
    &SPECS
}

/// The first `count` schools; beyond those described by hand, each description is used again in an invented town.
pub fn units(count: usize) -> Vec<Unit> {
    (0..count).map(unit).collect()
}

fn unit(index: usize) -> Unit {
    let specs = specs();
    let spec_index = index % specs.len();
    let spec = specs[spec_index];
    if index < specs.len() {
        return Unit { name: spec.name.to_owned(), town: town_of(spec.name), spec, spec_index, number: index };
    }
    let town = names::town(index - specs.len());
    let name = match spec.kind {
        "幼儿园" => format!("{town}镇幼儿园"),
        "小学" => format!("{town}镇小学"),
        "初中" => format!("{town}镇中学"),
        "中职" => format!("{town}职业学校"),
        _ => format!("{town}特殊教育学校"),
    };
    Unit { name, town: format!("{town}镇"), spec, spec_index, number: index }
}

fn town_of(name: &str) -> String {
    match name.find(['镇', '乡']) {
        Some(at) => name.chars().take(name[..at].chars().count() + 1).collect(),
        None => "城关镇".to_owned(),
    }
}
