//! Reading the lists of a shop's orders, page by page.

use std::collections::HashSet;

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};

use super::poll::ShopPoll;
use super::progress::{ACTIVE, Progress};
use super::windows::{since, windows};
use crate::domain::order::State;
use crate::domain::shop::Unread;
use crate::kaspi::{self, OrderDocument, PAGE_SIZE, Window};

/// Far more than a shop has orders in two weeks: a list that goes on is none.
const MAX_PAGES: usize = 1000;

/// So many bad pages in a row end a list.
const MAX_BAD_PAGES: u32 = 2;

/// A list that fails is waited for so long, before its orders are read by their codes.
const PATIENCE: Duration = Duration::minutes(15);

/// How reading a list ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Complete,
    /// Something is missing.
    Incomplete,
    /// Kaspi does not answer, and would not for other windows of the list.
    Unavailable,
}

impl ShopPoll<'_> {
    /// Reads all lists. One that fails is read from where it was, the next time.
    pub(super) async fn read_lists(&self, progress: &mut Progress) -> anyhow::Result<()> {
        for state in ACTIVE {
            let windows = windows(self.read_until(&state), self.kaspi_now);
            self.read_windows(&state, &windows, progress).await?;
        }
        // What was placed since the previous poll may have ended already, and was in no list of active orders: also while
        // a list failed. That is made up for when it works again, so that a list that fails makes this one no longer.
        let is_made_up_for = progress.has_active_lists();
        let read_until = if is_made_up_for { self.changes.all_read_until } else { self.read_until(&State::Archive) };
        if let Some(read_until) = read_until {
            self.read_windows(&State::Archive, &[since(read_until, self.kaspi_now)], progress).await?;
        } else if !progress.is_over {
            progress.complete.push(State::Archive);
        }
        Ok(())
    }

    /// Whether an order that no list has is gone from them. While a list fails, that would mean to read all its orders by
    /// their codes; if it fails for long, there is no other way.
    pub(super) fn absence_counts(&self, progress: &Progress) -> bool {
        let is_old = |read_until| self.kaspi_now - read_until > PATIENCE;
        ACTIVE.iter().all(|state| {
            progress.complete.contains(state) || is_old(self.read_until(state).unwrap_or(self.changes.known_before))
        })
    }

    async fn read_windows(&self, state: &State, windows: &[Window], progress: &mut Progress) -> anyhow::Result<()> {
        let mut is_complete = true;
        for window in windows {
            if progress.is_over {
                return Ok(());
            }
            let end = self.read_list(state, *window, progress).await?;
            is_complete &= end == End::Complete;
            if end == End::Unavailable {
                break;
            }
        }
        if is_complete && !progress.complete.contains(state) {
            progress.complete.push(state.clone());
        }
        Ok(())
    }

    /// Reads one window of a list.
    async fn read_list(&self, state: &State, window: Window, progress: &mut Progress) -> anyhow::Result<End> {
        let shop = self.changes.shop;
        let malformed = |what: &str| kaspi::Error::Decode { what: what.to_owned() };
        let (mut codes, mut page_count, mut bad_pages, mut end) = (HashSet::new(), None, 0, End::Complete);
        for number in 0..MAX_PAGES {
            let page = match self.changes.deps.kaspi.page(self.shop, state, window, number).await {
                Ok(page) => page,
                // The last page was full, and Kaspi has no other.
                Err(kaspi::Error::Rejected { .. }) if page_count.is_some_and(|count| number >= count) => {
                    return Ok(end);
                }
                Err(error) => {
                    end = End::Incomplete;
                    bad_pages += 1;
                    let is_unavailable = number == 0 && error.is_transient();
                    let is_list = matches!(error, kaspi::Error::Rejected { .. });
                    progress.failed(shop, &format!("{}, page {number}", state.as_str()), Unread::Lists, error);
                    if is_unavailable {
                        return Ok(End::Unavailable);
                    }
                    let is_end = page_count.is_some_and(|count| number + 1 >= count);
                    if is_list || is_end || bad_pages >= MAX_BAD_PAGES || progress.is_over {
                        return Ok(end);
                    }
                    continue;
                }
            };
            bad_pages = 0;
            progress.read();
            page_count = page.page_count.or(page_count);
            if page.orders.len() < page.items {
                progress.failed(shop, state.as_str(), Unread::Orders, malformed("an item of a list is no order"));
            }
            let before = codes.len();
            codes.extend(page.orders.iter().map(|document| document.order.code.clone()));
            // Kaspi was seen to ignore filters.
            let orders: Vec<OrderDocument> =
                page.orders.into_iter().filter(|document| document.order.state.as_ref() == Some(state)).collect();
            progress.events += self.changes.record(&orders).await.context("couldn't record changed orders")?;
            progress.seen.extend(orders.into_iter().map(|document| document.order.code));
            // The number of pages may be missing or wrong: a full page is not believed to be the last one.
            let is_full = page.items >= PAGE_SIZE;
            let has_more = is_full || page_count.is_some_and(|count| number + 1 < count);
            let is_repeated = codes.len() == before;
            if is_full && is_repeated {
                // What comes after it is unknown.
                progress.failed(shop, state.as_str(), Unread::Lists, malformed("a full page repeats others"));
                return Ok(End::Incomplete);
            }
            if is_repeated || !has_more {
                return Ok(end);
            }
        }
        progress.failed(shop, state.as_str(), Unread::Lists, malformed("the list has no end"));
        Ok(End::Incomplete)
    }

    fn read_until(&self, state: &State) -> Option<DateTime<Utc>> {
        self.lists.get(state.as_str()).copied()
    }
}
