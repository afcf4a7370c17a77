//! What is loaded when a card is opened, and a preview of Markdown.

use super::boards::access;
use super::problem::{Json, Path, Problems, Query};
use crate::App;
use crate::auth::SignedIn;
use crate::auth::session::Unmeasured;
use crate::error::{Error, Result};
use crate::packing::Packing;
use crate::store::details::Portion;
use crate::store::{Tx, archive, boards, commits, details, pieces};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use groundswell_domain::api::{Html, Markdown, User};
use groundswell_domain::card::Card;
use groundswell_domain::description::whole;
use groundswell_domain::entity::DetailKind;
use groundswell_domain::id::{BoardId, CardId, CommentId, ContactId};
use groundswell_domain::rejection::Field;
use groundswell_domain::wire::CardDetail;
use groundswell_domain::{Board, Entity, EntityRef, input, limits};
use serde::Deserialize;

/// Contacts in one answer: a few times as many as a page shows at first.
const CONTACTS: Portion = Portion { details: 50, chars: 300_000 };
/// Comments in one answer. Each is rendered.
const COMMENTS: Portion = Portion { details: 30, chars: 300_000 };
/// Characters of descriptions after which no more are sent: the card's own, and those of cards
/// merged into it.
const DESCRIPTIONS: usize = 300_000;

/// The newest contacts, comments and entries of the history of a card and of those merged into it.
/// `earlier` says which of them have more.
#[utoipa::path(get, path = "/api/boards/{key}/cards/{number}", tag = "boards",
    params(
        ("key" = String, Path, description = "The prefix of its card numbers: `MS`"),
        ("number" = u32, Path, description = "The card's number: the 314 of `MS-314`"),
    ),
    responses(
        (status = 200, body = CardDetail, description = "`contacts` and `history`, the newest first; \
            `comments`, the oldest first; `descriptions` that go on; and their Markdown as HTML"),
        Problems,
    ))]
pub(crate) async fn show(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path((key, number)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Result<Response> {
    let (board, found) = find_for(&app, &key, &user, number).await?;
    let mut reading = Reading::begin(&app, board, &found.cards).await?;
    for kind in DetailKind::ALL {
        reading.first(*kind).await?;
    }
    reading.history(None).await?;
    let mut detail = reading.end();
    detail.archived = found.archived;
    let mut texts = texts(&detail);
    texts.push(whole(&found.card, &detail.descriptions).unwrap_or(&found.card.description).into());
    let mut rendered = app.renderings.of(user.id, texts).await?;
    detail.description_html = rendered.pop().unwrap_or_default();
    detail.comments_html = rendered;
    Packing::of(&headers).json(detail).await
}

/// The oldest of each that the client has: it gets what comes before.
#[derive(Deserialize)]
pub(crate) struct Before {
    contacts: Option<ContactId>,
    comments: Option<CommentId>,
    history: Option<u64>,
}

/// Earlier contacts, comments and entries of a card: those parts that are asked for, each before
/// the oldest that the client has.
#[utoipa::path(get, path = "/api/boards/{key}/cards/{number}/earlier", tag = "boards",
    params(
        ("key" = String, Path, description = "The prefix of its card numbers: `MS`"),
        ("number" = u32, Path, description = "The card's number: the 314 of `MS-314`"),
        ("contacts" = Option<ContactId>, Query, description = "The oldest contact that one has"),
        ("comments" = Option<CommentId>, Query, description = "The oldest comment that one has"),
        ("history" = Option<u64>, Query, description = "The `seq` of the oldest entry that one has"),
    ),
    responses(
        (status = 200, body = CardDetail, description = "As of the card itself; empty what was not \
            asked for"),
        Problems,
    ))]
pub(crate) async fn earlier(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path((key, number)): Path<(String, u32)>,
    Query(before): Query<Before>,
    headers: HeaderMap,
) -> Result<Response> {
    let (board, Found { cards, .. }) = find_for(&app, &key, &user, number).await?;
    let mut reading = Reading::begin(&app, board, &cards).await?;
    if let Some(contact) = before.contacts {
        reading.contacts(Some(contact)).await?;
    }
    if let Some(comment) = before.comments {
        reading.comments(Some(comment)).await?;
    }
    if let Some(seq) = before.history {
        reading.history(Some(seq)).await?;
    }
    let mut detail = reading.end();
    detail.comments_html = app.renderings.of(user.id, texts(&detail)).await?;
    Packing::of(&headers).json(detail).await
}

/// A preview of Markdown.
#[utoipa::path(post, path = "/api/markdown", tag = "boards", request_body = Markdown,
    responses((status = 200, body = Html), Problems))]
pub(crate) async fn render(
    State(app): State<App>,
    Unmeasured(SignedIn { user, .. }): Unmeasured,
    Json(Markdown { text }): Json<Markdown>,
) -> Result<Json<Html>> {
    let text = input::body(&text, Field::Description, limits::TEXT_CHARS)?;
    let rendered = app.renderings.of(user.id, vec![text]).await?;
    Ok(Json(Html { html: rendered.concat() }))
}

struct Found {
    card: Card,
    /// The card and all that were merged into it.
    cards: Vec<CardId>,
    /// If it is in the archive: everything of it.
    archived: Vec<Entity>,
}

