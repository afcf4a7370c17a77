//! What a card can be found by.

use crate::area::Area;
use crate::card::Card;
use crate::matching::Text;

/// All that says what a card is about: its title, its description, the titles of the cards that
/// were merged into it, [the words that callers used](crate::callers_words), and the name and the
/// synonyms of its area.
#[must_use]
pub fn text<'a>(
    card: &'a Card,
    parts: impl IntoIterator<Item = &'a Card>,
    callers: &'a str,
    area: Option<&'a Area>,
) -> Text<'a> {
    // Before the description, because of a long text only the beginning is used.
    let mut body: String = parts.into_iter().map(|part| part.title.clone() + " ").collect();
    body.push_str(&card.description);
    let area = area.into_iter().flat_map(|area| std::iter::once(&area.name).chain(&area.synonyms));
    Text { title: &card.title, body, callers, area: area.map(String::as_str).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::AreaEdit;
    use crate::card::CardEdit;
    use crate::command::Command;
    use crate::testing::{Scene, area};

    #[test]
    fn a_card_is_found_by_all_that_says_what_it_is_about() {
        let mut scene = Scene::new();
        scene.has_area("Payment").has_card("Vouchers").has_card("Codes are refused");
        let edit = AreaEdit::Synonyms(vec!["coupon".to_owned()]);
        scene.does("Julia", Command::EditArea { area: area("Payment"), edit });
        scene.edits("Lukas", "Vouchers", CardEdit::Area(Some(area("Payment"))));
        let (from, to) = (String::new(), "Since the campaign".to_owned());
        scene.edits("Lukas", "Vouchers", CardEdit::Description { from, to });
        let part = scene.card("Codes are refused");
        let payment = &scene.board.areas[&area("Payment")];
        let text = text(scene.card("Vouchers"), [part], "newsletter", Some(payment));
        let expected = Text {
            title: "Vouchers",
            body: "Codes are refused Since the campaign".to_owned(),
            callers: "newsletter",
            area: vec!["Payment", "coupon"],
        };
        assert_eq!(text, expected);
    }
}
