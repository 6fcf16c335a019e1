//! What handlers work with: the message or the press, who sent it, and how to answer.

use std::sync::{Arc, OnceLock};

use anyhow::Context;

use super::refreshing::Refreshing;
use crate::domain::{AssignmentAction, Audience, Callback, ChatId, Language, OrderCode, Outgoing};
use crate::flow::Deps;
use crate::flow::access::{self, Access, AdminPermit, ChatOwnerPermit, ManagerPermit, Permit, Sender};
use crate::flow::chats::language;
use crate::flow::chats::reply::{self, Recipient};
use crate::flow::people::strangers::{self, StrangerLimit};
use crate::render;
use crate::render::{button_answer, group, links};
use crate::telegram::incoming::{CallbackQuery, ChatKind, Message, Update, UpdateKind, User};
use crate::telegram::{Destination, Edited, PressAnswer};

/// What all handlers share.
#[derive(Debug)]
pub(super) struct Bot {
    pub(super) deps: Arc<Deps>,
    /// Without `@`.
    pub(super) username: String,
    pub(super) refreshing: Refreshing,
}

/// A message of a person.
pub(super) struct MessageContext<'a> {
    pub(super) deps: &'a Arc<Deps>,
    pub(super) bot: &'a Bot,
    pub(super) message: &'a Message,
    pub(super) sender: Sender,
    /// Where answers go.
    pub(super) to: Destination,
    recipient: KnownRecipient,
}

impl<'a> MessageContext<'a> {
    /// `None` for messages of bots, channels and anonymous group admins, who cannot be identified.
    pub(super) fn new(bot: &'a Bot, message: &'a Message) -> Option<Self> {
        let user = message.from.as_ref().filter(|from| !from.is_bot && message.sender_chat.is_none())?;
        let to = reply_to(message);
        let sender = sender(user, to.chat);
        Some(Self { deps: &bot.deps, bot, message, sender, to, recipient: KnownRecipient::default() })
    }

    pub(super) fn is_in_group(&self) -> bool {
        !self.sender.is_private()
    }

    pub(super) async fn authorize(&self) -> anyhow::Result<Access> {
        self.recipient.authorize(self.deps, &self.sender).await
    }

    /// The sender's permit. A sender without one is answered here.
    pub(super) async fn require_permit(&self) -> anyhow::Result<Option<Permit>> {
        match self.authorize().await? {
            Access::Permitted(permit) => return Ok(Some(permit)),
            Access::NotConnected(_) => self.say(group::unknown(self.language().await?)).await?,
            Access::Stranger => self.reply_to_stranger(None).await?,
        }
        Ok(None)
    }

    pub(super) async fn require_manager(&self) -> anyhow::Result<Option<ManagerPermit>> {
        self.require(Permit::manager, render::reply::managers_only).await
    }

    pub(super) async fn require_admin(&self) -> anyhow::Result<Option<AdminPermit>> {
        self.require(Permit::admin, render::reply::admins_only).await
    }

    pub(super) async fn require_chat_owner(&self) -> anyhow::Result<Option<ChatOwnerPermit>> {
        self.require(Permit::chat_owner, render::reply::managers_only).await
    }

    async fn require<T>(
        &self,
        upgrade: fn(Permit) -> Option<T>,
        refusal: fn(Language) -> String,
    ) -> anyhow::Result<Option<T>> {
        let Some(permit) = self.require_permit().await? else { return Ok(None) };
        let upgraded = upgrade(permit);
        if upgraded.is_none() {
            self.say(refusal(permit.language())).await?;
        }
        Ok(upgraded)
    }

    /// Whether the chat is private. In a group the answer is a link to the private chat.
    pub(super) async fn require_private(&self, permit: &Permit) -> anyhow::Result<bool> {
        if permit.audience() == Audience::Group {
            self.reply(&group::private_only(permit.language(), &self.bot.username)).await?;
        }
        Ok(permit.is_private())
    }

    /// Explains how to get access, unless the stranger had too many answers. Strangers in groups are ignored.
    pub(super) async fn reply_to_stranger(&self, reason: Option<fn(Language) -> String>) -> anyhow::Result<()> {
        if self.is_in_group() {
            return Ok(());
        }
        let user = self.sender.user;
        match strangers::try_answer(self.deps, &self.sender.person()).await? {
            StrangerLimit::Exceeded => Ok(()),
            StrangerLimit::Answer { request, is_last } => {
                let lang = self.language().await?;
                let reason = reason.map(|reason| reason(lang));
                let now = self.deps.now();
                self.reply(&render::request::stranger(lang, user, request, is_last, reason, now)).await
            }
        }
    }

