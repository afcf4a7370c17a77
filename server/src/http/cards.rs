//! What is loaded when a card is opened; and Markdown, as it will look.

use super::boards::access;
use super::problem::{Json, Path, Problems};
use crate::App;
use crate::auth::SignedIn;
use crate::error::{Error, Result};
use crate::packing::Packing;
use crate::store::{boards, commits, details};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use groundswell_domain::api::{Html, Markdown};
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
    let found = app.boards.ask(access.board, access.seq, move |board| find(board, number));
    let found = found.await?.ok_or(Error::NotFound)?;
    let mut detail = load(&app, access.board, &found.cards).await?;
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
}

fn find(board: &Board, number: u32) -> Option<Found> {
    let card = board.card_by_number(number)?;
    let mut cards = vec![card.id];
    let mut next = 0;
    while let Some(into) = cards.get(next).copied() {
        for card in board.cards.values().filter(|card| card.merged_into == Some(into)) {
            // Not twice, should cards ever be merged in a circle.
            if !cards.contains(&card.id) {
                cards.push(card.id);
            }
        }
        next += 1;
    }
    Some(Found { cards, description: card.description.clone() })
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
