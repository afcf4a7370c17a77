//! The one error type of the server. How it is answered is in `http/problem.rs`.

use groundswell_domain::installation::NoBoard;
use groundswell_domain::{Rejection, limits};
use std::time::Duration;

/// What the server's functions return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not carried out. The texts are for people: what is wrong, or what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The board refused the command.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    #[error("Please sign in first.")]
    SignInRequired,
    #[error("This e-mail address and password do not belong together.")]
    WrongCredentials,
    #[error("Too many attempts. Please wait before you try again.")]
    TooManyAttempts {
        /// The time after which trying again makes sense.
        retry_after: Duration,
    },
    #[error("This is more at once than is taken of one person. Please send it again later.")]
    TooMuch {
        /// The time after which it may be sent again.
        retry_after: Duration,
    },
    /// It does not exist, or this person may not see it: the answer is the same.
    #[error("There is nothing here, or it is not for you.")]
    NotFound,
    #[error("This address does not take such a request.")]
    MethodNotAllowed,
    #[error("Your role on this board does not include this.")]
    Forbidden,
    #[error("Only owners of this installation may do this.")]
    NotOwner,
    #[error("This request came from another site.")]
    ForeignOrigin,
    #[error("{0}")]
    BadRequest(String),
    #[error("The body must be JSON, and say so in its content-type.")]
    NotJson,
    #[error("This is larger than what this address takes.")]
    TooLarge,
    #[error("There is an account already. Please sign in.")]
    SetupDone,
    #[error("Somebody has an account with this e-mail address already.")]
    EmailTaken,
    #[error("This is not an e-mail address.")]
    EmailInvalid,
    #[error("A password has at least {} characters.", groundswell_domain::api::PASSWORD_CHARS)]
    PasswordTooShort,
    #[error("There is a board with this key already.")]
    KeyTaken,
    #[error("A key is two to six capital letters or digits and begins with a letter.")]
    KeyInvalid,
    #[error("Only owners of this installation make boards. Please ask one of them.")]
    OwnersMakeBoards,
    #[error(
        "You have made {} boards, as many as one person may. Please ask an owner of this \
         installation.",
        limits::BOARDS_EACH
    )]
    TooManyBoards,
    #[error(
        "An installation needs an owner who can sign in. Please make somebody else an owner first."
    )]
    NeedsOwner,
    #[error("This invitation is used up, withdrawn or too old. Please ask for a new one.")]
    InvitationOver,
    /// The database is away, full, locked or read-only. Readers and writers get this; if the
    /// database went away during a commit, nobody knows yet whether that is stored.
    #[error(
        "The database does not answer, or cannot be written now. Please try again in some seconds; \
         if it stays so, tell who runs this server."
    )]
    Storage,
    /// Used instead of [`Error::Storage`] in the health check, for the people who can repair it.
    #[error(
        "The database was moved, replaced or deleted while this server ran, so that nothing is saved. \
         Whoever runs the server stops it, puts the database into its place, as the manual says it \
         under Backup, and starts it again."
    )]
    Displaced,
    /// All places are taken, or all places that one person may have at the same time.
    #[error("Too much is going on here at the same time. Please try again in some seconds.")]
    Busy,
    #[error("The database answered with an error.")]
    Database(#[source] sqlx::Error),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<NoBoard> for Error {
    fn from(why: NoBoard) -> Self {
        match why {
            NoBoard::NotAnOwner => Error::OwnersMakeBoards,
            NoBoard::TooMany => Error::TooManyBoards,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if !crate::store::is_unavailable(&error) {
            return Error::Database(error);
        }
        tracing::warn!(%error, "the database does not take this now");
        Error::Storage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_cannot_be_reached_is_no_fault_of_the_request() {
        let away = sqlx::Error::Io(std::io::ErrorKind::ConnectionRefused.into());
        assert!(matches!(Error::from(away), Error::Storage));
        assert!(matches!(Error::from(sqlx::Error::RowNotFound), Error::Database(_)));
    }
}
