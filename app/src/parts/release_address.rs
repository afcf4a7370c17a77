//! The addresses of releases.

use groundswell_domain::Board;
use groundswell_domain::id::ReleaseId;
use groundswell_domain::release::Release;

/// The address of a release: by its name, which people can read, if an address can contain it.
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
