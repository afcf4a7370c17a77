//! A person as a circle with initials.

use crate::html::Html;
use crate::view::view;
use groundswell_domain::text::upper;

/// The initials of a name, at most two.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let letters: String = first.into_iter().chain(words.next_back()).collect();
    upper(&letters)
}

/// A circle with a person's initials, and the name as its label.
pub fn avatar(name: &str) -> Html {
    view! {
        <span class="avatar" title=name.to_owned()>
            <span aria-hidden="true">{initials(name)}</span>
            <span class="vh">{name.to_owned()}</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        assert_eq!(initials("ömer van der berg"), "ÖB");
        assert_eq!(initials("Olga"), "O");
        assert_eq!(initials(""), "");
    }
}
