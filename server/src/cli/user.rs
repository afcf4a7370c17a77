//! `groundswell user add`.

use super::AddUser;
use super::demo::made_up;
use crate::accounts;
use crate::auth::password::Passwords;
use crate::bulk::{self, Dated};
use crate::store::{Db, boards};
use anyhow::{Context, Result, anyhow};
use groundswell_domain::decide::Actor;
use groundswell_domain::member::Role;
use groundswell_domain::{Board, Command};
use std::io::stdin;

pub(super) async fn add(db: &Db, args: AddUser) -> Result<()> {
    let role = role(&args.role)?;
    let mut board = match &args.board {
        Some(key) => Some(load(db, key).await?),
        None => None,
    };
    let password = match args.password_stdin {
        true => first_line()?,
        false => made_up(),
    };
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
    println!("{} can sign in as {}.", account.name, account.email);
    if !args.password_stdin {
        println!("Password: {password}");
    }
    Ok(())
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
