//! Starting the window: which renderer is tried in which order, and what is said when none starts.
//!
//! `auto` takes wgpu where there is a hardware adapter, else glow (several times the frame rate of software Vulkan),
//! else wgpu in software. A renderer that failed to start is remembered and tried last the next time. Nothing else in
//! the program knows renderers.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui_wgpu::{WgpuSetup, WgpuSetupCreateNew};
use eframe::wgpu;

use super::app::{App, AppSetup};
use crate::codec::unfinished;
use crate::engine::batch::RecipeReader;
use crate::engine::budget::Budget;
use crate::engine::job::default_threads;
use crate::engine::recording_index::RecordingIndexes;
use crate::engine::settings::Renderer;
use crate::engine::{Command, Settings, freed_memory, level_cache};

/// What the window is started with.
#[derive(Debug, Clone)]
pub struct WindowOptions {
    /// Opened at once.
    pub files: Vec<PathBuf>,
    /// Carried out at once: streams, files that are read in a certain way.
    pub commands: Vec<Command>,
    /// `None`: as the settings say.
    pub renderer: Option<Renderer>,
    /// The memory budget in bytes; `None`: as the settings say.
    pub memory: Option<u64>,
    /// Worker threads; `None`: as the settings say.
    pub threads: Option<usize>,
    /// Keep nothing of this run in the user's cache folder, and find nothing there.
    pub no_cache: bool,
    /// Who understands recipes.
    pub recipes: Arc<dyn RecipeReader>,
}

/// Why no window could be shown. `Display` is the whole sentence.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("no window: {reason}; start lumiq in a desktop session, or use its commands (lumiq --help)")]
    NoDisplay { reason: String },
    #[error(
        "no window: {reason}; install a graphics driver (Debian: libgl1-mesa-dri or mesa-vulkan-drivers), or try \
         --renderer wgpu or --renderer glow"
    )]
    NoRenderer { reason: String },
    #[error("no window: {reason}; install it (Debian: libxkbcommon-x11-0 libxcursor1 libxi6) and start again")]
    MissingLibrary { reason: String },
    #[error("{reason}")]
    Engine { reason: String },
}

/// One way to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    WgpuHardware,
    Glow,
    WgpuAny,
}

impl Attempt {
    const fn renderer(self) -> Renderer {
        match self {
            Self::Glow => Renderer::Glow,
            Self::WgpuHardware | Self::WgpuAny => Renderer::Wgpu,
        }
    }
}

/// Shows the window and returns when it is closed.
///
/// # Errors
/// [`StartError`] if there is no display or no renderer starts.
pub fn run(options: &WindowOptions) -> Result<(), StartError> {
    check_display(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))?;
    let settings_path = Settings::default_path();
    let mut problems = Vec::new();
    let mut settings = settings_path.as_deref().map_or_else(Settings::default, |path| {
        Settings::load(path).unwrap_or_else(|error| {
            problems.push(error.to_string());
            Settings::default()
        })
    });
    let budget = options.memory.or_else(|| settings.memory_bytes()).map_or_else(Budget::detect, Budget::with_limit);
    freed_memory::keep_within(budget.limit(), options.threads.or(settings.threads).unwrap_or_else(default_threads));
    let choice = options.renderer.unwrap_or(settings.renderer);
    let mut reasons = Vec::new();
    for attempt in order(choice, settings.failed_renderer) {
        let setup = AppSetup {
            files: options.files.clone(),
            commands: options.commands.clone(),
            memory: options.memory,
            threads: options.threads,
            settings: settings.clone(),
            recipes: Arc::clone(&options.recipes),
            overviews: level_cache::default_folder().filter(|_| !options.no_cache),
            indexes: RecordingIndexes::default_folder().filter(|_| !options.no_cache),
            settings_path: settings_path.clone(),
            problems: problems.clone(),
            ..AppSetup::default()
        };
        match start(attempt, setup) {
            Ok(()) => {
                // Jobs that closing has stopped may be inside a decoder still, with a file begun.
                unfinished::remove_for_good();
                return Ok(());
            }
            Err(Failure::Display(reason)) => return Err(StartError::NoDisplay { reason }),
            Err(Failure::Library(reason)) => return Err(StartError::MissingLibrary { reason }),
            Err(Failure::Engine(reason)) => return Err(StartError::Engine { reason }),
            Err(Failure::NoHardware) => reasons.push("there is no hardware graphics adapter".to_owned()),
            Err(Failure::Renderer(reason)) => {
                log::warn!("the renderer {attempt:?} did not start: {reason}");
                reasons.push(reason);
                settings.failed_renderer = Some(attempt.renderer());
            }
        }
    }
    Err(StartError::NoRenderer { reason: reasons.join(", and ") })
}

/// The attempts for a choice; a renderer that failed before comes last.
fn order(choice: Renderer, failed: Option<Renderer>) -> Vec<Attempt> {
    let mut attempts = match choice {
        Renderer::Auto => vec![Attempt::WgpuHardware, Attempt::Glow, Attempt::WgpuAny],
        Renderer::Wgpu => vec![Attempt::WgpuAny, Attempt::Glow],
        Renderer::Glow => vec![Attempt::Glow, Attempt::WgpuAny],
    };
    attempts.sort_by_key(|attempt| Some(attempt.renderer()) == failed);
    attempts
}

