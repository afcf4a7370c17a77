//! Scripts, as browsers download them: without their comments.

/// A script without the lines that are nothing but comments. They must begin with `//`, or be a
/// block whose lines begin with `/*` or `*`, as in this project and in what wasm-bindgen writes.
pub(super) fn without_comments(script: &str) -> String {
    let is_comment =
        |line: &&str| ["//", "/*", "*"].iter().any(|begin| line.trim_start().starts_with(begin));
    let lines = script.lines().filter(|line| !line.trim().is_empty() && !is_comment(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_of_comments_are_left_out() {
        let script = "\
/** Adds.
 * @param {number} a
 */
function add(a) {
  // One more.
  const address = \"https://example.com\"; // as it is

  return a +
    1;
}";
        let expected = "\
function add(a) {
  const address = \"https://example.com\"; // as it is
  return a +
    1;
}";
        assert_eq!(without_comments(script), expected);
    }
}
