//! Keys that somebody presses while the page loads or opens something, see `public/early-keys.js`.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Presses them again: a board can take them now.
    #[wasm_bindgen(js_name = pressEarlyKeys)]
    pub(crate) fn press();

    /// A key opens something: keys are kept until it is there.
    #[wasm_bindgen(js_name = holdKeys)]
    pub(crate) fn hold();

    /// Forgets them: on this page they would mean something else.
    #[wasm_bindgen(js_name = forgetEarlyKeys)]
    pub(crate) fn forget();
}
