//! The words of the product: stages, impacts, roles, fields, and the texts of rejections.

use super::texts;
use groundswell_domain::api::ProblemCode;
use groundswell_domain::card::{CardEdit, Impact};
use groundswell_domain::column::Stage;
use groundswell_domain::member::Role;
use groundswell_domain::rejection::{Field, Rejection};
use groundswell_domain::release::DeploymentState;
use groundswell_domain::sprint::SprintState;

texts! {
    inbox => "Inbox", "Eingang";
    triaged => "Triaged", "Gesichtet";
    sprint => "Sprint", "Sprint";
    in_progress => "In progress", "In Arbeit";
    in_verification => "In verification", "In Prüfung";
    released => "Released", "Ausgerollt";
    done => "Done", "Erledigt";
    stage_new => "New", "Neu";
    stage_known => "Known", "Bekannt";
    stage_planned => "Planned", "Eingeplant";
    stage_being_fixed => "Being fixed", "Wird behoben";
    stage_almost => "Almost there", "Kommt bald";
    stage_to_tell => "To tell", "Noch informieren";

    impact => "Impact", "Auswirkung";
    blocked => "Blocked", "Blockiert";
    hurts => "Hurts", "Stört";
    confuses => "Confuses", "Verwirrt";
    unrated => "Not rated", "Unbewertet";

    card => "Card", "Karte";
    area => "Area", "Bereich";
    customer => "Customer", "Kunde";
    system => "System", "System";
    systems_word => "Systems", "Systeme";
    release => "Release", "Release";
    assignee => "Assigned to", "Zuständig";
    deadline => "Deadline", "Frist";
    estimate => "Effort (days)", "Aufwand (Tage)";
    fixed_in => "Fixed in", "Behoben in";
    suspected_in => "Suspected in", "Vermutet in";
    column => "Column", "Spalte";
    nobody => "Nobody", "Niemand";
    none => "None", "Nicht gesetzt";
    anonymous => "Anonymous", "Anonym";

    owner => "Owner", "Inhaber";
    product_owner => "Product owner", "Product Owner";
    developer => "Developer", "Entwicklung";
    support => "Support", "Support";
    release_manager => "Release manager", "Release-Leitung";
    viewer => "Reader", "Nur lesen";

    save => "Save", "Speichern";
    cancel => "Cancel", "Abbrechen";
    close => "Close", "Schließen";
    remove => "Remove", "Entfernen";
    add => "Add", "Hinzufügen";
    edit => "Edit", "Bearbeiten";
    undo => "Undo", "Rückgängig";
    more => "More", "Mehr";
    name => "Name", "Name";
    today => "today", "heute";
    message => "Message", "Meldung";
    loading => "Loading …", "Wird geladen …";

    customers(n: u32) => one "{n} customer" more "{n} customers", one "{n} Kunde" more "{n} Kunden";
    contacts(n: u32) => one "{n} contact" more "{n} contacts", one "{n} Kontakt" more "{n} Kontakte";
    minutes_short(n: i64) => "{n} min", "{n} Min.";
    hours_short(n: i64) => "{n} h", "{n} Std.";
    days_short(n: i64) => one "{n} day" more "{n} days", one "{n} Tag" more "{n} Tage";
    weeks_short(n: i64) => "{n} wk", "{n} Wo.";
    just_now => "now", "eben";

    sprint_state_planned => "planned", "geplant";
    sprint_state_active => "running", "läuft";
    sprint_state_closed => "closed", "beendet";

    deploy_planned => "Planned", "Geplant";
    deploy_announced => "Announced", "Angekündigt";
    deploy_running => "Rolling out", "Wird eingespielt";
    deploy_migrating => "Migrating", "Migration läuft";
    deploy_verifying => "Verifying", "Wird geprüft";
    deploy_watching => "Live, watched", "Live, beobachtet";
    deploy_done => "Live", "Live";
    deploy_held => "Held", "Angehalten";
    deploy_skipped => "Skipped", "Übersprungen";
    deploy_rolled_back => "Rolled back", "Zurückgerollt";

    no_access => "You can read this, not change it. Ask the owner of the board.",
        "Du kannst das lesen, nicht ändern. Frag den Inhaber des Boards.";
    gone => "Someone has removed this meanwhile.",
        "Das hat inzwischen jemand entfernt.";
    exists => "This is there already.", "Das gibt es schon.";
    not_a_member => "You are no longer a member of this board.",
        "Du gehörst nicht mehr zu diesem Board.";
    not_yours => "Only the person who wrote this can change it.",
        "Das kann nur ändern, wer es geschrieben hat.";
    empty(field: &str) => "Please fill in: {field}.", "Bitte ausfüllen: {field}.";
    too_long(field: &str, chars: u32, limit: u32) =>
        "{field} has {chars} characters, {limit} fit. Please shorten it; nothing is lost.",
        "{field} hat {chars} Zeichen, {limit} passen. Bitte kürzen, es geht nichts verloren.";
    out_of_range(field: &str) => "{field}: this value cannot be. Please check it.",
        "{field}: Dieser Wert ist nicht möglich. Bitte prüfe ihn.";
    impossible_days => "Please check the days: the last one comes after the first, a sprint lasts a year at most, and all are between 2000 and 2199.",
        "Bitte prüfe die Tage: Der letzte kommt nach dem ersten, ein Sprint dauert höchstens ein Jahr, und alle liegen zwischen 2000 und 2199.";
    impossible_work(field: &str) => "{field}: a number from 0 to 1,000, please.", "{field}: bitte eine Zahl von 0 bis 1.000.";
    impossible_share => "A share is between 0 and 100 %.", "Ein Anteil liegt zwischen 0 und 100 %.";
    conflict(field: &str) => "{field}: someone changed this a moment ago. Both versions are shown.",
        "{field}: Das hat gerade jemand geändert. Beide Fassungen werden gezeigt.";
    too_many(limit: u32) => "At most {limit} of these fit on a board.",
        "Mehr als {limit} davon passen nicht auf ein Board.";
    card_full => "This card is full. Please go on on a new one.",
        "Diese Karte ist voll. Bitte nimm eine neue.";
    express_full(limit: u32) => "Only {limit} cards can be express. Take another one out first.",
        "Nur {limit} Karten können Express sein. Hebe es erst bei einer anderen auf.";
    name_taken => "This name is taken. Choose another one.", "Der Name ist vergeben. Nimm einen anderen.";
    in_use => "This is still in use and stays.", "Das wird noch verwendet und bleibt deshalb.";
    same_card => "A card cannot be merged into itself.", "Eine Karte kann nicht mit sich selbst zusammengelegt werden.";
    already_done => "This card is done already.", "Diese Karte ist schon erledigt.";
    no_column(stage: &str) => "The board has no column for “{stage}”. Add one in the settings.",
        "Das Board hat keine Spalte für „{stage}“. Lege in den Optionen eine an.";
    last_column(stage: &str) => "This is the last column for “{stage}” and stays.",
        "Das ist die letzte Spalte für „{stage}“, deshalb bleibt sie.";
    last_owner => "A board needs an owner. Make someone else owner first.",
        "Ein Board braucht einen Inhaber. Mache erst jemand anderen dazu.";
    sprint_closed => "This sprint is closed.", "Dieser Sprint ist beendet.";
    sprint_running(name: &str) => "{name} is running. Close it first.", "{name} läuft. Beende ihn zuerst.";
    hotfix_needs_parent => "Say which release the hotfix is built upon.",
        "Sag, auf welchem Release der Hotfix aufbaut.";
    release_circle => "A release cannot contain itself.", "Ein Release kann sich nicht selbst enthalten.";
    nothing_to_undo => "There is nothing left to undo.", "Es gibt nichts mehr rückgängig zu machen.";

    field_title => "Title", "Titel";
    field_description => "Description", "Beschreibung";
    field_workaround => "Workaround", "Übergangslösung";
    field_answer => "Answer", "Antwort";
    field_comment => "Comment", "Kommentar";
    field_quote => "The caller's words", "Worte des Anrufers";
    field_goal => "Goal", "Ziel";
    field_reason => "Reason", "Grund";
    field_capacity => "Capacity", "Kapazität";
    field_support_share => "Share for support", "Anteil für Support";
    field_dates => "Dates", "Zeitraum";

    problem_sign_in => "Please sign in again. What you typed is kept.",
        "Bitte melde dich neu an. Was du getippt hast, bleibt erhalten.";
    problem_credentials => "E-mail or password do not match.", "E-Mail oder Passwort stimmen nicht.";
    problem_attempts => "Too many attempts. Please wait a few minutes.",
        "Zu viele Versuche. Bitte warte ein paar Minuten.";
    problem_not_found => "This is not here, or not for you.", "Das gibt es hier nicht, oder nicht für dich.";
    problem_forbidden => "You may not do this.", "Das darfst du nicht.";
    problem_bad_request => "The server did not understand this. Reload the page and try again.",
        "Der Server hat das nicht verstanden. Lade die Seite neu und versuche es noch einmal.";
    problem_too_large => "This is too large. Please shorten it.", "Das ist zu groß. Bitte kürzen.";
    problem_setup_done => "There is an owner already. Please sign in.",
        "Es gibt schon einen Inhaber. Bitte melde dich an.";
    problem_email_taken => "There is an account with this e-mail. Please sign in.",
        "Zu dieser E-Mail gibt es ein Konto. Bitte melde dich an.";
    problem_email_invalid => "This is not an e-mail address.", "Das ist keine E-Mail-Adresse.";
    problem_password_short => "The password needs at least 10 characters.",
        "Das Passwort braucht mindestens 10 Zeichen.";
    problem_key_taken => "Another board has this key.", "Ein anderes Board hat dieses Kürzel.";
    problem_key_invalid => "The key has two to six letters or digits, a letter first.",
        "Das Kürzel hat zwei bis sechs Buchstaben oder Ziffern, zuerst einen Buchstaben.";
    problem_invitation_over => "This invitation is used or too old. Ask for a new one.",
        "Diese Einladung ist benutzt oder zu alt. Lass dir eine neue geben.";
    problem_storage => "The server cannot reach its data right now. Nothing is lost; it is tried again.",
        "Der Server erreicht gerade seine Daten nicht. Nichts ist verloren, es wird wieder versucht.";
    problem_busy => "The server has too much to do right now. Please try again.",
        "Der Server hat gerade zu viel zu tun. Bitte noch einmal versuchen.";
    problem_internal => "Something went wrong on the server. Please try again.",
        "Auf dem Server ging etwas schief. Bitte versuche es noch einmal.";
    problem_network => "No connection. Please try again when you are online.",
        "Keine Verbindung. Bitte versuche es wieder, wenn du online bist.";
}

