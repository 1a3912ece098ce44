//! Indexes of recordings as jobs: what views wish for is begun, and they hear when there is more of it.

use super::engine::Engine;
use crate::engine::job::JobKind;

/// Endings that say nothing of a recording but how it is stored.
const ENDINGS: [&str; 3] = [".sigmf-meta", ".sigmf-data", ".sigmf"];

impl Engine {
    /// Begins what was wished for since the last call.
    pub(super) fn follow_indexes(&self) {
        for wish in self.indexes().wishes() {
            // Closed meanwhile.
            let Ok(document) = self.session.document(wish.document) else { continue };
            let name = ENDINGS.iter().find_map(|ending| document.name.strip_suffix(ending)).unwrap_or(&document.name);
            let (id, grew, ended) = (wish.document, self.spectra().clone(), self.spectra().clone());
            let (building, plots) = (wish.clone(), self.plots().clone());
            self.jobs.submit_then(
                format!("Indexing {name}"),
                JobKind::Index,
                move |progress| building.build(progress, || grew.index_grew(id)),
                move |_, outcome| {
                    wish.ended(&outcome);
                    ended.index_grew(id);
                    plots.index_is_whole(id);
                },
            );
        }
    }
}
