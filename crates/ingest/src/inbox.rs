//! Which files there are, in a fixed order, and which unit and term each belongs to.

use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tables::{Finding, FindingCode, Place, Reviewed, Term, mask_name};

use crate::error::{ReadError, Refusal};

/// One file to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it lies on disk.
    pub path: PathBuf,
    /// Path under `inbox/`, with `/`: `2024-1/一小/听课.xlsx`; for the registers `registry/…`. Without personal numbers, so that
    /// it may stand anywhere: only `path` leads to the disk.
    pub name: Arc<str>,
    /// The unit whose folder it lies in; empty for the registers.
    pub unit: Arc<str>,
    /// The term whose folder it lies in; `None` for the registers.
    pub term: Option<Term>,
    /// Size in bytes.
    pub bytes: u64,
}

/// Files of operating systems and version control that nobody sent on purpose.
const SILENT: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep"];

/// Every file the schools sent, sorted by name.
///
/// Findings: files outside `<term>/<unit>/`, folders that are no term, links (never followed), and the temporary files
/// office programs leave behind.
///
/// # Errors
/// `ReadError::Folder` if a folder cannot be listed.
pub fn list_inbox(inbox: &Path) -> Result<Reviewed<Vec<SourceFile>>, ReadError> {
    let mut listing = Listing::default();
    for entry in entries(inbox)? {
        match entry.kind {
            Kind::Folder => match entry.name.parse::<Term>() {
                Ok(term) => listing.term_folder(&entry, term)?,
                Err(_) => listing.find(FindingCode::TermFolderUnknown, &entry.name, &entry.name, [&*entry.name]),
            },
            Kind::File if SILENT.contains(&&*entry.name) => {}
            Kind::File => listing.find::<&str>(FindingCode::StrayFile, &entry.name, &entry.name, []),
            Kind::Link => listing.link(&entry.name),
        }
    }
    Ok(listing.sorted())
}

/// Every file of the bureau's own registers, sorted by name; a missing folder is an empty list.
///
/// # Errors
/// `ReadError::Folder` if a folder cannot be listed.
pub fn list_registry(registry: &Path) -> Result<Reviewed<Vec<SourceFile>>, ReadError> {
    let mut listing = Listing::default();
    if registry.is_dir() {
        listing.walk(registry, "registry", &Arc::from(""), None)?;
    }
    Ok(listing.sorted())
}

/// A file named by hand: unit and term are told from `…/inbox/<term>/<unit>/…` in its path, where that is so.
pub fn single_file(path: &Path) -> SourceFile {
    let bytes = fs::metadata(path).map(|about| about.len()).unwrap_or_default();
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let parts: Vec<String> = full
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| mask_name(&part.as_os_str().to_string_lossy()))
        .collect();
    let inside = parts.iter().rposition(|part| part == "inbox").map(|at| &parts[at + 1..]);
    let (name, unit, term) = match inside {
        Some([term, unit, rest @ ..]) if !rest.is_empty() && term.parse::<Term>().is_ok() => {
            (format!("{term}/{unit}/{}", rest.join("/")), unit.clone(), term.parse().ok())
        }
        _ => (parts.last().cloned().unwrap_or_default(), String::new(), None),
    };
    SourceFile { path: path.to_owned(), name: name.into(), unit: unit.into(), term, bytes }
}

/// The file of the inbox that has this name; `None` if there is none any more.
pub fn file_named(inbox: &Path, name: &str) -> Option<SourceFile> {
    let path = inbox.join(name);
    if path.is_file() {
        let mut folders = name.split('/');
        let (term, unit) = (folders.next().and_then(|term| term.parse().ok()), folders.next().unwrap_or_default());
        let bytes = fs::metadata(&path).map(|about| about.len()).unwrap_or_default();
        return Some(SourceFile { path, name: name.into(), unit: unit.into(), term, bytes });
    }
    // A name with a number taken out leads nowhere by itself: the file is the one that is listed under it.
    list_inbox(inbox).ok()?.value.into_iter().find(|file| *file.name == *name)
}

/// The BLAKE3 hash of the file's bytes, in hexadecimal.
///
/// # Errors
/// `ReadError::File` if it cannot be read.
pub fn content_hash(file: &SourceFile) -> Result<String, ReadError> {
    let failed = |source| ReadError::File { path: file.path.clone(), source };
    let mut source = fs::File::open(&file.path).map_err(failed)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match source.read(&mut buffer).map_err(failed)? {
            0 => return Ok(hasher.finalize().to_hex().to_string()),
            n => hasher.update(&buffer[..n]),
        };
    }
}

/// Whether an office program left this file behind while a document was open.
pub(crate) fn is_owner_file(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with(".~")
}

