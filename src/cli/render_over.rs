//! What the options of a call say over those of a recipe: a call's own words count.
//!
//! Not here: layers and overlays that a recipe holds as tables (`engine/export/recipe.rs`).

use super::arguments::{MontageOptions, OverlayOptions, RenderArguments, StackOptions};

impl RenderArguments {
    /// The same call, with what it leaves out as a recipe says it.
    pub(super) fn over(&self, recipe: Self) -> Self {
        Self {
            inputs: self.inputs.clone(),
            output: self.output.clone(),
            recipe: self.recipe.clone(),
            picture: recipe.picture,
            t: self.t.clone().or(recipe.t),
            z: self.z.clone().or(recipe.z),
            layers: if self.layers.is_empty() { recipe.layers } else { self.layers.clone() },
            project: self.project.clone().or(recipe.project),
            scale: if self.scale == 1 { recipe.scale } else { self.scale },
            depth: if self.depth == 8 { recipe.depth } else { self.depth },
            fps: self.fps.or(recipe.fps),
            plays: self.plays.or(recipe.plays),
            quality: self.quality.or(recipe.quality),
            compression: self.compression.or(recipe.compression),
            region: self.region.or(recipe.region),
            overwrite: self.overwrite,
            stack: stack(&self.stack, recipe.stack),
            overlays: overlays(&self.overlays, recipe.overlays),
            montage: montage(&self.montage, &recipe.montage),
        }
    }
}

fn stack(call: &StackOptions, recipe: StackOptions) -> StackOptions {
    StackOptions {
        axes: call.axes.clone().or(recipe.axes),
        file_pattern: call.file_pattern.clone().or(recipe.file_pattern),
        kind: call.kind.or(recipe.kind),
        pixel_size: call.pixel_size.or(recipe.pixel_size),
        series: call.series.or(recipe.series),
    }
}

fn overlays(call: &OverlayOptions, recipe: OverlayOptions) -> OverlayOptions {
    OverlayOptions {
        scale_bar: call.scale_bar.clone().or(recipe.scale_bar),
        time_stamp: call.time_stamp.clone().or(recipe.time_stamp),
        plane_label: call.plane_label.clone().or(recipe.plane_label),
        channel_names: call.channel_names.clone().or(recipe.channel_names),
        text_size: call.text_size.or(recipe.text_size),
        dark_ground: call.dark_ground || recipe.dark_ground,
    }
}

fn montage(call: &MontageOptions, recipe: &MontageOptions) -> MontageOptions {
    MontageOptions {
        montage: call.montage.or(recipe.montage),
        columns: call.columns.or(recipe.columns),
        gap: call.gap.or(recipe.gap),
        gap_color: call.gap_color.or(recipe.gap_color),
        step: call.step.or(recipe.step),
        merge: call.merge || recipe.merge,
        no_labels: call.no_labels || recipe.no_labels,
        bars: call.bars.or(recipe.bars),
    }
}
