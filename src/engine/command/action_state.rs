//! What menus show of actions beside their names: which of them are switches and whether they are on, and which stand
//! together in a submenu.

use serde::{Deserialize, Serialize};

use super::action::{Action, ActionContext};
use crate::engine::tile::Aids;
use crate::ops::aids::Deficiency;
use crate::ops::overlay::Kind;

/// What the viewers of stacks share; each on its own switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Links {
    /// Where one looks, and how closely.
    pub position: bool,
    /// Time and height.
    pub planes: bool,
    /// Ranges that are set.
    pub contrast: bool,
}

impl Links {
    /// Whether anything is shared.
    #[must_use]
    pub const fn any(self) -> bool {
        self.position || self.planes || self.contrast
    }
}

/// An overlay of the stack in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OverlayState {
    pub visible: bool,
    /// Why it has nothing to say of this stack.
    pub hindrance: Option<&'static str>,
}

/// How the recording in front grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Growth {
    /// It may become longer by itself.
    pub growing: bool,
    /// It is a stream.
    pub receiving: bool,
    /// The stream is being recorded.
    pub recording: bool,
    /// It is a file that is followed.
    pub from_file: bool,
    /// The view runs along with its end.
    pub followed: bool,
}

/// Actions that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActionGroup {
    Overlays,
    Link,
    Compare,
    Aids,
    TimeAndFrequency,
}

impl ActionGroup {
    /// The title of the submenu.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overlays => "Overlays",
            Self::Link => "Link Viewers",
            Self::Compare => "Compare",
            Self::Aids => "Marks and Previews",
            Self::TimeAndFrequency => "Time and Frequency",
        }
    }
}

impl Action {
    /// The submenu it stands in; `None`: in its menu itself.
    #[must_use]
    pub const fn group(self) -> Option<ActionGroup> {
        match self {
            Self::Overlay(_) => Some(ActionGroup::Overlays),
            Self::LinkPosition | Self::LinkPlanes | Self::LinkContrast => Some(ActionGroup::Link),
            Self::ShowBeside | Self::Flicker | Self::ShowOther => Some(ActionGroup::Compare),
            Self::MarkSaturated | Self::MarkZero | Self::SeenWith(_) => Some(ActionGroup::Aids),
            Self::ZoomInTime
            | Self::ZoomOutTime
            | Self::ZoomInFrequency
            | Self::ZoomOutFrequency
            | Self::HigherFrequencies
            | Self::LowerFrequencies => Some(ActionGroup::TimeAndFrequency),
            _ => None,
        }
    }

    /// Whether it is on, for switches.
    #[must_use]
    pub fn is_on(self, context: &ActionContext) -> Option<bool> {
        let ActionContext { links, aids, .. } = context;
        match self {
            Self::Overlay(kind) => Some(context.overlays[kind as usize].visible),
            Self::LinkPosition => Some(links.position),
            Self::LinkPlanes => Some(links.planes),
            Self::LinkContrast => Some(links.contrast),
            Self::Flicker => Some(context.flickers),
            Self::FollowFile => Some(context.growth.from_file),
            Self::RecordStream => Some(context.growth.recording),
            Self::FollowEnd => Some(context.growth.followed),
            Self::Listen => Some(context.playing),
            Self::WhiteBackground => Some(context.on_white),
            Self::MarkSaturated => Some(aids.marks.saturated),
            Self::MarkZero => Some(aids.marks.zero),
            Self::SeenWith(deficiency) => Some(aids.vision == Some(deficiency)),
            _ => None,
        }
    }

    /// The aids after a switch of them was pressed; `None` if this is none.
    #[must_use]
    pub fn toggled(self, mut aids: Aids) -> Option<Aids> {
        match self {
            Self::MarkSaturated => aids.marks.saturated = !aids.marks.saturated,
            Self::MarkZero => aids.marks.zero = !aids.marks.zero,
            Self::SeenWith(deficiency) => {
                aids.vision = (aids.vision != Some(deficiency)).then_some(deficiency);
            }
            _ => return None,
        }
        Some(aids)
    }
}

/// The actions of overlays and previews, for the table.
pub(super) const OVERLAYS: [Action; 4] = [
    Action::Overlay(Kind::ScaleBar),
    Action::Overlay(Kind::TimeStamp),
    Action::Overlay(Kind::PlaneLabel),
    Action::Overlay(Kind::ChannelNames),
];
pub(super) const PREVIEWS: [Action; 3] =
    [Action::SeenWith(Deficiency::Deutan), Action::SeenWith(Deficiency::Protan), Action::SeenWith(Deficiency::Tritan)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previews_replace_one_another_and_a_second_press_ends_one() {
        let deutan = Action::SeenWith(Deficiency::Deutan).toggled(Aids::default()).expect("a switch");
        let protan = Action::SeenWith(Deficiency::Protan).toggled(deutan).expect("a switch");
        assert_eq!(protan.vision, Some(Deficiency::Protan));
        assert_eq!(Action::SeenWith(Deficiency::Protan).toggled(protan), Some(Aids::default()));
        assert_eq!(Action::Undo.toggled(protan), None);
    }

    #[test]
    fn overlays_are_found_in_the_order_of_their_kinds() {
        let mut context = ActionContext::default();
        context.overlays[Kind::PlaneLabel as usize].visible = true;
        let on: Vec<_> = OVERLAYS.into_iter().filter(|action| action.is_on(&context) == Some(true)).collect();
        assert_eq!(on, [Action::Overlay(Kind::PlaneLabel)]);
    }
}
