//! The head of a release: its name, day and parent, and its state.

use super::merged::Merged;
use crate::live::Live;
use crate::pages::releases::new_release::NewRelease;
use crate::pages::releases::{runs, when};
use crate::parts::actions;
use crate::parts::day_field::DayField;
use crate::parts::editable::Line;
use crate::parts::release_address;
use crate::route::Route;
use crate::view::{Memo, Show, view};
use crate::{format, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::command::Command;
use groundswell_domain::containment::contains;
use groundswell_domain::id::ReleaseId;
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::release::{self, Release, ReleaseEdit, ReleaseKind};
use groundswell_domain::train;
use leptos::prelude::*;

#[component]
pub(super) fn Head(release: ReleaseId) -> AnyView {
    let live = expect_context::<Live>();
    let is_making = RwSignal::new(false);
    let whole = Memo::new(move |_| live.read(|board| board.releases.get(&release).cloned()));
    let disabled = Signal::derive(move || !live.may(Action::Release));
    let edit = move |edit: ReleaseEdit| actions::save(live, Command::EditRelease { release, edit });
    follow_name(live, release);
    let is_hotfix = move || is_hotfix(whole);
    view! {
        <section class="panel release-head">
            <h1 class="vh">{move || format!("{} {}", i18n::release(), name(whole))}</h1>
            <Title release whole disabled is_making />
            <div class="release-fields">
                <DayField
                    label=i18n::release_day()
                    value=Signal::derive(move || whole.get().and_then(|r| r.planned))
                    disabled
                    on_save=move |day| edit(ReleaseEdit::Planned(day))
                />
                <Parent release whole disabled />
                <Merged release into=false />
                <Show when=is_hotfix>
                    <Merged release into=true />
                </Show>
            </div>
        </section>
        <Show when=move || is_making.get()>
            <NewRelease
                kind=ReleaseKind::Hotfix
                parent=Some(release)
                on_close=move || is_making.set(false)
            />
        </Show>
    }
}

fn name(whole: Memo<Option<Release>>) -> String {
    whole.with(|r| r.as_ref().map(|r| r.name.clone())).unwrap_or_default()
}

fn is_hotfix(whole: Memo<Option<Release>>) -> bool {
    whole.with(|r| r.as_ref().is_some_and(|r| r.kind == ReleaseKind::Hotfix))
}

/// The address follows the name: when anybody changes it, and when that is undone.
fn follow_name(live: Live, release: ReleaseId) {
    let route = expect_context::<Route>();
    let path = Memo::new(move |_| {
        live.read(|board| board.releases.get(&release).map(|r| release_address::path(board, r)))
    });
    Effect::new(move |before: Option<Option<String>>| {
        let now = path.get();
        if let (Some(Some(before)), Some(now)) = (before, &now)
            && before != *now
        {
            route.replace(now);
        }
        now
    });
}

/// The name with the state, and the buttons.
#[component]
fn Title(
    release: ReleaseId,
    whole: Memo<Option<Release>>,
    disabled: Signal<bool>,
    is_making: RwSignal<bool>,
) -> AnyView {
    let live = expect_context::<Live>();
    let route = expect_context::<Route>();
    let is_used = Memo::new(move |_| live.read(|board| release::is_used(board, release)));
    let remove = move |_| {
        let name = untrack(|| name(whole));
        actions::remove(live, &name, Command::RemoveRelease { release });
        if live.peek(|board| !board.releases.contains_key(&release)) {
            route.replace(&format!("/{}/releases", live.key()));
        }
    };
    let rename = move |name: String| {
        let edit = ReleaseEdit::Name(name);
        actions::save(live, Command::EditRelease { release, edit })
    };
    view! {
        <header class="release-title">
            <a class="btn quiet" href=format!("/{}/releases", live.key())>
                {i18n::back_to_train()}
            </a>
            <Line
                label=i18n::release_name()
                place=format!("name-{release}")
                class="release-name"
                value=Signal::derive(move || name(whole))
                disabled
                on_save=move |_, to| rename(to)
            />
            {move || match is_hotfix(whole) {
                true => view! { <span class="chip hot">{i18n::hotfix()}</span> },
                false => view! { <span class="chip info">{i18n::release()}</span> },
            }}
            <State release whole />
            <Show when=move || !is_used.get()>
                <button class="btn quiet" disabled=move || disabled.get() on:click=remove>
                    {i18n::remove()}
                </button>
            </Show>
            <button class="btn" disabled=move || disabled.get() on:click=move |_| is_making.set(true)>
                {i18n::create_hotfix()}
            </button>
        </header>
    }
}

/// The planned day and where it runs, in words.
#[component]
fn State(release: ReleaseId, whole: Memo<Option<Release>>) -> AnyView {
    let live = expect_context::<Live>();
    let day = move || {
        live.now.track();
        whole.with(|r| r.as_ref().map(|r| when(r.planned, format::today())))
    };
    let on = Memo::new(move |_| {
        live.read(|board| {
            let class = match train::systems_on(board, release) {
                0 => "chip plain",
                _ => "chip ok",
            };
            (!board.systems.is_empty()).then(|| (class, runs(board, release)))
        })
    });
    view! {
        <span class="dim">{day}</span>
        {move || on.get().map(|(class, text)| view! { <span class=class>{text}</span> })}
    }
}

/// What it is built on: everything fixed there is fixed here.
#[component]
fn Parent(release: ReleaseId, whole: Memo<Option<Release>>, disabled: Signal<bool>) -> AnyView {
    let live = expect_context::<Live>();
    let options = Memo::new(move |_| live.read(|board| possible_parents(board, release)));
    let now = move || whole.with(|r| r.as_ref().and_then(|r| r.parent));
    let is_regular =
        move || whole.with(|r| r.as_ref().is_none_or(|r| r.kind == ReleaseKind::Regular));
    let choose = move |event: leptos::ev::Event| {
        let edit = ReleaseEdit::Parent(event_target_value(&event).parse().ok());
        actions::save(live, Command::EditRelease { release, edit });
    };
    view! {
        <label class="label">
            {i18n::built_on()}
            <select class="field" disabled=move || disabled.get() on:change=choose>
                <Show when=is_regular>
                    <option value="" selected=move || now().is_none()>{i18n::none()}</option>
                </Show>
                {move || options.get().into_iter().map(|(id, name)| view! {
                    <option value=id.to_string() selected=move || now() == Some(id)>{name}</option>
                }).collect::<Vec<_>>()}
            </select>
        </label>
    }
}

/// Releases that do not contain this one, the latest first.
fn possible_parents(board: &Board, release: ReleaseId) -> Vec<(ReleaseId, String)> {
    let others = board.releases.values().filter(|other| !contains(board, other.id, release));
    let mut others: Vec<_> = others.collect();
    others.order_by_key(|other| std::cmp::Reverse((other.created, other.id)));
    others.into_iter().map(|other| (other.id, other.name.clone())).collect()
}
