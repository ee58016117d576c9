use hydrant_iam::{
    Effect, PolicyDocument, Principal, Selection, Statement, Who, admissions, known_actions,
    principal_account,
};

use crate::facts::Key;
use crate::key_needs::through_own_stream;
use crate::perimeter::document;
use crate::{
    AccountId, Arn, Check, Context, Fact, Judge, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, api, glob,
};

pub(super) static CHECK: Check = Check {
    id: "key-policy-broad",
    title: "Key policy lets somebody decrypt whom nothing on the data path needs",
    severity: Severity::Medium,
    practices: &[Practice::P01, Practice::P04],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Encryption protects records from everybody who may not use the key. A key policy that names \
        principals which neither write to nor read from anything that the key guards gives them \
        the second half of what they need to read it.",
    remediation: Remediation {
        text: "Remove the principal from the statement, or leave it only actions such as kms:DescribeKey. List it \
            in administrators if it administers streams on purpose. The statement that names the \
            account's own root user may stay: it leaves the decision to IAM.",
        cli: "aws kms get-key-policy --key-id <key-arn> --policy-name default --query Policy --output text --region <region> > <policy>.json\naws kms put-key-policy --key-id <key-arn> --policy-name default --policy file://<policy>.json --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS Key Management Service Developer Guide: Least-privilege permissions",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html",
        },
        Reference {
            title: "AWS Key Management Service Developer Guide: Default key policy",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::EC2_DESCRIBE_REGIONS,
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::KINESIS_GET_RESOURCE_POLICY,
        &api::KINESIS_LIST_STREAMS,
        &api::KINESISANALYTICS_LIST_APPLICATIONS,
        &api::KMS_DESCRIBE_KEY,
        &api::KMS_GET_KEY_POLICY,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::S3_GET_BUCKET_POLICY,
        &api::SECRETSMANAGER_GET_RESOURCE_POLICY,
    ],
    scopes: &[Scope::Key(judge)],
};

fn judge(context: &Context<'_>, key: &Key, judge: &mut Judge) {
    judge.part(|_| {
        context.own_key(key)?;
        key.metadata.known()?;
        key.unless_unmanaged()
    });
    judge.part(|judge| {
        context.own_key(key)?;
        key.unless_unmanaged()?;
        let fact = &key.asked()?.policy;
        let policy = document(fact, fact.known()?)?;
        let mut gap = None;
        for (index, statement) in policy.statements.iter().enumerate() {
            if !decrypts(statement) {
                continue;
            }
            let bench = Bench { context, key, fact, policy: &policy, index };
            match &statement.principals {
                Selection::Only(principals) => {
                    for principal in principals {
                        gap = gap.or(bench.principal(judge, principal).err());
                    }
                }
                Selection::AllBut(_) => gap = gap.or(bench.everyone(judge).err()),
                Selection::Unspecified => {}
            }
        }
        gap.map_or(Ok(()), Err)
    });
}

fn decrypts(statement: &Statement) -> bool {
    statement.effect == Effect::Allow
        && known_actions(&statement.actions, &["kms"]).contains(&"kms:Decrypt")
}

/// One statement that allows to decrypt.
struct Bench<'a> {
    context: &'a Context<'a>,
    key: &'a Key,
    fact: &'a Fact<String>,
    policy: &'a PolicyDocument,
    index: usize,
}

