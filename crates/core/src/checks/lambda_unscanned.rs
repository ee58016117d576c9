use crate::facts::Function;
use crate::{
    Arn, Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    api,
};

pub(super) static CHECK: Check = Check {
    id: "lambda-unscanned",
    title: "Amazon Inspector does not scan a transform function",
    severity: Severity::Low,
    practices: &[Practice::P20],
    services: &[Service::Firehose],
    rationale: "The dependencies of a transform function run with every record in reach, and \
        vulnerabilities become known after the code was deployed. Amazon Inspector rescans a \
        function whenever a new one is published.",
    remediation: Remediation {
        text: "Switch on Lambda standard scanning in Amazon Inspector, best for the whole \
            organization. Where it is on and leaves the function out, remove the tag \
            InspectorExclusion and deploy $LATEST again: Inspector scans only functions that \
            were called or updated within 90 days. It leaves out functions encrypted with a \
            customer-managed key: scan their packages before they are deployed and allow this \
            check for them.",
        cli: "aws inspector2 enable --resource-types LAMBDA --account-ids <account> --region <region>\naws inspector2 list-coverage --filter-criteria 'resourceType=[{comparison=EQUALS,value=AWS_LAMBDA_FUNCTION}]' --region <region>",
        terraform: "resource \"aws_inspector2_enabler\" \"example\" {\n  account_ids    = [\"<account>\"]\n  resource_types = [\"LAMBDA\"]\n}",
    },
    references: &[Reference {
        title: "Amazon Inspector User Guide: Scanning AWS Lambda functions with Amazon Inspector",
        url: "https://docs.aws.amazon.com/inspector/latest/user/scanning-lambda.html",
    }],
    mappings: &[],
    reads: &[
        &api::INSPECTOR2_BATCH_GET_ACCOUNT_STATUS,
        &api::INSPECTOR2_LIST_COVERAGE,
        &api::LAMBDA_GET_FUNCTION_CONFIGURATION,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Function(judge)],
};

fn judge(context: &Context<'_>, function: &Function, judge: &mut Judge) {
    judge.part(|judge| {
        let configuration = context.function(function)?;
        if configuration.package == "Image" {
            let why = "Inspector scans container images in Amazon ECR, not as functions.";
            return Err(Stop::not_applicable(why));
        }
        let area = function.arn.target().and_then(|target| context.snapshot.inspector(target));
        let Some(inspector) = area else {
            let why = "whether Inspector is on was not asked";
            return Err(Stop::undecided(&function.configuration, why));
        };
        if !*inspector.lambda.known()? {
            let sentence = "Amazon Inspector does not scan Lambda functions here.";
            judge.fail(&inspector.lambda, "Lambda scanning", "off", "on", sentence);
            return Ok(());
        }
        let fact = &inspector.covered;
        let covered = fact.known()?;
        if covered.iter().any(|it| unqualified(it) == unqualified(&function.arn)) {
            judge.saw(fact, "Coverage", "the function is scanned");
            return Ok(());
        }
        // Inspector reads the packages of languages; an OS-only runtime may hold anything.
        let runtime = configuration.runtime.as_deref().unwrap_or_default();
        if runtime.is_empty() || runtime.starts_with("provided") {
            let why = "the function is not covered, and Inspector may not know its runtime";
            return Err(Stop::undecided(fact, why));
        }
        let sentence = "Amazon Inspector is on and does not cover the function.";
        judge.fail(fact, "Coverage", "the function is not scanned", "scanned", sentence);
        Ok(())
    });
}

/// A function's name without its version or alias: Inspector names none.
fn unqualified(arn: &Arn) -> impl PartialEq {
    let name = arn.resource().split(':').nth(1).unwrap_or_default().to_owned();
    (arn.account(), arn.region(), name)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{Area, AreaFacts, Inspector};
    use crate::sample::FUNCTION;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with(change: impl FnOnce(&mut Inspector)) -> Snapshot {
        sample::with(|s| match sample::area_mut(s, Area::Inspector) {
            AreaFacts::Inspector(it) => change(it),
            other => panic!("{other:?}"),
        })
    }

    fn with_runtime(s: &mut Snapshot, runtime: &str) {
        let it = sample::existing(&mut sample::function_mut(s).configuration);
        it.runtime = Some(runtime.to_owned());
    }

    #[test]
    fn violates() {
        let off = with(|it| *sample::value(&mut it.lambda) = false);
        assert_eq!(sample::kind(&CHECK, &off, FUNCTION), VerdictKind::Fail);
        let left_out = with(|it| sample::value(&mut it.covered).clear());
        assert_eq!(sample::kind(&CHECK, &left_out, FUNCTION), VerdictKind::Fail);
        let another = with(|it| {
            let other = "arn:aws:lambda:eu-west-1:222222222222:function:cleaner";
            *sample::value(&mut it.covered) = vec![sample::arn(other)];
        });
        assert_eq!(sample::kind(&CHECK, &another, FUNCTION), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), FUNCTION), VerdictKind::Pass);
        let custom = sample::with(|s| with_runtime(s, "provided.al2023"));
        assert_eq!(sample::kind(&CHECK, &custom, FUNCTION), VerdictKind::Pass, "it is covered");
    }

    #[test]
    fn unknown() {
        for api in [
            &api::INSPECTOR2_BATCH_GET_ACCOUNT_STATUS,
            &api::INSPECTOR2_LIST_COVERAGE,
            &api::LAMBDA_GET_FUNCTION_CONFIGURATION,
        ] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), FUNCTION), VerdictKind::Unknown);
        }
        let mut custom = with(|it| sample::value(&mut it.covered).clear());
        with_runtime(&mut custom, "provided.al2023");
        assert_eq!(sample::kind(&CHECK, &custom, FUNCTION), VerdictKind::Unknown);
        let not_asked = sample::with(|s| {
            s.areas.remove(&(sample::home(sample::SHOP), Area::Inspector));
        });
        assert_eq!(sample::kind(&CHECK, &not_asked, FUNCTION), VerdictKind::Unknown);
    }

    #[test]
    fn container_images_are_left_out() {
        let image = sample::with(|s| {
            let it = sample::existing(&mut sample::function_mut(s).configuration);
            it.package = "Image".to_owned();
        });
        assert_eq!(sample::kind(&CHECK, &image, FUNCTION), VerdictKind::NotApplicable);
    }
}
