//! The demo: two stories of the product as real data. Everything in it is decided like any other
//! command, by the right people, at times counted back from now.

mod calls;
mod cards;
mod clock;
mod frame;
mod notes;
mod releases;
mod script;
mod table;

use crate::error::{Error, Result};
use crate::store::accounts::{self, Account};
use crate::store::{Db, boards};
use crate::{backfill, batch, boards as live_boards};
use anyhow::anyhow;
use clock::{Clock, working_day};
use groundswell_domain::board::Snapshot;
use groundswell_domain::column::Stage;
use groundswell_domain::id::{BoardId, UserId};
use groundswell_domain::setup::{NewBoard, first_changes};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Board, Change, Entity};
use script::Script;
use std::str::FromStr;
use table::Story;
use uuid::Uuid;

const STORIES: [&str; 2] = [include_str!("demo/music_store.txt"), include_str!("demo/x_res.txt")];
/// The person who owns both boards.
const OWNER: &str = "Julia";
/// The boards are this old, in days: older than anything on them.
const AGE_DAYS: i32 = 115;

/// The language in which the demo's people write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    German,
}

impl FromStr for Language {
    type Err = String;

    /// As browsers write it: `de`, `de-AT`, `en`.
    fn from_str(text: &str) -> Result<Language, String> {
        match text.split('-').next() {
            Some("de") => Ok(Language::German),
            Some("en") => Ok(Language::English),
            _ => Err("the demo speaks en and de".into()),
        }
    }
}

/// The people who exist now.
pub(crate) struct Cast {
    pub(crate) owner: UserId,
    pub(crate) people: Vec<Account>,
}

/// Writes the demo into the database. All its people have the same password.
///
/// # Errors
/// One of its boards or people exists already, or the database failed.
pub(crate) async fn seed(
    db: &Db,
    language: Language,
    password_hash: &str,
    only_if_first: bool,
) -> Result<Cast> {
    seed_at(db, language, password_hash, only_if_first, Clock::here()).await
}

async fn seed_at(
    db: &Db,
    language: Language,
    password_hash: &str,
    only_if_first: bool,
    clock: Clock,
) -> Result<Cast> {
    let stories = STORIES.map(Story::parse);
    let cast = cast(&stories, password_hash);
    let mut founded = Vec::new();
    let mut tx = db.write().await?;
    accounts::hold(&mut tx).await?;
    if only_if_first && accounts::any(&mut tx).await? {
        return Err(Error::SetupDone);
    }
    for account in &cast.people {
        crate::accounts::insert(&mut tx, account).await?;
    }
    for story in &stories {
        let script = Script::new(story, language, clock);
        let new = founding(&script, cast.owner);
        if boards::find_by_key(&mut tx, &new.key).await?.is_some() {
            return Err(Error::KeyTaken);
        }
        let (changes, board) = first_state(&new, first_number(story))?;
        live_boards::found(&mut tx, &new, &changes, start(&clock)).await?;
        founded.push((script, board));
    }
    tx.commit().await?;
    for (script, mut board) in founded {
        play(db, script, &cast, &mut board).await?;
    }
    Ok(cast)
}

/// The people of both stories, each once.
fn cast(stories: &[Story], password_hash: &str) -> Cast {
    let mut people: Vec<Account> = Vec::new();
    for row in stories.iter().flat_map(|story| story.rows("people")) {
        let name = row.cell(0);
        if people.iter().any(|person| person.name == name) {
            continue;
        }
        people.push(Account {
            user_id: Uuid::now_v7(),
            email: format!("{}@groundswell.example", name.to_lowercase()),
            name: name.to_owned(),
            password_hash: password_hash.to_owned(),
            is_owner: false,
            locked_at: None,
        });
    }
    let owner = people.iter().find(|person| person.name == OWNER).map(Account::id);
    Cast { owner: owner.unwrap_or(UserId(Uuid::nil())), people }
}

fn start(clock: &Clock) -> Timestamp {
    Timestamp(working_day(clock.today + -AGE_DAYS).start().0 + 4 * clock::HOUR)
}

fn founding(script: &Script<'_>, owner: UserId) -> NewBoard {
    let row = script.table.rows("board").first();
    let cell = |at| row.map_or("", |row| row.cell(at)).to_owned();
    NewBoard {
        id: BoardId(Uuid::now_v7()),
        key: cell(0),
        name: cell(1),
        owner,
        owner_name: OWNER.to_owned(),
        columns: Stage::ALL.map(|stage| script.columns[&stage]),
    }
}

/// A board that had cards before: the numbers continue from theirs.
fn first_state(new: &NewBoard, last_number: u32) -> Result<(Vec<Change>, Board)> {
    let mut changes = first_changes(new)?;
    for change in &mut changes {
        if let Change::Put(Entity::Board(info)) = change {
            info.last_number = last_number;
        }
    }
    let entities = changes.iter().filter_map(|change| match change {
        Change::Put(entity) => Some(entity.clone()),
        Change::Remove(_) | Change::Archive(_) => None,
    });
    let snapshot = Snapshot { seq: 1, commit: None, entities: entities.collect() };
    let board = Board::from_snapshot(snapshot);
    Ok((changes, board.ok_or_else(|| anyhow!("a new board lacks its own entity"))?))
}

