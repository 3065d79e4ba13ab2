//! What passes between the program and a process that reads for it: frames of a length and that many bytes.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::budget::{Budget, Spent};
use crate::error::Refusal;
use crate::sheet::Sheet;
use crate::sniff::Content;

/// A file to read; its bytes follow in a frame of their own.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) content: Content,
    pub(super) budget: Budget,
    pub(super) spent: Spent,
}

/// What was read, and what the file has cost so far.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) sheets: Result<Vec<Sheet>, Refusal>,
    pub(super) spent: Spent,
}

pub(super) fn send(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(value).map_err(io::Error::other)?;
    send_bytes(to, &bytes)
}

pub(super) fn send_bytes(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)
}

/// The next value; `None` where the other side has ended between two frames.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    match receive_bytes(from)? {
        Some(bytes) => postcard::from_bytes(&bytes).map(Some).map_err(io::Error::other),
        None => Ok(None),
    }
}

pub(super) fn receive_bytes(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = Vec::new();
    from.take(8).read_to_end(&mut length)?;
    if length.is_empty() {
        return Ok(None);
    }
    let length: [u8; 8] = length.try_into().map_err(|_| io::ErrorKind::UnexpectedEof)?;
    let length = u64::from_le_bytes(length);
    // The bytes are gathered as they come: a wrong length reserves nothing.
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_as_they_were_sent_and_a_cut_one_is_an_error() {
        let mut pipe = Vec::new();
        send_bytes(&mut pipe, b"abc").expect("in memory");
        send(&mut pipe, &"乙").expect("in memory");
        let mut from = &pipe[..];
        assert_eq!(receive_bytes(&mut from).expect("whole"), Some(b"abc".to_vec()));
        assert_eq!(receive::<String>(&mut from).expect("whole"), Some("乙".to_owned()));
        assert_eq!(receive_bytes(&mut from).expect("ended"), None);
        assert!(receive_bytes(&mut &pipe[..9]).is_err());
        assert!(receive_bytes(&mut &u64::MAX.to_le_bytes()[..]).is_err());
    }
}
