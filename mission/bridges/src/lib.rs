//! Bridges as solids, and how to fly beneath and beside them.
