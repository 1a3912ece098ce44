//! Which index of which recording: everything that decides its bytes, as one name.

use sha2::{Digest, Sha256};

use super::layout::IndexLayout;
use super::parameters::IndexParameters;
use crate::model::Stamp;

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Changed when indexes are made in another way.
const GENERATION: u32 = 3;

/// What the names of indexes end with. Files of other names are not ours.
pub(super) const ENDING: &str = "index";

/// Names an index.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct IndexKey {
    pub stamp: Stamp,
    pub parameters: IndexParameters,
    pub layout: IndexLayout,
}

impl IndexKey {
    /// A digest of all of it, and of the program's version: a decoder that was mended reads other samples.
    pub(super) fn digest(&self) -> [u8; 32] {
        Sha256::digest(format!("lumiq {VERSION} recording index {GENERATION}: {self:?}")).into()
    }

    pub(super) fn file_name(&self) -> String {
        let digest = self.digest().map(|byte| format!("{byte:02x}"));
        format!("{}.{ENDING}", digest[..20].concat())
    }
}
