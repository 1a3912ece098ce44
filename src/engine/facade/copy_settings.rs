//! Settings of layers that several documents share: copied once, or linked.

use super::engine::{Applied, Engine};
use crate::engine::command::{CompositionEdit, PresentationEdit, Target};
use crate::engine::error::EngineError;
use crate::engine::session::with_settings_of;
use crate::model::DocumentId;

impl Engine {
    /// Shows stacks as one of them is shown: one step over all of them, or none.
    pub(super) fn copy_settings(&mut self, from: DocumentId, to: &[DocumentId]) -> Result<Applied, EngineError> {
        let source = self.session.document(from)?;
        let mut edits = Vec::with_capacity(to.len());
        for id in to.iter().filter(|id| **id != from) {
            let composition = with_settings_of(source, self.session.document(*id)?)?;
            edits.push((*id, PresentationEdit::Composition(CompositionEdit::Replace(composition))));
        }
        if edits.is_empty() {
            let problem = "there is no other stack to copy settings to";
            return Err(EngineError::refused(problem, "open one with as many channels"));
        }
        let edits: Vec<_> = edits.iter().map(|(id, edit)| (*id, edit)).collect();
        self.edit_as_one(Target { document: None, index: None, label: "Copy Settings" }, false, &edits)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{engine, layers, stack};
    use crate::engine::command::{Command, HistoryCommand, LayerEdit};
    use crate::model::{LayerColor, Lut, NamedLut, SampleType};

    #[test]
    fn settings_go_to_channels_of_the_same_names_and_a_table_of_its_own_goes_along() {
        let mut engine = engine();
        let mut bent = Lut::grey();
        bent.0[7] = [1, 2, 3];
        let own = stack(SampleType::U16, &["DAPI", "Actin"], Some(&bent));
        let [from, to] = [own, stack(SampleType::U16, &["actin", "dapi"], None)].map(|stack| engine.add_stack(stack));
        for edit in [LayerEdit::Range([3.0, 30.0]), LayerEdit::Gamma(2.0), LayerEdit::Shift([5.0, 5.0])] {
            engine.apply(Command::Layer { document: from, layer: 0, edit }).unwrap();
        }
        let before = layers(&engine, to);
        engine.apply(Command::CopySettings { from, to: vec![to, from] }).unwrap();
        let after = layers(&engine, to);
        let [_, dapi] = &after[..] else { panic!("two layers") };
        let table = NamedLut { name: "DAPI".to_owned(), colors: bent };
        assert_eq!((dapi.range, dapi.gamma, &dapi.color), ([3.0, 30.0], 2.0, &LayerColor::Table(table)));
        assert_eq!((dapi.shift, dapi.name.as_str()), ([0.0; 2], "dapi"));
        engine.apply(Command::History(HistoryCommand::Undo)).unwrap();
        assert_eq!(layers(&engine, to), before);
    }

    #[test]
    fn ranges_stay_where_the_sample_types_differ_and_other_numbers_of_channels_are_refused() {
        let mut engine = engine();
        let from = engine.add_stack(stack(SampleType::U16, &["a"], None));
        let bytes = engine.add_stack(stack(SampleType::U8, &["b"], None));
        let more = engine.add_stack(stack(SampleType::U16, &["a", "b"], None));
        for edit in [LayerEdit::Range([300.0, 3000.0]), LayerEdit::Opacity(0.5)] {
            engine.apply(Command::Layer { document: from, layer: 0, edit }).unwrap();
        }
        engine.apply(Command::CopySettings { from, to: vec![bytes] }).unwrap();
        let copied = &layers(&engine, bytes)[0];
        assert_eq!((copied.range, copied.opacity), ([0.0, 255.0], 0.5));
        let before = layers(&engine, bytes);
        engine.apply(Command::Layer { document: from, layer: 0, edit: LayerEdit::Opacity(0.25) }).unwrap();
        let refused = engine.apply(Command::CopySettings { from, to: vec![bytes, more] }).unwrap_err().to_string();
        assert!(refused.contains("2 channels"), "{refused}");
        assert_eq!(layers(&engine, bytes), before, "all or none");
    }
}
