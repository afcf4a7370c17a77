//! Comments on a card, in Markdown. Loaded with the card, not with the board.

use crate::board::Board;
use crate::card::replace;
use crate::decide::Context;
use crate::entity::{Change, Entity, EntityRef, is_default};
use crate::id::{CardId, CommentId, UserId};
use crate::permission::Action;
use crate::rejection::{Field, Rejection};
use crate::time::Timestamp;
use crate::{input, limits};
use serde::{Deserialize, Serialize};

/// A comment of one member on one card.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    pub id: CommentId,
    pub card: CardId,
    pub by: UserId,
    pub at: Timestamp,
    /// Markdown.
    pub text: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub edited: Option<Timestamp>,
}

pub(crate) fn add(
    board: &Board,
    ctx: &Context<'_>,
    id: CommentId,
    card: CardId,
    text: &str,
) -> Result<Vec<Change>, Rejection> {
    let card = board.open_card(card)?;
    if ctx.knows(EntityRef::Comment(id)) {
        return Err(Rejection::Exists);
    }
    let comment = Comment {
        id,
        card: card.id,
        by: ctx.person(),
        at: ctx.now,
        text: checked(text)?,
        edited: None,
    };
    ctx.has_room(&comment.text)?;
    Ok(vec![Change::put(comment)])
}

pub(crate) fn edit(
    ctx: &Context<'_>,
    id: CommentId,
    from: &str,
    to: &str,
) -> Result<Vec<Change>, Rejection> {
    let mut comment = find(ctx, id)?.clone();
    if comment.by != ctx.person() {
        return Err(Rejection::NotYours);
    }
    let to = checked(to)?;
    ctx.has_room_to_grow(&comment.text, &to)?;
    replace(&mut comment.text, from, to, Field::Comment)?;
    comment.edited = Some(ctx.now);
    Ok(vec![Change::put(comment)])
}

pub(crate) fn remove(
    board: &Board,
    ctx: &Context<'_>,
    id: CommentId,
) -> Result<Vec<Change>, Rejection> {
    let comment = find(ctx, id)?;
    if comment.by != ctx.person() {
        ctx.may(board, Action::Delete)?;
    }
    Ok(vec![Change::remove(comment.id)])
}

fn find<'a>(ctx: &Context<'a>, id: CommentId) -> Result<&'a Comment, Rejection> {
    let comments = ctx.background.details.iter().filter_map(|detail| match detail {
        Entity::Comment(comment) => Some(comment),
        _ => None,
    });
    comments.into_iter().find(|comment| comment.id == id).ok_or(Rejection::Gone)
}

fn checked(text: &str) -> Result<String, Rejection> {
    let text = input::body(text, Field::Comment, limits::TEXT_CHARS)?;
    if text.trim().is_empty() {
        return Err(Rejection::Empty { field: Field::Comment });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::decide::Held;
    use crate::testing::{Scene, call, card, comment};

    fn add(text: &str) -> Command {
        Command::AddComment { id: comment(text), card: card("Vouchers"), text: text.into() }
    }

    fn edit(was: &str, from: &str, to: &str) -> Command {
        Command::EditComment { comment: comment(was), from: from.into(), to: to.into() }
    }

    fn remove(was: &str) -> Command {
        Command::RemoveComment { comment: comment(was) }
    }

    /// Lukas has written "Mine".
    fn commented() -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        scene.does("Lukas", add("Mine"));
        scene
    }

    fn texts(scene: &Scene) -> Vec<&str> {
        let texts = scene.details().filter_map(|detail| match detail {
            Entity::Comment(comment) => Some(comment.text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn a_comment_says_who_wrote_it_and_when_it_was_changed() {
        let mut scene = commented();
        scene.does("Lukas", edit("Mine", "Mine", "Better"));
        let Some(Entity::Comment(comment)) = scene.details().next() else { panic!("no comment") };
        assert_eq!(
            (comment.by, comment.text.as_str()),
            (crate::testing::person("Lukas"), "Better")
        );
        assert_eq!(comment.edited, Some(scene.now));
    }

    #[test]
    fn only_the_author_can_edit_a_comment() {
        let mut scene = commented();
        assert_eq!(scene.refuses("Julia", edit("Mine", "Mine", "Yours")), Rejection::NotYours);
        assert_eq!(texts(&scene), ["Mine"]);
    }

    #[test]
    fn editing_a_comment_in_two_windows_is_a_conflict_with_both_texts() {
        let mut scene = commented();
        scene.does("Lukas", edit("Mine", "Mine", "On the phone"));
        let refused = scene.refuses("Lukas", edit("Mine", "Mine", "At the desk"));
        let (theirs, yours) = ("On the phone".into(), "At the desk".into());
        assert_eq!(refused, Rejection::Conflict { field: Field::Comment, theirs, yours });
    }

    #[test]
    fn removing_others_comments_needs_the_permission_to_delete() {
        let mut scene = commented();
        assert_eq!(scene.refuses("Manuela", remove("Mine")), Rejection::NotAllowed);
        let removed = scene.does("Julia", remove("Mine"));
        assert!(texts(&scene).is_empty());
        scene.undoes("Julia", removed);
        assert_eq!(texts(&scene), ["Mine"]);
        scene.does("Lukas", remove("Mine"));
        assert!(texts(&scene).is_empty());
    }

    #[test]
    fn a_comment_cannot_overwrite_another_one() {
        let mut scene = commented();
        let forged = Command::AddComment {
            id: comment("Mine"),
            card: card("Vouchers"),
            text: "I never said so".into(),
        };
        assert_eq!(scene.refuses("Manuela", forged), Rejection::Exists);
    }

    #[test]
    fn a_comment_has_a_text_within_the_limit() {
        let mut scene = commented();
        assert_eq!(scene.refuses("Lukas", add(" \n ")), Rejection::Empty { field: Field::Comment });
        let long = scene.refuses("Lukas", add(&"x".repeat(5_000_000)));
        assert!(matches!(long, Rejection::TooLong { field: Field::Comment, chars: 5_000_000, .. }));
    }

    #[test]
    fn a_full_card_takes_no_more_comments_until_one_is_removed() {
        let mut scene = commented();
        scene.has_customer("Anna");
        let full = Held { details: limits::DETAILS_OF_CARD, chars: 0 };
        let long = Held { details: 1, chars: limits::DETAIL_CHARS_OF_CARD };
        for held in [full, long] {
            scene.held = Some(held);
            assert_eq!(scene.refuses("Lukas", add("One more")), Rejection::CardFull);
            let again = call(Some("Anna"), "Vouchers", scene.now, "Once more");
            assert_eq!(scene.refuses("Manuela", again), Rejection::CardFull);
        }
        assert_eq!(scene.refuses("Lukas", edit("Mine", "Mine", "Longer")), Rejection::CardFull);
        scene.does("Lukas", edit("Mine", "Mine", "Less"));
        scene.held = Some(Held { details: limits::DETAILS_OF_CARD - 1, ..Held::default() });
        scene.does("Lukas", add("The last"));
    }

    #[test]
    fn missing_cards_and_comments_are_refused() {
        let mut scene = commented();
        assert_eq!(scene.refuses("Lukas", edit("Nothing", "a", "b")), Rejection::Gone);
        assert_eq!(scene.refuses("Lukas", remove("Nothing")), Rejection::Gone);
        scene.does("Julia", Command::TrashCard { card: card("Vouchers") });
        assert_eq!(scene.refuses("Lukas", add("Too late")), Rejection::Gone);
    }
}
