//! What an agent on the phone can rely on while typing a query.

use super::{DICTIONARY, Index, Match, Strength, Text};
use crate::id::CardId;
use proptest::prelude::*;
use uuid::Uuid;

const CARDS: [(&str, &str); 14] = [
    ("Voucher codes cannot be redeemed", "The code from the campaign is refused at checkout."),
    ("Timeline is sorted the wrong way", "What my friends listen to is not the newest."),
    ("Player stops when a call comes in", "Android only. After the call the music stays silent."),
    ("Add a sleep timer", "Please let the music stop by itself after half an hour."),
    ("Sleep timer does not stop the music", "It counts down to zero, then plays on."),
    ("Subscription was cancelled by itself", "Charged for the month and then lost the playlists."),
    ("App crashes on start", "It closes at once since the update."),
    ("Schaltfläche „Kaufen“ reagiert nicht", "Am Handy passiert beim Tippen nichts."),
    ("Passwort vergessen: Mail kommt nicht an", "Auch nicht im Spam."),
    ("Rechnung zeigt falsche Währung", "Dollar statt Euro."),
    ("Titel werden in falscher Größe angezeigt", "Die Schrift ist riesig."),
    ("Dark mode for the web player", "Would be great at night."),
    ("Playlist cannot be shared", "The link opens an empty page."),
    ("Search finds no artists with an accent", "Beyoncé without the accent works."),
];

fn id(n: usize) -> CardId {
    CardId(Uuid::from_u128(n as u128))
}

fn put(index: &mut Index, id: CardId, title: &str, body: &str, area: &[&str]) {
    index.put(id, &Text { title, body: body.to_owned(), callers: "", area: area.to_vec() });
}

fn board() -> Index {
    let mut index = Index::knowing(DICTIONARY);
    for (n, (title, body)) in CARDS.into_iter().enumerate() {
        put(&mut index, id(n), title, body, &[]);
    }
    index
}

/// The titles of the found cards, best first.
fn found(query: &str) -> Vec<&'static str> {
    let found = board().search(query, 5);
    found.into_iter().map(|found| CARDS[found.id.0.as_u128() as usize].0).collect()
}

fn first(query: &str) -> &'static str {
    found(query).first().copied().unwrap_or_default()
}

#[test]
fn the_first_letters_are_enough() {
    for typed in ["vo", "vou", "voucher", "voucher c", "Voucher codes cann"] {
        assert_eq!(first(typed), "Voucher codes cannot be redeemed", "typed {typed:?}");
    }
    assert!(found("p").iter().all(|title| title.to_lowercase().contains('p')));
}

/// The area "Payment" of the demo board, with a long report and short ones.
#[test]
fn words_of_the_card_count_more_than_synonyms_of_its_area() {
    let payment =
        ["Payment", "voucher", "vouchers", "coupon", "gift card", "promo code", "Gutschein"];
    let report = "Codes from the campaign mail are refused with “unknown code”. Codes bought in \
                  the shop work. Always, on all devices. Upper and lower case make no difference. \
                  It began with the campaign.";
    let titles = [
        "Basket: what does “reserve” mean?",
        "“Continue” and “Pay” look the same",
        "Saved card cannot be removed",
        "Payment ends with an empty page",
        "Refund takes ten days to show up",
        "Voucher codes cannot be redeemed",
        "Voucher: the field is hard to find",
    ];
    let mut index = board();
    index.remove(id(0));
    for (n, title) in titles.into_iter().enumerate() {
        let body = if n == 5 { report } else { "" };
        put(&mut index, id(100 + n), title, body, &payment);
    }
    for typed in ["vou", "voucher", "voucher code"] {
        let found: Vec<CardId> = index.search(typed, 5).into_iter().map(|it| it.id).collect();
        assert!(found[..2].contains(&id(105)), "typed {typed:?}: {found:?}");
        assert!(found.len() > 2, "the area helps to find others: {typed:?}");
    }
}

#[test]
fn umlauts_may_be_spelt_any_way() {
    for typed in ["Schaltfläche", "schaltflaeche", "SCHALTFLÄCHE", "schaltflache"] {
        assert_eq!(first(typed), "Schaltfläche „Kaufen“ reagiert nicht", "typed {typed:?}");
    }
    for typed in ["falsche Größe", "falsche groesse", "falsche grösse", "falsche grosse"] {
        assert_eq!(first(typed), "Titel werden in falscher Größe angezeigt", "typed {typed:?}");
    }
    assert_eq!(first("artist beyonce"), "Search finds no artists with an accent");
}

