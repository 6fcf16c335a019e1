//! Links that grant a role once.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::sandbox::telegram::{Account, ButtonAction, GroupKind, Message};

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, is_card_of};

/// The token in the link of an invitation.
pub(crate) fn invitation_token(invitation: &Message) -> String {
    let (_, rest) = invitation.text.split_once("https://t.me/sandbox_orders_bot?start=").expect("a link");
    rest.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn an_invitation_grants_a_role_and_notifies_the_inviter() {
    let t = Harness::start().await;
    let invitation = t.ask(MANAGER, "/invite courier").await;
    let token = invitation_token(&invitation);
    assert_snapshot!(invitation.text.replace(&token, "TOKEN"), @"
    🔗 Приглашение: курьер

    https://t.me/sandbox_orders_bot?start=TOKEN

    Работает один раз, до 25.11, 14:00. Отправьте его только тому, кого приглашаете: доступ получит первый, кто откроет ссылку.
    ");
    let share = invitation.buttons[0][0].clone();
    let ButtonAction::Url(link) = share.action else { panic!("{share:?}") };
    assert!(link.starts_with("https://t.me/share/url?url=https%3A%2F%2Ft%2Eme%2Fsandbox"), "{link}");
    let greeting = t.ask(STRANGER, &format!("/start {token}")).await;
    assert_snapshot!(greeting.text, @"
    ✅ Доступ открыт. Ваша роль — курьер.

    Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте. Например: 900000101
    ");
    assert_eq!(t.answers(MANAGER, 2).await[1].text, "✅ Приглашение принято: Чужой · курьер");
    assert!(is_card_of(&t.ask(STRANGER, "900000206").await, "900000206"));
    // A second use changes nothing and notifies nobody.
    assert_snapshot!(t.ask(STRANGER, &format!("/start {token}")).await.text, @"
    У вас уже есть доступ, ваша роль — курьер.

    Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте. Например: 900000101
    ");
    assert_eq!(t.said(MANAGER).await.len(), 2);
    assert!(t.ask(ADMIN, "/users").await.text.contains("· от: Менеджер"));
    t.finish().await;
}

#[tokio::test]
async fn an_invitation_works_once() {
    let t = Harness::start().await;
    let token = invitation_token(&t.ask(ADMIN, "/invite courier").await);
    t.ask(STRANGER, &format!("/start {token}")).await;
    t.telegram.add_account(Account::new(98, "Ещё один"));
    let refusal = t.ask(98, &format!("/start {token}")).await;
    assert_snapshot!(refusal.text, @"
    Это приглашение уже использовано.

    Этот бот отвечает только сотрудникам магазина.

    Ваш Telegram ID: 98

    Работаете в магазине? Нажмите кнопку, и менеджеры получат ваш запрос.
    ");
    // A removed person does not get access again by the old link.
    t.ask(ADMIN, "/deny 99").await;
    t.answers(STRANGER, 2).await;
    assert!(t.ask(STRANGER, &format!("/start {token}")).await.text.starts_with("Это приглашение уже использовано."));
    t.finish().await;
}

#[tokio::test]
async fn one_of_ten_people_who_open_a_link_together_gets_access() {
    let t = Harness::start().await;
    let token = invitation_token(&t.ask(ADMIN, "/invite courier").await);
    for id in 100..110 {
        t.telegram.add_account(Account::new(id, "Быстрый"));
        t.say(id, id, &format!("/start {token}"));
    }
    let mut admitted = 0;
    for id in 100..110 {
        let said = t.said(id).await;
        assert_eq!(said.len(), 1);
        admitted += usize::from(said[0].starts_with("✅ Доступ открыт."));
    }
    assert_eq!(admitted, 1);
    t.finish().await;
}

#[tokio::test]
async fn a_link_is_revoked_by_its_button() {
    let t = Harness::start().await;
    let invitation = t.ask(MANAGER, "/invite courier").await;
    let data = invitation.callback_data("🗑 Отозвать").unwrap().to_owned();
    t.press(MANAGER, MANAGER, invitation.id, &data);
    t.settle().await;
    let shown = t.telegram.message(MANAGER, invitation.id).unwrap();
    assert_eq!(shown.text, "🗑 Приглашение отозвано, ссылка больше не работает.");
    assert!(shown.buttons.is_empty());
    let refusal = t.ask(STRANGER, &format!("/start {}", invitation_token(&invitation))).await;
    assert!(refusal.text.starts_with("Приглашение отозвано. Попросите новое."));

    let used = t.ask(MANAGER, "/invite courier").await;
    t.ask(STRANGER, &format!("/start {}", invitation_token(&used))).await;
    assert_eq!(
        t.press_for_toast(MANAGER, MANAGER, used.id, used.callback_data("🗑 Отозвать").unwrap()).await,
        "Это приглашение уже использовано."
    );
    t.finish().await;
}

#[tokio::test]
async fn the_links_of_a_removed_manager_are_revoked() {
    let t = Harness::start().await;
    let token = invitation_token(&t.ask(MANAGER, "/invite courier").await);
    let from_admin = invitation_token(&t.ask(ADMIN, "/invite manager").await);
    t.ask(ADMIN, "/deny 44").await;
    assert!(t.ask(STRANGER, &format!("/start {token}")).await.text.starts_with("Приглашение отозвано."));
    // A courier is promoted, an admin is not demoted.
    assert!(
        t.ask(ADMIN, &format!("/start {from_admin}"))
            .await
            .text
            .starts_with("У вас уже есть доступ, ваша роль — админ")
    );
    let greeting = t.ask(COURIER, &format!("/start {from_admin}")).await;
    assert!(greeting.text.starts_with("✅ Ваша роль теперь — менеджер."), "{}", greeting.text);
    t.until(|| !t.telegram.commands("chat 22", "").is_empty()).await;
    t.finish().await;
}

#[tokio::test]
async fn a_link_expires_after_48_hours_and_the_database_does_not_hold_its_token() {
    let mut t = Harness::start().await;
    let token = invitation_token(&t.ask(ADMIN, "/invite courier").await);
    t.stop_bot().await;
    let bytes = std::fs::read(t.database_path()).unwrap();
    assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()));
    t.start_bot().await;
    t.pass(TimeDelta::hours(48));
    assert!(t.ask(STRANGER, &format!("/start {token}")).await.text.starts_with("Срок приглашения истёк"));
    t.finish().await;
}

#[tokio::test]
async fn unknown_links_and_invitations_in_groups_are_refused() {
    let t = Harness::start().await;
    let unknown = t.ask(STRANGER, "/start AAAAAAAAAAAAAAAAAAAAAA").await;
    assert!(unknown.text.starts_with("Такого приглашения нет."), "{}", unknown.text);
    assert!(t.ask(COURIER, "/start AAAAAAAAAAAAAAAAAAAAAA").await.text.starts_with("Такого приглашения нет."));
    assert!(t.ask(STRANGER, "/start AAAA").await.text.starts_with("Этот бот"));
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COLLEAGUE]).await;
    t.say(MANAGER, group, "/invite courier");
    let answer = t.answers(group, 1).await.remove(0);
    assert_eq!(answer.text, "Эта команда — для личных сообщений.");
    assert_eq!(answer.buttons[0][0].action, ButtonAction::Url("https://t.me/sandbox_orders_bot".to_owned()));
    // A manager can invite couriers only and is not asked; an admin chooses.
    assert!(t.ask(MANAGER, "/invite").await.text.starts_with("🔗 Приглашение: курьер"));
    let choice = t.ask(ADMIN, "/invite").await;
    assert_eq!(choice.text, "Кого пригласить? Ссылка работает один раз в течение 48 часов.");
    t.press(ADMIN, ADMIN, choice.id, choice.callback_data("➕ Пригласить менеджера").unwrap());
    assert!(t.answers(ADMIN, 2).await[1].text.starts_with("🔗 Приглашение: менеджер"));
    t.finish().await;
}
