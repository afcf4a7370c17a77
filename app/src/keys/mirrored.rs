//! Keys along the line. The registry is written for lines that begin at the left; in the others, what
//! comes next is at the left.

use crate::i18n;

/// The key of the registry that somebody means.
pub(super) fn meant(name: &str) -> &str {
    let turns = i18n::lang().is_right_to_left();
    match name {
        "arrowright" if turns => "arrowleft",
        "arrowleft" if turns => "arrowright",
        _ => name,
    }
}

/// The key that somebody has to press.
pub(super) fn shown(way: String) -> String {
    if !i18n::lang().is_right_to_left() {
        return way;
    }
    let turned = |sign| match sign {
        '→' => '←',
        '←' => '→',
        other => other,
    };
    way.chars().map(turned).collect()
}
