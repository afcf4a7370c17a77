//! Texts for capturing cards, and the sentence for the caller.

use super::{Lang, lang, texts};
use crate::format;
use groundswell_domain::Board;
use groundswell_domain::answer::{Advice, Answer, Promise};
use groundswell_domain::id::ReleaseId;
use groundswell_domain::time::Day;

texts! {
    what_happened => "What happened?", "Was ist passiert?";
    who_calls => "Who is calling?", "Wer ruft an?";
    optional => "(optional)", "(freiwillig)";
    customer_or_empty => "Customer, or leave empty", "Kunde oder leer lassen";
    you_can_say => "You can tell the customer", "Das kannst du sagen";
    count_call => "Count call", "Anruf zählen";
    create_card => "Create card", "Karte anlegen";
    create_new(text: &str) => "Create new: “{text}”", "Neu anlegen: „{text}“";
    new_customer(name: &str) => "New customer: “{name}”", "Neuer Kunde: „{name}“";
    counted(now: &str) => "Counted. {now} now.", "Gezählt. Jetzt {now}.";
    created_offline => "Created. The number comes when you are online again.",
        "Angelegt. Die Nummer kommt, wenn du wieder online bist.";
    counted_already(name: &str) => "{name} is counted for today already.", "{name} ist für heute schon gezählt.";
    created(title: &str) => "Created: {title}", "Angelegt: {title}";
    privacy_hint => "Please no names or phone numbers.", "Bitte keine Namen oder Telefonnummern.";
    draft_kept(by: &str) => "Draft kept. Press {by} to continue.", "Entwurf behalten. Mit {by} geht es weiter.";
    later => "Later", "Später";
    throw_away => "Discard", "Verwerfen";
    draft_thrown_away => "Draft discarded.", "Entwurf verworfen.";
    draft => "Draft", "Entwurf";
    draft_stays => "Not saved. What you typed stays here as a draft.",
        "Nicht gespeichert. Was du getippt hast, bleibt hier als Entwurf.";
    go_on => "Continue", "Weiterschreiben";
    new_draft => "Another call", "Weiterer Anruf";
    known_problems => "Known problems", "Bekannte Probleme";
    known_customers => "Customers", "Kunden";
    more_about_it => "More about it (optional)", "Mehr dazu (freiwillig)";
    quote_label => "The caller's words", "Worte des Anrufers";
    finished => "Done", "Fertig";
    reopen => "Count and reopen", "Zählen und wieder öffnen";
    only_count => "Only count", "Nur zählen";
    reopened(name: &str) => "{name} is open again.", "{name} ist wieder offen.";
    is_new_customer(name: &str) => "Saved. {name} is a new customer.", "Gespeichert. {name} ist ein neuer Kunde.";
    which_system => "Which system?", "Welches System?";

    answer_new => "Thank you, this is new to us. We are looking into it.",
        "Danke, das ist neu für uns. Wir sehen es uns an.";
    answer_known_today => "We have known this since today.", "Das Problem ist uns seit heute bekannt.";
    answer_known_since(day: &str) => "We have known this since {day}.", "Das Problem ist uns seit dem {day} bekannt.";
    answer_planned => "We know this, and the fix is planned.", "Das Problem ist uns bekannt, die Korrektur ist eingeplant.";
    answer_planned_for(release: &str) => "We know this. The fix is planned for {release}.",
        "Das Problem ist uns bekannt. Die Korrektur ist für {release} eingeplant.";
    answer_fixing => "We are fixing it right now.", "Wir beheben es gerade.";
    answer_fixing_for(release: &str) => "We are fixing it right now. It is planned for {release}.",
        "Wir beheben es gerade. Geplant: {release}.";
    answer_checking => "The fix is ready and is being checked.", "Die Korrektur ist fertig und wird geprüft.";
    answer_checking_for(release: &str) => "The fix is ready and is being checked. It comes with {release}.",
        "Die Korrektur ist fertig und wird geprüft. Sie kommt mit {release}.";
    answer_fixed_here(fix: &str, runs: &str) => "Fixed since {fix}. Your system runs {runs}, which has the fix.",
        "Seit {fix} behoben. Ihr System läuft mit {runs}, die Korrektur ist dabei.";
    answer_came_back(fix: &str, runs: &str) =>
        "Fixed since {fix}, and your system runs {runs}. Does it still happen? Then we open it again.",
        "Seit {fix} behoben, und Ihr System läuft mit {runs}. Tritt es noch auf? Dann nehmen wir es wieder auf.";
    answer_not_yet(fix: &str, runs: &str) => "Fixed in {fix}. Your system still runs {runs}.",
        "In {fix} behoben. Ihr System läuft noch mit {runs}.";
    answer_not_yet_until(fix: &str, runs: &str, day: &str) =>
        "Fixed in {fix}. Your system still runs {runs}, update on {day}.",
        "In {fix} behoben. Ihr System läuft noch mit {runs}, Update am {day}.";
    answer_not_yet_unknown(fix: &str) => "Fixed in {fix}. Your system does not have it yet.",
        "In {fix} behoben. Ihr System hat die Korrektur noch nicht.";
    answer_fixed_in(fix: &str) => "Fixed since {fix}.", "Seit {fix} behoben.";
    answer_fixed => "This is fixed.", "Das ist behoben.";
    answer_done => "This is settled.", "Das ist erledigt.";
    answer_workaround(text: &str) => "Until then: {text}", "Bis dahin: {text}";
    release_on(release: &str, day: &str) => "{release} on {day}", "{release} am {day}";
}

