//! Dimensions that the road model does not hold: assumed unless somebody gives them.
//!
//! None is taken from a drawing of a real bridge. They are round figures that common girder bridges of Chinese
//! expressways have, chosen so that a bridge in doubt comes out larger than it is: what stands in the way is seen, and
//! clearance is not promised where there is none.

use std::collections::BTreeMap;

/// A dimension that may be given and is else assumed. Metres, or a ratio where it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Fall of the road surface from the middle to each edge, ratio.
    Crossfall,
    /// Rise of the road towards growing stakes, ratio. The figures of the bridge hold at its middle.
    Gradient,
    /// Thickness of the slab with its pavement.
    Slab,
    /// From axis to axis of neighbouring girders.
    GirderSpacing,
    /// Width of a girder's underside.
    GirderWidth,
    /// From the edge of the deck to the outside of the outermost girder.
    Overhang,
    /// Height of the parapet above the road surface at the edge.
    ParapetHeight,
    /// Width of the parapet.
    ParapetWidth,
    /// Height of a pier cap.
    CapDepth,
    /// Pier cap along the road.
    CapLength,
    /// Gap between cap and girder, where the bearings lie.
    BearingGap,
    /// Diameter of a column.
    ColumnDiameter,
    /// Columns of one pier; even, half of them under each carriageway.
    Columns,
    /// Abutment and the beginning of the embankment, along the road.
    Abutment,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Crossfall,
        Self::Gradient,
        Self::Slab,
        Self::GirderSpacing,
        Self::GirderWidth,
        Self::Overhang,
        Self::ParapetHeight,
        Self::ParapetWidth,
        Self::CapDepth,
        Self::CapLength,
        Self::BearingGap,
        Self::ColumnDiameter,
        Self::Columns,
        Self::Abutment,
    ];

    /// Name of the GeoJSON property that gives it.
    pub fn property(self) -> &'static str {
        match self {
            Self::Crossfall => "crossfall",
            Self::Gradient => "gradient",
            Self::Slab => "slab_m",
            Self::GirderSpacing => "girder_spacing_m",
            Self::GirderWidth => "girder_width_m",
            Self::Overhang => "overhang_m",
            Self::ParapetHeight => "parapet_height_m",
            Self::ParapetWidth => "parapet_width_m",
            Self::CapDepth => "cap_depth_m",
            Self::CapLength => "cap_length_m",
            Self::BearingGap => "bearing_gap_m",
            Self::ColumnDiameter => "column_diameter_m",
            Self::Columns => "columns",
            Self::Abutment => "abutment_m",
        }
    }

    /// Message id of its name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Crossfall => "bridge-crossfall",
            Self::Gradient => "bridge-gradient",
            Self::Slab => "bridge-slab",
            Self::GirderSpacing => "bridge-girder-spacing",
            Self::GirderWidth => "bridge-girder-width",
            Self::Overhang => "bridge-overhang",
            Self::ParapetHeight => "bridge-parapet-height",
            Self::ParapetWidth => "bridge-parapet-width",
            Self::CapDepth => "bridge-cap-depth",
            Self::CapLength => "bridge-cap-length",
            Self::BearingGap => "bridge-bearing-gap",
            Self::ColumnDiameter => "bridge-column-diameter",
            Self::Columns => "bridge-columns",
            Self::Abutment => "bridge-abutment",
        }
    }

    /// Smallest and greatest value that is taken.
    pub fn range(self) -> [f64; 2] {
        match self {
            Self::Crossfall => [0.0, 0.1],
            Self::Gradient => [-0.08, 0.08],
            Self::Slab => [0.1, 1.5],
            Self::GirderSpacing => [0.8, 20.0],
            Self::GirderWidth => [0.2, 20.0],
            Self::Overhang => [0.0, 6.0],
            Self::ParapetHeight => [0.3, 6.0],
            Self::ParapetWidth => [0.1, 1.5],
            Self::CapDepth => [0.2, 6.0],
            Self::CapLength => [0.3, 12.0],
            Self::BearingGap => [0.05, 2.0],
            Self::ColumnDiameter => [0.3, 10.0],
            Self::Columns => [2.0, 24.0],
            Self::Abutment => [0.5, 200.0],
        }
    }

    /// What is assumed on a bridge with a deck so wide, metres. All chosen, because:
    ///
    /// - crossfall 2 %: the usual crown of an asphalt carriageway; gradient 0: the road model holds no profile;
    /// - slab 0.30 m: 0.20 m of concrete and 0.10 m of pavement;
    /// - girders 1.0 m wide every 3.0 m, 1.2 m from the edge: precast box girders; T-girders stand closer but are
    ///   thinner, and no aircraft flies between either;
    /// - parapet 1.1 m high, 0.5 m wide: a concrete parapet with its rail;
    /// - cap 1.5 m high, 1.8 m along the road, bearing gap 0.3 m: a cap on two columns under 30 m spans;
    /// - columns: two under a half deck to 16 m of width, one more for each further 7 m; their diameter is a ninth of the
    ///   half deck's width, from 1.0 to 2.0 m;
    /// - abutment 10 m: with the wing walls; the embankment's slopes are not modelled.
    pub fn typical(self, deck_width_m: f64) -> f64 {
        let half_m = deck_width_m / 2.0;
        match self {
            Self::Crossfall => 0.02,
            Self::Gradient => 0.0,
            Self::Slab => 0.30,
            Self::GirderSpacing => 3.0,
            Self::GirderWidth => 1.0,
            Self::Overhang => 1.2,
            Self::ParapetHeight => 1.1,
            Self::ParapetWidth => 0.5,
            Self::CapDepth => 1.5,
            Self::CapLength => 1.8,
            Self::BearingGap => 0.3,
            Self::ColumnDiameter => (half_m / 9.0).clamp(1.0, 2.0),
            Self::Columns if half_m < 6.0 => 2.0,
            Self::Columns => 2.0 * (2.0 + ((half_m - 16.0) / 7.0).ceil().max(0.0)),
            Self::Abutment => 10.0,
        }
    }
}

/// Dimensions that somebody gave.
pub type Given = BTreeMap<Dimension, f64>;

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Given with the bridge.
    Given,
    /// Assumed: [`Dimension::typical`].
    Assumed,
    /// Assumed, and then made smaller so that it fits this bridge.
    Fitted,
}

impl Origin {
    /// Message id of its name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Given => "bridge-figure-given",
            Self::Assumed => "bridge-figure-assumed",
            Self::Fitted => "bridge-figure-fitted",
        }
    }
}

/// A dimension as a bridge was made with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Which.
    pub dimension: Dimension,
    /// Metres or ratio.
    pub value: f64,
    /// Where it comes from.
    pub origin: Origin,
}
