//! Which documents a blend is asked for, the lowest first. Not here: by which rules (a draft of the session).

use crate::codec::DocumentKind;
use crate::engine::session::Session;
use crate::model::DocumentId;

/// The form's state.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BlendForm {
    /// The images from the lowest to the highest; `None` is a row without a choice yet.
    pub inputs: Vec<Option<DocumentId>>,
}

impl BlendForm {
    /// Brings the rows up to date: closed documents leave theirs, the document in front is offered as the first and the
    /// next other one as the second.
    pub fn refresh(&mut self, session: &Session, active: Option<DocumentId>) {
        let stacks = stacks(session);
        for input in &mut self.inputs {
            *input = input.filter(|id| stacks.contains(id));
        }
        self.inputs.resize(self.inputs.len().max(2), None);
        if self.inputs.iter().all(Option::is_none) {
            self.inputs[0] = active.filter(|id| stacks.contains(id)).or(stacks.first().copied());
        }
        if let ([Some(first), second], true) = (self.inputs.as_mut_slice(), stacks.len() > 1)
            && second.is_none()
        {
            *second = stacks.iter().copied().find(|id| id != first);
        }
    }

    /// The documents, if every row has one.
    ///
    /// # Errors
    /// The sentence that says what is missing.
    pub fn documents(&self) -> Result<Vec<DocumentId>, &'static str> {
        let chosen: Option<Vec<DocumentId>> = self.inputs.iter().copied().collect();
        chosen.ok_or("Choose an image in every row; open another stack or picture if there is none.")
    }
}

/// The open stacks, in the order of the list.
pub fn stacks(session: &Session) -> Vec<DocumentId> {
    session.documents().iter().filter(|document| document.kind() == DocumentKind::Stack).map(|d| d.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sample_data::SampleData;
    use crate::engine::session::Origin;
    use crate::engine::{Engine, EngineOptions};

    #[test]
    fn rows_fill_themselves_and_follow_what_is_open() {
        let mut engine = Engine::new(EngineOptions { threads: 1, ..EngineOptions::default() }).unwrap();
        let mut form = BlendForm::default();
        form.refresh(engine.session(), None);
        assert_eq!(form.inputs, [None, None]);
        assert!(form.documents().is_err());
        let mut add = |data: SampleData| engine.add(data.open(), data.name().to_owned(), Origin::Sample);
        let (first, radio, second) =
            (add(SampleData::TimeLapse), add(SampleData::RadioScene), add(SampleData::TimeLapse));
        form.refresh(engine.session(), Some(second));
        assert_eq!(form.inputs, [Some(second), Some(first)]);
        assert_eq!(form.documents(), Ok(vec![second, first]));
        form.inputs[1] = Some(radio);
        form.refresh(engine.session(), Some(second));
        assert_eq!(form.inputs, [Some(second), Some(first)], "a recording is no image");
    }
}
