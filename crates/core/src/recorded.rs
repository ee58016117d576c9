//! What trails record of an account-Region.

use crate::applies::never_asked;
use crate::facts::{EventSelectors, FieldSelector, TrailRef};
use crate::{Context, Fact, Source, Stop, Target, api};

/// Whether a selector records something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Recorded {
    /// It does not.
    No,
    /// It records a part of it, or it depends on conditions that cannot be weighed.
    Partly,
    /// It does.
    Yes,
}

/// The selectors that apply to a trail.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Selectors<'a> {
    /// None of its own: all management events and nothing else.
    Default,
    /// Its own.
    Own(&'a EventSelectors),
}

impl<'a> Context<'a> {
    /// The trails that this target is told of.
    pub(crate) fn trails(&self, target: Target) -> Result<&'a Fact<Vec<TrailRef>>, Stop> {
        let Target { account, region } = target;
        let source = Source { api: &api::CLOUDTRAIL_DESCRIBE_TRAILS, account, region };
        let found = self.snapshot.trail_refs.get(&target);
        found.ok_or_else(|| never_asked(source, "the trails were not asked for"))
    }

    /// What the trails record that cover a target's Region and are logging, asked one by one with
    /// `question`; the best answer counts. A trail that could not be read counts only where the others
    /// do not settle it.
    pub(crate) fn recorded(
        &self,
        target: Target,
        refs: &[TrailRef],
        question: impl Fn(Selectors<'a>) -> Recorded,
    ) -> Result<Recorded, Stop> {
        let mut best = Recorded::No;
        let mut gap = None;
        for trail in refs.iter().filter(|it| it.multi_region || it.home == target.region) {
            match self.selectors(target, trail) {
                Ok(Some(selectors)) => best = best.max(question(selectors)),
                Ok(None) => {}
                Err(stop) => gap = gap.or(Some(stop)),
            }
        }
        match (best, gap) {
            (Recorded::Yes, _) | (_, None) => Ok(best),
            (_, Some(stop)) => Err(stop),
        }
    }

    /// The selectors of a trail that is logging.
    fn selectors(&self, target: Target, trail: &TrailRef) -> Result<Option<Selectors<'a>>, Stop> {
        let Some(found) = self.snapshot.trails.get(&trail.arn) else {
            let Target { account, region } = target;
            let source = Source { api: &api::CLOUDTRAIL_GET_TRAIL_STATUS, account, region };
            return Err(never_asked(source, "the trail's state was not asked for"));
        };
        if !found.status.known()?.logging {
            return Ok(None);
        }
        // What the trail itself says outranks the flag that says whether it says anything.
        match found.selectors.known() {
            Ok(own) if !own.basic.is_empty() || !own.advanced.is_empty() => {
                Ok(Some(Selectors::Own(own)))
            }
            Err(unknown) if trail.custom_selectors => Err(unknown.into()),
            Ok(own) if trail.custom_selectors => Ok(Some(Selectors::Own(own))),
            _ => Ok(Some(Selectors::Default)),
        }
    }
}

