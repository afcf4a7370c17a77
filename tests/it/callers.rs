//! The words that callers used: everyone finds a card by them, until the call is taken back.

use groundswell_domain::api::{CallersWords, Found};
use groundswell_domain::card::CardEdit;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, ContactId, CustomerId};
use groundswell_domain::{Command, limits};
use groundswell_tests::person::now;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Person, each};
use uuid::Uuid;

fn call(card: CardId, quote: &str, searched: &str) -> Command {
    let (id, at) = (ContactId(Uuid::now_v7()), now());
    let (quote, searched) = (quote.to_owned(), searched.to_owned());
    let (customer, system, channel) = (None, None, Channel::Phone);
    let day = at.day();
    let contact = NewContact { id, customer, system, channel, quote, searched, at, day };
    Command::AddContact { card, contact }
}

async fn words(who: &Person, after: u64) -> CallersWords {
    let answer = who.get(&format!("/api/boards/{BOARD}/words?after={after}")).await;
    answer.is_status(200).json()
}

#[test]
fn words_of_quotes_and_searches_count_until_the_call_is_taken_back() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let voucher = page.capture("Voucher codes are refused").await.unwrap();
        let silent = page.capture("Player falls silent").await.unwrap();
        assert_eq!(words(&olga, 0).await.cards, []);

        let said = call(voucher, "The newsletter promo is refused", "promo campaign");
        page.act(said).await.unwrap();
        let first = words(&olga, 0).await;
        assert_eq!(first.cards, [(voucher, "newsletter promo campaign".to_owned())]);

        let taken_back = page.begin(call(silent, "", "gateway hotline")).await.unwrap();
        page.answered(taken_back).await.unwrap();
        let second = words(&olga, first.seq).await;
        assert_eq!(second.cards, [(silent, "gateway hotline".to_owned())], "only what is new");
        let both = words(&olga, 0).await.cards;
        assert_eq!(both.len(), 2);
        assert_eq!(words(&olga, u64::from(u32::MAX)).await.cards, both, "of a lost state");

        page.act(Command::Undo { command: taken_back }).await.unwrap();
        assert_eq!(words(&olga, second.seq).await.cards, [(silent, String::new())]);
        assert_eq!(words(&olga, 0).await.cards, first.cards);
    });
}

#[test]
fn cards_that_hold_quotes_and_customers_are_found_in_every_spelling_and_despite_slips() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let voucher = page.capture("Voucher codes are refused").await.unwrap();
        let other = page.capture("Player falls silent").await.unwrap();
        let find = async |query: &str| -> Vec<CardId> {
            let path = format!("/api/boards/{BOARD}/archive?q={query}");
            olga.get(&path).await.is_status(200).json::<Found>().holding
        };
        assert_eq!(find("zeppelin").await, []);
        let id = CustomerId(Uuid::now_v7());
        page.act(Command::AddCustomer { id, name: "Öztürk".into() }).await.unwrap();
        let mut said = call(voucher, "Ein Zeppelin über der Straße", "");
        if let Command::AddContact { contact, .. } = &mut said {
            contact.customer = Some(id);
        }
        let said = page.begin(said).await.unwrap();
        page.answered(said).await.unwrap();
        page.act(call(other, "", "zeppelin")).await.unwrap();
        for query in [
            "zeppelin",
            "ZEPELIN%20strasse",
            "ueber%20voucher",
            "ozturk%20zeppelin",
            "oeztuerk%20refused",
            "%C3%96zt%C3%BCrk",
        ] {
            assert_eq!(find(query).await, [voucher], "{query}");
        }
        let edit =
            CardEdit::Title { from: "Voucher codes are refused".into(), to: "Coupons".into() };
        page.act(Command::EditCard { card: voucher, edit }).await.unwrap();
        assert_eq!(find("coupons%20zeppelin").await, [voucher]);
        assert_eq!(find("voucher%20zeppelin").await, []);
        page.act(Command::RenameCustomer { customer: id, name: "Anna".into() }).await.unwrap();
        assert_eq!(find("anna%20zeppelin").await, [voucher]);
        assert_eq!(find("ozturk").await, []);
        page.act(Command::Undo { command: said }).await.unwrap();
        assert_eq!(find("zeppelin").await, []);
    });
}

#[test]
fn only_members_read_them_and_a_search_that_is_too_long_is_refused() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Voucher codes are refused").await.unwrap();
        let said = call(card, "", &"x".repeat(limits::TITLE_CHARS + 1));
        assert!(page.act(said).await.is_err());
        let stranger = server.stranger();
        stranger.get(&format!("/api/boards/{BOARD}/words")).await.is_status(401);
    });
}
