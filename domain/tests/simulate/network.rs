//! An unreliable network: responses are lost, messages arrive twice and late, connections break.

use crate::dice::Dice;
use groundswell_domain::wire::{ClientMessage, ServerMessage};
use std::collections::VecDeque;

/// The connection between one page and the server.
#[derive(Default)]
pub(crate) struct Link {
    pub(crate) open: bool,
    /// The server has told the page to send later, and accepts no command before
    /// [`ClientMessage::Again`].
    pub(crate) is_put_off: bool,
    up: VecDeque<ClientMessage>,
    down: VecDeque<ServerMessage>,
    /// Copies that arrive a second time, at any time, even on a later connection.
    late_up: Vec<ClientMessage>,
    late_down: Vec<ServerMessage>,
}

impl Link {
    /// Breaks the connection: messages on the way are lost, in both directions.
    pub(crate) fn breaks(&mut self) {
        self.open = false;
        self.is_put_off = false;
        self.up.clear();
        self.down.clear();
    }

    pub(crate) fn send_to_server(&mut self, message: ClientMessage) {
        if self.open {
            self.up.push_back(message);
        }
    }

    pub(crate) fn send_to_page(&mut self, message: ServerMessage) {
        if self.open {
            self.down.push_back(message);
        }
    }

    /// The next message for the server, sometimes one that it has received already.
    pub(crate) fn at_server(&mut self, dice: &mut Dice) -> Option<ClientMessage> {
        if !self.late_up.is_empty() && dice.percent(20) {
            let at = dice.below(self.late_up.len());
            return Some(self.late_up.swap_remove(at));
        }
        let message = self.up.pop_front()?;
        if matches!(message, ClientMessage::Do(_)) && dice.percent(10) {
            self.late_up.push(message.clone());
        }
        Some(message)
    }

    /// The next message for the page, sometimes one that it has received already.
    pub(crate) fn at_page(&mut self, dice: &mut Dice) -> Option<ServerMessage> {
        if !self.late_down.is_empty() && dice.percent(20) {
            let at = dice.below(self.late_down.len());
            return Some(self.late_down.swap_remove(at));
        }
        let message = self.down.pop_front()?;
        // The first messages of a connection belong to this connection only.
        let can_repeat = matches!(
            message,
            ServerMessage::Commits(_) | ServerMessage::Done { .. } | ServerMessage::Refused { .. }
        );
        if can_repeat && dice.percent(10) {
            self.late_down.push(message.clone());
        }
        Some(message)
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.up.is_empty()
            && self.down.is_empty()
            && self.late_up.is_empty()
            && self.late_down.is_empty()
    }
}
