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
    // A pattern of names has one stack: where the call chooses among those of the folder, the recipe's has no say.
    let chooses = call.series.is_some_and(|series| series > 0);
    let file_pattern = recipe.file_pattern.filter(|_| !chooses);
    StackOptions {
        axes: call.axes.clone().or(recipe.axes),
        file_pattern: call.file_pattern.clone().or(file_pattern),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_of_the_call_counts_over_the_names_of_a_recipe() {
        let call = |series| StackOptions { series, ..StackOptions::default() };
        let recipe = StackOptions { file_pattern: "t{t}.tif".parse().ok(), ..StackOptions::default() };
        assert!(stack(&call(Some(1)), recipe.clone()).file_pattern.is_none());
        for series in [None, Some(0)] {
            assert_eq!(stack(&call(series), recipe.clone()).file_pattern, recipe.file_pattern);
        }
        let own = StackOptions { file_pattern: "z{z}.tif".parse().ok(), ..call(Some(1)) };
        assert_eq!(stack(&own, recipe).file_pattern, own.file_pattern, "which is refused as it is said");
    }
}