impl Selectors<'_> {
    /// Management events that only read (`true`) or that write (`false`).
    pub(crate) fn management(self, read_only: bool) -> Recorded {
        let Self::Own(selectors) = self else { return Recorded::Yes };
        let side = if read_only { "ReadOnly" } else { "WriteOnly" };
        let basic = selectors.basic.iter().any(|(kind, management, _)| {
            *management && (kind.eq_ignore_ascii_case("All") || kind.eq_ignore_ascii_case(side))
        });
        let advanced =
            selectors.advanced.iter().map(|fields| management_selector(fields, read_only));
        if basic { Recorded::Yes } else { advanced.max().unwrap_or(Recorded::No) }
    }

    /// Data events of this resource type. Basic selectors know neither streams nor delivery streams.
    pub(crate) fn data(self, resource_type: &str) -> Recorded {
        let Self::Own(selectors) = self else { return Recorded::No };
        let answers = selectors.advanced.iter().map(|fields| data_selector(fields, resource_type));
        answers.max().unwrap_or(Recorded::No)
    }

    /// Data events of the objects of this bucket. Which objects an advanced selector by ARN means cannot
    /// be weighed.
    pub(crate) fn objects(self, bucket: &str) -> Recorded {
        const OBJECTS: &str = "AWS::S3::Object";
        let Self::Own(selectors) = self else { return Recorded::No };
        let basic = selectors.objects.iter().map(|(kind, objects)| {
            let all = kind.eq_ignore_ascii_case("All");
            let whole = if all { Recorded::Yes } else { Recorded::Partly };
            match objects.split_once(":s3") {
                Some((_, "" | ":::")) => whole,
                Some((_, rest)) => match rest.strip_prefix(":::").and_then(|it| it.split_once('/'))
                {
                    Some((name, "")) if name == bucket => whole,
                    Some((name, _)) if name == bucket => Recorded::Partly,
                    _ => Recorded::No,
                },
                None => Recorded::Partly,
            }
        });
        // A selector whose objects are not known.
        let unsaid = selectors.objects.is_empty()
            && selectors.basic.iter().any(|(_, _, kinds)| kinds.iter().any(|it| it == OBJECTS));
        let basic = basic.max().unwrap_or(if unsaid { Recorded::Partly } else { Recorded::No });
        basic.max(self.data(OBJECTS))
    }
}

fn management_selector(fields: &[FieldSelector], read_only: bool) -> Recorded {
    let wanted = if read_only { "true" } else { "false" };
    let mut recorded = Recorded::Yes;
    let mut category = false;
    for field in fields {
        match field.field.as_str() {
            "eventCategory" if takes(field, "Management") => category = true,
            "readOnly" if takes(field, wanted) => {}
            "eventCategory" | "readOnly" => return Recorded::No,
            // Leaving out the talkative sources (KMS, RDS data) is what AWS offers here.
            "eventSource" if excludes_only_others(field) => {}
            _ => recorded = Recorded::Partly,
        }
    }
    if category { recorded } else { Recorded::No }
}

fn data_selector(fields: &[FieldSelector], resource_type: &str) -> Recorded {
    let mut recorded = Recorded::Yes;
    let (mut category, mut kind) = (false, false);
    for field in fields {
        match field.field.as_str() {
            "eventCategory" if takes(field, "Data") => category = true,
            "resources.type" if takes(field, resource_type) => kind = true,
            "eventCategory" | "resources.type" => return Recorded::No,
            _ => recorded = Recorded::Partly,
        }
    }
    if category && kind { recorded } else { Recorded::No }
}

/// Whether the condition lets this value through. Other operators cannot be weighed, so they do not.
fn takes(field: &FieldSelector, value: &str) -> bool {
    let is = |it: &String| it.eq_ignore_ascii_case(value);
    !field.other
        && (field.equals.is_empty() || field.equals.iter().any(is))
        && !field.not_equals.iter().any(is)
}

