//! Pieces that several pages use.

pub(crate) mod account_fields;
pub(crate) mod actions;
pub(crate) mod asking;
pub(crate) mod board_fields;
pub(crate) mod capture;
pub(crate) mod card_menu;
pub(crate) mod card_sheet;
pub(crate) mod choose;
pub(crate) mod command_menu;
pub(crate) mod day_field;
pub(crate) mod dialog;
pub(crate) mod differences;
pub(crate) mod editable;
pub(crate) mod former;
pub(crate) mod frame;
pub(crate) mod history;
pub(crate) mod kept;
pub(crate) mod keys_sheet;
pub(crate) mod lane;
pub(crate) mod leaving;
pub(crate) mod lost_focus;
pub(crate) mod matching;
pub(crate) mod number_field;
pub(crate) mod outside;
pub(crate) mod refused;
pub(crate) mod rows;
pub(crate) mod same;
pub(crate) mod searching;
pub(crate) mod select_field;
pub(crate) mod selection;
pub(crate) mod tick;
pub(crate) mod tile;
pub(crate) mod toast;
pub(crate) mod typed_field;
pub(crate) mod unsaved;

pub(crate) use groundswell_picture::{avatar, icon, impact};
