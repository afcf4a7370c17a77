//! Reading the board, for views: reactive or not.

use super::OpenBoard;
use groundswell_domain::Board;
use groundswell_domain::id::CardId;
use leptos::prelude::*;

impl OpenBoard {
    /// Reads the board; reactive. Returns the default if there is no board yet.
    pub fn read<T: Default>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.answer(true, read)
    }

    /// Reads the board; reactive for one card and everything that is not a card, but not for other
    /// cards.
    pub fn read_card<T: Default>(self, card: CardId, read: impl FnOnce(&Board) -> T) -> T {
        let trigger = self.followed.try_update_value(|all| all.entry(card).clone());
        trigger.inspect(Track::track);
        self.peek(read)
    }

    /// Reads the board as it is now; not reactive.
    pub fn peek<T: Default>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.answer(false, read)
    }

    fn answer<T: Default>(self, follow: bool, read: impl FnOnce(&Board) -> T) -> T {
        let (mut read, mut answer) = (Some(read), None);
        self.show(follow, &mut |board: &Board| answer = read.take().map(|read| read(board)));
        answer.unwrap_or_default()
    }

    /// The part of reading that is not generic.
    fn show(self, follow: bool, reader: &mut dyn Reader) {
        if follow {
            self.replica.track();
        }
        self.replica.with_untracked(|replica| {
            if let Some(replica) = replica {
                reader.read(replica.board());
            }
        });
    }
}

/// A function that reads the board. A `dyn FnMut` would make the download larger, for each of many
/// readers.
trait Reader {
    fn read(&mut self, board: &Board);
}

impl<F: FnMut(&Board)> Reader for F {
    fn read(&mut self, board: &Board) {
        self(board);
    }
}
