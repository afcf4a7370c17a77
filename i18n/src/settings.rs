//! Texts of the board's settings and its trash.

use super::texts;

texts! {
    settings_title => "Settings of the board", "Optionen des Boards";
    settings_parts => "Parts of the settings", "Teile der Optionen";
    settings_board => "Board", "Board";
    settings_columns => "Columns", "Spalten";
    settings_areas => "Areas", "Bereiche";
    settings_customers => "Customers", "Kunden";
    settings_systems => "Systems", "Systeme";
    settings_members => "Members", "Mitglieder";

    find => "Find", "Suchen";
    show_more(n: usize) => "Show {n} more", "{n} weitere zeigen";
    remove_named(name: &str) => "Remove {name}", "{name} entfernen";
    removed(name: &str) => "{name} is removed.", "{name} ist entfernt.";
    added(name: &str) => "{name} is added.", "{name} ist hinzugefügt.";

    board_key_is(key: &str) => "The key is {key}. It never changes.", "Das Kürzel ist {key}. Es ändert sich nie.";

    keep_closed => "Days that closed cards stay on the board", "So viele Tage bleiben geschlossene Karten auf dem Board";
    keep_closed_range => "Closed cards stay on the board for 7 to 3,650 days.",
        "Geschlossene Karten bleiben 7 bis 3.650 Tage auf dem Board.";
    keep_closed_hint => "Later they are in the archive: search and capture find them there, and a new call brings them back.",
        "Danach liegen sie im Archiv: Suche und Erfassung finden sie dort, und ein neuer Anruf holt sie zurück.";

    columns_hint => "The stage says how far a card has come, whatever the column is called. Without a name of its own, a column is called like its stage.",
        "Die Stufe sagt, wie weit eine Karte ist, egal wie die Spalte heißt. Ohne eigenen Namen heißt eine Spalte wie ihre Stufe.";
    column_name => "Name of the column", "Name der Spalte";
    column_stage => "Stage", "Stufe";
    column_limit => "Limit", "Limit";
    column_limit_of(column: &str) => "Limit of {column}", "Limit von {column}";
    column_limit_range => "A limit is a number from 1 to 9,999, or nothing.",
        "Ein Limit ist eine Zahl von 1 bis 9.999, oder nichts.";
    column_no_limit => "none", "keins";
    column_up(column: &str) => "Move {column} up", "{column} nach oben";
    column_down(column: &str) => "Move {column} down", "{column} nach unten";
    column_new => "New column", "Neue Spalte";
    column_cards_to => "Cards go to", "Karten gehen nach";
    column_has_cards(n: usize, column: &str) => one "{n} card is in {column}. Where does it go?" more "{n} cards are in {column}. Where do they go?",
        one "{n} Karte liegt in {column}. Wohin mit ihr?" more "{n} Karten liegen in {column}. Wohin mit ihnen?";
    column_remove => "Remove the column", "Spalte entfernen";

    areas_hint => "Areas are parts of the product. Captured calls find them by their name and by the other words.",
        "Bereiche sind Teile des Produkts. Erfasste Anrufe finden sie über den Namen und die anderen Wörter.";
    areas_empty => "No areas yet.", "Noch keine Bereiche.";
    area_name => "Name of the area", "Name des Bereichs";
    area_synonyms => "Other words, with commas between", "Andere Wörter, durch Kommas getrennt";
    area_synonyms_short => "Other words", "Andere Wörter";
    area_new => "New area", "Neuer Bereich";

    customers_empty => "No customers yet. They also come with the calls.",
        "Noch keine Kunden. Sie kommen auch mit den Anrufen.";
    customer_name => "Name of the customer", "Name des Kunden";
    customer_new => "New customer", "Neuer Kunde";

    systems_hint => "A system is an installation that runs one release at a time. What runs there changes on the release's page.",
        "Ein System ist eine Installation mit genau einem laufenden Release. Was dort läuft, ändert sich auf der Seite des Release.";
    systems_empty => "No systems yet.", "Noch keine Systeme.";
    system_name => "Name of the system", "Name des Systems";
    system_new => "New system", "Neues System";
    system_everyone => "All customers", "Alle Kunden";
    system_customer_of(system: &str, customer: &str) => "Customer of {system}: {customer}", "Kunde von {system}: {customer}";
    system_whose => "Whose system is it?", "Wessen System ist es?";
    system_runs => "Runs", "Läuft mit";
    system_runs_nothing => "nothing yet", "noch nichts";

    member_role => "Role", "Rolle";
    member_role_of(name: &str) => "Role of {name}", "Rolle von {name}";
    member_may_delete => "May delete", "Darf löschen";
    member_you => "you", "du";
    member_leave => "Leave the board", "Board verlassen";
    member_leave_sure(board: &str) => "You leave {board}. Only an invitation brings you back.",
        "Du verlässt {board}. Nur eine Einladung bringt dich zurück.";

    invitations => "Invitations", "Einladungen";
    invitations_hint => "A link lets in as many people as you say, within 7 days. Send it yourself, by mail or chat.",
        "Ein Link lässt so viele Personen herein, wie du angibst, innerhalb von 7 Tagen. Verschicke ihn selbst, per Mail oder Chat.";
    invitation_for => "For whom, or e-mail (optional)", "Für wen, oder E-Mail (freiwillig)";
    invitation_people => "People", "Personen";
    invitation_left(n: u32) => one "for {n} more person" more "for {n} more people", one "für noch {n} Person" more "für noch {n} Personen";
    invitation_mail => "Write the mail", "Mail schreiben";
    invitation_mail_subject(board: &str) => "Invitation to {board}", "Einladung zu {board}";
    invitation_mail_body(board: &str, address: &str) => "You are invited to the board {board}. This link lets you in, within 7 days:\n\n{address}",
        "Du bist zum Board {board} eingeladen. Dieser Link lässt dich herein, innerhalb von 7 Tagen:\n\n{address}";
    invitation_create => "Create a link", "Link erzeugen";
    invitation_link(role: &str) => "Link for: {role}", "Link für: {role}";
    invitation_once => "The link is shown only now. Copy it before you go on.",
        "Der Link wird nur jetzt gezeigt. Kopiere ihn, bevor du weitermachst.";
    invitations_open => "Open invitations", "Offene Einladungen";
    invitations_none => "No open invitations.", "Keine offenen Einladungen.";
    invitation_until(moment: &str) => "valid until {moment}", "gültig bis {moment}";
    invitation_revoke => "Revoke", "Zurückziehen";
    invitation_revoke_of(role: &str, moment: &str) => "Revoke: {role}, valid until {moment}",
        "Zurückziehen: {role}, gültig bis {moment}";
    invitation_revoked => "The invitation is revoked.", "Die Einladung ist zurückgezogen.";

    trash_since(moment: &str) => "in the trash since {moment}", "im Papierkorb seit {moment}";
    trash_left(n: i64) => one "{n} day left" more "{n} days left", one "noch {n} Tag" more "noch {n} Tage";
    restore_card(name: &str) => "Restore {name}", "{name} wiederherstellen";
    restored(name: &str, column: &str) => "{name} is back in {column}.", "{name} liegt wieder in {column}.";
}
