//! Areas: the parts of the product that problems belong to.

use crate::board::Board;
use crate::command::Typed;
use crate::entity::{Change, is_default};
use crate::id::AreaId;
use crate::rejection::{Field, Rejection};
use crate::{input, limits};
use serde::{Deserialize, Serialize};

/// A part of the product, with the other words that people use for it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    pub id: AreaId,
    pub name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub synonyms: Vec<String>,
}

/// A change of one field of an area.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaEdit {
    Name(String),
    Synonyms(Vec<String>),
}

impl AreaEdit {
    pub(crate) fn typed(&mut self) -> Vec<Typed<'_>> {
        match self {
            AreaEdit::Name(name) => vec![Typed::Line(name)],
            AreaEdit::Synonyms(words) => words.iter_mut().map(Typed::Line).collect(),
        }
    }
}

pub(crate) fn add(board: &Board, id: AreaId, name: &str) -> Result<Vec<Change>, Rejection> {
    if board.areas.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.areas.len(), limits::ENTITIES)?;
    let name = input::line(name, Field::Name, limits::NAME_CHARS)?;
    is_new_name(board, id, &name)?;
    Ok(vec![Change::put(Area { id, name, synonyms: Vec::new() })])
}

pub(crate) fn edit(board: &Board, id: AreaId, edit: &AreaEdit) -> Result<Vec<Change>, Rejection> {
    let mut area = board.areas.get(&id).cloned().ok_or(Rejection::Gone)?;
    match edit {
        AreaEdit::Name(name) => {
            area.name = input::line(name, Field::Name, limits::NAME_CHARS)?;
            is_new_name(board, id, &area.name)?;
        }
        AreaEdit::Synonyms(synonyms) => area.synonyms = words(synonyms)?,
    }
    Ok(vec![Change::put(area)])
}

fn words(synonyms: &[String]) -> Result<Vec<String>, Rejection> {
    let mut words: Vec<String> = Vec::new();
    for synonym in synonyms {
        let word = input::optional_line(synonym, Field::Name, limits::NAME_CHARS)?;
        if !word.is_empty() && !words.contains(&word) {
            // Checked in the loop, because each word is compared with all words before it.
            Rejection::if_full(words.len(), limits::SYNONYMS)?;
            words.push(word);
        }
    }
    Ok(words)
}

/// Refuses a name that another one has, as [`Rejection::if_taken`] compares them.
pub(crate) fn is_new_name(board: &Board, id: AreaId, name: &str) -> Result<(), Rejection> {
    let others = board.areas.values().filter(|other| other.id != id);
    Rejection::if_taken(name, &mut others.map(|other| &other.name))
}

/// Removes an area. Its cards then have no area.
pub(crate) fn remove(board: &Board, id: AreaId) -> Result<Vec<Change>, Rejection> {
    if !board.areas.contains_key(&id) {
        return Err(Rejection::Gone);
    }
    let cards = board.cards.values().filter(|card| card.area == Some(id)).cloned();
    let mut changes: Vec<_> = cards
        .map(|mut card| {
            card.area = None;
            Change::put(card)
        })
        .collect();
    changes.push(Change::remove(id));
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardEdit;
    use crate::command::Command;
    use crate::testing::{Scene, area};

    fn payment() -> Scene {
        let mut scene = Scene::new();
        scene.has_area("Payment");
        scene
    }

    fn edit(edit: AreaEdit) -> Command {
        Command::EditArea { area: area("Payment"), edit }
    }

    fn synonyms(words: &[&str]) -> Command {
        edit(AreaEdit::Synonyms(words.iter().map(|word| (*word).to_string()).collect()))
    }

    #[test]
    fn an_area_knows_the_other_words_that_people_use() {
        let mut scene = payment();
        scene.does("Julia", synonyms(&["voucher", " gift\ncard ", "", "voucher"]));
        assert_eq!(scene.board.areas[&area("Payment")].synonyms, ["voucher", "gift card"]);
    }

    #[test]
    fn an_area_has_at_most_fifty_synonyms() {
        let mut scene = payment();
        let words: Vec<String> = (0..51).map(|n| format!("word {n}")).collect();
        let refused = scene.refuses("Julia", edit(AreaEdit::Synonyms(words)));
        assert_eq!(refused, Rejection::TooMany { limit: 50 });
    }

    #[test]
    fn a_repeated_synonym_does_not_count() {
        let mut scene = payment();
        let words: Vec<String> = (0..500).map(|n| format!("word {}", n % 50)).collect();
        scene.does("Julia", edit(AreaEdit::Synonyms(words)));
        assert_eq!(scene.board.areas[&area("Payment")].synonyms.len(), 50);
    }

    #[test]
    fn too_many_synonyms_are_refused_early() {
        let mut scene = payment();
        let mut words: Vec<String> = (0..51).map(|n| format!("word {n}")).collect();
        words.push("x".repeat(limits::NAME_CHARS + 1));
        let refused = scene.refuses("Julia", edit(AreaEdit::Synonyms(words)));
        assert_eq!(refused, Rejection::TooMany { limit: 50 });
    }

    #[test]
    fn area_names_are_unique() {
        let mut scene = payment();
        scene.has_area("Player");
        let (id, name) = (area("other"), "PAYMENT".to_string());
        assert_eq!(scene.refuses("Julia", Command::AddArea { id, name }), Rejection::NameTaken);
        let refused = scene.refuses("Julia", edit(AreaEdit::Name("player".into())));
        assert_eq!(refused, Rejection::NameTaken);
        scene.does("Julia", edit(AreaEdit::Name("payment".into())));
    }

    #[test]
    fn removing_an_area_clears_it_from_its_cards_until_undone() {
        let mut scene = payment();
        scene.has_card("Vouchers");
        scene.edits("Lukas", "Vouchers", CardEdit::Area(Some(area("Payment"))));
        let removed = scene.does("Julia", Command::RemoveArea { area: area("Payment") });
        assert_eq!(scene.card("Vouchers").area, None);
        scene.undoes("Julia", removed);
        assert_eq!(scene.card("Vouchers").area, Some(area("Payment")));
    }

    #[test]
    fn an_area_of_another_board_is_gone() {
        let mut scene = payment();
        let edit = Command::EditArea { area: area("elsewhere"), edit: AreaEdit::Name("x".into()) };
        assert_eq!(scene.refuses("Julia", edit), Rejection::Gone);
        let remove = Command::RemoveArea { area: area("elsewhere") };
        assert_eq!(scene.refuses("Julia", remove), Rejection::Gone);
    }
}
