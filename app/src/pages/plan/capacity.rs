//! How full the sprint is, as a bar and in words.

use super::state::Plan;
use crate::view::{Memo, dynamic, view};
use crate::{format, i18n};
use groundswell_domain::Board;
use groundswell_domain::id::SprintId;
use groundswell_domain::sprint::{self, Load};
use leptos::prelude::*;

/// A sprint's load and its capacity, in days of work.
#[derive(Clone, Copy, PartialEq, Default)]
struct Fill {
    load: Load,
    capacity: f32,
    /// Reserved for cards from support.
    kept: f32,
}

impl Fill {
    fn of(board: &Board, sprint: SprintId) -> Option<Fill> {
        let of = board.sprints.get(&sprint)?;
        let load = sprint::load(board, sprint);
        Some(Fill { load, capacity: of.capacity, kept: of.reserved() })
    }

    fn in_words(&self) -> String {
        i18n::capacity_planned(&format::work(self.load.planned), &format::work(self.capacity))
    }

    /// The number of days that the whole bar stands for.
    fn length(&self) -> f32 {
        self.capacity.max(self.load.planned).max(0.1)
    }

    /// The parts of the bar from left to right: class, start and length in thousandths of it. Whole
    /// numbers, because Rust's code to format floats is some kilobytes to download.
    fn parts(&self) -> [(&'static str, u32, u32); 4] {
        let Load { planned, from_support, .. } = self.load;
        let share = |days: f32| (1000.0 * days / self.length()) as u32;
        let still_kept = (self.kept - from_support).clamp(0.0, (self.capacity - planned).max(0.0));
        let over = (planned - self.capacity).max(0.0);
        let within = planned - over;
        let support = from_support.min(within);
        [
            ("support", 0, share(support)),
            ("other", share(support), share(within - support)),
            ("kept", share(self.capacity - still_kept), share(still_kept)),
            ("over", share(self.capacity), share(over)),
        ]
    }

    fn is_over(&self) -> bool {
        self.load.planned > self.capacity
    }
}

#[component]
pub(super) fn Capacity(plan: Plan, sprint: SprintId) -> AnyView {
    let live = plan.live;
    let fill = Memo::new(move |_| live.read(|board| Fill::of(board, sprint)).unwrap_or_default());
    let planned = move || fill.with(Fill::in_words);
    let kept = move || {
        let fill = fill.get();
        i18n::capacity_kept(&format::work(fill.load.from_support), &format::work(fill.kept))
    };
    let unestimated = move || {
        let count = fill.get().load.unestimated;
        (count > 0).then(|| view! { <p class="hint">{i18n::capacity_unestimated(count)}</p> })
    };
    view! {
        <div class="capacity" aria-live="polite">
            // The text below says the same.
            <svg class="capacity-bar" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
                {move || fill.get().parts().map(|(class, x, width)| view! {
                    <rect class=class x=x.to_string() y="0" width=width.to_string() height="8" />
                })}
            </svg>
            <p class:over=move || fill.get().is_over()>
                {move || fill.get().is_over().then_some("▲ ")}
                {planned}
            </p>
            <p class="hint">{kept}</p>
            {unestimated}
        </div>
    }
}

/// The same in one line, for when the sprint is below the ranking; a link to it.
#[component]
pub(super) fn InShort(plan: Plan) -> AnyView {
    let fill = Memo::new(move |_| {
        let sprint = plan.sprint.get();
        plan.live.read(|board| {
            let name = board.sprints.get(&sprint?)?.name.clone();
            Some((name, Fill::of(board, sprint?)?))
        })
    });
    dynamic(move || {
        fill.get().map(|(name, fill)| {
            view! {
                <a class="plan-load" class:over=fill.is_over() href="#sprint">
                    {fill.is_over().then_some("▲ ")}
                    {format!("{name}: {}", fill.in_words())}
                </a>
            }
        })
    })
}
