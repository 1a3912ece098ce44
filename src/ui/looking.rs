//! Carries out what is about looking at stacks: links, comparing two of them, aids, overlays, layers' order and colours.
//!
//! A part of `apply`: the arms for these intents and actions end here.

use egui::Context;

use super::app::App;
use super::comparing::{Comparing, How};
use super::context::Intent;
use super::copying::Copying;
use super::inspector::InspectorTab;
use super::keys;
use super::tabs::Tab;
use crate::codec::DocumentKind;
use crate::engine::command::{ActionContext, CompositionEdit, Links, OverlayState};
use crate::engine::session::{can_copy_settings, is_on_white};
use crate::engine::{Action, Command, Notice};
use crate::model::{Composition, DocumentId, LayerColor, StackInfo};
use crate::ops::overlay::{Kind, hindrance, is_visible, toggle};

impl App {
    /// Shares these from now on; the viewer in front leads.
    pub(super) fn set_links(&mut self, links: Links) {
        self.view_state.links = links;
        self.engine.link_contrast(links.contrast);
        let front = self.front_stack();
        self.views.link(links, front);
    }

    fn front_stack(&self) -> Option<DocumentId> {
        let is_stack = |id: &DocumentId| self.engine.session().document(*id).is_ok_and(|it| it.stack().is_some());
        self.tabs.active().filter(is_stack)
    }

    /// Other stacks, in the order of the list.
    fn other_stacks(&self, than: DocumentId) -> Vec<DocumentId> {
        let documents = self.engine.session().documents().iter();
        documents.filter(|other| other.id != than && other.stack().is_some()).map(|other| other.id).collect()
    }

    /// Shows a stack beside the one in front and links both.
    pub(super) fn show_beside(&mut self, other: DocumentId) {
        let Some(own) = self.front_stack().filter(|own| *own != other) else { return };
        if self
            .views
            .flicker()
            .is_some_and(|flicker| [own, other].iter().any(|id| [flicker.own, flicker.other].contains(id)))
        {
            self.views.set_flicker(None);
        }
        self.tabs.show_beside(own, other);
        self.set_links(Links { position: true, planes: true, ..self.view_state.links });
    }

    /// Lets a stack alternate with the one in front.
    pub(super) fn flicker_with(&mut self, ctx: &Context, other: DocumentId) {
        let Some(own) = self.front_stack().filter(|own| *own != other) else { return };
        // A stack is looked at in one place: not in a tab of its own and in turns as well.
        self.tabs.hide(Tab::Document(other));
        self.tabs.show(own);
        self.views.begin_flicker(own, other, ctx.input(|input| input.time));
    }

    /// Carries out an action that is about looking at a stack; `false` if it is none.
    pub(super) fn apply_looking(&mut self, ctx: &Context, action: Action) -> bool {
        let links = self.view_state.links;
        if let Some(aids) = action.toggled(self.views.aids) {
            self.views.aids = aids;
            return true;
        }
        match action {
            Action::LinkPosition => self.set_links(Links { position: !links.position, ..links }),
            Action::LinkPlanes => self.set_links(Links { planes: !links.planes, ..links }),
            Action::LinkContrast => self.set_links(Links { contrast: !links.contrast, ..links }),
            Action::Flicker if self.views.flicker().is_some() => self.views.set_flicker(None),
            Action::ShowBeside => self.compare(How::Beside),
            Action::Flicker => self.compare(How::Flicker),
            // The viewer asks for the key as long as it is held; chosen by name, it says which key that is.
            Action::ShowOther if keys::is_held(ctx, action) => {}
            Action::ShowOther => {
                let key = keys::hint(ctx, action).unwrap_or_else(|| "a key (Settings › Keys)".to_owned());
                self.toasts.push(Notice::info(format!("Hold {key} to see the other stack as long as you hold it")));
            }
            _ => {
                let Some(front) = self.front_stack() else { return false };
                return self.apply_to_layers(front, action);
            }
        }
        true
    }

    /// Compares at once where there is one other stack, else asks which.
    fn compare(&mut self, how: How) {
        let Some(own) = self.front_stack() else { return };
        match self.other_stacks(own)[..] {
            [] => {}
            [only] => self.intents.push(how.intent(only)),
            _ => self.windows.comparing = Some(Comparing { own, how }),
        }
    }

