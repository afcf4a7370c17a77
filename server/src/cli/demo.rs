//! `groundswell demo`.

use super::Demo;
use crate::auth::password::{self, Passwords, made_up};
use crate::demo::{self, Language};
use crate::error::Error;
use crate::store::Db;
use anyhow::{Result, anyhow, bail};

/// What can be checked before there is a database.
pub(super) fn check(args: &Demo) -> Result<()> {
    language(args)?;
    args.password.as_deref().map_or(Ok(()), password::check)?;
    Ok(())
}

fn language(args: &Demo) -> Result<Language> {
    args.lang.parse().map_err(|why| anyhow!("--lang: {why}."))
}

pub(super) async fn run(db: &Db, args: Demo) -> Result<()> {
    let language = language(&args)?;
    let password = args.password.unwrap_or_else(made_up);
    let hash = Passwords::new().hash(&password).await?;
    let cast = match demo::seed(db, language, &hash, false).await {
        Ok(cast) => cast,
        Err(Error::KeyTaken | Error::EmailTaken) => {
            bail!("The demo is here already: its boards MS and XR, or its people.")
        }
        Err(error) => return Err(error.into()),
    };
    println!("Two boards are there: MS (MusicStore) and XR (xRes). Their people:");
    for person in &cast.people {
        println!("  {}", person.email);
    }
    println!("Password of them all: {password}");
    Ok(())
}
