//! The policies between a caller and a resource.

use super::applicability::{SERVICE_LINKED, rcps_apply, scps_bind};
use super::judged::{Judged, Remains};
use super::names::Closeness;
use super::weigh::Weighed;
use super::{Controls, Layer, Level, Request};
use crate::pattern::Arn;
use crate::truth::Truth;

/// Every layer that counts for a request, weighed.
pub(super) struct Layers<'a> {
    pub(super) identity: Weighed<'a>,
    /// None: there is no boundary.
    pub(super) boundary: Option<Weighed<'a>>,
    /// None: there are no session policies.
    pub(super) session: Option<Weighed<'a>>,
    /// None: the resource has no policy.
    pub(super) resource: Option<Weighed<'a>>,
    endpoint: Option<Weighed<'a>>,
    scps: Vec<Weighed<'a>>,
    rcps: Vec<Weighed<'a>>,
    /// Organization policies that count, and could not be read.
    gaps: Vec<Remains>,
}

impl<'a> Layers<'a> {
    pub(super) fn of(request: &Request<'a>) -> Self {
        let resource: &'a super::Resource = request.resource;
        let arn = Arn::new(&resource.arn);
        let asked = (request, &arn);
        let who = request.identity;
        let mut gaps = Vec::new();
        let mut controls = |controls: &'a Controls, binds, layer: fn(_) -> Layer, of_resource| {
            if binds == Truth::False {
                return Vec::new();
            }
            let doubt = (binds == Truth::Unknown).then_some(SERVICE_LINKED);
            match controls {
                Controls::None => Vec::new(),
                Controls::Unreadable => {
                    let name = "the organization".into();
                    gaps.push(Remains::Unreadable(layer("every level".into()), name));
                    Vec::new()
                }
                Controls::Levels(levels) => {
                    let weigh = |level: &'a Level| {
                        let layer = layer(level.name.clone());
                        Weighed::new(layer, &level.policies, of_resource, asked).doubted(doubt)
                    };
                    levels.iter().map(weigh).collect()
                }
            }
        };
        let scps = controls(&who.controls.scps, scps_bind(request), Layer::ServiceControl, false);
        let binds = rcps_apply(request, &arn);
        let rcps = controls(&resource.controls.rcps, binds, Layer::ResourceControl, true);
        Self {
            identity: Weighed::new(Layer::Identity, &who.policies, false, asked),
            boundary: who
                .boundary
                .as_ref()
                .map(|it| Weighed::new(Layer::Boundary, [it], false, asked)),
            session: who.session.as_ref().map(|it| Weighed::new(Layer::Session, it, false, asked)),
            resource: resource
                .policy
                .as_ref()
                .map(|it| Weighed::new(Layer::Resource, [it], true, asked)),
            endpoint: request.endpoint.map(|it| Weighed::new(Layer::Endpoint, [it], true, asked)),
            scps,
            rcps,
            gaps,
        }
    }

    /// Whether something denies the request: yes and by what, no, or if what remains does not hold.
    pub(super) fn denials(&self) -> Judged {
        let (mut because, mut open) = (Vec::new(), self.gaps.clone());
        let one = [&self.boundary, &self.session, &self.resource, &self.endpoint];
        let layers = [&self.identity].into_iter().chain(one.into_iter().flatten());
        for layer in layers.chain(&self.scps).chain(&self.rcps) {
            layer.denials(&mut because, &mut open);
        }
        if !because.is_empty() {
            Judged::Yes(because)
        } else if open.is_empty() {
            Judged::No(Vec::new())
        } else {
            Judged::If(Remains::all(open), Vec::new())
        }
    }

    /// Whether the layers that bind every way in allow the request: service control policies at
    /// every level, and the endpoint.
    ///
    /// Resource control policies only deny: the one that allows everything is always attached.
    /// Organizations User Guide, "RCP evaluation".
    pub(super) fn limits(&self) -> Judged {
        let levels = Judged::all(self.scps.iter().map(|level| level.allows(Closeness::Account)));
        self.through_endpoint(levels)
    }

    /// The same, if the endpoint lets it through.
    pub(super) fn through_endpoint(&self, judged: Judged) -> Judged {
        let Some(endpoint) = &self.endpoint else { return judged };
        // A gateway endpoint takes an account for its root user only (PrivateLink Guide, "Control
        // access to VPC endpoints using endpoint policies"); of others nothing is said.
        let whole = Judged::if_open("whether the endpoint takes an account for all its principals");
        let by_account = Judged::all([endpoint.allows(Closeness::Account), whole]);
        let passes = Judged::any([endpoint.allows(Closeness::Role), by_account]);
        Judged::all([judged, passes])
    }
}
