//! Parsing of commands.

use teloxide::utils::command::BotCommands;

use crate::domain::OrderCode;
use crate::domain::code::AskedCodes;

/// A command with its argument: everything behind it.
#[derive(Debug, Clone, PartialEq, Eq, BotCommands)]
#[command(rename_rule = "lowercase")]
pub(super) enum Command {
    /// A deep link's payload may follow.
    Start(String),
    Help(String),
    Language(String),
    Order(String),
    Orders(String),
    Find(String),
    Settings(String),
    Status(String),
    Allow(String),
    Deny(String),
    Invite(String),
    Users(String),
    Connect(String),
    Disconnect(String),
    Audit(String),
    My(String),
    Assign(String),
    Route(String),
    Report(String),
    History(String),
    Keyboard(String),
    Hide(String),
    Waybills(String),
}

impl Command {
    /// Whether it manages people, groups, settings or languages.
    pub(super) fn is_administrative(&self) -> bool {
        match self {
            // A deep link opens an invitation or connects a group, unless it asks for an order.
            Self::Start(payload) => !payload.is_empty() && OrderCode::parse(payload).is_none(),
            Self::Language(_)
            | Self::Settings(_)
            | Self::Allow(_)
            | Self::Deny(_)
            | Self::Invite(_)
            | Self::Connect(_)
            | Self::Disconnect(_)
            | Self::Assign(_) => true,
            Self::Help(_)
            | Self::Order(_)
            | Self::Orders(_)
            | Self::Find(_)
            | Self::Status(_)
            | Self::Users(_)
            | Self::Audit(_)
            | Self::My(_)
            | Self::Route(_)
            | Self::Report(_)
            | Self::History(_)
            | Self::Keyboard(_)
            | Self::Hide(_)
            | Self::Waybills(_) => false,
        }
    }

    fn asks_for_orders(&self) -> bool {
        matches!(self, Self::Order(_) | Self::Orders(_) | Self::Find(_))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Parsed {
    Command(Command),
    /// A command for another bot in the group.
    ForAnotherBot,
    UnknownCommand {
        argument: String,
    },
    Text(String),
}

/// Recognises commands in any letter case. Any white space may follow them. `/order` is recognised anywhere in a text if
/// there is a code behind it; anything but a letter may follow it.
pub(super) fn parse(text: &str, bot_username: &str) -> Parsed {
    let text = text.trim_matches(is_blank);
    let parsed = text.strip_prefix('/').map(|behind| parse_command(behind, bot_username));
    match parsed {
        Some(command @ (Parsed::Command(_) | Parsed::ForAnotherBot)) => command,
        other => find_order(text, bot_username).or(other).unwrap_or_else(|| Parsed::Text(text.to_owned())),
    }
}

/// `/order` with a code behind it, in the middle of a text.
fn find_order(text: &str, bot_username: &str) -> Option<Parsed> {
    let mut orders = text.match_indices('/').filter_map(|(at, _)| {
        let is_at_word = !text[..at].ends_with(char::is_alphanumeric);
        match parse_command(&text[at + 1..], bot_username) {
            Parsed::Command(Command::Order(codes)) if is_at_word => Some(codes),
            _ => None,
        }
    });
    // What is behind the others is also behind the first one.
    let codes = orders.next().filter(|codes| !AskedCodes::in_argument(codes).codes.is_empty())?;
    Some(Parsed::Command(Command::Order(codes)))
}

/// Parses what is behind the slash.
fn parse_command(text: &str, bot_username: &str) -> Parsed {
    let (name, rest) = text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()));
    let (bot, argument) = match rest.strip_prefix('@') {
        Some(rest) => split_username(rest, bot_username),
        None => ("", rest),
    };
    if !bot.is_empty() && !bot.eq_ignore_ascii_case(bot_username) {
        return Parsed::ForAnotherBot;
    }
    let is_separated = argument.is_empty() || argument.starts_with(is_blank);
    let argument = argument.trim_matches(is_blank);
    // teloxide recognises commands in lower case only, followed by a space.
    match Command::parse(&format!("/{} {argument}", name.to_lowercase()), "") {
        Ok(command) if is_separated || command.asks_for_orders() => Parsed::Command(command),
        _ => Parsed::UnknownCommand { argument: argument.to_owned() },
    }
}

/// The username of the bot that a command is for. A code may follow this bot's without a space.
fn split_username<'a>(text: &'a str, bot_username: &str) -> (&'a str, &'a str) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let is_own = text.get(..bot_username.len()).is_some_and(|bot| bot.eq_ignore_ascii_case(bot_username));
    let is_code = |digits: &str| OrderCode::parse(digits.trim_matches('_')).is_some();
    if is_own && text.get(bot_username.len()..end).is_some_and(is_code) {
        return text.split_at(bot_username.len());
    }
    text.split_at(end)
}

/// White space, and characters without a width.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOT: &str = "kaspi_order_bot";

    fn order(argument: &str) -> Parsed {
        Parsed::Command(Command::Order(argument.to_owned()))
    }

    #[test]
    fn a_command_is_recognised_however_it_is_typed() {
        for text in [
            "/order 900000101",
            "/order@Kaspi_Order_Bot 900000101",
            "/ORDER 900000101",
            "/Order@kaspi_order_bot\u{a0}900000101",
            "  /order\n900000101 ",
            "\u{200b}/order    900000101\u{feff}",
            "/order900000101",
            "/order@kaspi_order_bot900000101",
            "«/order 900000101",
            "Айдар, /order 900000101",
        ] {
            assert_eq!(parse(text, BOT), order("900000101"), "{text:?}");
        }
        assert_eq!(parse("/order@kaspi_order_bot_900000101", BOT), order("_900000101"));
        assert_eq!(parse("/order№900 000 101", BOT), order("№900 000 101"));
        assert_eq!(parse("/order", BOT), order(""));
        assert_eq!(parse("/orders", BOT), Parsed::Command(Command::Orders(String::new())));
        let find = |argument: &str| Parsed::Command(Command::Find(argument.to_owned()));
        for (text, argument) in [
            ("/find", ""),
            ("/Find Абая 10", "Абая 10"),
            ("/find@kaspi_order_bot …0101", "…0101"),
            ("/find0101", "0101"),
        ] {
            assert_eq!(parse(text, BOT), find(argument), "{text:?}");
        }
        assert_eq!(parse("/start abc", BOT), Parsed::Command(Command::Start("abc".to_owned())));
    }

    #[test]
    fn other_texts_are_not_commands() {
        assert_eq!(parse("/order@other_bot 900000101", BOT), Parsed::ForAnotherBot);
        assert_eq!(parse("/order@kaspi_order_bot2 900000101", BOT), Parsed::ForAnotherBot);
        let unknown = |argument: &str| Parsed::UnknownCommand { argument: argument.to_owned() };
        assert_eq!(parse("/orderly 900000101", BOT), unknown("900000101"));
        assert_eq!(parse("/заказ900000101", BOT), unknown("900000101"));
        assert_eq!(parse("/", BOT), unknown(""));
        assert_eq!(parse("/deny_7", BOT), unknown("_7"));
        for text in [
            "900000101",
            "Айдар, /deny 7",
            "«/deny 7",
            "Пишите /order и номер",
            "x/order 900000101",
            "Айдар, /orders",
            "Айдар, /find 0101",
        ] {
            assert_eq!(parse(&format!(" {text} "), BOT), Parsed::Text(text.to_owned()), "{text:?}");
        }
    }
}
