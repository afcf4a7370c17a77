//! What people do with sprints and releases.

use super::Generator;
use groundswell_domain::command::Command;
use groundswell_domain::id::{DeploymentId, ReleaseId, SprintId};
use groundswell_domain::release::{DeploymentState, NewRelease, ReleaseEdit, ReleaseKind};
use groundswell_domain::sprint::SprintEdit;
use groundswell_domain::time::Day;

impl Generator<'_> {
    pub(super) fn plan_sprint(&mut self) -> Command {
        let (id, name) = (SprintId(self.fresh.id()), self.name());
        let starts = self.now.day();
        Command::PlanSprint { id, name, starts, ends: starts + 13, capacity: 20.0 }
    }

    pub(super) fn edit_sprint(&mut self) -> Command {
        Command::EditSprint { sprint: self.sprint(), edit: self.sprint_edit() }
    }

    pub(super) fn close_sprint(&mut self) -> Command {
        Command::CloseSprint { sprint: self.sprint(), unfinished_to: self.maybe(Generator::sprint) }
    }

    pub(super) fn pull_into_sprint(&mut self) -> Command {
        Command::PullIntoSprint { card: self.card(), sprint: self.sprint() }
    }

    pub(super) fn edit_release(&mut self) -> Command {
        let edits = [
            ReleaseEdit::Name(self.name()),
            ReleaseEdit::Planned(Some(self.now.day() + 7)),
            ReleaseEdit::Parent(self.release_id()),
        ];
        Command::EditRelease { release: self.release(), edit: self.dice.of(edits) }
    }

    pub(super) fn merge_forward(&mut self) -> Command {
        let hotfix = self.release();
        let others = self.board.releases.keys().copied().filter(|other| *other != hotfix);
        let into = self.dice.pick(others).unwrap_or(hotfix);
        Command::MergeForward { hotfix, into, merged: self.dice.percent(70) }
    }

    pub(super) fn sprint_edit(&mut self) -> SprintEdit {
        let starts = Day(self.now.day().0 + self.dice.below(9) as i32);
        let ends = Day(self.now.day().0 + self.dice.below(9) as i32);
        let texts = [SprintEdit::Name(self.name()), SprintEdit::Goal(self.text())];
        match self.dice.below(4) {
            0 => self.dice.of(texts),
            1 => SprintEdit::Dates { starts, ends },
            2 => SprintEdit::Capacity(self.dice.of([0.5, 20.0, 2_000.0])),
            _ => SprintEdit::SupportShare(self.dice.of([0, 30, 101])),
        }
    }

    pub(super) fn create_release(&mut self) -> Command {
        let kind = self.dice.of([ReleaseKind::Regular, ReleaseKind::Hotfix]);
        let (id, name, parent) = (ReleaseId(self.fresh.id()), self.name(), self.release_id());
        Command::CreateRelease(NewRelease { id, name, kind, parent, planned: None })
    }

    pub(super) fn deploy(&mut self) -> Command {
        use DeploymentState as S;
        let state =
            self.dice.of([S::Planned, S::Running, S::Watching, S::Done, S::Done, S::RolledBack]);
        let (release, system) = (self.release(), self.some_system());
        let known = self.dice.pick(self.board.deployments.keys().copied());
        // Rarely an id that another deployment has.
        let id = known.filter(|_| self.dice.percent(5));
        let id = id.unwrap_or(DeploymentId(self.fresh.id()));
        Command::Deploy { id, release, system, state }
    }
}
