//! Texts of the card's own page.

use super::texts;
use groundswell_domain::contact::Channel;

texts! {
    field_is(card: &str, field: &str, value: &str) => "{card} · {field}: {value}", "{card} · {field}: {value}";
    field_changed(card: &str, field: &str) => "{card}: {field} is changed.", "{card}: {field} ist geändert.";
    quotes => "What customers say", "Was Kunden sagen";
    earlier_contacts => "Show earlier contacts", "Frühere Kontakte zeigen";
    show_earlier => "Show earlier comments and changes",
        "Frühere Kommentare und Änderungen zeigen";
    all_contacts(n: u32) => one "Show {n} contact" more "Show all {n} contacts",
        one "{n} Kontakt zeigen" more "Alle {n} Kontakte zeigen";
    correct => "Correct", "Berichtigen";
    phone => "Phone", "Telefon";
    mail => "Mail", "Mail";
    chat => "Chat", "Chat";
    in_person => "In person", "Persönlich";
    channel_label => "Reached us by", "Gemeldet über";
    comments_and_history => "Comments and history", "Kommentare und Verlauf";
    write_comment => "Write a comment (Markdown)", "Kommentar schreiben (Markdown)";
    send => "Send", "Senden";
    edited => "edited", "geändert";
    no_description => "No description yet.", "Noch keine Beschreibung.";
    write_answer => "Write the sentence yourself", "Satz selbst schreiben";
    no_workaround => "No workaround yet", "Noch keine Übergangslösung";
    reported_by => "Reported by", "Gemeldet von";
    told => "Told", "Informiert";
    everyone_told => "Everyone has been told.", "Alle sind informiert.";
    nobody_to_tell => "There is nobody to tell.", "Es ist niemand zu informieren.";
    deadline_note => "What for", "Wofür";
    somebody => "Somebody", "Jemand";
    the_server => "Groundswell", "Groundswell";
    is_here(name: &str) => "{name} is here", "{name} ist hier";
    is_writing(name: &str) => "{name} is writing …", "{name} schreibt …";
    restore_and_repeat => "Restore the card and do it again", "Karte wiederherstellen und noch einmal";
    yours => "Your version", "Deine Fassung";
    version_of(name: &str) => "{name}’s version", "Fassung von {name}";
    theirs => "Their version", "Die andere Fassung";
    keep_mine => "Use mine", "Meine Fassung nehmen";
    keep_theirs => "Keep theirs", "Die andere Fassung behalten";
    both_versions => "Two people changed this text. Choose, or copy from one to the other.",
        "Zwei haben diesen Text geändert. Wähle, oder übernimm aus beiden.";
    in_trash => "This card is in the trash.", "Diese Karte liegt im Papierkorb.";
    restore => "Restore", "Wiederherstellen";
    part_of(name: &str, into: &str) => "{name} is part of {into} now.", "{name} gehört jetzt zu {into}.";
    also_reported_as => "Also reported as", "Auch gemeldet als";
    in_archive => "This card has long been done and is in the archive. Whatever you do here brings it back onto the board.",
        "Diese Karte ist längst erledigt und liegt im Archiv. Was immer du hier tust, holt sie zurück aufs Board.";
    found_in_archive => "In the archive", "Im Archiv";
    card_not_found => "There is no such card on this board.", "Diese Karte gibt es auf dem Board nicht.";
    search_card => "Which card is the same?", "Welche Karte meint dasselbe?";
    why_pain(n: u32) => "Why {n}?", "Warum {n}?";
    pain => "Pain", "Dringlichkeit";
    offline_detail => "Comments and history come as soon as the server can be reached.",
        "Kommentare und Verlauf kommen, sobald der Server erreichbar ist.";
    trash_title => "Trash", "Papierkorb";
    trash_empty => "The trash is empty.", "Der Papierkorb ist leer.";
    trash_hint => "Cards stay here for 30 days.", "Karten bleiben hier 30 Tage.";
}

/// The name of a channel.
pub fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Phone => phone(),
        Channel::Mail => mail(),
        Channel::Chat => chat(),
        Channel::InPerson => in_person(),
    }
}