/// On Unix desktops a window needs X11 or Wayland; winit would say so in less clear words.
fn check_display(is_set: impl Fn(&str) -> bool) -> Result<(), StartError> {
    let needs_server = cfg!(all(unix, not(target_os = "macos")));
    if needs_server && !["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(is_set) {
        let reason = "there is no display (DISPLAY and WAYLAND_DISPLAY are not set)".to_owned();
        return Err(StartError::NoDisplay { reason });
    }
    Ok(())
}

#[derive(Debug)]
enum Failure {
    Display(String),
    Library(String),
    Renderer(String),
    Engine(String),
    NoHardware,
}

const NO_HARDWARE: &str = "no hardware adapter";

fn start(attempt: Attempt, setup: AppSetup) -> Result<(), Failure> {
    let native = native_options(attempt);
    let window = move || {
        let creator = move |context: &eframe::CreationContext<'_>| {
            Ok(Box::new(App::new(context, setup)?) as Box<dyn eframe::App>)
        };
        eframe::run_native("lumiq", native, Box::new(creator))
    };
    // The libraries of the display are loaded at run time, and a missing one panics inside winit.
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(window)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(classify(&error)),
        Err(panic) => Err(classify_panic(panic)),
    }
}

fn classify(error: &eframe::Error) -> Failure {
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            // The cause stands behind the place in winit's source where it arose.
            let text = error.to_string();
            let cause = text.rsplit(": ").next().unwrap_or(&text);
            Failure::Display(format!("the display cannot be reached ({cause})"))
        }
        eframe::Error::AppCreation(error) => Failure::Engine(error.to_string()),
        eframe::Error::Wgpu(_) if error.to_string().contains(NO_HARDWARE) => Failure::NoHardware,
        _ => Failure::Renderer(error.to_string()),
    }
}

/// A panic on a missing library becomes its sentence; any other is a bug and goes on.
fn classify_panic(panic: Box<dyn std::any::Any + Send>) -> Failure {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    match text {
        Some(text) if text.contains("could not be loaded") || text.contains("cannot open shared object") => {
            Failure::Library(text.lines().next().unwrap_or(text).to_owned())
        }
        _ => std::panic::resume_unwind(panic),
    }
}

fn native_options(attempt: Attempt) -> eframe::NativeOptions {
    let mut native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("lumiq")
            .with_app_id("lumiq")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([900.0, 560.0])
            .with_drag_and_drop(true),
        renderer: if attempt == Attempt::Glow { eframe::Renderer::Glow } else { eframe::Renderer::Wgpu },
        dithering: false,
        ..Default::default()
    };
    if attempt == Attempt::WgpuHardware {
        let setup = WgpuSetupCreateNew {
            native_adapter_selector: Some(Arc::new(hardware_adapter)),
            ..WgpuSetupCreateNew::without_display_handle()
        };
        native.wgpu_options.wgpu_setup = WgpuSetup::CreateNew(setup);
    }
    native
}

/// The best adapter that is a graphics card and can show on this surface.
fn hardware_adapter(adapters: &[wgpu::Adapter], surface: Option<&wgpu::Surface<'_>>) -> Result<wgpu::Adapter, String> {
    adapters
        .iter()
        .filter(|adapter| surface.is_none_or(|surface| adapter.is_surface_supported(surface)))
        .filter_map(|adapter| rank(adapter.get_info().device_type).map(|rank| (rank, adapter)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, adapter)| adapter.clone())
        .ok_or_else(|| NO_HARDWARE.to_owned())
}

fn rank(kind: wgpu::DeviceType) -> Option<u8> {
    match kind {
        wgpu::DeviceType::DiscreteGpu => Some(0),
        wgpu::DeviceType::IntegratedGpu => Some(1),
        wgpu::DeviceType::VirtualGpu => Some(2),
        wgpu::DeviceType::Cpu | wgpu::DeviceType::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_prefers_hardware_then_glow_and_a_failure_goes_last() {
        assert_eq!(order(Renderer::Auto, None), [Attempt::WgpuHardware, Attempt::Glow, Attempt::WgpuAny]);
        let after_failure = order(Renderer::Auto, Some(Renderer::Wgpu));
        assert_eq!(after_failure, [Attempt::Glow, Attempt::WgpuHardware, Attempt::WgpuAny]);
        assert_eq!(order(Renderer::Glow, Some(Renderer::Glow)), [Attempt::WgpuAny, Attempt::Glow]);
    }

    #[test]
    fn a_missing_display_is_one_sentence_with_a_remedy() {
        assert!(check_display(|name| name == "DISPLAY").is_ok());
        if cfg!(all(unix, not(target_os = "macos"))) {
            let sentence = check_display(|_| false).unwrap_err().to_string();
            assert!(sentence.contains("no display") && sentence.contains("lumiq --help"), "{sentence}");
        }
    }

    #[test]
    fn a_missing_library_is_told_from_a_bug() {
        let failure = classify_panic(Box::new("Library libxkbcommon-x11.so could not be loaded.".to_owned()));
        assert!(matches!(failure, Failure::Library(_)));
        let bug = std::panic::catch_unwind(|| drop(classify_panic(Box::new("index out of bounds"))));
        assert!(bug.is_err());
    }
}
