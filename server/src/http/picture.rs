//! The board as it looks when its page opens: drawn here, so that it is there with the page and
//! not only when the app is.

use super::boards::access;
use super::site::Picture;
use crate::App;
use crate::auth::{cookies, session};
use crate::error::{Error, Result};
use axum::http::{HeaderMap, Uri};
use groundswell_domain::Board;
use groundswell_domain::member::Member;
use groundswell_domain::setup::is_key;
use groundswell_i18n::{self as i18n, Lang, Lens};
use groundswell_picture::board::{Clock, Reader, first, usual_lens};
use std::time::Duration;
use tokio::time::timeout;

/// The page does not wait longer than this: it can do without.
const PATIENCE: Duration = Duration::from_secs(1);

/// The picture of the board whose page is asked for; `None` where it is no such page, or
/// not for whoever asks, or not to be had now.
pub(crate) async fn of_board(
    app: &App,
    uri: &Uri,
    headers: &HeaderMap,
    lang: Lang,
) -> Option<Picture> {
    let (key, lens) = wanted(uri)?;
    match timeout(PATIENCE, draw(app, key, lens, headers, lang)).await {
        Ok(Ok(picture)) => Some(picture),
        Ok(Err(Error::SignInRequired | Error::NotFound)) => None,
        Ok(Err(error)) => {
            tracing::debug!(%error, "a page goes without its picture");
            None
        }
        Err(_) => {
            tracing::debug!("a page goes without its picture: it takes too long");
            None
        }
    }
}

async fn draw(
    app: &App,
    key: &str,
    lens: Option<Lens>,
    headers: &HeaderMap,
    lang: Lang,
) -> Result<Picture> {
    let signed_in = session::find(app, headers).await?.ok_or(Error::SignInRequired)?;
    let has_room = cookies::plain(headers, "groundswell-room").is_some();
    let access = access(app, key, &signed_in.user).await?;
    let picture = move |board: &Board| {
        let html = html(board, &access.member, lens, has_room, lang);
        Picture { name: board.info.name.clone(), html }
    };
    app.boards.ask(access.board, access.seq, picture).await
}

fn html(board: &Board, reader: &Member, lens: Option<Lens>, has_room: bool, lang: Lang) -> String {
    i18n::set_lang(lang);
    let now = crate::now();
    let lens = lens.unwrap_or_else(|| usual_lens(Some(reader.role)));
    let picture = first(board, Reader { lens, clock: Clock { now, today: now.day() }, has_room });
    let (key, seq) = (&board.info.key, board.seq);
    // Nothing in it can be pressed yet.
    format!(
        "<div id=\"picture\" class=\"shell-board\" data-board=\"{key}\" data-seq=\"{seq}\" inert>\
         {picture}</div>"
    )
}

/// The board and the lens of a page that shows a board as it is: without filters, and with nothing
/// open over it.
fn wanted(uri: &Uri) -> Option<(&str, Option<Lens>)> {
    let (key, page) = uri.path().strip_prefix('/')?.split_once('/')?;
    if !is_key(key) || page.trim_end_matches('/') != "board" {
        return None;
    }
    let lens = match uri.query() {
        None | Some("") => None,
        Some("lens=support") => Some(Lens::Support),
        Some("lens=dev") => Some(Lens::Development),
        Some(_) => return None,
    };
    Some((key, lens))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_as_it_is_has_a_picture() {
        let board = Uri::from_static("/MS/board");
        assert_eq!(wanted(&board), Some(("MS", None)));
        let support = Uri::from_static("/MS/board/?lens=support");
        assert_eq!(wanted(&support), Some(("MS", Some(Lens::Support))));
        for other in ["/", "/MS", "/MS/plan", "/ms/board", "/MS/board?q=x", "/MS/board?card=3"] {
            assert_eq!(wanted(&Uri::from_static(other)), None, "{other}");
        }
    }
}
