//! Keys that somebody presses while the page loads, see `public/early-keys.js`.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Presses them again: a board can take them now.
    #[wasm_bindgen(js_name = pressEarlyKeys)]
    pub(crate) fn press();

    /// Forgets them: on this page they would mean something else.
    #[wasm_bindgen(js_name = forgetEarlyKeys)]
    pub(crate) fn forget();
}
