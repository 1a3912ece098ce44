//! Archives for the tests of this room, written block by block.

/// A member of an archive: header, content, padding.
pub fn member(name: &str, body: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..136].copy_from_slice(format!("{:011o}\0", body.len()).as_bytes());
    header[156] = b'0';
    header[257..262].copy_from_slice(b"ustar");
    let mut padded = body.to_vec();
    padded.resize(body.len().next_multiple_of(512), 0);
    [header, padded].concat()
}

/// A whole archive.
pub fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes: Vec<u8> = members.iter().flat_map(|(name, body)| member(name, body)).collect();
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}
