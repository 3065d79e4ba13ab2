//! A formula as words and signs.

use crate::error::Error;
use std::fmt;

/// A word or sign of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Name(String),
    Zero,
    One,
    Tilde,
    Plus,
    Minus,
    Star,
    Slash,
    Colon,
    Bar,
    DoubleBar,
    Open,
    Close,
    End,
}

impl fmt::Display for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self {
            Self::Name(name) => return write!(out, "`{name}`"),
            Self::End => return write!(out, "the end"),
            Self::Zero => "0",
            Self::One => "1",
            Self::Tilde => "~",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Star => "*",
            Self::Slash => "/",
            Self::Colon => ":",
            Self::Bar => "|",
            Self::DoubleBar => "||",
            Self::Open => "(",
            Self::Close => ")",
        };
        write!(out, "`{sign}`")
    }
}

/// The tokens of a formula with their places in characters, from 1; the last is [`Token::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, Error> {
    let characters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        if characters[at].is_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = token(text, &characters, at)?;
        found.push((token, at + 1));
        at += length;
    }
    found.push((Token::End, characters.len() + 1));
    Ok(found)
}

fn token(text: &str, characters: &[char], at: usize) -> Result<(Token, usize), Error> {
    let fail = |problem: String| Err(Error::Formula { formula: text.to_owned(), position: at + 1, problem });
    let rest = &characters[at..];
    let single = match rest[0] {
        '~' | '～' => Token::Tilde,
        '+' | '＋' => Token::Plus,
        '-' | '－' => Token::Minus,
        '*' | '＊' => Token::Star,
        '/' | '／' => Token::Slash,
        ':' | '：' => Token::Colon,
        '(' | '（' => Token::Open,
        ')' | '）' => Token::Close,
        '|' | '｜' if matches!(rest.get(1), Some('|' | '｜')) => return Ok((Token::DoubleBar, 2)),
        '|' | '｜' => Token::Bar,
        '`' => {
            let Some(length) = rest[1..].iter().position(|letter| *letter == '`') else {
                return fail("a name begins with a backquote that is never closed".to_owned());
            };
            return Ok((Token::Name(rest[1..=length].iter().collect()), length + 2));
        }
        letter if is_letter(letter) => {
            let length = rest.iter().take_while(|letter| is_letter(**letter)).count();
            let word: String = rest[..length].iter().collect();
            return match word.as_str() {
                "0" => Ok((Token::Zero, length)),
                "1" => Ok((Token::One, length)),
                _ if word.chars().all(|letter| letter.is_ascii_digit() || letter == '.') => {
                    fail(format!("the number {word} means nothing here; only `0` and `1` do"))
                }
                _ => Ok((Token::Name(word), length)),
            };
        }
        other => return fail(format!("`{other}` means nothing in a formula")),
    };
    Ok((single, 1))
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '.'
}
