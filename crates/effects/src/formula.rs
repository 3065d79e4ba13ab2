//! Model formulas as R's lme4 writes them.
//!
//! `y ~ 1 + x * z + factor(year) + (1 | school) + (x | mentor) + (1 | region / county)`.

use crate::error::Error;
use crate::lexer::{Token, tokens};
use std::fmt;

/// A column in a formula.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Name of the column.
    pub name: String,
    /// Whether its numbers are to be read as names of levels: `factor(x)`.
    pub as_factor: bool,
    /// Where it stands in the formula, in characters from 1.
    pub position: usize,
}

impl PartialEq for Variable {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, self.as_factor) == (&other.name, other.as_factor)
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.as_factor { write!(out, "factor({})", self.name) } else { write!(out, "{}", self.name) }
    }
}

/// A product of columns: one for `x`, two for `x:z`.
pub type Product = Vec<Variable>;

/// A sum of products, with or without the intercept.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// Whether `1` is in it.
    pub intercept: bool,
    /// Its products, single columns first.
    pub products: Vec<Product>,
}

/// Effects that vary between the levels of a grouping.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomTerm {
    /// What varies: `1 + x` in `(x | g)`.
    pub effects: Sum,
    /// The columns whose combinations are the levels.
    pub group: Vec<Variable>,
}

impl RandomTerm {
    /// The name of the grouping: `g`, or `a:b`.
    pub fn group_name(&self) -> String {
        self.group.iter().map(|part| part.name.as_str()).collect::<Vec<_>>().join(":")
    }
}

/// An outcome, fixed effects and random effects.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// The outcome.
    pub response: Variable,
    /// The fixed effects.
    pub fixed: Sum,
    /// The random effects; `(x || g)` and `(1 | a / b)` stand here as the terms they mean.
    pub random: Vec<RandomTerm>,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// [`Error::Formula`] with the place and what was expected.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut reader = Reader { text, tokens: tokens(text)?, next: 0 };
        let response = reader.variable("the outcome")?;
        reader.expect(&Token::Tilde, "`~` after the outcome")?;
        let mut random = Vec::new();
        let fixed = reader.sum(&mut Some(&mut random))?;
        reader.expect(&Token::End, "`+` or the end")?;
        Ok(Self { response, fixed, random })
    }

    /// Every column the formula names, once each.
    pub fn columns(&self) -> Vec<String> {
        let sums = std::iter::once(&self.fixed).chain(self.random.iter().map(|term| &term.effects));
        let mut names = vec![self.response.name.clone()];
        names.extend(sums.flat_map(|sum| sum.products.iter().flatten()).map(|part| part.name.clone()));
        names.extend(self.random.iter().flat_map(|term| &term.group).map(|part| part.name.clone()));
        names.sort();
        names.dedup();
        names
    }
}

/// Products with the empty product for the intercept, as they are read.
type Products = Vec<Product>;

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<(Token, usize)>,
    next: usize,
}

