//! Reading the lists of a shop's orders, page by page.

use std::collections::HashSet;

use anyhow::Context;
use chrono::{DateTime, Utc};

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

impl ShopPoll<'_> {
    /// Reads all lists. One that fails is read from where it was, the next time.
    pub(super) async fn read_lists(&self, progress: &mut Progress) -> anyhow::Result<()> {
        for state in ACTIVE {
            let windows = windows(self.read_until(&state), self.kaspi_now);
            self.read_windows(&state, &windows, progress).await?;
        }
        // What was placed since the previous poll may have ended already, and was in no list of active orders.
        if let Some(previous) = self.read_until(&State::Archive).or(self.changes.previous) {
            self.read_windows(&State::Archive, &[since(previous, self.kaspi_now)], progress).await?;
        } else if !progress.is_over {
            progress.complete.push(State::Archive);
        }
        Ok(())
    }

    async fn read_windows(&self, state: &State, windows: &[Window], progress: &mut Progress) -> anyhow::Result<()> {
        let mut is_complete = true;
        for window in windows {
            if progress.is_over {
                return Ok(());
            }
            is_complete &= self.read_list(state, *window, progress).await?;
        }
        if is_complete && !progress.complete.contains(state) {
            progress.complete.push(state.clone());
        }
        Ok(())
    }

    /// Reads one list. Returns whether it was read to its end.
    async fn read_list(&self, state: &State, window: Window, progress: &mut Progress) -> anyhow::Result<bool> {
        let (mut codes, mut page_count, mut bad_pages, mut is_complete) = (HashSet::new(), None, 0, true);
        for number in 0..MAX_PAGES {
            let page = match self.changes.deps.kaspi.page(self.shop, state, window, number).await {
                Ok(page) => page,
                Err(error) => {
                    is_complete = false;
                    bad_pages += 1;
                    let is_list = matches!(error, kaspi::Error::Rejected { .. });
                    progress.failed(
                        self.changes.shop,
                        &format!("{}, page {number}", state.as_str()),
                        Unread::Lists,
                        error,
                    );
                    let is_end = page_count.is_some_and(|count| number + 1 >= count);
                    if is_list || is_end || bad_pages >= MAX_BAD_PAGES || progress.is_over {
                        return Ok(false);
                    }
                    continue;
                }
            };
            bad_pages = 0;
            progress.read();
            page_count = page.page_count.or(page_count);
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
            if page.items == 0 || codes.len() == before || !has_more {
                return Ok(is_complete);
            }
        }
        let error = kaspi::Error::Decode { what: format!("a list of more than {MAX_PAGES} pages") };
        progress.failed(self.changes.shop, state.as_str(), Unread::Lists, error);
        Ok(false)
    }

    fn read_until(&self, state: &State) -> Option<DateTime<Utc>> {
        self.lists.get(state.as_str()).copied()
    }
}
