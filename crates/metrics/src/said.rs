//! Conditions in Chinese, for people who lay a pack beside the circular: `kind = 'observe'` is 活动类别为“听课”.

use policy::Vocabulary;
use sqlparser::ast::{self, BinaryOperator, UnaryOperator};
use tables::TableSpec;

use crate::condition::{parse, word_zh};

/// What stands for a blank while a condition is parsed: `{age_limit}`.
const BLANK: &str = "blank__";

/// A condition in Chinese; `parameter` says what stands for a `{name}`. A form nobody foresaw is given as it is written.
pub fn condition_zh(text: &str, spec: &TableSpec, words: &Vocabulary, parameter: &dyn Fn(&str) -> String) -> String {
    let said = Said { spec, words, parameter };
    match parse(&with_blanks(text)) {
        Ok(parsed) => said.whole(&parsed).unwrap_or_else(|| format!("`{text}`")),
        Err(_) => format!("`{text}`"),
    }
}

/// `{name}` as a word the parser takes, outside texts and within.
fn with_blanks(text: &str) -> String {
    text.replace('{', BLANK).replace('}', "")
}

struct Said<'s> {
    spec: &'s TableSpec,
    words: &'s Vocabulary,
    parameter: &'s dyn Fn(&str) -> String,
}

impl Said<'_> {
    fn whole(&self, expr: &ast::Expr) -> Option<String> {
        match expr {
            ast::Expr::Nested(inner) => self.whole(inner),
            other => self.said(other),
        }
    }

    fn said(&self, expr: &ast::Expr) -> Option<String> {
        match expr {
            ast::Expr::Nested(inner) => match inner.as_ref() {
                ast::Expr::BinaryOp { op: BinaryOperator::Or | BinaryOperator::And, .. } => {
                    Some(format!("（{}）", self.said(inner)?))
                }
                _ => self.said(inner),
            },
            ast::Expr::BinaryOp { left, op, right } => self.joined(left, op, right),
            ast::Expr::UnaryOp { op: UnaryOperator::Not, expr } => Some(format!("不是（{}）", self.whole(expr)?)),
            ast::Expr::InList { expr, list, negated } => {
                let column = named(expr);
                let words: Option<Vec<String>> = list.iter().map(|item| self.value(item, column)).collect();
                let verb = if *negated { "不是" } else { "是" };
                Some(format!("{}{verb}{}", self.term(expr)?, words?.join("、")))
            }
            ast::Expr::IsNull(inner) => Some(format!("没有{}", self.term(inner)?)),
            ast::Expr::IsNotNull(inner) => Some(format!("有{}", self.term(inner)?)),
            ast::Expr::IsTrue(inner) => Some(format!("{}为是", self.term(inner)?)),
            ast::Expr::IsFalse(inner) => Some(format!("{}为否", self.term(inner)?)),
            ast::Expr::Like { negated, expr, pattern, .. } => {
                let pattern = text_of(pattern)?;
                let verb = if *negated { "不含" } else { "含" };
                Some(format!("{}{verb}“{}”", self.term(expr)?, pattern.trim_matches('%')))
            }
            ast::Expr::Between { expr, negated: false, low, high } => {
                Some(format!("{}在{}与{}之间", self.term(expr)?, self.term(low)?, self.term(high)?))
            }
            // A column of yes and no, or a parameter that is one.
            _ => self.term(expr),
        }
    }

    fn joined(&self, left: &ast::Expr, op: &BinaryOperator, right: &ast::Expr) -> Option<String> {
        let verb = match op {
            BinaryOperator::And => return Some(format!("{}，且{}", self.said(left)?, self.said(right)?)),
            BinaryOperator::Or => return Some(format!("{}，或{}", self.said(left)?, self.said(right)?)),
            BinaryOperator::Eq => "为",
            BinaryOperator::NotEq => "不为",
            BinaryOperator::Gt => "大于",
            BinaryOperator::GtEq => "不小于",
            BinaryOperator::Lt => "小于",
            BinaryOperator::LtEq => "不大于",
            _ => return None,
        };
        // COALESCE(column, '') = '': whether the cell is filled.
        if let (Some(""), "为" | "不为") = (text_of(right).as_deref(), verb) {
            let filled = if verb == "为" { "没有" } else { "有" };
            return Some(format!("{filled}{}", self.term(left)?));
        }
        let dated = self.is_day(left) || self.is_day(right);
        let verb = match (dated, verb) {
            (true, "大于") => "晚于",
            (true, "不小于") => "不早于",
            (true, "小于") => "早于",
            (true, "不大于") => "不晚于",
            (_, verb) => verb,
        };
        Some(format!("{}{verb}{}", self.term(left)?, self.value(right, named(left))?))
    }

    /// A value compared with a column: codes by their words.
    fn value(&self, expr: &ast::Expr, column: Option<&str>) -> Option<String> {
        match (text_of(expr), column) {
            (Some(text), Some(column)) => Some(format!("“{}”", word_zh(self.spec.name, column, &text, self.words))),
            _ => self.term(expr),
        }
    }

    fn term(&self, expr: &ast::Expr) -> Option<String> {
        match expr {
            ast::Expr::Identifier(ident) => self.name(&ident.value),
            ast::Expr::Nested(inner) => self.term(inner),
            ast::Expr::Value(value) => match &value.value {
                ast::Value::SingleQuotedString(text) => Some(format!("“{text}”")),
                ast::Value::Number(number, _) => Some(number.clone()),
                ast::Value::Boolean(answer) => Some(if *answer { "是" } else { "否" }.to_owned()),
                _ => None,
            },
            ast::Expr::Function(function) => self.function(function),
            ast::Expr::Cast { expr, .. } => text_of(expr).or_else(|| self.term(expr)),
            ast::Expr::Interval(interval) => self.length(&text_of(&interval.value)?),
            ast::Expr::BinaryOp { left, op: BinaryOperator::Plus, right } => {
                Some(format!("{}加{}", self.term(left)?, self.term(right)?))
            }
            ast::Expr::BinaryOp { left, op: BinaryOperator::Minus, right } => {
                Some(format!("{}减{}", self.term(left)?, self.term(right)?))
            }
            ast::Expr::BinaryOp { left, op: BinaryOperator::Multiply, right } => {
                Some(format!("{}乘{}", self.term(left)?, self.term(right)?))
            }
            _ => None,
        }
    }

    fn name(&self, name: &str) -> Option<String> {
        match name.strip_prefix(BLANK) {
            Some(parameter) => Some((self.parameter)(parameter)),
            None => self.spec.column(name).map(|column| column.zh.to_owned()),
        }
    }

    /// `COALESCE(a, b)`: a, or b where there is none.
    fn function(&self, function: &ast::Function) -> Option<String> {
        let ast::FunctionArguments::List(list) = &function.args else { return None };
        let args: Vec<&ast::Expr> = list
            .args
            .iter()
            .map(|arg| match arg {
                ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr)) => Some(expr),
                _ => None,
            })
            .collect::<Option<_>>()?;
        match (function.name.to_string().to_uppercase().as_str(), args.as_slice()) {
            ("COALESCE", [first, rest @ ..]) => {
                let first_zh = self.term(first)?;
                let others: Vec<String> = rest
                    .iter()
                    .filter(|other| text_of(other).as_deref() != Some(""))
                    .map(|other| self.value(other, named(first)))
                    .collect::<Option<_>>()?;
                Some(match others.is_empty() {
                    true => first_zh,
                    false => format!("{first_zh}（没有时用{}）", others.join("、")),
                })
            }
            ("EXTRACT" | "YEAR", [day]) => Some(format!("{}的年份", self.term(day)?)),
            ("LENGTH" | "CHAR_LENGTH", [text]) => Some(format!("{}的字数", self.term(text)?)),
            _ => None,
        }
    }

    /// `3 years`, or a length by the number of a parameter.
    fn length(&self, text: &str) -> Option<String> {
        let (number, unit) = text.split_once(' ')?;
        let number = match number.strip_prefix(BLANK) {
            Some(parameter) => (self.parameter)(parameter),
            None => number.to_owned(),
        };
        let unit = match unit.strip_suffix('s').unwrap_or(unit) {
            "year" => "年",
            "month" => "个月",
            "week" => "周",
            "day" => "天",
            _ => return None,
        };
        Some(format!("{number}{unit}"))
    }

    fn is_day(&self, expr: &ast::Expr) -> bool {
        named(expr)
            .and_then(|name| self.spec.column(name))
            .is_some_and(|column| column.kind == tables::ColumnType::Date)
    }
}

