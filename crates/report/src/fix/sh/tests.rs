use std::process::Command;

use proptest::prelude::*;

use super::*;

fn shell(text: &str) -> Vec<u8> {
    let output = Command::new("sh").args(["-c", text]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A real shell makes one word of it, which is the text.
    #[test]
    fn a_word_is_one_word(texts in proptest::collection::vec(any::<String>(), 20)) {
        let words: Vec<String> = texts.iter().map(|it| quote::word(it)).collect();
        let printed = shell(&format!("printf '%s\\0' {}", words.join(" ")));
        let expected: Vec<u8> =
            texts.iter().flat_map(|it| it.replace('\0', "").into_bytes().into_iter().chain([0])).collect();
        prop_assert_eq!(printed, expected);
    }

    /// The same for what a shell takes for more than letters.
    #[test]
    fn nothing_is_expanded(text in "[ '\"`$(){}\\\\*?~!#&;|<>\n\t=%-]{0,30}") {
        let printed = shell(&format!("printf '%s\\0' {}", quote::word(&text)));
        let expected: Vec<u8> = text.bytes().chain([0]).collect();
        prop_assert_eq!(printed, expected);
    }

    /// A comment never ends before its line, and has but one.
    #[test]
    fn a_comment_does_nothing(text in any::<String>()) {
        let line = quote::comment(&text);
        prop_assert!(line.starts_with('#') && !line.contains(['\n', '\r', '\0']));
        prop_assert_eq!(shell(&format!("{line}\nprintf done")), b"done");
    }
}

#[test]
fn the_key_is_a_hole_in_a_word() {
    let parts = [Part::Text("a b,Key=".into()), Part::Key, Part::Text("]".into())];
    assert_eq!(joined(&parts, Reader::Shell), r#"'a b,Key='"$key"']'"#);
    assert_eq!(
        shell(&format!("key='x y'; printf '%s|' {}", joined(&parts, Reader::Shell))),
        b"a b,Key=x y]|"
    );
}

#[test]
fn what_was_asked_for_is_one_word_too() {
    let word = joined(&[Part::Asked("version")], Reader::Shell);
    assert_eq!(shell(&format!("asked_version='1 2'; printf '%s|' {word}")), b"1 2|");
    assert_eq!(joined(&[Part::Asked("version")], Reader::People), "<version>");
}

/// What is there already is made: one error code says so, and every other error stops the script.
#[test]
fn a_second_making_is_no_error() {
    let (engine, _) = ENGINE.split_once("\nmain() {").unwrap();
    let (_, unless) = ENGINE.split_once("\nunless() {").unwrap();
    let (unless, _) = unless.split_once("\n}\n").unwrap();
    let run = |body: &str| {
        let script = format!(
            "{engine}\nexec 3>/dev/null\nunless() {{{unless}\n}}\naws() {{ {body}; }}\nunless There aws x\nprintf on"
        );
        Command::new("sh").args(["-c", &script]).output().unwrap().stdout
    };
    assert_eq!(run("true"), b"on");
    assert_eq!(run("echo 'An error occurred (There) when calling' >&2; return 254"), b"on");
    assert_eq!(run("echo 'An error occurred (Denied) when calling' >&2; return 254"), b"");
    assert_eq!(run("echo 'There is no network' >&2; return 255"), b"");
}
