//! Texts made to be slow: everything that has a meaning in Markdown, repeated and mixed, the same
//! each time.

use rand::Rng;
use rand::SeedableRng;
use rand::rngs::StdRng;

/// What has a meaning in Markdown, complete or only begun.
const PIECES: &[&str] = &[
    "> ",
    ">",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "> - ",
    "- [ ] ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "  \n",
    "\\\n",
    "a",
    "a\n",
    "a\r",
    "é",
    "😀",
    "*",
    "**",
    "_",
    "~~",
    "*a ",
    "*a_",
    "**a ",
    "a**b",
    "[",
    "![",
    "]",
    "[a](",
    "[a](b",
    "[a](<b",
    "[a][",
    "[a]",
    "[a]: b\n",
    "[a]: \"",
    "[a](b \"",
    "[a](b '",
    "[a](b (",
    "[a](b)",
    "[](",
    ")",
    "(",
    "`",
    "``",
    "`a",
    "```\n",
    "~~~\n",
    "`\\",
    "\\",
    "&",
    "&#",
    "&#x41;",
    "&amp;",
    "&a",
    "<",
    "<a",
    "<a>",
    "</a>",
    "<!--",
    "<?",
    "<!A",
    "<![CDATA[",
    "<a b=\"",
    "<a\n",
    "<http://a",
    "<a@b",
    "<script>\n",
    "<div>\n",
    "http://",
    "https://a ",
    "https://a(",
    "|",
    "|a",
    "|-",
    "|a|b|\n",
    "|-|-|\n",
    "a|b\n-|-\n",
    "# ",
    "######\n",
    "a\n=\n",
    "a\n-\n",
    "---\n",
    "***\n",
    "\"",
    "'",
    "\0",
];

/// `count` documents of up to `letters` letters: first each known trap, then mixtures.
pub fn documents(count: usize, letters: usize) -> impl Iterator<Item = String> {
    let mut dice = StdRng::seed_from_u64(20_261_128);
    let traps = traps(letters);
    (0..count).map(move |nth| match traps.get(nth) {
        Some(trap) => trap.clone(),
        None => mixture(&mut dice, letters),
    })
}

fn traps(letters: usize) -> Vec<String> {
    let all = |unit: &str| unit.repeat(letters / unit.chars().count());
    let half = |unit: &str| unit.repeat(letters / 2 / unit.chars().count());
    let mut traps: Vec<String> = ["> ", ">", "- ", "*a_", "[", "![", "<", "&", "`a", "https://a "]
        .iter()
        .map(|unit| all(unit))
        .collect();
    for (deep, lines) in [("- ", "|\n"), (">", "|\n"), ("- > ", "a\n"), ("1. ", "<a\n")] {
        traps.push(half(deep) + &half(lines));
    }
    for (link, lines) in [("[a](b \"", "a\n"), ("[a](b '", "a\n"), ("[a](b (", "a\n")] {
        traps.push(half(link) + &half(lines));
    }
    let columns = letters / 10;
    let wide = format!("{}\n{}\n", "|a".repeat(columns), "|-".repeat(columns));
    traps.push(wide + &half("a\n"));
    let steps = (0..).map(|depth| format!("{}- a\n", "  ".repeat(depth)));
    let mut steep = String::new();
    for step in steps.take_while(|step| step.len() < letters / 120) {
        steep.push_str(&step);
    }
    traps.push(steep);
    traps
}

fn mixture(dice: &mut StdRng, letters: usize) -> String {
    let mut text = String::new();
    let parts = dice.random_range(1..=5);
    for _ in 0..parts {
        let pieces = dice.random_range(1..=4);
        let unit: String =
            (0..pieces).map(|_| PIECES[dice.random_range(0..PIECES.len())]).collect();
        let most = letters / parts / unit.chars().count();
        let times = if dice.random_range(0..4) == 0 { 1 } else { most };
        text.push_str(&unit.repeat(times));
    }
    text
}
