//! Commands about sprints and releases.

use crate::world::{TODAY, id};
use groundswell_domain::command::Command;
use groundswell_domain::id::ReleaseId;
use groundswell_domain::release::{DeploymentState, NewRelease, ReleaseEdit, ReleaseKind};
use groundswell_domain::sprint::SprintEdit;

pub(super) fn sprints() -> Vec<Command> {
    let (id, name) = (id("15"), "15".into());
    vec![Command::PlanSprint { id, name, starts: TODAY, ends: TODAY + 5, capacity: 7.5 }]
}

pub(super) fn sprint_edits() -> Vec<Command> {
    [
        SprintEdit::Name("Twelve".into()),
        SprintEdit::Goal("No waves".into()),
        SprintEdit::Dates { starts: TODAY + 1, ends: TODAY + 2 },
        SprintEdit::Capacity(12.5),
        SprintEdit::SupportShare(40),
    ]
    .map(|edit| Command::EditSprint { sprint: id("12"), edit })
    .to_vec()
}

pub(super) fn closings() -> Vec<Command> {
    [None, Some(id("13"))]
        .map(|unfinished_to| Command::CloseSprint { sprint: id("12"), unfinished_to })
        .to_vec()
}

pub(super) fn releases() -> Vec<Command> {
    vec![created(ReleaseKind::Regular, None), created(ReleaseKind::Hotfix, Some(id("24.7")))]
}

pub(super) fn release_edits() -> Vec<Command> {
    [
        ReleaseEdit::Name("24.7 final".into()),
        ReleaseEdit::Planned(Some(TODAY + 3)),
        ReleaseEdit::Parent(None),
        ReleaseEdit::Parent(Some(id("24.6"))),
    ]
    .map(|edit| Command::EditRelease { release: id("24.7"), edit })
    .to_vec()
}

pub(super) fn merges_forward() -> Vec<Command> {
    vec![
        Command::MergeForward { hotfix: id("24.7.1"), into: id("24.6"), merged: false },
        Command::MergeForward { hotfix: id("24.6"), into: id("24.7"), merged: true },
    ]
}

fn created(kind: ReleaseKind, parent: Option<ReleaseId>) -> Command {
    let (id, name, planned) = (id("24.8"), "24.8".to_string(), Some(TODAY));
    Command::CreateRelease(NewRelease { id, name, kind, parent, planned })
}

pub(super) fn deployments() -> Vec<Command> {
    use DeploymentState as S;
    let deploy = |name: &str, release: &str, state| Command::Deploy {
        id: id(name),
        release: id(release),
        system: id("South"),
        state,
    };
    let next = [S::Planned, S::Watching, S::Done].map(|it| deploy("24.7 South", "24.7", it));
    let last = [S::Held, S::RolledBack].map(|it| deploy("24.6 South", "24.6", it));
    next.into_iter().chain(last).collect()
}
