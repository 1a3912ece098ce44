//! Whatever is derived hands the progress of a job on to what it is made of.

use std::sync::Arc;

use super::shown::shown;
use super::{Selection, blended, leveled, projected, resized, selected};
use crate::model::recipe::{Blend, Projection, ProjectionAxis, ProjectionMethod, Resize, SizeRequest};
use crate::model::{
    Cancelled, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackAxes,
    StackInfo,
};

const ALL_DEPTHS: Projection = Projection { axis: ProjectionAxis::Z, method: ProjectionMethod::Max, range: None };

/// A source during whose reads the job is cancelled; who does not hand its progress on gets zeros.
#[derive(Debug)]
struct Cancelling(Progress);

impl PlaneSource for Cancelling {
    fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        Ok(Plane::new(rect.width, rect.height, 1, Samples::zeroed(SampleType::U8, rect.area())))
    }

    fn read_watched(
        &self,
        plane: PlaneIndex,
        level: usize,
        rect: Rect,
        progress: &Progress,
    ) -> Result<Plane, SourceError> {
        self.0.cancel();
        progress.check()?;
        self.read(plane, level, rect)
    }
}

#[test]
fn a_job_that_is_cancelled_while_the_source_is_read_gets_no_plane() {
    type Derive = fn(&Stack) -> Stack;
    let ways: [(&str, usize, Derive); 7] = [
        ("blended", 0, |stack| blended(&[stack.clone(), stack.clone()], &Blend::default()).unwrap()),
        ("projected", 0, |stack| projected(stack, &ALL_DEPTHS).unwrap()),
        ("resized", 0, |stack| resized(stack, &Resize::new(SizeRequest::Scale(0.5))).unwrap()),
        ("leveled, the stored level", 0, leveled),
        ("leveled, a made one", 1, leveled),
        ("selected", 0, |stack| selected(stack, Selection { z: 1..2, ..Selection::whole(&stack.info) }).unwrap()),
        ("shown", 0, shown),
    ];
    for (name, level, derive) in ways {
        let job = Progress::new();
        let axes = StackAxes { z: 3, ..StackAxes::plane(2100, 40) };
        let mut info = StackInfo::bare("test", axes, 1, SampleType::U8);
        info.min_is_white = true;
        let stack = derive(&Stack::new(info, Arc::new(Cancelling(job.clone()))));
        let read = stack.source.read_watched(PlaneIndex::default(), level, Rect::whole(9, 9), &job.of_part());
        assert_eq!(read, Err(SourceError::Cancelled(Cancelled)), "{name}");
    }
}
