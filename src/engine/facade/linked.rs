//! Linked contrast: a range that is set in one stack is set in the others, channel by channel, as one step.

use super::engine::Engine;
use crate::engine::command::{CompositionEdit, LayerEdit, PresentationEdit};
use crate::engine::session::{counterparts, shares_values};
use crate::model::DocumentId;

/// A range by the place of its layer.
type Placed = (usize, [f64; 2]);

impl Engine {
    /// Links the ranges of all open stacks of the same sample type, or lets each go its own way. Nothing changes until
    /// the next edit.
    pub const fn link_contrast(&mut self, linked: bool) {
        self.contrast_linked = linked;
    }

    /// What an edit of a document's ranges asks of other documents; empty where it is about anything else, or where
    /// nothing is linked.
    pub(super) fn linked_edits(&self, id: DocumentId, edit: &PresentationEdit) -> Vec<(DocumentId, PresentationEdit)> {
        let ranges: Vec<Placed> = match edit {
            PresentationEdit::Layer(index, LayerEdit::Range(range)) => vec![(*index, *range)],
            PresentationEdit::Composition(CompositionEdit::Ranges(ranges)) => ranges.clone(),
            _ => return Vec::new(),
        };
        let (Ok(from), Ok(composition), true) =
            (self.session.document(id), self.session.composition(id), self.contrast_linked)
        else {
            return Vec::new();
        };
        let others = self.session.documents().iter().filter(|to| to.id != id && shares_values(from, to));
        let edits = others.filter_map(|to| {
            let pairs = counterparts((composition, id), (to.presentation.composition()?, to.id));
            let same = |(at, like): (usize, usize)| {
                ranges.iter().find(|(index, _)| *index == like).map(|(_, range)| (at, *range))
            };
            let ranges: Vec<Placed> = pairs.into_iter().filter_map(same).collect();
            (!ranges.is_empty()).then_some((to.id, PresentationEdit::Composition(CompositionEdit::Ranges(ranges))))
        });
        edits.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{engine, layers, stack};
    use crate::engine::command::{Command, ContrastRequest, HistoryCommand, LayerEdit};
    use crate::model::{ContrastChoice, ContrastMethod, SampleType};

    #[test]
    fn ranges_that_are_set_or_found_are_set_in_all_stacks_of_the_type_as_one_step() {
        let mut engine = engine();
        let names = ["a", "b"];
        let [one, other] = [0, 1].map(|_| engine.add_stack(stack(SampleType::U16, &names, None)));
        let bytes = engine.add_stack(stack(SampleType::U8, &names, None));
        let set = |range| Command::Layer { document: one, layer: 1, edit: LayerEdit::Range(range) };
        engine.apply(set([1.0, 10.0])).unwrap();
        assert_eq!(layers(&engine, other)[1].range, [0.0, 65_535.0], "nothing is linked");
        engine.link_contrast(true);
        for high in [20.0, 30.0, 40.0] {
            engine.apply(set([2.0, high])).unwrap();
        }
        let ranges = |engine: &_, id| layers(engine, id).into_iter().map(|layer| layer.range).collect::<Vec<_>>();
        assert_eq!(ranges(&engine, other), [[0.0, 65_535.0], [2.0, 40.0]]);
        assert_eq!(ranges(&engine, bytes), [[0.0, 255.0]; 2]);
        engine.apply(Command::History(HistoryCommand::Undo)).unwrap();
        assert_eq!((ranges(&engine, one)[1], ranges(&engine, other)[1]), ([1.0, 10.0], [0.0, 65_535.0]));
        engine.apply(set([5.0, 50.0])).unwrap();
        let choice = ContrastChoice { method: ContrastMethod::SampleType, ..ContrastChoice::default() };
        engine
            .apply(Command::Contrast(ContrastRequest { document: other, layer: Some(1), place: (0, 0), choice }))
            .unwrap();
        assert_eq!(ranges(&engine, one), [[0.0, 65_535.0]; 2]);
    }
}
