//! The few things every XML reader here does alike.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::error::Refusal;

pub(crate) fn damaged(_: quick_xml::Error) -> Refusal {
    Refusal::damaged("XML 内容不完整")
}

/// An attribute's value by its full name.
pub(crate) fn attribute(start: &BytesStart, name: &str) -> Result<Option<String>, Refusal> {
    let refused = || Refusal::damaged("XML 属性有误");
    match start.try_get_attribute(name).map_err(|_| refused())? {
        Some(found) => {
            let value = found.normalized_value(XmlVersion::Implicit1_0).map_err(|_| refused())?;
            Ok(Some(value.into_owned()))
        }
        None => Ok(None),
    }
}

/// Leaves an element and everything in it aside.
pub(crate) fn skip(start: &BytesStart, reader: &mut Reader<&[u8]>) -> Result<(), Refusal> {
    reader.read_to_end(start.name()).map(|_| ()).map_err(damaged)
}

/// Adds the text an event stands for; an entity nobody declared stays as it is written.
pub(crate) fn push_text(event: &Event, text: &mut String) {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(entity) => match (entity.resolve_char_ref(), &**entity) {
            (Ok(Some(character)), _) => text.push(character),
            (_, name) => match quick_xml::escape::resolve_xml_entity(name) {
                Some(known) => text.push_str(known),
                None => text.push_str(&format!("&{name};")),
            },
        },
        _ => {}
    }
}
