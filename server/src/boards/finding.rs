//! Finding cards by words that pages do not have: those in the archive, those after the first lines
//! of a long description, and those that callers said.

use super::archives::Archives;
use super::callers::Callers;
use super::whole_texts::WholeTexts;
use crate::error::Result;
use crate::share::Shares;
use crate::store::Db;
use crate::store::boards::Access;
use groundswell_domain::Board;
use groundswell_domain::api::{CallersWords, Found};
use groundswell_domain::area::Area;
use groundswell_domain::card::Card;
use groundswell_domain::contact::Contact;
use groundswell_domain::id::{AreaId, CardId, CustomerId};
use groundswell_domain::matching::{Index, Strength};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The most cards that are returned for a text.
const FOUND: usize = 8;

/// Searches of one person that may wait for their turn.
const WAITING: usize = 8;

/// What has been prepared for searches.
pub(crate) struct Finding {
    archives: Archives,
    whole_texts: WholeTexts,
    callers: Callers,
    people: Shares,
}

impl Default for Finding {
    fn default() -> Finding {
        let (archives, whole_texts, callers) = Default::default();
        Finding { archives, whole_texts, callers, people: Shares::new(1, WAITING) }
    }
}

/// Other words that also find a card.
#[derive(Default)]
pub(crate) struct Words {
    /// The prefix of the card numbers.
    key: String,
    areas: HashMap<AreaId, Area>,
    customers: HashMap<CustomerId, String>,
}

impl Finding {
    /// The cards that `text` may be about, and those that hold all of its words.
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
        let mut found = self.whole_texts.search(db, board, &words, text.clone()).await?;
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
        let customers =
            board.customers.values().map(|customer| (customer.id, customer.name.clone()));
        let (areas, customers) = (areas.collect(), customers.collect());
        Words { key: board.info.key.clone(), areas, customers }
    }

    /// Whether what was made with these words is the same with newer ones: no card has a customer
    /// that is new, or gone.
    pub(crate) fn are_kept_by(&self, newer: &Words) -> bool {
        let is_kept = |(id, name): (&CustomerId, &String)| {
            newer.customers.get(id).is_none_or(|newer| newer == name)
        };
        self.key == newer.key && self.areas == newer.areas && self.customers.iter().all(is_kept)
    }

    /// The names of the customers of contacts, each once.
    pub(crate) fn customers_of(&self, contacts: &[Contact]) -> BTreeSet<&str> {
        let customers =
            contacts.iter().filter_map(|contact| self.customers.get(&contact.customer?));
        customers.map(String::as_str).collect()
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
