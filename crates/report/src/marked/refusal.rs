//! Why a workbook could not be marked.

use thiserror::Error;

/// Why a workbook could not be marked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MarkError {
    /// A part that must be edited is not as the format says.
    #[error("the package is not as its format says: {0}")]
    Malformed(String),
    /// It carries something that must not go back to anybody and cannot be taken out without harm.
    #[error("the workbook carries {0}")]
    Unsafe(&'static str),
    /// A limit of the new workbook is broken.
    #[error("the copy breaks a limit of the xlsx format: {0}")]
    Limit(String),
}

impl MarkError {
    /// The reason as a clause for a clerk.
    pub fn zh(&self) -> String {
        match self {
            Self::Malformed(what) => format!("文件内部结构不合规范（{what}）"),
            Self::Unsafe(what) => format!("文件带有{what}，出于安全不原样退回"),
            Self::Limit(_) => "内容超出 .xlsx 格式的上限".to_owned(),
        }
    }

    pub(super) fn malformed(what: impl Into<String>) -> Self {
        Self::Malformed(what.into())
    }
}

impl From<quick_xml::Error> for MarkError {
    fn from(_: quick_xml::Error) -> Self {
        Self::malformed("XML 不完整")
    }
}

impl From<quick_xml::events::attributes::AttrError> for MarkError {
    fn from(_: quick_xml::events::attributes::AttrError) -> Self {
        Self::malformed("XML 属性有误")
    }
}

impl From<zip::result::ZipError> for MarkError {
    fn from(_: zip::result::ZipError) -> Self {
        Self::malformed("压缩结构有误")
    }
}

impl From<std::io::Error> for MarkError {
    fn from(_: std::io::Error) -> Self {
        Self::malformed("部件无法解压")
    }
}
