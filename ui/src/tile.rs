//! A card on the board: at most five rows, and only those with content.

use crate::board::{Clock, path};
use crate::html::Html;
use crate::icon::{Icon, icon};
use crate::view::view;
use crate::{avatar, impact, reach, told};
use groundswell_domain::Board;
use groundswell_domain::card::{Card, Impact};
use groundswell_domain::column::Stage;
use groundswell_domain::containment::{has_fix, is_fix_out};
use groundswell_domain::id::CardId;
use groundswell_domain::pain::{self, Reach};
use groundswell_domain::release::ReleaseKind;
use groundswell_domain::seen;
use groundswell_domain::time::Day;
use groundswell_i18n::{self as i18n, Lens, format};
use std::fmt::Write;

/// What a tile shows, taken from the board.
#[derive(Clone, PartialEq, Default)]
pub struct Tile {
    /// Its number, as people say it: `MS-314`.
    pub name: String,
    pub title: String,
    /// The path of its own page.
    pub path: String,
    impact: Impact,
    age: String,
    /// Days for which nobody in development has looked at it, once these are many.
    unseen: Option<i32>,
    reach: Reach,
    /// Contacts of the last four days, the oldest first.
    spark: [u32; 4],
    area: Option<String>,
    deadline: Option<String>,
    workaround: String,
    release: Option<(String, bool)>,
    /// The release that is thought to have brought it, while nothing fixes it.
    suspected: Option<String>,
    /// How many systems run the fix, and how many there are.
    live: Option<(usize, usize)>,
    /// How many named customers have been told, and how many there are.
    told: Option<(usize, usize)>,
    assignee: Option<String>,
    pinned: Option<String>,
    is_recent: bool,
}

impl Tile {
    /// What the tile of a card shows at a time.
    pub fn of(board: &Board, card: &Card, clock: Clock) -> Tile {
        let stage = board.stage_of(card);
        let fix = card.fixed_in.and_then(|fix| board.releases.get(&fix));
        Tile {
            name: board.name_of(card),
            title: card.title.clone(),
            path: path(board, card),
            impact: card.impact,
            age: format::age(card.since, clock.now),
            unseen: seen::unseen_days(board, card, clock.now),
            reach: pain::reach(board, card.id),
            spark: spark(board, card.id, clock.today),
            area: card.area.and_then(|area| board.areas.get(&area)).map(|area| area.name.clone()),
            deadline: card.deadline.as_ref().map(|deadline| {
                let until = i18n::until(&format::day(deadline.day, clock.today));
                match deadline.note.as_str() {
                    "" => until,
                    note => format!("{note} {until}"),
                }
            }),
            workaround: card.workaround.clone(),
            release: fix.map(|fix| (fix.name.clone(), fix.kind == ReleaseKind::Hotfix)),
            suspected: card
                .suspected_in
                .filter(|_| fix.is_none())
                .and_then(|release| board.releases.get(&release))
                .map(|release| release.name.clone()),
            live: live_systems(board, card, stage),
            told: told(board, card, stage),
            assignee: card
                .assignee
                .and_then(|person| board.members.get(&person))
                .map(|member| member.name.clone()),
            pinned: card.pin.as_ref().map(|pin| pin.reason.clone()),
            is_recent: clock.now.days_since(card.since) < 1.0,
        }
    }

    /// The row above the title.
    pub fn top(&self) -> Html {
        let dot = self
            .is_recent
            .then(|| view! { <span class="dot" title=i18n::changed_lately()></span> });
        view! {
            <div class="top">
                {impact::chip(self.impact)}
                <span class="age">{dot}{self.age.clone()}</span>
            </div>
        }
    }

