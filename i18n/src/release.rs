//! Texts of the release train, and of one release and its deployments.

use super::texts;

texts! {
    train_title => "Releases", "Releases";
    back_to_train => "← Releases", "← Releases";
    train_empty => "No release planned. A train every few weeks is a good rhythm.",
        "Kein Release geplant. Alle paar Wochen eines ist ein guter Rhythmus.";
    train_next => "Planned", "Geplant";
    train_out => "Rolled out", "Ausgerollt";
    train_nothing_out => "Nothing is rolled out yet.", "Noch ist nichts ausgerollt.";
    runs_on(release: &str, n: usize, all: usize) => "{release} runs on {n} of {all} systems.",
        "{release} läuft auf {n} von {all} Systemen.";
    runs_live(release: &str) => "{release} is live.", "{release} ist live.";
    next_in(n: i32, release: &str) => one "Next: {release} in {n} day." more "Next: {release} in {n} days.",
        one "Als Nächstes: {release} in {n} Tag." more "Als Nächstes: {release} in {n} Tagen.";
    next_today(release: &str) => "Next: {release} today.", "Als Nächstes: {release} heute.";
    next_late(n: i32, release: &str) => one "Next: {release}, planned {n} day ago." more "Next: {release}, planned {n} days ago.",
        one "Als Nächstes: {release}, geplant vor {n} Tag." more "Als Nächstes: {release}, geplant vor {n} Tagen.";
    next_undated(release: &str) => "Next: {release}, without a day yet.", "Als Nächstes: {release}, noch ohne Tag.";
    in_days(n: i32) => one "in {n} day" more "in {n} days", one "in {n} Tag" more "in {n} Tagen";
    days_ago(n: i32) => one "{n} day ago" more "{n} days ago", one "vor {n} Tag" more "vor {n} Tagen";
    no_day => "no day yet", "noch kein Tag";
    fixes(n: usize) => one "{n} fix" more "{n} fixes", one "{n} Korrektur" more "{n} Korrekturen";
    on_systems(n: usize, all: usize) => "on {n} of {all} systems", "auf {n} von {all} Systemen";
    live_word => "live", "live";
    nowhere_yet => "runs nowhere yet", "läuft noch nirgends";
    replaced => "replaced", "abgelöst";

    new_release => "New release", "Neues Release";
    create_hotfix => "Create hotfix", "Hotfix anlegen";
    hotfix => "Hotfix", "Hotfix";
    release_name => "Name of the release", "Name des Release";
    release_day => "Day of the rollout", "Tag des Rollouts";
    built_on => "Built on", "Baut auf";
    release_not_found => "There is no such release on this board.", "Dieses Release gibt es auf dem Board nicht.";

    merged_forward => "Contains hotfixes", "Enthält Hotfixes";
    merged_into => "Merged forward into", "Übernommen in";
    merge_add => "Add a hotfix", "Hotfix übernehmen";
    merge_add_into => "Merge forward into …", "Übernehmen in …";
    merge_none => "None merged forward.", "Keiner übernommen.";
    merge_none_into => "Not merged forward yet.", "Noch nicht übernommen.";
    merge_remove(name: &str) => "Remove {name}", "{name} entfernen";

    what_it_fixes => "What it fixes", "Was es behebt";
    unfinished_fixes(n: u32) => one "{n} card of it is still being worked on." more "{n} cards of it are still being worked on.",
        one "{n} Karte daraus ist noch in Arbeit." more "{n} Karten daraus sind noch in Arbeit.";
    fixes_none => "No fixes yet.", "Noch keine Korrekturen.";
    contained_from(hotfix: &str) => "Contained from hotfix {hotfix}", "Enthalten aus Hotfix {hotfix}";
    suspected_cards => "Came back or new since", "Wieder da oder neu seitdem";
    add_fix => "Add a fix", "Korrektur hinzufügen";
    add_fix_hint => "Words or number of a card", "Wörter oder Nummer einer Karte";
    fix_added(card: &str, release: &str) => "{card} is fixed in {release}.", "{card} ist in {release} behoben.";
    fix_remove(card: &str) => "Take out {card}", "{card} herausnehmen";
    fix_removed(card: &str, release: &str) => "{card} is out of {release}.", "{card} ist nicht mehr in {release}.";

    runs_now => "Runs now", "Läuft jetzt mit";
    state_here => "State", "Stand";
    state_of(system: &str) => "State on {system}", "Stand auf {system}";
    state_none => "Not planned", "Nicht geplant";
    shared_system => "All customers", "Alle Kunden";
    no_systems => "There are no systems on this board yet.", "Auf diesem Board gibt es noch keine Systeme.";
    add_systems => "Add systems in the settings", "Systeme in den Optionen anlegen";
    select_system(system: &str) => "Select {system}", "{system} auswählen";
    select_waiting => "Select all that do not have it yet", "Alle auswählen, die es noch nicht haben";
    was_live => "Was live", "War live";
    live_now => "Live now", "Jetzt live";
    live_now_on(system: &str) => "Live now on {system}", "Jetzt live auf {system}";
    roll_back => "Roll back", "Zurückrollen";
    roll_back_on(system: &str) => "Roll back on {system}", "Zurückrollen auf {system}";
    mark_live(n: usize) => one "Mark {n} as live" more "Mark {n} as live",
        one "{n} als live markieren" more "{n} als live markieren";
    is_live_on(release: &str, system: &str) => "{release} is live on {system}.", "{release} ist live auf {system}.";
    is_live_on_many(n: usize, release: &str) => one "{release} is live on {n} system." more "{release} is live on {n} systems.",
        one "{release} ist live auf {n} System." more "{release} ist live auf {n} Systemen.";
    is_now(release: &str, system: &str, state: &str) => "{release} on {system}: {state}.", "{release} auf {system}: {state}.";

    to_tell(n: usize) => one "{n} customer to tell" more "{n} customers to tell",
        one "{n} Kunde zu informieren" more "{n} Kunden zu informieren";
    to_tell_unfinished(n: usize) => one "{n} customer hears of it when the card is finished." more "{n} customers hear of it when their cards are finished.",
        one "{n} Kunde erfährt davon, wenn die Karte fertig ist." more "{n} Kunden erfahren davon, wenn ihre Karten fertig sind.";
    to_tell_waiting(n: usize) => one "{n} customer waits for the rollout on its system."
        more "{n} customers wait for the rollout on their systems.",
        one "{n} Kunde wartet auf den Rollout auf seinem System."
        more "{n} Kunden warten auf den Rollout auf ihren Systemen.";
    is_told(customer: &str) => "{customer} has been told.", "{customer} ist informiert.";
    is_not_told(customer: &str) => "{customer} is to be told.", "{customer} ist noch zu informieren.";
}
