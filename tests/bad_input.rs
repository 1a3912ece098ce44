//! Bad input, full disks, missing rights: one sentence, exit code 1, nothing half-written, nothing lost.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use support::files::{folder, write_npy, write_picture};
use support::program::{fail, stderr, succeed};

/// Every refusal comes at once, even from a slow machine running an unoptimised build.
const SOON: Duration = Duration::from_secs(10);

fn refused(path: &Path) -> String {
    let start = Instant::now();
    let out = path.with_extension("result.png");
    let sentence = fail(
        1,
        ["resize".as_ref(), path.as_os_str(), "-o".as_ref(), out.as_os_str(), "--scale".as_ref(), "0.5".as_ref()],
    );
    assert!(start.elapsed() < SOON, "took {:?}", start.elapsed());
    assert!(!out.exists(), "nothing may be written under the final name");
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(sentence.contains(&name), "the sentence names the file: {sentence}");
    sentence
}

/// A PNG whose header says 65 000 × 65 000 and whose data is a few bytes.
fn huge_picture_in_few_bytes() -> Vec<u8> {
    let mut header = Vec::from(*b"IHDR");
    header.extend(65_000u32.to_be_bytes());
    header.extend(65_000u32.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut data = Vec::from(*b"IDAT");
    data.extend([0x78, 0x9c, 0x63, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [header, data, b"IEND".to_vec()] {
        png.extend(((chunk.len() - 4) as u32).to_be_bytes());
        png.extend(&chunk);
        png.extend(crc32(&chunk).to_be_bytes());
    }
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn a_huge_picture_in_a_tiny_file_is_refused_without_a_gigabyte() {
    let folder = folder();
    let path = folder.path().join("bomb.png");
    std::fs::write(&path, huge_picture_in_few_bytes()).unwrap();
    assert!(path.metadata().unwrap().len() <= 100);
    refused(&path);
    // The same under a limit of 1 GB of address space beyond what the program itself maps.
    let script = "ulimit -v 2000000; exec \"$0\" info \"$1\" --verify";
    let output =
        std::process::Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_lumiq")]).arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
}

#[test]
fn truncated_and_foreign_files_are_refused_by_name() {
    let folder = folder();
    let whole = folder.path().join("whole.png");
    write_picture(&whole, 64, 64);
    let bytes = std::fs::read(&whole).unwrap();
    for (name, bytes) in [
        ("header-only.png", &bytes[..20]),
        ("empty.png", &[][..]),
        ("text.tif", b"this is not a picture at all"),
        ("cut.npy", b"\x93NUMPY\x01\x00\xff\xff{'descr'"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        refused(&path);
    }
}

#[test]
fn an_array_that_promises_more_than_the_file_holds_is_refused() {
    let folder = folder();
    let path = folder.path().join("promise.npy");
    write_npy(&path, "<f8", &[1_000_000, 1_000, 1_000], &[0; 80]);
    refused(&path);
}

#[test]
fn a_recording_whose_metadata_lies_about_its_length_is_read_as_long_as_it_is() {
    let folder = folder();
    let (meta, data) = (folder.path().join("lie.sigmf-meta"), folder.path().join("lie.sigmf-data"));
    std::fs::write(&data, [0u8; 80]).unwrap();
    std::fs::write(
        &meta,
        r#"{"global":{"core:datatype":"ci16_le","core:version":"1.2.0","core:sample_rate":1e6},
            "captures":[{"core:sample_start":0},{"core:sample_start":99999999999}],
            "annotations":[{"core:sample_start":18446744073709551615,"core:sample_count":18446744073709551615}]}"#,
    )
    .unwrap();
    let text = succeed(["info".as_ref(), meta.as_os_str(), "--json".as_ref()]);
    let info: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(info["samples"], 20);
    assert!(!info["warnings"].as_array().unwrap().is_empty(), "the lie is mentioned");
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_file() {
    let folder = folder();
    let (source, target) = (folder.path().join("in.npy"), folder.path().join("out.npy"));
    write_npy(&source, "|u1", &[512, 512], &vec![9; 512 * 512]);
    std::fs::write(&target, b"old").unwrap();
    // Files may not grow beyond 64 KiB; the signal that would end the process is ignored, as on a full disk.
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" convert \"$1\" -o \"$2\"";
    let output = std::process::Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_lumiq")])
        .args([&source, &target])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("out.npy"), "{}", stderr(&output));
    assert_eq!(std::fs::read(&target).unwrap(), b"old");
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "no temporary file stays behind: {names:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_without_rights_is_one_sentence() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;

    let folder = folder();
    let (source, closed) = (folder.path().join("in.png"), folder.path().join("closed"));
    write_picture(&source, 8, 8);
    std::fs::create_dir(&closed).unwrap();
    for (path, mode) in [(folder.path(), 0o755), (&closed, 0o555)] {
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    }
    let program = folder.path().join("lumiq");
    std::fs::copy(env!("CARGO_BIN_EXE_lumiq"), &program).unwrap();
    let mut command = std::process::Command::new(&program);
    command.arg("convert").arg(&source).arg("-o").arg(closed.join("out.png"));
    let root = std::fs::metadata("/proc/self").is_ok_and(|of| std::os::unix::fs::MetadataExt::uid(&of) == 0);
    if root {
        // The administrator may write anywhere: the program runs as nobody instead.
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("permission"), "{}", stderr(&output));
    assert_eq!(std::fs::read_dir(&closed).unwrap().count(), 0);
}

#[cfg(all(unix, feature = "gui"))]
#[test]
fn a_missing_display_is_one_sentence() {
    let output = support::program::lumiq()
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("display"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
}
