//! Which navigation satellites a place sees, and how good a fix they give.
