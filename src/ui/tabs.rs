//! The tabs of the centre: one a document and one for the batch, to be dragged, split and closed.
//!
//! `egui_tiles` keeps the arrangement; here are its look, which tab is in front, and how documents get in and out.

use egui::style::ScrollAnimation;
use egui::{Color32, Id, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, WidgetText};
use egui_tiles::{
    Behavior, Container, LinearDir, SimplificationOptions, TabState, Tile, TileId, Tiles, Tree, UiResponse,
};

use super::context::{Intent, UiContext};
use super::theme::{Theme, measure};
use super::widgets::document_row::elided;
use super::{batch, fonts, icons, link_control, viewer};
use crate::model::DocumentId;

/// What a tab shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Document(DocumentId),
    /// Many files, one recipe.
    Batch,
}

/// The arrangement of tabs.
#[derive(Debug)]
pub struct Tabs {
    tree: Tree<Tab>,
    /// The tab in front: the one last clicked, or whose viewer was.
    front: Option<Tab>,
    /// The tab that came to the front and may lie beyond the bar's end.
    unseen: Option<Tab>,
}

impl Default for Tabs {
    fn default() -> Self {
        Self { tree: empty(), front: None, unseen: None }
    }
}

impl Tabs {
    /// The document in front.
    pub fn active(&self) -> Option<DocumentId> {
        self.front.and_then(Tab::document)
    }

    /// Whether the batch is in front.
    pub fn is_batch_in_front(&self) -> bool {
        self.front == Some(Tab::Batch)
    }

    /// Whether there is a tab of the batch.
    pub fn has_batch(&self) -> bool {
        self.tree.tiles.find_pane(&Tab::Batch).is_some()
    }

    /// Whether there is no tab.
    pub fn is_empty(&self) -> bool {
        self.tree.is_empty()
    }

    /// Brings a document's tab to the front, opening one at the end of the tab bar in front if there is none.
    pub fn show(&mut self, document: DocumentId) {
        self.show_before(document, |_| false);
    }

    /// The same of the batch.
    pub fn show_batch(&mut self) {
        self.show_tab(Tab::Batch, |_| false);
    }

    /// As [`show`](Self::show), but a new tab opens before the first that is `later`: files that are opened together
    /// are not read in the order they were asked for.
    pub fn show_before(&mut self, document: DocumentId, later: impl Fn(DocumentId) -> bool) {
        self.show_tab(Tab::Document(document), later);
    }

    fn show_tab(&mut self, tab: Tab, later: impl Fn(DocumentId) -> bool) {
        if self.tree.tiles.find_pane(&tab).is_none() {
            self.insert(tab, later);
        }
        self.tree.make_active(|_, tile| matches!(tile, Tile::Pane(pane) if *pane == tab));
        self.front = Some(tab);
        self.unseen = Some(tab);
    }

    fn insert(&mut self, tab: Tab, later: impl Fn(DocumentId) -> bool) {
        let pane = self.tree.tiles.insert_pane(tab);
        let beside = self.front.and_then(|front| self.tree.tiles.find_pane(&front));
        let parent = beside.and_then(|tile| self.tree.tiles.parent_of(tile));
        let siblings = self.siblings(parent);
        let document = |tile: &TileId| self.tree.tiles.get_pane(tile).and_then(|pane| pane.document());
        let place = siblings.iter().position(|tile| document(tile).is_some_and(&later));
        match parent.and_then(|parent| self.tree.tiles.get_mut(parent)) {
            Some(Tile::Container(Container::Tabs(tabs))) => {
                return tabs.children.insert(place.unwrap_or(siblings.len()), pane);
            }
            Some(Tile::Container(container)) => return container.add_child(pane),
            Some(Tile::Pane(_)) | None => {}
        }
        let children = self.tree.root.into_iter().chain([pane]).collect();
        self.tree.root = Some(self.tree.tiles.insert_tab_tile(children));
    }

    /// Takes a tab away; the one beside it comes to the front.
    pub fn hide(&mut self, tab: Tab) {
        let Some(tile) = self.tree.tiles.find_pane(&tab) else { return };
        let neighbour = self.neighbour(tile);
        self.tree.remove_recursively(tile);
        if !self.tree.tiles.tiles().any(|tile| matches!(tile, Tile::Pane(_))) {
            self.tree = empty();
        }
        if self.front == Some(tab) {
            self.front = None;
            if let Some(neighbour) = neighbour {
                self.show_tab(neighbour, |_| false);
            }
        }
    }

    fn siblings(&self, parent: Option<TileId>) -> Vec<TileId> {
        let parent = parent.and_then(|parent| self.tree.tiles.get_container(parent));
        parent.map(Container::children_vec).unwrap_or_default()
    }

