//! An element of the page: its attributes, listeners and children.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use rstml::Infallible;
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeElement};
use syn::{Error, Expr, Lit, Result};

/// The block that makes an element.
pub(crate) fn build(node: &NodeElement<Infallible>) -> Result<TokenStream> {
    let tag = node.name().to_string();
    let attributes = node.attributes().iter().map(attribute).collect::<Result<Vec<_>>>()?;
    let children = node.children.iter().map(child).collect::<Result<Vec<_>>>()?;
    Ok(quote!({
        let mut element = crate::view::Element::new(#tag);
        #(#attributes)*
        #(#children)*
        element
    }))
}

fn child(node: &Node) -> Result<TokenStream> {
    if let Node::Text(text) = node {
        let text = &text.value;
        return Ok(quote!(element.text(#text);));
    }
    let view = crate::one(node)?;
    Ok(view.map(|view| quote!(element.child(#view);)).unwrap_or_default())
}

fn attribute(attribute: &NodeAttribute) -> Result<TokenStream> {
    let NodeAttribute::Attribute(attribute) = attribute else {
        return Err(Error::new_spanned(attribute, "attributes have a name here"));
    };
    let key = name(attribute);
    let value = attribute.value();
    let needed = || value.ok_or_else(|| Error::new_spanned(attribute, "a value is missing"));
    Ok(match key.split_once(':') {
        Some(("on", event)) => {
            let (event, value) = (format_ident!("{event}"), needed()?);
            let name = event.to_string();
            // Leptos has no type of its own for it.
            let event = match name.as_str() {
                "cancel" => quote!(Custom::<::leptos::ev::Event>::new("cancel")),
                _ => quote!(#event),
            };
            quote!(element.on(#name, ::leptos::ev::#event, #value);)
        }
        Some(("class", class)) => {
            let value = needed()?;
            quote!(element.class(#class, #value);)
        }
        Some(("style", property)) => {
            let value = needed()?;
            quote!(element.style(#property, #value);)
        }
        Some(("prop", property)) => {
            let value = needed()?;
            quote!(element.property(#property, #value);)
        }
        Some(_) => return Err(Error::new_spanned(attribute, "this prefix is not known here")),
        None => match key.as_str() {
            "node_ref" => {
                let value = needed()?;
                quote!(element.node_ref(#value);)
            }
            "inner_html" => {
                let value = needed()?;
                quote!(element.html(#value);)
            }
            _ => plain(&key, value),
        },
    })
}

fn plain(key: &str, value: Option<&Expr>) -> TokenStream {
    match value {
        None => quote!(element.fixed(#key, "");),
        Some(Expr::Lit(literal)) if matches!(literal.lit, Lit::Str(_)) => {
            quote!(element.fixed(#key, #literal);)
        }
        Some(value) => quote!(element.attribute(#key, #value);),
    }
}

/// An attribute's name without the spaces of the tokens: `aria-label`, `on:click`.
pub(crate) fn name(attribute: &KeyedAttribute) -> String {
    let name = attribute.key.to_token_stream().to_string();
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}
