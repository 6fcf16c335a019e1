//! The file `.env` of the working folder.

use std::cell::Cell;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::process::ExitCode;
use std::rc::Rc;

use super::terminal::refuse;

const PATH: &str = ".env";

/// Adds the variables of `.env` to the environment, except those that are set there. Folders above are not searched: a
/// person who can write one of them could redirect the tokens. Must be called before there are other threads.
///
/// # Errors
/// The file is there and cannot be used, which would silently lose variables. That is printed; its text is not, which may
/// be a secret.
pub fn load_env_file() -> Result<(), ExitCode> {
    let content = match fs::read(PATH) {
        Ok(content) => content,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(refuse(&format!("{PATH} cannot be read: {}", error.kind()))),
    };
    let line = Rc::new(Cell::new(0));
    let lines = Lines { rest: &content, number: Rc::clone(&line) };
    match dotenvy::from_read(lines) {
        Ok(()) => Ok(()),
        Err(dotenvy::Error::LineParse(text, _)) => {
            // The text goes from the first line of a value to the line that was read last.
            let first = (line.get() + 1).saturating_sub(text.lines().count().max(1));
            let advice = "is not of the form NAME=value; a value with spaces needs quotes: NAME=\"a value\"";
            Err(refuse(&format!("{PATH}: line {first} {advice}")))
        }
        Err(_) => Err(refuse(&format!("{PATH}: line {} is no text in UTF-8", line.get()))),
    }
}

/// Hands out one line for each read, so that the number of the last one is known.
struct Lines<'a> {
    rest: &'a [u8],
    number: Rc<Cell<usize>>,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let line = self.rest.iter().position(|byte| *byte == b'\n').map_or(self.rest.len(), |end| end + 1);
        let length = line.min(buffer.len());
        let (read, rest) = self.rest.split_at(length);
        buffer[..length].copy_from_slice(read);
        self.rest = rest;
        if length > 0 && (length == line) {
            self.number.set(self.number.get() + 1);
        }
        Ok(length)
    }
}
