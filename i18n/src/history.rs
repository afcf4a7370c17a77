//! Texts of the history, of a card and of the whole board.

use super::texts;

texts! {
    nav_history => "History", "Verlauf";
    history_title => "History of the board", "Verlauf des Boards";
    history_hint => "Who changed what, the newest first. What you did yourself you can take back.",
        "Wer was geändert hat, das Neueste zuerst. Was du selbst getan hast, kannst du zurücknehmen.";
    history_empty => "Nothing has happened here yet.", "Hier ist noch nichts geschehen.";
    history_earlier => "Show earlier changes", "Frühere Änderungen zeigen";
    changed_to => " → ", " → ";
    history_others(n: usize) => "and {n} more", "und {n} weitere";

    history_created => "created a card", "hat eine Karte angelegt";
    history_contact_corrected => "corrected a contact", "hat einen Kontakt berichtigt";
    history_contact => "counted a contact", "hat einen Kontakt gezählt";
    history_comment => "commented", "hat kommentiert";
    history_comment_edited => "changed a comment", "hat einen Kommentar geändert";
    history_comment_removed => "removed a comment", "hat einen Kommentar entfernt";
    history_moved => "moved a card", "hat eine Karte verschoben";
    history_pulled => "pulled a card into a sprint", "hat eine Karte in einen Sprint geholt";
    history_dropped => "took a card out of the sprint", "hat eine Karte aus dem Sprint genommen";
    history_reopened => "reopened a card", "hat eine Karte wieder geöffnet";
    history_merged => "merged cards", "hat Karten zusammengelegt";
    history_trashed => "moved a card to the trash", "hat eine Karte in den Papierkorb gelegt";
    history_restored => "restored a card", "hat eine Karte wiederhergestellt";
    history_emptied => "emptied the trash", "hat den Papierkorb geleert";
    history_told => "noted who was told", "hat notiert, wer informiert ist";
    history_started => "started a sprint", "hat einen Sprint gestartet";
    history_closed => "closed a sprint", "hat einen Sprint beendet";
    history_deployed => "noted what runs where", "hat notiert, was wo läuft";
    history_merged_forward => "noted what was merged forward", "hat notiert, was übernommen wurde";
    history_admitted => "let somebody in", "hat jemanden aufgenommen";
    history_undone => "took back a change", "hat eine Änderung zurückgenommen";
    history_added => "added something", "hat etwas hinzugefügt";
    history_removed => "removed something", "hat etwas entfernt";
    history_edited => "changed something", "hat etwas geändert";

    is_added => "new", "neu";
    is_removed => "removed", "entfernt";
    nothing_before => "empty", "leer";
    removed_since => "removed since", "inzwischen entfernt";
    yes => "yes", "ja";
    no => "no", "nein";
    changed_since => "This cannot be undone any more: it has been changed since.",
        "Das lässt sich nicht mehr rückgängig machen: Es wurde seitdem weiter geändert.";
    merged_meanwhile(name: &str) => "This card was merged into {name} meanwhile.",
        "Diese Karte wurde inzwischen mit {name} zusammengelegt.";
    no_history_offline => "The history comes when you are online again.",
        "Der Verlauf kommt, wenn du wieder online bist.";
}
