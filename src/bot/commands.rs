//! Parsing of commands.

use teloxide::utils::command::{BotCommands, ParseError};

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
    Settings(String),
    Status(String),
    Allow(String),
    Deny(String),
    Invite(String),
    Users(String),
    Connect(String),
    Disconnect(String),
    Audit(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Parsed {
    Command(Command),
    /// A command for another bot in the group.
    ForAnotherBot,
    UnknownCommand,
    Text(String),
}

/// Commands are recognised in any letter case, and any white space may follow them.
pub(super) fn parse(text: &str, bot_username: &str) -> Parsed {
    let text = text.trim();
    if !text.starts_with('/') {
        return Parsed::Text(text.to_owned());
    }
    let (word, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // teloxide recognises commands in lower case only, followed by a space.
    let normal = format!("{} {}", word.to_lowercase(), argument.trim());
    match Command::parse(&normal, &bot_username.to_lowercase()) {
        Ok(command) => Parsed::Command(command),
        Err(ParseError::WrongBotName(_)) => Parsed::ForAnotherBot,
        Err(_) => Parsed::UnknownCommand,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "/order    900000101",
        ] {
            assert_eq!(parse(text, "kaspi_order_bot"), order("900000101"), "{text:?}");
        }
        assert_eq!(parse("/order", "kaspi_order_bot"), order(""));
        assert_eq!(parse("/start abc", "kaspi_order_bot"), Parsed::Command(Command::Start("abc".to_owned())));
    }

    #[test]
    fn other_texts_are_not_commands() {
        assert_eq!(parse("/order@other_bot 900000101", "kaspi_order_bot"), Parsed::ForAnotherBot);
        assert_eq!(parse("/orderly 900000101", "kaspi_order_bot"), Parsed::UnknownCommand);
        assert_eq!(parse("/", "kaspi_order_bot"), Parsed::UnknownCommand);
        assert_eq!(parse(" 900000101 ", "kaspi_order_bot"), Parsed::Text("900000101".to_owned()));
    }
}
