#![doc = include_str!("../README.md")]

pub mod pdf;
pub mod sheet;
pub mod words;
