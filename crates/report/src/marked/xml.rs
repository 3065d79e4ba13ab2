//! XML as text with places: what stands where, so that a part can be replaced and the rest stays to the byte.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::refusal::MarkError;

/// The namespace of workbooks.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// The namespace of links between parts.
pub(super) const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// What begins every part.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A start tag: its name with prefix, and its attributes as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub name: String,
    attributes: Vec<(String, String)>,
    empty: bool,
}

/// One element and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub tag: Tag,
    /// The start tag.
    pub opening: Range<usize>,
    /// What stands between start and end tag; empty for an empty element.
    pub inner: Range<usize>,
    /// All of it.
    pub whole: Range<usize>,
}

impl Tag {
    fn of(start: &BytesStart, empty: bool) -> Result<Self, MarkError> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute?;
            attributes.push((attribute.key.as_ref().to_owned(), attribute.value.into_owned()));
        }
        Ok(Self { name: start.name().as_ref().to_owned(), attributes, empty })
    }

    /// The name without prefix.
    pub fn local(&self) -> &str {
        local(&self.name)
    }

    /// The value of the attribute with this name; a prefix is not looked at.
    pub fn get(&self, name: &str) -> Option<String> {
        let raw = self.attributes.iter().find(|(key, _)| local(key) == name).map(|(_, value)| value)?;
        Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.clone(), |value| value.into_owned()))
    }

    /// The number in the attribute with this name.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.trim().parse().ok()
    }

    /// The same tag with the attribute set.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let value = escaped(value);
        match self.attributes.iter_mut().find(|(key, _)| local(key) == name) {
            Some(found) => found.1 = value,
            None => self.attributes.push((name.to_owned(), value)),
        }
        self
    }

    /// The same tag without the attribute.
    pub fn without(mut self, name: &str) -> Self {
        self.attributes.retain(|(key, _)| local(key) != name);
        self
    }

    /// The tag as text.
    pub fn written(&self) -> String {
        format!("{}{}", self.unclosed(), if self.empty { "/>" } else { ">" })
    }

    /// The tag as text, for an element that holds something now.
    pub fn opened(&self) -> String {
        format!("{}>", self.unclosed())
    }

    fn unclosed(&self) -> String {
        let attributes =
            self.attributes.iter().map(|(key, value)| format!(" {key}=\"{}\"", value.replace('"', "&quot;")));
        format!("<{}{}", self.name, attributes.collect::<String>())
    }
}

impl Node {
    /// The name without prefix.
    pub fn local(&self) -> &str {
        self.tag.local()
    }

