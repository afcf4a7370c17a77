//! The releases of a story, and how they came onto each system.

use super::clock::{DAY, HOUR, MINUTE, exact, id_at, working_day, working_day_ahead};
use super::script::{Rollout, Script};
use super::table::StoryLine;
use groundswell_domain::Command;
use groundswell_domain::id::{DeploymentId, ReleaseId, SystemId, UserId};
use groundswell_domain::member::Role;
use groundswell_domain::release::{DeploymentState, NewRelease, ReleaseKind};
use groundswell_domain::time::{Day, Timestamp};

impl Script<'_> {
    /// Makes all releases, and rolls out those whose day has passed.
    pub(super) fn releases(&mut self) {
        let who = self.someone(Role::ReleaseManager);
        let last_out = self.table.rows("releases").iter().rposition(|row| is_out(row.cell(5)));
        for (at, row) in self.table.rows("releases").iter().enumerate() {
            let made = self.made(row.cell(4));
            let release = self.rollout(row, made);
            self.releases.insert(row.cell(0), release);
            self.create(row, release, made, who);
            if release.live.is_some() {
                self.deploy_everywhere(row, release, Some(at) == last_out, who);
            }
        }
        for row in self.table.rows("releases").iter().filter(|row| !row.cell(3).is_empty()) {
            self.merge_forward(row, who);
        }
    }

    /// Early in the morning: before anything is done with it on the same day.
    fn made(&mut self, span: &str) -> Timestamp {
        match span.strip_suffix('d') {
            Some(days) => {
                let day = working_day(self.clock.today + -days.parse().unwrap_or(0));
                Timestamp(day.start().0 + 5 * HOUR + 30 * MINUTE)
            }
            None => Timestamp(self.clock.now.0 - exact(span)),
        }
    }

    fn rollout(&self, row: &StoryLine, made: Timestamp) -> Rollout {
        let live = match row.cell(5).strip_suffix('d') {
            Some(ahead) if ahead.starts_with('+') => None,
            Some(days) => {
                let day = working_day(self.clock.today + -days.parse().unwrap_or(0));
                Some(Timestamp(day.start().0 + 7 * HOUR + 15 * MINUTE))
            }
            None => Some(Timestamp(self.clock.now.0 - exact(row.cell(5)))),
        };
        let parent = Some(row.cell(1)).filter(|parent| !parent.is_empty());
        let is_hotfix = row.cell(2) == "hotfix";
        Rollout { id: ReleaseId(id_at(made)), parent, is_hotfix, made, live }
    }

    fn create(&mut self, row: &StoryLine, release: Rollout, made: Timestamp, who: UserId) {
        let parent = release.parent.and_then(|name| self.releases.get(name));
        let new = NewRelease {
            id: release.id,
            name: row.cell(0).to_owned(),
            kind: if release.is_hotfix { ReleaseKind::Hotfix } else { ReleaseKind::Regular },
            parent: parent.map(|parent| parent.id),
            planned: Some(self.planned(row.cell(5), release)),
        };
        self.act(made, who, Command::CreateRelease(new));
    }

    fn planned(&self, span: &str, release: Rollout) -> Day {
        match release.live {
            Some(live) => live.day(),
            None => {
                let days = span.trim_matches(['+', 'd']).parse().unwrap_or(0);
                let day = self.clock.today + days;
                if days == 0 { day } else { working_day_ahead(day) }
            }
        }
    }

    fn merge_forward(&mut self, row: &StoryLine, who: UserId) {
        let (Some(hotfix), Some(into)) =
            (self.releases.get(row.cell(0)), self.releases.get(row.cell(3)))
        else {
            return;
        };
        let command = Command::MergeForward { hotfix: hotfix.id, into: into.id, merged: true };
        let at = Timestamp(hotfix.made.0 + HOUR);
        self.act(at, who, command);
    }

    fn deploy_everywhere(&mut self, row: &StoryLine, release: Rollout, is_last: bool, who: UserId) {
        let only: Vec<&str> = row.cell(6).split(',').map(str::trim).collect();
        for (at, system) in self.table.rows("systems").iter().enumerate() {
            if !only.contains(&"") && !only.contains(&system.cell(0)) {
                continue;
            }
            let state = if is_last { system.cell(2) } else { "done" };
            self.deploy(release, self.systems[at], at as i64, state, who);
        }
    }

    /// The steps of a rollout on one system, as far as it has come.
    fn deploy(&mut self, release: Rollout, on: SystemId, nth: i64, state: &str, who: UserId) {
        use DeploymentState as S;
        let Some(live) = release.live else { return };
        let id = DeploymentId(id_at(live));
        let announced = if release.is_hotfix { -90 * MINUTE } else { -3 * DAY };
        let steps = [
            (S::Announced, announced),
            (S::Running, -43 * MINUTE),
            (S::Migrating, -15 * MINUTE),
            (S::Verifying, -4 * MINUTE),
            (S::Watching, 0),
            (S::Done, 4 * HOUR),
        ];
        let last = match state {
            "announced" => S::Announced,
            "watching" => S::Watching,
            _ => S::Done,
        };
        for (state, after) in steps.into_iter().filter(|(state, _)| *state <= last) {
            // One system after the other, some seconds apart.
            let at = Timestamp(live.0 + after + nth * 9_000);
            let (release, system) = (release.id, on);
            self.act(at, who, Command::Deploy { id, release, system, state });
        }
    }
}

fn is_out(span: &str) -> bool {
    !span.starts_with('+')
}