async fn find_archived(app: &App, board: BoardId, number: u32) -> Result<Option<Found>> {
    let mut tx = pieces::read(&app.db, board).await?;
    let Some(id) = archive::by_number(&mut tx, board, number).await? else { return Ok(None) };
    let archived = archive::with_merged(&mut tx, board, vec![id]).await?;
    let card = |entity: &Entity| match entity {
        Entity::Card(card) => Some(card.clone()),
        _ => None,
    };
    let all: Vec<Card> = archived.iter().filter_map(card).collect();
    let Some(own) = all.iter().find(|card| card.id == id) else { return Ok(None) };
    Ok(Some(Found { card: own.clone(), cards: parts(id, all.iter()), archived }))
}

/// A card and all that were merged into it, of `all` cards.
fn parts<'a>(card: CardId, all: impl Iterator<Item = &'a Card>) -> Vec<CardId> {
    let merged: Vec<(CardId, CardId)> =
        all.filter_map(|card| Some((card.id, card.merged_into?))).collect();
    let mut parts = vec![card];
    let mut next = 0;
    while let Some(into) = parts.get(next).copied() {
        for (card, _) in merged.iter().filter(|(_, kept)| *kept == into) {
            // Each once, in case cards were ever merged in a circle.
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
    Some(Found { card: card.clone(), cards, archived: Vec::new() })
}

async fn find_for(app: &App, key: &str, user: &User, number: u32) -> Result<(BoardId, Found)> {
    let access = access(app, key, user).await?;
    let on_board = app.boards.ask(access.board, access.seq, move |board| find(board, number));
    let found = match on_board.await? {
        Some(found) => Some(found),
        None => find_archived(app, access.board, number).await?,
    };
    Ok((access.board, found.ok_or(Error::NotFound)?))
}

/// The comments that must be rendered.
fn texts(detail: &CardDetail) -> Vec<String> {
    detail.comments.iter().map(|comment| comment.text.clone()).collect()
}

/// Reads a card's parts, all from one moment.
struct Reading<'a> {
    tx: Tx,
    board: BoardId,
    cards: &'a [CardId],
    detail: CardDetail,
}

impl<'a> Reading<'a> {
    async fn begin(app: &App, board: BoardId, cards: &'a [CardId]) -> Result<Reading<'a>> {
        let mut tx = pieces::read(&app.db, board).await?;
        let seq = boards::seq(&mut tx, board).await?.ok_or(Error::NotFound)?;
        Ok(Reading { tx, board, cards, detail: CardDetail { seq, ..CardDetail::default() } })
    }

    /// The reading is done; writers need not wait any more.
    fn end(self) -> CardDetail {
        self.detail
    }

    /// What a page gets of a kind when it opens a card.
    async fn first(&mut self, kind: DetailKind) -> Result<()> {
        match kind {
            DetailKind::Contact => self.contacts(None).await,
            DetailKind::Comment => self.comments(None).await,
            DetailKind::Description => self.descriptions().await,
        }
    }

    async fn contacts(&mut self, before: Option<ContactId>) -> Result<()> {
        let kind = DetailKind::Contact;
        let (found, has_more) = self.newest(kind, before.map(Into::into), CONTACTS).await?;
        let contact = |entity| match entity {
            Entity::Contact(contact) => Some(contact),
            _ => None,
        };
        self.detail.contacts = found.into_iter().filter_map(contact).collect();
        self.detail.earlier.contacts = has_more;
        Ok(())
    }

    async fn comments(&mut self, before: Option<CommentId>) -> Result<()> {
        let kind = DetailKind::Comment;
        let (found, has_more) = self.newest(kind, before.map(Into::into), COMMENTS).await?;
        let comment = |entity| match entity {
            Entity::Comment(comment) => Some(comment),
            _ => None,
        };
        self.detail.comments = found.into_iter().rev().filter_map(comment).collect();
        self.detail.earlier.comments = has_more;
        Ok(())
    }

    async fn newest(
        &mut self,
        kind: DetailKind,
        before: Option<EntityRef>,
        portion: Portion,
    ) -> Result<(Vec<Entity>, bool)> {
        let (board, cards) = (self.board, self.cards);
        Ok(details::newest(&mut self.tx, board, cards, kind.name(), before, portion).await?)
    }

    /// The long descriptions: the card's own, and those of the cards merged into it as far as they
    /// fit.
    async fn descriptions(&mut self) -> Result<()> {
        let mut room = DESCRIPTIONS;
        for card in self.cards {
            let key = EntityRef::Description(*card);
            let found = details::find(&mut self.tx, self.board, key).await?;
            let Some(Entity::Description(all)) = found else { continue };
            let rest = room.checked_sub(all.text.chars().count());
            self.detail.descriptions.push(all);
            let Some(rest) = rest else { break };
            room = rest;
        }
        Ok(())
    }

    async fn history(&mut self, before: Option<u64>) -> Result<()> {
        let page = commits::of_cards(&mut self.tx, self.board, self.cards, before).await?;
        self.detail.history = page.entries;
        self.detail.earlier.history = page.has_more;
        Ok(())
    }
}