/// Whether an operating system left this file behind.
pub(crate) fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

enum Kind {
    Folder,
    File,
    Link,
}

struct Entry {
    path: PathBuf,
    name: String,
    kind: Kind,
    bytes: u64,
}

/// What lies directly in a folder, by name.
fn entries(folder: &Path) -> Result<Vec<Entry>, ReadError> {
    let failed = |source| ReadError::Folder { path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let about = fs::symlink_metadata(entry.path()).map_err(failed)?;
        let kind = match about.file_type() {
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_dir() => Kind::Folder,
            _ => Kind::File,
        };
        let name = mask_name(&entry.file_name().to_string_lossy());
        found.push(Entry { path: entry.path(), name, kind, bytes: about.len() });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path.cmp(&b.path)));
    Ok(found)
}

#[derive(Default)]
struct Listing {
    files: Vec<SourceFile>,
    findings: Vec<Finding>,
}

impl Listing {
    fn term_folder(&mut self, folder: &Entry, term: Term) -> Result<(), ReadError> {
        for entry in entries(&folder.path)? {
            let name = format!("{}/{}", folder.name, entry.name);
            match entry.kind {
                Kind::Folder => self.walk(&entry.path, &name, &Arc::from(&*entry.name), Some(term))?,
                Kind::File if is_silent(&entry.name) => {}
                Kind::File => {
                    let finding = Finding::new(FindingCode::StrayFile, Place::file(&*name), &*entry.name);
                    self.findings.push(finding.of("", Some(term)));
                }
                Kind::Link => self.link(&name),
            }
        }
        Ok(())
    }

    /// Takes every file below a folder, at any depth.
    fn walk(&mut self, folder: &Path, name: &str, unit: &Arc<str>, term: Option<Term>) -> Result<(), ReadError> {
        for entry in entries(folder)? {
            let name = format!("{name}/{}", entry.name);
            match entry.kind {
                Kind::Folder => self.walk(&entry.path, &name, unit, term)?,
                Kind::Link => {
                    let refusal = Refusal::not_a_workbook("符号链接");
                    self.findings.push(refusal.finding(Place::file(&*name)).of(unit.clone(), term));
                }
                Kind::File if is_silent(&entry.name) => {}
                Kind::File if is_owner_file(&entry.name) => {
                    let finding = Finding::new(FindingCode::OwnerFileSkipped, Place::file(&*name), &*entry.name);
                    self.findings.push(finding.of(unit.clone(), term));
                }
                Kind::File => self.files.push(SourceFile {
                    path: entry.path,
                    name: name.into(),
                    unit: unit.clone(),
                    term,
                    bytes: entry.bytes,
                }),
            }
        }
        Ok(())
    }

    fn link(&mut self, name: &str) {
        self.findings.push(Refusal::not_a_workbook("符号链接").finding(Place::file(name)));
    }

    fn find<W: Into<String>>(
        &mut self,
        code: FindingCode,
        name: &str,
        found: &str,
        words: impl IntoIterator<Item = W>,
    ) {
        self.findings.push(Finding::new(code, Place::file(name), found).with(words));
    }

    fn sorted(mut self) -> Reviewed<Vec<SourceFile>> {
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.findings.sort_by_key(Finding::sort_key);
        Reviewed { value: self.files, findings: self.findings }
    }
}

/// Every unit's folder of every term, in order; empty folders included, since a unit that sent nothing has one.
///
/// # Errors
/// If the inbox or a term's folder cannot be listed; a missing inbox is an empty list.
pub fn list_folders(inbox: &Path) -> Result<Vec<(Term, Arc<str>)>, ReadError> {
    let mut found = Vec::new();
    for (term, path) in subfolders(inbox)? {
        let Ok(term) = term.parse::<Term>() else { continue };
        found.extend(subfolders(&path)?.into_iter().map(|(unit, _)| (term, Arc::from(unit))));
    }
    found.sort();
    Ok(found)
}

