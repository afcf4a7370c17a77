//! What is loaded when a card is opened.

use groundswell_domain::card::CardEdit;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, CommandId, CommentId, ContactId};
use groundswell_domain::member::Role;
use groundswell_domain::wire::{CardDetail, Earlier};
use groundswell_domain::{Actor, Command, Entity, Rejection, api};
use groundswell_tests::person::now;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, Person, TestServer, each, on_sqlite};
use uuid::Uuid;

async fn detail(person: &Person, number: u32) -> CardDetail {
    let answer = person.get(&format!("/api/boards/{BOARD}/cards/{number}")).await;
    answer.is_status(200);
    answer.json()
}

async fn call(page: &mut Page, card: CardId, quote: &str) {
    let (at, quote) = (now(), quote.to_owned());
    let id = ContactId(Uuid::now_v7());
    let channel = Channel::Phone;
    let contact = NewContact {
        id,
        customer: None,
        system: None,
        channel,
        quote,
        at,
        day: at.day(),
        searched: String::new(),
    };
    page.act(Command::AddContact { card, contact }).await.unwrap();
}

async fn comment(page: &mut Page, card: CardId, text: &str) -> CommentId {
    let id = CommentId(Uuid::now_v7());
    page.act(Command::AddComment { id, card, text: text.into() }).await.unwrap();
    id
}

#[test]
fn a_card_opens_with_its_contacts_comments_and_history() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let mut page = ann.page().await;
        let card = page.capture("Vouchers cannot be redeemed").await.unwrap();
        page.capture("Something else").await.unwrap();
        call(&mut page, card, "It says the code is over").await;
        call(&mut page, card, "Since this morning").await;
        comment(&mut page, card, "First **guess**").await;
        comment(&mut page, card, "<script>alert(1)</script>").await;
        let edit = CardEdit::Description {
            from: String::new(),
            to: "See [here](https://x.example)".into(),
        };
        page.act(Command::EditCard { card, edit }).await.unwrap();

        let detail = detail(&olga, 1).await;
        assert_eq!(detail.seq, page.replica.seq());
        let quotes: Vec<&str> = detail.contacts.iter().map(|c| c.quote.as_str()).collect();
        assert_eq!(quotes, ["Since this morning", "It says the code is over"]);
        assert_eq!(detail.comments_html[0], "<p>First <strong>guess</strong></p>\n");
        assert!(!detail.comments_html[1].contains("<script"), "{}", detail.comments_html[1]);
        assert!(detail.description_html.contains("href=\"https://x.example\""));
        let commands: Vec<&str> = detail.history.iter().map(|e| e.command.as_str()).collect();
        let expected = [
            "edit_card",
            "add_comment",
            "add_comment",
            "add_contact",
            "add_contact",
            "capture_card",
        ];
        assert_eq!(commands, expected);
        for entry in &detail.history {
            assert_eq!(entry.actor, Actor::Member(ann.id()));
            let entities =
                entry.steps.iter().flat_map(|step| step.after.as_ref().or(step.before.as_ref()));
            let of_card: Vec<_> = entities.map(Entity::card).collect();
            assert!(!of_card.is_empty(), "an entry tells what it did");
            assert!(of_card.iter().all(|of| *of == Some(card)), "and only about this card");
        }
    });
}

#[test]
fn a_merged_cards_past_opens_with_the_card_that_is_kept() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let kept = page.capture("The player stays silent").await.unwrap();
        let double = page.capture("No sound").await.unwrap();
        let third = page.capture("Silence").await.unwrap();
        call(&mut page, double, "No sound on my phone").await;
        comment(&mut page, third, "The same?").await;
        page.act(Command::MergeCards { card: third, into: double }).await.unwrap();
        page.act(Command::MergeCards { card: double, into: kept }).await.unwrap();
        let detail = detail(&olga, 1).await;
        assert_eq!(detail.contacts[0].quote, "No sound on my phone");
        assert_eq!(detail.comments[0].text, "The same?");
        let captures =
            detail.history.iter().filter(|entry| entry.command == "capture_card").count();
        assert_eq!(captures, 3);
        let merges = detail.history.iter().filter(|entry| entry.command == "merge_cards").count();
        assert_eq!(merges, 2, "each once");
    });
}

#[test]
fn only_the_author_edits_a_comment_and_undo_restores_it() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let mut page = ann.page().await;
        let card = page.capture("A card").await.unwrap();
        let id = comment(&mut page, card, "Mine").await;
        let steal = Command::EditComment { comment: id, from: "Mine".into(), to: "Hers".into() };
        let problem = olga.command(steal).await.problem();
        assert_eq!((problem.status, problem.rejection), (403, Some(Rejection::NotYours)));
        let edit = Command::EditComment { comment: id, from: "Old".into(), to: "New".into() };
        assert_eq!(ann.command(edit).await.problem().status, 409);
        let remove = Command::RemoveComment { comment: id };
        let removal = page.begin(remove).await.unwrap();
        page.answered(removal).await.unwrap();
        assert!(detail(&ann, 1).await.comments.is_empty());
        page.act(Command::Undo { command: removal }).await.unwrap();
        assert_eq!(detail(&ann, 1).await.comments[0].text, "Mine");
        let problem = olga.command(Command::Undo { command: removal }).await.problem();
        assert_eq!((problem.status, problem.rejection), (422, Some(Rejection::NothingToUndo)));
        let unknown = Command::Undo { command: CommandId(Uuid::now_v7()) };
        assert_eq!(olga.command(unknown).await.problem().rejection, Some(Rejection::NothingToUndo));
    });
}

