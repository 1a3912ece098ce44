//! `--project`: a projection in one word, `z:max` or `t:mean:0:10`.

use std::str::FromStr;

use super::names::one_of;
use super::position::IndexRange;
use crate::model::StackAxes;
use crate::model::recipe::{Projection, ProjectionAxis, ProjectionMethod};

/// A projection as it is typed.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectionSpec {
    axis: ProjectionAxis,
    method: ProjectionMethod,
    range: Option<IndexRange>,
}

impl ProjectionSpec {
    /// The projection of a stack with those axes.
    ///
    /// # Errors
    /// A sentence if the planes are not all there.
    pub fn of(&self, axes: &StackAxes) -> Result<Projection, String> {
        let on_axis = |range: &IndexRange| range.on_axis("project", self.axis.length(axes));
        let range = self.range.as_ref().map(on_axis).transpose()?.map(|range| [range.start, range.end]);
        Ok(Projection { axis: self.axis, method: self.method, range })
    }
}

impl FromStr for ProjectionSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(3, ':');
        let mut part = || parts.next().ok_or_else(|| format!("'{text}' is not AXIS:METHOD, such as z:max"));
        let axis = one_of(ProjectionAxis::ALL, ProjectionAxis::name)(part()?)?;
        let method = one_of(ProjectionMethod::ALL, ProjectionMethod::name)(part()?)?;
        let range = parts.next().map(str::parse).transpose()?;
        Ok(Self { axis, method, range })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AXES: StackAxes = StackAxes { t: 12, z: 5, c: 1, y: 1, x: 1 };

    #[test]
    fn axis_method_and_planes() {
        let of = |text: &str| text.parse::<ProjectionSpec>().and_then(|spec| spec.of(&AXES));
        let projection = |axis, method, range| Ok(Projection { axis, method, range });
        assert_eq!(of("z:max"), projection(ProjectionAxis::Z, ProjectionMethod::Max, None));
        assert_eq!(of("t:mean:0:10"), projection(ProjectionAxis::T, ProjectionMethod::Mean, Some([0, 10])));
        assert_eq!(of("z:sd:2:"), projection(ProjectionAxis::Z, ProjectionMethod::Sd, Some([2, 5])));
        for text in ["", "z", "z:", "y:max", "z:most", "z:max:0:9", "z:max:a"] {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
