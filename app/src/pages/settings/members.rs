//! The members: who they are, in which role, and who may delete.

use super::invitations::Invitations;
use super::leave::Leave;
use super::remove::RemoveButton;
use super::shared::{OnlyToRead, by_name, read_only};
use crate::i18n;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::rows::Rows;
use crate::parts::select_field::{Options, SelectField};
use crate::parts::tick::Tick;
use crate::view::{Memo, Show, view};
use groundswell_domain::command::Command;
use groundswell_domain::id::UserId;
use groundswell_domain::member::{Member, MemberEdit, Role};
use groundswell_domain::permission::Action;
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub(super) fn Members() -> AnyView {
    let live = expect_context::<Live>();
    let disabled = read_only(live, Action::ManageMembers);
    let all = Memo::new(move |_| {
        live.read(|board| by_name(board.members.values().map(|m| (m.id.0, m.name.clone()))))
    });
    view! {
        <OnlyToRead read_only=disabled />
        // Only members see this part.
        <Rows all row empty="" />
        <Show when=move || !disabled.get()>
            <Invitations />
        </Show>
    }
}

/// The roles to choose from.
pub(super) fn roles() -> Options {
    Role::ALL.into_iter().map(|role| (value_of(role), i18n::role(role).to_owned())).collect()
}

pub(super) fn value_of(role: Role) -> String {
    format!("{role:?}")
}

pub(super) fn role_of(value: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| value_of(*role) == value)
}

fn row(id: Uuid) -> AnyView {
    let live = expect_context::<Live>();
    let member = UserId(id);
    let disabled = read_only(live, Action::ManageMembers);
    let whole = Memo::new(move |_| live.read(|board| board.members.get(&member).cloned()));
    let name =
        Memo::new(move |_| whole.with(|m| m.as_ref().map(|m| m.name.clone())).unwrap_or_default());
    let role = Memo::new(move |_| whole.with(|m| m.as_ref().map(|m| m.role).unwrap_or_default()));
    let is_me = member == live.me();
    let edit = move |edit: MemberEdit| actions::save(live, Command::EditMember { member, edit });
    view! {
        <li class="row">
            <div class="cell">
                <span class="row-label" aria-hidden="true">{i18n::name()}</span>
                <span class="value">
                    {move || name.get()}
                    {is_me.then(|| view! { " " <span class="chip plain">{i18n::member_you()}</span> })}
                </span>
            </div>
            <SelectField
                label=i18n::member_role()
                full_label=Signal::derive(move || Some(i18n::member_role_of(&name.get())))
                options=roles()
                value=Signal::derive(move || value_of(role.get()))
                disabled
                on_choose=move |value| role_of(&value).is_some_and(|role| edit(MemberEdit::Role(role)))
            />
            <MayDelete whole disabled on_set=move |may| edit(MemberEdit::MayDelete(may)) />
            {match is_me {
                true => view! { <Leave /> },
                false => view! {
                    <RemoveButton
                        name
                        disabled
                        on_press=move || {
                            actions::remove(live, &name.get_untracked(), Command::RemoveMember { member });
                        }
                    />
                },
            }}
        </li>
    }
}

/// Deleting is a permission in addition to the role: owners always have it, readers never.
#[component]
fn MayDelete(
    whole: Memo<Option<Member>>,
    disabled: Signal<bool>,
    on_set: impl Fn(bool) -> bool + 'static,
) -> AnyView {
    let role = move || whole.with(|member| member.as_ref().map(|member| member.role));
    let may = move || match role() {
        Some(Role::Owner) => true,
        Some(Role::Viewer) | None => false,
        Some(_) => whole.with(|member| member.as_ref().is_some_and(|member| member.may_delete)),
    };
    let is_settled = move || matches!(role(), Some(Role::Owner | Role::Viewer) | None);
    view! {
        <Tick
            label=i18n::member_may_delete().to_owned()
            value=Signal::derive(may)
            disabled=Signal::derive(move || disabled.get() || is_settled())
            on_set
        />
    }
}
