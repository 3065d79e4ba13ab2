//! Zip files of workbooks.

use std::io::Read;

use encoding_rs::GB18030;
use zip::ZipArchive;

use crate::budget::Meter;
use crate::error::Refusal;
use crate::inbox::{is_owner_file, is_silent};
use crate::package;
use crate::text;

/// One file of an archive: its path inside, and its bytes or why they cannot be had.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) bytes: Result<Vec<u8>, Refusal>,
}

/// The files of an archive, sorted by path; leftovers of operating systems and office programs are left out.
pub(crate) fn members(bytes: &[u8], meter: &mut Meter) -> Result<Vec<Member>, Refusal> {
    let mut zip = package::open(bytes, meter)?;
    let mut names: Vec<(String, usize)> = (0..zip.len())
        .filter_map(|index| {
            let name = member_name(&zip, index)?;
            (!is_leftover(&name)).then_some((name, index))
        })
        .collect();
    names.sort();
    Ok(names.into_iter().map(|(name, index)| Member { bytes: unpack(&mut zip, index, meter), name }).collect())
}

/// The path of a file inside, `/`-separated; `None` for folders and links.
fn member_name<R: Read + std::io::Seek>(zip: &ZipArchive<R>, index: usize) -> Option<String> {
    let entry = zip.by_index_data(index).ok().filter(|entry| entry.is_file())?;
    // Chinese Windows writes names in GBK and does not say so.
    let name = text::decode(entry.name_raw(), None)
        .unwrap_or_else(|_| GB18030.decode_without_bom_handling(entry.name_raw()).0.into_owned());
    Some(name.replace('\\', "/"))
}

fn is_leftover(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("__MACOSX/") || last.is_empty() || is_silent(last) || is_owner_file(last)
}

fn unpack(zip: &mut package::Package, index: usize, meter: &Meter) -> Result<Vec<u8>, Refusal> {
    if zip.by_index_data(index).is_ok_and(|entry| entry.encrypted()) {
        return Err(Refusal::encrypted());
    }
    let part = zip.by_index(index).map_err(|_| Refusal::damaged("压缩包内的部件无法读取"))?;
    let mut bytes = Vec::new();
    let limit = meter.budget.file_bytes;
    part.take(limit + 1).read_to_end(&mut bytes).map_err(|_| Refusal::damaged("压缩包内的部件无法解压"))?;
    meter.file(bytes.len() as u64)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;
    use crate::package::tests::zip_of;

    /// The names of an archive whose one file has this name as Chinese Windows writes it.
    fn names(gbk: &[u8]) -> Vec<String> {
        let stand_in = "#".repeat(gbk.len());
        let bytes = zip_of(&[(&stand_in, b"a,b")]);
        let mut named = bytes.clone();
        for at in 0..bytes.len() - gbk.len() {
            if bytes[at..].starts_with(stand_in.as_bytes()) {
                named[at..at + gbk.len()].copy_from_slice(gbk);
            }
        }
        let budget = Budget::default();
        let members = members(&named, &mut Meter::new(&budget)).expect("sound");
        members.into_iter().map(|member| member.name).collect()
    }

    #[test]
    fn names_in_gbk_read_as_chinese_even_where_they_could_be_other_letters() {
        // 名单.csv; and 师.csv, whose bytes are also those of the letter ʦ in UTF-8.
        assert_eq!(names(b"\xc3\xfb\xb5\xa5.csv"), ["名单.csv"]);
        assert_eq!(names(b"\xca\xa6.csv"), ["师.csv"]);
        assert_eq!(names("一小\\名单.csv".as_bytes()), ["一小/名单.csv"]);
    }
}
