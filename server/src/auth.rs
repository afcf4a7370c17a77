//! Who sends a request: passwords, sessions, and how often somebody may try to sign in.

pub(crate) mod attempts;
pub(crate) mod client;
pub(crate) mod cookies;
pub(crate) mod device;
pub(crate) mod password;
pub(crate) mod session;
pub(crate) mod token;
pub(crate) mod turns;

pub use session::SignedIn;
