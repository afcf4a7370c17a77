//! What a decision needs besides the board, loaded for it.

use super::{Batch, Result};
use crate::store::archive as archived;
use crate::store::{Tx, commits, details};
use groundswell_domain::archive;
use groundswell_domain::command::Need;
use groundswell_domain::decide::Background;
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::undo::{Record, Step};
use groundswell_domain::{Actor, Command, Entity, EntityRef};
use std::collections::BTreeMap;

impl Batch<'_> {
    /// Loads what a decision needs besides the board.
    pub(super) async fn background(
        &mut self,
        command: &Command,
        actor: Actor,
    ) -> Result<Background> {
        let mut background = Background::default();
        if let Some(need) = command.needs() {
            // It may be about something that this batch has changed.
            self.flush().await?;
            self.load(command, actor, need, &mut background).await?;
        }
        let cards = cards_of(command, &background);
        let away = archive::missing(self.draft.board, cards);
        if !away.is_empty() {
            self.flush().await?;
            let board = self.draft.board.info.id;
            background.archived = archived::with_merged(&mut self.tx, board, away).await?;
        }
        Ok(background)
    }

    async fn load(
        &mut self,
        command: &Command,
        actor: Actor,
        need: Need,
        background: &mut Background,
    ) -> Result<()> {
        let board = self.draft.board.info.id;
        match need {
            Need::Details(_) | Need::Room(_) => {
                for key in need.details() {
                    background.details.extend(details::find(&mut self.tx, board, *key).await?);
                }
                if matches!(need, Need::Room(_))
                    && let Some(card) = self.card_of(command, &background.details)
                {
                    background.held = Some(details::held(&mut self.tx, board, card).await?);
                }
            }
            Need::Record(id) => {
                background.record = commits::find_record(&mut self.tx, board, id, actor).await?;
                if let Some(record) = &background.record {
                    background.is_mentioned = are_mentioned(&mut self.tx, board, record).await?;
                    background.details = details_of(&mut self.tx, board, record).await?;
                }
            }
            Need::Mentions(key) => {
                background.is_mentioned = is_mentioned(&mut self.tx, board, key).await?;
            }
        }
        Ok(())
    }

    /// The card whose details a command adds to or changes.
    fn card_of(&self, command: &Command, details: &[Entity]) -> Option<CardId> {
        // A card of the archive is not on the board and stands for itself.
        let kept = |card| self.draft.board.redirected(card).map_or(card, |kept| kept.id);
        command.reach().card().map(kept).or_else(|| details.iter().find_map(Entity::card))
    }
}

/// The cards that a decision may be about.
fn cards_of(command: &Command, background: &Background) -> Vec<CardId> {
    let steps = background.record.iter().flat_map(|record| &record.steps);
    let of_details = background.details.iter().filter_map(Entity::card);
    command.reach().cards().chain(of_details).chain(steps.filter_map(Step::card)).collect()
}

/// Whether something in the archive names a thing that it needs. What else a card of the archive
/// names, it does without when it comes back: see `adapted` in the domain's `archive`.
async fn is_mentioned(tx: &mut Tx, board: BoardId, key: EntityRef) -> sqlx::Result<bool> {
    match key {
        EntityRef::Release(id) => archived::names_release(tx, board, id).await,
        EntityRef::Customer(id) => archived::names_customer(tx, board, id).await,
        EntityRef::Board(_)
        | EntityRef::Column(_)
        | EntityRef::Card(_)
        | EntityRef::Tally(_)
        | EntityRef::System(_)
        | EntityRef::Area(_)
        | EntityRef::Sprint(_)
        | EntityRef::Deployment(_)
        | EntityRef::Member(_)
        | EntityRef::Contact(_)
        | EntityRef::Comment(_)
        | EntityRef::Description(_) => Ok(false),
    }
}

/// Whether something in the archive names what a command made.
async fn are_mentioned(tx: &mut Tx, board: BoardId, record: &Record) -> sqlx::Result<bool> {
    let made = record.steps.iter().filter(|step| step.before.is_none());
    for key in made.filter_map(|step| step.after.as_ref().map(Entity::key)) {
        if is_mentioned(tx, board, key).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The details that a command changed, as they are now, and all details of cards that it made.
async fn details_of(tx: &mut Tx, board: BoardId, record: &Record) -> sqlx::Result<Vec<Entity>> {
    let mut found = BTreeMap::new();
    for step in &record.steps {
        let Some(entity) = step.after.as_ref().or(step.before.as_ref()) else { continue };
        let details = match entity {
            Entity::Card(card) if step.before.is_none() => {
                details::of_card(tx, board, card.id).await?
            }
            Entity::Card(card) if changes_description(step) => {
                let key = EntityRef::Description(card.id);
                details::find(tx, board, key).await?.into_iter().collect()
            }
            entity if entity.is_detail() => {
                details::find(tx, board, entity.key()).await?.into_iter().collect()
            }
            _ => continue,
        };
        found.extend(details.into_iter().map(|detail| (detail.key(), detail)));
    }
    Ok(found.into_values().collect())
}

/// Whether the part of a description that is on the board has changed.
fn changes_description(step: &Step) -> bool {
    let held = |entity: &Option<Entity>| match entity {
        Some(Entity::Card(card)) => Some((card.description.clone(), card.goes_on)),
        _ => None,
    };
    held(&step.before) != held(&step.after)
}
