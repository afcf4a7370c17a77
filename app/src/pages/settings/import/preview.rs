//! What the server understood of a file, and what it will do with it.

use super::file::Importing;
use super::wishes::word;
use crate::parts::impact;
use crate::parts::select_field::SelectField;
use crate::parts::tick::Tick;
use crate::view::view;
use crate::{format, i18n};
use groundswell_domain::column::Stage;
use groundswell_domain::importing::{
    DateOrder, Meaning, Preview, PreviewRow, Question, TableColumn,
};
use i18n::Lens;
use leptos::prelude::*;

/// The encodings that a person may know better, by the names that the server knows.
const ENCODINGS: [&str; 5] = ["utf-8", "windows-1252", "cp850", "cp437", "macintosh"];

pub(super) fn preview(importing: Importing, preview: &Preview) -> AnyView {
    let cards = preview.will.cards;
    let is_asking = preview.question.is_some();
    let columns = preview.columns.iter().enumerate().map(|(at, it)| column(importing, at, it));
    let columns: Vec<_> = columns.collect();
    let rows: Vec<_> = preview.rows.iter().map(row).collect();
    let known = (preview.will.known > 0).then(|| i18n::import_known(preview.will.known));
    let begin = (cards > 0 && !is_asking).then(|| {
        view! {
            <button class="btn pri" on:click=move |_| importing.send(false)>
                {i18n::import_begin(cards)}
            </button>
        }
    });
    let nothing = (cards == 0).then(i18n::import_nothing);
    view! {
        <section class="preview">
            <p>{read_as(preview)}</p>
            {preview.question.as_ref().map(asked)}
            <div class="wishes">{wishes(importing, preview)}</div>
            <h3>{i18n::import_columns()}</h3>
            <ul class="rows">{columns}</ul>
            <h3>{i18n::import_rows()}</h3>
            <ul class="rows">{rows}</ul>
            {losses(preview)}
            <p aria-live="polite">{known} " " {nothing}</p>
            {begin}
        </section>
    }
    .into_any()
}

/// `Read as cp850, with words such as Tür, größer`.
fn read_as(preview: &Preview) -> String {
    let mut parts = vec![i18n::import_read_as(&preview.encoding)];
    if !preview.sample.is_empty() {
        parts.push(i18n::import_sample(&preview.sample.join(", ")));
    }
    parts.extend(preview.tool.as_ref().map(|tool| i18n::import_tool(tool)));
    parts.join(", ")
}

fn asked(question: &Question) -> AnyView {
    let Question::DateOrder { heading, example, either, or, .. } = question;
    let text = i18n::import_which(heading, example, &format::day(*either), &format::day(*or));
    view! { <p class="problem" role="alert">{text}</p> }.into_any()
}

fn wishes(importing: Importing, preview: &Preview) -> Vec<AnyView> {
    let wishes = importing.wishes;
    let mut fields = Vec::new();
    if preview.question.is_some() || wishes.with_untracked(|wishes| wishes.dates.is_some()) {
        fields.push(order(importing));
    }
    if !preview.sample.is_empty() || wishes.with_untracked(|it| !it.encoding.is_empty()) {
        fields.push(encoding(importing));
    }
    if preview.strange_headings || wishes.with_untracked(|wishes| wishes.no_header) {
        fields.push(view! {
            <p class="hint">{i18n::import_strange()}</p>
            <Tick
                label=i18n::import_no_header().to_owned()
                value=Signal::derive(move || wishes.with(|wishes| wishes.no_header))
                disabled=false
                on_set=move |is_set| importing.wish(|wishes| wishes.no_header = is_set)
            />
        });
    }
    fields.push(view! {
        <Tick
            label=i18n::import_merge().to_owned()
            value=Signal::derive(move || wishes.with(|wishes| wishes.merge_equal))
            disabled=false
            on_set=move |is_set| importing.wish(|wishes| wishes.merge_equal = is_set)
        />
    });
    fields
}

