//! The first admin, if the configuration names none: the person who opens a link that only the log shows.

use std::sync::Arc;

use anyhow::Context;

use super::token::Token;
use crate::flow::Deps;
use crate::flow::access::Sender;
use crate::flow::chats::menu;
use crate::flow::first_admin_link::{Link, VALID_FOR};
use crate::render::links;
use crate::store::people;

/// Logs a link for the first admin if there is none, and a line when it expires unused. `bot` is the bot's username.
pub async fn offer(deps: Arc<Deps>, bot: String) {
    if deps.has_admins() {
        return;
    }
    let token = match Token::new() {
        Ok(token) => token,
        Err(error) => return tracing::error!(error = %format!("{error:#}"), "couldn't make a link for the first admin"),
    };
    deps.first_admin_link.set(Some(Link { hash: token.hash(), expires_at: deps.uptime() + VALID_FOR }));
    let code = token.to_string();
    // An error, so that no filter but "off" hides the only way in.
    tracing::error!(
        link = links::start(&bot, &code),
        command = format!("/start {code}"),
        "there is no admin yet: open the link in Telegram within an hour, or send the command to the bot, to become the admin"
    );
    tokio::time::sleep(VALID_FOR).await;
    if deps.first_admin_link.set(None).is_some() {
        tracing::warn!("nobody became the admin, and the link has expired; restart the bot for a new one");
    }
}

/// Makes the sender the admin if the token is that of the link, which is thereby used up.
pub(super) async fn claim(deps: &Arc<Deps>, sender: &Sender, token: &Token) -> anyhow::Result<bool> {
    let Some(link) = deps.first_admin_link.take(&token.hash(), deps.uptime()) else { return Ok(false) };
    let granting = async {
        let mut tx = deps.db.begin_write().await?;
        people::add_admin(&mut *tx, &sender.person(), deps.now()).await?;
        tx.commit().await
    };
    if let Err(error) = granting.await {
        deps.first_admin_link.set(Some(link));
        return Err(error).context("couldn't store the first admin");
    }
    deps.add_admin(sender.user);
    tracing::warn!(user.id = %sender.user, "registered the first admin");
    let (deps, chat) = (Arc::clone(deps), sender.user.private_chat());
    tokio::spawn(async move { menu::update(&deps, chat).await });
    Ok(true)
}
