//! Debian's packages: installed if that is allowed, otherwise named.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::run::{on_path, output, run};

/// Installs missing packages, without recommended ones, if run as root on Debian. Otherwise the
/// error shows the command to type. `purpose` completes the sentence "needed for …".
pub(crate) fn install(packages: &[&str], purpose: &str) -> Result<()> {
    if packages.iter().all(|package| is_installed(package)) {
        return Ok(());
    }
    let names = packages.join(" ");
    if on_path("apt-get").is_none() || !is_root() {
        bail!("{names} is needed for {purpose}: apt-get install --no-install-recommends {names}");
    }
    println!("Installing {names} for {purpose}");
    let mut install = apt_get();
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    if output(&mut install).is_ok() {
        return Ok(());
    }
    // The list of packages may be missing or old.
    output(apt_get().args(["update", "-qq"]))?;
    run(&mut install)
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${Status}", package]).stderr(Stdio::null());
    query.output().is_ok_and(|answer| answer.stdout == b"install ok installed")
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