fn order(importing: Importing) -> AnyView {
    let orders = [DateOrder::DayFirst, DateOrder::MonthFirst];
    let names = [i18n::import_day_first(), i18n::import_month_first()];
    let options = orders.iter().zip(names).map(|(order, name)| (word(*order).into(), name.into()));
    let options: Vec<(String, String)> =
        std::iter::once((String::new(), String::new())).chain(options).collect();
    let value = move || importing.wishes.with(|it| it.dates.map_or("", word).to_owned());
    let choose = move |chosen: String| {
        let order = orders.into_iter().find(|order| word(*order) == chosen);
        importing.wish(|wishes| wishes.dates = order)
    };
    view! {
        <SelectField
            label=i18n::import_dates()
            options
            value=Signal::derive(value)
            disabled=false
            on_choose=choose
        />
    }
}

fn encoding(importing: Importing) -> AnyView {
    let guessed = (String::new(), i18n::import_guessed().to_owned());
    let named = ENCODINGS.iter().map(|name| ((*name).to_owned(), (*name).to_owned()));
    let options: Vec<(String, String)> = std::iter::once(guessed).chain(named).collect();
    view! {
        <SelectField
            label=i18n::import_encoding()
            options
            value=Signal::derive(move || importing.wishes.with(|it| it.encoding.clone()))
            disabled=false
            on_choose=move |name| importing.wish(|wishes| wishes.encoding = name)
        />
    }
}

/// A column, and what it is used for.
fn column(importing: Importing, at: usize, column: &TableColumn) -> AnyView {
    let number = (at + 1).to_string();
    let name = if column.heading.is_empty() { number.clone() } else { column.heading.clone() };
    let none = (String::new(), i18n::import_left_out().to_owned());
    let meanings =
        Meaning::ALL.iter().map(|it| (it.word().to_owned(), i18n::meaning(*it).to_owned()));
    let options: Vec<(String, String)> = std::iter::once(none).chain(meanings).collect();
    let (used, full_label) = (column.meaning, i18n::import_column(&name));
    let value = used.map_or("", Meaning::word).to_owned();
    let choose = move |word: String| {
        let chosen = Meaning::ALL.into_iter().find(|meaning| meaning.word() == word);
        importing.wish(|wishes| match (chosen, used) {
            (Some(chosen), _) => wishes.choose(chosen, &number),
            (None, Some(used)) => wishes.choose(used, "-"),
            (None, None) => {}
        })
    };
    view! {
        <li class="row">
            <span class="grow">
                {name} " " <span class="hint">{column.example.clone()}</span>
            </span>
            <SelectField
                label=""
                full_label=Some(full_label)
                options
                value=Signal::stored(value)
                disabled=false
                on_choose=choose
            />
        </li>
    }
    .into_any()
}

/// A row as it will be.
fn row(row: &PreviewRow) -> AnyView {
    let at = row.at.map_or_else(|| i18n::import_now().to_owned(), format::moment);
    let mut parts = vec![at];
    parts.extend([&row.customer, &row.system, &row.area, &row.source].map(Clone::clone));
    parts.push(format!("{} {}", impact::shape(row.impact), i18n::impact_word(row.impact)));
    if row.stage != Stage::Inbox {
        parts.push(i18n::stage(row.stage, Lens::Development).to_owned());
    }
    if row.is_known {
        parts.push(i18n::import_known_row().to_owned());
    }
    parts.retain(|part| !part.is_empty());
    view! {
        <li class="row">
            <span class="grow">
                <b>{row.title.clone()}</b>
                <p class="hint">{parts.join(" · ")}</p>
                <p class="said">{row.text.clone()}</p>
            </span>
        </li>
    }
    .into_any()
}

fn losses(preview: &Preview) -> Option<AnyView> {
    let left_out = preview
        .left_out
        .iter()
        .map(|row| i18n::import_row(row.line, &i18n::why_left_out(&row.why)));
    let losses = preview.notes.iter().map(i18n::loss).chain(left_out);
    let losses: Vec<_> = losses.map(|text| view! { <li>{text}</li> }.into_any()).collect();
    (!losses.is_empty()).then(|| {
        view! {
            <h3>{i18n::import_losses()}</h3>
            <ul class="losses">{losses}</ul>
        }
    })
}
