//! Which release contains which fix: along parents and what was merged forward, never by name.

use crate::board::Board;
use crate::id::ReleaseId;
use std::collections::BTreeSet;

/// Whether everything fixed in `fix` is fixed in `release`.
///
/// A release contains itself, what its parent contains, and what the hotfixes merged forward
/// into it contain.
pub fn contains(board: &Board, release: ReleaseId, fix: ReleaseId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![release];
    while let Some(id) = open.pop() {
        if id == fix {
            return true;
        }
        if !seen.insert(id) {
            continue;
        }
        if let Some(release) = board.releases.get(&id) {
            open.extend(release.parent);
            open.extend(&release.merged_forward);
        }
    }
    false
}
