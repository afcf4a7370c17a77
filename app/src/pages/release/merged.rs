//! Hotfixes merged forward: stated by a person, never guessed from a name.

use crate::i18n;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::release_address;
use crate::view::{For, Memo, Show, view};
use groundswell_domain::Board;
use groundswell_domain::command::Command;
use groundswell_domain::containment::contains;
use groundswell_domain::id::ReleaseId;
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::release::{Release, ReleaseKind};
use leptos::prelude::*;

/// The release at the other end of a merge.
type End = (ReleaseId, String, String);

/// The hotfixes that a release contains; with `into`, the releases that contain this hotfix.
#[component]
pub(super) fn Merged(release: ReleaseId, into: bool) -> AnyView {
    let live = expect_context::<Live>();
    let ends = Memo::new(move |_| live.read(|board| ends(board, release, into)));
    let more = Memo::new(move |_| live.read(|board| candidates(board, release, into)));
    let disabled = move || !live.may(Action::Release);
    let merge = move |other: ReleaseId, merged: bool| {
        let (hotfix, into) = if into { (release, other) } else { (other, release) };
        actions::save(live, Command::MergeForward { hotfix, into, merged });
    };
    let (title, add, none) = match into {
        true => (i18n::merged_into(), i18n::merge_add_into(), i18n::merge_none_into()),
        false => (i18n::merged_forward(), i18n::merge_add(), i18n::merge_none()),
    };
    let choose = move |event: leptos::ev::Event| {
        if let Ok(other) = event_target_value(&event).parse() {
            merge(other, true);
        }
    };
    view! {
        <div class="label merged">
            <span>{title}</span>
            <ul>
                <For each=move || ends.get() key=|end| end.clone() let:end>
                    {
                        let (other, name, path) = end;
                        let remove = i18n::merge_remove(&name);
                        view! {
                            <li>
                                <a href=path>{name}</a>
                                <button
                                    class="btn quiet"
                                    disabled=disabled
                                    aria-label=remove
                                    on:click=move |_| merge(other, false)
                                >
                                    "✕"
                                </button>
                            </li>
                        }
                    }
                </For>
                <Show when=move || ends.with(Vec::is_empty)>
                    <li class="hint">{none}</li>
                </Show>
            </ul>
            <Show when=move || !more.with(Vec::is_empty)>
                <select class="field" aria-label=add disabled=disabled on:change=choose>
                    {move || {
                        let options = more.get().into_iter();
                        let options = options.map(|(id, name, _)| view! {
                            <option value=id.to_string()>{name}</option>
                        });
                        // Rendered again with the list, so that it shows its prompt again after
                        // each choice.
                        view! { <option value="" selected=true>{add}</option> {options.collect::<Vec<_>>()} }
                    }}
                </select>
            </Show>
        </div>
    }
}

fn end(board: &Board, release: &Release) -> End {
    (release.id, release.name.clone(), release_address::path(board, release))
}

fn ends(board: &Board, release: ReleaseId, into: bool) -> Vec<End> {
    let merged = |into: &Release, hotfix: &Release| into.merged_forward.contains(&hotfix.id);
    others(
        board,
        release,
        |this, other| {
            if into { merged(other, this) } else { merged(this, other) }
        },
    )
}

fn candidates(board: &Board, release: ReleaseId, into: bool) -> Vec<End> {
    let fits = |into: &Release, hotfix: &Release| {
        hotfix.kind == ReleaseKind::Hotfix
            && !contains(board, into.id, hotfix.id)
            && !contains(board, hotfix.id, into.id)
    };
    others(board, release, |this, other| if into { fits(other, this) } else { fits(this, other) })
}

/// The other releases that `takes` accepts, the latest first.
fn others(
    board: &Board,
    release: ReleaseId,
    takes: impl Fn(&Release, &Release) -> bool,
) -> Vec<End> {
    let Some(this) = board.releases.get(&release) else { return Vec::new() };
    let all = board.releases.values().filter(|other| other.id != release);
    let mut taken: Vec<&Release> = all.filter(|other| takes(this, other)).collect();
    taken.order_by_key(|other| std::cmp::Reverse((other.created, other.id)));
    taken.into_iter().map(|other| end(board, other)).collect()
}
