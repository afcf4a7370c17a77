//! Lookups: how rules and views find things on a board.

use super::Board;
use crate::card::Card;
use crate::column::{Column, Stage};
use crate::contact::{Tally, TallyKey};
use crate::customer::System;
use crate::id::{CardId, ColumnId, CustomerId, ReleaseId, SystemId};
use crate::order::Order;
use crate::rank::Lane;
use crate::rejection::Rejection;
use crate::release::{Deployment, Release};
use crate::sprint::{Sprint, SprintState};
use crate::text;
use uuid::Uuid;

static NO_CARDS: Lane = Lane::new();

impl Board {
    /// The live cards of a column, ordered by rank.
    pub fn lane(&self, column: ColumnId) -> &Lane {
        self.lanes.get(&column).unwrap_or(&NO_CARDS)
    }

    /// The columns from left to right.
    pub fn columns_in_order(&self) -> Vec<&Column> {
        let mut columns: Vec<_> = self.columns.values().collect();
        columns.order_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        columns
    }

    /// A column by its id.
    ///
    /// # Errors
    /// [`Rejection::Gone`] if it is not on the board.
    pub fn column(&self, id: ColumnId) -> Result<&Column, Rejection> {
        self.columns.get(&id).ok_or(Rejection::Gone)
    }

    /// The first column of a stage.
    ///
    /// # Errors
    /// [`Rejection::NoColumn`] if the board has no such column. Commands never cause that.
    pub fn column_of_stage(&self, stage: Stage) -> Result<&Column, Rejection> {
        let of_stage = self.columns.values().filter(|column| column.stage == stage);
        of_stage.min_by(|a, b| a.rank.cmp(&b.rank)).ok_or(Rejection::NoColumn { stage })
    }

    /// The stage of a card.
    pub fn stage_of(&self, card: &Card) -> Stage {
        self.columns.get(&card.column).map_or(Stage::Inbox, |column| column.stage)
    }

    /// A card, also if it is in the trash or was merged.
    ///
    /// # Errors
    /// [`Rejection::Gone`].
    pub fn card(&self, id: CardId) -> Result<&Card, Rejection> {
        self.cards.get(&id).ok_or(Rejection::Gone)
    }

    /// A card that is neither in the trash nor merged.
    ///
    /// # Errors
    /// [`Rejection::Gone`] if it is in the trash, [`Rejection::Merged`] if it was merged.
    pub fn live_card(&self, id: CardId) -> Result<&Card, Rejection> {
        let card = self.card(id)?;
        if card.merged_into.is_some() {
            return Err(Rejection::Merged { name: self.name_of(self.redirected(id)?) });
        }
        if card.trashed.is_some() { Err(Rejection::Gone) } else { Ok(card) }
    }

    /// The card itself, or the card that it was merged into in the end.
    ///
    /// # Errors
    /// [`Rejection::Gone`].
    pub fn redirected(&self, id: CardId) -> Result<&Card, Rejection> {
        let mut card = self.card(id)?;
        // Merged cards can be merged again. The count stops a circle, which should not exist.
        for _ in 0..100 {
            match card.merged_into {
                Some(into) => card = self.card(into)?,
                None => return Ok(card),
            }
        }
        Err(Rejection::Gone)
    }

    /// The card that comments and contacts go to: the one that `id` redirects to, unless that is in
    /// the trash.
    ///
    /// # Errors
    /// [`Rejection::Gone`].
    pub(crate) fn open_card(&self, id: CardId) -> Result<&Card, Rejection> {
        self.redirected(id).ok().filter(|card| card.trashed.is_none()).ok_or(Rejection::Gone)
    }

    /// The card with a number as people write it, `314` or `MS-314`, or with the result of
    /// [`Self::address_of`].
    pub fn card_by_name(&self, name: &str) -> Option<&Card> {
        let name = &*text::compared(name);
        let number = match name.split_once('-') {
            Some((key, number)) if key.eq_ignore_ascii_case(&self.info.key) => number,
            _ => name,
        };
        match number.parse() {
            Ok(number) => self.card_by_number(number),
            Err(_) => self.cards.get(&name.parse().ok()?),
        }
    }

    /// The card's part of a URL: its number, or its id before it has a number.
    pub fn address_of(&self, card: &Card) -> String {
        match self.is_numbered(card.id) {
            true => card.number.to_string(),
            false => card.id.to_string(),
        }
    }

    /// Whether the server has given a card its number.
    pub fn is_numbered(&self, card: CardId) -> bool {
        !self.unnumbered.contains(&card)
    }

    /// The card with this number, the `314` of `MS-314`.
    pub fn card_by_number(&self, number: u32) -> Option<&Card> {
        let ((found, id), ()) = self.numbers.from(&(number, CardId(Uuid::nil()))).first()?;
        self.cards.get(id).filter(|_| *found == number)
    }

    /// What people call a card: `MS-314`. It is `MS-…` until the server has given the number,
    /// because another page may show the same number for another card.
    pub fn name_of(&self, card: &Card) -> String {
        match self.is_numbered(card.id) {
            true => format!("{}-{}", self.info.key, card.number),
            false => format!("{}-…", self.info.key),
        }
    }

    /// The tallies of a card, one for each customer, the anonymous one first.
    pub fn tallies_of(&self, card: CardId) -> impl Iterator<Item = &Tally> {
        let first = TallyKey { card, customer: None };
        self.tallies.from(&first).iter().map(|(_, tally)| tally).take_while(move |t| t.card == card)
    }

    /// Cards in the strip above the board.
    pub fn express_cards(&self) -> impl Iterator<Item = &Card> {
        self.cards.values().filter(|card| card.express && card.is_live())
    }

    /// The sprint that is running.
    pub fn active_sprint(&self) -> Option<&Sprint> {
        self.sprints.values().find(|sprint| sprint.state == SprintState::Active)
    }

    /// A release by its id.
    ///
    /// # Errors
    /// [`Rejection::Gone`] if it is not on the board.
    pub fn release(&self, id: ReleaseId) -> Result<&Release, Rejection> {
        self.releases.get(&id).ok_or(Rejection::Gone)
    }

    /// The deployment of a release on a system, if there is one.
    pub fn deployment(&self, release: ReleaseId, system: SystemId) -> Option<&Deployment> {
        let mut all = self.deployments.values();
        all.find(|deployment| deployment.release == release && deployment.system == system)
    }

    /// Whether exactly this release runs, or has run, on any system.
    pub fn has_run(&self, release: ReleaseId) -> bool {
        let mut all = self.deployments.values();
        all.any(|deployment| deployment.release == release && deployment.state.is_live())
    }

    /// The system of a caller, if they use only one.
    pub fn system_of(&self, customer: Option<CustomerId>) -> Option<&System> {
        match self.systems_of(customer).as_slice() {
            [system] => Some(system),
            _ => None,
        }
    }

    /// The systems that a caller uses: those of the customer, or if they have none, the shared
    /// ones.
    pub fn systems_of(&self, customer: Option<CustomerId>) -> Vec<&System> {
        let all = self.systems.values();
        let own: Vec<&System> =
            all.filter(|system| customer.is_some() && system.customer == customer).collect();
        if own.is_empty() { self.shared_systems() } else { own }
    }

    fn shared_systems(&self) -> Vec<&System> {
        self.systems.values().filter(|system| system.customer.is_none()).collect()
    }
}
