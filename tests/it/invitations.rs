//! Letting people in.

use groundswell_domain::api::{Invitation, Invite, InvitedTo, Join, Me, ProblemCode};
use groundswell_domain::id::UserId;
use groundswell_domain::member::{MemberEdit, Role};
use groundswell_domain::{Command, Rejection, limits};
use groundswell_server::store::Tx;
use groundswell_tests::person::Person;
use groundswell_tests::server::{BOARD, PASSWORD};
use groundswell_tests::{TestServer, each, on_sqlite};

const PATH: &str = "/api/boards/MS/invitations";

fn join(name: &str) -> Join {
    let email = format!("{name}@example.com");
    Join { name: name.into(), email, password: PASSWORD.into() }
}

async fn code_of(person: &Person, path: &str, body: &impl serde::Serialize) -> ProblemCode {
    person.post(path, body).await.problem().code
}

#[test]
fn an_invitation_tells_what_it_is_for_and_lets_one_person_in() {
    each(async |server| {
        let olga = server.owner().await;
        let path = server.invitation(&olga, Role::Developer).await;
        let ann = server.stranger();
        let to: InvitedTo = ann.get(&path).await.is_status(200).json();
        assert_eq!(to.board_name, "MusicStore");
        assert_eq!((to.board_key.as_str(), to.role), (BOARD, Role::Developer));
        let me: Me = ann.post(&path, &join("ann")).await.is_status(200).json();
        assert_eq!(me.boards[0].role, Role::Developer);
        ann.get("/api/boards/MS").await.is_status(200);
        let ben = server.stranger();
        assert_eq!(code_of(&ben, &path, &join("ben")).await, ProblemCode::InvitationOver);
        assert_eq!(ben.get(&path).await.problem().status, 410);
    });
}

#[test]
fn only_one_of_many_simultaneous_uses_of_a_link_succeeds() {
    each(async |server| {
        let olga = server.owner().await;
        let path = server.invitation(&olga, Role::Support).await;
        let people: Vec<Person> = (0..5).map(|_| server.stranger()).collect();
        let tries = people.iter().enumerate().map(|(nth, person)| {
            let (path, join) = (path.clone(), join(&format!("p{nth}")));
            async move { person.post(&path, &join).await.status.as_u16() }
        });
        let mut answers = futures::future::join_all(tries).await;
        answers.sort_unstable();
        assert_eq!(answers, [200, 410, 410, 410, 410]);
        assert_eq!(olga.page().await.board().members.len(), 2);
    });
}

#[test]
fn a_link_for_several_people_lets_in_as_many_and_says_for_whom_it_is() {
    each(async |server| {
        let olga = server.owner().await;
        let for_whom = " Team\tNord ".into();
        let invite = Invite { role: Role::Support, for_whom, people: Some(3) };
        let made: Invitation = olga.post(PATH, &invite).await.is_status(201).json();
        assert_eq!((made.for_whom.as_str(), made.people), ("Team Nord", 3));
        let path = made.path.unwrap().replace("/join/", "/api/invitations/");
        let people: Vec<Person> = (0..6).map(|_| server.stranger()).collect();
        people[0].post(&path, &join("first")).await.is_status(200);
        let open: Vec<Invitation> = olga.get(PATH).await.json();
        assert_eq!((open[0].for_whom.as_str(), open[0].people), ("Team Nord", 2));
        let tries = people[1..].iter().enumerate().map(|(nth, person)| {
            let (path, join) = (path.clone(), join(&format!("p{nth}")));
            async move { person.post(&path, &join).await.status.as_u16() }
        });
        let mut answers = futures::future::join_all(tries).await;
        answers.sort_unstable();
        assert_eq!(answers, [200, 200, 410, 410, 410]);
        assert_eq!(olga.page().await.board().members.len(), 4);
        assert_eq!(olga.get(PATH).await.json::<Vec<Invitation>>(), []);
    });
}

#[test]
fn an_invitation_has_its_bounds() {
    each(async |server| {
        let olga = server.owner().await;
        for people in [0, limits::INVITED + 1] {
            let invite = Invite { people: Some(people), ..Invite::one(Role::Support) };
            assert_eq!(olga.post(PATH, &invite).await.problem().code, ProblemCode::BadRequest);
        }
        let for_whom = "x".repeat(limits::NAME_CHARS + 1);
        let invite = Invite { for_whom, ..Invite::one(Role::Support) };
        assert_eq!(olga.post(PATH, &invite).await.problem().code, ProblemCode::Rejected);
    });
}

