//! Whom a resource policy lets in, judged by the organization that the scan saw.

use hydrant_iam::{
    Admission, Membership, Perimeter, PolicyDocument, Who, admissions, judge_principal,
};

use crate::facts::Stream;
use crate::{AccountId, Context, Fact, Judge, Stop};

impl Perimeter for Context<'_> {
    fn account(&self, id: &str) -> Membership {
        let Ok(id) = id.parse::<AccountId>() else { return Membership::NotKnown };
        if self.settings.trusted_accounts.contains(&id) {
            return Membership::Trusted;
        }
        match self.membership(id) {
            crate::Membership::Member => Membership::Member,
            crate::Membership::Outside => Membership::Outside,
            crate::Membership::NotKnown => Membership::NotKnown,
        }
    }

    fn organization_id(&self) -> Option<&str> {
        let identity = self.snapshot.header.organization.identity.known();
        identity.ok().map(|(id, _)| id.as_str())
    }
}

/// Reads a policy's text; a text that cannot be understood is a gap, not an empty policy.
pub(crate) fn document<T>(fact: &Fact<T>, text: &str) -> Result<PolicyDocument, Stop> {
    PolicyDocument::parse(text)
        .map_err(|error| Stop::undecided(fact, format!("the policy cannot be understood: {error}")))
}

impl Context<'_> {
    /// Examines the policies of a data stream and of its consumers, each with its text and the beginning of a
    /// sentence about it. Where there is none, only the own account is admitted, by its IAM.
    pub(crate) fn policies_of_stream(
        &self,
        stream: &Stream,
        judge: &mut Judge,
        examine: impl Fn(&mut Judge, &Fact<Option<String>>, &str, &str) -> Result<(), Stop>,
    ) {
        judge.part(|_| {
            self.own_stream(stream)?;
            stream.settled().map(|_| ())
        });
        let policy = |judge: &mut Judge, fact: &Fact<Option<String>>, whose: &str| {
            let Some(text) = fact.known()? else {
                judge.saw(fact, "Policy", "none");
                return Ok(());
            };
            examine(judge, fact, text, whose)
        };
        let applies = || self.own_stream(stream).and_then(|()| stream.unless_unsettled());
        judge.part(|judge| {
            applies()?;
            policy(judge, &stream.policy, "The policy of the stream")
        });
        let consumers = stream.consumers.known();
        judge.part(|_| {
            applies()?;
            consumers?;
            Ok(())
        });
        for arn in consumers.into_iter().flatten() {
            judge.part(|judge| {
                applies()?;
                let Some(consumer) = self.snapshot.consumers.get(arn) else {
                    let why =
                        format!("the policy of the consumer {} was not asked for", arn.name());
                    return Err(Stop::undecided(&stream.consumers, why));
                };
                let whose = format!("The policy of the consumer {}", arn.name());
                policy(judge, &consumer.policy, &whose)
            });
        }
    }

    /// Fails for every statement of a policy that admits everyone. `whose` begins the sentence: "The
    /// key policy".
    pub(crate) fn admits_everyone<T>(
        &self,
        judge: &mut Judge,
        fact: &Fact<T>,
        text: &str,
        whose: &str,
    ) -> Result<(), Stop> {
        let policy = document(fact, text)?;
        for admission in admissions(&policy, self).iter().filter(|it| it.who == Who::Everyone) {
            let expected = "named principals, or a condition that restricts the caller";
            let sentence = format!("{whose} admits everyone.");
            judge.fail(fact, place(admission), observed(admission), expected, sentence);
        }
        Ok(())
    }

    /// Fails for every outside account and organization that a policy admits. Everyone is left to
    /// `public`, the check that speaks about it.
    pub(crate) fn admits_outsiders<T>(
        &self,
        judge: &mut Judge,
        fact: &Fact<T>,
        text: &str,
        (whose, public): (&str, &str),
    ) -> Result<(), Stop> {
        let policy = document(fact, text)?;
        let mut gap = None;
        for admission in &admissions(&policy, self) {
            if admission.who == Who::Everyone {
                judge.defer(format!("{whose} admits everyone; {public} speaks."));
            } else if let Some(stop) = self.unsure(fact, &admission.who) {
                gap = gap.or(Some(stop));
            } else {
                let expected = "accounts of the organization or trusted ones";
                let sentence = format!("{whose} admits {}.", admission.who);
                judge.fail(fact, place(admission), observed(admission), expected, sentence);
            }
        }
        gap.map_or(Ok(()), Err)
    }

    /// Fails for everyone, every outside account and every outside organization that a policy admits.
    pub(crate) fn admits_anybody<T>(
        &self,
        judge: &mut Judge,
        fact: &Fact<T>,
        text: &str,
        whose: &str,
    ) -> Result<(), Stop> {
        let policy = document(fact, text)?;
        let mut gap = None;
        for admission in &admissions(&policy, self) {
            if let Some(stop) = self.unsure(fact, &admission.who) {
                gap = gap.or(Some(stop));
            } else {
                let expected = "the organization, trusted accounts and services of AWS";
                let sentence = format!("{whose} admits {}.", admission.who);
                judge.fail(fact, place(admission), observed(admission), expected, sentence);
            }
        }
        gap.map_or(Ok(()), Err)
    }

    /// Fails if a single principal, as a grant names it, comes from outside.
    pub(crate) fn is_outsider<T>(
        &self,
        judge: &mut Judge,
        fact: &Fact<T>,
        principal: &str,
        whose: &str,
    ) -> Result<(), Stop> {
        let Some(who) = judge_principal(principal, self) else { return Ok(()) };
        if let Some(stop) = self.unsure(fact, &who) {
            return Err(stop);
        }
        let expected = "a principal of the organization or of a trusted account";
        judge.fail(fact, "Grantee", principal, expected, format!("{whose} admits {who}."));
        Ok(())
    }

    /// What is missing to say whether they are from outside.
    fn unsure<T>(&self, fact: &Fact<T>, who: &Who) -> Option<Stop> {
        let organization = &self.snapshot.header.organization;
        match who {
            Who::UnknownAccount(_) => organization.complete.known().err().map(Stop::from),
            Who::UnknownOrganization(_) => organization.identity.known().err().map(Stop::from),
            _ => None,
        }
        .or_else(|| (!who.is_certain()).then(|| Stop::undecided(fact, format!("it admits {who}"))))
    }
}

fn place(admission: &Admission) -> String {
    match &admission.sid {
        Some(sid) => format!("Statement {sid}"),
        None => format!("Statement[{}]", admission.statement),
    }
}

fn observed(admission: &Admission) -> String {
    const SHOWN: usize = 6;
    let mut actions = admission.actions.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if admission.actions.len() > SHOWN {
        actions.push_str(", …");
    }
    format!("{}; allows {actions}", admission.why)
}
