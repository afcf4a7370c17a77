//! Who contacted us about a card, and in what words; mistakes are corrected here.

use crate::live::Live;
use crate::parts::actions;
use crate::parts::editable::Line;
use crate::parts::select_field::{Options, SelectField, choices};
use crate::view::{For, Memo, Show, view};
use crate::{focus, format, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::contact::{Channel, Contact};
use groundswell_domain::correcting::ContactEdit;
use groundswell_domain::id::{CardId, ContactId, CustomerId};
use groundswell_domain::pain;
use groundswell_domain::permission::Action;
use groundswell_domain::wire::Earlier;
use leptos::prelude::*;

/// Quotes shown until somebody asks for all contacts.
const QUOTES: usize = 3;

/// What callers said, the newest first; all contacts on demand, in portions.
#[component]
pub(super) fn Contacts(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let shows_all = RwSignal::new(false);
    let has_earlier =
        move || live.detail.data.with(|it| it.as_ref().is_some_and(|it| it.earlier.contacts));
    let count = Memo::new(move |_| {
        let loaded = live.detail.data.with(|it| it.as_ref().map_or(0, |it| it.contacts.len()));
        let all = live.read(|board| pain::reach(board, card).contacts as usize);
        if has_earlier() { all.max(loaded) } else { loaded }
    });
    let shown = Memo::new(move |_| {
        live.detail.data.with(|detail| {
            let mut contacts: Vec<&Contact> = detail.iter().flat_map(|it| &it.contacts).collect();
            if !shows_all.get() {
                contacts.retain(|contact| !contact.quote.is_empty());
                contacts.truncate(QUOTES);
            }
            contacts.into_iter().map(|contact| contact.id).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || count.get() != 0>
            <section>
                <h2>{i18n::quotes()}</h2>
                <ul class="quotes">
                    <For each=move || shown.get() key=|contact| *contact let:contact>
                        <Called contact />
                    </For>
                </ul>
                <Show when=move || !shows_all.get() && shown.with(Vec::len) != count.get()>
                    <button
                        class="btn quiet"
                        on:click=move |_| {
                            shows_all.set(true);
                            focus::on(".quotes button");
                        }
                    >
                        {move || i18n::all_contacts(count.get() as u32)}
                    </button>
                </Show>
                <Show when=move || shows_all.get() && has_earlier()>
                    <button
                        class="btn quiet"
                        disabled=move || live.detail.is_asking.get()
                        on:click=move |_| {
                            let asked = Earlier { contacts: true, ..Earlier::default() };
                            live.detail.load_earlier(live.board(), asked);
                        }
                    >
                        {i18n::earlier_contacts()}
                    </button>
                </Show>
            </section>
        </Show>
    }
}

/// One contact, with a button to correct it.
#[component]
fn Called(contact: ContactId) -> AnyView {
    let live = expect_context::<Live>();
    let whole = Memo::new(move |_| {
        live.detail.data.with(|detail| {
            let mut contacts = detail.iter().flat_map(|detail| &detail.contacts);
            contacts.find(|other| other.id == contact).cloned()
        })
    });
    let is_open = RwSignal::new(false);
    let quote = move || whole.with(|it| it.as_ref().map(|it| it.quote.clone())).unwrap_or_default();
    let about = move || {
        let contact = whole.get()?;
        let name = live.read(|board| customer_name(board, contact.customer));
        let how = (contact.channel != Channel::Phone).then(|| i18n::channel(contact.channel));
        let words = [Some(name.as_str()), how].into_iter().flatten().collect::<Vec<_>>();
        Some(format!("{} · {}", words.join(" · "), format::day(contact.day)))
    };
    // A contact of a merged card counts on the card it was merged into: it can be corrected after
    // they are separated again.
    let may = move || {
        let is_live =
            |card: CardId| live.read(|b| b.cards.get(&card).is_some_and(|it| it.is_live()));
        live.may(Action::Capture) && whole.with(|it| it.as_ref().is_some_and(|it| is_live(it.card)))
    };
    view! {
        <li data-contact=contact.to_string()>
            <Show when=move || !quote().is_empty()>
                <q>{quote}</q>
            </Show>
            <p class="from">
                {about}
                <Show when=may>
                    <button
                        class="btn quiet"
                        aria-expanded=move || is_open.get().to_string()
                        on:click=move |_| {
                            is_open.update(|is_open| *is_open = !*is_open);
                            if is_open.get_untracked() {
                                focus::on(&format!("[data-contact=\"{contact}\"] select"));
                            }
                        }
                    >
                        {i18n::correct()}
                    </button>
                </Show>
            </p>
            <Show when=move || is_open.get() && may()>
                <Correction contact whole />
            </Show>
        </li>
    }
}

/// The fields of a contact; each is saved by itself.
#[component]
fn Correction(contact: ContactId, whole: Memo<Option<Contact>>) -> AnyView {
    let live = expect_context::<Live>();
    let edit = move |edit: ContactEdit| {
        whole.get_untracked().is_some_and(|contact| actions::correct(live, contact, edit))
    };
    let value = move |read: fn(&Contact) -> String| {
        Signal::derive(move || whole.with(|it| it.as_ref().map(read)).unwrap_or_default())
    };
    let customer = move || whole.with(|it| it.as_ref().and_then(|it| it.customer));
    let customers = Signal::derive(move || live.read(customers));
    let systems = Memo::new(move |_| live.read(|board| systems(board, customer())));
    // With only one system there is nothing to choose.
    let has_choice = move || systems.with(|choices| choices.len() > 2);
    view! {
        <div class="fields">
            <SelectField label=i18n::customer() disabled=false options=customers
                value=value(|it| it.customer.map(|id| id.to_string()).unwrap_or_default())
                on_choose=move |v| {
                    edit(ContactEdit::Caller { customer: v.parse().ok(), system: None })
                } />
            <Show when=has_choice>
                <SelectField label=i18n::system() disabled=false options=systems
                    value=value(|it| it.system.map(|id| id.to_string()).unwrap_or_default())
                    on_choose=move |v| {
                        let customer = untrack(customer);
                        edit(ContactEdit::Caller { customer, system: v.parse().ok() })
                    } />
            </Show>
            <SelectField label=i18n::channel_label() disabled=false
                options=Signal::derive(channels)
                value=value(|it| format!("{:?}", it.channel))
                on_choose=move |v| {
                    let found = Channel::ALL.into_iter().find(|it| format!("{it:?}") == v);
                    edit(ContactEdit::Channel(found.unwrap_or_default()))
                } />
            <div class="label words">
                {i18n::field_quote()}
                <Line
                    label=i18n::field_quote()
                    place=format!("quote-{contact}")
                    placeholder=i18n::none()
                    value=value(|it| it.quote.clone())
                    disabled=false
                    on_save=move |from, to| edit(ContactEdit::Quote { from, to })
                />
            </div>
        </div>
    }
}

fn customer_name(board: &Board, customer: Option<CustomerId>) -> String {
    let known = customer.and_then(|id| board.customers.get(&id));
    known.map_or_else(|| i18n::anonymous().to_owned(), |customer| customer.name.clone())
}

fn customers(board: &Board) -> Options {
    let all = board.customers.values();
    let mut all = choices(all.map(|customer| (customer.id.to_string(), customer.name.clone())));
    all[0].1 = i18n::anonymous().to_owned();
    all
}

fn systems(board: &Board, customer: Option<CustomerId>) -> Options {
    let all = board.systems_of(customer).into_iter();
    choices(all.map(|system| (system.id.to_string(), system.name.clone())))
}

fn channels() -> Options {
    Channel::ALL.map(|it| (format!("{it:?}"), i18n::channel(it).to_owned())).into()
}
