//! Stacks made by code whose values tell their place, for the tests of the window.

use std::sync::Arc;

use lumiq::model::{
    AxisCalibration, AxisUnit, PixelSize, Plane, PlaneAxes, PlaneIndex, PlaneSource, Rect, SampleType, Samples,
    SourceError, Stack, StackAxes, StackInfo, ValueCalibration,
};

/// Two channels, five times, three heights; values tell their place. The last time cannot be read.
#[derive(Debug)]
pub struct Counted;

/// The stored value of a pixel.
pub fn value(plane: PlaneIndex, x: usize, y: usize) -> u16 {
    (plane.t * 10_000 + plane.z * 1_000 + plane.c * 300 + x + y) as u16
}

impl PlaneSource for Counted {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        if plane.t == 4 {
            return Err(SourceError::Unreadable {
                file: "cells.tif".to_owned(),
                problem: "ends in the middle of a plane".to_owned(),
                remedy: "copy it again".to_owned(),
            });
        }
        let values = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| value(plane, x, y)));
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(values.collect())))
    }
}

/// Them as two stained channels with sizes and times.
pub fn stack() -> Stack {
    let axes = StackAxes { t: 5, z: 3, c: 2, y: 40, x: 60 };
    let mut info = StackInfo::bare("test", axes, 1, SampleType::U16);
    info.pixel_size = Some(PixelSize { x: 0.5, y: 0.5, z: Some(2.0) });
    info.time_interval_s = Some(30.0);
    for (channel, (name, color)) in info.channels.iter_mut().zip([("DAPI", [0, 0, 255]), ("Actin", [0, 255, 0])]) {
        channel.name = Some(name.to_owned());
        channel.color = Some(color);
        channel.range = Some([100.0, 4000.0]);
    }
    Stack::new(info, Arc::new(Counted))
}

/// The same values as a spectrogram: milliseconds across, kilohertz upwards from 100 MHz, hundredths of a decibel.
pub fn spectrogram() -> Stack {
    let mut info = StackInfo::bare("spectrogram", StackAxes::plane(60, 40), 1, SampleType::U16);
    let x = AxisCalibration { start: 0.5e-3, step: 1e-3, unit: AxisUnit::Seconds };
    let y = AxisCalibration { start: 100.039e6, step: -1e3, unit: AxisUnit::Hertz };
    info.plane_axes = Some(PlaneAxes { x, y });
    info.values = Some(ValueCalibration { offset: -120.0, scale: 0.01, unit: "dBFS".to_owned() });
    info.channels[0].name = Some("Power".to_owned());
    Stack::new(info, Arc::new(Counted))
}
