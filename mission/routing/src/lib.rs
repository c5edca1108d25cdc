//! Patrols of a whole network: which legs, from where, in which order.
