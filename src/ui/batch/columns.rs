//! Where the columns of the table are. Narrow tabs leave out resolution and result, in that order.

use egui::Rangef;

/// The columns from left to right; those that have no room are empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Columns {
    pub picture: Rangef,
    pub name: Rangef,
    pub size: Rangef,
    pub result: Option<Rangef>,
    pub dpi: Option<Rangef>,
    pub state: Rangef,
}

const PICTURE: f32 = 42.0;
const SIZE: f32 = 116.0;
const RESULT: f32 = 116.0;
const DPI: f32 = 96.0;
const STATE: f32 = 176.0;
/// The least that a name has.
const NAME: f32 = 140.0;

impl Columns {
    /// The columns of a table of that width.
    pub fn of(width: Rangef, resizes: bool) -> Self {
        let fixed = PICTURE + NAME + SIZE + STATE;
        let has_result = resizes && width.span() >= fixed + RESULT;
        let has_dpi = has_result && width.span() >= fixed + RESULT + DPI;
        let mut right = width.max;
        let mut take = |size: f32| {
            right -= size;
            Rangef::new(right, right + size - 10.0)
        };
        // A wide table gives what is left to names and states alike.
        let spare = (width.span() - fixed - RESULT - DPI).max(0.0) * 0.4;
        let state = take(STATE + spare);
        let dpi = has_dpi.then(|| take(DPI));
        let result = has_result.then(|| take(RESULT));
        let size = take(SIZE);
        let name = Rangef::new(width.min + PICTURE, size.min - 10.0);
        Self { picture: Rangef::new(width.min, width.min + PICTURE), name, size, result, dpi, state }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_left_out() {
        let of = |width: f32, resizes| Columns::of(Rangef::new(0.0, width), resizes);
        let wide = of(900.0, true);
        assert!(wide.dpi.is_some() && wide.result.is_some() && wide.name.span() > NAME);
        let order = [wide.picture, wide.name, wide.size, wide.result.unwrap(), wide.dpi.unwrap(), wide.state];
        assert!(order.windows(2).all(|pair| pair[0].max <= pair[1].min), "{order:?}");
        assert!(of(650.0, true).dpi.is_none() && of(650.0, true).result.is_some());
        assert!(of(500.0, true).result.is_none());
        assert!(of(900.0, false).result.is_none());
    }
}
