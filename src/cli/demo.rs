//! `kaspi-order-bot demo`

use std::io::{self, ErrorKind};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio_util::sync::CancellationToken;

use super::demo_history;
use super::terminal::{fail, now, say, variable};
use crate::app::App;
use crate::config::{self, Config};
use crate::domain::people::Person;
use crate::domain::{Language, OrderCode, Role, UserId};
use crate::flow::access::{Access, Permit, Sender, authorize};
use crate::flow::deliveries::assignments::{self, Taken, Unavailable};
use crate::flow::operations::inbox;
use crate::flow::{Clock, Deps};
use crate::render;
use crate::render::demo::Names;
use crate::sandbox;
use crate::sandbox::demo_controls::DemoControls;
use crate::sandbox::kaspi::{DEMO_CODES, DemoShop, Kaspi};
use crate::sandbox::telegram::{Account, ButtonAction, GroupKind, Message, PageLanguage, Telegram, page};
use crate::store;

const COURIER: i64 = 101;
const MANAGER: i64 = 102;
const OWNER: i64 = 103;
const STRANGER: i64 = 104;
const SECOND_COURIER: i64 = 105;

/// How many of the morning's deliveries the first courier takes, and then the second.
const TAKEN: [(i64, usize); 2] = [(COURIER, 10), (SECOND_COURIER, 2)];

/// Of the page, if it is free.
const PORT: u16 = 8765;

/// How many ports to try.
const PORTS: u16 = 20;

/// How often to check whether the bot has answered.
const CHECK_EVERY: Duration = Duration::from_millis(10);

/// How often to check whether the bot has read the shop's orders.
const CHECK_ORDERS_EVERY: Duration = Duration::from_millis(100);

