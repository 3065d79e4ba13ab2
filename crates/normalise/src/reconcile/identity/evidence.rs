//! What speaks for and against two stretches of mentions being one person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use linkage::Seen;
use policy::{Identity, IdentityLevel};
use tables::Term;

use super::mentions::{Mention, Source};
use super::names::{NameLevel, compare_names};
use super::numbers::{NumberHabit, StaffNumber, compare_numbers};
use super::surroundings::Surroundings;

/// Mentions of one name in one unit that are one person: what they say together.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    /// The unit.
    pub unit: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// The mentions, by position, in order.
    pub mentions: Vec<usize>,
    /// Terms that mention the person.
    pub terms: BTreeSet<Term>,
    /// Whether the registry does.
    pub registered: bool,
    /// Terms in which a roster lists the person.
    on_roster: BTreeSet<Term>,
    /// Terms in which a roster or a register has a line of the person's own.
    present: BTreeSet<Term>,
    /// All sheets that mention the person, by number.
    sheets: BTreeSet<usize>,
    /// The folders the rosters of a term lie in: of a unit that two were merged to, those of the two.
    sites: BTreeSet<(Term, Arc<str>)>,
    /// The rosters with a line of the person, by number.
    rosters: BTreeSet<usize>,
    /// Rosters and registers with a line of the person's own.
    lists: BTreeSet<usize>,
    /// Staff numbers.
    pub numbers: BTreeSet<StaffNumber>,
    national_ids: BTreeSet<Arc<str>>,
    /// Subjects.
    pub subjects: BTreeSet<String>,
    /// Subjects of pairs the person is the mentor of.
    pair_subjects: BTreeSet<String>,
    /// First days of teaching.
    pub starts: BTreeSet<NaiveDate>,
    sexes: BTreeSet<String>,
    titles: BTreeMap<Term, i64>,
    partners: BTreeSet<Arc<str>>,
}

impl Profile {
    /// What the mentions at these positions say together; they are of one unit and name.
    pub(super) fn of(all: &[Mention], at: &[usize], habit: &NumberHabit) -> Option<Self> {
        let first = all.get(*at.first()?)?;
        let mut profile = Self {
            unit: Arc::clone(&first.unit),
            name: Arc::clone(&first.name),
            mentions: at.to_vec(),
            terms: BTreeSet::new(),
            registered: false,
            on_roster: BTreeSet::new(),
            present: BTreeSet::new(),
            sheets: BTreeSet::new(),
            sites: BTreeSet::new(),
            rosters: BTreeSet::new(),
            lists: BTreeSet::new(),
            numbers: BTreeSet::new(),
            national_ids: BTreeSet::new(),
            subjects: BTreeSet::new(),
            pair_subjects: BTreeSet::new(),
            starts: BTreeSet::new(),
            sexes: BTreeSet::new(),
            titles: BTreeMap::new(),
            partners: BTreeSet::new(),
        };
        at.iter().filter_map(|at| all.get(*at)).for_each(|mention| profile.add(mention, habit));
        Some(profile)
    }

    fn add(&mut self, mention: &Mention, habit: &NumberHabit) {
        self.terms.extend(mention.term);
        self.registered |= mention.term.is_none();
        if mention.source == Source::Roster {
            self.on_roster.extend(mention.term);
            self.sites.extend(mention.term.zip(mention.folder.clone()));
            self.rosters.insert(mention.sheet);
        }
        self.sheets.insert(mention.sheet);
        if mention.own_line {
            self.lists.insert(mention.sheet);
            self.present.extend(mention.term);
        }
        self.numbers.extend(mention.number.as_deref().map(|number| habit.read(number)));
        self.national_ids.extend(mention.national_id.clone());
        self.subjects.extend(mention.subject.clone());
        self.pair_subjects.extend(mention.pair_subject.clone());
        self.starts.extend(mention.start);
        self.sexes.extend(mention.sex.clone());
        if let (Some(term), Some(rank)) = (mention.term, mention.title) {
            self.titles.insert(term, rank);
        }
        self.partners.extend(mention.partners.iter().cloned());
    }

    /// Keyed hashes of national IDs.
    pub(super) fn national_ids(&self) -> impl Iterator<Item = &str> {
        self.national_ids.iter().map(|id| &**id)
    }

    /// Terms in which a roster lists the person.
    pub(super) fn on_roster(&self) -> &BTreeSet<Term> {
        &self.on_roster
    }

    /// Whether a roster lists the person.
    pub(super) fn is_on_a_roster(&self) -> bool {
        !self.rosters.is_empty()
    }

