//! Areas: the parts of the product that problems belong to.

use crate::board::Board;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::AreaId;
use crate::permission::Action;
use crate::rejection::{Field, Rejection};
use crate::{limits, text};
use serde::{Deserialize, Serialize};

/// A part of the product, with the other words that people use for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    pub id: AreaId,
    pub name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub synonyms: Vec<String>,
}

/// One field of an area, changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaEdit {
    Name(String),
    Synonyms(Vec<String>),
}

pub(crate) fn add(
    board: &Board,
    ctx: &Context<'_>,
    id: AreaId,
    name: &str,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    if board.areas.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.areas.len(), limits::ENTITIES)?;
    let name = text::line(name, Field::Name, limits::NAME_CHARS)?;
    is_new_name(board, id, &name)?;
    Ok(vec![Change::put(Area { id, name, synonyms: Vec::new() })])
}

pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: AreaId,
    edit: &AreaEdit,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    let mut area = board.areas.get(&id).cloned().ok_or(Rejection::Gone)?;
    match edit {
        AreaEdit::Name(name) => {
            area.name = text::line(name, Field::Name, limits::NAME_CHARS)?;
            is_new_name(board, id, &area.name)?;
        }
        AreaEdit::Synonyms(synonyms) => area.synonyms = words(synonyms)?,
    }
    Ok(vec![Change::put(area)])
}

fn words(synonyms: &[String]) -> Result<Vec<String>, Rejection> {
    let mut words: Vec<String> = Vec::new();
    for synonym in synonyms {
        let word = text::optional_line(synonym, Field::Name, limits::NAME_CHARS)?;
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    if words.len() > limits::SYNONYMS {
        return Err(Rejection::TooMany { limit: limits::SYNONYMS as u32 });
    }
    Ok(words)
}

fn is_new_name(board: &Board, id: AreaId, name: &str) -> Result<(), Rejection> {
    let name = name.to_lowercase();
    let mut others = board.areas.values().filter(|other| other.id != id);
    if others.any(|other| other.name.to_lowercase() == name) {
        return Err(Rejection::NameTaken);
    }
    Ok(())
}

/// Removes an area; its cards have none afterwards.
pub(crate) fn remove(
    board: &Board,
    ctx: &Context<'_>,
    id: AreaId,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    if !board.areas.contains_key(&id) {
        return Err(Rejection::Gone);
    }
    let cards = board.cards.values().filter(|card| card.area == Some(id)).cloned();
    let mut changes: Vec<_> = cards
        .map(|mut card| {
            card.area = None;
            Change::put(card)
        })
        .collect();
    changes.push(Change::remove(id));
    Ok(changes)
}
