//! What a running camera is shown: a scene, its time, and how far the camera has zoomed.

use std::sync::{Arc, Mutex, PoisonError};

use super::CameraConfig;
use crate::drone::Drone;
use crate::scene::Scene;

/// What is before a camera at a moment.
#[derive(Debug, Clone)]
pub struct Showing {
    /// The world.
    pub scene: Scene,
    /// Its time: seconds since the drone's power-on.
    pub time_s: f64,
    /// Field of view across, degrees.
    pub view_deg: f64,
}

/// A scene before a camera, which whoever runs the simulation moves on: it may pause, go back, and put things into it while the
/// camera runs. Copies are the same stage.
#[derive(Debug, Clone)]
pub struct Stage(Arc<Mutex<Showing>>);

impl Stage {
    /// A scene at time 0.
    pub fn new(scene: Scene) -> Self {
        let view_deg = CameraConfig::default().view_deg;
        Self(Arc::new(Mutex::new(Showing { scene, time_s: 0.0, view_deg })))
    }

    /// What is shown now.
    pub fn showing(&self) -> Showing {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes what is shown.
    pub fn change(&self, change: impl FnOnce(&mut Showing)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Goes on to a drone's time and its camera's zoom.
    pub fn follow(&self, drone: &Drone) {
        self.change(|showing| {
            showing.time_s = drone.autopilot().now_s();
            if let Some(camera) = drone.camera() {
                showing.view_deg = camera.server().field_of_view().horizontal_rad.to_degrees();
            }
        });
    }
}

impl PartialEq for Stage {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
