//! The board as it looks when its page opens, drawn on the server, so that it is visible with the
//! page and not only when the app runs.

use super::site::{Pending, Prerendered};
use crate::App;
use crate::auth::cookies;
use crate::share::Share;
use crate::store::boards::Access;
use axum::http::{HeaderMap, Uri};
use groundswell_domain::Board;
use groundswell_domain::member::Member;
use groundswell_i18n::{self as i18n, Lang, Lens};
use groundswell_ui::board::{Clock, Reader, first, usual_lens};
use groundswell_ui::pages::Page;

/// The prerendered board, if one of its members asks for its page; `None` if that page shows
/// something else.
pub(crate) fn of_board(
    app: &App,
    access: Access,
    uri: &Uri,
    headers: &HeaderMap,
    turn: Share,
) -> Option<Pending> {
    let (lens, lang) = (wanted(uri)?, super::pages::lang(headers));
    let has_room = cookies::plain(headers, "groundswell-room").is_some();
    let boards = app.boards.clone();
    let prerendered = move |board: &Board| {
        let html = html(board, &access.member, lens, has_room, lang);
        Prerendered { name: board.info.name.clone(), html }
    };
    Some(Box::pin(async move {
        let prerendered = boards.ask(access.board, access.seq, prerendered).await;
        drop(turn);
        prerendered
            .inspect_err(
                |error| tracing::debug!(%error, "a page goes without its prerendered board"),
            )
            .ok()
    }))
}

fn html(board: &Board, reader: &Member, lens: Option<Lens>, has_room: bool, lang: Lang) -> String {
    i18n::set_lang(lang);
    let now = crate::now();
    let lens = lens.unwrap_or_else(|| usual_lens(Some(reader.role)));
    let prerendered =
        first(board, Reader { lens, clock: Clock { now, today: now.day() }, has_room });
    let (key, seq) = (&board.info.key, board.seq);
    // Nothing in it can be pressed yet.
    format!(
        "<div id=\"prerendered\" class=\"shell-board\" data-board=\"{key}\" data-seq=\"{seq}\" inert>\
         {prerendered}</div>"
    )
}

/// The lens of a page that shows only the board: without filters, and with nothing open over it.
fn wanted(uri: &Uri) -> Option<Option<Lens>> {
    if Page::at(uri.path()) != Page::Board {
        return None;
    }
    match uri.query() {
        None | Some("") => Some(None),
        Some("lens=support") => Some(Some(Lens::Support)),
        Some("lens=dev") => Some(Some(Lens::Development)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_without_filters_is_prerendered() {
        let board = Uri::from_static("/MS/board");
        assert_eq!(wanted(&board), Some(None));
        let support = Uri::from_static("/MS/board/?lens=support");
        assert_eq!(wanted(&support), Some(Some(Lens::Support)));
        for other in ["/", "/MS", "/MS/plan", "/MS/board?q=x", "/MS/board?card=3"] {
            assert_eq!(wanted(&Uri::from_static(other)), None, "{other}");
        }
    }
}