    /// Whether the two have one name in one unit.
    pub(super) fn is_namesake_of(&self, other: &Self) -> bool {
        self.unit == other.unit && self.name == other.name
    }

    /// Whether one roster lists both.
    pub(super) fn shares_roster(&self, other: &Self) -> bool {
        !self.rosters.is_disjoint(&other.rosters)
    }

    fn same_number(&self, other: &Self) -> bool {
        let whole = |number: &&StaffNumber| matches!(number, StaffNumber::Whole(_));
        let numbers = self.numbers.iter().filter(whole).any(|number| other.numbers.contains(number));
        numbers || !self.national_ids.is_disjoint(&other.national_ids)
    }

    fn terms_shared(&self, other: &Self) -> usize {
        self.on_roster.intersection(&other.on_roster).count()
    }

    /// Whether the two are on rosters of two units that became one later, and on none of a unit both were in.
    fn is_elsewhere(&self, other: &Self) -> bool {
        let before = |profile: &Self| -> BTreeSet<Arc<str>> {
            let all = profile.sites.iter().filter(|(_, site)| *site != profile.unit);
            all.map(|(_, site)| Arc::clone(site)).collect()
        };
        let (one, two) = (before(self), before(other));
        self.unit == other.unit && !one.is_empty() && !two.is_empty() && one.is_disjoint(&two)
    }

    /// Terms in which they are.
    fn terms_apart(&self, other: &Self) -> usize {
        if self.is_elsewhere(other) { self.terms_shared(other) } else { 0 }
    }
}

/// What two profiles are compared with.
pub(super) struct Compared<'i> {
    /// Weights and lines.
    pub identity: &'i Identity,
    /// What is known of everybody.
    pub around: &'i Surroundings,
}

