//! Which key does what: the defaults of [`COMMANDS`], and what the configuration says.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::command::{COMMANDS, Command};

/// Which key does what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyMap {
    commands: BTreeMap<Key, Command>,
}

/// A key with what is held down beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    code: Code,
    ctrl: bool,
    alt: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Code {
    Char(char),
    Named(&'static str),
}

/// Keys that are no character, by the names that the configuration uses.
const NAMED: [(&str, KeyCode); 13] = [
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
];

impl Default for KeyMap {
    fn default() -> Self {
        let keys = COMMANDS.iter().flat_map(|it| it.keys.iter().map(|key| (*key, it.command)));
        let known = keys.filter_map(|(text, command)| Some((Key::parse(text).ok()?, command)));
        Self { commands: known.collect() }
    }
}

impl KeyMap {
    /// The names of the commands, for the configuration.
    pub fn names() -> impl Iterator<Item = &'static str> {
        COMMANDS.iter().map(|it| it.name)
    }

    /// Gives a command these keys instead of those it has: `"j down ctrl-n"`. A key that another command has is
    /// taken from it.
    pub fn bind(&mut self, name: &str, keys: &str) -> Result<(), String> {
        let info = COMMANDS.iter().find(|it| it.name == name);
        let info = info.ok_or_else(|| format!("there is no command {name:?}"))?;
        let parsed = keys.split_whitespace().map(Key::parse).collect::<Result<Vec<_>, _>>()?;
        if parsed.is_empty() {
            return Err(format!("{name} is given no key"));
        }
        self.commands.retain(|_, command| *command != info.command);
        self.commands.extend(parsed.into_iter().map(|key| (key, info.command)));
        Ok(())
    }

    /// Commands that the configuration left without a key; there must be a way out.
    pub fn without_a_key(&self) -> Vec<&'static str> {
        let needed = [Command::Back, Command::Quit, Command::Help, Command::Open];
        let bound = |it: &Command| self.commands.values().any(|command| command == it);
        needed.iter().filter(|it| !bound(it)).map(|it| it.info().name).collect()
    }

    /// What a key does.
    pub(crate) fn command(&self, event: KeyEvent) -> Option<Command> {
        self.commands.get(&Key::of(event)?).copied()
    }

    /// The keys of a command, as the help shows them, the first default first.
    pub(crate) fn keys(&self, command: Command) -> Vec<String> {
        let bound = |key: &Key| self.commands.get(key) == Some(&command);
        let defaults = command.info().keys.iter().filter_map(|it| Key::parse(it).ok());
        let mut keys: Vec<Key> = defaults.filter(bound).collect();
        for (key, _) in self.commands.iter().filter(|(_, it)| **it == command) {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        keys.into_iter().map(Key::words).collect()
    }

    /// The first of them.
    pub(crate) fn key(&self, command: Command) -> String {
        self.keys(command).into_iter().next().unwrap_or_default()
    }
}

impl Key {
    fn parse(text: &str) -> Result<Self, String> {
        let (mut rest, mut ctrl, mut alt) = (text, false, false);
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|it| !it.is_empty()) {
                (rest, ctrl) = (after, true);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|it| !it.is_empty()) {
                (rest, alt) = (after, true);
            } else {
                break;
            }
        }
        let named = NAMED.iter().find(|(name, _)| *name == rest).map(|(name, _)| Code::Named(name));
        let mut chars = rest.chars();
        let code = match (named, rest, chars.next(), chars.next()) {
            (Some(named), ..) => named,
            (None, "space", ..) => Code::Char(' '),
            (None, _, Some(only), None) => Code::Char(only),
            _ => return Err(format!("{text:?} is no key")),
        };
        Ok(Self { code, ctrl, alt })
    }

    fn of(event: KeyEvent) -> Option<Self> {
        let code = match event.code {
            KeyCode::Char(c) => Code::Char(c),
            code => Code::Named(NAMED.iter().find(|(_, known)| *known == code)?.0),
        };
        let held = |modifier| event.modifiers.contains(modifier);
        Some(Self { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT) })
    }

    fn words(self) -> String {
        let (ctrl, alt) =
            (if self.ctrl { "ctrl-" } else { "" }, if self.alt { "alt-" } else { "" });
        match self.code {
            Code::Char(' ') => format!("{ctrl}{alt}space"),
            Code::Char(c) => format!("{ctrl}{alt}{c}"),
            Code::Named(name) => format!("{ctrl}{alt}{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(code, modifiers)
    }

    #[test]
    fn the_defaults_do_not_fight() {
        let all: usize = COMMANDS.iter().map(|it| it.keys.len()).sum();
        assert_eq!(KeyMap::default().commands.len(), all);
        for info in COMMANDS {
            for key in info.keys {
                assert_eq!(Key::parse(key).unwrap().words(), *key);
            }
        }
    }

    #[test]
    fn keys_that_others_need_are_left_alone() {
        let keys = KeyMap::default();
        for c in ['a', 'b', 's', 'q'] {
            assert_eq!(keys.command(press(KeyCode::Char(c), KeyModifiers::CONTROL)), None);
        }
    }

    #[test]
    fn a_command_is_given_other_keys() {
        let mut keys = KeyMap::default();
        keys.bind("down", "n ctrl-n").unwrap();
        assert_eq!(keys.command(press(KeyCode::Char('j'), KeyModifiers::NONE)), None);
        let pressed = press(KeyCode::Char('n'), KeyModifiers::CONTROL);
        assert_eq!(keys.command(pressed), Some(Command::Down));
        assert_eq!(keys.keys(Command::Down), ["n", "ctrl-n"]);
        assert!(keys.bind("dwn", "n").is_err());
        assert!(keys.bind("down", "ctrl-").is_err());
        assert!(keys.bind("down", " ").is_err());
        keys.bind("up", "q").unwrap();
        assert_eq!(keys.without_a_key(), ["quit"]);
    }

    #[test]
    fn capitals_are_keys_of_their_own() {
        let keys = KeyMap::default();
        let pressed = press(KeyCode::Char('G'), KeyModifiers::SHIFT);
        assert_eq!(keys.command(pressed), Some(Command::Bottom));
    }
}
