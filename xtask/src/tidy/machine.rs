//! No file of the repository contains a path of one machine.

use super::sources::Sources;

/// Folders of people and their tools; written in parts, so that this file does not contain them.
const FOLDERS: [(&str, &str); 4] =
    [("/ro", "ot/"), ("/home", "/"), ("/Us", "ers/"), ("C:\\", "Users")];
/// Folders that are the same on every machine of their kind.
const EVERYWHERE: [&str; 1] = ["/home/groundswell"];

pub(super) fn check(sources: &Sources) -> Vec<String> {
    sources.texts.iter().flat_map(|(path, text)| of_text(path, text)).collect()
}

fn of_text(path: &str, text: &str) -> Vec<String> {
    let named = |line: &str| {
        let line = EVERYWHERE.iter().fold(line.to_owned(), |line, known| line.replace(known, ""));
        FOLDERS.iter().any(|(one, two)| line.contains(&format!("{one}{two}")))
    };
    let lines = text.lines().enumerate().filter(|(_, line)| named(line));
    let fault = |(at, line): (usize, &str)| {
        format!(
            "{path}:{}: `{}` is a folder of one machine. The project works wherever it is checked out: \
             ask for the folder, or name it from the root of the checkout.",
            at + 1,
            line.trim()
        )
    };
    lines.map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_one_machine_is_named_with_its_place() {
        let home = ["/home", "/anna/board"].concat();
        let found = of_text("a.md", &format!("# Title\ncd {home}\n"));
        assert!(found[0].starts_with("a.md:2: "), "{found:?}");
        assert!(of_text("a.md", "see ./docs and /api/boards").is_empty());
    }
}