/// From whose view the board is named: support's or development's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lens {
    #[default]
    Development,
    Support,
}

/// The name of a stage in a lens.
pub fn stage(stage: Stage, lens: Lens) -> &'static str {
    match (stage, lens) {
        (Stage::Inbox, Lens::Development) => inbox(),
        (Stage::Inbox, Lens::Support) => stage_new(),
        (Stage::Triaged, Lens::Development) => triaged(),
        (Stage::Triaged, Lens::Support) => stage_known(),
        (Stage::Sprint, Lens::Development) => sprint(),
        (Stage::Sprint, Lens::Support) => stage_planned(),
        (Stage::Doing, Lens::Development) => in_progress(),
        (Stage::Doing, Lens::Support) => stage_being_fixed(),
        (Stage::Verify, Lens::Development) => in_verification(),
        (Stage::Verify, Lens::Support) => stage_almost(),
        (Stage::Released, Lens::Development) => released(),
        (Stage::Released, Lens::Support) => stage_to_tell(),
        (Stage::Closed, _) => done(),
    }
}

/// The symbol and the word of an impact. The colour comes from the CSS class.
pub fn impact_word(impact: Impact) -> &'static str {
    match impact {
        Impact::Blocked => blocked(),
        Impact::Hurts => hurts(),
        Impact::Confuses => confuses(),
        Impact::Unrated => unrated(),
    }
}

