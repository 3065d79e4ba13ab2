//! The files as they were sent: their bytes, for a copy that goes back.

use std::collections::BTreeSet;
use std::sync::Arc;

use tables::mask_path;

use crate::archive;
use crate::budget::{Budget, Meter};
use crate::inbox::SourceFile;
use crate::read::{guarded, load};
use crate::sniff::{Content, sniff};

/// One file as it was sent, or one of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Path, as in findings; inside an archive `archive.zip!/name`.
    pub name: Arc<str>,
    /// What it is, in words for a clerk: `Excel 97-2003 工作簿（.xls）`.
    pub format: &'static str,
    /// Whether it is an Excel workbook of XML parts.
    pub is_package: bool,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files of these names, in order of name: the file itself, or files of the archive it is.
///
/// What is no sheet, or cannot be opened within the budget, is left out.
pub fn originals(file: &SourceFile, names: &BTreeSet<&str>, budget: &Budget) -> Vec<Original> {
    let mut meter = Meter::new(budget);
    let Ok(bytes) = load(file, &meter) else { return Vec::new() };
    if names.contains(&*file.name) {
        return original(Arc::clone(&file.name), bytes).into_iter().collect();
    }
    let Ok(members) = guarded(|| archive::members(&bytes, &mut meter)) else { return Vec::new() };
    let named = members.into_iter().map(|member| (format!("{}!/{}", file.name, mask_path(&member.name)), member.bytes));
    let wanted = named.filter(|(name, _)| names.contains(name.as_str()));
    wanted.filter_map(|(name, bytes)| original(name.into(), bytes.ok()?)).collect()
}

fn original(name: Arc<str>, bytes: Vec<u8>) -> Option<Original> {
    let content = guarded(|| sniff(&bytes)).ok().filter(|content| *content != Content::Archive)?;
    Some(Original { name, format: content.zh(), is_package: content == Content::Xlsx, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::tests::zip_of;

    fn sent(name: &str, bytes: &[u8]) -> (tempfile::TempDir, SourceFile) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sent");
        std::fs::write(&path, bytes).expect("written");
        let file = SourceFile { path, name: name.into(), unit: "一小".into(), term: None, bytes: bytes.len() as u64 };
        (folder, file)
    }

    #[test]
    fn a_file_comes_as_it_was_sent() {
        let text = "师傅,徒弟\n".as_bytes();
        let (_folder, file) = sent("2024-1/一小/a.csv", text);
        let found = originals(&file, &BTreeSet::from(["2024-1/一小/a.csv"]), &Budget::default());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].bytes.as_slice(), found[0].is_package), (text, false));
    }

    #[test]
    fn files_of_an_archive_come_by_their_names_inside() {
        let zip =
            zip_of(&[("九月/a.csv", "甲,乙\n".as_bytes()), ("b.csv", "丙,丁\n".as_bytes()), ("c.png", b"\x89PNG\r\n")]);
        let (_folder, file) = sent("2024-1/一小/全部.zip", &zip);
        let wanted = BTreeSet::from(["2024-1/一小/全部.zip!/九月/a.csv", "2024-1/一小/全部.zip!/c.png", "none"]);
        let found = originals(&file, &wanted, &Budget::default());
        assert_eq!(found.iter().map(|found| &*found.name).collect::<Vec<_>>(), ["2024-1/一小/全部.zip!/九月/a.csv"]);
        assert_eq!(found[0].bytes, "甲,乙\n".as_bytes());
    }
}