#[test]
fn much_on_a_card_comes_in_parts_without_a_gap() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let kept = page.capture("The player stays silent").await.unwrap();
        let double = page.capture("No sound").await.unwrap();
        let mut waiting = Vec::new();
        for number in 0..70 {
            let card = if number % 3 == 0 { double } else { kept };
            let (at, id) = (now(), ContactId(Uuid::now_v7()));
            let (channel, quote) = (Channel::Phone, format!("call {number}"));
            let contact = NewContact {
                id,
                customer: None,
                system: None,
                channel,
                quote,
                at,
                day: at.day(),
                searched: String::new(),
            };
            waiting.push(page.begin(Command::AddContact { card, contact }).await.unwrap());
            let (id, text) = (CommentId(Uuid::now_v7()), format!("comment {number}"));
            waiting.push(page.begin(Command::AddComment { id, card, text }).await.unwrap());
        }
        for id in waiting {
            page.answered(id).await.unwrap();
        }
        page.act(Command::MergeCards { card: double, into: kept }).await.unwrap();

        let first = detail(&olga, 1).await;
        assert_eq!((first.contacts.len(), first.comments.len()), (50, 30));
        assert!(first.history.len() <= 40, "{}", first.history.len());
        let all = Earlier { contacts: true, comments: true, history: true };
        assert_eq!(first.earlier, all);
        let whole = olga.whole_card(BOARD, 1).await;
        let quotes: Vec<_> = whole.contacts.iter().map(|contact| contact.quote.clone()).collect();
        assert_eq!(quotes, (0..70).rev().map(|n| format!("call {n}")).collect::<Vec<_>>());
        let texts: Vec<_> = whole.comments.iter().map(|comment| comment.text.clone()).collect();
        assert_eq!(texts, (0..70).map(|n| format!("comment {n}")).collect::<Vec<_>>());
        assert_eq!(whole.comments_html.len(), 70);
        assert_eq!(whole.comments_html[0], "<p>comment 0</p>\n");
        let shown: Vec<u64> = whole.history.iter().map(|entry| entry.seq).collect();
        assert_eq!(shown, (2..=page.replica.seq()).rev().collect::<Vec<_>>());
        // Only what was asked for.
        let query = first.before(Earlier { contacts: true, ..Earlier::default() });
        let path = format!("/api/boards/{BOARD}/cards/1/earlier?{query}");
        let earlier: CardDetail = olga.get(&path).await.is_status(200).json();
        assert_eq!((earlier.contacts.len(), earlier.comments.len()), (20, 0));
        assert!(earlier.history.is_empty());
    });
}

#[test]
fn long_comments_and_their_history_come_a_few_at_a_time_until_the_card_is_full() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("A card to talk about").await.unwrap();
        let long = |number: u32| format!("{number}{}", "\u{1f4a5}".repeat(49_000));
        let mut written = 0;
        let refused = loop {
            let (id, text) = (CommentId(Uuid::now_v7()), long(written));
            // A socket would take them too, at its own speed.
            let answer = olga.command(Command::AddComment { id, card, text }).await;
            if answer.status != 200 {
                break answer.problem().rejection;
            }
            written += 1;
            assert!(written < 400, "400 comments of 200 kB are no card");
        };
        assert_eq!(refused, Some(Rejection::CardFull));
        assert!(written > 100, "{written} fit");
        for path in [format!("/api/boards/{BOARD}/cards/1"), format!("/api/boards/{BOARD}/history")]
        {
            let answer = olga.get(&path).await;
            let kib = answer.is_status(200).body.len() / 1024;
            assert!(kib < 5_000, "{path}: {kib} KiB");
        }
        let whole = olga.whole_card(BOARD, 1).await;
        assert_eq!(
            (whole.comments.len(), whole.history.len()),
            (written as usize, written as usize + 1)
        );
    });
}

#[test]
fn a_card_that_is_not_there_is_not_found() {
    each(async |server| {
        let olga = server.owner().await;
        for number in ["1", "0", "4294967295", "4294967296", "-1", "one", "1.5"] {
            let answer = olga.get(&format!("/api/boards/{BOARD}/cards/{number}")).await;
            assert_eq!(answer.problem().status, 404, "{number}");
        }
    });
}

#[test]
fn markdown_is_shown_as_it_will_look() {
    each(async |server| {
        let olga = server.owner().await;
        let text = api::Markdown { text: "*now* <b>".into() };
        let answer: api::Html = olga.post("/api/markdown", &text).await.json();
        assert_eq!(answer.html, "<p><em>now</em> &lt;b&gt;</p>\n");
        let long = api::Markdown { text: "x".repeat(5_000_000) };
        olga.post("/api/markdown", &long).await.is_status(413);
        server.stranger().post("/api/markdown", &text).await.is_status(401);
    });
}