    /// The element as text, with `more` after what it holds.
    pub fn holding_more(&self, text: &str, tag: &Tag, more: &str) -> String {
        format!("{}{}{more}</{}>", tag.opened(), &text[self.inner.clone()], tag.name)
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The outermost element.
pub(super) fn root(text: &str) -> Result<Node, MarkError> {
    children(text, 0..text.len())?.into_iter().next().ok_or_else(|| MarkError::malformed("部件是空的"))
}

/// The elements directly in a stretch of text.
pub(super) fn children(text: &str, within: Range<usize>) -> Result<Vec<Node>, MarkError> {
    nodes(Reader::from_str(&text[within.clone()]), within.start)
}

/// The same in the old drawing language, in which not every element that begins also ends.
pub(super) fn loose_children(text: &str, within: Range<usize>) -> Result<Vec<Node>, MarkError> {
    let mut reader = Reader::from_str(&text[within.clone()]);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    nodes(reader, within.start)
}

fn nodes(mut reader: Reader<&[u8]>, from: usize) -> Result<Vec<Node>, MarkError> {
    let mut found = Vec::new();
    loop {
        let before = from + reader.buffer_position() as usize;
        match reader.read_event()? {
            Event::Start(start) => {
                let tag = Tag::of(&start, false)?;
                let opening = before..from + reader.buffer_position() as usize;
                let span = reader.read_to_end(start.name())?;
                let inner = from + span.start as usize..from + span.end as usize;
                found.push(Node { tag, opening, inner, whole: before..from + reader.buffer_position() as usize });
            }
            Event::Empty(start) => {
                let end = from + reader.buffer_position() as usize;
                let tag = Tag::of(&start, true)?;
                found.push(Node { tag, opening: before..end, inner: end..end, whole: before..end });
            }
            Event::DocType(_) => return Err(MarkError::Unsafe("外部定义（DOCTYPE）")),
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// Every start tag of this name in a stretch of text, at any depth.
pub(super) fn tags(text: &str, within: Range<usize>, name: &str) -> Result<Vec<(Range<usize>, Tag)>, MarkError> {
    let from = within.start;
    let mut reader = Reader::from_str(&text[within]);
    let mut found = Vec::new();
    loop {
        let before = from + reader.buffer_position() as usize;
        let (start, empty) = match reader.read_event()? {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::Eof => return Ok(found),
            _ => continue,
        };
        if start.local_name().as_ref() == name {
            found.push((before..from + reader.buffer_position() as usize, Tag::of(&start, empty)?));
        }
    }
}

/// What a person reads in a stretch of text: its `t` elements, or all of it where there is none.
pub(super) fn read_text(text: &str, within: Range<usize>) -> Result<String, MarkError> {
    let mut reader = Reader::from_str(&text[within]);
    let mut read = String::new();
    loop {
        match reader.read_event()? {
            Event::Text(part) => read.push_str(&part.xml10_content()),
            Event::CData(part) => read.push_str(&part.xml10_content()),
            Event::GeneralRef(entity) => match (entity.resolve_char_ref(), &*entity) {
                (Ok(Some(character)), _) => read.push(character),
                (_, name) => read.push_str(quick_xml::escape::resolve_xml_entity(name).unwrap_or_default()),
            },
            Event::Eof => return Ok(read),
            _ => {}
        }
    }
}

/// Replacements in one text; a later one inside an earlier one is left out.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub fn replace(&mut self, place: Range<usize>, text: impl Into<String>) {
        self.0.push((place, text.into()));
    }

    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    pub fn remove(&mut self, place: Range<usize>) {
        self.replace(place, "");
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text with every replacement made.
    pub fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(place, _)| (place.start, place.end));
        let mut out = String::with_capacity(text.len() + self.0.iter().map(|(_, new)| new.len()).sum::<usize>());
        let mut done = 0;
        for (place, new) in &self.0 {
            if place.start >= done {
                out.push_str(&text[done..place.start]);
                out.push_str(new);
                done = place.end;
            }
        }
        out.push_str(&text[done..]);
        out
    }
}

/// A text as XML may hold it: its marks escaped, characters that XML cannot hold left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// Where an element goes that has to stand before those of a later rank: `order` lists the names in their order.
///
/// Elements the order does not know are passed over.
pub(super) fn place_for(name: &str, root: &Node, children: &[Node], order: &[&str]) -> usize {
    let rank = |name: &str| order.iter().position(|known| *known == name);
    let own = rank(name);
    let later = children.iter().find(|child| rank(child.local()).is_some_and(|found| Some(found) > own));
    later.map_or(root.inner.end, |child| child.whole.start)
}

/// An element of workbooks, put among others: where those carry a prefix, it names its namespace itself.
pub(super) fn among(root: &Tag, element: &str) -> String {
    if !root.name.contains(':') {
        return element.to_owned();
    }
    let end = element.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(element.len());
    format!("{} xmlns=\"{MAIN}\"{}", &element[..end], &element[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<?xml version=\"1.0\"?><a x='1 \"2\"'><b/><c><d/><c>文</c></c><e y=\"&lt;\">t&amp;</e></a>";

    #[test]
    fn elements_are_found_where_they_stand() {
        let root = root(TEXT).expect("a root");
        let found = children(TEXT, root.inner.clone()).expect("children");
        let texts: Vec<&str> = found.iter().map(|node| &TEXT[node.whole.clone()]).collect();
        assert_eq!(texts, ["<b/>", "<c><d/><c>文</c></c>", "<e y=\"&lt;\">t&amp;</e>"]);
        assert_eq!(found[2].tag.get("y").as_deref(), Some("<"));
        assert_eq!(read_text(TEXT, found[2].inner.clone()).expect("text"), "t&");
        assert_eq!(root.tag.written(), "<a x=\"1 &quot;2&quot;\">");
    }

    #[test]
    fn what_is_not_replaced_stays_to_the_byte() {
        let mut edits = Edits::default();
        let c = tags(TEXT, 0..TEXT.len(), "c").expect("tags");
        assert_eq!(c.len(), 2);
        edits.insert(c[0].0.start, "<new/>");
        let changed = edits.apply(TEXT);
        assert_eq!(changed.replace("<new/>", ""), TEXT);
        assert!(changed.contains("<b/><new/><c>"));
    }

    #[test]
    fn a_definition_of_entities_is_refused() {
        let text = "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>";
        assert_eq!(root(text).expect_err("refused"), MarkError::Unsafe("外部定义（DOCTYPE）"));
    }

    #[test]
    fn characters_xml_cannot_hold_are_left_out() {
        assert_eq!(escaped("甲\u{1}<乙>\u{b}&\"\n"), "甲&lt;乙&gt;&amp;&quot;\n");
    }
}
