//! Bridges and keep-outs, and the solids that are made of them.
#![no_main]

use bridges::solid::{Place, Scene};
use bridges::{bridge, import};
use libfuzzer_sys::fuzz_target;
use mission::road::{self, Network};
use std::sync::LazyLock;

static NETWORK: LazyLock<Network> = LazyLock::new(road::demo);

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(imported) = import::read(text, &NETWORK) else { return };
    for read in &imported.bridges {
        let road = NETWORK.road(&read.road).expect("what is read names a road that there is");
        let made = bridge::make(road, &read.bridge, 0, &read.given).expect("what is read can be made");
        assert!(made.span_count() >= 1);
    }
    let scene = Scene::new(NETWORK.roads[0].line.point(0.0), Vec::new(), None);
    let solids: Vec<_> = imported.keep_outs.iter().flat_map(|keep_out| keep_out.solids(&scene, 10.0)).collect();
    let scene = Scene::new(scene.frame().origin(), solids, None);
    if let Some(near) = scene.nearest(Place::zeros()) {
        assert!(near.distance_m >= 0.0);
    }
});
