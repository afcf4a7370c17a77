//! Icons: drawn here, 18 pixels, in the colour of the text around them.

use crate::html::Html;
use crate::view::view;

/// The drawings, as the content of an 18 by 18 view box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Board,
    Plan,
    Release,
    History,
    Trash,
    Settings,
    More,
    Person,
    Plus,
    Pin,
    Back,
}

impl Icon {
    fn drawing(self) -> &'static str {
        match self {
            Icon::Board => r#"<path d="M2.5 3H6v12H2.5zM7.5 3H11v8H7.5zM12.5 3H16v5h-3.5z"/>"#,
            Icon::Plan => r#"<path d="M3 4.5h12M3 9h9M3 13.5h6"/>"#,
            Icon::Release => r#"<path d="M9 2.500v9M5.500 8 9 11.500 12.500 8M3 15h12"/>"#,
            Icon::History => r#"<circle cx="9" cy="9" r="6.500"/><path d="M9 5.500V9l2.500 2"/>"#,
            Icon::Trash => {
                r#"<path d="M3 5h12M7 5V3h4v2M4.500 5l.8 10h7.400l.8-10M7.500 8v4.500M10.500 8v4.500"/>"#
            }
            Icon::Settings => {
                r#"<path d="M2.500 5H9m4 0h2.500M2.500 13H5m4 0h6.500"/><circle cx="11" cy="5" r="2"/><circle cx="7" cy="13" r="2"/>"#
            }
            Icon::More => {
                r#"<circle cx="4" cy="9" r=".8"/><circle cx="9" cy="9" r=".8"/><circle cx="14" cy="9" r=".8"/>"#
            }
            Icon::Person => {
                r#"<circle cx="9" cy="6" r="3"/><path d="M3.500 15.500c.5-3 2.700-4.500 5.500-4.500s5 1.500 5.500 4.500"/>"#
            }
            Icon::Plus => r#"<path d="M9 3v12M3 9h12"/>"#,
            Icon::Pin => {
                r#"<path d="M6.500 2.500h5l-.7 5 2.200 2.500H5l2.200-2.500zM9 10v5.500"/>"#
            }
            Icon::Back => r#"<path d="M11 4 6 9l5 5"/>"#,
        }
    }
}

/// An icon. Screen readers skip it: there is a word beside it, or the button has a label.
pub fn icon(icon: Icon) -> Html {
    view! {
        <svg
            class="icon"
            width="18"
            height="18"
            viewBox="0 0 18 18"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=icon.drawing()
        ></svg>
    }
}
