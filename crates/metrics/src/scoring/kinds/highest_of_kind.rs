//! `highest_of_kind`: of rows of one kind (the same contest) only the highest counts; without `same` the highest of all, once.

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::scoring::asked::{Asked, Found};
use crate::scoring::item::ItemBinder;
use crate::scoring::rows::{Gathered, Rows};
use crate::scoring::sum::{groups, highest_of_each, summed};
use crate::scoring::worth::Worth;

pub(super) const KIND: Kind = Kind {
    name: "highest_of_kind",
    keys: &[
        "table",
        "where",
        "match",
        "sum",
        "date",
        "evidence",
        "starts",
        "ends",
        "within_months",
        "not_reported",
        "each",
        "scale",
        "order_by",
        "order",
        "decay",
        "same",
    ],
    bind,
};

#[derive(Debug)]
struct Highest {
    rows: Rows,
    worth: Worth,
    same: Vec<&'static str>,
    rule: String,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let mut rows = item.rows()?;
    let worth = Worth::bind(item, &mut rows, "scale");
    let same = rows.spec().map(|spec| item.columns("same", spec)).unwrap_or_default();
    let column = |name: &&'static str| rows.spec()?.column(name).map(|column| column.zh);
    let named: Vec<&str> = same.iter().filter_map(column).collect();
    let rule = if named.is_empty() {
        "只取最高的一项".to_owned()
    } else {
        format!("同一{}只取最高", named.join("、"))
    };
    Some(Box::new(Highest { worth: worth?, rows, same, rule }))
}

impl ItemKind for Highest {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let one = |(at, gathered): (usize, &Gathered)| {
            let valued = self.worth.valued(asked, at, &self.rows, gathered);
            let groups = groups(asked, &self.rows, gathered, &self.same);
            summed(asked, at, (&self.rows, gathered), &valued, &self.rule, |points, end| {
                highest_of_each(&groups, points, end)
            })
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}
