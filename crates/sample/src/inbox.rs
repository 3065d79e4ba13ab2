//! Which file lies where in the workspace of a bureau.

use crate::SampleError;
use crate::habits::{HABITS, Habit};
use crate::layouts::{Desk, Drafts, office, registry};
use crate::model::{Breach, County, OFFICE};
use crate::programmes;
use crate::random::Random;
use crate::settings;
use crate::writers::Format;

/// One file of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SampleFile {
    /// Path inside the workspace, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Hands every file of a bureau's workspace to `sink`: settings, registers, what schools sent, what the office keeps.
///
/// # Errors
/// What a writer or the sink refuses.
pub fn bureau(
    county: &County,
    seed: u64,
    sink: &mut dyn FnMut(SampleFile) -> Result<(), SampleError>,
) -> Result<(), SampleError> {
    sink(SampleFile { path: "bureau.toml".to_owned(), bytes: settings::text(&county.terms).into_bytes() })?;
    let all = settings::text_with_all(&county.terms).into_bytes();
    sink(SampleFile { path: "bureau.all.toml".to_owned(), bytes: all })?;
    put("registry", Format::Xlsx, [registry::books(county), programmes::registry_books(county)].concat(), sink)?;
    for term in 0..county.terms.len() {
        let county = county.as_named_in(term);
        let folder = format!("inbox/{}/{OFFICE}", county.terms[term].id());
        let own = office::drafts(&county, term, &Random::new(seed));
        put(&folder, Format::Xlsx, [own, programmes::office_drafts(&county, term)].concat(), sink)?;
        for unit in 0..county.units.len() {
            school(&county, unit, term, sink)?;
        }
    }
    Ok(())
}

/// The habit of a school: that of the description it was made from.
pub fn habit(spec_index: usize) -> &'static Habit {
    &HABITS[spec_index % HABITS.len()]
}

fn school(
    county: &County,
    unit: usize,
    term: usize,
    sink: &mut dyn FnMut(SampleFile) -> Result<(), SampleError>,
) -> Result<(), SampleError> {
    let school = &county.units[unit];
    let of_2023 = |half: u8| (county.terms[term].year, county.terms[term].half) == (2023, half);
    if school.does(Breach::Silent) && of_2023(2) {
        return Ok(());
    }
    let desk = Desk { county, unit, term, habit: habit(school.spec_index) };
    let folder = format!("inbox/{}/{}", county.terms[term].id(), school.name);
    let late = school.does(Breach::Late);
    let mut drafts = desk.drafts();
    if late && of_2023(1) && term + 1 < county.terms.len() {
        drafts.retain(|(stem, _)| stem != "听课记录");
    }
    if late && of_2023(2) && term > 0 {
        let before = Desk { term: term - 1, ..desk };
        drafts.extend(before.lesson_drafts().into_iter().map(|(stem, book)| (format!("补报{stem}（上学期）"), book)));
    }
    if school.does(Breach::SendsAgain) && term + 1 == county.terms.len() {
        let first = county.with_slips(unit, term);
        let before = Desk { county: &first, ..desk };
        let corrected =
            drafts.extract_if(.., |(stem, _)| stem == "听课记录").map(|(stem, book)| (stem + "（更正）", book));
        let corrected: Drafts = corrected.collect();
        drafts.extend(corrected);
        drafts.extend(before.drafts().into_iter().filter(|(stem, _)| stem == "听课记录"));
    }
    drafts.extend(programmes::school_drafts(county, unit, term));
    put(&folder, desk.habit.format, drafts, sink)
}

fn put(
    folder: &str,
    format: Format,
    drafts: Vec<(String, crate::sheet::Book)>,
    sink: &mut dyn FnMut(SampleFile) -> Result<(), SampleError>,
) -> Result<(), SampleError> {
    for (stem, book) in drafts {
        for (name, bytes) in format.write(&stem, &book)? {
            sink(SampleFile { path: format!("{folder}/{name}"), bytes })?;
        }
    }
    Ok(())
}
