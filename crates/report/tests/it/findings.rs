//! What needs no whole report prints the same of the findings alone.

use hydrant_core::{CHECKS, Report, sample};
use hydrant_report::{FORMATS, Options};

use crate::fixture::{calls, dirty, print};

#[test]
fn formats_that_list_no_passes_print_the_same_without_them() {
    let settings = sample::settings();
    for snapshot in [sample::snapshot(), dirty()] {
        let checks = CHECKS.to_vec();
        let whole = Report::new(&snapshot, checks.clone(), &settings, calls());
        let findings = Report::of_findings(&snapshot, checks, &settings, calls(), |_| {});
        assert!(findings.verdicts.len() < whole.verdicts.len());
        for format in FORMATS {
            let same = print(format.name, &whole, &Options::default())
                == print(format.name, &findings, &Options::default());
            assert_eq!(same, !format.whole, "{}", format.name);
        }
    }
}
