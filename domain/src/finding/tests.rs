use super::Fit::{Begins, Holds, Nearly, Same, Whole, WordsBegin};
use super::*;
use crate::id::CardId;
use proptest::prelude::*;
use uuid::Uuid;

fn fit(typed: &str, name: &str) -> Option<Fit> {
    Sought::of(typed).fit(name)
}

#[test]
fn a_name_is_found_in_every_spelling() {
    for (name, all) in [
        (
            "Öztürk",
            vec![
                "ozturk",
                "oeztuerk",
                "OZTÜRK",
                "oztürk",
                "O\u{308}ztu\u{308}rk ",
                "öz\u{200b}türk",
            ],
        ),
        ("Müller", vec!["muller", "mueller", "MÜLLER", "Mu\u{308}ller"]),
        ("Mueller", vec!["müller", "MUELLER"]),
        ("Muller", vec!["müller"]),
        ("Hauptstraße", vec!["hauptstrasse", "HAUPTSTRASSE", "HAUPTSTRAẞE"]),
        ("Hauptstrasse", vec!["Hauptstraße"]),
        ("Łódź", vec!["lodz", "ŁÓDŹ", "Lo\u{301}dz\u{301}"]),
        ("René Ægidius Sørensen", vec!["rene aegidius sorensen", "Rene\u{301} Ægidius Soerensen"]),
        (
            "O’Brien & Söhne",
            vec!["o'brien & söhne", "obrien soehne", "O´Brien sohne", "O‘Brien, Söhne"],
        ),
        ("Nordwind\u{a0}AG", vec!["nordwind ag", "NORDWIND\u{a0}AG", "nordwindag"]),
        ("Donau\u{ad}dampf\u{ad}schiff", vec!["donaudampfschiff"]),
        ("Küsten-Reisen", vec!["kuestenreisen", "kusten reisen", "Küsten–Reisen"]),
        ("ＡＣＭＥ １２", vec!["acme 12"]),
        ("Acme 12", vec!["ａｃｍｅ　１２"]),
        ("İstanbul", vec!["istanbul", "ISTANBUL", "ıstanbul"]),
        ("Ωμέγας", vec!["ωμεγασ", "ΩΜΕΓΑΣ"]),
        ("Йод", vec!["И\u{306}ОД"]),
        ("ガス", vec!["ｶﾞｽ", "カ\u{3099}ス"]),
    ] {
        for typed in all {
            assert!(
                fit(typed, name) <= Some(Whole) && fit(typed, name).is_some(),
                "{typed} {name}"
            );
        }
    }
}

#[test]
fn what_is_spelled_alike_is_the_same() {
    assert_eq!(fit("öztürk", "O\u{308}ztürk"), Some(Same));
    assert_eq!(fit("ozturk", "Öztürk"), Some(Whole));
    // Both are offered, the one that was typed first.
    assert!(fit("C#", "C#") < fit("C#", "C"));
}

#[test]
fn the_beginning_fits_better_than_the_rest() {
    for (typed, fits) in [
        ("kol", Some(Begins)),
        ("kolibri tr", Some(Begins)),
        ("tra", Some(WordsBegin)),
        ("tra kol", Some(WordsBegin)),
        ("libri", Some(Holds)),
        ("vel kol", Some(Holds)),
        ("kolubri", Some(Nearly)),
        ("kolibritravl", Some(Nearly)),
        ("kolibri gmbh", None),
    ] {
        assert_eq!(fit(typed, "Kolibri Travel"), fits, "{typed}");
    }
    assert_eq!(fit("kuestenrei", "Küsten-Reisen"), Some(Begins));
}

