//! The areas of the product, with the other words that people use for them.

use super::add_form::AddForm;
use super::remove::RemoveButton;
use super::shared::{OnlyToRead, by_name, read_only};
use crate::i18n;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::editable::Line;
use crate::parts::rows::Rows;
use crate::view::{Memo, view};
use groundswell_domain::Command;
use groundswell_domain::area::{Area, AreaEdit};
use groundswell_domain::id::AreaId;
use groundswell_domain::permission::Action;
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub(super) fn Areas() -> AnyView {
    let live = expect_context::<Live>();
    let disabled = read_only(live, Action::Configure);
    let all = Memo::new(move |_| {
        live.read(|board| by_name(board.areas.values().map(|area| (area.id.0, searched(area)))))
    });
    let on_add = move |name: String| {
        actions::add(live, &name.clone(), Command::AddArea { id: AreaId(Uuid::now_v7()), name })
    };
    view! {
        <p class="hint">{i18n::areas_hint()}</p>
        <OnlyToRead read_only=disabled />
        <Rows all row empty=i18n::areas_empty() />
        <AddForm label=i18n::area_new() place="new-area" disabled on_add />
    }
}

/// An area is found by its other words too.
fn searched(area: &Area) -> String {
    format!("{} {}", area.name, area.synonyms.join(" "))
}

fn row(id: Uuid) -> AnyView {
    let live = expect_context::<Live>();
    let area = AreaId(id);
    let disabled = read_only(live, Action::Configure);
    let read = move |what: fn(&Area) -> String| {
        Memo::new(move |_| live.read(|board| board.areas.get(&area).map(what)).unwrap_or_default())
    };
    let name = read(|area| area.name.clone());
    let edit = move |edit: AreaEdit| actions::save(live, Command::EditArea { area, edit });
    view! {
        <li class="row">
            <div class="cell">
                <span class="row-label" aria-hidden="true">{i18n::name()}</span>
                <Line
                    label=i18n::area_name()
                    place=format!("name-{area}")
                    value=name
                    disabled
                    on_save=move |_, name| edit(AreaEdit::Name(name))
                />
            </div>
            <div class="cell wide">
                <span class="row-label" aria-hidden="true">{i18n::area_synonyms()}</span>
                <Line
                    label=i18n::area_synonyms()
                    place=format!("synonyms-{area}")
                    placeholder=i18n::area_synonyms_short()
                    value=read(|area| area.synonyms.join(", "))
                    disabled
                    on_save=move |_, words: String| edit(AreaEdit::Synonyms(split(&words)))
                />
            </div>
            <RemoveButton
                name
                disabled
                on_press=move || actions::remove(live, &name.get_untracked(), Command::RemoveArea { area })
            />
        </li>
    }
}

fn split(words: &str) -> Vec<String> {
    words.split([',', ';']).map(|word| word.trim().to_owned()).collect()
}
