//! CSV: separator and encoding found out, rows read one at a time.

use std::io::Read;

use super::{Answer, Error, Job, RegisterError};
use crate::formats::decode;
use crate::register::import::Mapping;

pub(super) fn import(job: &Job<'_>, start: &[u8], file: impl Read) -> Result<Answer, Error> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(start))
        .flexible(true)
        .from_reader(file);
    let headers: Vec<String> = reader
        .byte_headers()
        .map_err(|cause| unreadable(job, &cause))?
        .iter()
        .map(|cell| decode(cell).into_owned())
        .collect();
    // The reader tells where a record begins before it passes the second half of the line's end.
    let passed = u64::from(
        start
            .split(|byte| *byte == b'\n')
            .next()
            .is_some_and(|line| line.ends_with(b"\r")),
    );
    let mapping = Mapping::new(&headers, &job.request.columns)?;
    let width = headers.len();
    job.bring(Some((headers, mapping.clone())), &mut |taker| {
        let mut record = csv::ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(cause) => return Err(unreadable(job, &cause)),
            }
            let line = record.position().map_or(0, csv::Position::line) + passed;
            let place = || format!("Ligne {line}");
            let row = if record.len() == width {
                mapping.row(|at| record.get(at).map(decode).unwrap_or_default().into_owned())
            } else {
                Err(RegisterError::Width {
                    found: record.len(),
                    expected: width,
                })
            };
            taker.take(&place, row)?;
        }
    })
}

/// The separator that stands most often in the header line; French spreadsheets write semicolons.
fn separator(start: &[u8]) -> u8 {
    let header = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| header.iter().filter(|byte| **byte == wanted).count();
    let mut best = b';';
    for candidate in [b',', b'\t'] {
        if count(candidate) > count(best) {
            best = candidate;
        }
    }
    best
}

fn unreadable(job: &Job<'_>, cause: &csv::Error) -> RegisterError {
    RegisterError::Source {
        name: job.source.name.clone(),
        cause: cause.to_string(),
    }
}
