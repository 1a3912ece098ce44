//! Automatic ranges: found at once where the values are known, else as soon as they have been looked through.
//!
//! One wish waits at a time, the newest. Not here: the looking (`tile/statistics`) and the arithmetic (ops/contrast).

use std::collections::HashMap;
use std::sync::Arc;

use super::engine::{Applied, Engine};
use super::notice::Notice;
use crate::engine::command::{CompositionEdit, ContrastRequest, PresentationEdit, Target};
use crate::engine::error::EngineError;
use crate::engine::session::default_range;
use crate::engine::tile::{ChannelStatistics, Fetch, StatisticsScope, TileSource, keeping_black};
use crate::model::{ContrastMethod, ContrastScope, DocumentId, Layer, StackInfo};
use crate::ops::composite::LayerColors;
use crate::ops::contrast::AutoContrast;

/// A channel of a document.
type Channel = (DocumentId, usize);
/// Ranges by the places of layers in the compositions of documents.
type Ranges = HashMap<DocumentId, Vec<(usize, [f64; 2])>>;

/// What the engine keeps of automatic ranges.
#[derive(Debug, Default)]
pub(super) struct Contrast {
    waiting: Option<Waiting>,
    clicks: HashMap<Channel, Clicks>,
}

#[derive(Debug)]
struct Waiting {
    request: ContrastRequest,
    /// Held, so that what is computed for them is found again.
    sources: Vec<Arc<TileSource>>,
}

/// One range for several channels, and how far the clicks on ImageJ's Auto have come in each.
#[derive(Debug)]
struct Common {
    range: [f64; 2],
    clicks: Vec<AutoContrast>,
}

/// Clicks on ImageJ's Auto. They go on as long as the range is the one that they found, of the same values.
#[derive(Debug, Clone, Copy)]
struct Clicks {
    auto: AutoContrast,
    found: [f64; 2],
    scope: ContrastScope,
    place: (usize, usize),
}

impl Engine {
    /// Whether automatic ranges are wanted whose values are still being looked through.
    #[must_use]
    pub const fn is_finding_contrast(&self) -> bool {
        self.contrast.waiting.is_some()
    }

    /// Finds automatic ranges, now or later.
    pub(super) fn find_contrast(&mut self, request: ContrastRequest) -> Result<Applied, EngineError> {
        self.contrast.waiting = Some(Waiting { request, sources: Vec::new() });
        self.settle_contrast()?;
        Ok(Applied::Done)
    }

    /// Shows the ranges that were waited for, once they are there. What a closed document wanted is forgotten.
    pub(super) fn follow_contrast(&mut self) {
        self.contrast.waiting.take_if(|waiting| self.session.document(waiting.request.document).is_err());
        if let Err(error) = self.settle_contrast() {
            self.news.notices.push(Notice::error(error.to_string()));
        }
    }

    fn settle_contrast(&mut self) -> Result<(), EngineError> {
        let Some(mut waiting) = self.contrast.waiting.take() else { return Ok(()) };
        let mut ranges = Ranges::new();
        let mut clicks = Vec::new();
        let mut complete = true;
        for (index, layer) in self.chosen_layers(&waiting.request)? {
            let members = self.channels_with(&layer, waiting.request.choice.scope)?;
            match self.common_range(&members, &layer, &mut waiting)? {
                Fetch::Ready(Some(common)) => {
                    self.give(common.range, (waiting.request.document, index), &members, &mut ranges);
                    clicks.extend(members.into_iter().zip(common.clicks).map(|(of, auto)| (of, auto, common.range)));
                }
                Fetch::Ready(None) => {}
                Fetch::Pending => complete = false,
                Fetch::Failed(sentence) => return Err(EngineError::refused(sentence, "choose another plane")),
            }
        }
        if !complete {
            self.contrast.waiting = Some(waiting);
            return Ok(());
        }
        let ContrastRequest { choice, place, .. } = waiting.request;
        for (member, auto, found) in clicks {
            self.contrast.clicks.insert(member, Clicks { auto, found, scope: choice.scope, place });
        }
        self.show_ranges(ranges)
    }

    fn chosen_layers(&self, request: &ContrastRequest) -> Result<Vec<(usize, Layer)>, EngineError> {
        let layers = &self.session.composition(request.document)?.layers;
        let Some(chosen) = request.layer else { return Ok(layers.iter().cloned().enumerate().collect()) };
        let layer = layers.get(chosen).ok_or_else(|| {
            let problem = format!("there is no layer {} (there are {})", chosen + 1, layers.len());
            EngineError::refused(problem, "choose one of the list")
        })?;
        Ok(vec![(chosen, layer.clone())])
    }

    /// The channels that get one range together with a layer: its own alone, or those of all open stacks.
    fn channels_with(&self, layer: &Layer, scope: ContrastScope) -> Result<Vec<Channel>, EngineError> {
        let own = &self.session.document(layer.document)?.expect_stack()?.info;
        if scope != ContrastScope::Documents || shows_palette(layer, own) {
            return Ok(vec![(layer.document, layer.channel)]);
        }
        let peers = self.session.documents().iter().filter(|document| {
            document.stack().is_some_and(|stack| {
                let info = &stack.info;
                let same = info.sample_type == own.sample_type && info.is_color() == own.is_color();
                same && info.palette.is_some() == own.palette.is_some() && layer.channel < info.axes.c
            })
        });
        Ok(peers.map(|document| (document.id, layer.channel)).collect())
    }

