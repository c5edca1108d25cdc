//! MISB ST 0601 (UAS Datalink Local Set) packets: where aircraft, camera and picture are, in a form that every full-motion
//! video tool reads.
//!
//! Written from the definitions of ST 0601.8 that public decoders implement; item 65 says so. Angles here are radians, in
//! files degrees in fixed point; places are WGS84; heights are above mean sea level.

mod packet;
mod scale;

pub use packet::{Metadata, Place3, VERSION};
