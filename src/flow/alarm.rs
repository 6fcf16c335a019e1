//! Telling the admins.

use chrono::Duration;

use super::Deps;
use crate::domain::{Outgoing, UserId};
use crate::telegram::{self, Destination};
use crate::{render, store};

/// Tells every admin, at most once an hour, that a shop's token is refused. The telling goes on by itself: neither its
/// slowness nor its failure costs the person who asked their answer.
pub(super) async fn token_refused(deps: &Deps, shop: &str) {
    tracing::error!(shop, "kaspi refuses the shop's token; get it again from the seller's cabinet");
    let name = format!("token refused: {shop}");
    match store::alarms::claim(deps.db.pool(), &name, (deps.clock)(), Duration::hours(1)).await {
        Ok(true) => {
            let text = render::reply::alarm_token_refused(shop);
            tokio::spawn(tell(deps.telegram.clone(), deps.admins.clone(), text));
        }
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "couldn't note an alarm"),
    }
}

async fn tell(telegram: telegram::Api, admins: Vec<UserId>, text: String) {
    let message = Outgoing::text(text);
    for admin in admins {
        if let Err(error) = telegram.send(Destination::chat(admin.private_chat()), &message).await {
            tracing::warn!(admin.id = %admin, %error, "couldn't tell an admin");
        }
    }
}
