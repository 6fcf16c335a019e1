//! Splitting a text into runs of digit groups: what may be one number, or several, written with spaces.

/// Groups of digits with nothing but spaces, dashes and brackets between them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) groups: Vec<Group>,
    pub(super) begins_with_currency: bool,
    pub(super) ends_with_currency: bool,
    /// Whether the word before it says that the number is not an order's.
    pub(super) is_labelled: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) digits: String,
    /// Whether a plus stands before it.
    pub(super) has_plus: bool,
    /// Whether more than a space or a dash is between it and the previous group. A phone may continue there, a code does
    /// not.
    pub(super) is_detached: bool,
    /// Whether it is something such as `1O1`, so that its neighbours are no code either.
    pub(super) is_garbled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Number(String),
    /// Digits among letters or letters among digits, or digits of another script.
    Garbled,
    /// A date, a time, a coordinate, a sum.
    Fraction,
    /// In lower case.
    Word(String),
    Space,
    Mark(char),
}

/// What stands between two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Joined,
    /// See [`Group::is_detached`].
    Detached,
    Break,
}

const CURRENCY_SIGNS: [char; 4] = ['₸', '₽', '$', '€'];

const CURRENCY_WORDS: [&str; 10] = ["тг", "тнг", "тенге", "теңге", "kzt", "tg", "tenge", "руб", "rub", "usd"];

/// Words in cards and forms before numbers that are not orders'.
const LABELS: [&str; 9] = ["накладная", "накладной", "жүкқұжат", "waybill", "иин", "жсн", "бин", "бсн", "imei"];

/// Marks that bind a number to what is beside it, as in addresses of web pages and names such as `Merchant_00005678`.
const GLUE: [char; 10] = ['_', '/', '\\', '=', '&', '%', '@', '<', '>', '^'];

/// A group of so many digits is a whole code; shorter neighbours are one number written with spaces.
pub(super) const WHOLE_CODE_DIGITS: usize = 8;

pub(super) fn runs(text: &str) -> Vec<Run> {
    let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    text.split(is_line_end).flat_map(|line| runs_of(merge_fractions(pieces(line)))).collect()
}

fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for word in line.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        let word = if is_glued(word) { "…" } else { word };
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let (token, behind) = rest.split_at(length.max(first.len_utf8()));
            pieces.push(if length == 0 { Piece::Mark(first) } else { token_piece(token) });
            rest = behind;
        }
        pieces.push(Piece::Space);
    }
    pieces
}

fn is_glued(word: &str) -> bool {
    word.starts_with("www.") || word.trim_matches(GLUE).contains(GLUE)
}

