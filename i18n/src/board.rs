//! Texts of the frame of every page, and of the board.

use super::texts;

texts! {
    nav_board => "Board", "Board";
    nav_plan => "Plan", "Planung";
    nav_release => "Release", "Release";
    nav_trash => "Trash", "Papierkorb";
    nav_settings => "Settings", "Optionen";
    nav_me => "My profile", "Mein Profil";
    nav_boards => "All boards", "Alle Boards";
    navigation => "Navigation", "Navigation";
    skip_to_content => "Skip to the content", "Zum Inhalt";
    search => "Search", "Suchen";
    lens => "View", "Ansicht";
    lens_support => "Support", "Support";
    lens_development => "Development", "Entwicklung";
    capture_call => "Capture a call", "Anruf erfassen";
    sign_out => "Sign out", "Abmelden";
    sign_out_waiting(n: usize) => one "{n} change is not saved yet. It stays in this browser until you sign in here again."
        more "{n} changes are not saved yet. They stay in this browser until you sign in here again.",
        one "{n} Änderung ist noch nicht gespeichert. Sie bleibt in diesem Browser, bis du dich hier wieder anmeldest."
        more "{n} Änderungen sind noch nicht gespeichert. Sie bleiben in diesem Browser, bis du dich hier wieder anmeldest.";
    here_now => "Here now", "Gerade hier";

    offline => "Offline", "Offline";
    offline_waiting(n: usize) => one "Offline. {n} change is waiting." more "Offline. {n} changes are waiting.",
        one "Offline. {n} Änderung wartet." more "Offline. {n} Änderungen warten.";
    no_socket => "This network allows no live connection. Your changes are saved; those of others appear every few seconds.",
        "Dieses Netz lässt keine Live-Verbindung zu. Deine Änderungen werden gespeichert; die der anderen erscheinen alle paar Sekunden.";
    not_kept => "This browser keeps nothing for this page. What is not sent yet is lost when you close it.",
        "Dieser Browser bewahrt für diese Seite nichts auf. Was noch nicht gesendet ist, geht verloren, wenn du sie schließt.";
    saving(n: usize) => one "Saving {n} change …" more "Saving {n} changes …",
        one "{n} Änderung wird gespeichert …" more "{n} Änderungen werden gespeichert …";
    not_saved_yet => "What had not been saved is listed here, so that nothing is lost.",
        "Was noch nicht gespeichert war, steht hier, damit nichts verloren geht.";
    newer_version => "There is a new version of Groundswell. Reload the page when it suits you.",
        "Es gibt eine neue Version von Groundswell. Lade die Seite neu, wenn es dir passt.";
    reload => "Reload", "Neu laden";
    not_saved => "Not saved.", "Nicht gespeichert.";
    first_of(count: usize) => "1 of {count}", "1 von {count}";
    text_is_kept => "Your text is kept here.", "Dein Text ist hier aufgehoben.";

    lane_empty => "Nothing here.", "Hier ist nichts.";
    lane_empty_key => "Move a card with M.", "Karten verschiebst du mit M.";
    inbox_empty => "Nothing waiting. New calls land here.", "Nichts offen. Neue Anrufe landen hier.";
    filter_unknown => "unknown", "unbekannt";
    filter_empty => "No card matches the filter.", "Keine Karte passt zum Filter.";
    quick_add => "Add a card", "Karte hinzufügen";
    quick_add_label(column: &str) => "New card in {column}", "Neue Karte in {column}";
    over_limit(n: usize, limit: u32) => "{n} here, agreed are {limit}", "{n} hier, vereinbart sind {limit}";
    of_limit(n: usize, limit: u32) => "{n} of {limit}", "{n} von {limit}";
    oldest(age: &str) => "oldest {age}", "älteste {age}";
    days_of(used: &str, all: &str) => "{used} / {all} days", "{used} / {all} Tage";
    open_lane(column: &str) => "Open {column}", "{column} öffnen";
    close_lane(column: &str) => "Collapse {column}", "{column} einklappen";
    express => "Express", "Express";
    express_cards => "Express cards", "Express-Karten";
    unseen(days: i32) => "not seen for {days} days", "seit {days} Tagen ungesehen";
    unseen_by_developers(days: i32) => "Not seen by a developer for {days} days",
        "Seit {days} Tagen von niemandem aus der Entwicklung gesehen";
    changed_lately => "New or moved since yesterday", "Neu oder verschoben seit gestern";
    actions_for(card: &str) => "Actions for {card}", "Aktionen für {card}";
    until(day: &str) => "until {day}", "bis {day}";
    hotfix_badge(release: &str) => "Hotfix {release}", "Hotfix {release}";
    since_badge(release: &str) => "since {release}?", "seit {release}?";
    sprint_until(name: &str, day: &str) => "{name}, until {day}", "{name}, bis {day}";
    live_on(n: usize, all: usize) => "live {n}/{all}", "live {n}/{all}";
    told_of(n: usize, all: usize) => "{n}/{all} told", "{n}/{all} informiert";
    placed_by_hand => "Placed by hand", "Von Hand platziert";

    as_list => "As a list", "Als Liste";
    as_columns => "Show in columns", "In Spalten zeigen";
    board_as_list => "Board as a list", "Board als Liste";
    in_column_for => "In the column for", "In der Spalte seit";
    filter => "Filter", "Filter";
    filters(n: usize) => one "{n} filter" more "{n} filters", one "{n} Filter" more "{n} Filter";
    clear_filters => "Clear", "Zurücksetzen";
    any => "Any", "Alle";

    move_to => "Move to …", "Verschieben nach …";
    move_up => "Up", "Nach oben";
    move_down => "Down", "Nach unten";
    move_top => "To the top", "Ganz nach oben";
    move_bottom => "To the bottom", "Ganz nach unten";
    here => "here", "hier";
    plus_one_on(card: &str) => "One more contact for {card}", "Noch ein Kontakt für {card}";
    plus_one => "One more contact", "Noch ein Kontakt";
    assign_to_me => "Assign to me", "Mir zuweisen";
    unassign => "Take me off", "Mich austragen";
    copy_link => "Copy link", "Link kopieren";
    copy_text => "Copy", "Kopieren";
    text_copied => "Text copied.", "Text kopiert.";
    copied => "Link copied.", "Link kopiert.";
    make_express => "Make express", "Als Express markieren";
    no_express => "No longer express", "Express aufheben";
    merge_into => "Same as …", "Dasselbe wie …";
    to_trash => "Move to the trash", "In den Papierkorb";
    open_card => "Open", "Öffnen";

    moved(title: &str, from: &str, to: &str, place: usize, count: usize) =>
        "{title} moved from {from} to {to}, place {place} of {count}.",
        "{title} von {from} nach {to} verschoben, Platz {place} von {count}.";
    reordered(title: &str, place: usize, count: usize) =>
        "{title} is at place {place} of {count}.", "{title} steht auf Platz {place} von {count}.";
    trashed(name: &str) => "{name} is in the trash.", "{name} liegt im Papierkorb.";
    separate => "Separate", "Trennen";
    merged(name: &str, into: &str) => "{name} is part of {into} now.", "{name} gehört jetzt zu {into}.";
    undone => "Undone.", "Rückgängig gemacht.";
    undone_on(title: &str) => "Undone: {title}", "Rückgängig gemacht: {title}";
    redone => "Done again.", "Wiederholt.";
    redone_on(title: &str) => "Done again: {title}", "Wiederholt: {title}";
    nothing_to_redo => "There is nothing left to redo.", "Es gibt nichts mehr zu wiederholen.";
    saved => "Saved.", "Gespeichert.";

    keys => "Keys", "Tasten";
    keys_off_hint => "Single-key shortcuts are switched off in your profile.",
        "Einzeltasten-Kürzel sind in deinem Profil ausgeschaltet.";
    command_menu => "Command menu", "Befehlsmenü";
    command_placeholder => "Card, page or command", "Karte, Seite oder Befehl";
    cards_of(name: &str) => "Cards: {name}", "Karten: {name}";
    create_it => "Create it?", "Neu anlegen?";
    no_match(q: &str) => "No match for “{q}”.", "Kein Treffer für „{q}“.";

    key_capture => "Capture a call", "Anruf erfassen";
    key_search => "Search and filter", "Suchen und filtern";
    key_help => "These keys", "Diese Tasten";
    key_menu => "Command menu", "Befehlsmenü";
    key_next => "Next card", "Nächste Karte";
    key_previous => "Previous card", "Vorige Karte";
    key_next_lane => "Next column", "Nächste Spalte";
    key_previous_lane => "Previous column", "Vorige Spalte";
    key_open => "Open the card", "Karte öffnen";
    key_edit => "Edit title, or effort in planning", "Titel ändern, in der Planung den Aufwand";
    key_move => "Move to …", "Verschieben nach …";
    key_move_left => "Move one column to the left", "Eine Spalte nach links";
    key_move_right => "Move one column to the right", "Eine Spalte nach rechts";
    key_move_up => "Move up", "Nach oben schieben";
    key_move_down => "Move down", "Nach unten schieben";
    key_plus => "One more contact", "Noch ein Kontakt";
    key_assign => "Assign", "Zuweisen";
    key_assign_me => "Assign to me", "Mir zuweisen";
    key_impact => "Impact", "Auswirkung";
    key_area => "Area", "Bereich";
    key_comment => "Comment", "Kommentieren";
    shift => "Shift", "Umschalt";
    space => "Space", "Leertaste";
    key_link => "Copy link with filters", "Link mit Filtern kopieren";
    key_save => "Save what is being written", "Speichern, was du schreibst";
    key_only_count => "In a call about something fixed: count it, and do not reopen the card",
        "Im Anruf zu etwas Behobenem: zählen, ohne die Karte wieder zu öffnen";
    key_undo => "Undo own last change", "Eigene letzte Änderung zurücknehmen";
    key_redo => "Redo what was undone", "Zurückgenommenes wiederholen";
    key_go_inbox => "Go to the inbox", "Zum Eingang";
    key_go_customers => "Go to the customers", "Zu den Kunden";
    key_go_board => "Go to the board", "Zum Board";
    key_go_support => "Go to the support view", "Zur Support-Ansicht";
    key_go_plan => "Go to planning", "Zur Planung";
    key_go_release => "Go to releases", "Zu den Releases";
}
