//! Texts for actions on several cards at once.

use super::texts;

texts! {
    trashed_several(n: usize) => one "{n} card is in the trash." more "{n} cards are in the trash.",
        one "{n} Karte liegt im Papierkorb." more "{n} Karten liegen im Papierkorb.";
    moved_several(n: usize) => one "{n} card moved." more "{n} cards moved.",
        one "{n} Karte verschoben." more "{n} Karten verschoben.";
    moved_several_to(n: usize, to: &str) => one "{n} card moved to {to}." more "{n} cards moved to {to}.",
        one "{n} Karte nach {to} verschoben." more "{n} Karten nach {to} verschoben.";
    cards(n: usize) => one "{n} card" more "{n} cards", one "{n} Karte" more "{n} Karten";
    selection => "Selection", "Auswahl";
    selected(n: usize) => "{n} selected", "{n} ausgewählt";
    select => "Select", "Auswählen";
    actions => "Actions", "Aktionen";
    key_select => "Select, to change several at once", "Auswählen, um mehrere auf einmal zu ändern";
    key_select_on => "Select this one and the next", "Diese und die nächste auswählen";
    key_select_back => "Select this one and the previous", "Diese und die vorige auswählen";
    clear => "Clear", "Aufheben";
    clear_selection => "Clear selection", "Auswahl aufheben";
}
