//! What a text asks for.

use teloxide::utils::command::{BotCommands, ParseError};

/// A command with what was typed behind it.
#[derive(Debug, Clone, PartialEq, Eq, BotCommands)]
#[command(rename_rule = "lowercase")]
pub(super) enum Command {
    /// Greeting; a deep link's payload may follow.
    Start(String),
    /// What the bot can do.
    Help(String),
    /// The bot's language in the chat.
    Language(String),
    /// Cards of orders.
    Order(String),
    /// The active orders.
    Orders(String),
    /// What the chat hears of.
    Settings(String),
    /// How the bot is.
    Status(String),
    /// Gives a person a role.
    Allow(String),
    /// Ends a person's access.
    Deny(String),
    /// A link that gives a role once.
    Invite(String),
    /// Who is on the list.
    Users(String),
    /// Lets the bot work in the group.
    Connect(String),
    /// Ends that.
    Disconnect(String),
    /// Who looked at what.
    Audit(String),
}

/// What a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Parsed {
    /// One of our commands.
    Command(Command),
    /// A command for another bot in the group.
    ForAnotherBot,
    /// A command that nobody knows.
    UnknownCommand,
    /// Anything else.
    Text(String),
}

/// Reads a text. Commands are recognised in any letter case, and white space of any kind may follow them.
pub(super) fn parse(text: &str, bot_username: &str) -> Parsed {
    let text = text.trim();
    if !text.starts_with('/') {
        return Parsed::Text(text.to_owned());
    }
    let (word, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // teloxide knows commands in lower case only, and the space as their only end.
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
    fn a_command_is_read_however_it_is_typed() {
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
    fn what_is_no_command_of_ours_is_told_apart() {
        assert_eq!(parse("/order@other_bot 900000101", "kaspi_order_bot"), Parsed::ForAnotherBot);
        assert_eq!(parse("/orderly 900000101", "kaspi_order_bot"), Parsed::UnknownCommand);
        assert_eq!(parse("/", "kaspi_order_bot"), Parsed::UnknownCommand);
        assert_eq!(parse(" 900000101 ", "kaspi_order_bot"), Parsed::Text("900000101".to_owned()));
    }
}
