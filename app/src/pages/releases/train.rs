//! The order of the releases, what belongs together, and where each runs. Names are never
//! compared: only days, and what is built on what.

use groundswell_domain::Board;
use groundswell_domain::containment::contains;
use groundswell_domain::id::ReleaseId;
use groundswell_domain::order::Order;
use groundswell_domain::release::{Release, ReleaseKind};
use groundswell_domain::time::{Day, Timestamp};

fn day(release: &Release) -> (Day, Timestamp) {
    (release.planned.unwrap_or_else(|| release.created.day()), release.created)
}

fn regular(board: &Board) -> impl Iterator<Item = &Release> {
    board.releases.values().filter(|release| release.kind == ReleaseKind::Regular)
}

/// Regular releases that run nowhere yet, the next first.
pub(crate) fn waiting(board: &Board) -> Vec<&Release> {
    let mut waiting: Vec<_> = regular(board).filter(|release| !board.has_run(release.id)).collect();
    waiting.order_by_key(|release| (release.planned.is_none(), release.planned, release.created));
    waiting
}

/// Regular releases that run, or ran, somewhere, the latest first.
pub(crate) fn out(board: &Board) -> Vec<&Release> {
    let mut out: Vec<_> = regular(board).filter(|release| board.has_run(release.id)).collect();
    out.order_by_key(|release| std::cmp::Reverse(day(release)));
    out
}

/// The release that the systems are on, or on their way to.
pub(crate) fn current(board: &Board) -> Option<&Release> {
    out(board).into_iter().next()
}

/// The regular release of all that a new one may follow: the latest of them.
pub(crate) fn latest(board: &Board) -> Option<&Release> {
    regular(board).max_by_key(|release| day(release))
}

/// The regular release that a hotfix belongs to; a regular one belongs to itself.
pub(crate) fn base(board: &Board, release: ReleaseId) -> ReleaseId {
    let mut at = release;
    // Hotfixes may be built on hotfixes; the count ends a circle that must not be there.
    for _ in 0..100 {
        match board.releases.get(&at) {
            Some(Release { kind: ReleaseKind::Hotfix, parent: Some(parent), .. }) => at = *parent,
            _ => break,
        }
    }
    at
}

/// The hotfixes of a regular release, the first first.
pub(crate) fn hotfixes_of(board: &Board, release: ReleaseId) -> Vec<&Release> {
    let all = board.releases.values().filter(|other| other.id != release);
    let mut hotfixes: Vec<_> = all.filter(|other| base(board, other.id) == release).collect();
    hotfixes.order_by_key(|hotfix| (hotfix.created, hotfix.id));
    hotfixes
}

/// The hotfixes whose fixes a release brings besides those of the regular ones before it: its
/// own ground as far as that is hotfixes, and what was merged forward.
pub(crate) fn hotfixes_in(board: &Board, release: ReleaseId) -> Vec<ReleaseId> {
    let mut found: Vec<ReleaseId> = Vec::new();
    let mut open = vec![release];
    while let Some(id) = open.pop() {
        let Some(of) = board.releases.get(&id) else { continue };
        for next in of.parent.iter().chain(&of.merged_forward) {
            let is_hotfix =
                board.releases.get(next).is_some_and(|next| next.kind == ReleaseKind::Hotfix);
            if is_hotfix && *next != release && !found.contains(next) {
                found.push(*next);
                open.push(*next);
            }
        }
    }
    found.order_by_key(|id| board.releases.get(id).map(|hotfix| (hotfix.created, hotfix.id)));
    found
}

/// On how many systems a release runs: as it is, or with hotfixes upon it.
pub(crate) fn systems_on(board: &Board, release: ReleaseId) -> usize {
    let base_of = |id| base(board, id);
    let runs_it =
        |runs: ReleaseId| base_of(runs) == base_of(release) && contains(board, runs, release);
    board.systems.values().filter(|system| system.runs.is_some_and(runs_it)).count()
}

/// The address of a release: by its name, which people read, where an address can hold it.
pub(crate) fn path(board: &Board, release: &Release) -> String {
    let name = &release.name;
    let is_plain = !name.contains(['/', '\\', '%', '?', '#']) && !name.trim_matches('.').is_empty();
    let part = if is_plain {
        String::from(js_sys::encode_uri_component(name))
    } else {
        release.id.to_string()
    };
    format!("/{}/releases/{part}", board.info.key)
}

/// The release that a part of an address names.
pub(crate) fn named(board: &Board, part: &str) -> Option<ReleaseId> {
    let by_id = part.parse().ok().filter(|id| board.releases.contains_key(id));
    by_id.or_else(|| board.releases.values().find(|r| r.name == part).map(|r| r.id))
}
