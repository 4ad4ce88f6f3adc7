//! Streams that would unpack to more than a machine holds, found before anything is decoded.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::limits;

/// Deflate gives at most about this many bytes for one: smaller streams need no look.
const MOST: usize = 1_032;

/// Whether some compressed stream of the file is a bomb. The file is scanned as bytes: no structure is trusted.
#[must_use]
pub fn is_bomb(bytes: &[u8]) -> bool {
    let mut at = 0;
    let mut total = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let keyword = at + found;
        at = keyword + 6;
        if keyword >= 3 && &bytes[keyword - 3..keyword] == b"end" {
            continue;
        }
        let mut start = at;
        while matches!(bytes.get(start), Some(b'\r' | b'\n' | b' ')) {
            start += 1;
        }
        let length = find(&bytes[start..], b"endstream").unwrap_or(bytes.len() - start);
        let head = &bytes[keyword.saturating_sub(400)..keyword];
        let head = find_last(head, b"obj").map_or(head, |obj| &head[obj..]);
        // A filter twice in a chain squares the ratio; no program writes that.
        if count(head, b"FlateDecode") + count(head, b"/Fl ") + count(head, b"LZWDecode") > 1 {
            return true;
        }
        let image = find(head, b"/Image").is_some();
        if bytes.get(start) == Some(&0x78) && !image && length.saturating_mul(MOST) > limits::PART_BYTES {
            let stream = &bytes[start..start + length];
            let left = limits::PART_BYTES.min(limits::ARCHIVE_BYTES.saturating_sub(total));
            let size = unpacked(stream, left);
            total += size;
            if size > left {
                return true;
            }
        }
        at = start + length;
    }
    false
}

/// Dictionaries and arrays opened one in another without end: parsers take long over them, or fall over.
#[must_use]
pub fn is_nest(bytes: &[u8]) -> bool {
    const DEEP: usize = 4_000;
    let mut open = 0;
    for &byte in bytes {
        match byte {
            b'<' | b'[' => open += 1,
            b'>' | b']' => open = 0,
            _ => {}
        }
        if open > DEEP {
            return true;
        }
    }
    false
}

/// Bytes that a stream unpacks to, counted up to just past `limit`.
fn unpacked(stream: &[u8], limit: usize) -> usize {
    let mut decoder = ZlibDecoder::new(stream);
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    while size <= limit {
        match decoder.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => size += read,
        }
    }
    size
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, wanted)
}

fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, wanted).count()
}
