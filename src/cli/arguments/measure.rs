//! Arguments of `measure`.

use std::path::PathBuf;

use clap::Args;

use super::{OverwriteChoice, StackOptions};
use crate::cli::position::IndexRange;
use crate::cli::region_spec::{BoundsSpec, LineSpec, PolygonSpec};

/// `lumiq measure`
#[derive(Debug, Args)]
pub struct MeasureArguments {
    /// The stack; `-` is stdin
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The table: commas, or tabs by the ending .tsv [default: stdout]
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// A rectangle, in pixels from the upper left corner; may be repeated, as all shapes, which are listed in this order: rectangles, ellipses, polygons, lines. Without any: the whole plane
    #[arg(long, value_name = "X,Y,W,H")]
    pub rectangle: Vec<BoundsSpec>,
    /// The ellipse that touches the sides of a rectangle
    #[arg(long, value_name = "X,Y,W,H")]
    pub ellipse: Vec<BoundsSpec>,
    /// A polygon by its corners
    #[arg(long, value_name = "X,Y,X,Y,X,Y…")]
    pub polygon: Vec<PolygonSpec>,
    /// A straight line, some pixels wide
    #[arg(long, value_name = "X,Y,X,Y[,W]")]
    pub line: Vec<LineSpec>,
    /// The values along the lines instead of the regions'
    #[arg(long, requires = "line")]
    pub profile: bool,
    /// Which times: an index, or A:B from 0, end excluded [default: all]
    #[arg(long, value_name = "R")]
    pub t: Option<IndexRange>,
    /// Which heights [default: all]
    #[arg(long, value_name = "R")]
    pub z: Option<IndexRange>,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub stack: StackOptions,
}
