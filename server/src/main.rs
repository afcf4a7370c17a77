//! The program `groundswell`.

use std::process::ExitCode;

fn main() -> ExitCode {
    match groundswell_server::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("groundswell: {}", in_words(&error));
            ExitCode::FAILURE
        }
    }
}

/// The error with its causes, each mentioned once: some texts already contain their cause.
fn in_words(error: &anyhow::Error) -> String {
    let mut words = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !words.contains(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    words
}
