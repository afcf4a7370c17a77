//! `view!` in the notation of Leptos, for a small download.
//!
//! Leptos' own macro gives each element, attribute and closure a type of its own, and the compiler
//! writes code for each of them. This one writes calls that put the same things into an `Element`
//! of the app, one type for all; what the browser downloads is a fraction. It knows the part of
//! the notation that the app uses, and says so where it meets another.

use proc_macro::TokenStream as Tokens;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use rstml::node::Node;
use rstml::{Parser, ParserConfig};
use syn::{Error, Result};

mod component;
mod element;

/// Elements and components as one `AnyView`.
#[proc_macro]
pub fn view(tokens: Tokens) -> Tokens {
    let parser = Parser::new(ParserConfig::default().recover_block(true));
    let (nodes, problems) = parser.parse_recoverable(tokens).split_vec();
    let problems = problems.into_iter().map(|problem| problem.emit_as_expr_tokens());
    let view = all(&nodes).unwrap_or_else(Error::into_compile_error);
    let allowed = quote!(#[allow(unused_braces, unused_parens)]);
    quote!({ #allowed { #(#problems;)* #view } }).into()
}

/// Several nodes as one view.
fn all(nodes: &[Node]) -> Result<TokenStream> {
    let views =
        nodes.iter().filter_map(|node| one(node).transpose()).collect::<Result<Vec<_>>>()?;
    Ok(match views.as_slice() {
        [view] => view.clone(),
        views => quote!(crate::view::together(::std::vec![#(#views),*])),
    })
}

/// One node as a view; `None` for a comment.
fn one(node: &Node) -> Result<Option<TokenStream>> {
    Ok(Some(match node {
        Node::Comment(_) => return Ok(None),
        Node::Block(block) => quote!(crate::view::child(#block)),
        Node::Text(text) => {
            let text = &text.value;
            quote!(crate::view::child(#text))
        }
        Node::Fragment(fragment) => all(&fragment.children)?,
        Node::Element(element) if component::is_component(element) => component::view(element)?,
        Node::Element(element) => {
            let element = element::build(element)?;
            quote!(crate::view::child(#element))
        }
        Node::RawText(_) | Node::Doctype(_) | Node::Custom(_) => {
            return Err(Error::new(Span::call_site(), "text stands in quotes here"));
        }
    }))
}