impl Compared<'_> {
    /// What each comparison shows, in the order of `IDENTITY_COMPARISONS`.
    pub(super) fn seen(&self, one: &Profile, other: &Profile) -> Vec<Seen> {
        vec![
            self.name(one, other),
            number(one, other),
            alike(&one.national_ids, &other.national_ids),
            Seen::At(self.place(one, other) as usize),
            subject(one, other),
            self.start(one, other),
            alike(&one.sexes, &other.sexes),
            title(one, other),
            alike(&one.partners, &other.partners),
        ]
    }

    fn name(&self, one: &Profile, other: &Profile) -> Seen {
        match compare_names(&one.name, &other.name, &self.identity.variants) {
            NameLevel::Exact => {
                let u = self.around.share_of_name(&one.name, self.identity);
                Seen::Frequent { level: NameLevel::Exact as usize, u }
            }
            level => Seen::At(level as usize),
        }
    }

    /// The same first day tells the more, the fewer began on it.
    fn start(&self, one: &Profile, other: &Profile) -> Seen {
        let pairs = one.starts.iter().flat_map(|first| other.starts.iter().map(move |second| (*first, *second)));
        let Some((level, first, second)) =
            pairs.map(|(first, second)| (compare_starts(first, second), first, second)).min()
        else {
            return Seen::Nothing;
        };
        match self.level("start", level) {
            Some(usual) if level == 0 && first == second => {
                Seen::Frequent { level, u: self.around.share_of_start(first, usual.u, self.identity) }
            }
            _ => Seen::At(level),
        }
    }

    fn level(&self, comparison: &str, level: usize) -> Option<&IdentityLevel> {
        self.identity.comparisons.iter().find(|known| known.name == comparison)?.levels.get(level)
    }

    fn place(&self, one: &Profile, other: &Profile) -> PlaceLevel {
        if one.unit == other.unit && !one.is_elsewhere(other) {
            let one_sheet = one.shares_roster(other)
                || (one.name != other.name
                    && !one.sheets.is_disjoint(&other.sheets)
                    && !self.around.stands_for(one, other));
            return match (one_sheet, gap(one, other)) {
                (true, _) => PlaceLevel::OneSheet,
                (false, 0..=LONGEST_ABSENCE) => PlaceLevel::Stays,
                (false, _) => PlaceLevel::Returns,
            };
        }
        match one.present.intersection(&other.present).count() {
            _ if self.around.has_moved(one, other) => PlaceLevel::Transfer,
            0 | 1 if self.around.hands_over(one, other) => PlaceLevel::HandsOver,
            0 => PlaceLevel::Moves,
            1 => PlaceLevel::Meets,
            _ => PlaceLevel::Overlaps,
        }
    }

    /// Whether two lines of one roster with one name may be two people or one listed twice: nothing they say decides it.
    pub(super) fn may_be_two(&self, one: &Profile, other: &Profile) -> bool {
        let alike = |seen| seen == Seen::At(0);
        let listed_twice = one.same_number(other)
            || (alike(subject(one, other)) && matches!(self.start(one, other), Seen::At(0) | Seen::Frequent { .. }));
        // A list that says no more than names and titles may well name somebody on several lines.
        let told = !one.subjects.is_empty() && !other.subjects.is_empty();
        let met = one.terms_apart(other) > 0 && one.name == other.name && !one.same_number(other);
        if met && !self.are_two(one, other) {
            return true;
        }
        told && one.shares_roster(other) && one.name == other.name && !listed_twice && !self.are_two(one, other)
    }

    /// Whether nothing but what any colleague or namesake shares says that they are one: no number, ID, first day, noted move or
    /// partner, and no roster that has the one in place of the other.
    pub(super) fn is_unproven(&self, one: &Profile, other: &Profile) -> bool {
        if one.same_number(other) || number(one, other) == Seen::At(1) {
            return false;
        }
        let alike = one.name == other.name || self.spelling(one, other) == NameLevel::Variant;
        match (one.unit == other.unit, alike) {
            (true, true) => false,
            (true, false) => !self.shares_first_day(one, other) && !self.around.stands_for(one, other),
            (false, true) => {
                let known = self.shares_first_day(one, other) || !one.partners.is_disjoint(&other.partners);
                !known && !self.around.has_moved(one, other)
            }
            (false, false) => !self.around.has_moved(one, other),
        }
    }

    /// Whether both began on one day that few began on.
    fn shares_first_day(&self, one: &Profile, other: &Profile) -> bool {
        let bits = |seen: Seen| match seen {
            Seen::Nothing => None,
            Seen::At(level) => {
                self.level("start", level).filter(|_| level == 0).map(|level| (level.m / level.u).log2())
            }
            Seen::Frequent { level, u } => self.level("start", level).map(|level| (level.m / u).log2()),
        };
        bits(self.start(one, other)).is_some_and(|bits| bits >= self.identity.telling)
    }

    /// Whether so much of what does not change is different that a slip of the pen is not enough to explain it.
    pub(super) fn is_contradicted(&self, one: &Profile, other: &Profile) -> bool {
        let differ =
            |seen: Seen, same: usize| matches!(seen, Seen::At(level) | Seen::Frequent { level, .. } if level > same);
        let against = [
            differ(number(one, other), 1),
            differ(alike(&one.national_ids, &other.national_ids), 0),
            subject(one, other) == Seen::At(1),
            differ(self.start(one, other), 1),
            differ(alike(&one.sexes, &other.sexes), 0),
            title(one, other) == Seen::At(1),
        ];
        !one.same_number(other) && against.into_iter().filter(|it| *it).count() >= self.identity.contradictions
    }

    /// Whether the two may be weighed at all: what is bare must weigh more than the rest, and lines of registers that may each
    /// be either of two are not linked with each other, but with the one who is meant.
    pub(super) fn is_worth_asking(&self, one: &Profile, other: &Profile, bits: f64) -> bool {
        let too_little = bits < self.identity.ask_bare && self.is_bare(one, other);
        !too_little && !self.around.may_be_either(one, other)
    }

    /// Whether nothing is known that two people of one school, or of one name at two, would not share as well.
    pub(super) fn is_bare(&self, one: &Profile, other: &Profile) -> bool {
        let known = one.same_number(other)
            || number(one, other) == Seen::At(1)
            || self.shares_first_day(one, other)
            || !one.partners.is_disjoint(&other.partners);
        if known || one.is_namesake_of(other) {
            return false;
        }
        if one.unit == other.unit {
            return !self.around.takes_the_place(one, other);
        }
        !matches!(self.place(one, other), PlaceLevel::Transfer | PlaceLevel::HandsOver)
    }

    fn spelling(&self, one: &Profile, other: &Profile) -> NameLevel {
        compare_names(&one.name, &other.name, &self.identity.variants)
    }

    /// Whether two are two without any weighing: two lines of one roster, or two rosters over terms.
    pub(super) fn are_two(&self, one: &Profile, other: &Profile) -> bool {
        // A list that holds both names means two people by them, unless they are one name to everybody but the computer.
        if one.name != other.name && !one.lists.is_disjoint(&other.lists) {
            return self.spelling(one, other) != NameLevel::Variant;
        }
        if one.shares_roster(other) {
            return lines_differ(one, other);
        }
        let shared = if one.unit == other.unit { one.terms_apart(other) } else { one.terms_shared(other) };
        shared >= self.identity.overlap && !one.same_number(other)
    }
}