    /// For answers to senders without a permit, which knows the language.
    pub(super) async fn language(&self) -> anyhow::Result<Language> {
        language::of_sender(self.deps, &self.sender).await
    }

    /// Answers with a text in Telegram's HTML.
    pub(super) async fn say(&self, html: String) -> anyhow::Result<()> {
        self.reply(&Outgoing::text(html)).await
    }

    pub(super) async fn reply(&self, message: &Outgoing) -> anyhow::Result<()> {
        reply::send(self.deps, self.recipient(), self.to, message).await.map(drop)
    }

    pub(super) fn recipient(&self) -> Recipient {
        self.recipient.get()
    }
}

/// The press of a button. Its data, and the message under which it stands, may be forged or years old.
pub(super) struct PressContext<'a> {
    pub(super) deps: &'a Arc<Deps>,
    pub(super) bot: &'a Bot,
    pub(super) sender: Sender,
    /// The message under which the button stands.
    pub(super) message_id: i32,
    /// Whether the message has such a button: one that was forged, or that is outdated, must not change the message.
    has_button: bool,
    /// The callback data of the message's buttons.
    buttons: &'a [String],
    /// Where further messages go.
    pub(super) to: Destination,
    query_id: &'a str,
    recipient: KnownRecipient,
}

impl<'a> PressContext<'a> {
    /// `None` for a press without a message or by an unknown kind of user.
    pub(super) fn new(bot: &'a Bot, query: &'a CallbackQuery) -> Option<Self> {
        let (message, from) = (query.message.as_ref()?, query.from.as_ref()?);
        let (chat, message_id) = (message.chat.id, message.id);
        let to = if message.is_accessible {
            Destination { thread: message.topic, reply_to: Some(message_id), ..Destination::chat(chat) }
        } else {
            Destination::chat(chat)
        };
        Some(Self {
            deps: &bot.deps,
            bot,
            sender: sender(from, chat),
            message_id,
            buttons: &message.buttons,
            has_button: query.data.as_ref().is_some_and(|data| message.buttons.contains(data)),
            to,
            query_id: &query.id,
            recipient: KnownRecipient::default(),
        })
    }

    pub(super) async fn authorize(&self) -> anyhow::Result<Access> {
        self.recipient.authorize(self.deps, &self.sender).await
    }

    /// The manager's permit. Others are answered here.
    pub(super) async fn require_manager(&self, permit: Permit) -> Option<ManagerPermit> {
        self.require(permit, Permit::manager).await
    }

    pub(super) async fn require_chat_owner(&self, permit: Permit) -> Option<ChatOwnerPermit> {
        self.require(permit, Permit::chat_owner).await
    }

    async fn require<T>(&self, permit: Permit, upgrade: fn(Permit) -> Option<T>) -> Option<T> {
        let upgraded = upgrade(permit);
        if upgraded.is_none() {
            self.alert(button_answer::managers_only(permit.language())).await;
        }
        upgraded
    }

    /// For answers to senders without a permit, which knows the language.
    pub(super) async fn language(&self) -> anyhow::Result<Language> {
        language::of_sender(self.deps, &self.sender).await
    }

    pub(super) async fn answer(&self, answer: PressAnswer) {
        reply::answer_press(self.deps, self.recipient(), self.query_id, answer).await;
    }

    /// Answers without words.
    pub(super) async fn acknowledge(&self) {
        self.answer(PressAnswer::Nothing).await;
    }

    pub(super) async fn toast(&self, text: String) {
        self.answer(PressAnswer::Toast(text)).await;
    }

    /// Answers with a window that has to be closed.
    pub(super) async fn alert(&self, text: String) {
        self.answer(PressAnswer::Alert(text)).await;
    }

    /// Whether the button stands under the message, and was not forged.
    pub(super) fn has_button(&self) -> bool {
        self.has_button
    }

    /// Whether the message is a card: every card can be refreshed.
    pub(super) fn is_on_card(&self) -> bool {
        self.callbacks().any(|callback| callback.refreshes().is_some())
    }

