//! HTML as tags and text, as leniently as browsers take it. Nothing is fetched, nothing is run.

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'t> {
    /// Text between tags, entities not yet resolved.
    Text(&'t str),
    /// An opening tag: name in lower case, and its attributes as written.
    Open(String, &'t str),
    /// A closing tag.
    Close(String),
}

/// Elements whose content no reader of the page sees.
const UNSEEN: &[&str] = &["script", "style", "title", "xml", "noscript", "template"];

/// The tags and texts of a page; comments, declarations and unseen elements are left out.
pub(crate) struct Tokens<'t> {
    rest: &'t str,
}

impl<'t> Tokens<'t> {
    pub(crate) fn new(page: &'t str) -> Self {
        Self { rest: page }
    }

    /// Moves past the next `mark`, or to the end, and gives what stood before it.
    fn up_to(&mut self, mark: &str) -> &'t str {
        let (before, after) = self.rest.split_once(mark).unwrap_or((self.rest, ""));
        self.rest = after;
        before
    }

    fn tag(&mut self) -> Option<Token<'t>> {
        let end = tag_end(self.rest);
        let inside = &self.rest[1..end];
        self.rest = self.rest.get(end + 1..).unwrap_or("");
        if let Some(name) = inside.strip_prefix('/') {
            return Some(Token::Close(name.trim().to_ascii_lowercase()));
        }
        let name_end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        let name = inside[..name_end].to_ascii_lowercase();
        if UNSEEN.contains(&&*name) && !inside.ends_with('/') {
            self.skip_to_close(&name);
            return None;
        }
        Some(Token::Open(name, &inside[name_end..]))
    }

    fn skip_to_close(&mut self, name: &str) {
        let close = format!("</{name}");
        let found = self.rest.char_indices().find(|&(at, c)| {
            c == '<'
                && self.rest.as_bytes()[at..]
                    .get(..close.len())
                    .is_some_and(|s| s.eq_ignore_ascii_case(close.as_bytes()))
        });
        self.rest = found.map_or("", |(at, _)| &self.rest[at..]);
        self.up_to(">");
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let second = self.rest.chars().nth(1);
            match (self.rest.chars().next()?, second) {
                ('<', _) if self.rest.starts_with("<!--") => drop(self.up_to("-->")),
                ('<', Some('!' | '?')) => drop(self.up_to(">")),
                ('<', Some(c)) if c.is_ascii_alphabetic() || c == '/' => match self.tag() {
                    Some(token) => return Some(token),
                    None => continue,
                },
                (first, _) => {
                    let from = first.len_utf8();
                    let end = self.rest[from..].find('<').map_or(self.rest.len(), |at| at + from);
                    let text = &self.rest[..end];
                    self.rest = &self.rest[end..];
                    return Some(Token::Text(text));
                }
            }
        }
    }
}

/// Where a tag that begins the text ends: the first `>` outside quotes, or the end.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// The value of an attribute, quoted or not; names are compared without case.
pub(crate) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (given, after) = rest.split_at(end.max(1).min(rest.len()));
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=') {
            Some(value) => attribute_value(value.trim_start()),
            None => ("", after),
        };
        if given.eq_ignore_ascii_case(name) {
            return Some(resolve(value));
        }
        rest = after.trim_start();
    }
    None
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// Text with its entities resolved; one nobody knows stays as it is written.
pub(crate) fn resolve(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
        match entity(&rest[..end]) {
            Some(character) => {
                resolved.push(character);
                rest = rest[end..].strip_prefix(';').unwrap_or(&rest[end..]);
            }
            None => resolved.push('&'),
        }
    }
    resolved.push_str(rest);
    resolved
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "middot" => '·',
        "times" => '×',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ge" => '≥',
        "le" => '≤',
        "radic" => '√',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_scripts_and_declarations_are_left_out() {
        let page = "<!DOCTYPE html><!-- <td>x</td> --><STYLE>td > p {}</style>a<BR/>b<script>if (a<b) {}</SCRIPT >";
        let seen: Vec<Token> = Tokens::new(page).collect();
        assert_eq!(seen, [Token::Text("a"), Token::Open("br".into(), "/"), Token::Text("b")]);
    }

    #[test]
    fn attributes_are_read_quoted_bare_and_beside_others() {
        let raw = " class=xl65 ColSpan = '3' title=\"a > b\" x:num rowspan=2";
        assert_eq!(attribute(raw, "colspan").as_deref(), Some("3"));
        assert_eq!(attribute(raw, "rowspan").as_deref(), Some("2"));
        assert_eq!(attribute(raw, "title").as_deref(), Some("a > b"));
        assert_eq!(attribute(raw, "x:num").as_deref(), Some(""));
        assert_eq!(attribute(raw, "width"), None);
    }

    #[test]
    fn known_entities_are_resolved_and_others_stay() {
        assert_eq!(resolve("甲&amp;乙&nbsp;&#24072;&#x5085;&unknown; R&D"), "甲&乙\u{a0}师傅&unknown; R&D");
    }

    #[test]
    fn a_page_cut_off_inside_a_tag_ends() {
        assert_eq!(Tokens::new("<td>甲<td class=\"x").count(), 3);
        assert_eq!(Tokens::new("a<").collect::<Vec<_>>(), [Token::Text("a"), Token::Text("<")]);
    }
}
