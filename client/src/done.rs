//! What this page's person did here, for taking it back; after a reload too.

use crate::notes;
use crate::queue::Owner;
use groundswell_domain::Actor;
use groundswell_domain::id::CommandId;
use groundswell_domain::json;
use groundswell_domain::undo::Record;

/// Commands that can be taken back with the undo key.
const STEPS: usize = 100;
/// Those of them that a reload does not end.
const KEPT: usize = 20;

/// The commands that have not been taken back, the latest last. Of one that only the server could
/// decide, or from before a reload, the steps are not known.
pub(crate) struct Done {
    note: String,
    records: Vec<Record>,
    /// Those that were one action with the command before them.
    joined: Vec<CommandId>,
}

impl Done {
    /// With what this tab has kept.
    pub(crate) fn load(owner: &Owner) -> Done {
        let note = owner.note("done");
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

    /// Notes that several were one action.
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

    /// A certain one, for taking it back.
    pub(crate) fn take(&mut self, id: CommandId) -> Option<Record> {
        let at = self.records.iter().position(|record| record.id == id)?;
        let record = self.records.remove(at);
        // What came with it stands alone now.
        let next = self.records.get(at).map(|next| next.id);
        self.joined.retain(|joined| *joined != id && Some(*joined) != next);
        self.keep();
        Some(record)
    }

    /// A certain one, as it stands.
    pub(crate) fn find(&self, id: CommandId) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
    }

    /// Notes what a command has really changed; no steps where only the server knows.
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
