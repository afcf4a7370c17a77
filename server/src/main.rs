//! The program `groundswell`.

use std::process::ExitCode;

fn main() -> ExitCode {
    match groundswell_server::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("groundswell: {error:#}");
            ExitCode::FAILURE
        }
    }
}
