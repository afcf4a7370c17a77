//! A new release of the train, or a hotfix upon one.

use super::address;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::dialog::Dialog;
use crate::parts::kept::Kept;
use crate::route::Route;
use crate::view::view;
use crate::{format, i18n};
use groundswell_domain::Board;
use groundswell_domain::command::Command;
use groundswell_domain::id::ReleaseId;
use groundswell_domain::order::Order;
use groundswell_domain::release::{self, Release, ReleaseKind};
use groundswell_domain::text::next_name;
use groundswell_domain::time::Day;
use groundswell_domain::train;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use uuid::Uuid;

/// The rhythm of the train, in days, where two releases do not show another.
const RHYTHM: i32 = 21;

/// A text for the name field, to type over.
fn suggested_name(board: &Board, kind: ReleaseKind, parent: Option<ReleaseId>) -> String {
    let Some(parent) = parent.and_then(|parent| board.releases.get(&parent)) else {
        return String::new();
    };
    if kind == ReleaseKind::Regular {
        return next_name(&parent.name).unwrap_or_default();
    }
    let base = train::base(board, parent.id);
    let stem = board.releases.get(&base).map_or("", |base| &base.name);
    let is_free = |name: &String| board.releases.values().all(|other| other.name != *name);
    (1..).map(|number| format!("{stem}.{number}")).find(is_free).unwrap_or_default()
}

/// The day after the last one in the rhythm of the train; a hotfix is for today.
fn suggested_day(board: &Board, kind: ReleaseKind, today: Day) -> Option<Day> {
    if kind == ReleaseKind::Hotfix {
        return Some(today);
    }
    let planned = board.releases.values().filter(|release| release.kind == ReleaseKind::Regular);
    let mut days: Vec<Day> = planned.filter_map(|release| release.planned).collect();
    days.order();
    let last = *days.last()?;
    let before = days.iter().rev().find(|day| **day < last);
    Some(last + before.map_or(RHYTHM, |before| last - *before))
}

/// Releases to build upon, the latest first.
fn parents(board: &Board) -> Vec<(ReleaseId, String)> {
    let mut all: Vec<&Release> = board.releases.values().collect();
    all.order_by_key(|release| std::cmp::Reverse((release.created, release.id)));
    all.into_iter().map(|release| (release.id, release.name.clone())).collect()
}

#[component]
pub(crate) fn NewRelease(
    kind: ReleaseKind,
    /// What it is built on, where that is known.
    #[prop(optional_no_strip)]
    parent: Option<ReleaseId>,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let live = expect_context::<Live>();
    let route = expect_context::<Route>();
    let usual = live.peek(|board| {
        let usual = match kind {
            ReleaseKind::Regular => train::latest(board),
            ReleaseKind::Hotfix => train::current(board).or_else(|| train::latest(board)),
        };
        usual.map(|release| release.id)
    });
    let parent = RwSignal::new(parent.or(usual));
    let (title, place) = match kind {
        ReleaseKind::Regular => (i18n::new_release(), "new-release"),
        ReleaseKind::Hotfix => (i18n::create_hotfix(), "new-hotfix"),
    };
    let suggested = live.peek(|b| suggested_name(b, kind, parent.get_untracked()));
    let kept = Kept::new(live, place).or(suggested);
    let name = kept.text();
    let day = live.peek(|board| suggested_day(board, kind, format::today()));
    let day = RwSignal::new(day.map(format::iso).unwrap_or_default());
    let choose = move |event: leptos::ev::Event| {
        let before = live.peek(|b| suggested_name(b, kind, parent.get_untracked()));
        parent.set(event_target_value(&event).parse().ok());
        // A name that somebody has typed stays.
        if name.get_untracked() == before {
            name.set(live.peek(|b| suggested_name(b, kind, parent.get_untracked())));
        }
    };
    let create = move |event: SubmitEvent| {
        event.prevent_default();
        let new = release::NewRelease {
            id: ReleaseId(Uuid::now_v7()),
            name: name.get_untracked(),
            kind,
            parent: parent.get_untracked(),
            planned: format::parse_iso(&day.get_untracked()),
        };
        let id = new.id;
        let name = new.name.clone();
        if actions::add(live, &name, Command::CreateRelease(new)) {
            kept.forget();
            on_close();
            let path = live.peek(|b| b.releases.get(&id).map(|release| address::path(b, release)));
            route.go(&path.unwrap_or_default());
        }
    };
    let field = move |label: &'static str, kind: &'static str, value: RwSignal<String>| {
        view! {
            <label class="label">
                {label}
                <input
                    class="field"
                    type=kind
                    required=kind == "text"
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:input=move |event| match event_target_value(&event) {
                        typed if value == name => kept.set(typed),
                        typed => value.set(typed),
                    }
                />
            </label>
        }
    };
    let options = live.peek(parents).into_iter().map(move |(id, name)| {
        let selected = parent.get_untracked() == Some(id);
        view! { <option value=id.to_string() selected=selected>{name}</option> }
    });
    let cancel = move |_| {
        kept.forget();
        on_close();
    };
    view! {
        <Dialog label=title on_close>
            <form class="form" on:submit=create>
                <h2>{title}</h2>
                <label class="label">
                    {i18n::built_on()}
                    <select class="field" on:change=choose>
                        {(kind == ReleaseKind::Regular).then(|| view! {
                            <option value="" selected=parent.get_untracked().is_none()>{i18n::none()}</option>
                        })}
                        {options.collect::<Vec<_>>()}
                    </select>
                </label>
                <div class="pair">
                    {field(i18n::release_name(), "text", name)}
                    {field(i18n::release_day(), "date", day)}
                </div>
                <div class="buttons">
                    <button class="btn" type="button" on:click=cancel>{i18n::cancel()}</button>
                    <button class="btn pri">{title}</button>
                </div>
            </form>
        </Dialog>
    }
}
