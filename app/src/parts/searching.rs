//! Searching as well as the page can: with typing errors, with words that only the server knows,
//! and the most likely cards first.

use super::matching::MATCHES;
use crate::format::today;
use crate::live::Live;
use groundswell_client::archive;
use groundswell_domain::card::Card;
use groundswell_domain::matching::{Index, Match, Strength};
use groundswell_domain::suggest::suggest;

/// The cards of which the likeliest are offered.
const CONSIDERED: usize = 4 * MATCHES;
/// The odds that a card is meant if the server says so: it fits just well enough.
const BY_SERVER: f32 = 1.1;

/// Cards that a text may be about. Also follows what the server finds for it.
pub(crate) fn search(live: Live, index: &Index, text: &str) -> Vec<Match> {
    archive::ask(live.board(), text);
    // Searches again when cards of the archive have arrived: then they are in the index.
    live.visits.track();
    let by_server = live.found_for(text, |looked| &looked.meant);
    let mut found = index.search(text, CONSIDERED);
    live.peek(|board| {
        // The server knows full descriptions, the index only their first lines.
        let goes_on = |card: &Card| card.goes_on && card.is_live();
        for id in by_server.into_iter().filter(|id| board.cards.get(id).is_some_and(goes_on)) {
            match found.iter_mut().find(|found| found.id == id) {
                Some(found) => found.score = found.score.max(BY_SERVER),
                None => found.push(Match { id, score: BY_SERVER, strength: Strength::Good }),
            }
        }
        suggest(board, today(), found)
    })
}
