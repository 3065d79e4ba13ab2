//! Marked copies: the schools' own files with problems, read once more and handed back.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use anyhow::Result;
use ingest::{Budget, LegacyReaders, Original, SourceFile};
use rayon::prelude::*;
use report::{Brief, MarkError, MarkPlan, MarkedCopy, SchoolCopy};
use tables::{Dataset, Grid, mask};

use crate::intake::{legacy_readers, quiet_panics};

/// Bytes a file's name may have: less than any system allows, since folders stand before it.
const LONGEST_NAME: usize = 180;

/// Writes a marked copy of every file of the term that has problems below `folder`, and tells what became of each.
///
/// # Errors
/// If the disk refuses. A file that cannot be marked is told and hurts no other.
pub fn write_copies(data: &Dataset, brief: &Brief, inbox: &Path, folder: &Path) -> Result<Vec<SchoolCopy>> {
    let plans = report::compose_marks(data, brief);
    let plans: Vec<MarkPlan> = plans.into_iter().filter(MarkPlan::is_worth_a_copy).collect();
    let mut names = Names::default();
    let mut by_file: BTreeMap<(&str, &str), Vec<(&MarkPlan, String)>> = BTreeMap::new();
    for plan in &plans {
        let sent = plan.file.split_once("!/").map_or(plan.file.as_str(), |(archive, _)| archive);
        by_file.entry((&plan.unit, sent)).or_default().push((plan, names.of(plan)));
    }
    let by_file: Vec<_> = by_file.into_iter().collect();
    let (legacy, quiet) = (legacy_readers(), quiet_panics());
    let told: Result<Vec<Vec<SchoolCopy>>> = by_file
        .par_iter()
        .map(|((_, sent), plans)| {
            copies_of(ingest::file_named(inbox, sent).as_ref(), plans, &legacy)
                .into_iter()
                .zip(plans)
                .map(|(copy, (plan, name))| told(plan, copy, name, folder))
                .collect()
        })
        .collect();
    drop(quiet);
    Ok(told?.into_iter().flatten().collect())
}

/// The copy of each plan's file, or why there is none.
fn copies_of(
    source: Option<&SourceFile>,
    plans: &[(&MarkPlan, String)],
    legacy: &LegacyReaders,
) -> Vec<Result<MarkedCopy, String>> {
    let Some(source) = source else {
        return plans.iter().map(|_| Err("打不开，没有标注件".to_owned())).collect();
    };
    let wanted: BTreeSet<&str> = plans.iter().map(|(plan, _)| plan.file.as_str()).collect();
    let originals = ingest::originals(source, &wanted, &Budget::default());
    let mut grids: Option<Vec<Grid>> = None;
    let copy = |(plan, _): &(&MarkPlan, String)| {
        let Some(original) = originals.iter().find(|original| *original.name == *plan.file) else {
            return Err("打不开，没有标注件".to_owned());
        };
        let why = match guarded(|| in_place(plan, original)) {
            Ok(copy) => return Ok(copy),
            Err(why) => why,
        };
        let grids = grids.get_or_insert_with(|| ingest::read_grids_apart(source, &Budget::default(), legacy).value);
        let own: Vec<&Grid> = grids.iter().filter(|grid| *grid.place.file == *plan.file).collect();
        if own.is_empty() {
            return Err("打不开，没有标注件".to_owned());
        }
        guarded(|| report::mark_anew(plan, &own, &why).map_err(|error| error.zh()))
            .map_err(|why| format!("{why}，没有标注件"))
    };
    plans.iter().map(copy).collect()
}

/// The copy with everything where it was; else why there can be none.
fn in_place(plan: &MarkPlan, original: &Original) -> Result<MarkedCopy, String> {
    if !original.is_package {
        let space = if original.format.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
        return Err(format!("原文件是{space}{}", original.format));
    }
    report::mark(plan, &original.bytes).map_err(|error: MarkError| error.zh())
}

/// A file that makes the writer panic hurts no other.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("标注时程序出错".to_owned()))
}

fn told(plan: &MarkPlan, copy: Result<MarkedCopy, String>, name: &str, folder: &Path) -> Result<SchoolCopy> {
    let (copy, said) = match copy {
        Ok(copy) => {
            report::write_copy(&copy, &folder.join("学校").join(file_name(&plan.unit)).join(name))?;
            (Some(name.to_owned()), copy.said)
        }
        Err(why) => (None, why),
    };
    Ok(SchoolCopy { unit: plan.unit.clone(), original: plan.own_path.clone(), copy, cells: plan.cells(), said })
}

/// Names of copies, each once in a school's folder.
#[derive(Default)]
struct Names<'p>(BTreeMap<&'p str, BTreeSet<String>>);

impl<'p> Names<'p> {
    /// The copy's path in the school's folder: the original's with 已标注; no two differ in capitals only.
    fn of(&mut self, plan: &'p MarkPlan) -> String {
        let taken = self.0.entry(&plan.unit).or_default();
        let (folders, name) = split(&plan.own_path);
        let numbered = (2..).map(|n| format!("（已标注{n}）"));
        let paths = std::iter::once("（已标注）".to_owned()).chain(numbered).map(|mark| {
            let room = LONGEST_NAME.saturating_sub(mark.len());
            [folders.as_slice(), &[format!("{}{mark}.xlsx", cut(&name, room))]].concat().join("/")
        });
        let path = paths.into_iter().find(|path| taken.insert(path.to_lowercase()));
        path.unwrap_or_default()
    }
}

/// Folders and name of a file: an .xlsx loses its extension, any other keeps it as part of the name; an archive is a folder.
fn split(own_path: &str) -> (Vec<String>, String) {
    let path = own_path.replace(".zip!/", "/").replace("!/", "/");
    let mut parts: Vec<String> = path.split('/').map(|part| cut(&file_name(&mask(part)), LONGEST_NAME)).collect();
    let name = parts.pop().unwrap_or_default();
    let stem = name.rsplit_once('.').filter(|(_, ending)| ending.eq_ignore_ascii_case("xlsx"));
    let stem = stem.map(|(stem, _)| stem.to_owned());
    (parts, stem.unwrap_or(name))
}

fn cut(text: &str, bytes: usize) -> String {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// A unit's or file's name on disk: nothing in it may lead elsewhere.
pub fn file_name(name: &str) -> String {
    let unfit = |c: char| matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') || c.is_control();
    let kept: String = name.chars().map(|c| if unfit(c) { '_' } else { c }).collect();
    if kept.trim_matches(['.', ' ']).is_empty() { "_".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_named_after_its_original_and_stays_in_the_schools_folder() {
        let named = |path: &str| {
            let (folders, name) = split(path);
            (folders.join("/"), name)
        };
        let of = |folders: &str, name: &str| (folders.to_owned(), name.to_owned());
        assert_eq!(named("听课.xlsx"), of("", "听课"));
        assert_eq!(named("九月/听课.xls"), of("九月", "听课.xls"));
        assert_eq!(named("全部.zip!/九月/听课.xlsx"), of("全部/九月", "听课"));
        assert_eq!(named("../../etc/x.csv"), of("_/_/etc", "x.csv"));
        assert_eq!(named("a.zip!/..\\..\\b.xlsx"), of("a", ".._.._b"));
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        assert_eq!(cut("听课记录", 7), "听课");
        assert_eq!(cut("a", 7), "a");
    }
}
