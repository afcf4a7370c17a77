//! Tells the compiler where the site lies that the server holds: beside what cargo builds, unless
//! `GROUNDSWELL_SITE` names another folder.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // The migrations are part of the program.
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-env-changed=GROUNDSWELL_SITE");
    let site = env::var_os("GROUNDSWELL_SITE").map_or_else(beside_the_build, PathBuf::from);
    // Without a built site the server compiles too, and says at every page how to build one.
    fs::create_dir_all(&site).expect("the folder of the site can be made");
    // A debug server reads the folder at each request; a release holds what is there now.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed={}", site.display());
    }
    println!("cargo:rustc-env=GROUNDSWELL_SITE={}", site.display());
}

/// `<target>/site`, found from `<target>/[triple/]<profile>/build/…/out`.
fn beside_the_build() -> PathBuf {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let build = out.ancestors().find(|folder| folder.file_name() == Some(OsStr::new("build")));
    let profile = build.and_then(Path::parent).expect("cargo builds below <profile>/build");
    let mut target = profile.parent().expect("a profile's folder is in another");
    if target.file_name() == env::var_os("TARGET").as_deref() {
        target = target.parent().expect("a triple's folder is in the target folder");
    }
    target.join("site")
}
