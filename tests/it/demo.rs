//! The demo from the first page.

use groundswell_domain::Board;
use groundswell_domain::api::{DemoOpened, SignIn};
use groundswell_domain::board::Snapshot;
use groundswell_domain::member::Role;
use groundswell_tests::{Person, each};
use serde_json::json;

async fn board(person: &Person, key: &str) -> Board {
    let answer = person.get(&format!("/api/boards/{key}")).await;
    Board::from_snapshot(answer.is_status(200).json::<Snapshot>()).unwrap()
}

#[test]
fn the_first_visitor_opens_the_demo_and_owns_it() {
    each(async |server| {
        let visitor = server.stranger();
        visitor.post("/api/demo?lang=fr", &json!({})).await.is_status(400);
        let answer = visitor.post("/api/demo?lang=de", &json!({})).await;
        let DemoOpened { me, password } = answer.is_status(200).json();
        let owner = me.user.unwrap();
        let again = SignIn { email: owner.email, password };
        server.stranger().post("/api/sign-in", &again).await.is_status(200);
        let keys: Vec<&str> = me.boards.iter().map(|board| board.key.as_str()).collect();
        assert_eq!(keys, ["MS", "XR"]);
        assert!(me.boards.iter().all(|board| board.role == Role::Owner));
        let first = board(&visitor, "MS").await;
        let card = first.card_by_number(314).unwrap();
        assert_eq!(card.title, "Gutscheincodes lassen sich nicht einlösen");
        let detail = visitor.whole_card("MS", 314).await;
        assert_eq!(detail.contacts.len(), 71);
        assert!(detail.comments.iter().any(|comment| comment.text.contains("Davon wusste ich")));
        visitor.post("/api/demo", &json!({})).await.is_status(409);
    });
}
