//! Dilution of precision: how much the geometry of the satellites widens the error of their ranges.
//!
//! # Model
//!
//! All ranges err alike and independently; unknown are three coordinates and one receiver clock for each system that is
//! seen (R. B. Langley, *Dilution of Precision*, GPS World 10(5), 1999; for several clocks, European Space Agency,
//! *GNSS Data Processing I*, TM-23/1, 2013, 6.1.3 and 6.2). A clock of its own is eliminated by taking directions relative to
//! the mean direction of its system, so that the information on the position is
//! `N = sum over systems, satellites of (e - mean) (e - mean)^T`, a 3 by 3 matrix whatever number of systems there is.
//! A system of which one satellite is seen adds nothing to the position; nor does it in the full system of equations.

use mission::geo::Enu;
use nalgebra::{Matrix3, Vector3};

use crate::satellite::{PerSystem, System};

/// Dilution of precision. Multiply by the standard deviation of a range to get that of the fix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dop {
    /// East and north together.
    pub horizontal: f64,
    /// Up.
    pub vertical: f64,
    /// Three coordinates together.
    pub position: f64,
    /// Of the best known of the receiver's clocks, as a range. (Of the best one, so that losing a system never lowers it.)
    pub time: f64,
    /// Three coordinates and that clock together.
    pub geometric: f64,
}

/// A matrix whose smallest eigenvalue is below this describes no fix: 1000 m of error for each metre in a range. Chosen.
const LEAST_INFORMATION: f64 = 1e-6;

impl Dop {
    /// Of satellites in these directions (vectors of length 1). `None` where they give no position: fewer than three more than
    /// there are systems, or all in one plane or cone.
    pub fn of(satellites: impl Iterator<Item = (System, Enu)> + Clone) -> Option<Self> {
        let mut counts: PerSystem<f64> = [0.0; 4];
        let mut means: PerSystem<Vector3<f64>> = [Vector3::zeros(); 4];
        let vector = |direction: Enu| Vector3::new(direction.east_m, direction.north_m, direction.up_m);
        for (system, direction) in satellites.clone() {
            counts[system.index()] += 1.0;
            means[system.index()] += vector(direction);
        }
        for (mean, count) in means.iter_mut().zip(counts) {
            *mean /= f64::max(count, 1.0);
        }
        let mut information = Matrix3::zeros();
        for (system, direction) in satellites {
            let apart = vector(direction) - means[system.index()];
            information += apart * apart.transpose();
        }
        // False for what is no number, too.
        let enough = information.symmetric_eigenvalues().min() > LEAST_INFORMATION;
        let covariance = enough.then(|| information.try_inverse()).flatten()?;
        let clock =
            |(mean, count): (Vector3<f64>, f64)| (count > 0.0).then(|| 1.0 / count + mean.dot(&(covariance * mean)));
        let time = means.into_iter().zip(counts).filter_map(clock).reduce(f64::min)?;
        let [east, north, up] = [0, 1, 2].map(|axis| covariance[(axis, axis)]);
        Some(Self {
            horizontal: (east + north).sqrt(),
            vertical: up.sqrt(),
            position: (east + north + up).sqrt(),
            time: time.sqrt(),
            geometric: (east + north + up + time).sqrt(),
        })
    }
}
