//! Texts of the installation: its people, and the settings of its owners.

use super::texts;

texts! {
    installation => "Installation", "Installation";
    installation_hint => "Who has an account here, and who may create boards.",
        "Wer hier ein Konto hat, und wer Boards anlegen darf.";
    installation_open => "Look after the installation", "Installation verwalten";
    installation_needs_owner => "An installation needs an owner who can sign in. Make someone else an owner first.",
        "Eine Installation braucht einen Inhaber, der sich anmelden kann. Mache erst jemand anderen dazu.";

    board_makers => "Who may create boards", "Wer Boards anlegen darf";
    board_makers_everyone => "Everyone", "Alle";
    board_makers_owners => "Only owners", "Nur Inhaber";
    board_makers_hint(most: usize) => "People who are no owners can create up to {most} boards.",
        "Wer kein Inhaber ist, kann bis zu {most} Boards anlegen.";
    boards_ask_owner => "For a new board, ask an owner of this installation.",
        "Für ein neues Board frag einen Inhaber dieser Installation.";
    boards_enough(most: usize) => "You have created {most} boards, as many as one person may.",
        "Du hast {most} Boards angelegt, so viele wie eine Person darf.";

    people => "People", "Personen";
    people_hint => "Owners look after everything on this page. Who belongs to a board stands in the settings of that board.",
        "Inhaber kümmern sich um alles auf dieser Seite. Wer zu einem Board gehört, steht in dessen Optionen.";
    person_seen(moment: &str) => "last seen {moment}", "zuletzt hier: {moment}";
    person_never_seen => "never seen", "noch nie hier";
    person_locked => "locked", "gesperrt";
    person_lock => "Lock", "Sperren";
    person_lock_named(name: &str) => "Lock {name}", "{name} sperren";
    person_is_locked(name: &str) => "{name} is locked and signed out everywhere.", "{name} ist gesperrt und überall abgemeldet.";
    person_unlock => "Unlock", "Entsperren";
    person_unlock_named(name: &str) => "Unlock {name}", "{name} entsperren";
    person_unlocked(name: &str) => "{name} can sign in again.", "{name} kann sich wieder anmelden.";
    person_remove => "Remove the account", "Konto entfernen";
    person_remove_sure => "The account goes for good, with its e-mail address, and is taken off all boards. What was done with it stays in their history, with the name.",
        "Das Konto ist dann endgültig weg, mit der E-Mail-Adresse, und kommt von allen Boards. Was damit getan wurde, bleibt in deren Verlauf, mit dem Namen.";
    person_boards_alone(keys: &str) => "Nobody else owns these boards, so you become their owner: {keys}.",
        "Diese Boards haben sonst keinen Inhaber, du wirst es: {keys}.";
}