    /// Whether the message asks which courier gets the order.
    pub(super) fn is_on_list_of(&self, code: &OrderCode) -> bool {
        self.callbacks().any(|callback| {
            matches!(callback, Callback::Assignment(AssignmentAction::Give { code: given, .. }) if given == *code)
        })
    }

    /// Whether orders are ticked on the message.
    pub(super) fn is_on_selection(&self) -> bool {
        self.callbacks()
            .any(|callback| matches!(callback, Callback::Assignment(AssignmentAction::ChooseForSelected { .. })))
    }

    /// Whether the message lists the active orders, to be opened or ticked.
    pub(super) fn is_on_order_list(&self) -> bool {
        self.callbacks().any(|callback| matches!(callback, Callback::ListOrders { .. }))
    }

    /// What the buttons of the message ask for.
    fn callbacks(&self) -> impl Iterator<Item = Callback> {
        self.buttons.iter().filter_map(|data| Callback::parse(data))
    }

    /// The private chat of the person who pressed. A bot may not write first: a person who has not opened it gets a link
    /// that opens it and asks for the order. The press is answered here, in a group with `toast`.
    pub(super) async fn open_private(
        &self,
        permit: Permit,
        code: &OrderCode,
        toast: String,
    ) -> anyhow::Result<Option<PrivateChat>> {
        let sender = self.sender.in_private();
        let to = Destination::chat(sender.chat);
        if permit.is_private() {
            self.acknowledge().await;
            return Ok(Some(PrivateChat { permit, to }));
        }
        if !reply::may_write(self.deps, self.recipient(), to).await {
            let link = links::start(&self.bot.username, code.as_str()).parse().context("no link to the bot")?;
            self.answer(PressAnswer::Open(link)).await;
            return Ok(None);
        }
        self.toast(toast).await;
        let permit = permit.in_private(language::of_sender(self.deps, &sender).await?);
        Ok(Some(PrivateChat { permit, to }))
    }

    /// Replaces the message under which the button stands, if it has that button.
    pub(super) async fn edit(&self, message: &Outgoing) -> anyhow::Result<Edited> {
        if !self.has_button {
            return Ok(Edited::Impossible);
        }
        reply::edit(self.deps, self.recipient(), (self.sender.chat, self.message_id), message).await
    }

    /// Sends a further message.
    pub(super) async fn reply(&self, message: &Outgoing) -> anyhow::Result<()> {
        reply::send(self.deps, self.recipient(), self.to, message).await.map(drop)
    }

    pub(super) fn recipient(&self) -> Recipient {
        self.recipient.get()
    }
}

/// Where a person is answered in private, although they pressed a button in a group.
pub(super) struct PrivateChat {
    pub(super) permit: Permit,
    pub(super) to: Destination,
}

impl PrivateChat {
    pub(super) fn recipient(&self) -> Recipient {
        Recipient::Permitted(self.permit)
    }

    pub(super) async fn send(&self, deps: &Deps, message: &Outgoing) -> anyhow::Result<reply::Sent> {
        reply::send(deps, self.recipient(), self.to, message).await
    }
}

/// Who is answered: a stranger, until their access is known.
#[derive(Debug, Default)]
struct KnownRecipient(OnceLock<Recipient>);

impl KnownRecipient {
    async fn authorize(&self, deps: &Deps, sender: &Sender) -> anyhow::Result<Access> {
        let access = access::authorize(deps, sender).await?;
        self.0.get_or_init(|| match access {
            Access::Permitted(permit) => Recipient::Permitted(permit),
            Access::NotConnected(_) => Recipient::Member,
            Access::Stranger => Recipient::Stranger,
        });
        Ok(access)
    }

    fn get(&self) -> Recipient {
        self.0.get().copied().unwrap_or(Recipient::Stranger)
    }
}

fn sender(user: &User, chat: ChatId) -> Sender {
    let language = user.language_code.as_deref().and_then(Language::parse);
    Sender { user: user.id, name: user.full_name(), language, chat }
}

/// Below the message, and in its topic if the group has topics.
pub(super) fn reply_to(message: &Message) -> Destination {
    Destination { thread: message.topic, reply_to: message.id, ..Destination::chat(message.chat.id) }
}

/// Where to apologise for an update that is given up: only in private chats.
pub(super) fn where_to_apologise(update: &Update) -> Option<Destination> {
    let UpdateKind::Message(message) = &update.kind else { return None };
    (message.chat.kind == ChatKind::Private).then(|| reply_to(message))
}
