use crate::facts::Table;
use crate::owned::unless_out_of_question;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "catalog-open",
    title: "Lake Formation leaves the table to IAM alone",
    severity: Severity::Medium,
    practices: &[Practice::P01],
    services: &[Service::Firehose],
    rationale: "A grant to the group IAMAllowedPrincipals switches the permissions of Lake Formation \
        off for the table: everyone whose IAM policy allows AWS Glue reads and changes it, \
        and no column, row or tag is protected.",
    remediation: Remediation {
        text: "Register the location of the table with Lake Formation, grant the delivery role and \
            the readers what they need, and then revoke the grant to IAMAllowedPrincipals from \
            the table and from the defaults of its database.",
        cli: "aws lakeformation grant-permissions --principal DataLakePrincipalIdentifier=<delivery-role-arn> --permissions SELECT INSERT ALTER DESCRIBE --resource 'Table={DatabaseName=<database>,Name=<table>}' --region <region>\naws lakeformation revoke-permissions --principal DataLakePrincipalIdentifier=IAM_ALLOWED_PRINCIPALS --permissions ALL --resource 'Table={DatabaseName=<database>,Name=<table>}' --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS Lake Formation Developer Guide: Changing the default settings for your data lake",
            url: "https://docs.aws.amazon.com/lake-formation/latest/dg/change-settings.html",
        },
        Reference {
            title: "AWS Lake Formation Developer Guide: Upgrading AWS Glue data permissions to the AWS Lake Formation model",
            url: "https://docs.aws.amazon.com/lake-formation/latest/dg/upgrade-glue-lake-formation.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::GLUE_GET_TABLE,
        &api::LAKEFORMATION_LIST_PERMISSIONS,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Table(judge)],
};

fn judge(context: &Context<'_>, table: &Table, judge: &mut Judge) {
    judge.part(|_| context.table(table).map(|_| ()));
    judge.part(|judge| {
        context.own(&table.arn, "table")?;
        unless_out_of_question(&context.table(table))?;
        let fact = &table.iam_allowed;
        if *fact.known()? {
            let sentence = "Lake Formation grants the table to IAMAllowedPrincipals.";
            judge.fail(fact, "Grantee", "IAM_ALLOWED_PRINCIPALS", "named principals", sentence);
        } else {
            judge.saw(fact, "Grantee", "no grant to IAM_ALLOWED_PRINCIPALS");
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::TABLE;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn open() -> Snapshot {
        sample::with(|s| *sample::value(&mut sample::table_mut(s).iam_allowed) = true)
    }

    #[test]
    fn violates() {
        let mut snapshot = open();
        assert_eq!(sample::kind(&CHECK, &snapshot, TABLE), VerdictKind::Fail);
        sample::forget(&mut snapshot, &api::GLUE_GET_TABLE);
        assert_eq!(sample::kind(&CHECK, &snapshot, TABLE), VerdictKind::Fail, "proven");
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), TABLE), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::LAKEFORMATION_LIST_PERMISSIONS, &api::GLUE_GET_TABLE] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), TABLE), VerdictKind::Unknown);
        }
    }

    #[test]
    fn a_table_that_does_not_exist_is_left_out() {
        let mut missing = open();
        *sample::value(&mut sample::table_mut(&mut missing).detail) = None;
        assert_eq!(sample::kind(&CHECK, &missing, TABLE), VerdictKind::NotApplicable);
    }
}
