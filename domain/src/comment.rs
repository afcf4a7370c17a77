//! Comments on a card, in Markdown. Loaded with the card, not the board.

use crate::board::Board;
use crate::card::replace;
use crate::decide::Context;
use crate::entity::{Change, Entity, is_default};
use crate::id::{CardId, CommentId, UserId};
use crate::permission::Action;
use crate::rejection::{Field, Rejection};
use crate::time::Timestamp;
use crate::{limits, text};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    pub id: CommentId,
    pub card: CardId,
    pub by: UserId,
    pub at: Timestamp,
    /// Markdown.
    pub text: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub edited: Option<Timestamp>,
}

pub(crate) fn add(
    board: &Board,
    ctx: &Context<'_>,
    id: CommentId,
    card: CardId,
    text: &str,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Capture)?;
    let card = board.redirected(card)?;
    if card.trashed.is_some() {
        return Err(Rejection::Gone);
    }
    let comment = Comment {
        id,
        card: card.id,
        by: ctx.person(),
        at: ctx.now,
        text: said(text)?,
        edited: None,
    };
    Ok(vec![Change::put(comment)])
}

pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: CommentId,
    from: &str,
    to: &str,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Capture)?;
    let mut comment = find(ctx, id)?.clone();
    if comment.by != ctx.person() {
        return Err(Rejection::NotYours);
    }
    replace(&mut comment.text, from, said(to)?, Field::Comment)?;
    comment.edited = Some(ctx.now);
    Ok(vec![Change::put(comment)])
}

pub(crate) fn remove(
    board: &Board,
    ctx: &Context<'_>,
    id: CommentId,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Capture)?;
    let comment = find(ctx, id)?;
    if comment.by != ctx.person() {
        ctx.may(board, Action::Delete)?;
    }
    Ok(vec![Change::remove(comment.id)])
}

fn find<'a>(ctx: &Context<'a>, id: CommentId) -> Result<&'a Comment, Rejection> {
    let comments = ctx.background.details.iter().filter_map(|detail| match detail {
        Entity::Comment(comment) => Some(comment),
        _ => None,
    });
    comments.into_iter().find(|comment| comment.id == id).ok_or(Rejection::Gone)
}

fn said(text: &str) -> Result<String, Rejection> {
    let text = text::body(text, Field::Comment, limits::TEXT_CHARS)?;
    if text.trim().is_empty() {
        return Err(Rejection::Empty { field: Field::Comment });
    }
    Ok(text)
}
