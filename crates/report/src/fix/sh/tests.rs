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
    assert_eq!(joined(&parts, KEY), r#"'a b,Key='"$key"']'"#);
    assert_eq!(
        shell(&format!("key='x y'; printf '%s|' {}", joined(&parts, KEY))),
        b"a b,Key=x y]|"
    );
}
