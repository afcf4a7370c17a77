//! The life of each card of a story: from the first call to the last customer who was told.

use super::clock::{DAY, HOUR, MINUTE, id_at, working_day};
use super::script::{Rollout, Script};
use super::table::StoryLine;
use groundswell_domain::Command;
use groundswell_domain::card::{CardEdit, Impact};
use groundswell_domain::column::{Place, Stage};
use groundswell_domain::id::{CardId, CustomerId, UserId};
use groundswell_domain::member::Role;
use groundswell_domain::time::Timestamp;

/// The moments at which a card moved on; those that did not happen are missing.
#[derive(Debug, Default)]
pub(super) struct Life {
    pub(super) created: Timestamp,
    triaged: Option<Timestamp>,
    planned: Option<Timestamp>,
    begun: Option<Timestamp>,
    fixed: Option<Timestamp>,
    /// Until when people call.
    pub(super) calls_end: Timestamp,
    released: Option<Timestamp>,
}

/// Estimates in days of work.
const ESTIMATES: [f32; 6] = [0.5, 0.5, 1.0, 1.0, 2.0, 3.0];

impl Script<'_> {
    pub(super) fn cards(&mut self) {
        for (nth, row) in self.table.rows("cards").iter().enumerate() {
            let stage = stage(row.cell(1));
            let release = self.releases.get(row.cell(6)).copied();
            let life = self.life(row, stage, release);
            let card = CardId(id_at(life.created));
            if !row.cell(0).is_empty() {
                self.cards.insert(row.cell(0), (card, life.created));
            }
            let callers = self.calls(row, card, &life);
            self.rate(row, card, &life);
            self.work_on(row, card, &life, release);
            self.after_the_release(card, stage, &life, &callers);
            self.look_at(nth, row, card, &life);
        }
    }

    fn life(&mut self, row: &StoryLine, stage: Stage, release: Option<Rollout>) -> Life {
        match release.and_then(|release| Some((release, release.live?))) {
            Some((release, live)) if row.cell(4).is_empty() => self.finished(release, live),
            _ => self.open(row, stage),
        }
    }

    /// A card whose fix went out with a release: counted back from its rollout.
    fn finished(&mut self, release: Rollout, live: Timestamp) -> Life {
        let mut moments = match release.parent.and_then(|name| self.releases.get(name)?.live) {
            Some(parent) if release.is_hotfix => {
                let fifth = (live.0 - HOUR - parent.0 - 2 * HOUR) / 5;
                [0, 1, 2, 3, 4].map(|nth| Timestamp(parent.0 + 2 * HOUR + nth * fifth))
            }
            _ => {
                let mut day = live.day();
                [5, 5, 6, 12, 3].map(|most| {
                    day = day + (-1 - self.clock.below(most) as i32);
                    self.clock.at_work(working_day(day))
                })
            }
        };
        moments.sort_unstable();
        let [created, triaged, planned, begun, fixed] = moments;
        Life {
            created,
            triaged: Some(triaged),
            planned: Some(planned),
            begun: Some(begun),
            fixed: Some(fixed),
            calls_end: Timestamp(live.0 - DAY / 2),
            released: Some(live),
        }
    }

    /// A card that is still open: counted on from its first call.
    fn open(&mut self, row: &StoryLine, stage: Stage) -> Life {
        let now = self.clock.now;
        let created = self.clock.ago(row.cell(4));
        let urgent = impact(row.cell(2)) == Impact::Blocked;
        let part = |from: Timestamp, percent: i64| {
            let most = if urgent { HOUR } else { 3 * DAY };
            Timestamp(from.0 + ((now.0 - from.0) * percent / 100).min(most))
        };
        let starts = self.sprints.iter().find(|sprint| sprint.is_running);
        let starts = starts.map_or(now, |sprint| Timestamp(sprint.starts.start().0 + 9 * HOUR));
        let triaged = part(created, 30);
        let planned = part(triaged, 20).max(starts).min(Timestamp(now.0 - HOUR)).max(triaged);
        let begun = part(planned, 30);
        let came_to = |to: Stage, at: Timestamp| (stage >= to).then_some(at);
        Life {
            created,
            triaged: came_to(Stage::Triaged, triaged),
            planned: came_to(Stage::Sprint, planned),
            begun: came_to(Stage::Doing, begun),
            fixed: came_to(Stage::Verify, part(begun, 60)),
            calls_end: now,
            released: None,
        }
    }

    /// The person who took the first call knew the part of the product, and mostly how bad it is.
    fn rate(&mut self, row: &StoryLine, card: CardId, life: &Life) {
        let who = self.someone(Role::Support);
        if let Some(area) = self.areas.get(row.cell(3)).copied() {
            let edit = CardEdit::Area(Some(area));
            self.act(Timestamp(life.created.0 + 20_000), who, Command::EditCard { card, edit });
        }
        let impact = impact(row.cell(2));
        if impact != Impact::Unrated {
            let edit = CardEdit::Impact(impact);
            self.act(Timestamp(life.created.0 + 35_000), who, Command::EditCard { card, edit });
        }
    }

    fn work_on(&mut self, row: &StoryLine, card: CardId, life: &Life, release: Option<Rollout>) {
        let developer = self.someone(Role::Developer);
        let (owner, assigned) = (self.someone(Role::ProductOwner), self.has_note(row, "assignee"));
        if let Some(at) = life.triaged {
            self.move_to(at, owner, card, Stage::Triaged, Place::Top);
            if self.clock.percent(40) || life.planned.is_some() {
                let edit = CardEdit::Estimate(Some(self.clock.pick(&ESTIMATES)));
                let at = Timestamp(at.0 + 10 * MINUTE);
                self.act(at, developer, Command::EditCard { card, edit });
            }
        }
        if let Some(at) = life.planned {
            self.move_to(at, owner, card, Stage::Sprint, Place::Bottom);
        }
        if let Some(at) = life.begun {
            if !assigned {
                let edit = CardEdit::Assignee(Some(developer));
                self.act(at, developer, Command::EditCard { card, edit });
            }
            self.move_to(at, developer, card, Stage::Doing, Place::Top);
        }
        if let Some(at) = life.fixed {
            self.move_to(at, developer, card, Stage::Verify, Place::Top);
        }
        if let (Some(at), Some(release)) = (life.fixed.or(life.begun), release) {
            // A hotfix is decided upon after the work has begun.
            let edit = CardEdit::FixedIn(Some(release.id));
            self.act(at.max(release.made), developer, Command::EditCard { card, edit });
        }
    }

    /// Of the waiting cards, somebody has looked at two in three.
    fn look_at(&mut self, nth: usize, row: &StoryLine, card: CardId, life: &Life) {
        let waits = life.planned.is_none() && !self.has_note(row, "merge");
        let developer = self.people.iter().find(|person| person.role == Role::Developer);
        let developer = developer.filter(|_| waits && !nth.is_multiple_of(3));
        if let Some(developer) = developer {
            let who = developer.id;
            let since = life.triaged.unwrap_or(life.created).0;
            let at = Timestamp(since + (self.clock.now.0 - since) * 2 / 3);
            self.act(at, who, Command::SeeCard { card });
        }
    }

    /// Whether the notes contain something of this kind about it, such as who works on it.
    fn has_note(&self, row: &StoryLine, kind: &str) -> bool {
        let key = row.cell(0);
        let mut notes = self.table.rows("notes").iter();
        !key.is_empty() && notes.any(|note| note.cell(0) == key && note.cell(1) == kind)
    }

    fn move_to(&mut self, at: Timestamp, who: UserId, card: CardId, stage: Stage, place: Place) {
        let Some(to) = self.columns.get(&stage).copied() else { return };
        self.act(at, who, Command::MoveCard { card, to, place, together: false });
    }

    /// Customers are told, and when all have been told, the card is closed. For cards that stay
    /// open, somebody is still to be told.
    fn after_the_release(
        &mut self,
        card: CardId,
        stage: Stage,
        life: &Life,
        callers: &[CustomerId],
    ) {
        let Some(live) = life.released.filter(|_| stage >= Stage::Released) else { return };
        for customer in callers.iter().copied() {
            let at = Timestamp(live.0 + 3 * HOUR + self.clock.below(3 * DAY));
            let reached = stage == Stage::Closed || self.clock.percent(60);
            if reached && at < self.clock.now {
                let who = self.someone(Role::Support);
                if stage == Stage::Closed || callers.last() != Some(&customer) {
                    self.act(at, who, Command::MarkTold { card, customer, told: true });
                }
            }
        }
        if stage == Stage::Closed {
            let who = self.someone(Role::Support);
            let at = Timestamp(live.0 + 4 * DAY + self.clock.below(2 * DAY));
            self.move_to(at, who, card, Stage::Closed, Place::Top);
        }
    }
}

fn stage(text: &str) -> Stage {
    match text {
        "triaged" => Stage::Triaged,
        "sprint" => Stage::Sprint,
        "doing" => Stage::Doing,
        "verify" => Stage::Verify,
        "released" => Stage::Released,
        "closed" => Stage::Closed,
        _ => Stage::Inbox,
    }
}

fn impact(text: &str) -> Impact {
    match text {
        "blocked" => Impact::Blocked,
        "hurts" => Impact::Hurts,
        "confuses" => Impact::Confuses,
        _ => Impact::Unrated,
    }
}
