//! What a drag over the picture does: move it, or draw a shape.

/// A tool of the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RegionTool {
    /// Moves the picture; with Shift it draws a rectangle.
    #[default]
    Move,
    Rectangle,
    Ellipse,
    /// Corners by clicks.
    Polygon,
    Line,
}

impl RegionTool {
    /// Every tool with its title, in the order of the page.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Move, "Move"),
        (Self::Rectangle, "Box"),
        (Self::Ellipse, "Ellipse"),
        (Self::Polygon, "Polygon"),
        (Self::Line, "Line"),
    ];

    /// How it is used.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Move => "Drag moves the picture. Shift and drag draws a box.",
            Self::Rectangle => {
                "Drag draws a box of whole pixels; with Shift a square. The middle button moves the picture."
            }
            Self::Ellipse => {
                "Drag draws an ellipse in whole pixels; with Shift a circle. The middle button moves the picture."
            }
            Self::Polygon => {
                "Click sets a corner, Backspace takes it back; a double click or one on the first corner closes, Escape gives up."
            }
            Self::Line => "Drag draws a line; its profile is shown below. The middle button moves the picture.",
        }
    }
}