impl Reader<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[self.next].0
    }

    fn take(&mut self) -> (Token, usize) {
        let taken = self.tokens[self.next].clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        taken
    }

    fn fail<T>(&self, position: usize, problem: String) -> Result<T, Error> {
        Err(Error::Formula { formula: self.text.to_owned(), position, problem })
    }

    fn expect(&mut self, token: &Token, what: &str) -> Result<(), Error> {
        let (found, position) = self.take();
        if found == *token { Ok(()) } else { self.fail(position, format!("{found} where {what} was expected")) }
    }

    /// A sum up to its end; random terms are put aside, or refused where there may be none.
    fn sum(&mut self, random: &mut Option<&mut Vec<RandomTerm>>) -> Result<Sum, Error> {
        let mut sum = Sum { intercept: true, products: Vec::new() };
        let mut adds = true;
        if *self.peek() == Token::Minus {
            self.take();
            adds = false;
        }
        loop {
            self.item(adds, &mut sum, random)?;
            adds = match self.peek() {
                Token::Plus => true,
                Token::Minus => false,
                _ => break,
            };
            self.take();
        }
        sum.products.sort_by_key(Vec::len);
        Ok(sum)
    }

    fn item(&mut self, adds: bool, sum: &mut Sum, random: &mut Option<&mut Vec<RandomTerm>>) -> Result<(), Error> {
        match self.peek() {
            Token::Zero => {
                self.take();
                sum.intercept = !adds;
                return Ok(());
            }
            Token::Open if self.is_random() => {
                let (_, position) = self.take();
                return match random {
                    Some(random) if adds => self.random_term(random),
                    Some(_) => self.fail(position, "a random effect cannot be taken away".to_owned()),
                    None => self.fail(position, "a random effect cannot stand inside brackets".to_owned()),
                };
            }
            _ => {}
        }
        for product in self.crossing()? {
            match (product.is_empty(), adds) {
                (true, _) => sum.intercept = adds,
                (false, true) if !sum.products.contains(&product) => sum.products.push(product),
                (false, true) => {}
                (false, false) => sum.products.retain(|other| *other != product),
            }
        }
        Ok(())
    }

    /// Whether the bracket ahead holds a bar of its own.
    fn is_random(&self) -> bool {
        let mut depth = 0;
        for (token, _) in &self.tokens[self.next..] {
            match token {
                Token::Open => depth += 1,
                Token::Close => depth -= 1,
                Token::Bar | Token::DoubleBar if depth == 1 => return true,
                _ => {}
            }
            if depth == 0 {
                return false;
            }
        }
        false
    }

    /// After the opening bracket: `effects | group)`.
    fn random_term(&mut self, random: &mut Vec<RandomTerm>) -> Result<(), Error> {
        let effects = self.sum(&mut None)?;
        let (bar, position) = self.take();
        if effects.products.is_empty() && !effects.intercept {
            return self.fail(position, "nothing varies before the bar; write (1 | group)".to_owned());
        }
        let parts = match bar {
            Token::Bar => vec![effects],
            Token::DoubleBar => apart(effects),
            other => return self.fail(position, format!("{other} where `|` was expected")),
        };
        for group in self.groups()? {
            random.extend(parts.iter().map(|effects| RandomTerm { effects: effects.clone(), group: group.clone() }));
        }
        self.expect(&Token::Close, "`)` after the grouping")
    }

    /// `a`, `a:b`, or `a/b`, which is `a` and `b:a`.
    fn groups(&mut self) -> Result<Vec<Vec<Variable>>, Error> {
        let mut groups = vec![self.group()?];
        while *self.peek() == Token::Slash {
            self.take();
            let mut inner = self.group()?;
            inner.extend(groups[groups.len() - 1].iter().cloned());
            groups.push(inner);
        }
        Ok(groups)
    }

    fn group(&mut self) -> Result<Vec<Variable>, Error> {
        let mut group = vec![self.variable("a grouping")?];
        while *self.peek() == Token::Colon {
            self.take();
            group.push(self.variable("a grouping")?);
        }
        Ok(group)
    }

    /// `a * b` is `a + b + a:b`; `a / b` is `a + a:b`.
    fn crossing(&mut self) -> Result<Products, Error> {
        let mut left = self.interaction()?;
        loop {
            match self.peek() {
                Token::Star => {
                    self.take();
                    let right = self.interaction()?;
                    let both = interact(&left, &right);
                    left.extend(right);
                    left.extend(both);
                }
                Token::Slash => {
                    self.take();
                    let right = self.interaction()?;
                    let whole: Product = left.iter().flatten().cloned().collect();
                    left.extend(interact(&[whole], &right));
                }
                _ => return Ok(left),
            }
        }
    }

    fn interaction(&mut self) -> Result<Products, Error> {
        let mut left = self.atom()?;
        while *self.peek() == Token::Colon {
            self.take();
            left = interact(&left, &self.atom()?);
        }
        Ok(left)
    }

    fn atom(&mut self) -> Result<Products, Error> {
        match self.peek() {
            Token::One => {
                self.take();
                Ok(vec![Vec::new()])
            }
            Token::Open => {
                self.take();
                let sum = self.sum(&mut None)?;
                self.expect(&Token::Close, "`)`")?;
                Ok(sum.products)
            }
            _ => Ok(vec![vec![self.variable("a column, `1`, `0` or `(`")?]]),
        }
    }

    /// A column, as it is or inside `factor( )`.
    fn variable(&mut self, what: &str) -> Result<Variable, Error> {
        let (token, position) = self.take();
        let Token::Name(name) = token else {
            return self.fail(position, format!("{token} where {what} was expected"));
        };
        if *self.peek() != Token::Open {
            return Ok(Variable { name, as_factor: false, position });
        }
        if name != "factor" {
            return self.fail(position, format!("`{name}` is not a function known here; `factor` is the only one"));
        }
        self.take();
        let (inner, position) = self.take();
        let Token::Name(name) = inner else {
            return self.fail(position, format!("{inner} where a column was expected inside `factor( )`"));
        };
        self.expect(&Token::Close, "`)` after the column")?;
        Ok(Variable { name, as_factor: true, position })
    }
}

/// The uncorrelated parts of `(a + b || g)`.
fn apart(effects: Sum) -> Vec<Sum> {
    let intercept = effects.intercept.then_some(Sum { intercept: true, products: Vec::new() });
    let products = effects.products.into_iter().map(|product| Sum { intercept: false, products: vec![product] });
    intercept.into_iter().chain(products).collect()
}

fn interact(left: &[Product], right: &[Product]) -> Products {
    let mut result: Products = Vec::new();
    for a in left {
        for b in right {
            let mut product = a.clone();
            product.extend(b.iter().filter(|part| !a.contains(part)).cloned());
            if !result.contains(&product) {
                result.push(product);
            }
        }
    }
    result
}