pub(super) async fn run(port: Option<u16>, step_seconds: u64, stop: CancellationToken) -> ExitCode {
    match run_demo(port, step_seconds, stop).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn run_demo(port: Option<u16>, step_seconds: u64, stop: CancellationToken) -> anyhow::Result<()> {
    let language = config::language(variable)?;
    let page = page(&Language::ALL.map(page_language));
    let telegram = open_page(port, page).await?;
    let kaspi = Kaspi::start(now()).await.context("couldn't open the demo's Kaspi")?;
    let demo_shop = Arc::new(DemoShop::open(kaspi.clone(), now()));
    telegram.set_controls(Arc::new(DemoControls::new(Arc::clone(&demo_shop), &kaspi, &telegram, now)));
    add_people(&telegram, language)?;

    // Deleted at the end.
    let folder = tempfile::tempdir().context("couldn't make a folder for the demo's database")?;
    let database_url = format!("sqlite://{}", folder.path().join("demo.db").display());
    let names = render::demo::names(language);
    let app = build(&telegram, &kaspi, &database_url, &names.shop).await?;
    grant_roles(&app, language).await?;
    let deps = Arc::clone(app.deps());
    demo_history::write(&deps, [COURIER, SECOND_COURIER], now()).await?;
    let bot = tokio::spawn(app.run_until(stop.clone()));

    if port.is_none() && !telegram.base_url().ends_with(&format!(":{PORT}")) {
        say(&render::demo::port_taken(language, &PORT.to_string()));
    }
    say(&render::demo::intro(language, &telegram.base_url()));
    for (code, what) in DEMO_CODES {
        say(&render::demo::hint(language, code, what));
    }
    let morning = async {
        take_orders(language, &demo_shop, &deps).await?;
        simulate_orders(&demo_shop, step_seconds).await;
        Ok(())
    };
    let demo = async {
        tokio::select! {
            result = chat(language, &telegram, &deps) => result,
            result = morning => result,
        }
    };
    stop.run_until_cancelled(demo).await.unwrap_or(Ok(()))?;
    stop.cancel();
    bot.await?
}

/// The couriers take deliveries of the morning, once the bot has read the orders.
async fn take_orders(language: Language, shop: &DemoShop, deps: &Arc<Deps>) -> anyhow::Result<()> {
    let mut codes = shop.own_deliveries().into_iter();
    for (courier, count) in TAKEN {
        let Some(permit) = permit(language, courier, deps).await? else { continue };
        for code in codes.by_ref().take(count) {
            let Some(order) = OrderCode::parse(&code) else { continue };
            // The viewer may end an order before the bot has read it.
            while assignments::take(deps, &permit, &order).await? == Taken::Unavailable(Unavailable::Unknown)
                && shop.own_deliveries().contains(&code)
            {
                tokio::time::sleep(CHECK_ORDERS_EVERY).await;
            }
        }
    }
    Ok(())
}

/// The person's in private; `None` if the viewer has ended their access.
async fn permit(language: Language, id: i64, deps: &Deps) -> anyhow::Result<Option<Permit>> {
    let Some(user) = UserId::new(id) else { return Ok(None) };
    let name = people(language).into_iter().find_map(|(person, name)| (person == id).then_some(name));
    let name = name.unwrap_or_default();
    let sender = Sender { user, name, language: Some(language), chat: user.private_chat() };
    Ok(match authorize(deps, &sender).await? {
        Access::Permitted(permit) => Some(permit),
        Access::NotConnected(_) | Access::Stranger => None,
    })
}

/// Simulates an event of the shop's orders every so many seconds; 0 simulates none.
async fn simulate_orders(shop: &DemoShop, seconds: u64) {
    if seconds == 0 {
        return std::future::pending().await;
    }
    loop {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        shop.step(now());
    }
}

fn page_language(language: Language) -> PageLanguage {
    PageLanguage {
        code: language.code(),
        texts: render::demo::page(language),
        accounts: people(language).into(),
        hints: DEMO_CODES.map(|(code, what)| (code, render::demo::short_hint(language, what))).into(),
    }
}

fn people(language: Language) -> [(i64, String); 5] {
    let Names { courier, second_courier, manager, owner, stranger, .. } = render::demo::names(language);
    [(COURIER, courier), (SECOND_COURIER, second_courier), (MANAGER, manager), (OWNER, owner), (STRANGER, stranger)]
}

/// On this port; without one, on the first free port from [`PORT`] on.
async fn open_page(port: Option<u16>, page: String) -> anyhow::Result<Telegram> {
    const CONTEXT: &str = "couldn't open the demo's page";
    let is_taken = |error: &io::Error| error.kind() == ErrorKind::AddrInUse;
    if let Some(port) = port {
        return match Telegram::start(port, page).await {
            Err(error) if is_taken(&error) => {
                bail!("port {port} is used by another program; choose another with --port, or leave --port out")
            }
            started => started.context(CONTEXT),
        };
    }
    for port in PORT..PORT + PORTS {
        match Telegram::start(port, page.clone()).await {
            Err(error) if is_taken(&error) => {}
            started => return started.context(CONTEXT),
        }
    }
    Telegram::start(0, page).await.context(CONTEXT)
}

/// The shop's people, its group, and a group that is not connected.
fn add_people(telegram: &Telegram, language: Language) -> anyhow::Result<()> {
    let names = render::demo::names(language);
    for (id, first_name) in people(language) {
        let language_code = Some(language.code().to_owned());
        telegram.add_account(Account { language_code, ..Account::new(id, &first_name) });
    }
    // A bot may write only to people who have opened it.
    for id in [SECOND_COURIER, MANAGER, OWNER] {
        telegram.say(id, id, "/start")?;
    }
    let everybody = [MANAGER, COURIER, SECOND_COURIER, OWNER, STRANGER];
    let group = telegram.add_group(GroupKind::Basic, &names.group, &everybody)?;
    telegram.say(MANAGER, group, "/connect")?;
    let forum = telegram.add_group(GroupKind::Forum, &names.forum, &everybody)?;
    for topic in &names.topics {
        telegram.add_topic(forum, topic)?;
    }
    Ok(())
}

/// The real bot, with two base URLs changed.
async fn build(telegram: &Telegram, kaspi: &Kaspi, database_url: &str, shop: &str) -> anyhow::Result<App> {
    let mut variables = sandbox::variables(telegram, kaspi);
    let token = variables.remove("KASPI_API_TOKEN").unwrap_or_default();
    variables.extend([
        ("ADMIN_USER_IDS", OWNER.to_string()),
        ("KASPI_SHOPS", format!("{shop}={token}")),
        ("KASPI_POLL_SECONDS", "1".to_owned()),
        ("KASPI_ACTIONS", "accept,assemble,complete".to_owned()),
        ("DATABASE_URL", database_url.to_owned()),
    ]);
    variables.extend(variable("BOT_LANGUAGE").map(|language| ("BOT_LANGUAGE", language)));
    let config = Config::from_vars(|name| variables.get(name).cloned())?;
    App::build(config, Clock::new(now)).await
}

async fn grant_roles(app: &App, language: Language) -> anyhow::Result<()> {
    let names = render::demo::names(language);
    let roles = [
        (COURIER, names.courier, Role::Courier),
        (SECOND_COURIER, names.second_courier, Role::Courier),
        (MANAGER, names.manager, Role::Manager),
    ];
    for (id, name, role) in roles {
        if let (Some(user), Some(owner)) = (UserId::new(id), UserId::new(OWNER)) {
            store::people::grant(app.deps().db.pool(), &Person { user, name: Some(name) }, role, owner, now()).await?;
        }
    }
    Ok(())
}

/// Sends each line as the courier, and prints the bot's answers.
async fn chat(language: Language, telegram: &Telegram, deps: &Deps) -> anyhow::Result<()> {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut shown = 0;
    while let Some(line) = lines.next_line().await.context("couldn't read the terminal")? {
        if line.trim().is_empty() {
            continue;
        }
        if telegram.say(COURIER, COURIER, &line).is_err() {
            continue;
        }
        while telegram.pending_updates() > 0 || !inbox::is_empty(deps).await? {
            tokio::time::sleep(CHECK_EVERY).await;
        }
        for message in telegram.messages(COURIER) {
            if message.id > shown && message.from_bot {
                say(&format!("\n{}", show(language, &message)));
            }
            shown = shown.max(message.id);
        }
        say("");
    }
    Ok(())
}

fn show(language: Language, message: &Message) -> String {
    if let Some((latitude, longitude)) = message.location {
        return render::demo::pin(language, latitude, longitude);
    }
    let mut text = message.text.clone();
    for row in &message.buttons {
        let row: Vec<String> = row
            .iter()
            .map(|button| match &button.action {
                ButtonAction::Url(url) => render::demo::link(language, &button.text, url),
                _ => render::demo::button(language, &button.text),
            })
            .collect();
        text.push('\n');
        text.push_str(&row.join("\n"));
    }
    text
}
