//! The pages, one module each, and the table of what is shown: which view, and in which file of the
//! app. `groundswell_ui::pages` says where the pages are and what they are called.
//!
//! Only the table names the views of the lazy files: anything else that did would pull them into its
//! own file.

pub(crate) mod all_tools;
pub(crate) mod board;
pub(crate) mod boards;
pub(crate) mod card;
pub(crate) mod history;
pub(crate) mod home;
pub(crate) mod installation;
pub(crate) mod join;
pub(crate) mod me;
pub(crate) mod outside;
pub(crate) mod plan;
pub(crate) mod release;
pub(crate) mod releases;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod tools;
pub(crate) mod trash;
pub(crate) mod welcome;

use crate::files::{Content, Contents, Made};
use crate::live::Live;
use crate::parts::capture::after::After;
use crate::parts::typed_texts::TypedTexts;
use crate::view::view;
use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};
use groundswell_client::api::Failure;
use groundswell_client::event::Rare;
use groundswell_client::open_board::OpenBoard;
use groundswell_client::queue;
use groundswell_domain::command::Sent;
use groundswell_domain::matching::{DICTIONARY, Index};
use groundswell_ui::pages::{File, Page};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

pub(crate) const CONTENTS: Contents = Contents { file, download, make };

/// For each file: its name, the function that downloads it, and the views that are in it.
macro_rules! contents {
    (
        first: { $($first:pat => $first_view:expr),+ $(,)? }
        $($file:ident: $name:ident, $ahead:ident { $($content:pat => $view:expr),+ $(,)? })+
    ) => {
        /// Each lazy file, and what the macro that cuts it out names it.
        #[cfg(test)]
        const NAMES: &[(File, &str)] =
            &[$((File::$file, concat!("split_", stringify!($name), ".wasm"))),+];

        fn first(content: Content) -> Option<AnyView> {
            match content {
                $($first => Some($first_view),)+
                _ => None,
            }
        }

        $(
            #[wasm_split($name, wasm_split_path = leptos::wasm_split, preload($ahead), fallible)]
            fn $name(content: Content) -> Made {
                Ok(match content {
                    $($content => Some($view),)+
                    _ => None,
                })
            }
        )+

        #[allow(unused_variables, reason = "the patterns bind what the views take")]
        fn file(content: Content) -> File {
            match content {
                $($first => File::First,)+
                $($($content => File::$file,)+)+
            }
        }

        fn download(file: File) -> LocalBoxFuture<'static, Result<(), SplitLoaderError>> {
            match file {
                File::First => ready(Ok(())).boxed_local(),
                $(File::$file => $ahead().boxed_local(),)+
            }
        }

        fn make(content: Content) -> LocalBoxFuture<'static, Made> {
            match file(content) {
                File::First => ready(Ok(first(content))).boxed_local(),
                $(File::$file => $name(content).boxed_local(),)+
            }
        }
    };
}

contents! {
    first: {
        Content::Page(Page::Home) => view! { <home::Home /> },
        Content::Page(Page::Start) => view! { <home::FromStart /> },
        Content::Page(Page::Board) => view! { <board::BoardPage /> },
    }
    Opened: opened, opened_ahead {
        Content::Page(Page::Card) => view! { <card::CardPage /> },
        Content::Tools => view! { <all_tools::AllTools /> },
        Content::Filters => view! { <board::filters::Filters /> },
        Content::List => view! { <board::list::List /> },
        Content::FirstSteps => view! { <board::first_steps::FirstSteps /> },
        Content::InArchive => view! { <board::in_archive::InArchive /> },
        Content::Captured(card, made) => view! { <After card made /> },
        Content::TypedTexts => view! { <TypedTexts /> },
    }
    Plan: plan, plan_ahead {
        Content::Page(Page::Plan) => view! { <plan::PlanPage /> },
    }
    Releases: releases, releases_ahead {
        Content::Page(Page::Releases) => view! { <releases::ReleasesPage /> },
        Content::Page(Page::Release) => view! { <release::ReleasePage /> },
    }
    Settings: settings, settings_ahead {
        Content::Page(Page::Settings) => view! { <settings::SettingsPage /> },
    }
    Past: past, past_ahead {
        Content::Page(Page::History) => view! { <history::HistoryPage /> },
        Content::Page(Page::Trash) => view! { <trash::TrashPage /> },
    }
    Outside: outside, outside_ahead {
        Content::Page(Page::Welcome) => view! { <welcome::WelcomePage /> },
        Content::Page(Page::SignIn) => view! { <sign_in::SignInPage /> },
        Content::Page(Page::Join) => view! { <join::JoinPage /> },
        Content::Page(Page::Boards) => view! { <boards::BoardsPage /> },
        Content::Page(Page::Me) => view! { <me::MePage /> },
        Content::Page(Page::Installation) => view! { <installation::InstallationPage /> },
        Content::Page(Page::Nowhere) => view! { <boards::NotFound /> },
        Content::SignInAgain => {
            let live = expect_context::<Live>();
            view! { <sign_in::SignInAgain live /> }
        },
    }
}

/// What few boards need: its code is in a lazy file.
pub(crate) const RARE: Rare = Rare {
    read: |commands| async { read(commands).await.ok() }.boxed_local(),
    exchange: |board| {
        async move {
            let exchanged = exchange(board).await.map_err(|_| Failure::Network)?;
            exchanged.await
        }
        .boxed_local()
    },
};

#[wasm_split(opened, wasm_split_path = leptos::wasm_split, fallible)]
fn read(commands: Vec<String>) -> Result<Vec<Sent>, SplitLoaderError> {
    Ok(queue::read(commands))
}

#[wasm_split(opened, wasm_split_path = leptos::wasm_split, fallible)]
fn exchange(
    board: OpenBoard,
) -> Result<LocalBoxFuture<'static, Result<(), Failure>>, SplitLoaderError> {
    Ok(board.exchange().boxed_local())
}

/// An empty index that knows the languages; and loads the words that callers used. No page needs
/// them before somebody types, so all of it is in a lazy file; `None` if that cannot be loaded now.
pub(crate) fn learned_index(live: Live) -> LocalBoxFuture<'static, Option<Index>> {
    async move { with_dictionary(live).await.ok() }.boxed_local()
}

#[wasm_split(opened, wasm_split_path = leptos::wasm_split, fallible)]
fn with_dictionary(live: Live) -> Result<Index, SplitLoaderError> {
    leptos::task::spawn_local(live.learn_callers_words());
    Ok(Index::knowing(DICTIONARY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use groundswell_ui::pages::PAGES;

    /// The server sends a file ahead by its name.
    #[test]
    fn every_lazy_file_has_the_name_under_which_it_is_cut_out() {
        assert_eq!(NAMES, File::LAZY.map(|file| (file, file.name())));
    }

    /// The server preloads the files that the table of pages names.
    #[test]
    fn every_page_is_in_the_file_that_the_table_of_pages_names() {
        for row in PAGES {
            assert_eq!(file(Content::Page(row.page)), row.file, "{:?}", row.page);
        }
    }
}
