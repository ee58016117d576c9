//! Everything that a key can do: one table for the keys, the help, the palette and the configuration.

use crate::screen::Screen;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Command {
    Up,
    Down,
    Top,
    Bottom,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    Open,
    Back,
    Last,
    Next,
    Previous,
    Pane,
    Go(Screen),
    Filter,
    Pin,
    Palette,
    Help,
    Sort,
    Columns,
    Group,
    Show,
    Path,
    Findings,
    Fix,
    Copy,
    Console,
    Export,
    Mute,
    Compare,
    Pause,
    Stop,
    Wrap,
    Theme,
    Redraw,
    Suspend,
    Quit,
    Interrupt,
}

/// A command as people know it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommandInfo {
    pub(crate) command: Command,
    /// Its name in the configuration and in the palette.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) words: &'static str,
    /// One or two words for the last lines of a screen.
    pub(crate) hint: &'static str,
    /// The keys it has by default.
    pub(crate) keys: &'static [&'static str],
}

const fn info(
    command: Command,
    name: &'static str,
    words: &'static str,
    hint: &'static str,
    keys: &'static [&'static str],
) -> CommandInfo {
    CommandInfo { command, name, words, hint, keys }
}

/// In the order of the help. Ctrl-A, Ctrl-B, Ctrl-S and Ctrl-Q are left alone: multiplexers and terminals use them.
pub(crate) const COMMANDS: &[CommandInfo] = &[
    info(Command::Up, "up", "move up", "up", &["k", "up"]),
    info(Command::Down, "down", "move down", "down", &["j", "down"]),
    info(Command::Top, "top", "to the top", "top", &["g", "home"]),
    info(Command::Bottom, "bottom", "to the bottom", "bottom", &["G", "end"]),
    info(Command::HalfUp, "half-page-up", "half a page up", "half up", &["ctrl-u"]),
    info(Command::HalfDown, "half-page-down", "half a page down", "half down", &["ctrl-d"]),
    info(Command::PageUp, "page-up", "a page up", "page up", &["pageup"]),
    info(Command::PageDown, "page-down", "a page down", "page down", &["pagedown"]),
    info(Command::Open, "open", "open what is selected", "open", &["enter", "l", "right"]),
    info(
        Command::Back,
        "back",
        "back to where you came from",
        "back",
        &["esc", "h", "left", "backspace"],
    ),
    info(Command::Last, "last-view", "the view before this one", "last view", &["-"]),
    info(Command::Next, "next", "the next of the list", "next", &["]"]),
    info(Command::Previous, "previous", "the one before it", "previous", &["["]),
    info(Command::Pane, "pane", "the next part of the screen", "part", &["tab"]),
    info(Command::Go(Screen::Pulse), "pulse", "Pulse: how bad is it", "pulse", &["1"]),
    info(
        Command::Go(Screen::Organization),
        "organization",
        "Organization: where",
        "organization",
        &["2"],
    ),
    info(Command::Go(Screen::Resources), "resources", "Resources: which", "resources", &["3"]),
    info(
        Command::Go(Screen::Findings),
        "all-findings",
        "Findings: what to fix",
        "findings",
        &["4"],
    ),
    info(Command::Go(Screen::Path), "data-path", "Path: what data touches", "path", &["5"]),
    info(Command::Go(Screen::Scan), "scan", "Scan: how far it is", "scan", &["6"]),
    info(Command::Go(Screen::Diff), "diff", "Diff: what changed", "diff", &["7"]),
    info(
        Command::Go(Screen::Errors),
        "errors",
        "Errors: what could not be read, and why",
        "errors",
        &["!"],
    ),
    info(Command::Filter, "filter", "filter this view", "filter", &["/"]),
    info(Command::Pin, "pin-filter", "keep the filter in every view", "pin filter", &["\\"]),
    info(Command::Palette, "palette", "do anything by its name", "command", &[":"]),
    info(Command::Help, "help", "this help", "help", &["?"]),
    info(Command::Sort, "sort", "sort by a column", "sort", &["S"]),
    info(Command::Columns, "columns", "choose columns", "columns", &["C"]),
    info(Command::Group, "group", "group by check, account or resource", "group", &["v"]),
    info(Command::Show, "show", "which verdicts are listed", "show", &["s"]),
    info(Command::Path, "path", "the data path of what is selected", "path", &["p"]),
    info(Command::Findings, "findings", "the findings of what is selected", "findings", &["f"]),
    info(Command::Fix, "fix", "the fix in words and commands", "fix", &["r"]),
    info(Command::Copy, "copy", "copy a part of what is selected", "copy", &["y"]),
    info(Command::Console, "console", "open it in the AWS console", "console", &["o"]),
    info(Command::Export, "export", "write this view to a file", "export", &["e"]),
    info(Command::Mute, "mute", "accept this finding, with a reason", "mute", &["m"]),
    info(Command::Compare, "compare", "choose the scan to compare with", "compare", &["c"]),
    info(
        Command::Pause,
        "pause",
        "hold the view still; the scan goes on",
        "pause view",
        &["space"],
    ),
    info(Command::Stop, "stop-scan", "stop the scan and keep what was read", "stop scan", &["x"]),
    info(Command::Wrap, "wrap", "break long lines, or cut them", "wrap", &["w"]),
    info(Command::Theme, "theme", "the next theme", "theme", &["T"]),
    info(Command::Redraw, "redraw", "draw everything again", "redraw", &["ctrl-l"]),
    info(Command::Suspend, "suspend", "back to the shell; fg comes back", "suspend", &["ctrl-z"]),
    info(Command::Quit, "quit", "quit", "quit", &["q"]),
    info(Command::Interrupt, "interrupt", "stop what goes on, or quit", "stop", &["ctrl-c"]),
];

impl Command {
    /// As people know it.
    pub(crate) fn info(self) -> &'static CommandInfo {
        let found = COMMANDS.iter().find(|info| info.command == self);
        // A test keeps every command in the table.
        found.unwrap_or(&COMMANDS[0])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_command_is_named_once_and_has_a_key() {
        let commands: BTreeSet<Command> = COMMANDS.iter().map(|it| it.command).collect();
        let names: BTreeSet<&str> = COMMANDS.iter().map(|it| it.name).collect();
        assert_eq!((commands.len(), names.len()), (COMMANDS.len(), COMMANDS.len()));
        assert!(COMMANDS.iter().all(|it| !it.keys.is_empty() && !it.words.is_empty()));
        for screen in Screen::ALL {
            assert_eq!(Command::Go(screen).info().command, Command::Go(screen));
        }
    }
}