fn token_piece(token: &str) -> Piece {
    if token.bytes().all(|byte| byte.is_ascii_digit()) {
        return Piece::Number(token.to_owned());
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let inside = token.find(is_digit).zip(token.rfind(is_digit)).map(|(first, last)| &token[first..last]);
    let is_garbled = token.chars().any(is_foreign_digit)
        || inside.is_some_and(|inside| !inside.chars().all(is_digit) || token.contains(['o', 'O', 'о', 'О']));
    if is_garbled { Piece::Garbled } else { Piece::Word(token.to_lowercase()) }
}

/// Merges numbers with a dot, a colon or a comma between them, unless the comma separates codes.
fn merge_fractions(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces {
        let Piece::Number(digits) = &piece else {
            merged.push(piece);
            continue;
        };
        let fraction = match &merged[..] {
            [.., Piece::Fraction | Piece::Garbled, Piece::Mark('.' | ':' | ',')] => Some(Piece::Fraction),
            [.., Piece::Number(whole), Piece::Mark('.' | ':')] => Some(fraction(whole, digits)),
            [before @ .., Piece::Number(whole), Piece::Mark(',')] if whole.len() < WHOLE_CODE_DIGITS => {
                let continues = whole.len() == 3
                    && matches!(before, [.., Piece::Number(before), _] if before.len() < WHOLE_CODE_DIGITS);
                (digits.len() <= 2 || (whole.len() <= 3 && !continues)).then(|| fraction(whole, digits))
            }
            _ => None,
        };
        if let Some(fraction) = fraction {
            merged.truncate(merged.len() - 2);
            merged.push(fraction);
        } else {
            merged.push(piece);
        }
    }
    merged
}

/// A sum such as `12 990,50` is no code without its fraction, but a date may stand beside a code.
fn fraction(whole: &str, fraction: &str) -> Piece {
    if whole.len() == 3 && fraction.len() <= 2 { Piece::Garbled } else { Piece::Fraction }
}

fn runs_of(pieces: Vec<Piece>) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run::default();
    let mut gap: Vec<Piece> = Vec::new();
    // How many brackets were opened since the run began.
    let mut depth = 0;
    // The word before the gap, unless it is the currency of the sum before it.
    let mut word = None;
    for piece in pieces {
        match piece {
            Piece::Space | Piece::Mark(_) => gap.push(piece),
            Piece::Number(_) | Piece::Garbled => {
                let kind = if run.groups.is_empty() { Gap::Break } else { classify(&gap, &mut depth) };
                if kind == Gap::Break {
                    let has_currency = !run.groups.is_empty() && begins_with_currency(&gap);
                    end(&mut run, has_currency, &mut runs);
                    depth = gap.iter().rev().take_while(|piece| is_opening(piece)).count();
                    run.begins_with_currency = (!has_currency && ends_with_currency(&gap))
                        || word.as_deref().is_some_and(|word| is_currency(word) && is_space(&gap));
                    run.is_labelled = word.as_deref().is_some_and(|word| LABELS.contains(&word));
                }
                let is_garbled = piece == Piece::Garbled;
                let digits = if let Piece::Number(digits) = piece { digits } else { String::new() };
                let (has_plus, is_detached) = (has_plus(&gap), kind == Gap::Detached);
                run.groups.push(Group { digits, has_plus, is_detached, is_garbled });
                gap.clear();
                word = None;
            }
            Piece::Fraction => {
                end(&mut run, begins_with_currency(&gap), &mut runs);
                gap.clear();
                word = None;
            }
            Piece::Word(next) => {
                let is_currency_of_run = !run.groups.is_empty() && is_space(&gap) && is_currency(&next);
                end(&mut run, is_currency_of_run || begins_with_currency(&gap), &mut runs);
                gap.clear();
                word = (!is_currency_of_run).then_some(next);
            }
        }
    }
    end(&mut run, begins_with_currency(&gap), &mut runs);
    runs
}

fn end(run: &mut Run, ends_with_currency: bool, runs: &mut Vec<Run>) {
    let run = std::mem::take(run);
    if !run.groups.is_empty() {
        runs.push(Run { ends_with_currency, ..run });
    }
}

fn classify(gap: &[Piece], depth: &mut usize) -> Gap {
    let is_between_spaces = gap.len() >= 3 && gap.first() == gap.last() && gap.first() == Some(&Piece::Space);
    let mut is_detached = is_between_spaces;
    for piece in gap {
        match piece {
            Piece::Mark('(' | '[') => {
                *depth += 1;
                is_detached = true;
            }
            Piece::Mark(')' | ']') => {
                // Behind `1)` another number begins.
                let Some(outer) = depth.checked_sub(1) else { return Gap::Break };
                *depth = outer;
                is_detached = true;
            }
            Piece::Space => {}
            Piece::Mark(mark) if is_dash(*mark) => {}
            _ => return Gap::Break,
        }
    }
    if is_detached { Gap::Detached } else { Gap::Joined }
}

fn is_opening(piece: &Piece) -> bool {
    matches!(piece, Piece::Mark('(' | '['))
}

fn has_plus(gap: &[Piece]) -> bool {
    gap.iter().rev().find(|piece| !is_opening(piece) && **piece != Piece::Space) == Some(&Piece::Mark('+'))
}

fn begins_with_currency(gap: &[Piece]) -> bool {
    gap.iter().find(|piece| **piece != Piece::Space).is_some_and(is_currency_sign)
}

fn ends_with_currency(gap: &[Piece]) -> bool {
    gap.iter().rev().find(|piece| **piece != Piece::Space).is_some_and(is_currency_sign)
}

fn is_currency_sign(piece: &Piece) -> bool {
    matches!(piece, Piece::Mark(mark) if CURRENCY_SIGNS.contains(mark))
}

fn is_currency(word: &str) -> bool {
    CURRENCY_WORDS.contains(&word)
}

fn is_space(gap: &[Piece]) -> bool {
    gap.iter().all(|piece| *piece == Piece::Space)
}

/// Ends of lines, and of the cells of a table.
fn is_line_end(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Characters without a width, which are copied along with a number from a web page.
pub(in crate::domain) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn is_foreign_digit(c: char) -> bool {
    c.is_numeric() && !c.is_ascii() && !matches!(c, '²' | '³' | '¼' | '½' | '¾')
}