#[test]
fn slips_are_forgiven() {
    for (typed, name) in [
        ("Kolbri", "Kolibri Travel"),
        ("colibri", "Kolibri Travel"),
        ("KOLIBRY", "Kolibri Travel"),
        ("Kolirbi", "Kolibri Travel"),
        ("Kolibri Trvel", "Kolibri Travel"),
        ("trvael", "Kolibri Travel"),
        ("Müler", "Müller"),
        ("Muler", "Mueller"),
        ("Mulelr", "Müller"),
        ("oezturk", "Öztürk"),
        ("oeztrk", "Öztürk"),
        ("Ötzürk", "Öztürk"),
        ("hauptsrtase", "Hauptstraße"),
        ("lozd", "Łódź"),
    ] {
        assert_eq!(fit(typed, name), Some(Nearly), "{typed} {name}");
    }
    for (typed, name) in [
        ("Nord AG", "Nordagentur"),
        ("Nord AG", "Nordagentur GmbH"),
        ("Kolmar", "Kolibri Travel"),
        ("Meyer", "Kolibri Travel"),
        ("Kolping Reisen", "Kolibri Travel"),
        ("Seaborn", "Seaside GmbH"),
        ("Ä", "Müller"),
        ("Mül", "Malz"),
    ] {
        assert_eq!(fit(typed, name), None, "{typed} {name}");
    }
}

#[test]
fn without_words_signs_are_compared() {
    assert_eq!(fit("", "Anna"), Some(Holds));
    assert_eq!(fit("?", "Anna?"), Some(Holds));
    assert_eq!(fit("?", "?"), Some(Same));
    assert_eq!(fit("?", "Anna"), None);
    assert_eq!(fit("🔥", "Hot 🔥"), Some(WordsBegin));
}

#[test]
fn slips_count_only_if_nothing_fits_without() {
    let names = ["Meier", "Meyer", "Meyerhof", "Bauer"];
    let fitting = |typed: &str| Sought::of(typed).fitting(&mut names.into_iter());
    assert_eq!(fitting("meyer"), [(Same, 1), (Begins, 2)]);
    assert_eq!(fitting("meyre"), [(Nearly, 1), (Nearly, 2)]);
    assert_eq!(fitting("meiyer"), [(Nearly, 0), (Nearly, 1), (Nearly, 2)]);
    assert_eq!(fitting("zeus"), []);
}

#[test]
fn other_names_have_other_spellings() {
    let same = |one: &str, other: &str| {
        spellings(one).iter().any(|spelling| spellings(other).contains(spelling))
    };
    for (one, other) in [("Öztürk", "ozturk"), ("Oeztuerk", "Öztürk"), ("Nord-Süd", "nord sued")]
    {
        assert!(same(one, other), "{one} {other}");
    }
    assert!(!same("Baur", "Bauer"));
}

fn card(number: u128) -> CardId {
    CardId(Uuid::from_u128(number))
}

fn texts(all: &[&str]) -> Texts {
    let mut texts = Texts::default();
    for (at, text) in all.iter().enumerate() {
        texts.put(card(at as u128), &[text]);
    }
    texts
}

fn found(texts: &Texts, typed: &str) -> Vec<u128> {
    texts.holding(&Sought::of(typed)).keys().map(|card| card.0.as_u128()).collect()
}

#[test]
fn cards_are_found_by_all_words_and_despite_slips() {
    let texts = texts(&[
        "MS-12 Gutschein wird abgelehnt, meldet Müller",
        "MS-120 The player's time line is empty since 24.7",
        "MS-13 Straße fehlt in Łódź (O’Brien)",
        "MS-7 24 cards, 7 of them twice",
    ]);
    for (typed, cards) in [
        ("gutschein", vec![0]),
        ("schein", vec![0]),
        ("Mueller gutsch", vec![0]),
        ("muller", vec![0]),
        ("MÜLLER", vec![0]),
        ("Müler", vec![0]),
        ("gutshcein abgelent", vec![0]),
        ("ms-12", vec![0, 1]),
        ("ms-120", vec![1]),
        ("timeline", vec![]),
        ("players", vec![1]),
        ("strasse lodz", vec![2]),
        ("o'brien", vec![2]),
        ("24.7", vec![1]),
        ("24 7", vec![1, 3]),
        ("zebra", vec![]),
        ("gutschein zebra", vec![]),
        ("", vec![0, 1, 2, 3]),
    ] {
        assert_eq!(found(&texts, typed), cards, "{typed}");
    }
}

#[test]
fn two_words_find_the_one_that_they_are() {
    let texts = texts(&["Die Timeline ist leer", "Ein E-Mail fehlt", "Email"]);
    assert_eq!(found(&texts, "time line"), [0]);
    assert_eq!(found(&texts, "e-mail"), [1, 2]);
}

