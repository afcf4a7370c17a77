//! The words that callers used: everyone finds a card by them, until the call is taken back.

use groundswell_domain::api::CallersWords;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, ContactId};
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
