//! What can be done to a file of checkpoints.

use access::SigningKey;
use anyhow::{Context, Result};
use chrono::Duration;
use domain::SystemEntropy;
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use super::{
    alteration::{Place, below},
    base::Base,
};

/// What is done to the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// One byte is another.
    Byte,
    /// Lines at the beginning or in the middle are gone.
    Gone,
    /// Lines at the end are gone.
    CutAtEnd,
    /// Two have changed places.
    Swapped,
    /// One stands there twice.
    Twice,
    /// One was signed with another key.
    OtherKey,
}

impl LineKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Byte,
        Self::Gone,
        Self::CutAtEnd,
        Self::Swapped,
        Self::Twice,
        Self::OtherKey,
    ];

    /// Its name in the figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Byte => "checkpoint byte",
            Self::Gone => "checkpoints removed",
            Self::CutAtEnd => "checkpoints cut at the end",
            Self::Swapped => "checkpoints swapped",
            Self::Twice => "checkpoint repeated",
            Self::OtherKey => "checkpoint signed by another key",
        }
    }
}

/// A file that was altered, and the first place of it.
pub fn draw(kind: LineKind, base: &Base, chance: &mut ChaCha8Rng) -> Result<(Vec<u8>, Place)> {
    let lines: Vec<&[u8]> = base.file.split_inclusive(|byte| *byte == b'\n').collect();
    let count = lines.len();
    let line = |index: usize| -> Result<Place> { Ok(Place::Line(u64::try_from(index + 1)?)) };
    let of_two = |chance: &mut ChaCha8Rng| {
        let first = below(chance, count - 1);
        (first, first + 1 + below(chance, count - 1 - first))
    };
    Ok(match kind {
        LineKind::Byte => return byte(base, chance),
        LineKind::Gone => {
            let (first, last) = of_two(chance);
            let rest = [&lines[..first], &lines[last..]].concat();
            (rest.concat(), line(first)?)
        }
        LineKind::CutAtEnd => {
            let left = 1 + below(chance, count - 1);
            (lines[..left].concat(), unattested(base, left)?)
        }
        LineKind::Swapped => {
            let (first, second) = of_two(chance);
            let mut lines = lines.clone();
            lines.swap(first, second);
            (lines.concat(), line(first)?)
        }
        LineKind::Twice => {
            let source = below(chance, count);
            let at = source + 1 + below(chance, count - source);
            let mut lines = lines.clone();
            lines.insert(at, lines[source]);
            (lines.concat(), line(at)?)
        }
        LineKind::OtherKey => {
            let at = below(chance, count);
            let signed = signed_by_another(base, lines[at], chance)?;
            let file = [lines[..at].concat(), signed, lines[at + 1..].concat()].concat();
            (file, line(at)?)
        }
    })
}

/// One byte of the file. Without the last line's end that line is torn, which a crash does too: then it says
/// nothing, and what it knew is newer than the line before it.
fn byte(base: &Base, chance: &mut ChaCha8Rng) -> Result<(Vec<u8>, Place)> {
    let at = below(chance, base.file.len());
    let mut file = base.file.clone();
    file[at] ^= chance.random_range(1..=u8::MAX);
    let before = base.file[..at].iter().filter(|byte| **byte == b'\n');
    let line = before.count();
    let place = if at + 1 == file.len() {
        unattested(base, line)?
    } else {
        Place::Line(u64::try_from(line + 1)?)
    };
    Ok((file, place))
}

/// The first entry that is too new for so many checkpoints.
fn unattested(base: &Base, left: usize) -> Result<Place> {
    let last = base
        .checkpoints
        .get(left.saturating_sub(1))
        .context("a checkpoint is left")?;
    let is_too_new = |at| at > last.at + Duration::minutes(2);
    let mut rows = base.rows.all();
    let first = rows.find(|row| {
        row.number.is_none_or(|number| number > last.sequence) && is_too_new(row.recorded_at())
    });
    let first = first.context("something is newer")?;
    Ok(first.number.map_or(Place::Key(first.key), Place::Number))
}

/// The same checkpoint, signed by a stranger, who names the stranger's key or the right one.
fn signed_by_another(base: &Base, line: &[u8], chance: &mut ChaCha8Rng) -> Result<Vec<u8>> {
    let text = std::str::from_utf8(line)?;
    let (checkpoint, _) = text
        .strip_prefix("{\"checkpoint\":")
        .and_then(|rest| rest.split_once(",\"key\":"))
        .context("a line")?;
    let stranger = SigningKey::generate(&SystemEntropy)?;
    let message = format!("evi audit checkpoint 1\n{checkpoint}");
    let signature = stranger
        .sign_message(message.as_bytes())
        .context("a signature")?;
    let named = if chance.random() {
        stranger.id()
    } else {
        base.key.id()
    };
    let forged = format!(
        "{{\"checkpoint\":{checkpoint},\"key\":\"{named}\",\"signature\":\"{signature}\"}}\n"
    );
    Ok(forged.into_bytes())
}
