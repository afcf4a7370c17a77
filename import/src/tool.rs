//! Which tool wrote a table, by its headings.

use crate::headings::plain;
use std::collections::BTreeSet;

/// A tool whose exports have something of their own to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    Jira,
    GitLab,
    Redmine,
    Otrs,
    Zendesk,
    Freshdesk,
    Trello,
    Linear,
}

/// For each tool, headings of which it writes all; German ones beside the English.
const SIGNS: [(Tool, &[&str]); 22] = [
    (Tool::Jira, &["issue key", "summary"]),
    (Tool::Jira, &["work item key", "summary"]),
    (Tool::Jira, &["vorgangsschlüssel", "zusammenfassung"]),
    (Tool::Jira, &["key", "summary"]),
    (Tool::Jira, &["schlüssel", "zusammenfassung"]),
    (Tool::GitLab, &["issue id", "title", "url"]),
    (Tool::GitLab, &["issue id", "title", "author username"]),
    (Tool::Redmine, &["#", "subject"]),
    (Tool::Redmine, &["#", "thema"]),
    (Tool::Otrs, &["ticket#", "title"]),
    (Tool::Otrs, &["ticket#", "titel"]),
    (Tool::Otrs, &["ticket number", "queue"]),
    (Tool::Otrs, &["ticketnummer", "queue"]),
    (Tool::Zendesk, &["id", "subject", "requester"]),
    (Tool::Zendesk, &["id", "betreff", "anfragender"]),
    (Tool::Zendesk, &["ticket id", "betreff", "anfragender"]),
    (Tool::Freshdesk, &["ticket id", "subject", "created time"]),
    (Tool::Freshdesk, &["ticket id", "betreff", "erstellungszeit"]),
    (Tool::Freshdesk, &["ticket id", "subject", "agent"]),
    (Tool::Trello, &["card id", "card name"]),
    (Tool::Linear, &["id", "team", "title", "created"]),
    (Tool::Linear, &["id", "title", "cycle name"]),
];

impl Tool {
    pub(crate) fn find(header: &[String]) -> Option<Tool> {
        let header: BTreeSet<String> = header.iter().map(|heading| plain(heading)).collect();
        let has_all = |signs: &[&str]| signs.iter().all(|sign| header.contains(*sign));
        SIGNS.iter().find(|(_, signs)| has_all(signs)).map(|(tool, _)| *tool)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Tool::Jira => "Jira",
            Tool::GitLab => "GitLab",
            Tool::Redmine => "Redmine",
            Tool::Otrs => "OTRS",
            Tool::Zendesk => "Zendesk",
            Tool::Freshdesk => "Freshdesk",
            Tool::Trello => "Trello",
            Tool::Linear => "Linear",
        }
    }
}
