//! Undo and redo.

use super::*;
use groundswell_domain::undo::Record;

#[test]
fn the_last_deed_is_taken_back() {
    let scene = Scene::new();
    scene.page.undo();
    assert_eq!(scene.events(), [Event::NothingTo(Turn::Undo)]);
    scene.page.send(title("Vouchers", "Coupons"));
    scene.page.undo();
    assert_eq!(scene.title(), "Vouchers");
    assert_eq!(scene.events(), [Event::Turned(Turn::Undo, Some("Vouchers".into()))]);
}

#[test]
fn what_was_undone_is_redone_until_something_new_is_done() {
    let scene = Scene::new();
    scene.page.redo();
    assert_eq!(scene.events(), [Event::NothingTo(Turn::Redo)]);
    scene.page.send(title("Vouchers", "Coupons"));
    scene.page.send(impact(Impact::Hurts));
    let seen = || scene.page.peek(|board| Some(board.cards[&CARD].impact));
    scene.page.undo();
    scene.page.undo();
    assert_eq!((scene.title(), seen()), ("Vouchers".into(), Some(Impact::Unrated)));
    scene.page.redo();
    assert_eq!((scene.title(), seen()), ("Coupons".into(), Some(Impact::Unrated)));
    assert_eq!(scene.events().pop(), Some(Event::Turned(Turn::Redo, Some("Coupons".into()))));
    scene.page.undo();
    scene.page.redo();
    scene.page.redo();
    assert_eq!((scene.title(), seen()), ("Coupons".into(), Some(Impact::Hurts)));
    scene.page.undo();
    scene.page.send(title("Coupons", "Tickets"));
    scene.events();
    scene.page.redo();
    assert_eq!(scene.events(), [Event::NothingTo(Turn::Redo)]);
}

#[test]
fn several_commands_that_were_one_action_are_undone_and_redone_together() {
    let scene = Scene::new();
    let both = [title("Vouchers", "Coupons"), title("Coupons", "Tickets")];
    let ids = scene.page.send_all(both.into_iter());
    scene.page.join(&ids);
    for (turn, seen) in
        [(Turn::Undo, "Vouchers"), (Turn::Redo, "Tickets"), (Turn::Undo, "Vouchers")]
    {
        match turn {
            Turn::Undo => scene.page.undo(),
            Turn::Redo => scene.page.redo(),
        }
        assert_eq!(scene.title(), seen);
    }
}

#[test]
fn what_only_the_server_can_undo_is_reported_when_it_has() {
    let mut scene = Scene::new();
    scene.page.send(title("Vouchers", "Coupons"));
    let [sent] = kept().try_into().unwrap();
    let commit = scene.server_does(JULIA, sent.id.0, &sent.command);
    scene.hears(ServerMessage::Commits(vec![commit])).unwrap();
    // As after a reload.
    scene.page.correct(&Record {
        id: sent.id,
        actor: Actor::Member(JULIA),
        kind: None,
        steps: Vec::new(),
    });
    scene.page.undo();
    assert_eq!(scene.events(), []);
    let [undo] = kept().try_into().unwrap();
    scene.hears(ServerMessage::Done { id: undo.id, seq: scene.server.seq }).unwrap();
    assert_eq!(scene.events(), [Event::Turned(Turn::Undo, None)]);
}
