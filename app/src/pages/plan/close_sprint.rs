//! Closing a sprint: where should unfinished cards go?

use super::state::Plan;
use crate::parts::dialog::Dialog;
use crate::view::view;
use crate::{focus, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::column::Stage;
use groundswell_domain::command::Command;
use groundswell_domain::id::SprintId;
use groundswell_domain::planning;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub(super) fn CloseSprint(
    plan: Plan,
    sprint: SprintId,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let live = plan.live;
    let to = RwSignal::new(None::<SprintId>);
    let (name, (unfinished, in_work), others) = live.peek(|board| {
        let name = board.sprints.get(&sprint).map(|sprint| sprint.name.clone());
        let cards = board.cards.values();
        let cards = cards.filter(|card| card.sprint == Some(sprint) && card.is_live());
        let stages = cards.map(|card| board.stage_of(card)).filter(|stage| stage.is_open());
        let stages: Vec<Stage> = stages.collect();
        let in_work = stages.iter().filter(|stage| **stage >= Stage::Doing).count();
        let open = (stages.len(), in_work);
        let others = planning::open_sprints(board).into_iter().filter(|other| other.id != sprint);
        let others = others.map(|other| (Some(other.id), other.name.clone())).collect::<Vec<_>>();
        (name.unwrap_or_default(), open, others)
    });
    let close = move |event: SubmitEvent| {
        event.prevent_default();
        on_close();
        let unfinished_to = to.get_untracked();
        if live.send(Command::CloseSprint { sprint, unfinished_to }) {
            let text = i18n::sprint_closed_now(&name);
            live.say_done(text);
            focus::on(".choose-sprint");
        }
    };
    let ranking = (None, i18n::back_to_ranking().to_owned());
    let choices = std::iter::once(ranking).chain(others).map(move |(id, name)| {
        view! {
            <label class="tick">
                <input
                    type="radio"
                    name="unfinished-to"
                    prop:checked=move || to.get() == id
                    on:change=move |_| to.set(id)
                />
                {name}
            </label>
        }
    });
    view! {
        <Dialog label=i18n::sprint_close() on_close>
            <form class="form" on:submit=close>
                <h2>{i18n::sprint_close()}</h2>
                {match unfinished {
                    0 => view! { <p>{i18n::sprint_all_finished()}</p> },
                    cards => view! {
                        <fieldset class="choices">
                            <legend>{i18n::sprint_unfinished(cards)}</legend>
                            {choices.collect::<Vec<_>>()}
                            {(in_work > 0).then(|| view! {
                                <p class="dim">{i18n::sprint_in_work(in_work)}</p>
                            })}
                        </fieldset>
                    },
                }}
                <div class="buttons">
                    <button class="btn" type="button" on:click=move |_| on_close()>
                        {i18n::cancel()}
                    </button>
                    <button class="btn pri">{i18n::sprint_close()}</button>
                </div>
            </form>
        </Dialog>
    }
}
