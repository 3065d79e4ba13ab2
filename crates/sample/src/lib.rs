//! Invents a county: schools, people, pairs, lessons; and writes them as the ugly sheets schools keep.
//!
//! *Promise:* the same [`Size`] gives the same bytes, on every machine. Every person and place is invented.
//! *Takes:* a size, or a seed. *Gives:* a workspace of one bureau (`bureau.toml`, `registry/`, `inbox/`), or one small
//! workbook composed at random; and, apart from them, the truth the sheets were written from.
//! *Does not know:* any other room. It must not share code with the reader it is there to test.

mod calendar;
mod clean;
mod damage;
mod habits;
mod inbox;
mod layouts;
mod model;
mod names;
mod oddities;
mod programmes;
mod random;
mod registers;
mod settings;
mod sheet;
mod truth;
mod ugly;
mod writers;

use std::path::{Path, PathBuf};

pub use damage::damaged;
pub use inbox::SampleFile;
pub use oddities::{OddBureau, OddCounty, Oddity, Origin, odd_bureau, oddities_csv};
pub use random::Random;
pub use registers::{Mentors, REGISTER_COLUMNS, RENAMED, RegisterSize, registers_csv};
pub use ugly::{UglyWorkbook, ugly_workbook};

use model::County;

/// What kind of county to invent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// The sample bureau 平川县: every school with a habit of its own, breaches and slips included.
    Bureau,
    /// Benchmarks: one clean layout, one workbook a school and term.
    Clean,
}

/// How large a county, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Schools and kindergartens.
    pub schools: usize,
    /// Terms, counted back from 2024-2; six at most.
    pub terms: usize,
    /// Another seed, another county.
    pub seed: u64,
    /// What kind.
    pub profile: Profile,
    /// Lessons a school and term, in the clean profile; the bureau's lessons follow from its pairs.
    pub records: usize,
}

impl Size {
    /// The sample bureau as it lies in the repository.
    pub const fn sample_bureau() -> Self {
        Self { schools: 17, terms: 6, seed: 20_220_901, profile: Profile::Bureau, records: 0 }
    }

    /// A benchmark folder of one term.
    pub const fn clean(schools: usize, records: usize) -> Self {
        Self { schools, terms: 1, seed: 1, profile: Profile::Clean, records }
    }

    fn county(&self) -> County {
        County::invent(self.schools, calendar::latest_terms(self.terms), self.seed)
    }
}

/// Why a county could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The disk refused.
    #[error("cannot write {}: {source}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A sheet does not fit into a workbook: a mistake in a layout.
    #[error("the workbook library refused a sheet: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// An archive could not be built.
    #[error("the archive library refused a file: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// A buffer in memory could not be written to.
    #[error("cannot build a file in memory: {0}")]
    Memory(#[from] std::io::Error),
}

/// Hands every file of the workspace to `sink`, one after the other, in a fixed order.
///
/// # Errors
/// [`SampleError`] from a writer, or what `sink` gives.
pub fn render(size: &Size, sink: &mut dyn FnMut(SampleFile) -> Result<(), SampleError>) -> Result<(), SampleError> {
    match size.profile {
        Profile::Bureau => inbox::bureau(&size.county(), size.seed, sink),
        Profile::Clean => clean::workspace(size, sink),
    }
}

/// Writes the workspace below `out`; files already there that are not part of it stay.
///
/// # Errors
/// [`SampleError::Disk`] with the path that could not be written.
pub fn generate(size: &Size, out: &Path) -> Result<(), SampleError> {
    render(size, &mut |file| write_file(&out.join(&file.path), &file.bytes))
}

/// The truth behind a county of the bureau profile, as CSV: every pair with its spell, every lesson with its day.
pub fn truth_csv(size: &Size) -> String {
    truth::csv(&size.county())
}

/// What a county of the bureau profile holds that can hardly be true, as CSV: check, school, people, days.
pub fn planted_csv(size: &Size) -> String {
    let line = |planted: &model::Planted| {
        let days: Vec<String> = planted.days.iter().map(ToString::to_string).collect();
        format!("{},{},{},{}\n", planted.check, planted.unit, planted.people.join("、"), days.join("、"))
    };
    let lines: String = size.county().planted.iter().map(line).collect();
    format!("check,unit,people,days\n{lines}")
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), SampleError> {
    let refused = |source| SampleError::Disk { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(refused)?;
    }
    std::fs::write(path, bytes).map_err(refused)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn files(size: &Size) -> Vec<SampleFile> {
        let mut files = Vec::new();
        let collected = render(size, &mut |file| {
            files.push(file);
            Ok(())
        });
        collected.expect("every sheet fits its workbook");
        files
    }

    #[test]
    fn the_same_seed_writes_the_same_bytes_twice() {
        let size = Size::sample_bureau();
        assert!(files(&size) == files(&size));
    }

    #[test]
    fn another_seed_writes_another_county() {
        let other = Size { seed: 7, ..Size::sample_bureau() };
        assert_ne!(truth_csv(&other), truth_csv(&Size::sample_bureau()));
    }

    #[test]
    fn the_sample_bureau_stays_below_six_megabytes_and_knows_four_formats() {
        let files = files(&Size::sample_bureau());
        assert!(files.iter().map(|file| file.bytes.len()).sum::<usize>() < 6_000_000);
        let endings: BTreeSet<&str> = files.iter().filter_map(|file| file.path.rsplit('.').next()).collect();
        assert_eq!(endings.into_iter().collect::<Vec<_>>(), ["csv", "ods", "toml", "xls", "xlsx"]);
    }

    #[test]
    fn no_two_files_share_a_path() {
        let files = files(&Size::sample_bureau());
        let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths.len(), files.len());
    }

    #[test]
    fn a_silent_school_has_no_folder_and_a_late_one_hands_in_a_term_later() {
        let files = files(&Size::sample_bureau());
        let has = |start: &str| files.iter().any(|file| file.path.starts_with(start));
        assert!(!has("inbox/2023-2/白杨乡中心小学/"));
        assert!(has("inbox/2023-1/白杨乡中心小学/"));
        assert!(!has("inbox/2023-1/青石镇中心小学/听课记录"));
        assert!(has("inbox/2023-2/青石镇中心小学/补报听课记录"));
    }

    #[test]
    fn a_clean_folder_holds_one_workbook_a_school_and_term_beside_its_settings() {
        let size = Size { terms: 2, ..Size::clean(3, 50) };
        assert_eq!(files(&size).len(), 1 + 3 * 2);
    }

    #[test]
    fn what_is_written_to_disk_is_what_was_rendered() {
        let folder = std::env::temp_dir().join(format!("qinglan-sample-{}", std::process::id()));
        let size = Size::clean(2, 20);
        generate(&size, &folder).expect("the temporary folder can be written");
        for file in files(&size) {
            let on_disk = std::fs::read(folder.join(&file.path)).expect("the file was written");
            assert_eq!(on_disk, file.bytes, "{}", file.path);
        }
        std::fs::remove_dir_all(&folder).expect("the temporary folder can be removed");
    }
}
