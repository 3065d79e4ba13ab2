//! Zip files of workbooks.

use std::io::Read;

use encoding_rs::GB18030;
use zip::ZipArchive;

use crate::budget::Meter;
use crate::error::Refusal;
use crate::inbox::{is_owner_file, is_silent};
use crate::package;

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
    let name = match std::str::from_utf8(entry.name_raw()) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(entry.name_raw()).0.into_owned(),
    };
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
