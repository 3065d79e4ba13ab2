//! What speaks for and against two mentions being one person: data of the vocabulary.

use crate::document::Section;

/// Weights and lines by which people are told apart and linked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Identity {
    /// A mention is one of so many people.
    pub people: f64,
    /// Bits from which on two mentions are one person without asking.
    pub sure: f64,
    /// Bits below which they are two without asking.
    pub ask: f64,
    /// The same line where nothing is known that two people of one school, or of one name at two, would not share as well.
    pub ask_bare: f64,
    /// Bits below which two of one name in one unit are not made one by way of a third.
    pub against: f64,
    /// Bits by which a link must outweigh a link to a namesake.
    pub margin: f64,
    /// No name counts as rarer than one in so many.
    pub rarest_name: f64,
    /// So many people have to be known by their first day before its frequency outweighs what is usual.
    pub usual_starts: f64,
    /// Bits a first day both began on has to weigh to prove something.
    pub telling: f64,
    /// Mentions that share a key with more others than this are not compared by it.
    pub largest_block: usize,
    /// Terms on the rosters of two schools at once that make two of a name two people.
    pub overlap: usize,
    /// So many of number, ID, subject, first day, sex and title that differ are not joined, whatever else agrees: asked instead.
    pub contradictions: usize,
    /// Characters written for each other, each group in one text.
    pub variants: Vec<String>,
    /// What is compared, in the order of [`IDENTITY_COMPARISONS`].
    pub comparisons: Vec<IdentityComparison>,
}

/// One thing two mentions are compared by.
#[derive(Debug, Clone, PartialEq)]
pub struct IdentityComparison {
    /// Its name.
    pub name: String,
    /// Its levels, in the order of [`IDENTITY_COMPARISONS`].
    pub levels: Vec<IdentityLevel>,
}

/// One way two mentions can agree or differ.
#[derive(Debug, Clone, PartialEq)]
pub struct IdentityLevel {
    /// Its name.
    pub name: String,
    /// In words.
    pub zh: String,
    /// Share of pairs of one person that look like this.
    pub m: f64,
    /// Share of pairs of two people that look like this.
    pub u: f64,
}

/// The comparisons there are, and their levels; each must be weighed.
pub const IDENTITY_COMPARISONS: &[(&str, &[&str])] = &[
    ("name", &["exact", "variant", "homophone", "order", "one_of_three", "one_more", "one_of_two", "other"]),
    ("number", &["same", "damaged", "near", "other"]),
    ("national_id", &["same", "other"]),
    ("place", &["stays", "returns", "one_sheet", "transfer", "hands_over", "moves", "meets", "overlaps"]),
    ("subject", &["same", "other", "pair_same", "pair_other"]),
    ("start", &["same", "near", "other"]),
    ("sex", &["same", "other"]),
    ("title", &["kept", "lower"]),
    ("partner", &["shared", "none"]),
];

const NUMBERS: [&str; 9] =
    ["people", "sure", "ask", "ask_bare", "against", "margin", "rarest_name", "usual_starts", "telling"];
const COUNTS: [&str; 3] = ["largest_block", "overlap", "contradictions"];

/// Reads `[identity]`; every key must be there.
pub(crate) fn read_identity(section: &Section<'_>) -> Identity {
    section.only(&[&NUMBERS[..], &COUNTS[..], &["variants", "comparison"]].concat());
    let [people, sure, ask, ask_bare, against, margin, rarest_name, usual_starts, telling] = NUMBERS.map(|key| {
        section.need(key);
        section.number(key).unwrap_or_default()
    });
    let [largest_block, overlap, contradictions] = COUNTS.map(|key| {
        section.need(key);
        section.int(key).and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
    });
    for (key, number) in [("people", people), ("rarest_name", rarest_name)] {
        if number <= 1.0 {
            section.complain(line_of(section, key), key, "应大于 1", "a number above 1 is expected");
        }
    }
    if ask > sure {
        section.complain(line_of(section, "ask"), "ask", "应不大于 sure", "a number not above `sure` is expected");
    }
    Identity {
        people,
        sure,
        ask,
        ask_bare,
        against,
        margin,
        rarest_name,
        usual_starts,
        telling,
        largest_block,
        overlap,
        contradictions,
        variants: section.texts("variants").into_iter().map(str::to_owned).collect(),
        comparisons: read_comparisons(section),
    }
}

