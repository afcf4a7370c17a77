//! Everything that opens over any page of a board; loaded when the first of it is opened.

use crate::parts::card_menu::CardMenu;
use crate::parts::card_sheet::CardSheet;
use crate::parts::command_menu::CommandMenu;
use crate::parts::keys_sheet::KeysSheet;
use crate::parts::refused::RefusedDialog;
use crate::parts::selection::SelectionBar;
use crate::view::view;
use leptos::prelude::*;

/// A card and its menu, the keys, the command menu, what was refused, what is selected.
#[component]
pub(crate) fn AllTools() -> AnyView {
    view! {
        <CardSheet />
        <CardMenu />
        <KeysSheet />
        <CommandMenu />
        <RefusedDialog />
        <SelectionBar />
    }
}