/// The sentence for a caller, in the viewer's language.
pub fn advice(board: &Board, advice: &Advice, today: Day) -> String {
    // A date may end with a full stop, as in German.
    let mut sentence = answer(board, &advice.answer, today).replace("..", ".");
    if !advice.workaround.is_empty() {
        sentence.push(' ');
        sentence.push_str(&answer_workaround(&advice.workaround));
        if !sentence.ends_with(['.', '!', '?']) {
            sentence.push('.');
        }
    }
    sentence
}

/// The question to a caller whose system has the fix already: what they report may have come back.
/// `None` for anyone else.
pub fn came_back(board: &Board, advice: &Advice) -> Option<String> {
    let Answer::FixedHere { fix, runs } = &advice.answer else { return None };
    let [fix, runs] = [fix, runs].map(|id| board.releases.get(id).map_or("", |it| &it.name));
    Some(answer_came_back(fix, runs))
}

fn answer(board: &Board, answer: &Answer, today: Day) -> String {
    let named = |id: ReleaseId| board.releases.get(&id).map_or("", |release| &release.name);
    match answer {
        Answer::Written(text) => text.clone(),
        Answer::New => answer_new().into(),
        Answer::Known { since } if *since >= today => answer_known_today().into(),
        Answer::Known { since } => answer_known_since(&format::day(*since, today)),
        Answer::Planned(None) => answer_planned().into(),
        Answer::Planned(Some(promise)) => answer_planned_for(&promised(board, promise, today)),
        Answer::Fixing(None) => answer_fixing().into(),
        Answer::Fixing(Some(promise)) => answer_fixing_for(&promised(board, promise, today)),
        Answer::Checking(None) => answer_checking().into(),
        Answer::Checking(Some(promise)) => answer_checking_for(&promised(board, promise, today)),
        Answer::FixedHere { fix, runs } => answer_fixed_here(named(*fix), named(*runs)),
        Answer::NotYetHere { fix, runs: Some(runs), update: Some(day) } => {
            answer_not_yet_until(named(*fix), named(*runs), &format::day(*day, today))
        }
        Answer::NotYetHere { fix, runs: Some(runs), update: None } => {
            answer_not_yet(named(*fix), named(*runs))
        }
        Answer::NotYetHere { fix, runs: None, .. } => answer_not_yet_unknown(named(*fix)),
        Answer::Fixed { fix: Some(fix) } => answer_fixed_in(named(*fix)),
        Answer::Fixed { fix: None } => answer_fixed().into(),
        Answer::Done => answer_done().into(),
    }
}

fn promised(board: &Board, promise: &Promise, today: Day) -> String {
    let Some(release) = board.releases.get(&promise.release) else { return String::new() };
    match promise.day {
        Some(day) => release_on(&release.name, &format::day(day, today)),
        None => release.name.clone(),
    }
}

/// The name of the Control key in the viewer's language.
pub fn ctrl() -> &'static str {
    match lang() {
        Lang::En => "Ctrl",
        Lang::De => "Strg",
    }
}
