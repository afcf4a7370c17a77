//! The pages, one module per route.

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
