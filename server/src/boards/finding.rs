//! Finding cards by words that pages do not have: those in the archive, and those after the first
//! lines of a long description.

use super::archives::Archives;
use super::callers::Callers;
use super::descriptions::Descriptions;
use crate::error::Result;
use crate::share::Shares;
use crate::store::Db;
use crate::store::boards::Access;
use groundswell_domain::Board;
use groundswell_domain::api::{CallersWords, Found};
use groundswell_domain::area::Area;
use groundswell_domain::card::Card;
use groundswell_domain::id::{AreaId, CardId};
use groundswell_domain::matching::{Index, Strength};
use std::collections::HashMap;
use std::sync::Arc;

/// The most cards that are returned for a text.
const FOUND: usize = 8;

/// Searches of one person that may wait for their turn.
const WAITING: usize = 8;

/// What has been prepared for searches.
pub(crate) struct Finding {
    archives: Archives,
    descriptions: Descriptions,
    callers: Callers,
    people: Shares,
}

impl Default for Finding {
    fn default() -> Finding {
        let (archives, descriptions, callers) = Default::default();
        Finding { archives, descriptions, callers, people: Shares::new(1, WAITING) }
    }
}

/// Other words that also find a card.
#[derive(Default, PartialEq)]
pub(crate) struct Words {
    /// The prefix of the card numbers.
    key: String,
    areas: HashMap<AreaId, Area>,
}

impl Finding {
    /// The cards that `text` may be about, and those that contain all of its words.
    ///
    /// # Errors
    /// [`Error::Busy`](crate::error::Error::Busy) if one person searches too much at once.
    pub(crate) async fn search(
        &self,
        db: &Db,
        access: &Access,
        words: Words,
        text: String,
    ) -> Result<Found> {
        let _turn = self.people.take(access.member.id).await?;
        let (board, words) = (access.board, Arc::new(words));
        let mut found = self.descriptions.search(db, board, &words, text.clone()).await?;
        let callers = self.callers.of(db, board).await?;
        let archived = self.archives.search(db, board, &words, &callers, text).await?;
        found.found.splice(..0, archived);
        Ok(found)
    }

    /// The words that callers used for the cards whose contacts have changed since a commit.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub(crate) async fn words(&self, db: &Db, access: &Access, after: u64) -> Result<CallersWords> {
        let _turn = self.people.take(access.member.id).await?;
        self.callers.after(db, access.board, after).await
    }
}

impl Words {
    pub(crate) fn on(board: &Board) -> Words {
        let areas = board.areas.values().map(|area| (area.id, area.clone()));
        Words { key: board.info.key.clone(), areas: areas.collect() }
    }

    pub(crate) fn name(&self, card: &Card) -> String {
        format!("{}-{}", self.key, card.number)
    }

    pub(crate) fn area(&self, card: &Card) -> Option<&Area> {
        self.areas.get(&card.area?)
    }
}

/// The cards that `text` may be about, the best first. Among thousands of cards a weak similarity
/// is not a match.
pub(crate) fn meant(index: &Index, text: &str) -> impl Iterator<Item = CardId> {
    let found = index.search(text, FOUND).into_iter();
    found.filter(|found| found.strength == Strength::Good).map(|found| found.id)
}
