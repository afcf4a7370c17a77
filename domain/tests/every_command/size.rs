//! Every command fits into a message, whatever characters its texts have.

use crate::catalogue::{self, giver};
use crate::world::World;
use groundswell_domain::command::{Command, Sent};
use groundswell_domain::id::CommandId;
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::ClientMessage;
use groundswell_domain::{Context, Rejection, decide, limits};
use serde_json::Value;
use uuid::Uuid;

/// The maximum lengths of texts.
const LENGTHS: [usize; 4] =
    [limits::TEXT_CHARS, limits::NOTE_CHARS, limits::TITLE_CHARS, limits::NAME_CHARS];
/// A character with the most bytes in JSON: four in UTF-8.
const WIDEST: &str = "\u{1f4a5}";
/// A control character in a text that was stored before these were removed: six bytes in JSON.
const STORED_WIDEST: &str = "\u{1}";

/// Every command of the catalogue, with each text as long and as wide as possible.
fn longest() -> Vec<Command> {
    let world = World::new();
    let longest = catalogue::all(&world).into_iter().map(|command| {
        let mut json = serde_json::to_value(&command).unwrap();
        for place in texts(&json, "") {
            let widest = if place.ends_with("/from") { STORED_WIDEST } else { WIDEST };
            let accepted = LENGTHS.iter().find_map(|length| {
                let mut longer = json.clone();
                *longer.pointer_mut(&place)? = widest.repeat(*length).into();
                let command = serde_json::from_value(longer.clone()).ok()?;
                fits(&world, &command).then_some(longer)
            });
            // Ids and names of variants cannot be replaced by other texts.
            json = accepted.unwrap_or(json);
        }
        let mut command = serde_json::from_value(json).unwrap();
        fill(&mut command);
        command
    });
    longest.collect()
}

/// The paths of all strings.
pub(crate) fn texts(json: &Value, place: &str) -> Vec<String> {
    match json {
        Value::String(_) => vec![place.to_string()],
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, it)| texts(it, &format!("{place}/{name}"))).collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.flat_map(|(at, it)| texts(it, &format!("{place}/{at}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether no text of a command is too long. Other reasons to refuse it do not matter, such as a
/// conflict with the text on the card.
fn fits(world: &World, command: &Command) -> bool {
    let background = world.server.background(command);
    let ctx = Context { actor: giver(command), now: world.server.now, background: &background };
    let decided = decide(&world.server.board, command, &ctx);
    !matches!(decided, Err(Rejection::TooLong { .. }))
}

/// Fills lists of words up to their limit.
fn fill(command: &mut Command) {
    use groundswell_domain::area::AreaEdit;
    if let Command::EditArea { edit: AreaEdit::Synonyms(words), .. } = command {
        *words = vec![words[0].clone(); limits::SYNONYMS];
    }
}

fn json(command: Command) -> String {
    let sent = Sent { id: CommandId(Uuid::max()), at: Timestamp(i64::MIN), command };
    serde_json::to_string(&sent).unwrap()
}

#[test]
fn every_command_fits_a_message_with_the_longest_texts() {
    let mut largest = 0;
    for command in longest() {
        let name = format!("{:.40}", format!("{command:?}"));
        let sent = json(command);
        assert!(!ClientMessage::is_too_large(&sent), "{name}: {} bytes", sent.len());
        assert!(ClientMessage::to_do(&sent).len() <= limits::MESSAGE_BYTES, "{name}");
        largest = largest.max(sent.len());
    }
    assert!(
        largest > 10 * limits::TEXT_CHARS,
        "an old description and a new one, both of the widest"
    );
}

#[test]
fn typed_texts_full_of_control_characters_fit() {
    for command in catalogue::all(&World::new()) {
        let mut value = serde_json::to_value(&command).unwrap();
        for place in texts(&value, "") {
            let stored = match place.as_str() {
                "/edit_card/edit/description/from" | "/edit_comment/from" => limits::TEXT_CHARS,
                _ => limits::NOTE_CHARS,
            };
            let chars = if place.ends_with("/from") { stored } else { 49_000 };
            let mut longer = value.clone();
            *longer.pointer_mut(&place).unwrap() = STORED_WIDEST.repeat(chars).into();
            if serde_json::from_value::<Command>(longer.clone()).is_ok() {
                value = longer;
            }
        }
        let mut command: Command = serde_json::from_value(value).unwrap();
        command.tidy();
        let name = format!("{:.40}", format!("{command:?}"));
        let sent = json(command);
        assert!(!ClientMessage::is_too_large(&sent), "{name}: {} bytes", sent.len());
    }
}
