//! What the person did or undid on this page, for undo and redo; also after a reload.

use crate::notes;
use crate::queue::Owner;
use groundswell_domain::Actor;
use groundswell_domain::id::CommandId;
use groundswell_domain::json;
use groundswell_domain::undo::Record;

/// How many commands the undo key can undo.
const STEPS: usize = 100;
/// How many of them survive a reload.
const KEPT: usize = 20;

/// The commands that can be undone, the latest last; for redo, the undos. The steps are unknown for
/// a command that only the server could decide, or from before a reload.
pub(crate) struct Done {
    note: String,
    records: Vec<Record>,
    /// Those that were one action together with the command before them.
    joined: Vec<CommandId>,
}

impl Done {
    /// Loads what this tab has kept under a name.
    pub(crate) fn load(owner: &Owner, name: &str) -> Done {
        let note = owner.note(name);
        let kept = notes::read_in_tab(&note).and_then(|ids| json::from_str(&ids).ok());
        let ids: Vec<CommandId> = kept.unwrap_or_default();
        let actor = Actor::Member(owner.user);
        let records = ids.into_iter().map(|id| Record { id, actor, kind: None, steps: Vec::new() });
        Done { note, records: records.collect(), joined: Vec::new() }
    }

    pub(crate) fn push(&mut self, record: Record) {
        if self.records.len() == STEPS {
            self.records.remove(0);
        }
        self.records.push(record);
        self.keep();
    }

    pub(crate) fn clear(&mut self) {
        if !self.records.is_empty() {
            self.records.clear();
            self.joined.clear();
            self.keep();
        }
    }

    /// Records that several commands were one action.
    pub(crate) fn join(&mut self, ids: &[CommandId]) {
        self.joined.extend(ids.iter().skip(1));
    }

    /// The latest action: its commands, the last first.
    pub(crate) fn latest(&self) -> Vec<CommandId> {
        let mut latest = Vec::new();
        for record in self.records.iter().rev() {
            latest.push(record.id);
            if !self.joined.contains(&record.id) {
                break;
            }
        }
        latest
    }

    /// Removes a certain command, to undo it.
    pub(crate) fn take(&mut self, id: CommandId) -> Option<Record> {
        let at = self.records.iter().position(|record| record.id == id)?;
        let record = self.records.remove(at);
        // The rest of its action is now separate.
        let next = self.records.get(at).map(|next| next.id);
        self.joined.retain(|joined| *joined != id && Some(*joined) != next);
        self.keep();
        Some(record)
    }

    /// A certain command.
    pub(crate) fn find(&self, id: CommandId) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
    }

    /// Records what a command has really changed; no steps if only the server knows.
    pub(crate) fn correct(&mut self, record: Record) {
        if let Some(known) = self.records.iter_mut().find(|known| known.id == record.id) {
            *known = record;
        }
    }

    fn keep(&self) {
        let from = self.records.len().saturating_sub(KEPT);
        let ids: Vec<CommandId> = self.records[from..].iter().map(|record| record.id).collect();
        notes::write_in_tab(&self.note, serde_json::to_string(&ids).ok().as_deref());
    }
}