#[test]
fn one_and_two_typos_are_forgiven() {
    for typed in ["vuocher", "voucer codes", "vouhcer cods", "redemed voucherr"] {
        assert_eq!(first(typed), "Voucher codes cannot be redeemed", "typed {typed:?}");
    }
    assert_eq!(first("pasword vergesen"), "Passwort vergessen: Mail kommt nicht an");
    assert_eq!(first("subscribtion canceled"), "Subscription was cancelled by itself");
}

#[test]
fn word_order_does_not_matter() {
    for typed in ["codes voucher", "redeemed codes cannot", "campaign code voucher refused"] {
        assert_eq!(first(typed), "Voucher codes cannot be redeemed", "typed {typed:?}");
    }
}

#[test]
fn half_of_a_compound_word_is_enough() {
    assert_eq!(first("fläche"), "Schaltfläche „Kaufen“ reagiert nicht");
    assert_eq!(first("schalt"), "Schaltfläche „Kaufen“ reagiert nicht");
    assert_eq!(first("time line"), "Timeline is sorted the wrong way");
    assert_eq!(first("play list share"), "Playlist cannot be shared");
}

#[test]
fn words_with_the_same_meaning_match_in_both_languages() {
    assert_eq!(first("Gutschein "), "Voucher codes cannot be redeemed");
    assert_eq!(first("freezes at launch"), "App crashes on start");
    assert_eq!(first("invoice"), "Rechnung zeigt falsche Währung");
}

#[test]
fn synonyms_of_the_area_find_and_select_cards_but_do_not_rank_them() {
    let mut index = Index::knowing(DICTIONARY);
    put(&mut index, id(0), "Cannot redeem", "", &["payment", "Kasse"]);
    put(&mut index, id(1), "Payment page is blank", "", &[]);
    put(&mut index, id(2), "Player is silent", "", &["audio"]);
    assert_eq!(good(&index, "kasse"), [id(0)]);
    assert!(good(&index, "kasse verliert Lieder beim Einkauf").is_empty(), "it says more");
    assert_eq!(ids(&index.search("payment", 2)), [id(1), id(0)]);
}

#[test]
fn a_fault_and_a_wish_are_two_cards() {
    assert_eq!(first("sleep timer does not work"), "Sleep timer does not stop the music");
    assert_eq!(first("feature request: sleep timer"), "Add a sleep timer");
}

#[test]
fn of_equal_matches_the_older_card_is_first() {
    let mut index = board();
    put(&mut index, id(21), "Payments by gateway", "", &[]);
    put(&mut index, id(20), "Payments in winter", "", &[]);
    assert_eq!(ids(&index.search("payments", 2)), [id(20), id(21)]);
}

#[test]
fn words_that_callers_used_select_a_card() {
    let typed = "hotline keeps dying on her, gateway reboots";
    let mut index = board();
    let text = |callers| Text { title: CARDS[2].0, callers, ..Text::default() };
    assert!(!good(&index, typed).contains(&id(2)));
    index.put(id(2), &text("hotline dying gateway reboots"));
    assert_eq!(good(&index, typed), [id(2)]);
    index.put(id(2), &text(""));
    assert!(!good(&index, typed).contains(&id(2)), "taken back");
}

#[test]
fn a_card_finds_cards_that_share_any_of_its_texts() {
    let mut index = board();
    let callers = "hotline gateway dying";
    index.put(id(20), &Text { title: "Two are cut off", callers, ..Text::default() });
    let body = "The gateway of the hotline reboots.".to_owned();
    let text = Text { title: "Noon outage", body, ..Text::default() };
    assert!(!ids(&index.search(text.title, 5)).contains(&id(20)), "by the title alone");
    assert_eq!(ids(&index.similar(&text, 5)).first(), Some(&id(20)));
    index.put(id(21), &text);
    assert_eq!(ids(&index.similar(&text, 2)), [id(21), id(20)], "itself comes first");
    let long = Text { body: "gateway ".repeat(5_000), ..text };
    assert!(index.similar(&long, 3).iter().any(|found| found.id == id(20)));
}

#[test]
fn removed_cards_are_not_found() {
    let mut index = board();
    index.remove(id(0));
    index.remove(id(0));
    index.remove(id(99));
    assert!(!ids(&index.search("voucher codes", 50)).contains(&id(0)));
    assert!(good(&index, "voucher codes").is_empty());
}

