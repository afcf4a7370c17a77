//! A component in a view: a call of the function of that name.

use crate::element::name;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rstml::Infallible;
use rstml::node::{NodeAttribute, NodeElement};
use syn::{Error, Ident, Result};

/// Components begin with a capital letter, whatever module they come from.
pub(crate) fn is_component(node: &NodeElement<Infallible>) -> bool {
    let name = node.name().to_string();
    let last = name.rsplit(':').next().unwrap_or_default();
    last.trim_start().starts_with(char::is_uppercase)
}

/// The call that makes a component's view.
pub(crate) fn view(node: &NodeElement<Infallible>) -> Result<TokenStream> {
    let component = node.name();
    let mut properties = TokenStream::new();
    let mut bound: Vec<Ident> = Vec::new();
    for attribute in node.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(Error::new_spanned(attribute, "properties have a name here"));
        };
        let key = name(attribute);
        if let Some(variable) = key.strip_prefix("let:") {
            bound.push(format_ident!("{variable}"));
            continue;
        }
        if key.contains(':') {
            return Err(Error::new_spanned(attribute, "a component has properties alone here"));
        }
        let property = format_ident!("{key}");
        properties.extend(match attribute.value() {
            Some(value) => quote!(.#property(#[allow(unused_braces)] { #value })),
            // A property without a value is a variable of its name.
            None => quote!(.#property(#property)),
        });
    }
    let children = children(node, &bound)?;
    Ok(quote!(crate::view::child(::leptos::component::component_view(
        &#component,
        ::leptos::component::component_props_builder(&#component)
            #properties
            #children
            .build(),
    ))))
}

fn children(node: &NodeElement<Infallible>, bound: &[Ident]) -> Result<TokenStream> {
    if node.children.is_empty() {
        return Ok(TokenStream::new());
    }
    let view = crate::all(&node.children)?;
    Ok(match bound {
        [] => quote!(.children(::leptos::children::ToChildren::to_children(move || #view))),
        bound => quote!(.children(move |#(#bound),*| #view)),
    })
}
