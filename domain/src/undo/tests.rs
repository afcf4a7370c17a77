use super::*;
use crate::board::BoardEdit;
use crate::card::{CardEdit, Impact};
use crate::column::{ColumnEdit, Place, Stage};
use crate::command::Command;
use crate::customer::SystemEdit;
use crate::member::{MemberEdit, Role};
use crate::release::ReleaseEdit;
use crate::testing::{
    Scene, TODAY, area, card, column, comment, customer, lane, person, release, sprint, system,
};

fn undo(command: CommandId) -> Command {
    Command::Undo { command }
}

fn vouchers() -> Scene {
    let mut scene = Scene::new();
    scene.has_card("Vouchers");
    scene
}

fn title(from: &str, to: &str) -> CardEdit {
    CardEdit::Title { from: from.into(), to: to.into() }
}

#[test]
fn an_edit_can_be_undone() {
    let mut scene = vouchers();
    let edited = scene.edits("Lukas", "Vouchers", title("Vouchers", "Coupons"));
    scene.undoes("Lukas", edited);
    assert_eq!(scene.card("Vouchers").title, "Vouchers");
}

#[test]
fn nobody_can_undo_what_others_did() {
    let mut scene = vouchers();
    let edited = scene.edits("Lukas", "Vouchers", title("Vouchers", "Coupons"));
    for who in ["Julia", "Manuela"] {
        assert_eq!(scene.refuses(who, undo(edited)), Rejection::NothingToUndo);
    }
}

#[test]
fn an_undo_can_be_undone() {
    let mut scene = vouchers();
    let edited = scene.edits("Lukas", "Vouchers", title("Vouchers", "Coupons"));
    let undone = scene.undoes("Lukas", edited);
    let redone = scene.undoes("Lukas", undone);
    assert_eq!(scene.card("Vouchers").title, "Coupons");
    scene.undoes("Lukas", redone);
    assert_eq!(scene.card("Vouchers").title, "Vouchers");
}

#[test]
fn an_undo_keeps_what_others_changed_since() {
    let mut scene = vouchers();
    let edited = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Blocked));
    scene.edits("Erik", "Vouchers", title("Vouchers", "Coupons"));
    scene.undoes("Lukas", edited);
    let card = scene.card("Vouchers");
    assert_eq!((card.impact, card.title.as_str()), (Impact::Unrated, "Coupons"));
}

#[test]
fn a_field_that_others_changed_since_is_not_restored() {
    let mut scene = vouchers();
    let edited = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Blocked));
    scene.edits("Erik", "Vouchers", CardEdit::Impact(Impact::Hurts));
    assert_eq!(scene.refuses("Lukas", undo(edited)), Rejection::NothingToUndo);
    assert_eq!(scene.card("Vouchers").impact, Impact::Hurts);
}

#[test]
fn nothing_is_undone_twice() {
    let mut scene = vouchers();
    let edited = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Blocked));
    scene.undoes("Lukas", edited);
    assert_eq!(scene.refuses("Lukas", undo(edited)), Rejection::NothingToUndo);
}

#[test]
fn an_unknown_command_cannot_be_undone() {
    let mut scene = vouchers();
    let unknown = CommandId(uuid::Uuid::from_u128(12_345));
    assert_eq!(scene.refuses("Lukas", undo(unknown)), Rejection::NothingToUndo);
}

#[test]
fn an_undo_needs_the_permission_of_the_command() {
    let mut scene = Scene::new();
    scene.has_customer("Anna").has_release("24.7", None).has_system("Live", None);
    let (customer, name) = (customer("Anna"), "Anna B.".to_string());
    let keep = Command::EditBoard(BoardEdit::KeepClosed(90));
    let rename = Command::RenameCustomer { customer, name };
    let edit = Command::EditSystem { system: system("Live"), edit: SystemEdit::Name("x".into()) };
    let board = Command::EditBoard(BoardEdit::Name("Store".into()));
    let add = Command::AddArea { id: area("Payment"), name: "Payment".into() };
    let sprint = Command::PlanSprint {
        id: sprint("12"),
        name: "12".into(),
        starts: TODAY,
        ends: TODAY,
        capacity: 1.0,
    };
    let done = [rename, edit, board, keep, add, sprint].map(|command| scene.does("Erik", command));
    let (member, edit) = (person("Erik"), MemberEdit::Role(Role::Support));
    scene.does("Julia", Command::EditMember { member, edit });
    for command in done {
        assert_eq!(scene.refuses("Erik", undo(command)), Rejection::NotAllowed);
    }
}

#[test]
fn an_undo_that_deletes_needs_the_permission_to_delete() {
    let mut scene = vouchers();
    let may = |may| {
        let (member, edit) = (person("Manuela"), MemberEdit::MayDelete(may));
        Command::EditMember { member, edit }
    };
    scene.does("Julia", may(true));
    let trashed = scene.does("Manuela", Command::TrashCard { card: card("Vouchers") });
    let restored = scene.does("Manuela", Command::RestoreCard { card: card("Vouchers") });
    scene.does("Julia", may(false));
    for done in [restored, trashed] {
        assert_eq!(scene.refuses("Manuela", undo(done)), Rejection::NotAllowed);
    }
}

