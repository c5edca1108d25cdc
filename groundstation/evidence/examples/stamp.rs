//! `stamp PACKAGE RESPONSE`: adds a time stamp authority's response to a package.

use std::error::Error;
use std::path::Path;

use evidence::package::{Doer, Package, attach_time_stamp};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [package, response] = &arguments[..] else { return Err("stamp PACKAGE RESPONSE".into()) };
    let doer = Doer { who: "王芳", purpose: "时间戳", at: "2026-09-22T03:00:00Z".parse()? };
    let response = std::fs::read(response)?;
    let stamp = attach_time_stamp(&mut Package::open(Path::new(package))?, &response, &doer)?;
    println!("{}", stamp.at);
    Ok(())
}
