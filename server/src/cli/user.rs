//! `groundswell user add` and `groundswell user password`.

use super::{AddUser, NewPassword};
use crate::accounts;
use crate::auth::password::{Passwords, made_up};
use crate::boards::nodes;
use crate::bulk::{self, Dated};
use crate::store::accounts::Account;
use crate::store::{self, Db, boards, login_sessions};
use anyhow::{Context, Result, anyhow};
use groundswell_domain::decide::Actor;
use groundswell_domain::member::Role;
use groundswell_domain::{Board, Command};
use std::io::stdin;
use uuid::Uuid;

/// What can be said of a new person before there is a database.
pub(super) fn check(args: &AddUser) -> Result<()> {
    role(&args.role)?;
    accounts::name_of_person(&args.name)?;
    accounts::email_address(&args.email)?;
    Ok(())
}

pub(super) async fn add(db: &Db, args: AddUser) -> Result<()> {
    let role = role(&args.role)?;
    let mut board = match &args.board {
        Some(key) => Some(load(db, key).await?),
        None => None,
    };
    let password = chosen(args.password_stdin)?;
    let passwords = Passwords::new();
    let account = accounts::new(&passwords, &args.name, &args.email, &password).await?;
    let mut tx = db.write().await?;
    accounts::insert(&mut tx, &account).await?;
    tx.commit().await?;
    if let Some(board) = &mut board {
        let (id, name) = (account.id(), account.name.clone());
        let command = Command::AdmitMember { id, name, role };
        let act = Dated { at: crate::now(), actor: Actor::System, command };
        bulk::write(db, board, &[act]).await?;
    }
    tell(&account, (!args.password_stdin).then_some(&password));
    Ok(())
}

pub(super) async fn password(db: &Db, args: NewPassword) -> Result<()> {
    let account = accounts::find(db, &args.email).await?;
    let account = account
        .with_context(|| format!("Nobody has an account with the address {}.", args.email))?;
    let password = chosen(args.password_stdin)?;
    let hash = Passwords::new().hash(&password).await?;
    let mut tx = db.write().await?;
    store::accounts::set_password(&mut tx, account.id(), &hash).await?;
    // Whoever knew the old one is signed out: of all sessions, none is kept.
    let ended = login_sessions::delete_others(&mut tx, account.id(), Uuid::nil()).await?;
    tx.commit().await?;
    nodes::hang_up(db, &ended).await;
    tell(&account, (!args.password_stdin).then_some(&password));
    Ok(())
}

/// The password that somebody types in, or a made-up one.
fn chosen(is_typed: bool) -> Result<String> {
    if is_typed { first_line() } else { Ok(made_up()) }
}

fn tell(account: &Account, made_up: Option<&String>) {
    println!("{} can sign in as {}.", account.name, account.email);
    if let Some(password) = made_up {
        println!("Password: {password}");
    }
}

fn role(name: &str) -> Result<Role> {
    let role = serde_json::from_value(name.into());
    role.map_err(|_| {
        anyhow!(
            "There is no role “{name}”: it is viewer, support, developer, release_manager, \
             product_owner or owner."
        )
    })
}

async fn load(db: &Db, key: &str) -> Result<Board> {
    let mut tx = db.read().await?;
    let id = boards::find_by_key(&mut tx, key).await?;
    let id = id.with_context(|| format!("There is no board with the key {key}"))?;
    boards::load(&mut tx, id).await?.context("The board cannot be read")
}

fn first_line() -> Result<String> {
    let mut line = String::new();
    stdin().read_line(&mut line).context("The password cannot be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
