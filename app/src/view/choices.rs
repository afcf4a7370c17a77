//! Conditional views, and lists.

use super::{IntoChild, Memo};
use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use leptos::tachys::view::keyed::keyed;
use std::hash::{DefaultHasher, Hash, Hasher};

type View = Box<dyn Fn() -> AnyView + Send>;

/// Its children while the condition holds, otherwise the fallback.
#[component]
pub(crate) fn Show(
    when: impl Fn() -> bool + Send + Sync + 'static,
    children: ChildrenFn,
    #[prop(optional, into)] fallback: ViewFn,
) -> AnyView {
    let when = Memo::new(move |_| when());
    let view: View = Box::new(move || match when.get() {
        true => children(),
        false => fallback.run(),
    });
    view.into_child()
}

/// A view for each item. An item with a known key keeps its view, even if the item has changed:
/// what it shows must follow signals.
#[component]
pub(crate) fn For<E, I, T, K, V>(
    each: E,
    key: fn(&T) -> K,
    children: impl Fn(T) -> V + Clone + Send + 'static,
) -> AnyView
where
    E: Fn() -> I + Send + 'static,
    I: IntoIterator<Item = T>,
    T: Send + 'static,
    K: Hash + 'static,
    V: IntoChild,
{
    list(Box::new(move || {
        let row = |item: T| {
            let key = hash(&key(&item));
            let children = children.clone();
            let view: RowView = Box::new(move || children(item).into_child());
            ChoiceRow { key, view }
        };
        each().into_iter().map(row).collect()
    }))
}

/// Keys of one type for all lists. Collisions are too unlikely to matter.
fn hash(key: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

type RowView = Box<dyn FnOnce() -> AnyView + Send>;

struct ChoiceRow {
    key: u64,
    view: RowView,
}

fn list(rows: Box<dyn Fn() -> Vec<ChoiceRow> + Send>) -> AnyView {
    let parent = Owner::current().unwrap_or_default();
    let view = move || {
        let parent = parent.clone();
        // Everything that a row creates is disposed with the row.
        let show = move |_, row: ChoiceRow| {
            let owner = parent.with(Owner::new);
            let view = owner.with(row.view);
            (|_: usize| (), OwnedView::new_with_owner(view, owner))
        };
        keyed(rows(), |row: &ChoiceRow| row.key, show)
    };
    view.into_any()
}
