//! A new release of the train, or a hotfix for one.

use crate::live::Live;
use crate::parts::actions;
use crate::parts::dialog::Dialog;
use crate::parts::kept::Kept;
use crate::parts::release_address;
use crate::route::Route;
use crate::view::view;
use crate::{format, i18n};
use groundswell_client::signal::RwSignal;
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

/// The interval of the train in days, if it cannot be derived from two releases.
const RHYTHM: i32 = 21;

/// The suggestion for the name field.
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

/// The next day in the interval of the train; a hotfix is for today.
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

/// Releases to build on, the latest first.
fn parents(board: &Board) -> Vec<(ReleaseId, String)> {
    let mut all: Vec<&Release> = board.releases.values().collect();
    all.order_by_key(|release| std::cmp::Reverse((release.created, release.id)));
    all.into_iter().map(|release| (release.id, release.name.clone())).collect()
}

/// The fields of the form as they are typed.
#[derive(Clone, Copy)]
struct Form {
    live: Live,
    kind: ReleaseKind,
    parent: RwSignal<Option<ReleaseId>>,
    /// The name, which this browser keeps until the release is created.
    kept: Kept,
    day: RwSignal<String>,
}

impl Form {
    fn new(live: Live, kind: ReleaseKind, parent: Option<ReleaseId>) -> Form {
        let usual = live.peek(|board| {
            let usual = match kind {
                ReleaseKind::Regular => train::latest(board),
                ReleaseKind::Hotfix => train::current(board).or_else(|| train::latest(board)),
            };
            usual.map(|release| release.id)
        });
        let parent = parent.or(usual);
        let place = match kind {
            ReleaseKind::Regular => "new-release",
            ReleaseKind::Hotfix => "new-hotfix",
        };
        let suggested = live.peek(|board| suggested_name(board, kind, parent));
        let kept = Kept::new(live, place).or(suggested);
        let day = live.peek(|board| suggested_day(board, kind, format::today()));
        let day = RwSignal::new(day.map(format::iso).unwrap_or_default());
        Form { live, kind, parent: RwSignal::new(parent), kept, day }
    }

    fn suggested_name(self) -> String {
        let parent = self.parent.get_untracked();
        self.live.peek(|board| suggested_name(board, self.kind, parent))
    }

    fn choose_parent(self, parent: Option<ReleaseId>) {
        let before = self.suggested_name();
        self.parent.set(parent);
        // A name that somebody has typed stays.
        let name = self.kept.text();
        if name.get_untracked() == before {
            name.set(self.suggested_name());
        }
    }

    /// Creates the release; `None` where that was refused, which a message says.
    fn create(self) -> Option<ReleaseId> {
        let new = release::NewRelease {
            id: ReleaseId(Uuid::now_v7()),
            name: self.kept.text().get_untracked(),
            kind: self.kind,
            parent: self.parent.get_untracked(),
            planned: format::parse_iso(&self.day.get_untracked()),
        };
        let (id, name) = (new.id, new.name.clone());
        actions::add(self.live, &name, Command::CreateRelease(new)).then(|| {
            self.kept.forget();
            id
        })
    }

    fn field(self, label: &'static str, kind: &'static str, value: RwSignal<String>) -> AnyView {
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
                        typed if value == self.kept.text() => self.kept.set(typed),
                        typed => value.set(typed),
                    }
                />
            </label>
        }
    }

    fn field_of_parent(self) -> AnyView {
        let parent = self.parent;
        let options = self.live.peek(parents).into_iter().map(move |(id, name)| {
            let selected = parent.get_untracked() == Some(id);
            view! { <option value=id.to_string() selected=selected>{name}</option> }
        });
        let choose = move |event: leptos::ev::Event| {
            self.choose_parent(event_target_value(&event).parse().ok());
        };
        view! {
            <label class="label">
                {i18n::built_on()}
                <select class="field" on:change=choose>
                    {(self.kind == ReleaseKind::Regular).then(|| view! {
                        <option value="" selected=parent.get_untracked().is_none()>{i18n::none()}</option>
                    })}
                    {options.collect::<Vec<_>>()}
                </select>
            </label>
        }
    }
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
    let form = Form::new(live, kind, parent);
    let title = match kind {
        ReleaseKind::Regular => i18n::new_release(),
        ReleaseKind::Hotfix => i18n::create_hotfix(),
    };
    let create = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(id) = form.create() {
            on_close();
            let path = live
                .peek(|board| board.releases.get(&id).map(|it| release_address::path(board, it)));
            route.go(&path.unwrap_or_default());
        }
    };
    let cancel = move |_| {
        form.kept.forget();
        on_close();
    };
    view! {
        <Dialog label=title on_close>
            <form class="form" on:submit=create>
                <h2>{title}</h2>
                {form.field_of_parent()}
                <div class="pair">
                    {form.field(i18n::release_name(), "text", form.kept.text())}
                    {form.field(i18n::release_day(), "date", form.day)}
                </div>
                <div class="buttons">
                    <button class="btn" type="button" on:click=cancel>{i18n::cancel()}</button>
                    <button class="btn pri">{title}</button>
                </div>
            </form>
        </Dialog>
    }
}
