//! Texts of the pages that this file is named for.

use super::texts;

texts! {}
