//! Reading a file of checkpoints and proving it by itself: every line signed, none missing, none moved.

use access::VerifyingKey;
use domain::ServiceName;

use super::{Checkpoint, SignedLine, hash_of};
use crate::audit::fingerprint::Fingerprint;

/// The checkpoints of one service, as far as they can be believed.
#[derive(Debug, Clone, Default)]
pub struct CheckpointLog {
    /// From the first to the last before the first fault.
    pub checkpoints: Vec<Checkpoint>,
    /// The line that was torn while it was written, at the end.
    pub torn: Option<u64>,
    /// The first fault, and in which line it is.
    pub fault: Option<(u64, CheckpointLogFault)>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckpointLogFault {
    /// It is not what was signed, or no checkpoint at all.
    Altered,
    /// It is signed with a key that is not the service's.
    ForeignKey,
    /// It is another service's.
    OfAnother(ServiceName),
    /// Checkpoints before it are gone.
    Missing {
        /// The number of the first of them.
        number: u64,
    },
    /// It stands in another one's place, or a second time.
    Reordered {
        /// The number that should stand here.
        number: u64,
    },
    /// It is whole and follows another line than the one before it.
    Forked,
}

/// Proves a file of checkpoints of `service` with the service's keys.
pub fn read_checkpoints(
    bytes: &[u8],
    service: ServiceName,
    keys: &[VerifyingKey],
) -> CheckpointLog {
    let mut log = CheckpointLog::default();
    let mut reader = Reader {
        service,
        keys,
        previous: Fingerprint::NOTHING,
        number: 0,
    };
    let pieces = bytes.split_inclusive(|byte| *byte == b'\n');
    for (place, piece) in (1..).zip(pieces) {
        let Some(line) = piece.strip_suffix(b"\n") else {
            log.torn = Some(place);
            break;
        };
        match reader.step(line) {
            Ok(checkpoint) => log.checkpoints.push(checkpoint),
            Err(CheckpointLogFault::Missing { number }) => {
                let fault = if stands_later(bytes, number) {
                    CheckpointLogFault::Reordered { number }
                } else {
                    CheckpointLogFault::Missing { number }
                };
                log.fault = Some((place, fault));
                break;
            }
            Err(fault) => {
                log.fault = Some((place, fault));
                break;
            }
        }
    }
    log
}

struct Reader<'k> {
    service: ServiceName,
    keys: &'k [VerifyingKey],
    previous: Fingerprint,
    number: u64,
}

impl Reader<'_> {
    fn step(&mut self, line: &[u8]) -> Result<Checkpoint, CheckpointLogFault> {
        let signed = parse(line).ok_or(CheckpointLogFault::Altered)?;
        let key = self.keys.iter().find(|key| key.id() == signed.key);
        let key = key.ok_or(CheckpointLogFault::ForeignKey)?;
        if !signed.is_signed_by(key) && !domain::planted!(CheckpointNotChecked) {
            return Err(CheckpointLogFault::Altered);
        }
        let checkpoint = signed.checkpoint;
        if checkpoint.service != self.service {
            return Err(CheckpointLogFault::OfAnother(checkpoint.service));
        }
        let expected = self.number + 1;
        if checkpoint.number > expected {
            return Err(CheckpointLogFault::Missing { number: expected });
        }
        if checkpoint.number < expected {
            return Err(CheckpointLogFault::Reordered { number: expected });
        }
        if checkpoint.previous != self.previous {
            return Err(CheckpointLogFault::Forked);
        }
        self.number = expected;
        self.previous = hash_of(line);
        Ok(checkpoint)
    }
}

/// The line, if it is written exactly as one is written.
fn parse(line: &[u8]) -> Option<SignedLine> {
    let signed: SignedLine = serde_json::from_slice(line).ok()?;
    let again = signed.text().ok()?;
    (again.as_bytes() == line).then_some(signed)
}

fn stands_later(bytes: &[u8], number: u64) -> bool {
    bytes
        .split(|byte| *byte == b'\n')
        .filter_map(parse)
        .any(|signed| signed.checkpoint.number == number)
}