/// The name of a role.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => owner(),
        Role::ProductOwner => product_owner(),
        Role::Developer => developer(),
        Role::Support => support(),
        Role::ReleaseManager => release_manager(),
        Role::Viewer => viewer(),
    }
}

/// The name of a state of a sprint.
pub fn sprint_state(state: SprintState) -> &'static str {
    match state {
        SprintState::Planned => sprint_state_planned(),
        SprintState::Active => sprint_state_active(),
        SprintState::Closed => sprint_state_closed(),
    }
}

/// The name of a state of a deployment.
pub fn deployment_state(state: DeploymentState) -> &'static str {
    match state {
        DeploymentState::Planned => deploy_planned(),
        DeploymentState::Announced => deploy_announced(),
        DeploymentState::Running => deploy_running(),
        DeploymentState::Migrating => deploy_migrating(),
        DeploymentState::Verifying => deploy_verifying(),
        DeploymentState::Watching => deploy_watching(),
        DeploymentState::Done => deploy_done(),
        DeploymentState::Held => deploy_held(),
        DeploymentState::Skipped => deploy_skipped(),
        DeploymentState::RolledBack => deploy_rolled_back(),
    }
}

/// The name of the field that an edit of a card changes.
pub fn edited_field(edit: &CardEdit) -> &'static str {
    match edit {
        CardEdit::Title { .. } => field_title(),
        CardEdit::Description { .. } => field_description(),
        CardEdit::Workaround { .. } => field_workaround(),
        CardEdit::Answer { .. } => field_answer(),
        CardEdit::Impact(_) => impact(),
        CardEdit::Area(_) => area(),
        CardEdit::Assignee(_) => assignee(),
        CardEdit::Estimate(_) => estimate(),
        CardEdit::Deadline(_) => deadline(),
        CardEdit::Express(_) => super::express(),
        CardEdit::FixedIn(_) => fixed_in(),
        CardEdit::SuspectedIn(_) => suspected_in(),
    }
}

