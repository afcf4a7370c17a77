//! How many of the customers who reported a card have been told: a ring that closes, and the numbers.

use crate::html::Html;
use crate::view::view;
use groundswell_i18n as i18n;

/// How many of all customers have been told, as a ring with the numbers.
pub fn told(told: usize, all: usize) -> Html {
    let share = 100 * told / all.max(1);
    view! {
        <span class="told">
            <svg class="ring" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
                <circle cx="8" cy="8" r="6" />
                <circle
                    class="told-part"
                    cx="8" cy="8" r="6"
                    pathLength="100"
                    stroke-dasharray=format!("{share} 100")
                    transform="rotate(-90 8 8)"
                />
            </svg>
            {i18n::told_of(told, all)}
        </span>
    }
}
