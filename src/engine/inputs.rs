//! Which of several files are documents of their own: a recording may be two files, and lie in a folder beside what
//! describes it.
//!
//! Not here: files that are one stack by their names (`codec/sequence`).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::codec;

/// A SigMF recording is two files; dropped together they are still one recording.
pub fn without_partners(paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let all: BTreeSet<PathBuf> = paths.iter().cloned().collect();
    let is_partner = |path: &Path| {
        path.extension().is_some_and(|extension| extension == "sigmf-data")
            && all.contains(&path.with_extension("sigmf-meta"))
    };
    paths.into_iter().filter(|path| !is_partner(path)).collect()
}

/// Files of a folder but those that are opened through others: samples that metadata beside them describe, detached
/// headers, and collections of recordings that are there themselves.
pub fn without_parts(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let all: BTreeSet<PathBuf> = files.iter().cloned().collect();
    let ends = |path: &Path, ending: &str| path.extension().is_some_and(|extension| extension == ending);
    let metadata = files.iter().any(|path| ends(path, "sigmf-meta"));
    let is_part = |path: &Path| {
        let described = codec::sigmf::beside::describing(path).is_some_and(|metadata| all.contains(&metadata));
        let headers = ends(path, "hdr") && codec::gnuradio::headers_beside(&path.with_extension("")).is_some();
        described || (headers && all.contains(&path.with_extension(""))) || (metadata && ends(path, "sigmf-collection"))
    };
    files.into_iter().filter(|path| !is_part(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sigmf_pair_is_one_recording() {
        let paths = ["x.sigmf-data", "x.sigmf-meta", "y.sigmf-data"].map(PathBuf::from).to_vec();
        let left = without_partners(paths);
        assert_eq!(left, ["x.sigmf-meta", "y.sigmf-data"].map(PathBuf::from));
    }

    #[test]
    fn what_a_folder_holds_of_a_recording_is_opened_once() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let meta = write("a.sigmf-meta", r#"{"global":{"core:dataset":"a.wav"}}"#);
        let described = write("a.wav", "");
        let other = write("a.bin", "");
        let collection = write("all.sigmf-collection", "{}");
        let samples = write("g.dat", "");
        let headers = write("g.dat.hdr", "\u{7}\u{7}\u{2}\0\u{7}version");
        let picture = write("p.hdr", "#?RADIANCE");
        let left = without_parts(vec![
            meta.clone(),
            described,
            other.clone(),
            collection,
            samples.clone(),
            headers,
            picture.clone(),
        ]);
        assert_eq!(left, [meta, other, samples, picture]);
    }
}