/// The column an expression is, also as the first of `COALESCE(column, …)`.
fn named(expr: &ast::Expr) -> Option<&str> {
    match expr {
        ast::Expr::Identifier(ident) => Some(&ident.value),
        ast::Expr::Nested(inner) => named(inner),
        ast::Expr::Function(function) => {
            let ast::FunctionArguments::List(list) = &function.args else { return None };
            match list.args.first() {
                Some(ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(first))) => named(first),
                _ => None,
            }
        }
        _ => None,
    }
}

fn text_of(expr: &ast::Expr) -> Option<String> {
    match expr {
        ast::Expr::Value(value) => match &value.value {
            ast::Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tables::table_spec;

    fn zh(text: &str, table: &str) -> String {
        let words = Vocabulary::shipped().expect("shipped");
        condition_zh(text, table_spec(table).expect("declared"), &words, &|name| format!("〔{name}〕"))
    }

    #[test]
    fn a_condition_reads_like_a_sentence() {
        assert_eq!(
            zh("kind = 'observe' AND actor_role = '师傅' AND counterpart_role = '徒弟'", "activity"),
            "活动类别为“听课”，且行为人角色为“师傅”，且对方角色为“徒弟”"
        );
        assert_eq!(
            zh("(grade = '优秀' OR COALESCE(result, '') = '合格') AND decided_on >= {from}", "assessment"),
            "（等次为“优秀”，或结果为“合格”），且考核日期不早于〔from〕"
        );
        assert_eq!(zh("COALESCE(certificate_no, '') <> ''", "tier_title"), "有证书编号");
        assert_eq!(
            zh("level IN ('省', '市') AND kind NOT IN ('名师')", "tier_title"),
            "级别是“省”、“市”，且类别不是“名师”"
        );
        assert_eq!(
            zh("COALESCE(valid_to, granted_on + INTERVAL '{valid_months} months') >= {from}", "tier_title"),
            "有效期至（没有时用认定时间加〔valid_months〕个月）不早于〔from〕"
        );
        assert_eq!(zh("COALESCE(dept, '') LIKE '%人事%'", "group_member"), "部门含“人事”");
    }

    #[test]
    fn what_nobody_foresaw_is_given_as_written() {
        assert_eq!(zh("UPPER(kind) = 'X'", "activity"), "`UPPER(kind) = 'X'`");
    }
}