#[test]
fn bringing_back_the_comment_of_another_needs_the_permission_that_removing_it_needed() {
    let mut scene = vouchers();
    let add = |text: &str| Command::AddComment {
        id: comment(text),
        card: card("Vouchers"),
        text: text.into(),
    };
    let remove = |text: &str| Command::RemoveComment { comment: comment(text) };
    let may = |may| {
        let (member, edit) = (person("Manuela"), MemberEdit::MayDelete(may));
        Command::EditMember { member, edit }
    };
    scene.does("Lukas", add("His"));
    scene.does("Manuela", add("Hers"));
    scene.does("Julia", may(true));
    let removed = scene.does("Manuela", remove("His"));
    scene.does("Julia", may(false));
    assert_eq!(scene.refuses("Manuela", undo(removed)), Rejection::NotAllowed);
    scene.does("Julia", may(true));
    let undone = scene.undoes("Manuela", removed);
    scene.does("Julia", may(false));
    assert_eq!(scene.refuses("Manuela", undo(undone)), Rejection::NotAllowed);
    let removed = scene.does("Manuela", remove("Hers"));
    scene.undoes("Manuela", removed);
}

#[test]
fn undoing_a_capture_removes_the_card_and_its_call() {
    let mut scene = vouchers();
    let before = scene.board.clone();
    let mut call = crate::testing::call(None, "x", scene.now, "hello");
    let Command::AddContact { contact, .. } = &mut call else { panic!("no contact") };
    let new = Command::CaptureCard {
        id: card("Player"),
        title: "Player".into(),
        column: None,
        contact: Some(contact.clone()),
    };
    let captured = scene.does("Manuela", new);
    scene.undoes("Manuela", captured);
    assert_eq!((&scene.board.cards, &scene.board.tallies), (&before.cards, &before.tallies));
    assert_eq!(scene.details().count(), 0);
}

#[test]
fn undoing_a_capture_puts_a_card_that_others_changed_into_the_trash() {
    let say = |scene: &mut Scene| {
        let (id, text) = (comment("me too"), "me too".to_string());
        scene.does("Lukas", Command::AddComment { id, card: card("Vouchers"), text })
    };
    let others: [&dyn Fn(&mut Scene) -> CommandId; 4] = [
        &|scene| scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Hurts)),
        &|scene| scene.calls(None, "Vouchers"),
        &|scene| scene.has_card("Coupons").merges("Coupons", "Vouchers"),
        &say,
    ];
    for touch in others {
        let mut scene = Scene::new();
        let (id, title) = (card("Vouchers"), "Vouchers".to_string());
        let new = Command::CaptureCard { id, title, column: None, contact: None };
        let captured = scene.does("Manuela", new);
        touch(&mut scene);
        let undone = scene.undoes("Manuela", captured);
        assert!(scene.card("Vouchers").trashed.is_some());
        scene.undoes("Manuela", undone);
        assert!(scene.card("Vouchers").is_live());
    }
}

#[test]
fn undoing_a_contact_keeps_those_of_others() {
    let mut scene = vouchers();
    scene.has_customer("Anna");
    let anna = scene.calls(Some("Anna"), "Vouchers");
    let first = scene.calls(None, "Vouchers");
    scene.calls(None, "Vouchers");
    scene.undoes("Manuela", first);
    scene.undoes("Manuela", anna);
    assert_eq!(scene.contacts("Vouchers"), 1);
    assert_eq!(scene.details().count(), 1);
}

#[test]
fn undoing_the_undo_of_a_contact_counts_it_again() {
    let mut scene = vouchers();
    scene.calls(None, "Vouchers");
    let second = scene.calls(None, "Vouchers");
    let undone = scene.undoes("Manuela", second);
    assert_eq!(scene.contacts("Vouchers"), 1);
    scene.undoes("Manuela", undone);
    assert_eq!((scene.contacts("Vouchers"), scene.details().count()), (2, 2));
}

#[test]
fn a_contact_of_a_card_that_was_merged_since_cannot_be_undone() {
    let mut scene = vouchers();
    scene.has_card("Coupons");
    let called = scene.calls(None, "Coupons");
    scene.merges("Coupons", "Vouchers");
    assert_eq!(scene.refuses("Manuela", undo(called)), Rejection::NothingToUndo);
    assert_eq!((scene.contacts("Vouchers"), scene.details().count()), (1, 1));
}

#[test]
fn a_move_is_undone_completely_or_not_at_all() {
    let mut scene = vouchers();
    let to = lane(Stage::Doing);
    let moved = scene.does(
        "Lukas",
        Command::MoveCard { card: card("Vouchers"), to, place: Place::Top, together: false },
    );
    scene.moves("Vouchers", Stage::Verify);
    let before = scene.card("Vouchers").clone();
    assert_eq!(scene.refuses("Lukas", undo(moved)), Rejection::NothingToUndo);
    assert_eq!(scene.card("Vouchers"), &before);
}

