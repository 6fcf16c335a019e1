//! What a chat subscribes to, and how its managers change that.

use anyhow::Context;

use crate::domain::settings::SettingsChange;
use crate::domain::shop::ShopKey;
use crate::domain::subscription::{QuietHours, Subscription};
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::store::{self, cards, notices, subscriptions};

/// The subscription of the manager's chat.
pub async fn find(deps: &Deps, by: &ManagerPermit) -> anyhow::Result<Option<Subscription>> {
    subscriptions::find(deps.db.pool(), by.chat()).await.context("couldn't read a subscription")
}

/// The result of a change of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// With the subscription, if there is one now.
    Done(Option<Subscription>),
    /// No shop of the configuration is meant, and nothing was changed.
    UnknownShop,
}

/// Changes the subscription of the manager's chat. `thread` is the forum topic in which the button was pressed.
pub async fn change(
    deps: &Deps,
    by: &ManagerPermit,
    change: SettingsChange,
    thread: Option<i32>,
) -> anyhow::Result<Changed> {
    let chat = by.chat();
    let shop = match change {
        SettingsChange::Shop(key) => match deps.shops().iter().find(|shop| ShopKey::of(shop.name()) == key) {
            Some(shop) => Some(shop.name()),
            None => return Ok(Changed::UnknownShop),
        },
        _ => None,
    };
    let changing = async {
        let mut tx = deps.db.begin_write().await?;
        let found = subscriptions::find(&mut *tx, chat).await?;
        let changed = match (found, change) {
            (None, SettingsChange::Subscription) => {
                subscriptions::set_paused(&mut *tx, chat, false).await?;
                let paused = subscriptions::find(&mut *tx, chat).await?;
                Some(paused.unwrap_or_else(|| Subscription::new(chat)))
            }
            (Some(_), SettingsChange::Subscription) | (None, _) => None,
            (Some(found), change) => Some(apply(found, change, shop, thread)),
        };
        if let Some(changed) = &changed {
            subscriptions::write(&mut *tx, changed).await?;
            if !changed.is_live {
                // The others are brought up to date once more by the delivery.
                cards::remove_ended(&mut *tx, chat).await?;
            }
        } else {
            subscriptions::set_paused(&mut *tx, chat, true).await?;
            notices::drop_all(&mut *tx, chat, deps.now()).await?;
        }
        tx.commit().await?;
        store::Result::Ok(Changed::Done(changed))
    };
    let changed = changing.await.context("couldn't change a subscription")?;
    deps.notices_queued.notify_one();
    Ok(changed)
}

/// `shop` is the name of the shop that is meant, if any.
fn apply(
    mut subscription: Subscription,
    change: SettingsChange,
    shop: Option<&str>,
    thread: Option<i32>,
) -> Subscription {
    match change {
        SettingsChange::EventGroup(group) => subscription.event_groups = subscription.event_groups.toggled(group),
        SettingsChange::DeliveryGroup(group) => {
            subscription.delivery_groups = subscription.delivery_groups.toggled(group);
        }
        SettingsChange::Shop(_) => {
            let before = subscription.muted_shops.len();
            subscription.muted_shops.retain(|muted| Some(muted.as_str()) != shop);
            if subscription.muted_shops.len() == before {
                subscription.muted_shops.extend(shop.map(str::to_owned));
            }
        }
        SettingsChange::Alarm(alarm) => subscription.alarms = subscription.alarms.toggled(alarm),
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
