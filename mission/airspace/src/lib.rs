//! Where one may fly, how high and when.
