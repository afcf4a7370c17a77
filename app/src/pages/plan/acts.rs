//! The actions of planning: walk, select, pull, remove, place by hand.

use super::state::Plan;
use crate::parts::{actions, tile};
use crate::{focus, i18n};
use groundswell_domain::column::Place;
use groundswell_domain::command::Command;
use groundswell_domain::id::CardId;
use groundswell_domain::{pain, planning};
use leptos::prelude::*;
use uuid::Uuid;

impl Plan {
    /// The title of a card.
    fn title(self, card: CardId) -> String {
        self.live.peek(|b| b.cards.get(&card).map(|c| c.title.clone())).unwrap_or_default()
    }

    /// Puts the focus on the next or previous row.
    pub(super) fn walk(self, from: CardId, step: isize) {
        let is_ranked = self.ranking.with_untracked(|cards| cards.contains(&from));
        let cards = if is_ranked { self.ranking } else { self.pulled };
        let next = cards.with_untracked(|cards| {
            let at = cards.iter().position(|id| *id == from)?;
            // If no row has the focus yet, the first press only focuses this one.
            if focus::card().is_none() {
                return Some(from);
            }
            cards.get(at.checked_add_signed(step)?).copied()
        });
        if let Some(next) = next {
            tile::reveal(self.view, next);
        }
    }

    /// The ranking has the focus: the keys go to a card in it.
    pub(super) fn stop_in_ranking(self) {
        let stop = self.view.tab_stop;
        self.ranking.with_untracked(|cards| {
            if !stop.get_untracked().is_some_and(|card| cards.contains(&card)) {
                stop.set(cards.first().copied());
            }
        });
    }

    /// Puts the focus into the other list.
    pub(super) fn walk_across(self, from: CardId, right: bool) {
        let is_ranked = self.ranking.with_untracked(|cards| cards.contains(&from));
        let other = if is_ranked { self.pulled } else { self.ranking };
        let next = other.with_untracked(|cards| cards.first().copied());
        if let Some(next) = next.filter(|_| is_ranked == right) {
            tile::reveal(self.view, next);
        }
    }

    /// The selection, or this card if nothing is selected.
    pub(super) fn selection_or(self, card: CardId) -> Vec<CardId> {
        let selection = untrack(|| self.selection());
        if selection.is_empty() { vec![card] } else { selection }
    }

    /// The selection if this card is part of it, otherwise the card alone.
    pub(super) fn with_selection(self, card: CardId) -> Vec<CardId> {
        let selection = untrack(|| self.selection());
        if selection.contains(&card) { selection } else { vec![card] }
    }

    /// Pulls cards into the sprint, with one undo for all of them.
    pub(super) fn pull(self, cards: &[CardId]) {
        let Some(sprint) = self.sprint.get_untracked() else {
            self.live.toasts.warn(i18n::sprint_none());
            return;
        };
        let pull = |card: &CardId| Command::PullIntoSprint { card: *card, sprint };
        let done = self.live.send_all(cards.iter().map(pull));
        self.view
            .selected
            .update(|selected| selected.retain(|card| !cards[..done.len()].contains(card)));
        let name = self.live.peek(|b| b.sprints.get(&sprint).map(|s| s.name.clone()));
        let name = name.unwrap_or_default();
        let text = match done.len() {
            0 => return,
            1 => i18n::pulled_one(&self.title(cards[0]), &name),
            many => i18n::pulled(many, &name),
        };
        self.live.say_all_done(text, done);
    }

    /// Pulls cards and goes on with the next one of the ranking.
    pub(super) fn pull_and_go_on(self, cards: &[CardId]) {
        let next = self.ranking.with_untracked(|all| {
            let last = all.iter().rposition(|id| cards.contains(id))?;
            let stays = |id: &&CardId| !cards.contains(id);
            all[last..].iter().find(stays).or(all[..last].iter().rev().find(stays)).copied()
        });
        self.pull(cards);
        if let Some(next) = next.or(cards.last().copied()) {
            tile::reveal(self.view, next);
        }
    }

