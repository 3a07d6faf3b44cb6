//! A file as lines of cells: CSV as Swedish spreadsheets write it, or XLSX. A file comes from anybody's disk, so each
//! way in which a small one can become a large one is bounded before it is taken.

use std::io::{Cursor, Read};

use domain::Problem;

use super::workbook::read_workbook;

/// The largest file, in bytes: what fits into a request when it is written in base64.
pub const LARGEST_FILE: usize = 128 * 1024;
/// The most bytes that a packed file may hold.
const LARGEST_UNPACKED: u64 = 8 * 1024 * 1024;
/// How every packed file begins.
const PACKED: &[u8] = b"PK\x03\x04";

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, counted from 1 as spreadsheets do.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// The lines of a file, by what it is.
///
/// # Errors
/// Why it cannot be read; nothing of it is repeated.
pub fn read_table(file: &[u8]) -> Result<Vec<Line>, Problem> {
    if file.len() > LARGEST_FILE {
        return Err(too_large());
    }
    if file.starts_with(PACKED) {
        refuse_bomb(file)?;
        read_workbook(file)
    } else {
        read_csv(file)
    }
}

/// The file as a whole is refused.
pub(super) fn refused(message: &'static str) -> Problem {
    Problem::invalid("content", message)
}

/// It is too large, or would be.
pub(super) fn too_large() -> Problem {
    refused("import-too-large").with("largest", LARGEST_FILE / 1024)
}

fn read_csv(file: &[u8]) -> Result<Vec<Line>, Problem> {
    let text = text(file)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let (mut read, mut number) = (0, 1);
    for record in reader.records() {
        let record = record.map_err(|_| refused("import-unreadable"))?;
        // Blank lines are left out, and a cell may hold a line break, so the place in the list is not the number.
        let begins = begins(&text, record.position());
        number += text[read..begins].matches('\n').count();
        read = begins;
        let cells = record.iter().map(ToOwned::to_owned).collect();
        lines.push(Line { number, cells });
    }
    Ok(lines)
}

/// Where a record begins: behind the end of the one before, and behind blank lines.
fn begins(text: &str, position: Option<&csv::Position>) -> usize {
    let from = position.and_then(|position| usize::try_from(position.byte()).ok());
    let from = from.unwrap_or(0).min(text.len());
    let rest = text.as_bytes()[from..].iter();
    from + rest
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .count()
}

/// What divides the cells. Of two that are as many, the semicolon, which Swedish spreadsheets write, goes first.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let signs = [b',', b'\t', b';'];
    let count = |sign: &u8| first.bytes().filter(|byte| byte == sign).count();
    let found = signs.iter().max_by_key(|sign| count(sign));
    found.copied().unwrap_or(b';')
}

/// UTF-8 with or without its mark; else what Swedish spreadsheets write when nobody asks for UTF-8 (Windows-1252).
fn text(file: &[u8]) -> Result<String, Problem> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    if let Ok(text) = std::str::from_utf8(file) {
        return Ok(text.to_owned());
    }
    let signs = file.iter().map(|byte| match byte {
        0x80 => Some('€'),
        0x85 => Some('…'),
        0x91 | 0x92 => Some('’'),
        0x93 | 0x94 => Some('”'),
        0x96 | 0x97 => Some('–'),
        0x00 | 0x81..=0x9f => None,
        other => Some(char::from(*other)),
    });
    let text: Option<String> = signs.collect();
    text.ok_or_else(|| refused("import-not-utf8"))
}

/// A small file can hold a very large one: it is unpacked once, into nothing, and counted.
fn refuse_bomb(file: &[u8]) -> Result<(), Problem> {
    let unreadable = || refused("import-unreadable");
    let mut packed = zip::ZipArchive::new(Cursor::new(file)).map_err(|_| unreadable())?;
    let mut left = LARGEST_UNPACKED;
    for at in 0..packed.len() {
        let entry = packed.by_index(at).map_err(|_| unreadable())?;
        let read = std::io::copy(&mut entry.take(left), &mut std::io::sink());
        left = left.saturating_sub(read.map_err(|_| unreadable())?);
        if left == 0 {
            return Err(too_large());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(file: &[u8]) -> Vec<(usize, Vec<String>)> {
        let lines = read_table(file).unwrap().into_iter();
        lines.map(|line| (line.number, line.cells)).collect()
    }

    fn pairs(lines: &[(usize, [&str; 2])]) -> Vec<(usize, Vec<String>)> {
        let lines = lines.iter();
        let owned = |cells: &[&str; 2]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        lines
            .map(|(number, cells)| (*number, owned(cells)))
            .collect()
    }

    #[test]
    fn lines_keep_their_number_when_some_are_blank_or_broken() {
        let file = "Nr;Kön\r\n\r\n1;Kvinna\r\n2;\"Man\r\nvet ej\"\r\n3;Man\r\n";
        let expected = [
            (1, ["Nr", "Kön"]),
            (3, ["1", "Kvinna"]),
            (4, ["2", "Man\r\nvet ej"]),
            (6, ["3", "Man"]),
        ];
        assert_eq!(cells(file.as_bytes()), pairs(&expected));
    }

    #[test]
    fn marks_semicolons_commas_and_older_signs_are_read() {
        let expected = pairs(&[(1, ["Kön", "Omfattning"]), (2, ["K", "75,5"])]);
        assert_eq!(
            cells("\u{feff}Kön;Omfattning\nK;75,5\n".as_bytes()),
            expected
        );
        assert_eq!(cells(b"K\xf6n;Omfattning\nK;75,5\n"), expected);
        assert_eq!(cells("Kön,Omfattning\nK,\"75,5\"\n".as_bytes()), expected);
    }

    #[test]
    fn large_files_and_what_is_none_are_refused() {
        let refusal = |file: &[u8]| read_table(file).unwrap_err().message;
        assert_eq!(refusal(&vec![b'a'; LARGEST_FILE + 1]), "import-too-large");
        assert_eq!(refusal(b"PK\x03\x04 and nothing"), "import-unreadable");
        assert_eq!(refusal(b"K\xf6n;\x00\x01"), "import-not-utf8");
    }
}