fn excludes_only_others(field: &FieldSelector) -> bool {
    let ours =
        ["firehose.amazonaws.com", "kinesis.amazonaws.com", "kinesisanalytics.amazonaws.com"];
    field.equals.is_empty() && ours.iter().all(|source| takes(field, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, equals: &[&str], not_equals: &[&str]) -> FieldSelector {
        let texts = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
        FieldSelector {
            field: name.to_owned(),
            equals: texts(equals),
            not_equals: texts(not_equals),
            other: false,
        }
    }

    fn own(advanced: Vec<Vec<FieldSelector>>) -> EventSelectors {
        EventSelectors { advanced, ..EventSelectors::default() }
    }

    #[test]
    fn a_trail_without_selectors_records_all_management_events_and_no_data() {
        assert_eq!(Selectors::Default.management(true), Recorded::Yes);
        assert_eq!(Selectors::Default.management(false), Recorded::Yes);
        assert_eq!(Selectors::Default.data("AWS::Kinesis::Stream"), Recorded::No);
    }

    #[test]
    fn basic_selectors_can_leave_out_one_side() {
        for (kind, included, read, write) in [
            ("All", true, Recorded::Yes, Recorded::Yes),
            ("All", false, Recorded::No, Recorded::No),
            ("ReadOnly", true, Recorded::Yes, Recorded::No),
            ("WriteOnly", true, Recorded::No, Recorded::Yes),
        ] {
            let selectors = EventSelectors {
                basic: vec![(kind.to_owned(), included, Vec::new())],
                ..EventSelectors::default()
            };
            assert_eq!(Selectors::Own(&selectors).management(true), read, "{kind}");
            assert_eq!(Selectors::Own(&selectors).management(false), write, "{kind}");
        }
    }

    #[test]
    fn advanced_management_selectors() {
        let management = || field("eventCategory", &["Management"], &[]);
        for (fields, read, write) in [
            (vec![management()], Recorded::Yes, Recorded::Yes),
            (
                vec![management(), field("eventSource", &[], &["kms.amazonaws.com"])],
                Recorded::Yes,
                Recorded::Yes,
            ),
            (
                vec![management(), field("eventSource", &[], &["firehose.amazonaws.com"])],
                Recorded::Partly,
                Recorded::Partly,
            ),
            (vec![management(), field("readOnly", &["false"], &[])], Recorded::No, Recorded::Yes),
            (vec![field("eventCategory", &["Data"], &[])], Recorded::No, Recorded::No),
            (Vec::new(), Recorded::No, Recorded::No),
        ] {
            let selectors = own(vec![fields]);
            assert_eq!(Selectors::Own(&selectors).management(true), read, "{selectors:?}");
            assert_eq!(Selectors::Own(&selectors).management(false), write, "{selectors:?}");
        }
    }

    #[test]
    fn basic_selectors_name_the_objects() {
        for (kind, objects, expected) in [
            ("All", "arn:aws:s3", Recorded::Yes),
            ("All", "arn:aws:s3:::", Recorded::Yes),
            ("All", "arn:aws:s3:::lake/", Recorded::Yes),
            ("WriteOnly", "arn:aws:s3", Recorded::Partly),
            ("WriteOnly", "arn:aws:s3:::lake/", Recorded::Partly),
            ("All", "arn:aws:s3:::lake/part/", Recorded::Partly),
            ("All", "arn:aws:s3:::lake-2/", Recorded::No),
        ] {
            let selectors = EventSelectors {
                basic: vec![(kind.to_owned(), true, vec!["AWS::S3::Object".to_owned()])],
                objects: vec![(kind.to_owned(), objects.to_owned())],
                ..EventSelectors::default()
            };
            assert_eq!(Selectors::Own(&selectors).objects("lake"), expected, "{objects}");
            let unsaid = EventSelectors { objects: Vec::new(), ..selectors };
            assert_eq!(Selectors::Own(&unsaid).objects("lake"), Recorded::Partly);
        }
        assert_eq!(Selectors::Default.objects("lake"), Recorded::No);
    }

    #[test]
    fn data_selectors_name_the_resource_type() {
        let data = || field("eventCategory", &["Data"], &[]);
        let of = |kind: &str| field("resources.type", &[kind], &[]);
        let kind = "AWS::Kinesis::Stream";
        for (fields, expected) in [
            (vec![data(), of(kind)], Recorded::Yes),
            (vec![data(), of("AWS::S3::Object")], Recorded::No),
            (vec![data(), of(kind), field("readOnly", &["false"], &[])], Recorded::Partly),
            (vec![field("eventCategory", &["Management"], &[])], Recorded::No),
        ] {
            let selectors = own(vec![fields]);
            assert_eq!(Selectors::Own(&selectors).data(kind), expected, "{selectors:?}");
        }
    }
}