/// Terms somebody may be missing in between and still count as having stayed.
const LONGEST_ABSENCE: i32 = 2;

/// Where and when, by the levels in `identity.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlaceLevel {
    Stays,
    Returns,
    OneSheet,
    Transfer,
    HandsOver,
    Moves,
    Meets,
    Overlaps,
}

/// Whether two lines of one roster with one name are of two people: by number, by first day, or by subject and title.
fn lines_differ(one: &Profile, other: &Profile) -> bool {
    fn apart<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> bool {
        !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
    }
    let ranks = |profile: &Profile| -> BTreeSet<i64> { profile.titles.values().copied().collect() };
    apart(&one.numbers, &other.numbers)
        || apart(&one.national_ids, &other.national_ids)
        || apart(&one.starts, &other.starts)
        || apart(&one.sexes, &other.sexes)
        || (apart(&one.subjects, &other.subjects) && apart(&ranks(one), &ranks(other)))
}

/// The first of two levels if the sets have something in common, the second if not; nothing if one is empty.
fn alike<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> Seen {
    if one.is_empty() || other.is_empty() {
        return Seen::Nothing;
    }
    Seen::At(usize::from(one.is_disjoint(other)))
}

fn number(one: &Profile, other: &Profile) -> Seen {
    let pairs = one.numbers.iter().flat_map(|first| other.numbers.iter().map(move |second| (first, second)));
    let best = pairs.filter_map(|(first, second)| compare_numbers(first, second)).min();
    best.map_or(Seen::Nothing, |level| Seen::At(level as usize))
}

/// Subjects agree if one is part of the other: 语文 and 语文、道德与法治. The subject of a pair tells less of its mentor.
fn subject(one: &Profile, other: &Profile) -> Seen {
    let agree = |first: &BTreeSet<String>, second: &BTreeSet<String>| {
        let mut pairs = first.iter().flat_map(|first| second.iter().map(move |second| (first, second)));
        pairs.any(|(first, second)| first.contains(second.as_str()) || second.contains(first.as_str()))
    };
    match (one.subjects.is_empty(), other.subjects.is_empty()) {
        (false, false) => Seen::At(usize::from(!agree(&one.subjects, &other.subjects))),
        (own_missing, other_missing) => {
            let first = if own_missing { &one.pair_subjects } else { &one.subjects };
            let second = if other_missing { &other.pair_subjects } else { &other.subjects };
            if first.is_empty() || second.is_empty() {
                return Seen::Nothing;
            }
            Seen::At(2 + usize::from(!agree(first, second)))
        }
    }
}

/// How two first days agree: 0 the same, 1 near, 2 otherwise.
fn compare_starts(first: NaiveDate, second: NaiveDate) -> usize {
    let month = |day: NaiveDate| (day.year(), day.month());
    let near = first.year() == second.year() || strsim::hamming(&first.to_string(), &second.to_string()) == Ok(1);
    // A roster that states months only has the first of the month for a day.
    if first == second || (month(first) == month(second) && (first.day() == 1 || second.day() == 1)) {
        0
    } else if near {
        1
    } else {
        2
    }
}

/// Titles go up: the later of two stretches should not begin below where the earlier one ended.
fn title(one: &Profile, other: &Profile) -> Seen {
    let edges = |profile: &Profile| {
        let (first, last) = (profile.titles.iter().next()?, profile.titles.iter().next_back()?);
        Some(((*first.0, *first.1), (*last.0, *last.1)))
    };
    let (Some((one_first, one_last)), Some((other_first, other_last))) = (edges(one), edges(other)) else {
        return Seen::Nothing;
    };
    if one_last.0 <= other_first.0 {
        Seen::At(usize::from(other_first.1 < one_last.1))
    } else if other_last.0 <= one_first.0 {
        Seen::At(usize::from(one_first.1 < other_last.1))
    } else {
        Seen::Nothing
    }
}

/// Terms between the nearest mentions of two profiles: 0 in one term, 1 in the next. The registry is of any term.
fn gap(one: &Profile, other: &Profile) -> i32 {
    if one.registered || other.registered {
        return 0;
    }
    let number = |term: &Term| term.school_year * 2 + i32::from(term.half);
    let pairs = one.terms.iter().flat_map(|first| other.terms.iter().map(move |second| (first, second)));
    pairs.map(|(first, second)| (number(first) - number(second)).abs()).min().unwrap_or(0)
}