#[test]
fn a_word_that_is_there_finds_no_similar_one() {
    let texts = texts(&["Die Karte", "Die Kante", "Landkarten"]);
    assert_eq!(found(&texts, "karte"), [0, 2]);
    assert_eq!(found(&texts, "kartte"), [0]);
}

#[test]
fn texts_of_different_fields_do_not_follow_each_other() {
    let mut texts = Texts::default();
    texts.put(card(1), &["up to 24", "7 times"]);
    assert!(found(&texts, "24.7").is_empty());
    assert_eq!(found(&texts, "24 7"), [1]);
}

#[test]
fn cards_are_replaced_and_removed() {
    let mut texts = texts(&["Voucer", "Vouchers"]);
    assert_eq!(found(&texts, "voucer"), [0]);
    texts.put(card(0), &["Player"]);
    // Its old word does not hide the similar one.
    assert_eq!(found(&texts, "voucer"), [1]);
    assert_eq!(found(&texts, "player"), [0]);
    texts.put(card(1), &["Vouchers"]);
    assert_eq!(found(&texts, "vouchers"), [1]);
    texts.remove(card(1));
    texts.remove(card(1));
    assert!(found(&texts, "vouchers").is_empty());
}

/// One slip in the middle of a word.
fn misspelt(word: &str, slip: usize) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = letters.len() / 2;
    match slip {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, 'x'),
        2 => letters[at] = 'x',
        _ => letters.swap(at - 1, at),
    }
    letters.into_iter().collect()
}

proptest! {
    #[test]
    fn what_a_plain_search_finds_is_found_in_every_form(
        name in "[A-Za-zäöüÄÖÜßéłøñ]{2,12}( [a-zäöüß0-9]{1,9}){0,2}",
        from in 0..8_usize,
        length in 1..9_usize,
    ) {
        let part: String = name.chars().skip(from).take(length).collect();
        let texts = texts(&[&name, "other"]);
        let wide = part.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
        let bare = part.replace('ä', "a").replace('ö', "o").replace('ü', "u").replace('é', "e");
        let decomposed = part.replace('ä', "a\u{308}").replace('é', "e\u{301}");
        let hidden: String = part.chars().flat_map(|c| [c, '\u{200b}']).collect();
        for typed in [&part, &part.to_uppercase(), &part.to_lowercase(), &wide, &bare, &decomposed, &hidden] {
            prop_assert!(Sought::of(typed).fit(&name).is_some(), "{} {}", typed, name);
            prop_assert!(found(&texts, typed).contains(&0), "{} {}", typed, name);
        }
    }

    #[test]
    fn a_word_with_a_slip_is_found(word in "[a-zäöüé]{5,12}", slip in 0..4_usize) {
        let typed = misspelt(&word, slip);
        prop_assert!(Sought::of(&typed).fit(&word).is_some(), "{} {}", typed, word);
        prop_assert_eq!(found(&texts(&[&word]), &typed), [0], "{} {}", typed, word);
    }

    #[test]
    fn any_text_can_be_typed_and_finds_itself(text in "\\PC{0,40}") {
        prop_assert_eq!(Sought::of(&text).fit(&text).is_some(), true);
        prop_assert_eq!(found(&texts(&[&text]), &text), [0], "{}", text);
    }
}

/// Run it with `--release --ignored --nocapture`.
#[test]
#[ignore = "it measures, and nothing can fail"]
fn a_key_among_10_000_cards() {
    let mut texts = Texts::default();
    // Some 12,000 words, the first of them in most texts.
    let word =
        |n: usize| format!("{}{}", ["vou", "pla", "che", "down", "sub"][n % 5], n * 7919 % 12_000);
    for card_number in 0..10_000 {
        let words = (0..60).map(|at| word((card_number * 31 + at * at * 17) % 12_000));
        let text = words.collect::<Vec<_>>().join(" ");
        texts.put(card(card_number as u128), &["MS-1 Voucher cannot be redeemed", &text]);
    }
    for typed in ["v", "voucher", "vuocher", "vuocher redemeed", "downlaod playlsit xqzwvk"] {
        let before = std::time::Instant::now();
        let found = texts.holding(&Sought::of(typed)).len();
        println!("{typed}: {found} cards in {:?}", before.elapsed());
    }
}
