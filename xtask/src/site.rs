//! The site: what browsers download, made from `app/`, `style/` and `public/`.
//!
//! Files that browsers may cache for ever have a hash of their content in their names; the few
//! files with a fixed name (the page, the service worker, the manifest) lead to them.

mod compress;
pub(crate) mod content;
mod css;
mod folder;
mod script;
mod template;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::progress::took;
use crate::workspace::Workspace;
use crate::{bind, split, wasm};
use content::{Address, Files};
use folder::Folder;

/// How thoroughly to build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Quick, for development.
    Dev,
    /// Small, for a release.
    Release,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }
}

/// The sizes of the build.
pub(crate) struct Built {
    /// Bytes, after Brotli, of the Wasm that a browser needs to start.
    pub(crate) first_wasm: u64,
    /// The Wasm of its lazy files, by name.
    pub(crate) lazy_wasm: Vec<(String, u64)>,
}

/// Builds the site; unchanged files are not written again.
pub(crate) fn build(workspace: &Workspace, mode: Mode) -> Result<Built> {
    let compiled = wasm::compile(workspace, mode)?;
    let bound = bind::bind(workspace, mode, &compiled)?;
    let start = Instant::now();
    let mut folder = Folder::open(workspace, mode)?;
    let names = assemble(&workspace.root, mode, &bound, &mut folder).context("making the site")?;
    match folder.finish()? {
        0 => println!("The site is as it was"),
        written => println!("Wrote {written} files of the site in {}", took(start.elapsed())),
    }
    sizes(&names, &folder)
}

fn sizes(names: &Files<Address>, folder: &Folder) -> Result<Built> {
    let mut built = Built { first_wasm: 0, lazy_wasm: Vec::new() };
    for (name, address) in names.iter().filter(|(name, _)| is_code(name)) {
        let size = folder.brotli_size(address)?;
        match name.as_str() {
            "app.wasm" => built.first_wasm = size,
            _ => built.lazy_wasm.push((name.clone(), size)),
        }
    }
    Ok(built)
}

fn is_code(name: &str) -> bool {
    name.ends_with(".wasm") || name.ends_with(".bin")
}

/// Writes every file of the site, each after the files that it links to; returns their addresses.
fn assemble(root: &Path, mode: Mode, bound: &Path, folder: &mut Folder) -> Result<Files<Address>> {
    let public = root.join("public");
    let mut names = BTreeMap::new();
    let mut app = content::read_all(bound, &["stamp"])?;
    if mode == Mode::Release {
        for (_, bytes) in app.iter_mut().filter(|(name, _)| name.ends_with(".js")) {
            *bytes = script::without_comments(std::str::from_utf8(bytes)?).into_bytes();
        }
    }
    let app_folder = format!("/assets/app-{}", content::hash_all(&app));
    // What the page needs without a network, which the service worker caches as one set; and what
    // it caches once the page has loaded it.
    let (mut offline, mut lazy) = (Vec::new(), Vec::new());
    for (name, bytes) in app {
        let address = format!("{app_folder}/{name}");
        folder.write(&address, &bytes)?;
        match split::is_lazy(&name) {
            true => lazy.push(address.clone()),
            false => offline.push(address.clone()),
        }
        names.insert(name, address);
    }
    let css = css::bundle(&root.join("style"), "main.css")?;
    offline.push(folder.write_hashed("main.css", css.as_bytes(), &mut names)?);
    let css = css::bundle(&root.join("style"), "lazy.css")?;
    lazy.push(folder.write_hashed("lazy.css", css.as_bytes(), &mut names)?);
    for (name, bytes) in content::read_all(&public.join("icons"), &[])? {
        folder.write_hashed(&name, &bytes, &mut names)?;
    }
    let start = start_script(&public, mode, &names)?;
    offline.push(folder.write_hashed("start.js", start.as_bytes(), &mut names)?);
    let manifest = template::fill(&read(&public.join("manifest.webmanifest"))?, &names)?;
    folder.write("/manifest.webmanifest", manifest.as_bytes())?;
    let index = template::fill(&read(&public.join("index.html"))?, &names)?;
    let worker = service_worker(&public, &offline, &lazy, &index, &names)?;
    folder.write("/sw.js", worker.as_bytes())?;
    // Last: from now on browsers ask for the new files.
    folder.write("/index.html", index.as_bytes())?;
    Ok(names)
}

fn start_script(public: &Path, mode: Mode, names: &Files<Address>) -> Result<String> {
    let tail = match mode {
        Mode::Dev => "start-dev.js",
        Mode::Release => "start-release.js",
    };
    // Keys that are being composed go no further than to the second.
    let parts = ["start.js", "composing.js", "early-keys.js", "translated.js", "places.js", tail];
    let parts = parts.map(|name| read(&public.join(name)));
    let script = parts.into_iter().collect::<Result<Vec<_>>>()?.join("\n");
    match mode {
        Mode::Dev => template::fill(&script, names),
        Mode::Release => template::fill(&script::without_comments(&script), names),
    }
}

/// The service worker names its set by a hash, so that a browser notices when it changes.
fn service_worker(
    public: &Path,
    offline: &[Address],
    lazy: &[Address],
    index: &str,
    names: &Files<Address>,
) -> Result<String> {
    let list = serde_json::to_string(offline)?;
    let mut names = names.clone();
    names.insert("version".into(), content::hash(format!("{list}{index}").as_bytes()));
    names.insert("offline".into(), list);
    names.insert("lazy".into(), serde_json::to_string(lazy)?);
    template::fill(&read(&public.join("sw.js"))?, &names)
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
}
