//! Impact: shape, word and colour together, so that each alone is enough.

use crate::html::Html;
use crate::view::view;
use groundswell_domain::card::Impact;
use groundswell_i18n as i18n;

/// Every impact, the worst first.
pub const IN_ORDER: [Impact; 4] =
    [Impact::Blocked, Impact::Hurts, Impact::Confuses, Impact::Unrated];

/// The sign of an impact.
pub fn shape(impact: Impact) -> &'static str {
    match impact {
        Impact::Blocked => "■",
        Impact::Hurts => "▲",
        Impact::Confuses => "●",
        Impact::Unrated => "○",
    }
}

fn class(impact: Impact) -> &'static str {
    match impact {
        Impact::Blocked => "chip crit",
        Impact::Hurts => "chip high",
        Impact::Confuses => "chip med",
        Impact::Unrated => "chip plain",
    }
}

/// The chip of an impact.
pub fn chip(impact: Impact) -> Html {
    view! {
        <span class=class(impact)>
            <span aria-hidden="true">{shape(impact)}</span>
            {i18n::impact_word(impact)}
        </span>
    }
}
