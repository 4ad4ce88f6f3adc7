//! A weight grid tried on offers: exact scores, and the weights of the responsible criterion at which ranks change.
//!
//! Pure: no file, no words of a report. Fractions from end to end, so that a tie is a tie.

mod csv;
pub mod grid;
pub mod number;
pub mod offers;
pub mod score;

pub use csv::{CsvError, read as read_csv};
pub use grid::{Criterion, Grid, GridError, Role};
pub use number::Exact;
pub use offers::{Formula, Offer, OfferError, WrittenOffer};
pub use score::{Compensation, Effect, Line, Point, Rank, Simulation, Swap};