/// The name of a field, as forms show it.
pub fn field(field: Field) -> &'static str {
    match field {
        Field::Title => field_title(),
        Field::Description => field_description(),
        Field::Workaround => field_workaround(),
        Field::Answer => field_answer(),
        Field::Comment => field_comment(),
        Field::Quote => field_quote(),
        Field::Name => name(),
        Field::Goal => field_goal(),
        Field::Reason => field_reason(),
        Field::Estimate => estimate(),
        Field::Capacity => field_capacity(),
        Field::SupportShare => field_support_share(),
        Field::Dates => field_dates(),
        Field::Limit => super::column_limit(),
        Field::KeptDays => super::keep_closed(),
    }
}

/// The text of a rejection for the person who gave the command.
pub fn rejection(rejection: &Rejection) -> String {
    match rejection {
        Rejection::Gone => gone().into(),
        Rejection::Merged { name } => super::merged_meanwhile(name),
        Rejection::Exists => exists().into(),
        Rejection::NotAMember => not_a_member().into(),
        Rejection::NotAllowed => no_access().into(),
        Rejection::NotYours => not_yours().into(),
        Rejection::Empty { field: of } => empty(field(*of)),
        Rejection::TooLong { field: of, limit, chars } => too_long(field(*of), *chars, *limit),
        Rejection::OutOfRange { field: of } => match of {
            Field::Dates => impossible_days().into(),
            Field::SupportShare => impossible_share().into(),
            Field::Limit => super::column_limit_range().into(),
            Field::KeptDays => super::keep_closed_range().into(),
            Field::Estimate | Field::Capacity => impossible_work(field(*of)),
            of => out_of_range(field(*of)),
        },
        Rejection::Conflict { field: of, .. } => conflict(field(*of)),
        Rejection::TooMany { limit } => too_many(*limit),
        Rejection::ExpressFull { limit } => express_full(*limit),
        Rejection::CardFull => card_full().into(),
        Rejection::NameTaken => name_taken().into(),
        Rejection::InUse => in_use().into(),
        Rejection::SameCard => same_card().into(),
        Rejection::AlreadyDone => already_done().into(),
        Rejection::NoColumn { stage: of } => no_column(stage(*of, Lens::Development)),
        Rejection::LastColumnOfStage { stage: of } => last_column(stage(*of, Lens::Development)),
        Rejection::LastOwner => last_owner().into(),
        Rejection::SprintClosed => sprint_closed().into(),
        Rejection::SprintRunning { name } => sprint_running(name),
        Rejection::HotfixNeedsParent => hotfix_needs_parent().into(),
        Rejection::ReleaseCircle => release_circle().into(),
        Rejection::NothingToUndo => super::changed_since().into(),
        Rejection::TooLarge => problem_too_large().into(),
        Rejection::NotUnderstood => problem_bad_request().into(),
        Rejection::Failed => problem_internal().into(),
    }
}

/// The text for a failed request. Rejected commands have their own texts: see [`rejection`].
pub fn problem(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::SignInRequired => problem_sign_in(),
        ProblemCode::WrongCredentials => problem_credentials(),
        ProblemCode::TooManyAttempts | ProblemCode::TooMuch => problem_attempts(),
        ProblemCode::NotFound => problem_not_found(),
        // The pages that can get the last three have their own texts for them.
        ProblemCode::Forbidden
        | ProblemCode::Rejected
        | ProblemCode::OwnersMakeBoards
        | ProblemCode::TooManyBoards
        | ProblemCode::NeedsOwner => problem_forbidden(),
        ProblemCode::ForeignOrigin
        | ProblemCode::BadRequest
        | ProblemCode::MethodNotAllowed
        | ProblemCode::NotJson => problem_bad_request(),
        ProblemCode::TooLarge => problem_too_large(),
        ProblemCode::SetupDone => problem_setup_done(),
        ProblemCode::EmailTaken => problem_email_taken(),
        ProblemCode::EmailInvalid => problem_email_invalid(),
        ProblemCode::PasswordTooShort => problem_password_short(),
        ProblemCode::KeyTaken => problem_key_taken(),
        ProblemCode::KeyInvalid => problem_key_invalid(),
        ProblemCode::InvitationOver => problem_invitation_over(),
        ProblemCode::Storage => problem_storage(),
        ProblemCode::Busy => problem_busy(),
        ProblemCode::Internal => problem_internal(),
    }
}