#[test]
fn undoing_a_move_from_a_removed_column_puts_the_card_into_the_inbox() {
    let mut scene = vouchers();
    let id = column("Review");
    scene.does("Julia", Command::AddColumn { id, name: "Review".into(), stage: Stage::Doing });
    scene.does(
        "Lukas",
        Command::MoveCard { card: card("Vouchers"), to: id, place: Place::Top, together: false },
    );
    let to = lane(Stage::Verify);
    let moved = scene.does(
        "Lukas",
        Command::MoveCard { card: card("Vouchers"), to, place: Place::Top, together: false },
    );
    scene.does("Julia", Command::RemoveColumn { column: id, cards_to: to });
    scene.undoes("Lukas", moved);
    assert_eq!(scene.lane(Stage::Inbox), ["Vouchers"]);
}

#[test]
fn an_undo_does_not_refer_to_removed_things() {
    let mut scene = vouchers();
    scene.has_area("Payment");
    scene.edits("Lukas", "Vouchers", CardEdit::Area(Some(area("Payment"))));
    let cleared = scene.edits("Lukas", "Vouchers", CardEdit::Area(None));
    scene.does("Julia", Command::RemoveArea { area: area("Payment") });
    assert_eq!(scene.refuses("Lukas", undo(cleared)), Rejection::NothingToUndo);
    assert_eq!(scene.card("Vouchers").area, None);
}

#[test]
fn an_undo_does_not_make_a_third_card_express() {
    let mut scene = Scene::new();
    for title in ["One", "Two", "Three"] {
        scene.has_card(title);
    }
    scene.edits("Lukas", "One", CardEdit::Express(true));
    let off = scene.edits("Lukas", "One", CardEdit::Express(false));
    scene.edits("Lukas", "Two", CardEdit::Express(true));
    scene.edits("Lukas", "Three", CardEdit::Express(true));
    assert_eq!(scene.refuses("Lukas", undo(off)), Rejection::NothingToUndo);
}

#[test]
fn an_undo_does_not_leave_a_stage_without_columns() {
    let mut scene = Scene::new();
    let id = column("Check");
    scene.does("Julia", Command::AddColumn { id, name: "Check".into(), stage: Stage::Doing });
    let edit = ColumnEdit::Stage(Stage::Verify);
    let changed = scene.does("Julia", Command::EditColumn { column: id, edit });
    let column = lane(Stage::Verify);
    scene.does("Julia", Command::RemoveColumn { column, cards_to: id });
    assert_eq!(scene.refuses("Julia", undo(changed)), Rejection::NothingToUndo);
}

#[test]
fn an_undo_does_not_make_a_release_contain_itself() {
    let mut scene = Scene::new();
    scene.has_release("A", None).has_release("B", Some("A"));
    let parent = |of: &str, parent: Option<&str>| {
        let edit = ReleaseEdit::Parent(parent.map(release));
        Command::EditRelease { release: release(of), edit }
    };
    let parted = scene.does("Lukas", parent("B", None));
    scene.does("Erik", parent("A", Some("B")));
    assert_eq!(scene.refuses("Lukas", undo(parted)), Rejection::NothingToUndo);
}

#[test]
fn what_others_use_by_now_is_not_removed() {
    let mut scene = vouchers();
    let (id, name) = (area("Payment"), "Payment".to_string());
    let added = scene.does("Julia", Command::AddArea { id, name });
    scene.edits("Lukas", "Vouchers", CardEdit::Area(Some(id)));
    assert_eq!(scene.refuses("Julia", undo(added)), Rejection::NothingToUndo);
    scene.edits("Lukas", "Vouchers", CardEdit::Area(None));
    scene.undoes("Julia", added);
    assert!(scene.board.areas.is_empty());
}

#[test]
fn what_others_have_renamed_is_not_removed() {
    let mut scene = Scene::new();
    let (id, name) = (area("Payment"), "Payment".to_string());
    let added = scene.does("Julia", Command::AddArea { id, name });
    let edit = crate::area::AreaEdit::Name("Paying".into());
    let renamed = scene.does("Erik", Command::EditArea { area: id, edit });
    assert_eq!(scene.refuses("Julia", undo(added)), Rejection::NothingToUndo);
    scene.undoes("Erik", renamed);
    scene.undoes("Julia", added);
}

#[test]
fn an_undo_does_not_restore_a_name_that_is_taken_by_now() {
    let mut scene = vouchers();
    scene.has_area("Payment");
    scene.edits("Lukas", "Vouchers", CardEdit::Area(Some(area("Payment"))));
    let removed = scene.does("Julia", Command::RemoveArea { area: area("Payment") });
    let (id, name) = (area("another"), "payment".to_string());
    scene.does("Erik", Command::AddArea { id, name });
    assert_eq!(scene.refuses("Julia", undo(removed)), Rejection::NothingToUndo);
    assert_eq!(scene.card("Vouchers").area, None);
}
