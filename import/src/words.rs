//! The words of other tools for how bad something is and how far it is.

use groundswell_domain::card::Impact;
use groundswell_domain::column::Stage;
use groundswell_domain::text::compared;

/// How much a problem hurts. `None` for a word that says nothing about it.
pub(crate) fn impact(cell: &str) -> Option<Impact> {
    let word = bare(cell);
    let has = |words: &[&str]| words.contains(&word.as_str());
    Some(if has(UNRATED) {
        Impact::Unrated
    } else if has(BLOCKED) {
        Impact::Blocked
    } else if has(HURTS) {
        Impact::Hurts
    } else if has(CONFUSES) {
        Impact::Confuses
    } else {
        return None;
    })
}

/// How far a ticket is. `None` for a word that is not known: it is new then.
pub(crate) fn stage(cell: &str) -> Option<Stage> {
    let word = bare(cell);
    let found = STAGES.iter().find(|(_, words)| words.contains(&word.as_str()));
    found.map(|(stage, _)| *stage)
}

/// A word without the number that some tools write before it (`3 normal`, `1 - Critical`), and
/// without the code that GitLab writes after it (`High - S2`).
fn bare(cell: &str) -> String {
    let lower = compared(cell.trim()).replace(['_', '-'], " ");
    let letters = lower.trim_start_matches(|c: char| c.is_ascii_digit() || " .:".contains(c));
    let word = if letters.is_empty() { lower.trim() } else { letters };
    let word = word.split(" s").next().filter(|_| ends_with_code(word)).unwrap_or(word);
    word.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ends_with_code(word: &str) -> bool {
    word.rsplit(' ').next().is_some_and(|last| matches!(last, "s1" | "s2" | "s3" | "s4"))
}

const UNRATED: &[&str] = &[
    "",
    "unrated",
    "unbewertet",
    "none",
    "no priority",
    "keine",
    "keine priorität",
    "unknown",
    "unknown none",
    "unbekannt",
    "not set",
    "nicht gesetzt",
    "undefined",
    "task",
    "aufgabe",
    "story",
    "epic",
    "feature",
    "feature request",
    "improvement",
    "verbesserung",
    "sub task",
    "unteraufgabe",
    "issue",
    "unclassified",
    "default",
    "n/a",
];

const BLOCKED: &[&str] = &[
    "blocked",
    "blockiert",
    "blocker",
    "critical",
    "kritisch",
    "highest",
    "höchste",
    "am höchsten",
    "sehr hoch",
    "very high",
    "urgent",
    "dringend",
    "immediate",
    "sofort",
    "emergency",
    "notfall",
    "1",
    "p0",
    "p1",
    "prio 1",
];

const HURTS: &[&str] = &[
    "hurts",
    "stört",
    "major",
    "schwer",
    "schwerwiegend",
    "high",
    "hoch",
    "wichtig",
    "important",
    "bug",
    "defect",
    "fehler",
    "problem",
    "incident",
    "störung",
    "2",
    "p2",
    "prio 2",
];

const CONFUSES: &[&str] = &[
    "confuses",
    "verwirrt",
    "confusion",
    "minor",
    "question",
    "frage",
    "medium",
    "mittel",
    "normal",
    "moderate",
    "mäßig",
    "low",
    "niedrig",
    "gering",
    "lowest",
    "niedrigste",
    "am niedrigsten",
    "very low",
    "sehr niedrig",
    "trivial",
    "leicht",
    "unwesentlich",
    "unbedeutend",
    "planning",
    "3",
    "4",
    "5",
    "p3",
    "p4",
    "p5",
    "prio 3",
    "prio 4",
];

const STAGES: [(Stage, &[&str]); 6] = [
    (
        Stage::Inbox,
        &[
            "",
            "new",
            "neu",
            "open",
            "offen",
            "opened",
            "to do",
            "todo",
            "zu erledigen",
            "aufgaben",
            "backlog",
            "reopened",
            "erneut geöffnet",
            "wieder geöffnet",
            "triage",
            "inbox",
            "eingang",
            "pending",
            "warten auf kunden",
            "hold",
            "on hold",
            "waiting on customer",
            "waiting for customer",
            "waiting on third party",
            "pending reminder",
            "warten zur erinnerung",
            "feedback",
            "rückmeldung",
            "angehalten",
            "wartend",
            "unstarted",
        ],
    ),
    (
        Stage::Triaged,
        &[
            "triaged",
            "bewertet",
            "accepted",
            "angenommen",
            "confirmed",
            "bestätigt",
            "selected",
            "ready",
            "bereit",
            "selected for development",
            "für entwicklung ausgewählt",
            "planned",
            "geplant",
            "assigned",
            "zugewiesen",
        ],
    ),
    (Stage::Sprint, &["sprint", "in sprint", "this sprint", "im sprint"]),
    (
        Stage::Doing,
        &[
            "in progress",
            "in arbeit",
            "doing",
            "in bearbeitung",
            "started",
            "begonnen",
            "active",
            "aktiv",
            "wird bearbeitet",
            "in development",
            "in entwicklung",
        ],
    ),
    (
        Stage::Verify,
        &[
            "in review",
            "review",
            "in überprüfung",
            "code review",
            "testing",
            "test",
            "im test",
            "verify",
            "verification",
            "qa",
            "resolved",
            "gelöst",
            "behoben",
            "fixed",
            "to verify",
            "zu prüfen",
        ],
    ),
    (
        Stage::Closed,
        &[
            "done",
            "fertig",
            "erledigt",
            "closed",
            "geschlossen",
            "solved",
            "completed",
            "abgeschlossen",
            "closed successful",
            "erfolgreich geschlossen",
            "closed unsuccessful",
            "erfolglos geschlossen",
            "closed with workaround",
            "rejected",
            "abgewiesen",
            "abgelehnt",
            "canceled",
            "cancelled",
            "abgebrochen",
            "duplicate",
            "duplikat",
            "won't do",
            "wird nicht erledigt",
            "merged",
            "zusammengefasst",
            "archived",
            "archiviert",
            "released",
            "veröffentlicht",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impact_is_understood_in_the_words_of_the_tools() {
        for (words, impact) in [
            (
                "Blockiert|Highest|Urgent|Dringend|5 very high|5 sehr hoch|1 - Critical|Immediate|Critical - S1|P1",
                Impact::Blocked,
            ),
            ("bug|High|Hoch|4 high|4 hoch|Major|High - S2|hurts", Impact::Hurts),
            (
                "confusion|Medium|Mittel|Normal|3 normal|2 low|1 sehr niedrig|Lowest|Low - S4",
                Impact::Confuses,
            ),
            ("|No priority|None|Task", Impact::Unrated),
        ] {
            for word in words.split('|') {
                assert_eq!(super::impact(word), Some(impact), "{word}");
            }
        }
        assert_eq!(super::impact("wish"), None);
    }

    #[test]
    fn status_is_understood_in_the_words_of_the_tools() {
        for (words, stage) in [
            ("Open|Offen|New|Neu|To Do|Zu erledigen|Backlog|pending reminder", Stage::Inbox),
            ("In Progress|In Arbeit|in_progress|In Bearbeitung", Stage::Doing),
            ("In Review|Resolved|Gelöst", Stage::Verify),
            ("Done|Fertig|Closed|closed successful|Solved|Erledigt|Abgewiesen", Stage::Closed),
        ] {
            for word in words.split('|') {
                assert_eq!(super::stage(word), Some(stage), "{word}");
            }
        }
        assert_eq!(super::stage("Waiting for Godot"), None);
    }
}
