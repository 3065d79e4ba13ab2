//! 公示: how many working days, from when, and who takes objections.

use chrono::NaiveDate;
use policy::{Calendar, DatedValue, Setting};

use super::numbers::named;
use crate::binder::{Binder, date_of};
use crate::parameters::number_at;

/// How a list is made public.
#[derive(Debug)]
pub(super) struct Notice {
    working_days: Option<DatedValue>,
    from: Option<DatedValue>,
    objections_to: Option<DatedValue>,
}

/// What it comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Period {
    pub days: Option<i64>,
    pub from: Option<NaiveDate>,
    /// The last of the working days, the first day counted if it is one.
    pub to: Option<NaiveDate>,
    pub objections_to: Option<String>,
    /// What keeps the last day from being told.
    pub why: Option<&'static str>,
}

/// The notice of a list.
pub(super) fn read_notice(binder: &Binder<'_>, list: &str) -> Option<Notice> {
    let section = binder.keys.section("notice")?;
    section.only(&["working_days", "from", "objections_to", "source"]).need("working_days");
    let path = format!("{list}.notice");
    let value = |key: &str| named(binder, &section, key, &path);
    Some(Notice { working_days: value("working_days"), from: value("from"), objections_to: value("objections_to") })
}

impl Notice {
    /// The days of the notice by a calendar.
    pub fn period(&self, day: NaiveDate, calendar: &Calendar) -> Period {
        let days = self.working_days.as_ref().and_then(|days| number_at(days, day)).map(|days| days as i64);
        let from = date_of(self.from.as_ref(), day);
        let objections_to = match self.objections_to.as_ref().and_then(|value| value.at(day)) {
            Some(Setting::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let mut period = Period { days, from, to: None, objections_to, why: None };
        match (days, from) {
            (None, _) => period.why = Some("公示几个工作日没有写明"),
            (_, None) => period.why = Some("公示从哪一天开始没有写明"),
            (Some(days), Some(from)) => {
                period.to = calendar.last_working_day(from, days);
                if period.to.is_none() {
                    period.why = Some("校历没有这段时间的节假日，截止日期不能推算");
                }
            }
        }
        period
    }
}