fn line_of(section: &Section<'_>, key: &str) -> usize {
    section.value(key).map_or(section.line(), |node| node.line)
}

fn read_comparisons(section: &Section<'_>) -> Vec<IdentityComparison> {
    let written = section.sections("comparison");
    let known: Vec<&str> = IDENTITY_COMPARISONS.iter().map(|(name, _)| *name).collect();
    for one in &written {
        one.only(&["name", "levels"]);
        one.known_word("name", one.required_text("name"), &known);
    }
    let read = IDENTITY_COMPARISONS.iter().map(|(name, levels)| {
        let found = written.iter().find(|one| one.text("name") == Some(name));
        if found.is_none() {
            let (zh, en) = (format!("缺少对 `{name}` 的比较"), format!("the comparison of `{name}` is missing"));
            section.complain(section.line(), "comparison", &zh, &en);
        }
        let levels = found.map(|one| read_levels(one, levels)).unwrap_or_default();
        IdentityComparison { name: (*name).to_owned(), levels }
    });
    read.collect()
}

fn read_levels(section: &Section<'_>, known: &[&str]) -> Vec<IdentityLevel> {
    let written = section.sections("levels");
    for one in &written {
        one.only(&["name", "zh", "m", "u"]);
        one.known_word("name", one.required_text("name"), known);
    }
    let read = known.iter().filter_map(|name| {
        let found = written.iter().find(|one| one.text("name") == Some(name));
        if found.is_none() {
            let (zh, en) = (format!("缺少 `{name}` 这一级"), format!("the level `{name}` is missing"));
            section.complain(section.line(), "levels", &zh, &en);
        }
        found.map(read_level)
    });
    read.collect()
}

fn read_level(section: &Section<'_>) -> IdentityLevel {
    let share = |key: &str| {
        section.need(key);
        let number = section.number(key).unwrap_or(1.0);
        if !(number > 0.0 && number <= 1.0) {
            let zh = "应大于 0，不大于 1";
            section.complain(line_of(section, key), key, zh, "a number above 0 and at most 1 is expected");
        }
        number
    };
    IdentityLevel {
        name: section.required_text("name").to_owned(),
        zh: section.required_text("zh").to_owned(),
        m: share("m"),
        u: share("u"),
    }
}

#[cfg(test)]
mod tests {
    use crate::Vocabulary;

    const SHIPPED: &str = include_str!("../../../pipelines/vocabulary/identity.toml");

    fn told(text: &str) -> Vec<String> {
        let errors = Vocabulary::default().add("identity.toml", text).err().unwrap_or_default();
        errors.iter().map(|error| error.message(tables::Lang::En)).collect()
    }

    #[test]
    fn every_comparison_and_level_is_weighed() {
        assert_eq!(told(SHIPPED), Vec::<String>::new());
        let lacking = SHIPPED.replace("name = \"sex\"", "name = \"sax\"");
        let said = told(&lacking).join("\n");
        assert!(said.contains("`sax`") && said.contains("comparison of `sex` is missing"), "{said}");
    }

    #[test]
    fn several_mistakes_are_told_in_one_pass() {
        let wrong =
            SHIPPED.replace("sure = 4.5", "sure = -12").replace("m = 0.97,", "m = 0,").replace("margin", "margins");
        // `margins` is told with `margin` beside it, which then needs no second complaint.
        assert_eq!(told(&wrong).len(), 3, "{:?}", told(&wrong));
    }
}
