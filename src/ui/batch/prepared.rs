//! What the settings of the batch mean, kept from frame to frame: they are turned into a recipe and a request when they have
//! changed, and not because a button wants to know whether it can be pressed.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::context::UiContext;
use super::output_form::OutputForm;
use super::panel::maker;
use super::request::{request, resize_recipe};
use crate::engine::batch::RecipeText;
use crate::engine::session::ResizeDraft;
use crate::engine::worklist::WorkRequest;

/// What comes of the settings.
#[derive(Debug)]
pub struct Prepared {
    /// The page's own settings as a recipe.
    pub recipe: RecipeText,
    /// The same as TOML.
    pub text: String,
    /// Over all files of the list, or what is missing or wrong.
    pub request: Result<WorkRequest, String>,
}

/// All that it depends on.
#[derive(Debug, Clone, PartialEq)]
struct Settings {
    draft: ResizeDraft,
    output: OutputForm,
    in_file: bool,
    /// Of the recipe, as it is typed.
    path: String,
    /// What is wrong with that recipe; `None` while nobody has read it.
    recipe: Option<Result<(), String>>,
    /// Results may go beside it.
    first: Option<PathBuf>,
}

/// The last answer, with the question that it belongs to.
#[derive(Debug)]
pub struct Kept<Q, A>(Option<(Q, Arc<A>)>);

impl<Q, A> Default for Kept<Q, A> {
    fn default() -> Self {
        Self(None)
    }
}

impl<Q: PartialEq, A> Kept<Q, A> {
    /// The answer to that question; `make` answers it where the last one was another.
    pub fn answer(&mut self, question: Q, make: impl FnOnce() -> A) -> Arc<A> {
        match &self.0 {
            Some((known, answer)) if *known == question => Arc::clone(answer),
            _ => {
                let answer = Arc::new(make());
                self.0 = Some((question, Arc::clone(&answer)));
                answer
            }
        }
    }
}

/// The answer of the batch's pages.
#[derive(Debug, Default)]
pub struct KeptRequest(Kept<Settings, Prepared>);

/// What the settings mean now.
pub fn prepared(context: &mut UiContext<'_>) -> Arc<Prepared> {
    let mut kept = std::mem::take(&mut context.panels.batch.kept);
    let prepared = kept.0.answer(settings(context), || {
        let recipe = resize_recipe(context.engine, &context.panels.batch);
        let text = recipe.to_string();
        Prepared { request: request(context, &text), recipe, text }
    });
    context.panels.batch.kept = kept;
    prepared
}

fn settings(context: &UiContext<'_>) -> Settings {
    let panel = &context.panels.batch;
    Settings {
        draft: context.engine.session().drafts().resize,
        output: panel.output.clone(),
        in_file: panel.recipe.in_file,
        path: panel.recipe.path.clone(),
        recipe: maker(context).map(|maker| maker.map(drop)),
        first: context.engine.worklist().rows().first().map(|row| row.input.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_answered_once_until_it_is_another() {
        let mut kept = Kept::default();
        let mut asked = 0;
        let mut ask = |question: &'static str| {
            kept.answer(question, || {
                asked += 1;
                question.len()
            })
        };
        let lengths = ["one", "one", "three", "three", "one"].map(|question| *ask(question));
        assert_eq!((lengths, asked), ([3, 3, 5, 5, 3], 3));
    }
}
