//! Columns of numbers from the columns of a frame, as R names and codes them.
//!
//! Words and `factor(x)` become indicator columns. Where the rest of a product is in the sum too, the first level is left out
//! (treatment contrasts); else every level has its column.

use crate::error::Error;
use crate::formula::{Product, Sum, Variable};
use crate::frame::{Column, Frame};

/// A column of numbers with its name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Coded {
    pub(crate) name: String,
    pub(crate) values: Vec<f64>,
}

/// The names of the levels of a column, in order, and the level of each row.
pub(crate) struct Levels {
    pub(crate) names: Vec<String>,
    pub(crate) of_row: Vec<u32>,
}

/// The columns of a sum: intercept, then its products in order.
pub(crate) fn code(sum: &Sum, frame: &Frame) -> Result<Vec<Coded>, Error> {
    let mut columns = Vec::new();
    if sum.intercept {
        columns.push(Coded { name: "(Intercept)".to_owned(), values: vec![1.0; frame.rows()] });
    }
    for product in &sum.products {
        columns.extend(code_product(product, sum, frame)?);
    }
    Ok(columns)
}

fn code_product(product: &Product, sum: &Sum, frame: &Frame) -> Result<Vec<Coded>, Error> {
    let mut columns: Vec<Coded> = Vec::new();
    for (place, variable) in product.iter().enumerate() {
        let rest: Product =
            product.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, part)| part.clone()).collect();
        let own = code_variable(variable, has_margin(sum, &rest), frame)?;
        columns = if place == 0 { own } else { multiply(&columns, &own) };
    }
    Ok(columns)
}

/// Whether a product without one of its columns is in the sum.
fn has_margin(sum: &Sum, rest: &[Variable]) -> bool {
    if rest.is_empty() {
        return sum.intercept;
    }
    let same = |product: &Product| product.len() == rest.len() && rest.iter().all(|part| product.contains(part));
    sum.products.iter().any(same)
}

fn code_variable(variable: &Variable, contrasts: bool, frame: &Frame) -> Result<Vec<Coded>, Error> {
    match frame.require(&variable.name, variable.position)? {
        Column::Numbers(_) if !variable.as_factor => {
            let values = frame.require_numbers(&variable.name, variable.position, "a fixed effect")?;
            Ok(vec![Coded { name: variable.name.clone(), values: values.to_vec() }])
        }
        Column::Members(_) => {
            let problem = "a multiple membership can only be a grouping".to_owned();
            Err(Error::WrongColumn { name: variable.name.clone(), role: "an effect", problem })
        }
        column => Ok(indicators(variable, &levels(column), usize::from(contrasts))),
    }
}

fn indicators(variable: &Variable, levels: &Levels, skipped: usize) -> Vec<Coded> {
    let indicator = |(number, name): (usize, &String)| Coded {
        name: format!("{variable}{name}"),
        values: levels.of_row.iter().map(|level| f64::from(u8::from(*level as usize == number))).collect(),
    };
    levels.names.iter().enumerate().skip(skipped).map(indicator).collect()
}

/// All products of two sets of columns, the first varying fastest.
fn multiply(left: &[Coded], right: &[Coded]) -> Vec<Coded> {
    let product = |a: &Coded, b: &Coded| Coded {
        name: format!("{}:{}", a.name, b.name),
        values: a.values.iter().zip(&b.values).map(|(x, y)| x * y).collect(),
    };
    right.iter().flat_map(|b| left.iter().map(move |a| product(a, b))).collect()
}

/// The levels of a column without multiple membership: numbers by size, words by their letters' code points.
pub(crate) fn levels(column: &Column) -> Levels {
    match column {
        Column::Numbers(values) => {
            let mut distinct: Vec<f64> = values.iter().map(|value| value + 0.0).collect();
            distinct.sort_by(f64::total_cmp);
            distinct.dedup();
            let place = |value: &f64| distinct.partition_point(|other| other.total_cmp(&(value + 0.0)).is_lt()) as u32;
            Levels { of_row: values.iter().map(place).collect(), names: distinct.iter().map(f64::to_string).collect() }
        }
        Column::Words(values) => {
            let mut distinct: Vec<&String> = values.iter().collect();
            distinct.sort();
            distinct.dedup();
            let place = |value: &String| distinct.partition_point(|other| *other < value) as u32;
            Levels { of_row: values.iter().map(place).collect(), names: distinct.into_iter().cloned().collect() }
        }
        Column::Members(_) => Levels { names: Vec::new(), of_row: Vec::new() },
    }
}
