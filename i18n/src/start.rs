//! Texts of the first pages: setup, sign-in, invitations, the list of boards, the person's own
//! page.

use super::texts;

texts! {
    problem_cookie => "Your browser has not kept the cookie, so you are not signed in. Please allow cookies for this address, or open it with https.",
        "Dein Browser hat das Cookie nicht behalten, deshalb bist du nicht angemeldet. Bitte erlaube Cookies für diese Adresse, oder öffne sie mit https.";
    sign_in => "Sign in", "Anmelden";
    forgotten_password => "Forgotten your password? Whoever runs this server can give you a new one, with “groundswell user password”.",
        "Passwort vergessen? Wer diesen Server betreibt, kann dir ein neues geben, mit „groundswell user password“.";
    email => "E-mail", "E-Mail";
    password => "Password", "Passwort";
    password_hint => "At least 10 characters.", "Mindestens 10 Zeichen.";
    your_name => "Your name", "Dein Name";
    one_moment => "One moment …", "Einen Moment …";
    no_such_page => "There is no page at this address. It may be mistyped, or what was there is gone.",
        "Unter dieser Adresse gibt es keine Seite. Vielleicht ist sie vertippt, oder was dort war, ist weg.";
    to_start_page => "To the start page", "Zur Startseite";

    about => "A shared board for support and development.",
        "Ein gemeinsames Board für Support und Entwicklung.";
    welcome_what => "Groundswell is one board for support and development. Support writes down in seconds what callers report, the developers see what hurts most, and everyone sees when the fix runs on the customer's own system.",
        "Groundswell ist ein gemeinsames Board für Support und Entwicklung. Der Support hält in Sekunden fest, was Anrufer melden, die Entwicklung sieht, was am meisten drückt, und alle sehen, wann die Korrektur auf dem System des Kunden läuft.";
    welcome_begin => "Start with your own board", "Mit dem eigenen Board beginnen";
    welcome_you => "You become the owner and invite the others later.",
        "Du wirst Inhaber und lädst die anderen später ein.";
    welcome_create => "Create the board", "Board anlegen";
    welcome_look => "Or look around first", "Oder erst einmal umsehen";
    welcome_demo_hint => "Two example boards with people, calls, sprints and releases, to try everything. For your own team, begin with an empty installation.",
        "Zwei Beispiel-Boards mit Menschen, Anrufen, Sprints und Releases, um alles auszuprobieren. Für dein eigenes Team beginnst du mit einer leeren Installation.";
    welcome_demo => "Open the demo", "Demo öffnen";
    demo_hint(email: &str, password: &str) => "In the demo you are {email}. You and all its people sign in with the password {password}.",
        "In der Demo bist du {email}. Du und alle anderen darin meldet euch mit dem Passwort {password} an.";

    first_steps => "First steps", "Erste Schritte";
    step_people => "Invite your team", "Das Team einladen";
    step_areas => "Name the areas of your product, with the words that callers use", "Die Bereiche deines Produkts benennen, mit den Wörtern der Anrufer";
    step_systems => "Add the systems that your customers work on", "Die Systeme anlegen, mit denen deine Kunden arbeiten";
    step_release => "Plan the next release", "Das nächste Release planen";
    first_steps_then => "Or capture the first call at once.", "Oder gleich den ersten Anruf erfassen.";
    board_name => "Name of the board", "Name des Boards";
    board_name_hint => "Usually the product.", "Meist das Produkt.";
    board_key => "Key", "Kürzel";
    board_key_hint => "Stands before every card's number and never changes.",
        "Steht vor jeder Kartennummer und ändert sich nie.";
    board_key_example(key: &str) => "Stands before every card's number, {key}-1, and never changes.",
        "Steht vor jeder Kartennummer, {key}-1, und ändert sich nie.";

    join_title => "You are invited", "Du bist eingeladen";
    join_to(board: &str, role: &str) => "The board is called {board}. Your role there: {role}.",
        "Das Board heißt {board}. Deine Rolle dort: {role}.";
    join_as(name: &str) => "You are signed in as {name}.", "Du bist angemeldet als {name}.";
    join_board(board: &str) => "Join {board}", "{board} beitreten";
    join_action => "Join the board", "Dem Board beitreten";
    join_have_account => "I have an account", "Ich habe ein Konto";
    join_no_account => "I have no account yet", "Ich habe noch kein Konto";
    join_over => "This invitation has ended", "Diese Einladung gilt nicht mehr";
    no_answer => "The server does not answer right now. This page goes on as soon as it does.", "Der Server antwortet gerade nicht. Sobald er es tut, geht es hier weiter.";
    try_again => "Try again", "Erneut versuchen";

    boards_title => "Boards", "Boards";
    boards_empty => "You are on no board yet. Create one, or ask somebody for an invitation.",
        "Du bist noch auf keinem Board. Lege eins an, oder lass dich einladen.";
    boards_new => "New board", "Neues Board";
    back_to(board: &str) => "Back to {board}", "Zurück zu {board}";

    me_name => "Name", "Name";
    me_name_hint => "The others see it on every board.", "Die anderen sehen ihn auf jedem Board.";
    me_display => "Display and keys", "Anzeige und Tasten";
    me_display_hint => "Kept in this browser.", "Gilt für diesen Browser.";
    me_language => "Language", "Sprache";
    me_theme => "Theme", "Farben";
    me_theme_system => "As the system", "Wie das System";
    me_theme_light => "Light", "Hell";
    me_theme_dark => "Dark", "Dunkel";
    me_compact => "Compact", "Kompakt";
    me_compact_hint => "Lower cards and rows for the mouse. For fingers they stay as they are.",
        "Niedrigere Karten und Zeilen für die Maus. Für Finger bleiben sie, wie sie sind.";
    me_single_keys => "Single-key shortcuts", "Einzeltasten-Kürzel";
    me_single_keys_hint => "Off: C, M, + and the like do nothing. Ctrl and Alt shortcuts stay.",
        "Aus: C, M, + und so weiter tun nichts. Kürzel mit Strg und Alt bleiben.";
    me_password => "Change the password", "Passwort ändern";
    me_password_old => "Password so far", "Bisheriges Passwort";
    me_password_new => "New password", "Neues Passwort";
    me_password_hint => "At least 10 characters. You are signed out everywhere else.",
        "Mindestens 10 Zeichen. Überall sonst wirst du abgemeldet.";
    me_password_changed => "The password is changed.", "Das Passwort ist geändert.";
    me_sessions => "Signed in on", "Angemeldet auf";
    me_session_here => "this one", "dieses hier";
    me_session_used(moment: &str) => "Last used {moment}", "Zuletzt benutzt {moment}";
    me_session_end => "Sign out there", "Dort abmelden";
    me_session_end_on(device: &str) => "Sign out there: {device}", "Dort abmelden: {device}";
    me_session_ended(device: &str) => "Signed out: {device}.", "Abgemeldet: {device}.";
    device_on(browser: &str, system: &str) => "{browser} on {system}", "{browser} auf {system}";
    device_unknown => "Unknown device", "Unbekanntes Gerät";
}