fn subfolders(folder: &Path) -> Result<Vec<(String, PathBuf)>, ReadError> {
    let unlisted = |source| ReadError::Folder { path: folder.to_owned(), source };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unlisted)? {
        let entry = entry.map_err(unlisted)?;
        let name = mask_name(&entry.file_name().to_string_lossy());
        if entry.file_type().map_err(unlisted)?.is_dir() && !name.starts_with('.') {
            found.push((name, entry.path()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn folder_of(files: &[&str]) -> TempDir {
        let folder = TempDir::new().expect("a folder");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            fs::write(path, "甲,乙\n").expect("a file");
        }
        folder
    }

    fn names(listed: &Reviewed<Vec<SourceFile>>) -> Vec<&str> {
        listed.value.iter().map(|file| &*file.name).collect()
    }

    fn complaints(listed: &Reviewed<Vec<SourceFile>>) -> Vec<(FindingCode, &str)> {
        listed.findings.iter().map(|finding| (finding.code, &*finding.place.file)).collect()
    }

    #[test]
    fn files_come_sorted_with_unit_and_term_at_any_depth() {
        let folder =
            folder_of(&["2024-2/二小/a.csv", "2024-1/一小/九月/b.csv", "2024-1/一小/a.csv", "2024-1/一小/Thumbs.db"]);
        let listed = list_inbox(folder.path()).expect("listed");
        assert_eq!(names(&listed), ["2024-1/一小/a.csv", "2024-1/一小/九月/b.csv", "2024-2/二小/a.csv"]);
        let nested = &listed.value[1];
        assert_eq!((&*nested.unit, nested.term, nested.bytes), ("一小", Some(Term::autumn(2024)), 8));
        assert_eq!(listed.findings, []);
    }

    #[test]
    fn what_lies_in_the_wrong_place_is_told_and_not_read() {
        let folder = folder_of(&["a.csv", "2024-1/b.csv", "第一学期/一小/c.csv", "2024-1/一小/~$d.xlsx", ".DS_Store"]);
        let listed = list_inbox(folder.path()).expect("listed");
        assert_eq!(names(&listed), [""; 0]);
        assert_eq!(
            complaints(&listed),
            [
                (FindingCode::StrayFile, "a.csv"),
                (FindingCode::TermFolderUnknown, "第一学期"),
                (FindingCode::StrayFile, "2024-1/b.csv"),
                (FindingCode::OwnerFileSkipped, "2024-1/一小/~$d.xlsx"),
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_told_and_never_followed() {
        let (folder, elsewhere) = (folder_of(&["2024-1/一小/a.csv"]), folder_of(&["2024-1/二小/b.csv"]));
        let link = |from: &str, to: &str| {
            std::os::unix::fs::symlink(elsewhere.path().join(to), folder.path().join(from)).expect("a link");
        };
        link("2024-1/一小/b.csv", "2024-1/二小/b.csv");
        link("2024-1/二小", "2024-1/二小");
        let listed = list_inbox(folder.path()).expect("listed");
        assert_eq!(names(&listed), ["2024-1/一小/a.csv"]);
        let codes = [(FindingCode::NotAWorkbook, "2024-1/二小"), (FindingCode::NotAWorkbook, "2024-1/一小/b.csv")];
        assert_eq!(complaints(&listed), codes);
    }

    #[test]
    fn registers_belong_to_no_unit_and_a_missing_folder_is_empty() {
        let folder = folder_of(&["registry/教师花名册.csv"]);
        let listed = list_registry(&folder.path().join("registry")).expect("listed");
        assert_eq!(names(&listed), ["registry/教师花名册.csv"]);
        assert_eq!((&*listed.value[0].unit, listed.value[0].term), ("", None));
        assert_eq!(names(&list_registry(&folder.path().join("none")).expect("listed")), [""; 0]);
    }

    #[test]
    fn a_file_named_by_hand_knows_its_unit_and_term_from_its_path() {
        let inside = single_file(Path::new("/x/inbox/2024-1/一小/九月/a.csv"));
        assert_eq!(
            (&*inside.name, &*inside.unit, inside.term),
            ("2024-1/一小/九月/a.csv", "一小", Some(Term::autumn(2024)))
        );
        let outside = single_file(Path::new("/x/inbox/a.csv"));
        assert_eq!((&*outside.name, &*outside.unit, outside.term), ("a.csv", "", None));
    }

    #[test]
    fn a_file_whose_name_holds_a_number_is_found_by_the_name_without_it() {
        let folder = folder_of(&["2024-1/一小/13895001234.csv", "2024-1/一小/13895001235.csv", "2024-1/一小/a.csv"]);
        let listed = list_inbox(folder.path()).expect("listed").value;
        assert_eq!(listed.len(), 3);
        for file in &listed {
            assert!(!file.name.contains("1389500"), "{}", file.name);
            assert_eq!(file_named(folder.path(), &file.name).as_ref(), Some(file));
        }
        assert_eq!(file_named(folder.path(), "2024-1/一小/b.csv"), None);
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        let folder = folder_of(&["registry/a.csv"]);
        let file = &list_registry(&folder.path().join("registry")).expect("listed").value[0];
        let expected = blake3::hash("甲,乙\n".as_bytes()).to_hex().to_string();
        assert_eq!(content_hash(file).expect("readable"), expected);
    }
}