    /// The smallest range that holds those of all members, and their clicks.
    fn common_range(
        &self,
        members: &[Channel],
        layer: &Layer,
        waiting: &mut Waiting,
    ) -> Result<Fetch<Option<Common>>, EngineError> {
        let info = &self.session.document(layer.document)?.expect_stack()?.info;
        if shows_palette(layer, info) {
            let range = default_range(info, layer.channel, None);
            return Ok(Fetch::Ready(Some(Common { range, clicks: Vec::new() })));
        }
        let (mut common, mut clicks, mut complete): (Option<[f64; 2]>, _, _) = (None, Vec::new(), true);
        for member in members {
            let mut auto = self.clicks_before(*member, layer, &waiting.request);
            match self.range_of(*member, &mut auto, waiting)? {
                Fetch::Ready(found) => {
                    let hull = |[low, high]: [f64; 2], [min, max]: [f64; 2]| [low.min(min), high.max(max)];
                    common = found.map_or(common, |found| Some(common.map_or(found, |common| hull(common, found))));
                    clicks.push(auto);
                }
                Fetch::Pending => complete = false,
                Fetch::Failed(sentence) => return Ok(Fetch::Failed(sentence)),
            }
        }
        Ok(if complete { Fetch::Ready(common.map(|range| Common { range, clicks })) } else { Fetch::Pending })
    }

    fn clicks_before(&self, member: Channel, layer: &Layer, request: &ContrastRequest) -> AutoContrast {
        let same_values = |clicks: &Clicks| {
            let same_plane = request.choice.scope != ContrastScope::Plane || clicks.place == request.place;
            clicks.scope == request.choice.scope && same_plane && clicks.found == layer.range
        };
        let known = self.contrast.clicks.get(&member).copied();
        known.filter(same_values).map_or_else(AutoContrast::default, |clicks| clicks.auto)
    }

    /// What the method finds in one channel; `Ready(None)` where it leaves the range as it is.
    fn range_of(
        &self,
        (id, channel): Channel,
        auto: &mut AutoContrast,
        waiting: &mut Waiting,
    ) -> Result<Fetch<Option<[f64; 2]>>, EngineError> {
        let document = self.session.document(id)?;
        let stack = document.expect_stack()?;
        let ContrastRequest { choice, place: (t, z), .. } = waiting.request;
        let sample_type = stack.info.sample_type;
        if choice.method == ContrastMethod::SampleType && sample_type.is_integer() {
            return Ok(Fetch::Ready(Some(sample_type.full_range())));
        }
        let scope = match choice.scope {
            ContrastScope::Plane => {
                StatisticsScope::Frozen { t: t.min(stack.info.axes.t - 1), z: z.min(stack.info.axes.z - 1) }
            }
            ContrastScope::Stack | ContrastScope::Documents => StatisticsScope::Stack,
        };
        // Every stack is looked through for these after opening.
        let known = document.auto_ranges.get(channel).copied().flatten();
        if let (ContrastMethod::Percentiles, StatisticsScope::Stack, Some(range)) = (choice.method, scope, known) {
            return Ok(Fetch::Ready(Some(range)));
        }
        let source = self.tiles().source(stack);
        let mut found = |statistics: Option<Arc<ChannelStatistics>>| {
            let found = statistics?.range(&choice, sample_type, auto)?;
            Some(keeping_black(&stack.info, found))
        };
        let found = match self.tiles().statistics(&source, channel, scope) {
            Fetch::Ready(statistics) => Fetch::Ready(found(statistics)),
            Fetch::Pending => Fetch::Pending,
            Fetch::Failed(sentence) => Fetch::Failed(sentence),
        };
        waiting.sources.retain(|other| other.id() != source.id());
        waiting.sources.push(source);
        Ok(found)
    }

    /// Notes a range for the layer that was chosen, and for those of the other members wherever they are shown.
    fn give(&self, range: [f64; 2], chosen: (DocumentId, usize), members: &[Channel], ranges: &mut Ranges) {
        ranges.entry(chosen.0).or_default().push((chosen.1, range));
        if members.len() < 2 {
            return;
        }
        for document in self.session.documents() {
            let Ok(composition) = self.session.composition(document.id) else { continue };
            let layers = composition.layers.iter().enumerate();
            let shared = layers.filter(|(_, layer)| members.contains(&(layer.document, layer.channel)));
            ranges.entry(document.id).or_default().extend(shared.map(|(index, _)| (index, range)));
        }
    }

    fn show_ranges(&mut self, ranges: Ranges) -> Result<(), EngineError> {
        let mut edits: Vec<_> = ranges
            .into_iter()
            .map(|(id, ranges)| (id, PresentationEdit::Composition(CompositionEdit::Ranges(ranges))))
            .collect();
        if let [(id, edit)] = edits.as_slice() {
            let linked = self.linked_edits(*id, edit);
            edits.extend(linked);
        }
        let [(first, edit), rest @ ..] = edits.as_slice() else { return Ok(()) };
        let document = rest.is_empty().then_some(*first);
        let target = Target { document, index: None, label: edit.label() };
        let edits: Vec<_> = edits.iter().map(|(id, edit)| (*id, edit)).collect();
        self.edit_as_one(target, false, &edits).map(drop)
    }
}

/// Whether a layer shows the colours of a palette: its indices are no brightness, and the colours are shown in full.
fn shows_palette(layer: &Layer, info: &StackInfo) -> bool {
    matches!(LayerColors::of(layer, info), LayerColors::Palette(_))
}
