//! Recipes that make stacks of stacks, in words: blends, projections, conversions and reslices.

use super::text::RecipeText;
use crate::engine::batch::recipe_file::RecipeKind;
use crate::model::BlendMode;
use crate::model::recipe::{AlphaRule, Blend, Projection, ProjectionAxis, ProjectionMethod, Reslice, SizeRule};

impl RecipeText {
    /// A blend; its further inputs are said with [`RecipeText::with`].
    #[must_use]
    pub fn blend(recipe: &Blend) -> Self {
        let mut text = Self::new(RecipeKind::Blend);
        if recipe.mode != BlendMode::default() {
            text.say("mode", recipe.mode.name());
        }
        match recipe.size {
            SizeRule::Equal => {}
            SizeRule::Crop => text.say("crop", true),
            SizeRule::Fit => text.say("fit", true),
        }
        if recipe.alpha == AlphaRule::Composite {
            text.say("alpha", "composite");
        }
        text
    }

    /// A projection.
    #[must_use]
    pub fn project(recipe: &Projection) -> Self {
        let mut text = Self::new(RecipeKind::Project);
        if recipe.axis != ProjectionAxis::default() {
            text.say("axis", recipe.axis.name());
        }
        if recipe.method != ProjectionMethod::default() {
            text.say("method", recipe.method.name());
        }
        if let Some([first, end]) = recipe.range {
            text.say("range", format!("{first}:{end}"));
        }
        text
    }

    /// Stacks as they are, in another format.
    #[must_use]
    pub const fn convert() -> Self {
        Self::new(RecipeKind::Convert)
    }

    /// All sections of a stack: a way to convert it.
    ///
    /// # Errors
    /// A sentence if only some of them are wanted, which no option says.
    pub fn reslice(recipe: &Reslice) -> Result<Self, String> {
        if recipe.range.is_some() {
            let sentence = "a recipe makes sections of all rows or columns, and here only some are chosen; choose all";
            return Err(sentence.to_owned());
        }
        let mut text = Self::convert();
        text.say("reslice", recipe.plane.name());
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SectionPlane;

    fn lines(text: &RecipeText) -> Vec<String> {
        text.to_string().lines().skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn what_is_usual_is_the_kind_alone() {
        assert_eq!(lines(&RecipeText::blend(&Blend::default())), ["kind = \"blend\""]);
        let projection = Projection { axis: ProjectionAxis::Z, method: ProjectionMethod::Max, range: None };
        assert_eq!(lines(&RecipeText::project(&projection)), ["kind = \"project\""]);
    }

    #[test]
    fn sections_are_a_way_to_convert() {
        let all = Reslice { plane: SectionPlane::Yz, range: None };
        assert_eq!(lines(&RecipeText::reslice(&all).unwrap()), ["kind = \"convert\"", "reslice = \"yz\""]);
        let some = RecipeText::reslice(&Reslice { range: Some([0, 3]), ..all }).unwrap_err();
        assert!(some.contains("choose all"), "{some}");
    }
}
