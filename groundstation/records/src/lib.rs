//! People, aircraft and sorties in an embedded store.
