//! The ways in which a request can be allowed.

use super::across::{is_guarded, is_same_account, works_across_accounts};
use super::grant::granted;
use super::judged::Judged;
use super::layers::Layers;
use super::names::Closeness;
use super::{Layer, Reason, Request};
use crate::Caller;
use crate::caller::{AwsCaller, Kind};
use crate::pattern::Arn;
use crate::truth::Truth;

/// Whether some way allows the request, denials and organization policies aside.
pub(super) fn allowed(request: &Request<'_>, layers: &Layers<'_>) -> Judged {
    let ways = Ways { request, layers };
    let Caller::Aws(caller) = &request.identity.caller else {
        // No account, no policies of their own: the resource must name them.
        let mut named = vec![ways.resource(Closeness::Itself)];
        if ways.is_key() {
            named.push(granted(request, Closeness::Itself));
        }
        return Judged::any(named);
    };
    match is_same_account(request, &caller.account) {
        Truth::True => ways.within_account(caller),
        Truth::False => ways.across_accounts(caller),
        Truth::Unknown => {
            let within = ways.within_account(caller);
            let same = Judged::if_open("whether the resource belongs to the caller's account");
            Judged::any([ways.across_accounts(caller), Judged::all([same, within])])
        }
    }
}

struct Ways<'a> {
    request: &'a Request<'a>,
    layers: &'a Layers<'a>,
}

impl Ways<'_> {
    /// By the caller's own policies; by a resource policy that names the caller itself, which the
    /// boundary and session policies do not limit; or by one that names the role, which they do.
    fn within_account(&self, caller: &AwsCaller) -> Judged {
        let limits = || Judged::all([self.boundary(), self.session(caller)]);
        let own = Judged::all([self.identity(caller), limits()]);
        let guarded = is_guarded(self.request, &Arn::new(&self.request.resource.arn));
        let by_identity = if guarded {
            Judged::all([own.clone(), self.resource(Closeness::Account)])
        } else {
            own.clone()
        };
        let mut ways = vec![
            by_identity,
            self.resource(Closeness::Itself),
            Judged::all([self.resource(Closeness::Role), limits()]),
        ];
        if self.is_key() {
            ways.push(granted(self.request, Closeness::Itself));
            ways.push(Judged::all([
                granted(self.request, Closeness::Role),
                unless_known(limits()),
            ]));
            ways.push(Judged::all([granted(self.request, Closeness::Account), own]));
        }
        Judged::any(ways)
    }

    /// By both sides.
    fn across_accounts(&self, caller: &AwsCaller) -> Judged {
        if !works_across_accounts(self.request.action) {
            return Judged::No(vec![Reason::NotAcrossAccounts]);
        }
        let own = Judged::all([self.identity(caller), self.boundary(), self.session(caller)]);
        let both = Judged::all([own.clone(), self.resource(Closeness::Account)]);
        if !self.is_key() {
            return both;
        }
        let by_grant = granted(self.request, Closeness::Account);
        Judged::any([both, Judged::all([by_grant, unless_known(own)])])
    }

    fn identity(&self, caller: &AwsCaller) -> Judged {
        match caller.kind {
            Kind::Root => Judged::Yes(vec![Reason::RootUser]),
            _ => self.layers.identity.allows(Closeness::Account),
        }
    }

    fn boundary(&self) -> Judged {
        let none = || Judged::Yes(Vec::new());
        self.layers.boundary.as_ref().map_or_else(none, |it| it.allows(Closeness::Account))
    }

    /// A federated user has nothing but what the session policy passes on. STS API
    /// Reference, `GetFederationToken`.
    fn session(&self, caller: &AwsCaller) -> Judged {
        match &self.layers.session {
            Some(session) => session.allows(Closeness::Account),
            None if caller.kind == Kind::FederatedUser => {
                Judged::No(vec![Reason::NotAllowed(Layer::Session)])
            }
            None => Judged::Yes(Vec::new()),
        }
    }

    fn resource(&self, least: Closeness) -> Judged {
        match &self.layers.resource {
            Some(policy) => policy.allows(least),
            None => Judged::No(vec![Reason::NotAllowed(Layer::Resource)]),
        }
    }

    fn is_key(&self) -> bool {
        let arn = Arn::new(&self.request.resource.arn);
        arn.service() == Some("kms") && arn.resource().is_some_and(|it| it.starts_with("key/"))
    }
}

/// Whether policies of the caller must allow what a grant allows is not documented.
fn unless_known(judged: Judged) -> Judged {
    match judged {
        Judged::Yes(because) => Judged::Yes(because),
        Judged::No(_) | Judged::If(..) => {
            Judged::if_open("whether a grant needs the caller's own policies")
        }
    }
}
