//! `/{KEY}/releases`: the train of releases, the next one first, and its state in one sentence.

use crate::live::Live;
use crate::parts::release_address;
use crate::view::{For, Memo, Show, view};
use crate::{format, i18n};
use groundswell_client::archive;
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::api::ArchivedFixes;
use groundswell_domain::card::Card;
use groundswell_domain::id::ReleaseId;
use groundswell_domain::permission::Action;
use groundswell_domain::release::{Release, ReleaseKind};
use groundswell_domain::time::Day;
use groundswell_domain::train;
use leptos::prelude::*;

pub(super) mod new_release;

use new_release::NewRelease;

/// One line of the train.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Stop {
    id: ReleaseId,
    name: String,
    path: String,
    is_hotfix: bool,
    when: String,
    fixes: usize,
    runs: String,
    is_live: bool,
    hotfixes: Vec<Stop>,
}

impl Stop {
    fn of(board: &Board, archived: &[ArchivedFixes], release: &Release, today: Day) -> Stop {
        // Opened cards of the archive are counted by the server, with the other archived ones.
        let is_here = |card: &&Card| card.is_live() && !board.is_guest(card.id);
        let cards = board.cards.values().filter(is_here);
        let archived_of = archived.iter().filter(|fixes| fixes.release == release.id);
        let archived_fixes: u32 = archived_of.map(|fixes| fixes.cards).sum();
        let on = train::systems_on(board, release.id);
        let is_hotfix = release.kind == ReleaseKind::Hotfix;
        let hotfixes = match is_hotfix {
            true => Vec::new(),
            false => train::hotfixes_of(board, release.id),
        };
        // A hotfix that is not out yet has a line of its own.
        let hotfixes = hotfixes.into_iter().filter(|hotfix| board.has_run(hotfix.id));
        Stop {
            id: release.id,
            name: release.name.clone(),
            path: release_address::path(board, release),
            is_hotfix,
            when: when(release.planned, today),
            fixes: cards.filter(|card| card.fixed_in == Some(release.id)).count()
                + archived_fixes as usize,
            runs: runs(board, release.id),
            is_live: on > 0,
            hotfixes: hotfixes.map(|hotfix| Stop::of(board, archived, hotfix, today)).collect(),
        }
    }
}

/// `25 Nov, in 9 days`.
pub(super) fn when(planned: Option<Day>, today: Day) -> String {
    let Some(day) = planned else { return i18n::no_day().to_owned() };
    let distance = match day - today {
        0 => i18n::today().to_owned(),
        days @ 1.. => i18n::in_days(days),
        days => i18n::days_ago(-days),
    };
    format!("{}, {distance}", format::day(day))
}

/// On how many systems a release runs.
pub(super) fn runs(board: &Board, release: ReleaseId) -> String {
    match (train::systems_on(board, release), board.systems.len()) {
        (0, _) if board.has_run(release) => i18n::replaced().to_owned(),
        (0, _) => i18n::nowhere_yet().to_owned(),
        (_, 1) => i18n::live_word().to_owned(),
        (on, all) => i18n::on_systems(on, all),
    }
}

#[component]
pub(crate) fn ReleasesPage() -> AnyView {
    let live = expect_context::<Live>();
    let archived = archive::fixes(live.board());
    // Which form is open.
    let making = RwSignal::new(None::<ReleaseKind>);
    let button = move |text: &'static str, kind: ReleaseKind| {
        let has_parent =
            move || kind == ReleaseKind::Regular || live.read(|board| !board.releases.is_empty());
        view! {
            <button
                class="btn"
                disabled=move || !live.may(Action::Release) || !has_parent()
                on:click=move |_| making.set(Some(kind))
            >
                {text}
            </button>
        }
    };
    view! {
        <div class="page releases">
            <h1 class="vh">{i18n::train_title()}</h1>
            <section class="panel now">
                <State />
                <div class="buttons">
                    {button(i18n::create_hotfix(), ReleaseKind::Hotfix)}
                    {button(i18n::new_release(), ReleaseKind::Regular)}
                </div>
            </section>
            <Stops title=i18n::train_next() archived pick=train::waiting />
            <Stops title=i18n::train_out() archived pick=train::out />
        </div>
        {move || making.get().map(|kind| view! {
            <NewRelease kind on_close=move || making.set(None) />
        })}
    }
}

/// What runs where, and what comes next: the first thing to read.
#[component]
fn State() -> AnyView {
    let live = expect_context::<Live>();
    let sentences = Memo::new(move |_| {
        live.now.track();
        let today = format::today();
        live.read(|board| Some((running(board), next(board, today))))
    });
    let part =
        move |second: bool| sentences.get().map(|(first, then)| if second { then } else { first });
    view! {
        <p class="state">{move || part(false)}</p>
        <p class="state-next">{move || part(true)}</p>
    }
}

fn running(board: &Board) -> String {
    let nothing = || i18n::train_nothing_out().to_owned();
    let Some(current) = train::current(board) else { return nothing() };
    match board.systems.len() {
        // After a rollback it is not the latest one.
        1 => {
            let runs = board.systems.values().next().and_then(|system| system.runs);
            let runs = runs.and_then(|runs| board.releases.get(&runs));
            runs.map_or_else(nothing, |runs| i18n::runs_live(&runs.name))
        }
        all => i18n::runs_on(&current.name, train::systems_on(board, current.id), all),
    }
}

fn next(board: &Board, today: Day) -> String {
    let Some(next) = train::waiting(board).into_iter().next() else {
        return i18n::train_empty().to_owned();
    };
    match next.planned.map(|day| day - today) {
        None => i18n::next_undated(&next.name),
        Some(0) => i18n::next_today(&next.name),
        Some(days @ 1..) => i18n::next_in(days, &next.name),
        Some(days) => i18n::next_late(-days, &next.name),
    }
}

/// Releases, each with those of its hotfixes that are out.
#[component]
fn Stops(
    title: &'static str,
    archived: RwSignal<Vec<ArchivedFixes>>,
    pick: fn(&Board) -> Vec<&Release>,
) -> AnyView {
    let live = expect_context::<Live>();
    let stops = Memo::new(move |_| {
        live.now.track();
        let today = format::today();
        let archived = archived.get();
        live.read(|board| {
            let releases = pick(board).into_iter();
            releases.map(|release| Stop::of(board, &archived, release, today)).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || !stops.with(Vec::is_empty)>
            <section>
                <h2>{title}</h2>
                <ul class="train">
                    <For each=move || stops.get() key=|stop| stop.clone() let:stop>
                        <li>
                            {line(&stop)}
                            {(!stop.hotfixes.is_empty()).then(|| view! {
                                <ul class="hotfixes">
                                    {stop.hotfixes.iter().map(|hotfix| view! {
                                        <li>{line(hotfix)}</li>
                                    }).collect::<Vec<_>>()}
                                </ul>
                            })}
                        </li>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

fn line(stop: &Stop) -> AnyView {
    let class = if stop.is_hotfix { "stop hotfix" } else { "stop" };
    view! {
        <a href=stop.path.clone() class=class>
            <b>{stop.name.clone()}</b>
            {stop.is_hotfix.then(|| view! { <span class="chip hot">{i18n::hotfix()}</span> })}
            <span class="dim">{stop.when.clone()}</span>
            <span class="dim">{i18n::fixes(stop.fixes)}</span>
            <span class=if stop.is_live { "chip ok" } else { "chip plain" }>{stop.runs.clone()}</span>
        </a>
    }
}