impl Bench<'_> {
    fn principal(&self, judge: &mut Judge, principal: &Principal) -> Result<(), Stop> {
        match principal {
            it if it.is_everyone() => self.everyone(judge),
            Principal::Aws(name) => self.named(judge, name),
            // Services decrypt for whoever may ask them.
            _ => Ok(()),
        }
    }

    /// Everyone whom the conditions leave. Membership alone narrows to people that nothing needs.
    fn everyone(&self, judge: &mut Judge) -> Result<(), Stop> {
        const MEMBERSHIP: [&str; 4] = [
            "aws:principalaccount",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "kms:calleraccount",
        ];
        let outsiders = admissions(self.policy, self.context);
        if outsiders.iter().any(|it| it.statement == self.index && it.who == Who::Everyone) {
            judge.defer("The key policy admits everyone; key-policy-public speaks.");
            return Ok(());
        }
        let conditions = self.policy.statements.get(self.index).map(|it| &it.conditions);
        // Who decrypts by way of a service may do no more than the service lets them: read the stream.
        if conditions.is_some_and(|all| through_own_stream(all, self.key)) {
            return Ok(());
        }
        let membership = |key: &str| MEMBERSHIP.iter().any(|it| key.eq_ignore_ascii_case(it));
        if conditions.is_some_and(|all| all.iter().all(|it| membership(&it.key))) {
            self.fail(judge, "everyone of the accounts in its conditions");
            return Ok(());
        }
        let why = "whom the conditions of a statement for everyone let in cannot be weighed";
        Err(Stop::undecided(self.fact, why))
    }

    fn named(&self, judge: &mut Judge, name: &str) -> Result<(), Stop> {
        let Some(account) = principal_account(name) else {
            // What AWS shows of a principal since deleted matches nobody.
            return if name.contains(':') {
                Err(Stop::undecided(self.fact, format!("who {name} is cannot be told")))
            } else {
                Ok(())
            };
        };
        let account: AccountId = account
            .parse()
            .map_err(|_| Stop::undecided(self.fact, format!("who {name} is cannot be told")))?;
        let whole = !name.contains(':') || name.ends_with(":root");
        if whole && self.key.arn.account() == Some(account) {
            return Ok(());
        }
        if self.context.outside(account)? {
            judge.defer("The key policy admits an outsider; key-policy-outside-org speaks.");
            return Ok(());
        }
        let settings = self.context.settings;
        let wanted = settings.administrators.iter().any(|it| glob(it, name))
            || settings.trusted_accounts.contains(&account)
            || name.contains(":role/aws-service-role/");
        if wanted {
            return Ok(());
        }
        let needed = if whole {
            self.context.key_reaches(self.key, account)?
        } else {
            let unclear = || Stop::undecided(self.fact, format!("who {name} is cannot be told"));
            let arn: Arn = name.parse().map_err(|_| unclear())?;
            if arn.service() != "iam" {
                return Err(unclear());
            }
            let person = self.context.rights.named(&arn)?;
            self.context.needs_key(self.key, &person)?
                || self.context.decrypts_anyway(self.key, &person)
        };
        if needed {
            return Ok(());
        }
        // A stream that was not seen may be what it is needed for.
        for account in [Some(account), self.key.arn.account()].into_iter().flatten() {
            self.context.rights.unseen(account)?;
        }
        self.fail(judge, name);
        Ok(())
    }

    fn fail(&self, judge: &mut Judge, who: &str) {
        let sid = self.policy.statements.get(self.index).and_then(|it| it.sid.as_deref());
        let unnamed = || format!("Statement[{}]", self.index);
        let place = sid.map_or_else(unnamed, |sid| format!("Statement {sid}"));
        let expected = "principals that streams, buckets or administrators need";
        let sentence = format!("The key policy lets {who} decrypt, which nothing here needs.");
        judge.fail(self.fact, place, format!("allows {who} kms:Decrypt"), expected, sentence);
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::{add, change_principals};
    use crate::sample::{self, ARCHIVE, ORDERS, SHOP, SHOP_KEY, STRANGER};
    use crate::{Settings, Snapshot, VerdictKind};

    const ANALYST: &str = "arn:aws:iam::222222222222:role/analyst";

    fn named(principal: &str, more: &str) -> Snapshot {
        sample::with(|s| {
            *sample::value(&mut sample::access(s, SHOP_KEY).policy) = format!(
                r#"{{"Statement":[{{"Sid":"Use","Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"kms:*","Resource":"*"{more}}}]}}"#
            );
        })
    }

    /// The analyst with this policy; none of the services on a data path assumes it.
    fn analyst(policy: &str) -> Snapshot {
        let mut s = named(ANALYST, "");
        change_principals(&mut s, |it| add(it, "analyst", "ec2.amazonaws.com", policy));
        s
    }

    fn may(action: &str, resource: &str) -> Snapshot {
        analyst(&format!(
            r#"{{"Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
        ))
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, SHOP_KEY)
    }

    #[test]
    fn violates() {
        let verdict = sample::judge(&CHECK, &named(ANALYST, ""), SHOP_KEY);
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(verdict.evidence.iter().any(|it| it.what == "Statement Use"), "{verdict:#?}");
        let other =
            may("kinesis:GetRecords", "arn:aws:kinesis:eu-west-1:222222222222:stream/other");
        assert_eq!(kind(&other), VerdictKind::Fail);
        assert_eq!(kind(&named(&format!("arn:aws:iam::{ARCHIVE}:root"), "")), VerdictKind::Fail);
        let members = r#","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorg1"}}"#;
        assert_eq!(kind(&named("*", members)), VerdictKind::Fail);
    }

    fn via(account: &str, service: &str) -> String {
        format!(
            r#","Condition":{{"StringEquals":{{"kms:CallerAccount":"{account}","kms:ViaService":"{service}.eu-west-1.amazonaws.com"}}}}"#
        )
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&named("*", &via(SHOP, "kinesis"))), VerdictKind::Pass);
        assert_ne!(kind(&named("*", &via(ARCHIVE, "kinesis"))), VerdictKind::Pass);
        assert_ne!(kind(&named("*", &via(SHOP, "s3"))), VerdictKind::Pass);
        let root = format!("arn:aws:iam::{SHOP}:root");
        for it in [SHOP, &root, sample::people::DELIVERY_ROLE, "AROAEXAMPLEEXAMPLE123"] {
            assert_eq!(kind(&named(it, "")), VerdictKind::Pass, "{it}");
        }
        let linked = "arn:aws:iam::222222222222:role/aws-service-role/x.amazonaws.com/X";
        assert_eq!(kind(&named(linked, "")), VerdictKind::Pass);
        assert_eq!(kind(&may("kinesis:GetRecords", ORDERS)), VerdictKind::Pass);
        assert_eq!(kind(&may("*", "*")), VerdictKind::Pass, "an administrator by nature");
        let administrators = vec!["arn:aws:iam::*:role/ana*".to_owned()];
        let settings = Settings { administrators, ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &named(ANALYST, ""), SHOP_KEY, &settings);
        assert_eq!(verdict.kind, VerdictKind::Pass);
        let encrypt = sample::with(|s| {
            let policy = sample::value(&mut sample::access(s, SHOP_KEY).policy);
            *policy = policy.replace(&root, ANALYST).replace("kms:*", "kms:Describe*");
        });
        assert_eq!(kind(&encrypt), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        // What the policy proves about a member needs neither of these.
        let enough = ["kms:DescribeKey", "organizations:ListAccounts"];
        for api in CHECK.reads.iter().filter(|it| !enough.contains(&it.name)) {
            let mut snapshot = named(ANALYST, "");
            sample::forget(&mut snapshot, api);
            assert_eq!(kind(&snapshot), VerdictKind::Unknown, "{api}");
        }
        assert_eq!(kind(&analyst("{")), VerdictKind::Unknown);
        let other = via("222222222222", "s3").replace("StringEquals", "StringLike");
        assert_eq!(kind(&named("*", &other)), VerdictKind::Unknown);
        let session = "arn:aws:sts::222222222222:assumed-role/analyst/session";
        assert_eq!(kind(&named(session, "")), VerdictKind::Unknown);
    }

    #[test]
    fn outsiders_are_left_to_other_checks() {
        for it in ["*", STRANGER] {
            assert_eq!(kind(&named(it, "")), VerdictKind::NotApplicable, "{it}");
        }
    }
}