    /// The tab that stands beside a tab, else any other.
    fn neighbour(&self, tile: TileId) -> Option<Tab> {
        let pane = |id: &TileId| self.tree.tiles.get_pane(id).copied();
        let siblings = self.siblings(self.tree.tiles.parent_of(tile));
        let at = siblings.iter().position(|sibling| *sibling == tile).unwrap_or(0);
        let beside = siblings.get(at + 1).or_else(|| at.checked_sub(1).and_then(|at| siblings.get(at)));
        let any = || self.tree.tiles.tile_ids().filter(|id| *id != tile).find_map(|id| pane(&id));
        beside.and_then(pane).or_else(any)
    }

    /// Takes away the tabs of documents that are not open any more.
    pub fn retain(&mut self, open: impl Fn(DocumentId) -> bool) {
        let documents = self.tree.tiles.tiles().filter_map(|tile| match tile {
            Tile::Pane(tab) => tab.document(),
            Tile::Container(_) => None,
        });
        let gone: Vec<DocumentId> = documents.filter(|document| !open(*document)).collect();
        for document in gone {
            self.hide(Tab::Document(document));
        }
    }

    /// Brings a document to the right of another, which stays in front: in tabs of their own, side by side. One that is
    /// in sight in other tabs already stays there.
    pub fn show_beside(&mut self, own: DocumentId, other: DocumentId) {
        self.show(own);
        let (own, other) = (Tab::Document(own), Tab::Document(other));
        let Some(own_tile) = self.tree.tiles.find_pane(&own) else { return };
        let Some(tabs) = self.tree.tiles.parent_of(own_tile) else { return };
        let there = self.tree.tiles.find_pane(&other);
        if there.is_some_and(|tile| self.tree.tiles.parent_of(tile) != Some(tabs)) {
            self.tree.make_active(|_, tile| matches!(tile, Tile::Pane(pane) if *pane == other));
            return;
        }
        if let (Some(tile), Some(Tile::Container(container))) = (there, self.tree.tiles.get_mut(tabs)) {
            container.remove_child(tile);
        }
        let pane = there.unwrap_or_else(|| self.tree.tiles.insert_pane(other));
        let beside = self.tree.tiles.insert_tab_tile(vec![pane]);
        self.put_beside(tabs, beside);
        // Without its neighbour the tab in front may be another.
        self.tree.make_active(|_, tile| matches!(tile, Tile::Pane(pane) if *pane == own));
    }

    /// Puts tabs to the right of others.
    fn put_beside(&mut self, tabs: TileId, beside: TileId) {
        let parent = self.tree.tiles.parent_of(tabs);
        if let Some(Tile::Container(Container::Linear(row))) = parent.and_then(|parent| self.tree.tiles.get_mut(parent))
            && row.dir == LinearDir::Horizontal
        {
            let place = row.children.iter().position(|child| *child == tabs).map_or(row.children.len(), |at| at + 1);
            return row.children.insert(place, beside);
        }
        let row = self.tree.tiles.insert_horizontal_tile(vec![tabs, beside]);
        match parent.and_then(|parent| self.tree.tiles.get_mut(parent)) {
            Some(Tile::Container(container)) => drop(container.replace_child(tabs, row)),
            Some(Tile::Pane(_)) | None => self.tree.root = Some(row),
        }
    }

    /// Draws tabs and viewers.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut UiContext<'_>) {
        context.views.shared.begin();
        let mut look = Look { context, front: &mut self.front, unseen: &mut self.unseen };
        self.tree.ui(&mut look, ui);
    }
}

impl Tab {
    /// Its document, if it shows one.
    const fn document(self) -> Option<DocumentId> {
        match self {
            Self::Document(document) => Some(document),
            Self::Batch => None,
        }
    }
}

fn empty() -> Tree<Tab> {
    Tree::empty(Id::unique("documents in tabs"))
}

struct Look<'a, 'c> {
    context: &'a mut UiContext<'c>,
    front: &'a mut Option<Tab>,
    unseen: &'a mut Option<Tab>,
}

const CLOSE: f32 = 20.0;
const TITLE: f32 = 220.0;

impl Look<'_, '_> {
    fn name(&self, tab: Tab) -> String {
        match tab {
            Tab::Document(document) => {
                let document = self.context.engine.session().document(document);
                document.map_or_else(|_| String::new(), |document| document.name.clone())
            }
            Tab::Batch => batch::title(self.context),
        }
    }

