//! How much room a disk has left.

use std::path::Path;

/// The room on a disk, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// What this program may still write.
    pub free: u64,
    pub total: u64,
}

/// The room on the disk of a folder; `None` where the system does not say.
#[must_use]
pub fn free_space(folder: &Path) -> Option<Space> {
    #[cfg(unix)]
    {
        let disk = rustix::fs::statvfs(folder).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        Some(Space { free: bytes(disk.f_bavail), total: bytes(disk.f_blocks) })
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_disk_has_room_and_what_is_no_folder_has_none() {
        let space = free_space(&std::env::temp_dir()).unwrap();
        assert!(space.free <= space.total && space.total > 0);
        assert_eq!(free_space(Path::new("/no/such/folder")), None);
    }
}
