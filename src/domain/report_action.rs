//! Callback data of the buttons under reports, and of the settings of summaries.

use std::fmt;

use super::report::{NamedSpan, Span};
use super::summary::SummaryChange;

/// What a manager's button about reports asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportAction {
    /// Show another span in place of the report.
    Show(NamedSpan),
    /// Send the workbook of the report's span.
    Workbook(Span),
    /// Change at which hours the chat gets its summaries.
    ChangeHours(SummaryChange),
}

impl ReportAction {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match *parts {
            ["span", name] => Self::Show(NamedSpan::parse(name)?),
            ["workbook", from, until] => Self::Workbook(Span::parse_days(from, until)?),
            ["summaries", kind, hour] => Self::ChangeHours(SummaryChange::parse(kind, hour)?),
            _ => return None,
        })
    }
}

impl fmt::Display for ReportAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Show(span) => write!(f, "span:{}", span.as_str()),
            Self::Workbook(span) => write!(f, "workbook:{span}"),
            Self::ChangeHours(change) => write!(f, "summaries:{change}"),
        }
    }
}
