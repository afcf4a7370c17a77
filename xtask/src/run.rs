//! Runs other programs and reports which one failed.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

/// Runs to the end; its output is shown.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    succeeded(command, status)
}

/// Runs to the end and returns the output, which is shown only if it fails.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
    }
    succeeded(command, output.status)?;
    String::from_utf8(output.stdout).with_context(|| format!("{} printed no text", name(command)))
}

/// Runs to the end; its output is shown, and the lines that `keep` wants are kept beside it,
/// whether it succeeds or not.
pub(crate) fn keeping(
    command: &mut Command,
    kept: &mut Vec<String>,
    keep: fn(&str) -> bool,
) -> Result<()> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| cannot_start(command))?;
    let stdout = child.stdout.take().expect("it was asked for just above");
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        if keep(&line) {
            kept.push(line);
        }
    }
    let status = child.wait()?;
    succeeded(command, status)
}

/// The program of that name that the shell would run.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Describes which command failed, and how.
pub(crate) fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` ended with {status}", name(command));
    }
    Ok(())
}

fn cannot_start(command: &Command) -> String {
    format!("starting `{}`", name(command))
}

fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_command() {
        let failed = run(Command::new("cargo").arg("no-such-command").stderr(Stdio::null()));
        let error = failed.unwrap_err().to_string();
        assert!(error.starts_with("`cargo no-such-command` ended with"), "{error}");
    }

    #[test]
    fn wanted_lines_are_kept() {
        let mut kept = Vec::new();
        keeping(Command::new("cargo").arg("--version"), &mut kept, |line| {
            line.starts_with("cargo")
        })
        .unwrap();
        assert_eq!(kept.len(), 1);
    }
}
