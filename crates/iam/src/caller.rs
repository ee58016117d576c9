//! Who makes a request.

use crate::principal_account;

/// Who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody in particular: the request is not signed.
    Anonymous,
    /// An AWS service, by its service principal.
    Service(String),
    /// A user of an identity provider who asks for a role, by the provider.
    Federated(String),
    /// Someone with credentials of an AWS account.
    Aws(AwsCaller),
}

/// A principal of an AWS account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsCaller {
    pub(crate) arn: String,
    pub(crate) account: String,
    pub(crate) kind: Kind,
    /// The role behind a session, or the user behind a federated user, where it is known.
    pub(crate) behind: Option<String>,
    pub(crate) canonical_user: Option<String>,
}

/// What kind of principal an ARN names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Root,
    User,
    /// A role, for any session of it.
    Role,
    Session,
    /// A session of `GetFederationToken`.
    FederatedUser,
}

impl Caller {
    /// Reads a caller: `anonymous`, a service principal, or the ARN of a root user, user, role,
    /// session or federated user. A role stands for any session of it that has no session policy.
    ///
    /// None for what is no principal that can call: a group, a wildcard, an account id.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "anonymous" {
            return Some(Self::Anonymous);
        }
        if !text.starts_with("arn:") {
            let named = !text.is_empty() && text.contains('.') && !text.contains([':', '*', '?']);
            let service = text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn");
            return named.then(|| match text {
                "cognito-identity.amazonaws.com" => Self::Federated(text.to_owned()),
                _ if service => Self::Service(text.to_owned()),
                _ => Self::Federated(text.to_owned()),
            });
        }
        let account = principal_account(text)?.to_owned();
        let resource = text.splitn(6, ':').nth(5)?;
        let (kind, name) = match resource.split_once('/') {
            Some((kind, name)) => (kind, name),
            None if resource == "root" => (resource, resource),
            None => return None,
        };
        if name.is_empty() || name.contains(['*', '?']) {
            return None;
        }
        let kind = match (text.split(':').nth(2)?, kind) {
            ("iam", "root") => Kind::Root,
            ("iam", "user") => Kind::User,
            ("iam", "role") => Kind::Role,
            ("iam", "saml-provider" | "oidc-provider") => {
                return Some(Self::Federated(text.to_owned()));
            }
            ("sts", "assumed-role") if name.contains('/') => Kind::Session,
            ("sts", "federated-user") => Kind::FederatedUser,
            _ => return None,
        };
        let arn = text.to_owned();
        Some(Self::Aws(AwsCaller { arn, account, kind, behind: None, canonical_user: None }))
    }

    /// Says which role a session is of, or which user asked for a federated user. The session's ARN
    /// does not tell: it leaves out the role's path.
    #[must_use]
    pub fn of(mut self, identity_arn: &str) -> Self {
        if let Self::Aws(caller) = &mut self
            && matches!(caller.kind, Kind::Session | Kind::FederatedUser)
        {
            caller.behind = Some(identity_arn.to_owned());
        }
        self
    }

    /// Says which canonical user id the caller's account has, by which bucket policies may name it.
    #[must_use]
    pub fn with_canonical_user(mut self, id: &str) -> Self {
        if let Self::Aws(caller) = &mut self {
            caller.canonical_user = Some(id.to_owned());
        }
        self
    }

    /// The account whose credentials these are.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Aws(caller) => Some(&caller.account),
            _ => None,
        }
    }

    /// The ARN of the role, user or root user, as `aws:PrincipalArn` has it; none where it is not
    /// known.
    pub fn identity_arn(&self) -> Option<&str> {
        match self {
            Self::Aws(caller) => caller.identity_arn(),
            _ => None,
        }
    }

    /// The value of `aws:PrincipalType`.
    pub(crate) fn principal_type(&self) -> Option<&'static str> {
        match self {
            Self::Anonymous => Some("Anonymous"),
            Self::Service(_) | Self::Federated(_) => None,
            Self::Aws(caller) => Some(match caller.kind {
                Kind::Root => "Account",
                Kind::User => "User",
                Kind::Role | Kind::Session => "AssumedRole",
                Kind::FederatedUser => "FederatedUser",
            }),
        }
    }

    /// The value of `aws:username`, which only users have.
    pub(crate) fn user_name(&self) -> Option<&str> {
        match self {
            Self::Aws(caller) if caller.kind == Kind::User => caller.arn.rsplit('/').next(),
            _ => None,
        }
    }
}

impl AwsCaller {
    fn identity_arn(&self) -> Option<&str> {
        match self.kind {
            Kind::Session => self.behind.as_deref(),
            Kind::Root | Kind::User | Kind::Role | Kind::FederatedUser => Some(&self.arn),
        }
    }

    /// The name of the role, for a role or a session of one.
    pub(crate) fn role_name(&self) -> Option<&str> {
        match self.kind {
            Kind::Role => self.arn.rsplit('/').next(),
            Kind::Session => self.arn.split('/').nth(1),
            Kind::Root | Kind::User | Kind::FederatedUser => None,
        }
    }

    /// Whether the role is linked to a service; none where its path is not known.
    ///
    /// IAM User Guide, "Create a service-linked role": path `/aws-service-role/`, and a name that
    /// begins with `AWSServiceRoleFor`.
    pub(crate) fn is_service_linked(&self) -> Option<bool> {
        let Some(name) = self.role_name() else { return Some(false) };
        match self.identity_arn() {
            Some(arn) => Some(arn.contains(":role/aws-service-role/")),
            None => (!name.starts_with("AWSServiceRoleFor")).then_some(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_are_read() {
        let kind = |text| match Caller::parse(text) {
            Some(Caller::Aws(caller)) => Some(caller.kind),
            _ => None,
        };
        for (text, expected) in [
            ("arn:aws:iam::111111111111:root", Some(Kind::Root)),
            ("arn:aws:iam::111111111111:user/path/u", Some(Kind::User)),
            ("arn:aws-cn:iam::111111111111:role/r", Some(Kind::Role)),
            ("arn:aws:sts::111111111111:assumed-role/r/s", Some(Kind::Session)),
            ("arn:aws:sts::111111111111:assumed-role/r", None),
            ("arn:aws:sts::111111111111:federated-user/u", Some(Kind::FederatedUser)),
            ("arn:aws:iam::111111111111:group/g", None),
            ("arn:aws:iam::111111111111:user/*", None),
            ("arn:aws:iam::*:root", None),
            ("111111111111", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
        assert_eq!(Caller::parse("anonymous"), Some(Caller::Anonymous));
        assert!(matches!(Caller::parse("logs.amazonaws.com"), Some(Caller::Service(_))));
        assert!(matches!(Caller::parse("accounts.google.com"), Some(Caller::Federated(_))));
    }

    #[test]
    fn a_session_does_not_tell_the_path_of_its_role() {
        let session =
            Caller::parse("arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForX/s").unwrap();
        let Caller::Aws(caller) = &session else { panic!("{session:?}") };
        assert_eq!(
            (caller.role_name(), caller.is_service_linked()),
            (Some("AWSServiceRoleForX"), None)
        );
        let linked =
            "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
        let Caller::Aws(caller) = session.of(linked) else { panic!("changed its kind") };
        assert_eq!(caller.is_service_linked(), Some(true));
    }
}
