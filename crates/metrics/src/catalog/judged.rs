//! `judged`: no record decides it; it is listed in the rules for a person to judge.

use policy::Treatment;

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::binder::Binder;
use crate::outcome::Outcome;

pub(super) const PRIMITIVE: Primitive =
    Primitive { name: "judged", treatment: Treatment::Judged, keys: &["asks"], numbers: &[], bind };

#[derive(Debug)]
struct Judged;

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    binder.keys.required_text("asks");
    Some(Box::new(Judged))
}

impl Measure for Judged {
    fn measure<'f>(&self, _scope: &Scope<'f, '_>, _outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        Ok(())
    }
}
