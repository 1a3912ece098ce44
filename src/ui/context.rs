//! What drawing code gets: the engine to read, its own state to keep, and a list to put its wishes in.
//!
//! Nothing that draws changes the session. It pushes an [`Intent`]; `apply` carries all of them out when the frame is
//! laid out, so that what is drawn in one frame shows one state.

use std::path::PathBuf;

use super::dialogs::BatchDialog;
use super::inspector::InspectorTab;
use super::panels::Panels;
use super::process::Process;
use super::tabs::Tab;
use super::textures::Textures;
use super::viewer::Views;
use super::viewer::flicker::Flicker;
use crate::engine::command::Links;
use crate::engine::saved_recipe::SavedRecipe;
use crate::engine::tile::Aids;
use crate::engine::{Action, Command, Engine, Notice, Settings};
use crate::model::DocumentId;

/// Something the user wants, on its way to `apply`.
#[derive(Debug, Clone)]
pub enum Intent {
    /// A change of the session.
    Command(Command),
    /// An entry of the menus.
    Action(Action),
    /// The pointer let go of a slider: the next edit is an undo step of its own.
    EndGesture,
    /// Open files and folders.
    Open(Vec<PathBuf>),
    /// Ask for files, or for a folder, in a native dialog.
    AskForFiles,
    AskForFolder,
    /// Ask for the export's target in a native dialog.
    AskForExportPath {
        name: String,
    },
    /// Show a recipe that is known, and save it.
    KeepRecipe(Box<SavedRecipe>),
    /// Ask for what a stream is recorded to.
    AskForRecordingPath,
    /// Ask for the target of a table of measurements.
    AskForTablePath {
        name: String,
    },
    /// Ask for the target of a table of measurements of signals.
    AskForSignalTablePath {
        name: String,
    },
    /// Ask for the target of a slice.
    AskForSlicePath {
        name: String,
    },
    /// Keep what a command makes as a recipe: show its text, ask where to.
    SaveRecipe(Box<Command>),
    /// Ask for the target of a recipe.
    AskForRecipePath {
        name: String,
    },
    /// Bring a document's tab to the front (opening one if there is none).
    Show(DocumentId),
    /// Close documents, after a question if something of them is in no file.
    Close(Vec<DocumentId>),
    /// Take a tab away; a document stays in the list, the batch goes on.
    HideTab(Tab),
    /// Bring the batch to the front.
    ShowBatch,
    /// Add files, folders and patterns to the batch.
    AddToBatch(Vec<PathBuf>),
    /// Ask for files for the batch, or for a folder, in a native dialog.
    AskForBatch(BatchDialog),
    /// Share these between the viewers of stacks.
    Links(Links),
    /// Show a stack beside the one in front, linked.
    ShowBeside(DocumentId),
    /// Let another stack alternate with the one in front.
    FlickerWith(DocumentId),
    /// Change how two stacks alternate, or end it.
    Flicker(Option<Flicker>),
    /// Lay these over the pictures of the screen.
    Aids(Aids),
    /// Take the colours of a layer from a file: its document, its place, the file.
    LoadColors(DocumentId, usize, PathBuf),
    /// The same for the open layer of the stack in front.
    ColorsForOpenLayer(PathBuf),
    /// Move a layer of a document in the list.
    MoveLayer {
        document: DocumentId,
        from: usize,
        to: usize,
    },
    /// Ask which file.
    AskForColors(DocumentId, usize),
    /// Turn to a page of the inspector.
    Inspect(InspectorTab),
    /// Open a process panel in the inspector's place, or go back.
    Process(Option<Process>),
    /// Ask what a file is before it is opened; ask again for one that was opened with a guess.
    AskHowToOpen(PathBuf),
    ChangeReading(DocumentId),
    /// Say something in a toast.
    Notify(Notice),
    /// Change the settings.
    Settings(Box<Settings>),
    /// Take away the overviews that are kept on the disk.
    ClearOverviews,
    /// Take away the indexes of recordings that are kept on the disk.
    ClearIndexes,
    /// Forget a recent file.
    ForgetRecent(PathBuf),
}

/// The surroundings of everything that is drawn in one frame.
#[derive(Debug)]
pub struct UiContext<'a> {
    /// To read from; changes go through intents.
    pub engine: &'a Engine,
    pub settings: &'a Settings,
    /// The document in front.
    pub active: Option<DocumentId>,
    /// Whether the batch is in front.
    pub batch_in_front: bool,
    /// What the viewers of stacks share.
    pub links: Links,
    /// What the viewers keep of each document: place, zoom, selection, tiles.
    pub views: &'a mut Views,
    /// What the panels keep: half-typed numbers, chosen options.
    pub panels: &'a mut Panels,
    pub textures: &'a mut Textures,
    /// What the viewer in front says at the right of the status line, from left to right.
    pub status: &'a mut Vec<String>,
    /// What viewers need at their foot (sliders); toasts keep off it.
    pub keep_clear: &'a mut Vec<egui::Rect>,
    pub intents: &'a mut Vec<Intent>,
    /// Actions for the viewer in front that only it can carry out (zoom, next z, play …).
    pub viewer_actions: &'a [Action],
}

impl UiContext<'_> {
    /// Wants a change of the session.
    pub fn command(&mut self, command: Command) {
        self.intents.push(Intent::Command(command));
    }

    /// Wants an entry of the menus.
    pub fn action(&mut self, action: Action) {
        self.intents.push(Intent::Action(action));
    }

    /// Wants anything.
    pub fn want(&mut self, intent: Intent) {
        self.intents.push(intent);
    }

    /// The actions that the viewer of this document has to carry out in this frame: none, if it is not in front.
    pub fn actions_for(&self, document: DocumentId) -> Vec<Action> {
        if self.active == Some(document) { self.viewer_actions.to_vec() } else { Vec::new() }
    }
}
