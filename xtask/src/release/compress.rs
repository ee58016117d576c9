//! Compression that says nothing of the time or the machine.

use std::io::{self, Write};
use std::num::NonZeroU64;
use std::thread;

use anyhow::Result;
use flate2::{Compression, GzBuilder};
use lzma_rust2::{XzOptions, XzWriterMt};

/// A block is compressed by one thread. The size decides about the bytes, the number of threads does not.
const BLOCK: NonZeroU64 = NonZeroU64::new(32 << 20).expect("it is not zero");

/// As `gzip --no-name --best`.
pub(super) fn gz(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// How hard to try.
#[derive(Clone, Copy, Debug)]
pub(super) enum Effort {
    /// For what many will download.
    Usual = 6,
    /// For most of a gigabyte, which few will: much less time, and a quarter more bytes.
    Quick = 2,
}

/// Compresses what is written to it with xz.
pub(super) fn xz<W: Write>(to: W, effort: Effort) -> io::Result<XzWriterMt<W>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = u32::try_from(threads).unwrap_or(1);
    with_threads(to, XzOptions::with_preset(effort as u32), BLOCK, threads)
}

fn with_threads<W: Write>(
    to: W,
    mut options: XzOptions,
    block: NonZeroU64,
    threads: u32,
) -> io::Result<XzWriterMt<W>> {
    options.set_block_size(Some(block));
    XzWriterMt::new(to, options, threads)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn gz_holds_the_bytes_and_no_time() {
        let packed = gz(b"hydrant").unwrap();
        assert_eq!(packed[4..8], [0; 4], "the time");
        let mut read = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut read).unwrap();
        assert_eq!(read, "hydrant");
    }

    #[test]
    fn threads_change_no_byte() {
        // Some blocks of the least preset, which has the smallest ones.
        let text: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
        let packed = |threads| {
            let (options, block) = (XzOptions::with_preset(0), NonZeroU64::MIN);
            let mut writer = with_threads(Vec::new(), options, block, threads).unwrap();
            writer.write_all(&text).unwrap();
            writer.finish().unwrap()
        };
        let one = packed(1);
        assert!(one == packed(3), "one thread and three differ");
        let mut read = Vec::new();
        lzma_rust2::XzReader::new(one.as_slice(), false).read_to_end(&mut read).unwrap();
        assert!(read == text, "what comes out is not what went in");
    }
}