    /// The rows below the title.
    pub fn rows(&self, lens: Lens) -> Html {
        let where_it_is = match &self.area {
            Some(area) => format!("{} · {area}", self.name),
            None => self.name.clone(),
        };
        let reach = (self.reach.contacts > 0).then(|| {
            view! {
                <div class="meta">
                    <span class="reach">{reach::short(self.reach)}</span>
                    {reach::contacts(self.reach).map(|contacts| view! { <span>{contacts}</span> })}
                    {sparkline(&self.spark)}
                </div>
            }
        });
        let release = self.release.as_ref().map(|(release, hotfix)| match hotfix {
            true => view! { <span class="chip hot">{i18n::hotfix_badge(release)}</span> },
            false => view! { <span class="chip info">{release.clone()}</span> },
        });
        // The pieces that exist; a missing one leaves no place in the page.
        let marks = [
            self.pinned.clone().map(|reason| {
                view! {
                    <span class="pin" title=reason>
                        {icon(Icon::Pin)}
                        <span class="vh">{i18n::placed_by_hand()}</span>
                    </span>
                }
            }),
            self.unseen.map(|days| {
                let whole = i18n::unseen_by_developers(days);
                view! { <span class="chip plain" title=whole>{i18n::unseen(days)}</span> }
            }),
            self.deadline
                .clone()
                .map(|deadline| view! { <span class="chip hot">"⚡ "{deadline}</span> }),
            (!self.workaround.is_empty())
                .then(|| view! { <span class="chip ok">"✓ "{self.workaround.clone()}</span> }),
            release,
            self.suspected.as_ref().map(
                |release| view! { <span class="chip high">{i18n::since_badge(release)}</span> },
            ),
            self.live.map(
                |(live, all)| view! { <span class="chip ok">{i18n::live_on(live, all)}</span> },
            ),
            self.told.map(|(told, all)| told::told(told, all)),
            self.assignee
                .as_ref()
                .filter(|_| lens == Lens::Development)
                .map(|name| avatar::avatar(name)),
        ];
        let marks: Vec<Html> = marks.into_iter().flatten().collect();
        view! {
            {reach}
            <div class="meta">
                <span>{where_it_is}</span>
                {marks}
            </div>
        }
    }

    /// The whole tile, before anything can be pressed: the app puts the same between its own links.
    pub(crate) fn whole(&self, lens: Lens) -> Html {
        view! {
            <li class="card">
                <article>
                    {self.top()}
                    <h3><a class="title" href=self.path.clone()>{self.title.clone()}</a></h3>
                    {self.rows(lens)}
                    <button class="more">"⋯"</button>
                </article>
            </li>
        }
    }
}

fn spark(board: &Board, card: CardId, today: Day) -> [u32; 4] {
    let mut days = [0; 4];
    for tally in board.tallies_of(card) {
        for (back, count) in days.iter_mut().rev().enumerate() {
            let day = today + -(back as i32);
            *count += tally.contacts_between(day, day);
        }
    }
    days
}

fn live_systems(board: &Board, card: &Card, stage: Stage) -> Option<(usize, usize)> {
    let fix = card.fixed_in?;
    if stage < Stage::Verify || !is_fix_out(board, fix) || board.systems.len() < 2 {
        return None;
    }
    let live = board.systems.values().filter(|it| has_fix(board, it.runs, fix)).count();
    (live < board.systems.len()).then_some((live, board.systems.len()))
}

fn told(board: &Board, card: &Card, stage: Stage) -> Option<(usize, usize)> {
    if stage != Stage::Released {
        return None;
    }
    let named = || board.tallies_of(card.id).filter(|tally| tally.customer.is_some());
    let all = named().count();
    (all > 0).then(|| (named().filter(|tally| tally.is_told()).count(), all))
}

/// The last four days as bars. It repeats what the numbers say, so screen readers skip it.
fn sparkline(days: &[u32; 4]) -> Html {
    let most = days.iter().copied().max().unwrap_or(0).max(1);
    let mut bars = String::new();
    for (i, count) in days.iter().enumerate() {
        let tenths = if *count == 0 { 10 } else { 20 + (120 * count + most / 2) / most };
        let (height, tenth) = (tenths / 10, tenths % 10);
        // Writing into a String cannot fail.
        let _ = write!(bars, "M{} 14v-{height}.{tenth}h10v{height}.{tenth}z", i * 11);
    }
    view! { <svg class="spark" viewBox="0 0 44 14" aria-hidden="true"><path d=bars /></svg> }
}
