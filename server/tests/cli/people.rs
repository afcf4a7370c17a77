//! Accounts and members from the command line.

use crate::place::{Place, change};

#[test]
fn people_are_added_from_the_command_line() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    let ann = ["user", "add", "--name", "Ann", "--email", "Ann@Example.com"];
    let on = |board| [&ann as &[&str], &["--board", board, "--role", "developer"]].concat();
    let output = place.call(&on("MS"));
    assert!(output.succeeds().out.starts_with("Ann can sign in as ann@example.com.\nPassword: "));
    place.call(&ann).fails_with("Somebody has an account with this e-mail address already.");
    place.call(&on("NO")).fails_with("There is no board with the key NO");
    let ben = ["user", "add", "--name", "Ben", "--email", "ben@example.com", "--password-stdin"];
    place.call_with(&ben, "short\n").fails_with("A password has at least 10 characters.");
    let output = place.call_with(&ben, "long enough\n");
    assert_eq!(output.succeeds().out, "Ben can sign in as ben@example.com.\n");
    let forgotten = |email| ["user", "password", "--email", email];
    let output = place.call(&forgotten("BEN@example.com"));
    assert!(output.succeeds().out.starts_with("Ben can sign in as ben@example.com.\nPassword: "));
    let typed = [&forgotten("ben@example.com") as &[&str], &["--password-stdin"]].concat();
    place.call_with(&typed, "short\n").fails_with("A password has at least 10 characters.");
    place
        .call(&forgotten("eve@example.com"))
        .fails_with("Nobody has an account with the address eve@example.com.");
    place.call(&["check"]).succeeds();
}

#[test]
fn accounts_are_looked_after_from_the_command_line() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    let act = |act: &str, who: &str| {
        place.call(&["user", act, "--email", &format!("{who}@groundswell.example")])
    };
    let listed = |who: &str| {
        let output = place.call(&["user", "list"]);
        let mut lines = output.succeeds().out.lines();
        lines.find(|line| line.contains(who)).map(str::to_owned).unwrap_or_default()
    };
    let julia = "Julia <julia@groundswell.example>";
    assert_eq!(listed("Julia"), format!("{julia}, owner of the installation, last seen: never"));
    assert_eq!(listed("Sabine"), "Sabine <sabine@groundswell.example>, last seen: never");
    let needs_owner = "An installation needs an owner who can sign in. Please make somebody else an \
        owner first.";
    for end in ["lock", "remove"] {
        act(end, "julia").fails_with(needs_owner);
        act(end, "nobody")
            .fails_with("Nobody has an account with the address nobody@groundswell.example.");
    }
    let output = act("lock", "sabine");
    assert_eq!(output.succeeds().out, "Sabine is locked: signed out everywhere, and not let in.\n");
    assert!(listed("Sabine").contains(", locked, "));
    let output = place.call(&["user", "password", "--email", "sabine@groundswell.example"]);
    assert!(output.succeeds().out.starts_with("The account is locked.\nSabine can sign in"));
    let output = act("unlock", "sabine");
    assert_eq!(
        output.succeeds().out,
        "Sabine can sign in again, with the same password as before.\n"
    );
    assert!(!listed("Sabine").contains("locked"));
    let output = act("owner", "sabine");
    assert_eq!(output.succeeds().out, "Sabine is an owner of the installation.\n");
    let output = act("remove", "julia");
    let expected = "Julia is removed.\nSabine owns now what nobody else did: MS, XR.\n";
    assert_eq!(output.succeeds().out, expected);
    assert_eq!(listed("Julia"), "");
    assert_eq!(act("remove", "manuela").succeeds().out, "Manuela is removed.\n");
    let sabine = "sabine@groundswell.example";
    place.call(&["user", "owner", "--email", sabine, "--no-more"]).fails_with(needs_owner);
    place.call(&["check"]).succeeds();
}

#[test]
fn an_installation_belongs_to_its_first_account_however_that_was_made() {
    let place = Place::new();
    for name in ["Ann", "Ben"] {
        let email = format!("{name}@example.com");
        place.call(&["user", "add", "--name", name, "--email", &email]).succeeds();
    }
    let output = place.call(&["user", "list"]);
    let expected = "Ann <ann@example.com>, owner of the installation, last seen: never\n\
        Ben <ben@example.com>, last seen: never\n";
    assert_eq!(output.succeeds().out, expected);
}

#[test]
fn no_account_is_created_if_joining_the_board_fails() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    change(
        &place,
        &["create trigger refused before insert on history begin select raise(abort, 'x'); end"],
    );
    let ann = ["user", "add", "--name", "Ann", "--email", "ann@example.com", "--board", "MS"];
    assert_eq!(place.call(&ann).code, Some(1));
    change(&place, &["drop trigger refused"]);
    place.call(&ann).succeeds();
}
