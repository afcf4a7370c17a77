//! What is loaded when a card is opened; and Markdown, as it will look.

use super::boards::access;
use super::problem::{Json, Path, Problems};
use crate::App;
use crate::auth::SignedIn;
use crate::error::{Error, Result};
use crate::packing::Packing;
use crate::store::{archive, boards, commits, details};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use groundswell_domain::api::{Html, Markdown};
use groundswell_domain::card::Card;
use groundswell_domain::comment::Comment;
use groundswell_domain::contact::Contact;
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::rejection::Field;
use groundswell_domain::wire::CardDetail;
use groundswell_domain::{Board, Entity, limits, text};
use std::cmp::Reverse;

/// The contacts, comments and history of a card and of those merged into it.
#[utoipa::path(get, path = "/api/boards/{key}/cards/{number}", tag = "boards",
    params(
        ("key" = String, Path, description = "The prefix of its card numbers: `MS`"),
        ("number" = u32, Path, description = "The card's number: the 314 of `MS-314`"),
    ),
    responses(
        (status = 200, body = CardDetail, description = "`contacts` and `history`, the newest first; \
            `comments`, the oldest first; and their Markdown as HTML"),
        Problems,
    ))]
pub(crate) async fn show(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path((key, number)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Result<Response> {
    let access = access(&app, &key, &user).await?;
    let on_board = app.boards.ask(access.board, access.seq, move |board| find(board, number));
    let found = match on_board.await? {
        Some(found) => found,
        None => find_archived(&app, access.board, number).await?.ok_or(Error::NotFound)?,
    };
    let mut detail = load(&app, access.board, &found.cards).await?;
    detail.archived = found.archived;
    let mut texts: Vec<String> =
        detail.comments.iter().map(|comment| comment.text.clone()).collect();
    texts.push(found.description);
    let mut rendered = app.renderings.of(user.id, texts).await?;
    detail.description_html = rendered.pop().unwrap_or_default();
    detail.comments_html = rendered;
    Packing::of(&headers).json(detail).await
}

/// Markdown as it will look.
#[utoipa::path(post, path = "/api/markdown", tag = "boards", request_body = Markdown,
    responses((status = 200, body = Html), Problems))]
pub(crate) async fn render(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Json(Markdown { text }): Json<Markdown>,
) -> Result<Json<Html>> {
    let text = text::body(&text, Field::Description, limits::TEXT_CHARS)?;
    let rendered = app.renderings.of(user.id, vec![text]).await?;
    Ok(Json(Html { html: rendered.concat() }))
}

struct Found {
    /// The card and all that were merged into it.
    cards: Vec<CardId>,
    description: String,
    /// Where it is in the archive: all of it.
    archived: Vec<Entity>,
}

async fn find_archived(app: &App, board: BoardId, number: u32) -> Result<Option<Found>> {
    let mut tx = app.db.read().await?;
    let Some(id) = archive::by_number(&mut tx, board, number).await? else { return Ok(None) };
    let archived = archive::with_kin(&mut tx, board, vec![id]).await?;
    let card = |entity: &Entity| match entity {
        Entity::Card(card) => Some(card.clone()),
        _ => None,
    };
    let all: Vec<Card> = archived.iter().filter_map(card).collect();
    let Some(own) = all.iter().find(|card| card.id == id) else { return Ok(None) };
    let description = own.description.clone();
    Ok(Some(Found { cards: parts(id, all.iter()), description, archived }))
}

/// A card and all that were merged into it, of `all` cards.
fn parts<'a>(card: CardId, all: impl Iterator<Item = &'a Card>) -> Vec<CardId> {
    let merged: Vec<(CardId, CardId)> =
        all.filter_map(|card| Some((card.id, card.merged_into?))).collect();
    let mut parts = vec![card];
    let mut next = 0;
    while let Some(into) = parts.get(next).copied() {
        for (card, _) in merged.iter().filter(|(_, kept)| *kept == into) {
            // Not twice, should cards ever be merged in a circle.
            if !parts.contains(card) {
                parts.push(*card);
            }
        }
        next += 1;
    }
    parts
}

fn find(board: &Board, number: u32) -> Option<Found> {
    let card = board.card_by_number(number)?;
    let cards = parts(card.id, board.cards.values());
    Some(Found { cards, description: card.description.clone(), archived: Vec::new() })
}

/// Everything but the HTML, from one moment.
async fn load(app: &App, board: BoardId, cards: &[CardId]) -> Result<CardDetail> {
    let mut tx = app.db.read().await?;
    let seq = boards::seq(&mut tx, board).await?.ok_or(Error::NotFound)?;
    let mut contacts: Vec<Contact> = Vec::new();
    let mut comments: Vec<Comment> = Vec::new();
    for card in cards {
        for entity in details::of_card(&mut tx, board, *card).await? {
            match entity {
                Entity::Contact(contact) => contacts.push(contact),
                Entity::Comment(comment) => comments.push(comment),
                _ => {}
            }
        }
    }
    contacts.sort_by_key(|contact| Reverse((contact.at, contact.id)));
    comments.sort_by_key(|comment| (comment.at, comment.id));
    let history = commits::of_cards(&mut tx, board, cards).await?;
    Ok(CardDetail { seq, contacts, comments, history, ..CardDetail::default() })
}
