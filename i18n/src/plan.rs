//! Texts of planning: the ranking, its reasons, and the sprint.

use super::texts;

texts! {
    plan_title => "Planning", "Planung";
    plan_ranking => "Ranking", "Rangliste";
    plan_empty => "No ranked problems yet. They appear once triaged.",
        "Noch keine Rangliste. Sie entsteht nach der Sichtung.";
    plan_all_pulled => "Every ranked card is in this sprint.", "Alle Karten der Rangliste sind in diesem Sprint.";
    plan_more(n: usize) => "Show {n} more", "{n} weitere zeigen";
    order_by => "Order by", "Sortieren nach";
    order_effort => "Pain per day of effort", "Dringlichkeit je Tag Aufwand";
    order_effort_hint => "Cards are placed by hand in the order by pain.",
        "Von Hand platziert wird in der Reihenfolge nach Dringlichkeit.";
    per_day(pain: u32) => "{pain} per day", "{pain} je Tag";
    this_week(n: u32) => "+{n} this week", "+{n} diese Woche";
    effort_of(card: &str) => "Effort in days, {card}", "Aufwand in Tagen, {card}";
    days_unit => "days", "Tage";
    select_card(card: &str) => "Select {card}", "{card} auswählen";
    add_below => "Add a card below", "Karte darunter anlegen";
    selected_days(n: usize, days: &str) => "{n} selected, {days} days", "{n} ausgewählt, {days} Tage";

    pull_in => "Pull in", "In den Sprint";
    pull_into(sprint: &str) => "Pull into {sprint}", "In {sprint} ziehen";
    pulled_one(title: &str, sprint: &str) => "{title} is in {sprint}.", "{title} ist in {sprint}.";
    pulled(n: usize, sprint: &str) => one "{n} card is in {sprint}." more "{n} cards are in {sprint}.",
        one "{n} Karte ist in {sprint}." more "{n} Karten sind in {sprint}.";
    take_out => "Take out", "Herausnehmen";
    taken_out(title: &str) => "{title} is out of the sprint.", "{title} ist nicht mehr im Sprint.";
    also_in(sprint: &str) => "in {sprint}", "in {sprint}";

    placed_by(person: &str) => "Placed by {person}", "Platziert von {person}";
    placed_because(person: &str, reason: &str) => "Placed by {person}: {reason}", "Platziert von {person}: {reason}";
    rank_by_pain_again => "Rank by pain again", "Wieder nach Dringlichkeit sortieren";
    ranked_by_pain(title: &str) => "{title} is ranked by pain again.", "{title} ist wieder nach Dringlichkeit einsortiert.";
    why_move => "Why move it? (optional)", "Warum verschieben? (freiwillig)";

    why_reach(reach: &str, n: u32) => "{reach}: 1 + log2 {n}", "{reach}: 1 + log2 {n}";
    why_unnamed(reach: &str, n: u32) => "{reach}, each 3 without a name count as a customer: 1 + log2 {n}",
        "{reach}, je 3 ohne Namen zählen als ein Kunde: 1 + log2 {n}";
    why_no_workaround => "There is no workaround", "Es gibt keine Übergangslösung";
    why_workaround => "There is a workaround", "Es gibt eine Übergangslösung";
    why_momentum(n: u32, before: u32) =>
        one "{n} contact in 7 days, {before} in the 7 before" more "{n} contacts in 7 days, {before} in the 7 before",
        one "{n} Kontakt in 7 Tagen, {before} in den 7 davor" more "{n} Kontakte in 7 Tagen, {before} in den 7 davor";
    why_due => "The deadline is within the sprint", "Die Frist liegt im Sprint";
    why_not_due => "No deadline within the sprint", "Keine Frist im Sprint";
    why_waiting(n: u32) => one "It has waited for {n} sprint" more "It has waited for {n} sprints",
        one "Wartet seit {n} Sprint" more "Wartet seit {n} Sprints";

    sprint_none => "No sprint is planned.", "Es ist kein Sprint geplant.";
    sprint_choose => "Sprint to plan", "Sprint, der geplant wird";
    sprint_is_planned(sprint: &str) => "{sprint} (planned)", "{sprint} (geplant)";
    sprint_is_running(sprint: &str) => "{sprint} (running)", "{sprint} (läuft)";
    sprint_new => "Plan a sprint", "Sprint planen";
    sprint_name => "Name of the sprint", "Name des Sprints";
    sprint_goal => "What is this sprint for?", "Wofür ist dieser Sprint?";
    sprint_starts => "First day", "Erster Tag";
    sprint_ends => "Last day", "Letzter Tag";
    sprint_capacity => "Capacity (days)", "Kapazität (Tage)";
    sprint_share => "Kept for support (%)", "Für Support (%)";
    sprint_first_name => "Sprint 1", "Sprint 1";
    sprint_cards => "In the sprint", "Im Sprint";
    sprint_empty => "Nothing pulled in yet. Take cards from the ranking.",
        "Noch nichts im Sprint. Hol Karten aus der Rangliste.";
    sprint_start => "Start sprint", "Sprint starten";
    sprint_started(sprint: &str) => "{sprint} is running.", "{sprint} läuft.";
    sprint_close => "Close sprint", "Sprint beenden";
    sprint_closed_now(sprint: &str) => "{sprint} is closed.", "{sprint} ist beendet.";
    sprint_in_work(n: usize) => one "{n} of them is in work. It stays in its column." more "{n} of them are in work. They stay in their columns.",
        one "{n} davon ist in Arbeit. Sie bleibt in ihrer Spalte." more "{n} davon sind in Arbeit. Sie bleiben in ihren Spalten.";
    sprint_unfinished(n: usize) => one "{n} card is not finished. Where does it go?"
        more "{n} cards are not finished. Where do they go?",
        one "{n} Karte ist nicht fertig. Wohin mit ihr?" more "{n} Karten sind nicht fertig. Wohin mit ihnen?";
    sprint_all_finished => "Everything in it is finished.", "Alles darin ist fertig.";
    back_to_ranking => "Back to the ranking", "Zurück in die Rangliste";

    capacity_ends => "Capacity ends here", "Hier endet die Kapazität";
    capacity_planned(used: &str, all: &str) => "{used} of {all} days are planned.", "{used} von {all} Tagen sind verplant.";
    capacity_kept(used: &str, kept: &str) => "For support: {used} days planned, {kept} kept.",
        "Für Support: {used} Tage verplant, {kept} frei gehalten.";
    capacity_unestimated(n: u32) => one "{n} card has no effort yet." more "{n} cards have no effort yet.",
        one "{n} Karte hat noch keinen Aufwand." more "{n} Karten haben noch keinen Aufwand.";
}
