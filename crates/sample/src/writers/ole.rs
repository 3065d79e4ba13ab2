//! The OLE container around an old Excel stream: header, allocation table, directory, one stream.
//!
//! Written by hand because a container library stamps the clock into the directory, and the same book must give the
//! same bytes.

const SECTOR: usize = 512;
const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;
/// Streams shorter than this would need a second allocation table; ours are padded instead.
const SMALL_STREAM: usize = 4096;
const SLOTS_PER_SECTOR: usize = SECTOR / 4;
const TABLES_IN_HEADER: usize = 109;

/// Wraps one stream named `Workbook`.
///
/// Sectors: directory first, then the stream, then the allocation table. The header has room for the addresses of 109
/// table sectors, which is about 7 MB of stream; a longer one is a mistake of ours.
pub fn wrap(stream: &[u8]) -> Vec<u8> {
    let mut body = stream.to_vec();
    body.resize(body.len().max(SMALL_STREAM).next_multiple_of(SECTOR), 0);
    let stream_sectors = body.len() / SECTOR;
    let tables = table_sectors(1 + stream_sectors);
    debug_assert!(tables <= TABLES_IN_HEADER, "the stream is too long for a plain container");
    let first_table = 1 + stream_sectors;
    let mut file = header(first_table, tables);
    file.extend(directory(body.len()));
    file.extend(body);
    file.extend(allocation(stream_sectors, tables));
    file
}

/// How many table sectors describe `used` sectors and themselves.
fn table_sectors(used: usize) -> usize {
    (1..).find(|tables| tables * SLOTS_PER_SECTOR >= used + tables).unwrap_or(1)
}

fn header(first_table: usize, tables: usize) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.extend([0; 16]);
    // Versions, byte order, sector size 2^9, small sector size 2^6.
    for word in [0x003E_u16, 3, 0xFFFE, 9, 6] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend([0; 10]);
    bytes.extend((tables as u32).to_le_bytes());
    for word in [0, 0, SMALL_STREAM as u32, END, 0, END, 0] {
        bytes.extend(word.to_le_bytes());
    }
    for slot in 0..TABLES_IN_HEADER {
        let address = if slot < tables { (first_table + slot) as u32 } else { FREE };
        bytes.extend(address.to_le_bytes());
    }
    bytes
}

fn directory(stream_length: usize) -> Vec<u8> {
    let mut bytes = entry("Root Entry", 5, 1, END, 0);
    bytes.extend(entry("Workbook", 2, FREE, 1, stream_length as u32));
    bytes.extend(entry("", 0, FREE, 0, 0));
    bytes.extend(entry("", 0, FREE, 0, 0));
    bytes
}

fn entry(name: &str, kind: u8, child: u32, start: u32, length: u32) -> Vec<u8> {
    let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_length = if name.is_empty() { 0 } else { bytes.len() as u16 + 2 };
    bytes.resize(64, 0);
    bytes.extend(name_length.to_le_bytes());
    bytes.extend([kind, 1]);
    for link in [FREE, FREE, child] {
        bytes.extend(link.to_le_bytes());
    }
    // No class id, no state, no times: nothing of the machine or the day.
    bytes.extend([0; 36]);
    bytes.extend(start.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.extend([0; 4]);
    bytes
}

fn allocation(stream_sectors: usize, tables: usize) -> Vec<u8> {
    let mut slots = vec![END];
    slots.extend((1..=stream_sectors).map(|sector| if sector == stream_sectors { END } else { sector as u32 + 1 }));
    slots.extend(std::iter::repeat_n(TABLE, tables));
    slots.resize(tables * SLOTS_PER_SECTOR, FREE);
    slots.into_iter().flat_map(u32::to_le_bytes).collect()
}