fn first_number(story: &Story) -> u32 {
    story.rows("board").first().map_or(0, |row| row.number(2))
}

/// Lets the story happen on its board.
async fn play(db: &Db, mut script: Script<'_>, cast: &Cast, board: &mut Board) -> Result<()> {
    let rows = script.table.rows("people");
    let id = |name: &str| cast.people.iter().find(|person| person.name == name).map(Account::id);
    let people: Vec<_> =
        rows.iter().filter_map(|row| Some((row.cell(0), id(row.cell(0))?))).collect();
    let start = start(&script.clock);
    script.admit(&people, start);
    script.areas(start);
    script.customers(start);
    script.systems(start);
    script.releases();
    script.sprints();
    script.cards();
    script.notes();
    let acts = script.in_order();
    let decided = backfill::write(db, board, &acts).await?;
    let refused = acts.iter().zip(decided).find(|(_, decided)| {
        !matches!(decided, batch::Decided::Commit | batch::Decided::Done { .. })
    });
    match refused {
        Some((act, decided)) => Err(anyhow!("the demo was refused: {act:?}: {decided:?}").into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{FixedOffset, Local, NaiveTime};
    use groundswell_domain::pain::{pain, reach};

    async fn seeded(language: Language) -> (tempfile::TempDir, Db, [Board; 2]) {
        seeded_at(language, Clock::here()).await
    }

    async fn seeded_at(language: Language, clock: Clock) -> (tempfile::TempDir, Db, [Board; 2]) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("demo.db");
        let db = Db::open(&format!("sqlite://{}", file.display())).await.unwrap();
        seed_at(&db, language, "no hash", true, clock).await.unwrap();
        let mut tx = db.read().await.unwrap();
        let mut load = async |key| {
            let id = boards::find_by_key(&mut tx, key).await.unwrap().unwrap();
            boards::load(&mut tx, id).await.unwrap().unwrap()
        };
        let both = [load("MS").await, load("XR").await];
        (folder, db, both)
    }

    fn count(board: &Board, stage: Stage) -> usize {
        board.cards.values().filter(|c| c.is_live() && board.stage_of(c) == stage).count()
    }

    #[tokio::test]
    async fn the_first_story_has_the_figures_of_the_design() {
        let (_folder, _db, [board, _]) = seeded(Language::German).await;
        let now = crate::now();
        let card = |title: &str| board.cards.values().find(|c| c.title.contains(title)).unwrap();
        let vouchers = card("Gutscheincodes");
        assert_eq!(board.name_of(vouchers), "MS-314");
        for (title, customers, contacts) in [
            ("Gutscheincodes", 46, 71),
            ("Was hören meine Freunde", 31, 44),
            ("Android: Player", 12, 20),
            ("Kontaktimport bricht", 6, 8),
            ("keine Alben", 8, 9),
            ("Pausieren", 9, 14),
        ] {
            let reach = reach(&board, card(title).id);
            assert_eq!((reach.customers, reach.contacts), (customers, contacts), "{title}");
        }
        assert_eq!(pain(&board, vouchers, now).rounded(), 157);
        assert!(vouchers.express && vouchers.deadline.is_some());
        assert!(board.active_sprint().is_some());
    }

    #[tokio::test]
    async fn every_stage_has_cards() {
        let (_folder, _db, both) = seeded(Language::English).await;
        for board in &both {
            for stage in Stage::ALL {
                assert!(count(board, stage) > 0, "{}: {stage:?}", board.info.key);
            }
        }
        let [first, second] = &both;
        assert_eq!(count(first, Stage::Released), 17);
        assert_eq!(first.cards.len(), 120);
        assert_eq!(second.cards.len(), 80);
        assert_eq!(second.systems.values().filter(|s| s.runs.is_some()).count(), 14);
    }

    #[tokio::test]
    async fn its_days_are_those_of_the_time_zone_at_every_hour() {
        for (east, at) in [(1, "23:30"), (1, "00:30"), (-8, "20:00"), (13, "00:01"), (0, "12:00")] {
            let zone = FixedOffset::east_opt(east * 3600).unwrap();
            let time = NaiveTime::parse_from_str(at, "%H:%M").unwrap();
            let now = Local::now().with_timezone(&zone).with_time(time).unwrap();
            let (_folder, _db, [_, board]) = seeded_at(Language::English, Clock::at(&now)).await;
            let hotfix = board.releases.values().find(|r| r.name == "24.7.1").unwrap();
            assert_eq!(hotfix.planned, Some(now.date_naive().into()), "UTC{east:+} {at}");
        }
    }
}