#[test]
fn replaced_cards_are_found_with_their_new_texts() {
    let mut index = board();
    put(&mut index, id(0), "Gift cards are refused", "", &[]);
    assert_eq!(ids(&index.search("gift car", 5))[0], id(0));
    assert!(good(&index, "voucher codes").is_empty());
    let (title, body) = CARDS[0];
    put(&mut index, id(0), title, body, &[]);
    for typed in ["vou", "player stops", "falsche", "sleep timer does not"] {
        assert_eq!(index.search(typed, 50), board().search(typed, 50), "as if never changed");
    }
}

#[test]
fn nonsense_and_filler_words_are_never_good_matches() {
    let none =
        ["", " ", "…", "xq", "qwrtz plmk", "zzzz", "add", "feature request", "it does not", "v"];
    for typed in none {
        let found = board().search(typed, 5);
        assert!(found.iter().all(|found| found.strength == Strength::Weak), "typed {typed:?}");
    }
    assert_eq!(board().search("", 5), []);
}

#[test]
fn similar_reports_are_good_matches_and_others_weak() {
    let strength = |typed: &str| board().search(typed, 5).first().map(|found| found.strength);
    for typed in ["voucher", "voucher code refused", "sleep timer", "vuocher codes", "app crashes"]
    {
        assert_eq!(strength(typed), Some(Strength::Good), "typed {typed:?}");
    }
    for typed in ["printer driver is missing the blue cartridge", "customs form for the parcel"] {
        assert_ne!(strength(typed), Some(Strength::Good), "typed {typed:?}");
    }
}

#[test]
fn a_log_in_the_description_does_not_hide_the_card() {
    let mut index = board();
    let log = "ERROR at com.example.Voucher.redeem(Voucher.java:17) ".repeat(2_000);
    put(&mut index, id(50), "Export is slow", &log, &[]);
    assert_eq!(ids(&index.search("export slow", 5))[0], id(50));
    assert_eq!(ids(&index.search("voucher codes", 5))[0], id(0));
}

#[test]
fn without_a_dictionary_cards_are_found_by_their_own_words() {
    let mut index = Index::default();
    for (n, (title, body)) in CARDS.into_iter().enumerate() {
        put(&mut index, id(n), title, body, &[]);
    }
    assert_eq!(good(&index, "voucer code redeemed"), [id(0)]);
    assert_eq!(good(&board(), "Rabattcode lässt sich nicht einlösen"), [id(0)]);
    assert!(good(&index, "Rabattcode lässt sich nicht einlösen").is_empty());
}

#[test]
fn at_most_the_limit_is_found() {
    assert_eq!(board().search("the player", 3).len(), 3);
    assert_eq!(board().search("the player", 0), []);
    assert_eq!(Index::knowing(DICTIONARY).search("the player", 3), []);
}

fn good(index: &Index, query: &str) -> Vec<CardId> {
    let found = index.search(query, 5).into_iter();
    found.filter(|found| found.strength == Strength::Good).map(|found| found.id).collect()
}

fn ids(found: &[Match]) -> Vec<CardId> {
    found.iter().map(|found| found.id).collect()
}

fn any_text() -> impl Strategy<Value = String> {
    let words = "(voucher|Größe|add|not|app|player|ﬁ|ß|İ|中文|a\u{308}|'|-){0,8}";
    prop_oneof!["\\PC{0,60}", any::<String>(), words.prop_map(|text| text.replace('-', " "))]
}

proptest! {
    #[test]
    fn no_text_causes_a_panic(
        texts in prop::collection::vec((any_text(), any_text()), 0..8),
        queries in prop::collection::vec(any_text(), 1..4),
    ) {
        let mut index = board();
        for (n, (title, body)) in texts.iter().enumerate() {
            put(&mut index, id(n * 3), title, body, &[body]);
        }
        for query in &queries {
            let found = index.search(query, 7);
            prop_assert!(found.len() <= 7);
            prop_assert!(found.iter().all(|found| found.score > 0.0 && found.score.is_finite()));
            prop_assert!(found.is_sorted_by(|one, next| one.score >= next.score));
        }
    }

    #[test]
    fn an_equal_title_comes_first(title in any_text(), other in any_text(), body in any_text()) {
        prop_assume!(title.chars().any(char::is_alphanumeric));
        let mut index = board();
        put(&mut index, id(60), &format!("{title} {title} {other}"), &body, &[&title]);
        put(&mut index, id(61), &title, "", &[]);
        put(&mut index, id(62), &format!("{other} {title}"), &title, &[]);
        let first = index.search(&title, 1);
        let folded = super::words::fold(&title);
        let equal = |other: String| super::words::fold(&other) == folded;
        let twin = equal(format!("{title} {title} {other}")) || equal(format!("{other} {title}"));
        prop_assert!(twin || ids(&first) == [id(61)]);
    }
}