#[test]
fn people_join_with_the_account_that_they_have() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let new = groundswell_domain::api::CreateBoard { name: "xRes".into(), key: "XR".into() };
        olga.post("/api/boards", &new).await;
        let answer = olga.post("/api/boards/XR/invitations", &Invite::one(Role::Viewer)).await;
        let link = answer.json::<Invitation>().path.unwrap();
        let path = link.replace("/join/", "/api/invitations/");
        let me: Me = ann.post(&path, &serde_json::json!({})).await.is_status(200).json();
        assert_eq!(me.user.unwrap().id, ann.id());
        assert_eq!(me.boards.iter().map(|b| b.key.as_str()).collect::<Vec<_>>(), ["MS", "XR"]);
    });
}

#[test]
fn an_invitation_takes_no_role_away() {
    each(async |server| {
        let olga = server.owner().await;
        let path = server.invitation(&olga, Role::Viewer).await;
        let me: Me = olga.post(&path, &serde_json::json!({})).await.is_status(200).json();
        assert_eq!(me.boards[0].role, Role::Owner);
    });
}

#[test]
fn all_invalid_invitations_get_the_same_answer() {
    each(async |server| {
        let olga = server.owner().await;
        let withdrawn = server.invitation(&olga, Role::Support).await;
        let open: Vec<Invitation> = olga.get(PATH).await.is_status(200).json();
        olga.delete(&format!("{PATH}/{}", open[0].id)).await.is_status(204);
        let expired = server.invitation(&olga, Role::Support).await;
        let mut tx = server.app.db.write().await.unwrap();
        TestServer::run_sql(&mut tx, "update invitation set expires_at = created_at").await;
        tx.commit().await.unwrap();
        let used = server.invitation(&olga, Role::Support).await;
        server.stranger().post(&used, &join("ann")).await.is_status(200);
        let forged = format!("/api/invitations/{}", "0".repeat(64));
        let eve = server.stranger();
        let mut answers = Vec::new();
        for path in [&withdrawn, &expired, &used, &forged, &"/api/invitations/x".to_owned()] {
            answers.push(eve.get(path).await.problem());
            answers.push(eve.post(path, &join("eve")).await.problem());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        assert_eq!(answers[0].code, ProblemCode::InvitationOver);
        assert_eq!(olga.get(PATH).await.json::<Vec<Invitation>>(), []);
    });
}

#[test]
fn an_invitation_ends_with_the_rights_of_who_made_it() {
    each(async |server| {
        let olga = server.owner().await;
        let ways: [fn(UserId) -> Command; 2] = [
            |member| Command::RemoveMember { member },
            |member| Command::EditMember { member, edit: MemberEdit::Role(Role::ProductOwner) },
        ];
        for way in ways {
            let ann = server.member(&olga, Role::Owner).await;
            let path = server.invitation(&ann, Role::Owner).await;
            let eve = server.stranger();
            eve.get(&path).await.is_status(200);
            olga.command(way(ann.id())).await.is_status(200);
            assert_eq!(eve.get(&path).await.problem().code, ProblemCode::InvitationOver);
            assert_eq!(code_of(&eve, &path, &join("eve")).await, ProblemCode::InvitationOver);
            let body = serde_json::json!({});
            assert_eq!(code_of(&ann, &path, &body).await, ProblemCode::InvitationOver);
            assert_eq!(olga.get(PATH).await.json::<Vec<Invitation>>(), []);
        }
        // The invitations of others still work.
        let path = server.invitation(&olga, Role::Support).await;
        server.stranger().post(&path, &join("ben")).await.is_status(200);
    });
}

#[test]
fn an_invitation_stays_dead_when_its_maker_gets_the_right_back() {
    each(async |server| {
        let olga = server.owner().await;
        let role = |member, role| Command::EditMember { member, edit: MemberEdit::Role(role) };
        let eve = server.stranger();
        let ann = server.member(&olga, Role::Owner).await;
        let path = server.invitation(&ann, Role::Owner).await;
        olga.command(role(ann.id(), Role::ProductOwner)).await.is_status(200);
        olga.command(role(ann.id(), Role::Owner)).await.is_status(200);
        assert_eq!(code_of(&eve, &path, &join("eve")).await, ProblemCode::InvitationOver);
        let path = server.invitation(&ann, Role::Owner).await;
        olga.command(Command::RemoveMember { member: ann.id() }).await.is_status(200);
        let back = server.invitation(&olga, Role::Owner).await;
        ann.post(&back, &serde_json::json!({})).await.is_status(200);
        assert_eq!(code_of(&eve, &path, &join("eve")).await, ProblemCode::InvitationOver);
        assert_eq!(ann.get(PATH).await.json::<Vec<Invitation>>(), []);
        // New invitations work.
        let path = server.invitation(&ann, Role::Support).await;
        eve.post(&path, &join("eve")).await.is_status(200);
    });
}

/// Makes every commit fail, or stops that.
async fn refuse_commits(server: &TestServer, refuse: bool) {
    let mut tx = server.app.db.write().await.unwrap();
    let statements: &[&'static str] = match (&tx, refuse) {
        (Tx::Sqlite(_), true) => &["create trigger refused before insert on history \
            begin select raise(abort, 'refused'); end"],
        (Tx::Sqlite(_), false) => &["drop trigger refused"],
        (Tx::Postgres(_), true) => &[
            "create function refuse() returns trigger language plpgsql \
             as $$ begin raise 'refused'; end $$",
            "create trigger refused before insert on history \
             for each row execute function refuse()",
        ],
        (Tx::Postgres(_), false) => &["drop trigger refused on history"],
    };
    for sql in statements {
        TestServer::run_sql(&mut tx, sql).await;
    }
    tx.commit().await.unwrap();
}

#[test]
fn a_failed_invitation_can_be_used_again() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Viewer).await;
        let (eve, body) = (server.stranger(), serde_json::json!({}));
        let new = server.invitation(&olga, Role::Support).await;
        let known = server.invitation(&olga, Role::Developer).await;
        refuse_commits(&server, true).await;
        assert!(eve.post(&new, &join("eve")).await.status.is_server_error());
        assert!(ann.post(&known, &body).await.status.is_server_error());
        // Nothing of it was stored: no account, no session, and the links can still be used.
        assert_eq!(eve.get("/api/me").await.json::<Me>(), Me::default());
        refuse_commits(&server, false).await;
        let me: Me = eve.post(&new, &join("eve")).await.is_status(200).json();
        assert_eq!(me.boards[0].role, Role::Support);
        let me: Me = ann.post(&known, &body).await.is_status(200).json();
        assert_eq!(me.boards[0].role, Role::Developer);
    });
}

