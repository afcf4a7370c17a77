//! The boards as views with columns, for people who write their own SQL queries.

use crate::storage::{Start, start};
use groundswell_domain::Command;
use groundswell_domain::card::CardEdit;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{
    AreaId, CardId, CommentId, ContactId, CustomerId, DeploymentId, ReleaseId, SprintId, SystemId,
};
use groundswell_domain::release::{DeploymentState, NewRelease, ReleaseKind};
use groundswell_server::batch;
use groundswell_server::store::Db;
use groundswell_tests::each_database;
use groundswell_tests::person::{now, sent};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// One thing of every kind.
fn story() -> Vec<Command> {
    let (card, customer) = (CardId(Uuid::now_v7()), CustomerId(Uuid::now_v7()));
    let (system, release) = (SystemId(Uuid::now_v7()), ReleaseId(Uuid::now_v7()));
    let contact = NewContact {
        id: ContactId(Uuid::now_v7()),
        customer: Some(customer),
        system: Some(system),
        channel: Channel::Mail,
        quote: "It says “unknown code”".into(),
        searched: String::new(),
        at: now(),
        day: now().day(),
    };
    let new_release = NewRelease {
        id: release,
        name: "8.4".into(),
        kind: ReleaseKind::Regular,
        parent: None,
        planned: Some(now().day()),
    };
    let title = "Vouchers are refused".to_owned();
    let (starts, ends) = (now().day(), now().day() + 13);
    vec![
        Command::AddCustomer { id: customer, name: "Hansen".into() },
        Command::AddSystem { id: system, name: "Shop".into(), customer: Some(customer) },
        Command::AddArea { id: AreaId(Uuid::now_v7()), name: "Payment".into() },
        Command::CaptureCard { id: card, title, column: None, contact: Some(contact) },
        Command::AddComment { id: CommentId(Uuid::now_v7()), card, text: "Seen".into() },
        Command::PlanSprint {
            id: SprintId(Uuid::now_v7()),
            name: "Sprint 1".into(),
            starts,
            ends,
            capacity: 20.0,
        },
        Command::CreateRelease(new_release),
        Command::Deploy {
            id: DeploymentId(Uuid::now_v7()),
            release,
            system,
            state: DeploymentState::Watching,
        },
    ]
}

async fn play(start: &mut Start) {
    for command in story() {
        let (mut batch, _) = batch::begin(&start.db, &mut start.board).await.unwrap();
        let decided = batch.decide(&sent(command), start.owner, now()).await.unwrap();
        assert!(matches!(decided, batch::Decided::Commit), "{decided:?}");
        batch.commit().await.unwrap();
    }
}

/// The first column of a query's rows, as text.
async fn ask(db: &Db, sql: &'static str) -> Vec<String> {
    let sql = AssertSqlSafe(sql);
    match db {
        Db::Sqlite { writer, .. } => sqlx::query_scalar(sql).fetch_all(writer).await.unwrap(),
        Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_all(pool).await.unwrap(),
    }
}

#[test]
fn every_kind_of_thing_is_a_view_with_columns() {
    each_database(async |database| {
        let mut start = start(&database).await;
        play(&mut start).await;
        let questions = [
            (
                "select title from cards where number = 1 and impact = 'unrated'",
                "Vouchers are refused",
            ),
            ("select quote from contacts where channel = 'mail'", "It says “unknown code”"),
            ("select text from comments", "Seen"),
            ("select name from customers", "Hansen"),
            ("select name from systems where customer_id is not null", "Shop"),
            ("select name from areas", "Payment"),
            ("select name from sprints where state = 'planned' and capacity_days > 19", "Sprint 1"),
            ("select name from releases where kind = 'regular' and planned_day > 20000", "8.4"),
            ("select state from deployments", "watching"),
            ("select name from members where role = 'owner'", "Olga"),
        ];
        for (question, answer) in questions {
            assert_eq!(ask(&start.db, question).await, [answer], "{question}");
        }
        assert!(ask(&start.db, "select stage from columns").await.len() > 5);
    });
}

#[test]
fn views_join() {
    each_database(async |database| {
        let mut start = start(&database).await;
        play(&mut start).await;
        let who = "select customers.name from contacts \
                   join cards on cards.card_id = contacts.card_id \
                   join customers on customers.customer_id = contacts.customer_id";
        assert_eq!(ask(&start.db, who).await, ["Hansen"]);
    });
}

#[test]
fn a_card_has_all_of_its_description() {
    each_database(async |database| {
        let mut start = start(&database).await;
        play(&mut start).await;
        let card = *start.board.cards.keys().next().unwrap();
        let mut from = String::new();
        for to in ["Short".to_owned(), "All of it is told. ".repeat(200).trim().to_owned()] {
            let edit = CardEdit::Description { from, to: to.clone() };
            let (mut batch, _) = batch::begin(&start.db, &mut start.board).await.unwrap();
            let sent = sent(Command::EditCard { card, edit });
            batch.decide(&sent, start.owner, now()).await.unwrap();
            batch.commit().await.unwrap();
            assert_eq!(ask(&start.db, "select description from cards").await, [to.as_str()]);
            from = to;
        }
    });
}