    /// Removes a card from the sprint.
    pub(super) fn take_out(self, card: CardId) {
        let next = self.pulled.with_untracked(|all| {
            let at = all.iter().position(|id| *id == card)?;
            all.get(at + 1).or(all.get(at.checked_sub(1)?)).copied()
        });
        if self.live.send(Command::DropFromSprint { card }) {
            let text = i18n::taken_out(&self.title(card));
            self.live.say_done(text);
            tile::reveal(self.view, next.unwrap_or(card));
        }
    }

    /// Moves a card one row up or down.
    pub(super) fn step(self, card: CardId, down: bool) {
        let place = self.ranking.with_untracked(|cards| {
            let at = cards.iter().position(|id| *id == card)?;
            match down {
                true => cards.get(at + 1).map(|id| Place::After(*id)),
                false => at.checked_sub(1).map(|above| Place::Before(cards[above])),
            }
        });
        if let Some(place) = place {
            self.place(card, place);
        }
    }

    /// Moves a card to the top of the ranking.
    pub(super) fn to_top(self, card: CardId) {
        let first = self.ranking.with_untracked(|cards| cards.first().copied());
        if let Some(first) = first.filter(|first| *first != card) {
            self.place(card, Place::Before(first));
        }
    }

    /// Ranks a card by hand, and asks why.
    pub(super) fn place(self, card: CardId, place: Place) {
        if self.by_effort.get_untracked() {
            self.live.toasts.say(i18n::order_effort_hint());
            return;
        }
        let list = self.ranking.get_untracked();
        let pin = self.live.peek(|board| {
            let place = planning::in_own_column(board, &list, card, place)?;
            Some(Command::PinCard { card, place, reason: reason(board, card) })
        });
        if !pin.is_some_and(|pin| self.live.send(pin)) {
            return;
        }
        let list = self.ranking.get_untracked();
        let at = list.iter().position(|id| *id == card).map_or(0, |at| at + 1);
        let text = i18n::reordered(&self.title(card), at, list.len());
        self.live.say_done(text);
        self.asking.set(Some(card));
        tile::reveal(self.view, card);
        focus::on(&format!("[data-card=\"{card}\"] .line-in-row input"));
        focus::flash(card);
    }

    /// Adds a card right below another, and opens the line for the next one; `false` if that was
    /// refused.
    pub(super) fn add_below(self, above: CardId, title: String) -> bool {
        let Some(column) = self.live.peek(|board| board.cards.get(&above).map(|c| c.column)) else {
            return false;
        };
        let card = CardId(Uuid::now_v7());
        let capture = Command::CaptureCard { id: card, title, column: Some(column), contact: None };
        let place = Place::After(above);
        let pin = Command::PinCard { card, place, reason: String::new() };
        let done = self.live.send_all([capture, pin].into_iter());
        if done.is_empty() {
            return false;
        }
        self.live.say_all_done(actions::created(self.live, card), done);
        self.begin_below(card);
        true
    }

    /// Opens the line below a card.
    pub(super) fn begin_below(self, card: CardId) {
        self.adding.set(Some(card));
        focus::on(".add-below");
    }

    /// Saves why a card was placed by hand; `false` if that was refused.
    pub(super) fn explain(self, card: CardId, to: String) -> bool {
        let now = self.live.now.get_untracked();
        let pin = self.live.peek(|board| {
            if to.trim() == reason(board, card) {
                return None;
            }
            let order = pain::ranking(board, board.cards.get(&card)?.column, now);
            let at = order.iter().position(|id| *id == card)?;
            let place = at.checked_sub(1).map_or(Place::Top, |above| Place::After(order[above]));
            Some(Command::PinCard { card, place, reason: to })
        });
        let is_taken = pin.is_none_or(|pin| self.live.send(pin));
        if is_taken {
            self.asking.set(None);
        }
        is_taken
    }

    /// Removes the manual place of a card: it is ranked by its pain again.
    pub(super) fn unpin(self, card: CardId) {
        if self.live.send(Command::UnpinCard { card }) {
            let text = i18n::ranked_by_pain(&self.title(card));
            self.live.say_done(text);
            self.asking.set(None);
            tile::reveal(self.view, card);
        }
    }
}

/// Why a person placed a card by hand, if they said so.
fn reason(board: &groundswell_domain::Board, card: CardId) -> String {
    let pin = board.cards.get(&card).and_then(|card| card.pin.as_ref());
    pin.map(|pin| pin.reason.clone()).unwrap_or_default()
}
