//! Files that the explorer writes: new ones, never over what is there.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write as _};
use std::path::PathBuf;

/// How many files of one name there may be.
const MOST: usize = 100;

/// Writes a file of this name into the working directory, with a number where there is one already.
pub(crate) fn write_new(name: &str, text: &str) -> io::Result<PathBuf> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    for number in 1..=MOST {
        let path = match number {
            1 => PathBuf::from(name),
            _ => PathBuf::from(format!("{stem}-{number}.{ending}")),
        };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // It names accounts and what is wrong in them: only its owner may read it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "there are a hundred of them already"))
}