#[test]
fn only_who_manages_members_invites() {
    each(async |server| {
        let olga = server.owner().await;
        let invite = Invite::one(Role::Owner);
        for role in Role::ALL {
            let person = server.member(&olga, role).await;
            let answer = person.post(PATH, &invite).await;
            let list = person.get(PATH).await;
            if role == Role::Owner {
                answer.is_status(201);
                list.is_status(200);
                continue;
            }
            assert_eq!(answer.problem().code, ProblemCode::Forbidden, "{role:?}");
            assert_eq!(list.problem().code, ProblemCode::Forbidden, "{role:?}");
        }
        let stranger = server.stranger();
        assert_eq!(code_of(&stranger, PATH, &invite).await, ProblemCode::SignInRequired);
    });
}

#[test]
fn the_invitations_of_a_foreign_board_are_not_there() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Owner).await;
        let new = groundswell_domain::api::CreateBoard { name: "xRes".into(), key: "XR".into() };
        olga.post("/api/boards", &new).await;
        let invite = Invite::one(Role::Owner);
        let foreign = ann.post("/api/boards/XR/invitations", &invite).await.problem();
        let none = ann.post("/api/boards/NO/invitations", &invite).await.problem();
        assert_eq!(foreign, none);
        assert_eq!(foreign.status, 404);
        // Nor with the own board in the path and another board's invitation after it.
        let there = olga.post("/api/boards/XR/invitations", &invite).await.json::<Invitation>();
        ann.delete(&format!("{PATH}/{}", there.id)).await.is_status(404);
        let open: Vec<Invitation> = olga.get("/api/boards/XR/invitations").await.json();
        assert_eq!(open.len(), 1);
    });
}

#[test]
fn a_board_has_so_many_invitations_that_are_open() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let invite = Invite::one(Role::Support);
        for _ in 0..limits::INVITATIONS {
            olga.post(PATH, &invite).await.is_status(201);
        }
        let limit = limits::INVITATIONS as u32;
        let refused = olga.post(PATH, &invite).await.problem();
        assert_eq!(refused.rejection, Some(Rejection::TooMany { limit }));
        let open: Vec<Invitation> = olga.get(PATH).await.json();
        olga.delete(&format!("{PATH}/{}", open[0].id)).await.is_status(204);
        olga.post(PATH, &invite).await.is_status(201);
    });
}

#[test]
fn a_list_of_invitations_tells_no_secret() {
    each(async |server| {
        let olga = server.owner().await;
        let made: Invitation = olga.post(PATH, &Invite::one(Role::Support)).await.json();
        let token = made.path.clone().unwrap().replace("/join/", "");
        assert_eq!(token.len(), 64);
        let list = olga.get(PATH).await;
        assert!(!list.text().contains(&token));
        let open: Vec<Invitation> = list.json();
        assert_eq!(open, [Invitation { path: None, ..made.clone() }]);
        let days = made.expires.days_since(groundswell_server::now());
        assert!((6.9..=7.0).contains(&days), "{days}");
    });
}
