//! What is left of somebody who was removed from an installation or has left a board.

use crate::installation::{
    SOON, board, entry, former, installation, lock, make_board, me, remove, sign_in,
};
use groundswell_domain::api::{FormerMember, Invite, Join, Me};
use groundswell_domain::card::CardEdit;
use groundswell_domain::history::Page as History;
use groundswell_domain::member::{MemberEdit, Role};
use groundswell_domain::{Actor, Command, Entity};
use groundswell_tests::server::{BOARD, PASSWORD};
use groundswell_tests::{Page, TestServer, each, on_postgres};
use std::time::Instant;

#[test]
fn only_the_name_in_the_history_remains_of_a_removed_person() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Developer).await;
        let link = server.invitation(&olga, Role::Support).await;
        let mut hers = ann.page().await;
        let card = hers.capture("Hers").await.unwrap();
        let edit = CardEdit::Assignee(Some(ann.id()));
        hers.act(Command::EditCard { card, edit }).await.unwrap();
        let mut page = olga.page().await;
        remove(&olga, &ann).await.is_status(204);
        assert!(hers.until_closed().await.goodbye);
        page.until("she is off the board", |page| !page.board().members.contains_key(&ann.id()))
            .await;
        assert_eq!(page.card(card).assignee, None);
        ann.get("/api/boards/MS").await.is_status(401);
        sign_in(&server, &ann, PASSWORD).await.is_status(401);
        let people = installation(&olga).await.people;
        assert!(people.iter().all(|entry| entry.id != ann.id()));
        assert_eq!(remove(&olga, &ann).await.problem().status, 404);
        assert_eq!(lock(&olga, &ann, true).await.problem().status, 404);
        // The board's history tells what she did, and who she was.
        let history: History = olga.get("/api/boards/MS/history").await.json();
        assert!(history.entries.iter().any(|entry| entry.actor == Actor::Member(ann.id())));
        let name = ann.user().unwrap().name.clone();
        assert_eq!(former(&olga, BOARD).await, [FormerMember { id: ann.id(), name }]);
        // Her address is free for a new account.
        let email = ann.user().unwrap().email.clone();
        let join = Join { name: "Ann again".into(), email, password: PASSWORD.into() };
        let again: Me = server.stranger().post(&link, &join).await.is_status(200).json();
        assert_ne!(again.user.unwrap().id, ann.id());
        assert!(!me(&olga).await.boards.is_empty());
    });
}

#[test]
fn returning_members_are_no_longer_former_members() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        assert_eq!(former(&olga, BOARD).await, []);
        olga.command(Command::RemoveMember { member: ann.id() }).await.is_status(200);
        assert_eq!(former(&olga, BOARD).await.len(), 1);
        assert_eq!(ann.get("/api/boards/MS/former-members").await.problem().status, 404);
        let back = server.invitation(&olga, Role::Support).await;
        ann.post(&back, &serde_json::json!({})).await.is_status(200);
        assert_eq!(former(&olga, BOARD).await, []);
    });
}

#[test]
fn boards_of_a_removed_person_go_to_the_person_who_removed_them() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Owner).await;
        let ben = server.member(&olga, Role::Support).await;
        make_board(&ann, "ANNS").await.is_status(201);
        make_board(&ann, "BOTH").await.is_status(201);
        let invite = Invite::one(Role::Owner);
        let both = ann.post("/api/boards/BOTH/invitations", &invite).await;
        let path = both.json::<groundswell_domain::api::Invitation>().path.unwrap();
        let path = path.replace("/join/", "/api/invitations/");
        ben.post(&path, &serde_json::json!({})).await.is_status(200);
        assert_eq!(entry(&olga, &ann).await.boards_alone, ["ANNS"]);
        olga.get("/api/boards/ANNS").await.is_status(404);
        remove(&olga, &ann).await.is_status(204);
        let anns = board(&olga, "ANNS").await;
        assert_eq!(anns.members.len(), 1);
        assert_eq!(anns.members[&olga.id()].role, Role::Owner);
        // A board that somebody else owns too does not go to the person who removes the account.
        olga.get("/api/boards/BOTH").await.is_status(404);
        assert_eq!(board(&ben, "BOTH").await.members.len(), 1);
        assert!(!board(&olga, BOARD).await.members.contains_key(&ann.id()));
    });
}

#[test]
fn undo_does_not_bring_back_a_person_without_an_account() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let mut page = olga.page().await;
        let removal = Command::RemoveMember { member: ann.id() };
        let removed = page.begin(removal).await.unwrap();
        page.answered(removed).await.unwrap();
        remove(&olga, &ann).await.is_status(204);
        page.act(Command::Undo { command: removed }).await.unwrap();
        assert!(page.board().members.contains_key(&ann.id()));
        // The next removal, or the regular job a little later, removes her again.
        let ben = server.member(&olga, Role::Support).await;
        remove(&olga, &ben).await.is_status(204);
        page.until("both are off the board", |page| page.board().members.len() == 1).await;
    });
}

#[test]
fn somebody_locked_or_removed_at_one_node_is_out_at_the_others() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let second = first.another_node().await;
        let olga = first.owner().await;
        let ann = first.member(&olga, Role::Support).await;
        let ben = first.member(&olga, Role::Support).await;
        let mut hers = ann.at(second.address).page().await;
        let mut page = ben.at(second.address).page().await;
        let mut olgas = olga.at(second.address).page().await;
        let begun = Instant::now();
        lock(&olga, &ann, true).await.is_status(200);
        assert!(hers.until_closed().await.goodbye);
        ann.at(second.address).get("/api/boards/MS").await.is_status(401);
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        let begun = Instant::now();
        remove(&olga, &ben).await.is_status(204);
        assert!(page.until_closed().await.goodbye);
        olgas.until("they are gone", |page| !page.board().members.contains_key(&ben.id())).await;
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    });
}

#[test]
fn boards_created_by_a_removed_person_still_show_their_name() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Owner).await;
        make_board(&ann, "ANNS").await.is_status(201);
        let edit = groundswell_domain::api::EditMe { name: Some("Anna".into()), password: None };
        ann.patch("/api/me", &edit).await.is_status(200);
        let role = MemberEdit::Role(Role::Viewer);
        olga.command(Command::EditMember { member: ann.id(), edit: role }).await.is_status(200);
        remove(&olga, &ann).await.is_status(204);
        for key in [BOARD, "ANNS"] {
            let name = former(&olga, key).await.remove(0).name;
            assert_eq!(name, "Anna", "by the name that she had when she left");
        }
        let history: History = olga.get("/api/boards/ANNS/history").await.json();
        let first = history.entries.last().unwrap();
        let put = first.steps.iter().filter_map(|step| step.after.as_ref());
        let names: Vec<&str> = put
            .filter_map(|entity| match entity {
                Entity::Member(member) => Some(member.name.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(names, [ann.user().unwrap().name.as_str()]);
        Page::open(&olga, "ANNS").await.capture("It goes on").await.unwrap();
    });
}
