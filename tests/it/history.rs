//! What happened on a board, the newest first.

use groundswell_domain::card::CardEdit;
use groundswell_domain::column::Stage;
use groundswell_domain::history::Page;
use groundswell_domain::id::{ColumnId, SprintId};
use groundswell_domain::member::Role;
use groundswell_domain::sprint::SprintEdit;
use groundswell_domain::time::Day;
use groundswell_domain::{Actor, Command, Entity};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Person, each};
use uuid::Uuid;

async fn history(person: &Person, query: &str) -> Page {
    let answer = person.get(&format!("/api/boards/{BOARD}/history{query}")).await;
    answer.is_status(200);
    answer.json()
}

#[test]
fn a_change_of_a_sprint_is_told_with_its_old_and_new_value() {
    each(async |server| {
        let olga = server.owner().await;
        let reader = server.member(&olga, Role::Viewer).await;
        let mut page = olga.page().await;
        let id = SprintId(Uuid::now_v7());
        let plan = Command::PlanSprint {
            id,
            name: "Sprint 1".into(),
            starts: Day(20_000),
            ends: Day(20_013),
            capacity: 20.0,
        };
        page.act(plan).await.unwrap();
        let edit = SprintEdit::Capacity(24.0);
        page.act(Command::EditSprint { sprint: id, edit }).await.unwrap();

        let newest = history(&reader, "").await.entries.remove(0);
        assert_eq!(
            (newest.command.as_str(), newest.actor),
            ("edit_sprint", Actor::Member(olga.id()))
        );
        let [step] = newest.steps.as_slice() else { panic!("one thing changed: {newest:?}") };
        let capacity = |entity: &Option<Entity>| match entity {
            Some(Entity::Sprint(sprint)) => Some(sprint.capacity),
            _ => None,
        };
        assert_eq!((capacity(&step.before), capacity(&step.after)), (Some(20.0), Some(24.0)));
    });
}

#[test]
fn a_long_history_is_told_in_parts_without_a_gap() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        for number in 0..60 {
            page.capture(&format!("Card {number}")).await.unwrap();
        }
        let mut seqs = Vec::new();
        let mut part = history(&olga, "").await;
        while part.has_more {
            seqs.extend(part.entries.iter().map(|entry| entry.seq));
            let last = seqs.last().unwrap();
            part = history(&olga, &format!("?before={last}")).await;
        }
        seqs.extend(part.entries.iter().map(|entry| entry.seq));
        let seq = page.replica.seq();
        assert_eq!(seqs, (1..=seq).rev().collect::<Vec<_>>());
    });
}

#[test]
fn long_texts_and_changes_of_many_cards_come_in_parts() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let mut column = None;
        for number in 0..130 {
            let card = page.capture(&format!("Card {number}")).await.unwrap();
            column = Some(page.card(card).column);
        }
        let cards_to = page.board().column_of_stage(Stage::Triaged).unwrap().id;
        let inbox = Command::AddColumn {
            id: ColumnId(Uuid::now_v7()),
            name: "Calls".into(),
            stage: Stage::Inbox,
        };
        page.act(inbox).await.unwrap();
        page.act(Command::RemoveColumn { column: column.unwrap(), cards_to }).await.unwrap();
        let newest = history(&olga, "").await.entries.remove(0);
        assert_eq!((newest.command.as_str(), newest.steps.len()), ("remove_column", 100));
        assert_eq!(newest.others, 31, "thirty cards, and the column");

        let card = page.board().cards.values().next().unwrap().id;
        let mut from = String::new();
        for number in 0..12 {
            let to = format!("{number}{}", "\u{1f4a5}".repeat(49_000));
            let edit = CardEdit::Description { from, to: to.clone() };
            page.act(Command::EditCard { card, edit }).await.unwrap();
            from = to;
        }
        let answer = olga.get(&format!("/api/boards/{BOARD}/history")).await;
        assert!(answer.body.len() < 1024 * 1024, "{} bytes", answer.body.len());
        let mut seqs = Vec::new();
        let mut part: Page = answer.json();
        while part.has_more {
            seqs.extend(part.entries.iter().map(|entry| entry.seq));
            part = history(&olga, &format!("?before={}", seqs.last().unwrap())).await;
        }
        seqs.extend(part.entries.iter().map(|entry| entry.seq));
        assert_eq!(seqs, (1..=page.replica.seq()).rev().collect::<Vec<_>>());
    });
}

#[test]
fn only_members_hear_what_happened() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let path = format!("/api/boards/{BOARD}/history");
        let parting = Command::RemoveMember { member: ann.id() };
        olga.command(parting).await.is_status(200);
        assert_eq!(ann.get(&path).await.problem().status, 404);
        server.stranger().get(&path).await.is_status(401);
        assert_eq!(olga.get(&format!("{path}?before=soon")).await.problem().status, 400);
        assert!(!history(&olga, &format!("?before={}", u64::MAX)).await.entries.is_empty());
        assert!(history(&olga, "?before=0").await.entries.is_empty());
    });
}