    fn apply_to_layers(&mut self, document: DocumentId, action: Action) -> bool {
        let Ok(composition) = self.engine.session().composition(document) else { return false };
        let open = self.panels.layers.open_layer(document, &composition.layers);
        match action {
            Action::MoveLayerUp | Action::MoveLayerDown => {
                let Some(from) = open else { return true };
                let to = if action == Action::MoveLayerUp { from.saturating_sub(1) } else { from + 1 };
                self.intents.push(Intent::Inspect(InspectorTab::Layers));
                self.move_layer(document, from, to);
            }
            Action::CopySettings => self.windows.copying = Copying::of(self.engine.session(), document),
            Action::SafeColors => {
                self.intents
                    .push(Intent::Command(Command::Composition { document, edit: CompositionEdit::SafeColors }));
            }
            Action::WhiteBackground => {
                let white = !is_on_white(composition);
                self.intents.push(Intent::Command(Command::Ground { document, white }));
            }
            Action::Overlay(kind) => {
                let mut overlays = composition.overlays.clone();
                toggle(kind, &mut overlays);
                // Two presses are two steps.
                self.engine.end_gesture();
                let edit = CompositionEdit::Overlays(overlays);
                self.intents.push(Intent::Command(Command::Composition { document, edit }));
                self.intents.push(Intent::EndGesture);
            }
            _ => return false,
        }
        true
    }

    /// Moves a layer of a document to another place; its controls stay open if they are.
    pub(super) fn move_layer(&mut self, document: DocumentId, from: usize, to: usize) {
        if let Ok(composition) = self.engine.session().composition(document) {
            self.panels.layers.hold(document, &composition.layers);
        }
        let edit = CompositionEdit::MoveLayer { from, to };
        self.intents.push(Intent::Command(Command::Composition { document, edit }));
    }

    /// Takes colours from a file for a layer of the stack in front: the open one, or else the lowest that is seen.
    pub(super) fn colors_for_open_layer(&mut self, path: std::path::PathBuf) {
        let layer = self.front_stack().and_then(|document| {
            let composition = self.engine.session().composition(document).ok()?;
            let seen = || composition.layers.iter().position(|layer| layer.visible);
            let layer = self.panels.layers.open_layer(document, &composition.layers).or_else(seen)?;
            Some((document, layer))
        });
        match layer {
            Some((document, layer)) => self.intents.push(Intent::LoadColors(document, layer, path)),
            None => self.toasts.push(Notice::info(format!(
                "{} is a table of colours: open a stack first, then drop it again to colour a layer",
                path.display()
            ))),
        }
    }

    /// What the rules of actions need to know of the stack in front and of how it is looked at.
    pub(super) fn looking_context(&self, context: ActionContext) -> ActionContext {
        let context = ActionContext {
            links: self.view_state.links,
            aids: self.views.aids,
            flickers: self.views.flicker().is_some(),
            ..context
        };
        let session = self.engine.session();
        let Some(document) = self.front_stack().and_then(|id| session.document(id).ok()) else { return context };
        let (Some(stack), Some(composition)) = (document.stack(), document.presentation.composition()) else {
            return context;
        };
        ActionContext {
            layers: composition.layers.len(),
            open_layer: self.panels.layers.open_layer(document.id, &composition.layers),
            has_colors: composition.layers.iter().any(|layer| layer.color != LayerColor::Pixel),
            on_white: is_on_white(composition),
            alike: session.documents().iter().filter(|other| can_copy_settings(document, other)).count(),
            overlays: overlay_states(composition, &stack.info),
            ..context
        }
    }

    /// Whether a document is a stack.
    pub(super) fn is_stack(&self, id: DocumentId) -> bool {
        self.engine.session().document(id).is_ok_and(|document| document.kind() == DocumentKind::Stack)
    }
}

fn overlay_states(composition: &Composition, info: &StackInfo) -> [OverlayState; 4] {
    let mut states = [OverlayState::default(); 4];
    for kind in Kind::ALL {
        let visible = is_visible(kind, &composition.overlays);
        states[kind as usize] = OverlayState { visible, hindrance: hindrance(kind, info) };
    }
    states
}