    /// Whether annotations of a document are in no file; the list of documents says so in words.
    fn is_unsaved(&self, tab: Tab) -> bool {
        let document = tab.document().and_then(|document| self.context.engine.session().document(document).ok());
        document.is_some_and(crate::engine::Document::has_unsaved_annotations)
    }

    fn paint_tab(ui: &Ui, rect: egui::Rect, name: &str, state: &TabState, in_front: bool, hovered: bool) {
        let theme = Theme::of(ui);
        let painter = ui.painter_at(rect);
        if state.active {
            painter.rect_filled(rect, 0, theme.panel);
            let line = if in_front { theme.accent } else { theme.faint };
            painter.hline(rect.x_range(), rect.top() + 1.0, Stroke::new(2.0, line));
        }
        painter.vline(rect.right() - 0.5, rect.y_range(), theme.hairline());
        let color = if state.active || hovered { theme.text } else { theme.dim };
        let at = rect.left_center() + Vec2::new(measure::EDGE, 0.0);
        elided(ui, at, name, fonts::regular(measure::BODY), color, TITLE);
    }
}

impl Behavior<Tab> for Look<'_, '_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, pane: &mut Tab) -> UiResponse {
        let rect = ui.max_rect();
        let pressed = ui.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
        if pressed.is_some_and(|at| rect.contains(at)) && ui.rect_contains_pointer(rect) {
            *self.front = Some(*pane);
            self.context.active = pane.document();
        }
        match *pane {
            Tab::Document(document) => viewer::show(ui, self.context, document),
            Tab::Batch => batch::show(ui, self.context),
        }
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &Tab) -> WidgetText {
        self.name(*pane).into()
    }

    fn tab_ui(&mut self, tiles: &mut Tiles<Tab>, ui: &mut Ui, id: Id, tile: TileId, state: &TabState) -> Response {
        let tab = tiles.get_pane(&tile).copied();
        let name = tab.map_or_else(|| "Tabs".to_owned(), |tab| self.name(tab));
        let font = fonts::regular(measure::BODY);
        let text = ui.painter().layout_no_wrap(name.clone(), font, Color32::PLACEHOLDER).size().x.min(TITLE);
        let width = text + 2.0 * measure::EDGE + CLOSE;
        let (_, rect) = ui.allocate_space(Vec2::new(width, ui.available_height()));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), state.active, &name));
        if state.is_being_dragged {
            return response;
        }
        if tab.is_some() && tab == *self.unseen {
            // The arrows at the ends of the bar come a frame after the tab that does not fit, and take room from it.
            let bar = ui.clip_rect().x_range().expand(1.0);
            if rect.width() > bar.span() || (bar.contains(rect.left()) && bar.contains(rect.right())) {
                *self.unseen = None;
            } else {
                ui.scroll_to_rect_animation(rect, None, ScrollAnimation::none());
                ui.request_repaint();
            }
        }
        let in_front = tab.is_some() && tab == *self.front;
        Self::paint_tab(ui, rect, &name, state, in_front, response.hovered());
        if tab.is_some_and(|tab| self.is_unsaved(tab)) {
            // Beside the text, where the cross is not.
            ui.painter().circle_filled(
                rect.left_center() + Vec2::new(measure::EDGE / 2.0, 0.0),
                2.5,
                Theme::of(ui).dim,
            );
        }
        let Some(tab) = tab else { return response };
        let cross =
            egui::Rect::from_center_size(rect.right_center() - Vec2::new(measure::EDGE + 2.0, 0.0), Vec2::splat(CLOSE));
        let close = ui.interact(cross, id.with("close"), Sense::click());
        let theme = Theme::of(ui);
        if close.hovered() {
            ui.painter().rect_filled(cross, measure::RADIUS_CONTROL, theme.hover);
        }
        let color = if close.hovered() { theme.text } else { theme.faint };
        ui.painter().text(cross.center(), egui::Align2::CENTER_CENTER, icons::CLOSE, fonts::icon(15.0), color);
        close.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("Close tab {name}")));
        let tip = match tab {
            Tab::Document(_) => "Close the tab; the document stays open",
            Tab::Batch => "Close the tab; list and work stay (Process, Batch)",
        };
        if close.on_hover_text(tip).clicked() || response.middle_clicked() {
            self.context.want(Intent::HideTab(tab));
        } else if response.clicked() || response.drag_started() {
            *self.front = Some(tab);
        }
        response
    }

    fn top_bar_right_ui(
        &mut self,
        tiles: &Tiles<Tab>,
        ui: &mut Ui,
        _tile: TileId,
        tabs: &egui_tiles::Tabs,
        _scroll_offset: &mut f32,
    ) {
        // Of several bars the one in front has it.
        let mut shown = tabs.children.iter().filter_map(|tile| tiles.get_pane(tile));
        if shown.any(|tab| *tab != Tab::Batch && Some(*tab) == *self.front) {
            ui.add_space(measure::SPACE[0]);
            let links = self.context.links;
            link_control::show(ui, self.context, links);
        }
    }

    fn tab_bar_height(&self, _style: &egui::Style) -> f32 {
        measure::TAB
    }

    fn tab_bar_color(&self, visuals: &egui::Visuals) -> Color32 {
        if visuals.dark_mode { Theme::DARK.bar } else { Theme::LIGHT.bar }
    }

    fn tab_bar_hline_stroke(&self, visuals: &egui::Visuals) -> Stroke {
        visuals.widgets.noninteractive.bg_stroke
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        1.0
    }

    fn resize_stroke(&self, style: &egui::Style, state: egui_tiles::ResizeState) -> Stroke {
        let theme = if style.visuals.dark_mode { Theme::DARK } else { Theme::LIGHT };
        match state {
            egui_tiles::ResizeState::Idle => theme.hairline(),
            egui_tiles::ResizeState::Hovering | egui_tiles::ResizeState::Dragging => Stroke::new(2.0, theme.accent),
        }
    }

    fn min_size(&self) -> f32 {
        160.0
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: true, ..SimplificationOptions::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_the_tab_in_front_shows_its_neighbour() {
        let mut tabs = Tabs::default();
        let [a, b, c] = [1, 2, 3].map(DocumentId);
        for document in [a, b, c] {
            tabs.show(document);
        }
        assert_eq!(tabs.active(), Some(c));
        tabs.show(b);
        tabs.hide(Tab::Document(b));
        assert_eq!(tabs.active(), Some(c));
        tabs.retain(|document| document == a);
        assert_eq!(tabs.active(), Some(a));
        tabs.hide(Tab::Document(a));
        assert!(tabs.is_empty() && tabs.active().is_none());
        tabs.show(b);
        assert_eq!(tabs.active(), Some(b));
    }

    #[test]
    fn a_document_goes_beside_another_and_the_other_stays_in_front() {
        let mut tabs = Tabs::default();
        let [a, b, c, d] = [1, 2, 3, 4].map(DocumentId);
        for document in [a, b, c] {
            tabs.show(document);
        }
        let bar = |tabs: &Tabs, document: DocumentId| {
            let tile = tabs.tree.tiles.find_pane(&Tab::Document(document)).expect("a tab");
            tabs.tree.tiles.parent_of(tile).expect("a bar")
        };
        tabs.show_beside(a, b);
        assert_eq!(tabs.active(), Some(a));
        assert_eq!(bar(&tabs, a), bar(&tabs, c));
        assert_ne!(bar(&tabs, a), bar(&tabs, b));
        let before = bar(&tabs, b);
        tabs.show_beside(a, b);
        assert_eq!(bar(&tabs, b), before, "it is beside it already");
        tabs.show_beside(a, d);
        let row = tabs.tree.tiles.parent_of(bar(&tabs, a)).expect("a row");
        assert_eq!(tabs.siblings(Some(row)), [bar(&tabs, a), bar(&tabs, d), bar(&tabs, b)]);
        tabs.retain(|document| document == a);
        assert_eq!(tabs.active(), Some(a));
    }

    #[test]
    fn tabs_keep_the_order_of_the_list_whoever_is_ready_first() {
        let mut tabs = Tabs::default();
        let list = [3, 1, 4, 2].map(DocumentId);
        let place = |id: DocumentId| list.iter().position(|listed| *listed == id);
        for number in 1..=4 {
            let document = DocumentId(number);
            tabs.show_before(document, |other| place(other) > place(document));
            assert_eq!(tabs.active(), Some(document));
        }
        let root = tabs.tree.root;
        let order: Vec<_> =
            tabs.siblings(root).iter().filter_map(|tile| tabs.tree.tiles.get_pane(tile)?.document()).collect();
        assert_eq!(order, list);
    }

    #[test]
    fn the_batch_has_a_tab_that_is_no_document() {
        let mut tabs = Tabs::default();
        let document = DocumentId(1);
        tabs.show(document);
        tabs.show_batch();
        assert!(tabs.is_batch_in_front() && tabs.active().is_none());
        tabs.retain(|_| false);
        assert!(tabs.is_batch_in_front() && !tabs.is_empty());
        tabs.show(document);
        assert!(!tabs.is_batch_in_front());
        tabs.show_batch();
        tabs.hide(Tab::Batch);
        assert_eq!(tabs.active(), Some(document));
    }
}
