//! What a derived document was made from: its sources and the recipe that was applied.

use super::recipe::Recipe;

/// The origin of a document that a job made.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// Names of the source documents, in the order the recipe used them.
    pub sources: Vec<String>,
    /// What was done to them.
    pub recipe: Recipe,
}
