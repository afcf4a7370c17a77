//! What several parts of the settings need.

use crate::i18n;
use crate::live::Live;
use crate::view::{Memo, Show, view};
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::text::sort_key;
use leptos::prelude::*;

/// Whether this person may not change something.
pub(super) fn read_only(live: Live, action: Action) -> Signal<bool> {
    Memo::new(move |_| !live.may(action)).into()
}

/// Tells people that they can only look.
#[component]
pub(super) fn OnlyToRead(read_only: Signal<bool>) -> AnyView {
    view! {
        <Show when=move || read_only.get()>
            <p class="hint">{i18n::no_access()}</p>
        </Show>
    }
}

/// All names of a list, with their ids, sorted as people count.
pub(super) fn by_name(
    names: impl Iterator<Item = (uuid::Uuid, String)>,
) -> Vec<(uuid::Uuid, String)> {
    let mut names: Vec<_> = names.collect();
    names.order_by_key(|(id, name)| (sort_key(name), *id));
    names
}
