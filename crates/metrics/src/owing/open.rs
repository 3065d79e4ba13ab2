//! Why too little is not certain: what was not sent, could not be read, or may still come.

use tables::{Period, Term};

use super::{Owed, Who};
use crate::attain::{Status, Verdict, joined};
use crate::facts::Facts;
use crate::selection::Selection;
use crate::terms::Stretch;

impl Owed<'_> {
    /// Why records about it may be missing, or may still come.
    pub fn open_question(&self, facts: &Facts<'_>) -> Option<String> {
        self.missing(facts).or_else(|| self.unseen_by_clock(facts))
    }

    /// What is there at a day of a school year need not wait for its end; counts do, and ask for themselves.
    fn unseen_by_clock(&self, facts: &Facts<'_>) -> Option<String> {
        self.unseen(facts).filter(|_| !matches!(self.period, Period::SchoolYear(_)))
    }

    /// Why records about it may be missing, whether or not the period is over.
    pub fn missing(&self, facts: &Facts<'_>) -> Option<String> {
        let terms = if self.is_of_people() { &self.terms } else { &self.spanned };
        facts.silence(&self.units, &self.terms).or_else(|| facts.unread(&self.units, terms))
    }

    /// Why the period is not known from its first day to its last.
    pub fn unseen(&self, facts: &Facts<'_>) -> Option<String> {
        let zh = Stretch::of(self.period)?.zh();
        let terms = match self.period {
            Period::SchoolYear(year) => [Term::autumn(year), Term::spring(year)],
            Period::CalendarYear(year) => [Term::spring(year - 1), Term::autumn(year)],
            Period::ContractYear(_) | Period::ServiceYear(_) => {
                let first = facts.terms.get(*facts.measured.first()?)?.start;
                let early =
                    (self.from < first).then(|| format!("{zh}自{}起，没有收到{first}以前的材料，不能断定", self.from));
                return early.or_else(|| self.unfinished(facts, zh));
            }
            _ => return None,
        };
        let missing = terms.iter().find(|term| **term <= facts.term && !facts.measured.contains(term));
        let missing = missing.map(|term| format!("没有收到{term}学期的材料，{zh}不全，不能断定"));
        missing.or_else(|| self.unfinished(facts, zh))
    }

    fn unfinished(&self, facts: &Facts<'_>, zh: &str) -> Option<String> {
        (self.to > facts.decided_by()).then(|| format!("{zh}尚未届满（{}），不能断定", self.to))
    }

    /// Why finding nothing proves nothing: the unit never sent material of this kind.
    pub fn never_kept<'s>(&self, facts: &Facts<'_>, of: impl IntoIterator<Item = &'s Selection>) -> Option<String> {
        let mut named = None;
        for selection in of {
            if self.is_kept(facts, selection) {
                return None;
            }
            named.get_or_insert(selection);
        }
        let named = named?;
        Some(match self.is_over_all(named) {
            true => not_sent(named),
            false => format!("没有收到过{}的这类材料（{}），不能断定", self.unit, named.material()),
        })
    }

    /// Whether those who are asked about these rows ever sent material of the kind.
    fn is_kept(&self, facts: &Facts<'_>, selection: &Selection) -> bool {
        let until = self.terms.last().copied();
        match self.is_over_all(selection) {
            true => facts.anybody_keeps(selection, until),
            false => facts.keeps(self.unit, selection, until),
        }
    }

    /// Whether a rule of the bureau looks at the rows of all units.
    fn is_over_all(&self, selection: &Selection) -> bool {
        self.kind == Who::Bureau.key() && selection.keys.is_empty()
    }

    /// Too little while the period goes on is not too little yet.
    pub fn not_yet(&self, facts: &Facts<'_>, verdict: Verdict) -> Verdict {
        match self.unseen(facts).filter(|_| verdict.status == Status::Unmet) {
            Some(open) => Verdict::new(Status::Undecidable, joined(&[&verdict.reason, &open])),
            None => verdict,
        }
    }

    /// Why too little of these rows is not certain: silence, what could not be read, or material never sent.
    ///
    /// Of the bureau's rules that look at the rows of all units every unit is asked.
    pub fn open_over(&self, facts: &Facts<'_>, of: &[&Selection]) -> Option<String> {
        let never = of.iter().find(|selection| !self.is_kept(facts, selection));
        if of.iter().any(|selection| self.is_over_all(selection)) {
            let units = facts.senders();
            let silent = facts.silence(&units, &self.terms).or_else(|| facts.unread(&units, &self.terms));
            let open = silent.or_else(|| self.unseen_by_clock(facts));
            return open.or_else(|| never.map(|selection| not_sent(selection)));
        }
        self.open_question(facts).or_else(|| self.never_kept(facts, of.iter().copied()))
    }

    /// The same of what adds up over the period: while it goes on, more may come.
    pub fn short_over(&self, facts: &Facts<'_>, of: &[&Selection]) -> Option<String> {
        self.open_over(facts, of).or_else(|| self.unseen(facts))
    }
}

/// What nobody at all has sent.
fn not_sent(selection: &Selection) -> String {
    format!("未报送此类材料（{}），不能断定", selection.material())
}
