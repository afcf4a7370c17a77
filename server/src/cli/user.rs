//! `groundswell user …`: looks after accounts.

use super::{AddUser, NewPassword};
use crate::auth::password::{Passwords, made_up};
use crate::batch::Along;
use crate::boards::Boards;
use crate::store::accounts::Account;
use crate::store::{self, Db, boards, login_sessions};
use crate::{accounts, installation};
use anyhow::{Context, Result, anyhow};
use chrono::DateTime;
use futures::FutureExt;
use groundswell_domain::Command;
use groundswell_domain::api::EditPerson;
use groundswell_domain::command::Sent;
use groundswell_domain::decide::Actor;
use groundswell_domain::id::{BoardId, CommandId};
use groundswell_domain::member::Role;
use groundswell_domain::time::Timestamp;
use std::fmt::Display;
use std::io::stdin;
use uuid::Uuid;

/// What can be checked of a new person before there is a database.
pub(super) fn check(args: &AddUser) -> Result<()> {
    role(&args.role)?;
    accounts::name_of_person(&args.name)?;
    accounts::email_address(&args.email)?;
    Ok(())
}

pub(super) async fn add(db: &Db, args: AddUser) -> Result<()> {
    let role = role(&args.role)?;
    let board = match &args.board {
        Some(key) => Some(find_board(db, key).await?),
        None => None,
    };
    let password = chosen(args.password_stdin)?;
    let passwords = Passwords::new();
    let account = accounts::new(&passwords, &args.name, &args.email, &password).await?;
    match board {
        Some(board) => add_to_board(db, account.clone(), board, role).await?,
        None => {
            let mut tx = db.write().await?;
            accounts::insert(&mut tx, &account).await?;
            tx.commit().await?;
        }
    }
    tell(&account, (!args.password_stdin).then_some(&password));
    Ok(())
}

/// The account and its place on the board, both or neither.
async fn add_to_board(db: &Db, account: Account, board: BoardId, role: Role) -> Result<()> {
    let (id, name) = (account.id(), account.name.clone());
    let command = Command::AdmitMember { id, name, role };
    let sent = Sent { id: CommandId(Uuid::now_v7()), at: crate::now(), command };
    let along: Along = Box::new(|tx| async move { accounts::insert(tx, &account).await }.boxed());
    let boards = Boards::new(db.clone());
    boards.execute_with(board, sent, Actor::System, along).await?;
    boards.shut_down().await;
    Ok(())
}

pub(super) async fn password(db: &Db, args: NewPassword) -> Result<()> {
    let account = find(db, &args.email).await?;
    let password = chosen(args.password_stdin)?;
    let hash = Passwords::new().hash(&password).await?;
    let mut tx = db.write().await?;
    store::accounts::set_password(&mut tx, account.id(), &hash).await?;
    // Everybody who knew the old password is signed out everywhere.
    let ended = login_sessions::delete_all(&mut tx, account.id()).await?;
    tx.commit().await?;
    hang_up(db, ended).await;
    if account.standing().is_locked {
        println!("The account is locked.");
    }
    tell(&account, (!args.password_stdin).then_some(&password));
    Ok(())
}

pub(super) async fn list(db: &Db) -> Result<()> {
    let people = installation::read(&mut db.read().await?).await?.people;
    for person in people {
        let seen = person.last_seen.map_or("never".into(), |seen| day(seen).to_string());
        let mut words = vec![format!("{} <{}>", person.name, person.email)];
        words.extend(person.is_owner.then(|| "owner of the installation".into()));
        words.extend(person.is_locked.then(|| "locked".into()));
        words.push(format!("last seen: {seen}"));
        println!("{}", words.join(", "));
    }
    Ok(())
}

pub(super) async fn lock(db: &Db, email: &str, is_locked: bool) -> Result<()> {
    let account = find(db, email).await?;
    edit(db, &account, EditPerson { is_locked: Some(is_locked), is_owner: None }).await?;
    let name = account.name;
    match is_locked {
        true => println!("{name} is locked: signed out everywhere, and not let in."),
        false => println!("{name} can sign in again, with the same password as before."),
    }
    Ok(())
}

pub(super) async fn owner(db: &Db, email: &str, is_owner: bool) -> Result<()> {
    let account = find(db, email).await?;
    edit(db, &account, EditPerson { is_locked: None, is_owner: Some(is_owner) }).await?;
    let no_more = if is_owner { "" } else { " no more" };
    println!("{} is an owner of the installation{no_more}.", account.name);
    Ok(())
}

async fn edit(db: &Db, account: &Account, edit: EditPerson) -> Result<()> {
    let mut tx = db.write().await?;
    let ended = accounts::edit(&mut tx, account.id(), &edit).await?;
    tx.commit().await?;
    hang_up(db, ended).await;
    Ok(())
}

pub(super) async fn remove(db: &Db, email: &str) -> Result<()> {
    let account = find(db, email).await?;
    let alone = alone(db, &account).await?;
    let mut tx = db.write().await?;
    let new_owner = store::accounts::another_owner(&mut tx, account.id()).await?;
    let new_owner = new_owner.filter(|_| !alone.is_empty());
    let ended =
        accounts::remove(&mut tx, account.id(), new_owner.as_ref().map(Account::id)).await?;
    tx.commit().await?;
    let boards = Boards::new(db.clone());
    ended.into_iter().for_each(|session| boards.hang_up_session(session));
    let finished = boards.follow_accounts().await;
    boards.shut_down().await;
    finished.with_context(|| {
        format!("{} is removed, and taken off the boards when the server runs again", account.name)
    })?;
    println!("{} is removed.", account.name);
    if let Some(new_owner) = new_owner {
        println!("{} owns now what nobody else did: {}.", new_owner.name, alone.join(", "));
    }
    Ok(())
}

/// The keys of the boards that only this person owns.
async fn alone(db: &Db, account: &Account) -> Result<Vec<String>> {
    let all = boards::of_one_owner(&mut db.read_once().await?).await?;
    Ok(all.into_iter().filter(|(user, _)| *user == account.id()).map(|(_, key)| key).collect())
}

/// Ends the sockets of sessions on all nodes.
async fn hang_up(db: &Db, ended: Vec<Uuid>) {
    let boards = Boards::new(db.clone());
    ended.into_iter().for_each(|session| boards.hang_up_session(session));
    boards.shut_down().await;
}

async fn find(db: &Db, email: &str) -> Result<Account> {
    let account = accounts::find(db, email).await?;
    account.with_context(|| format!("Nobody has an account with the address {email}."))
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

async fn find_board(db: &Db, key: &str) -> Result<BoardId> {
    let id = boards::find_by_key(&mut db.read_once().await?, key).await?;
    id.with_context(|| format!("There is no board with the key {key}"))
}

/// The day of a moment, in UTC: `2026-11-22`.
fn day(at: Timestamp) -> impl Display {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().date_naive()
}

fn first_line() -> Result<String> {
    let mut line = String::new();
    stdin().read_line(&mut line).context("The password cannot be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
