//! Measures whether what support types during a call selects the card that is meant, on the demo's
//! boards.

use super::tests::seeded;
use super::{Board, Language};
use crate::store::{Db, details};
use groundswell_domain::entity::Entity;
use groundswell_domain::id::{CardId, ContactId};
use groundswell_domain::matching::{DICTIONARY, Index, LightWords, Strength};
use groundswell_domain::suggest::suggest;
use groundswell_domain::{callers_words, findable};
use std::collections::{BTreeMap, HashMap};

/// The required shares: the card that is meant is selected, it is among the first three, and "create
/// new" is selected where no card is meant.
const SELECTED: f64 = 0.70;
const AMONG_THREE: f64 = 0.85;
const NEW: f64 = 0.85;
/// As many as the app considers and offers.
const CONSIDERED: usize = 20;
const OFFERED: usize = 3;

/// A board with everything that its cards can be found by.
struct Known {
    board: Board,
    index: Index,
}

impl Known {
    async fn of(db: &Db, board: Board) -> Known {
        let mut tx = db.read().await.unwrap();
        let mut quotes: HashMap<CardId, Vec<(ContactId, String)>> = HashMap::new();
        for detail in details::all(&mut tx, board.info.id).await.unwrap() {
            if let Entity::Contact(contact) = detail {
                quotes.entry(contact.card).or_default().push((contact.id, contact.quote));
            }
        }
        let mut index = Index::knowing(DICTIONARY);
        let light = LightWords::of(DICTIONARY);
        for card in board.cards.values().filter(|card| card.is_live()) {
            let area = card.area.and_then(|area| board.areas.get(&area));
            let parts = board.cards.values().filter(|part| part.merged_into == Some(card.id));
            let mut said = quotes.remove(&card.id).unwrap_or_default();
            said.sort_by(|one, other| other.cmp(one));
            let said =
                said.iter().map(|(contact, text)| callers_words::Words { contact: *contact, text });
            let callers = callers_words::kept(said, &card.title, &light);
            index.put(card.id, &findable::text(card, parts, &callers, area));
        }
        Known { board, index }
    }

    /// The titles of the cards that are offered, and of the one that is selected.
    fn offers(&self, typed: &str) -> (Vec<&str>, Option<&str>) {
        let found = self.index.search(typed, CONSIDERED);
        let found = suggest(&self.board, crate::now().day(), found);
        let title = |id: CardId| self.board.cards[&id].title.as_str();
        let first = found.first().filter(|found| found.strength == Strength::Good);
        let selected = first.map(|found| title(found.id));
        (found.iter().take(OFFERED).map(|found| title(found.id)).collect(), selected)
    }
}

async fn known(language: Language) -> (tempfile::TempDir, BTreeMap<String, Known>) {
    let (folder, db, boards) = seeded(language).await;
    let mut known = BTreeMap::new();
    for board in boards {
        known.insert(board.info.key.clone(), Known::of(&db, board).await);
    }
    (folder, known)
}

/// How many of the calls of one kind went right.
#[derive(Default)]
struct Rate {
    calls: u32,
    selected: u32,
    among_three: u32,
}

impl Rate {
    fn count(&mut self, meant: &str, (offered, selected): &(Vec<&str>, Option<&str>)) {
        self.calls += 1;
        self.selected += u32::from(selected.unwrap_or_default() == meant);
        self.among_three += u32::from(offered.contains(&meant));
    }

    fn selected(&self) -> f64 {
        f64::from(self.selected) / f64::from(self.calls)
    }

    fn among_three(&self) -> f64 {
        f64::from(self.among_three) / f64::from(self.calls)
    }
}

/// The calls are stored beside the project. `None` if they are not there.
fn calls(language: &str) -> Option<csv::Reader<std::fs::File>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data");
    csv::Reader::from_path(format!("{folder}/calls-{language}.csv")).ok()
}

async fn measure(language: Language, code: &str) {
    let Some(mut calls) = calls(code) else {
        println!("skipped: there are no calls at ../../shared/data/calls-{code}.csv");
        return;
    };
    let (_folder, known) = known(language).await;
    let mut rates: BTreeMap<String, Rate> = BTreeMap::new();
    for call in calls.deserialize() {
        let call: BTreeMap<String, String> = call.unwrap();
        let offers = known[&call["board"]].offers(&call["said"]);
        let all = if call["meant"].is_empty() { "all new" } else { "all known" };
        for kind in [&call["kind"], all] {
            rates.entry(kind.to_owned()).or_default().count(&call["meant"], &offers);
        }
    }
    for (kind, rate) in &rates {
        let (selected, three) = (rate.selected() * 100.0, rate.among_three() * 100.0);
        println!(
            "{code}, {kind}: {} calls, {selected:.0} % selected, {three:.0} % among three",
            rate.calls
        );
    }
    let (all, new) = (&rates["all known"], &rates["all new"]);
    assert!(all.selected() >= SELECTED && all.among_three() >= AMONG_THREE, "{code}: known cards");
    assert!(new.selected() >= NEW, "{code}: new problems");
}

#[tokio::test]
async fn german_calls_select_the_card_that_is_meant() {
    measure(Language::German, "de").await;
}

#[tokio::test]
async fn english_calls_select_the_card_that_is_meant() {
    measure(Language::English, "en").await;
}

#[tokio::test]
async fn the_card_that_many_call_about_is_selected() {
    let (_folder, known) = known(Language::German).await;
    let vouchers = "Gutscheincodes lassen sich nicht einlösen";
    for typed in
        ["gutschein", "guschein", "gutschein geht nicht", "kann meinen Gutschein nicht einlösen"]
    {
        let (offered, selected) = known["MS"].offers(typed);
        assert_eq!(selected, Some(vouchers), "typed {typed:?}: {offered:?}");
    }
}

#[tokio::test]
async fn other_words_for_the_same_find_a_card() {
    let (_folder, known) = known(Language::German).await;
    let (offered, selected) = known["MS"].offers("musik weg nach telefonat");
    assert_eq!(selected, Some("Android: Player bleibt nach Anruf stumm"), "{offered:?}");
    let (_, selected) = known["MS"].offers("neuigkeiten");
    assert!(selected.is_some_and(|title| title.contains("Timeline")), "by a synonym of its area");
}
