//! Waybills of Kaspi Delivery.

use super::html::{MAX_TEXT_UNITS, short, units};
use super::keyboard::button;
use super::text::{Arg, html, plain};
use crate::domain::waybill::WaybillProblem;
use crate::domain::{Callback, Language, OrderCode, Outgoing};

/// What stands under the document. `shop` is named where there are several.
pub fn caption(lang: Language, code: &OrderCode, number: Option<&str>, shop: Option<&str>) -> String {
    let number = number.map(short);
    let args = [
        ("code", Arg::Text(code.as_str())),
        ("number", Arg::OptionalText(number.as_deref())),
        ("shop", Arg::OptionalText(shop)),
    ];
    html(lang, "waybill-caption", &args)
}

/// Why there is no waybill.
pub fn problem(lang: Language, code: &OrderCode, problem: WaybillProblem) -> String {
    html(lang, "waybill-problem", &[("code", Arg::Text(code.as_str())), ("why", Arg::Key(problem.as_str()))])
}

/// The waybill that was awaited after packing did not come.
pub fn late(lang: Language, code: &OrderCode) -> Outgoing {
    let buttons = vec![vec![button(plain(lang, "button-waybill", &[]), Callback::Waybill(code.clone()))]];
    Outgoing { buttons, ..Outgoing::text(html(lang, "waybill-late", &[("code", Arg::Text(code.as_str()))])) }
}

/// How many orders are to be handed over today, of how many there are waybills, and how many waybills do not come now.
pub fn summary(lang: Language, total: usize, ready: usize, left_out: usize) -> String {
    if total == 0 {
        return html(lang, "waybills-none", &[]);
    }
    let mut text = html(lang, "waybills-title", &[("total", Arg::Count(total)), ("ready", Arg::Count(ready))]);
    if left_out > 0 {
        let args = [("count", Arg::Count(left_out)), ("sent", Arg::Count(ready - left_out))];
        text = format!("{text}\n{}", html(lang, "waybills-left-out", &args));
    }
    text
}

/// Which waybills could not be had, one line each, and how many were not tried; `None` if all were sent.
pub fn problems(lang: Language, problems: &[(OrderCode, WaybillProblem)], untried: usize) -> Option<String> {
    let mut lines: Vec<String> = problems.iter().map(|(code, why)| problem(lang, code, *why)).collect();
    if untried > 0 {
        lines.push(html(lang, "waybills-untried", &[("count", Arg::Count(untried))]));
    }
    let mut text = String::new();
    for line in lines {
        if units(&text) + units(&line) + 1 > MAX_TEXT_UNITS {
            break;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line);
    }
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_problem_has_words_of_its_own() {
        let code = OrderCode::parse("900000302").unwrap();
        for lang in Language::ALL {
            let mut texts = WaybillProblem::ALL.map(|why| problem(lang, &code, why)).to_vec();
            assert!(texts.iter().all(|text| text.contains("900000302")), "{texts:#?}");
            texts.sort();
            texts.dedup();
            assert_eq!(texts.len(), WaybillProblem::ALL.len(), "{texts:#?}");
            let many = vec![(code.clone(), WaybillProblem::NotPdf); 90];
            assert!(units(&problems(lang, &many, 3).unwrap()) <= MAX_TEXT_UNITS);
            assert!(units(&plain(lang, "button-waybill", &[])) <= 22);
        }
    }
}
