//! What a chat subscribes to, and how its managers change that.

use anyhow::Context;

use crate::domain::subscription::{QuietHours, SettingsChange, Subscription};
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::store::{self, notices, subscriptions};

/// The subscription of the manager's chat.
pub async fn find(deps: &Deps, by: &ManagerPermit) -> anyhow::Result<Option<Subscription>> {
    subscriptions::find(deps.db.pool(), by.chat()).await.context("couldn't read a subscription")
}

/// Changes the subscription of the manager's chat and returns it. `thread` is the forum topic in which the button was
/// pressed.
pub async fn change(
    deps: &Deps,
    by: &ManagerPermit,
    change: SettingsChange,
    thread: Option<i32>,
) -> anyhow::Result<Option<Subscription>> {
    let chat = by.chat();
    let changing = async {
        let mut tx = deps.db.begin_write().await?;
        let found = subscriptions::find(&mut *tx, chat).await?;
        let changed = match (found, change) {
            (None, SettingsChange::Subscription) => Some(Subscription::new(chat)),
            (Some(_), SettingsChange::Subscription) | (None, _) => None,
            (Some(found), change) => Some(apply(deps, found, change, thread)),
        };
        if let Some(changed) = &changed {
            subscriptions::write(&mut *tx, changed).await?;
        } else {
            subscriptions::remove(&mut *tx, chat).await?;
            notices::drop_all(&mut *tx, chat, deps.now()).await?;
        }
        tx.commit().await?;
        store::Result::Ok(changed)
    };
    changing.await.context("couldn't change a subscription")
}

fn apply(deps: &Deps, mut subscription: Subscription, change: SettingsChange, thread: Option<i32>) -> Subscription {
    match change {
        SettingsChange::EventGroup(group) => subscription.event_groups = subscription.event_groups.toggled(group),
        SettingsChange::DeliveryGroup(group) => {
            subscription.delivery_groups = subscription.delivery_groups.toggled(group);
        }
        SettingsChange::Shop(index) => {
            if let Some(shop) = deps.shops().get(usize::from(index)) {
                let before = subscription.muted_shops.len();
                subscription.muted_shops.retain(|muted| muted != shop.name());
                if subscription.muted_shops.len() == before {
                    subscription.muted_shops.push(shop.name().to_owned());
                }
            }
        }
        SettingsChange::QuietHours => {
            let at = QuietHours::CHOICES.iter().position(|choice| Some(*choice) == subscription.quiet);
            subscription.quiet = QuietHours::CHOICES.get(at.map_or(0, |at| at + 1)).copied();
        }
        SettingsChange::Style => subscription.is_live = !subscription.is_live,
        SettingsChange::Here => subscription.thread = thread,
        SettingsChange::Subscription => {}
    }
    subscription
}
