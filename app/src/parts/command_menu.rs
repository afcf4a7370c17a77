//! `Ctrl+K`: cards, pages and commands in one field, each command with its key beside it.

use crate::i18n;
use crate::keys::{self, Key, Keys, Shortcut};
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::parts::dialog::Dialog;
use crate::parts::matching::Matching;
use crate::parts::release_address;
use crate::route::Route;
use crate::session::Session;
use crate::view::{Memo, Show, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::api::{BoardEntry, Me};
use groundswell_domain::finding::{Fit, Sought};
use groundswell_domain::id::CardId;
use groundswell_domain::order::Order;
use groundswell_domain::text::sort_key;
use groundswell_ui::pages::{links, places};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Something to go to or to do.
#[derive(Clone, PartialEq)]
enum Entry {
    Card(CardId, String),
    Command(Key, &'static str, String),
    /// A page, by its path.
    Page(String, String),
}

impl Entry {
    fn name(&self) -> &str {
        match self {
            Entry::Card(_, name) | Entry::Page(_, name) => name,
            Entry::Command(_, name, _) => name,
        }
    }
}

/// The board that is open, where one is.
#[derive(Clone, Copy)]
struct Open {
    live: Live,
    view: BoardView,
    matching: Matching,
}

impl Open {
    fn here() -> Option<Open> {
        let live = use_context::<Live>()?;
        Some(Open { live, view: expect_context(), matching: expect_context() })
    }
}

/// What this person can open outside of the board.
struct Outside {
    boards: Vec<BoardEntry>,
    /// Whether they look after the installation.
    is_owner: bool,
}

/// Cards offered at a time.
const CARDS: usize = 6;
/// Pages offered at a time.
const MOST_PAGES: usize = 6;

#[component]
pub(crate) fn CommandMenu() -> AnyView {
    let open = RwSignal::new(false);
    expect_context::<Keys>().handle(move |key| {
        let mine = key == Key::Menu;
        if mine {
            open.set(true);
        }
        mine
    });
    view! {
        <Show when=move || open.get()>
            <Palette open />
        </Show>
    }
}

/// The open menu: what was typed, and what it finds.
#[derive(Clone, Copy)]
struct Choice {
    open: RwSignal<bool>,
    here: Option<Open>,
    keys: Keys,
    route: Route,
    entries: Memo<Vec<Entry>>,
    /// The row that Enter runs.
    at: RwSignal<usize>,
}

impl Choice {
    fn new(open: RwSignal<bool>, text: RwSignal<String>) -> Choice {
        let here = Open::here();
        let keys = expect_context::<Keys>();
        let route = expect_context::<Route>();
        let Me { boards, is_owner, .. } = untrack(|| expect_context::<Session>().me());
        let outside = Outside { boards, is_owner };
        let entries = Memo::new(move |_| entries(here, &outside, route, text.get().trim()));
        Choice { open, here, keys, route, entries, at: RwSignal::new(0_usize) }
    }

    fn run(self, entry: Entry) {
        self.open.set(false);
        let Choice { here, keys, route, .. } = self;
        // The dialog must be closed first: an open one blocks keys.
        request_animation_frame(move || match entry {
            Entry::Card(card, _) => {
                if let Some(Open { view, .. }) = here {
                    view.open(card);
                }
            }
            Entry::Page(path, _) => route.go(&path),
            Entry::Command(key, ..) => {
                keys.press(key);
            }
        });
    }

    fn pressed(self, event: &KeyboardEvent) {
        let Choice { entries, at, .. } = self;
        let rows = entries.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % rows),
            "ArrowUp" => at.update(|at| *at = (*at + rows - 1) % rows),
            "Enter" => {
                let entry = entries.with_untracked(|all| all.get(at.get_untracked()).cloned());
                if let Some(entry) = entry {
                    self.run(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    }
}

#[component]
fn Palette(open: RwSignal<bool>) -> AnyView {
    let text = RwSignal::new(String::new());
    let choice = Choice::new(open, text);
    let Choice { entries, at, .. } = choice;
    view! {
        <Dialog label=i18n::command_menu() class="palette" on_close=move || open.set(false)>
            <input
                class="field"
                autofocus
                role="combobox"
                aria-expanded="true"
                aria-controls="commands"
                aria-activedescendant=move || format!("command-{}", at.get())
                aria-label=i18n::command_placeholder()
                placeholder=i18n::command_placeholder()
                prop:value=move || text.get()
                on:input=move |event| {
                    at.set(0);
                    text.set(event_target_value(&event));
                }
                on:keydown=move |event| choice.pressed(&event)
            />
            <ul class="matches" id="commands" role="listbox" aria-label=i18n::command_menu()>
                {move || entries.get().into_iter().enumerate().map(|(row, entry)| {
                    let text = entry.name().to_owned();
                    let key = match &entry {
                        Entry::Command(.., key) => key.clone(),
                        Entry::Card(..) | Entry::Page(..) => String::new(),
                    };
                    view! {
                        <li
                            id=format!("command-{row}")
                            role="option"
                            aria-selected=move || (at.get() == row).to_string()
                            on:click=move |_| choice.run(entry.clone())
                        >
                            <span class="grow">{text}</span>
                            {(!key.is_empty()).then(|| view! { <kbd>{key}</kbd> })}
                        </li>
                    }
                }).collect::<Vec<_>>()}
            </ul>
            {move || entries.with(Vec::is_empty).then(|| view! {
                <p class="dim">{i18n::no_match(&text.get())}</p>
            })}
        </Dialog>
    }
}

fn entries(here: Option<Open>, outside: &Outside, route: Route, text: &str) -> Vec<Entry> {
    let commands = keys::commands(route).filter(|line| line.key != Key::Menu);
    let command = |line: Shortcut| Entry::Command(line.key, line.key.text(), line.key.shown());
    let commands: Vec<Entry> = commands.map(command).collect();
    if text.is_empty() {
        return commands;
    }
    let sought = Sought::of(text);
    let pages = fitting(&sought, &pages(here, outside)).into_iter().take(MOST_PAGES);
    // A text that a page's name starts with means the page.
    let (meant, others): (Vec<_>, Vec<_>) = pages.partition(|(fit, _)| *fit <= Fit::Begins);
    let cards = here.map(|here| cards(here, text)).unwrap_or_default();
    let entry = |(_, entry): (Fit, Entry)| entry;
    let mut entries: Vec<Entry> = meant.into_iter().map(entry).chain(cards).collect();
    entries.extend(fitting(&sought, &commands).into_iter().chain(others).map(entry));
    entries
}

/// The entries whose name fits, the best first.
fn fitting(sought: &Sought, entries: &[Entry]) -> Vec<(Fit, Entry)> {
    let fits = sought.fitting(&mut entries.iter().map(Entry::name));
    let mut found: Vec<_> = fits.into_iter().map(|(fit, at)| (fit, entries[at].clone())).collect();
    found.order_by_key(|(fit, _)| *fit);
    found
}

/// The card with that number, then the cards that the words may mean.
fn cards(Open { live, matching, .. }: Open, text: &str) -> Vec<Entry> {
    let found = matching.similar(text);
    live.peek(|board| {
        let number = text.rsplit('-').next().and_then(|number| number.parse().ok());
        let numbered = number.and_then(|number| board.card_by_number(number)).map(|card| card.id);
        let cards =
            numbered.into_iter().chain(found.into_iter().filter(|id| Some(*id) != numbered));
        let line = |id: CardId| {
            let card = board.cards.get(&id)?;
            Some(Entry::Card(id, format!("{} {}", board.name_of(card), card.title)))
        };
        cards.filter_map(line).take(CARDS).collect()
    })
}

/// Pages without a key of their own; other boards; the cards of a customer, and those of a person;
/// releases.
fn pages(here: Option<Open>, outside: &Outside) -> Vec<Entry> {
    let Outside { boards, is_owner } = outside;
    let live = here.map(|here| here.live);
    let own = live.map(of_board).unwrap_or_default();
    let open = live.map(|live| live.key());
    let others = boards.iter().filter(|board| Some(&board.key) != open.as_ref());
    let others = others
        .map(|board| (format!("/{}/board", board.key), format!("{} {}", board.key, board.name)));
    let outside = places().filter(|(row, _)| *is_owner || !row.for_owners);
    let outside = outside.map(|(row, link)| (row.page.path(), (link.word)().to_owned()));
    let all =
        own.into_iter().chain(others).chain(outside).chain(live.map(of_things).unwrap_or_default());
    all.map(|(path, name)| Entry::Page(path, name)).collect()
}

/// Path and name of a page.
type Way = (String, String);

fn of_board(live: Live) -> Vec<Way> {
    let own = links().filter(|(row, _)| !row.has_key());
    let own = own.map(|(row, link)| (row.address(), (link.word)()));
    let own = own.chain([("board?view=list", i18n::board_as_list())]);
    own.map(|(page, name)| (format!("/{}/{page}", live.key()), name.to_owned())).collect()
}

fn of_things(live: Live) -> Vec<Way> {
    let filtered = |filter: &str, id: String, name: &str| {
        (format!("/{}/board?{filter}={id}", live.key()), i18n::cards_of(name))
    };
    let mut named = live.peek(|board| {
        let customers = board.customers.values();
        let customers = customers.map(|c| filtered("customer", c.id.to_string(), &c.name));
        let people = board.members.values();
        let people = people.map(|person| filtered("assignee", person.id.to_string(), &person.name));
        let releases = board.releases.values();
        let releases = releases.map(|it| {
            (release_address::path(board, it), format!("{} {}", i18n::release(), it.name))
        });
        customers.chain(people).chain(releases).collect::<Vec<_>>()
    });
    named.order_by_key(|(_, name)| sort_key(name));
    named
}
