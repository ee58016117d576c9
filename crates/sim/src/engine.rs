//! From a request to its answer: who asks, for what, does anything go wrong, and only then the operation itself.

use http_body_util::BodyExt as _;
use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper::http::request::Parts;
use tokio::time::Instant;

use crate::body::Shape;
use crate::fault::FaultKind;
use crate::identity::{self, Refusal, Scope};
use crate::limiter::Limiter;
use crate::operations::{self, Operation};
use crate::options::Rates;
use crate::stats::Counters;
use crate::wire::error::Protocol;
use crate::wire::object::object;
use crate::wire::route::{Asked, asked};
use crate::wire::{ApiError, Call, Reply, refusal};
use crate::world::World;
use crate::{dice, report};

/// Everything that requests share.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) world: World,
    pub(crate) counters: Counters,
    limiter: Limiter,
}

/// What a client gets.
#[derive(Debug)]
pub(crate) enum Outcome {
    Answer(Reply, Shape),
    /// Nothing: the connection is closed.
    Closed,
}

impl Engine {
    pub(crate) fn new(world: World) -> Self {
        Self { world, counters: Counters::default(), limiter: Limiter::default() }
    }

    /// Answers a request, after the time it would have taken.
    pub(crate) async fn answer(&self, request: Request<Incoming>) -> Outcome {
        if let Some(full) = report::is_asked(&request) {
            self.counters.observer();
            return Outcome::Answer(report::reply(self, full), Shape::Whole);
        }
        let started = Instant::now();
        let (number, _in_flight) = self.counters.request();
        let (parts, body) = request.into_parts();
        let host = parts.headers.get("host").and_then(|it| it.to_str().ok());
        self.counters.host(host.unwrap_or_default());
        // A body that breaks off is a client that went away.
        let Ok(body) = body.collect().await else {
            return Outcome::Closed;
        };
        let outcome = self.decide(&parts, &body.to_bytes(), number);
        if let Some(latency) = &self.world.options.latency {
            tokio::time::sleep_until(started + latency.of(number)).await;
        }
        outcome
    }

    fn decide(&self, parts: &Parts, body: &[u8], number: u64) -> Outcome {
        let request_id = format!("00000000-0000-4000-a000-{number:012x}");
        let Some(scope) = identity::scope(&parts.headers) else {
            return Outcome::Answer(
                Protocol::Json.error(refusal::unsigned(), &request_id),
                Shape::Whole,
            );
        };
        let asked = asked(scope.service, parts, body);
        let protocol = Protocol::of(&asked.service);
        let admitted = self.admit(&scope, parts, asked, protocol).map_err(Failure::Api);
        let result = admitted.and_then(|(operation, call)| self.serve(operation, &call, protocol));
        let finished = |reply: Reply| reply.header("x-amzn-requestid", request_id.clone());
        match result {
            Ok((reply, shape)) => Outcome::Answer(finished(reply), shape),
            Err(Failure::Closed) => Outcome::Closed,
            Err(Failure::Api(error)) => {
                Outcome::Answer(finished(protocol.error(error, &request_id)), Shape::Whole)
            }
        }
    }

    /// Finds the operation and the caller, or says why not.
    fn admit(
        &self,
        scope: &Scope<'_>,
        parts: &Parts,
        asked: Asked,
        protocol: Protocol,
    ) -> Result<(&'static Operation, Call), ApiError> {
        let Asked { service, operation: name, input } = asked;
        let Some(operation) = operations::find(&service, &name) else {
            let write = operations::is_write(&name);
            self.counters.unknown(format!("{service}:{name}"), write);
            return Err(if write {
                ApiError::new(403, "SimWriteRefused", format!("{service}:{name} changes something"))
            } else {
                ApiError::bad(
                    "SimUnknownOperation",
                    format!("the sim does not know {service}:{name}"),
                )
            });
        };
        let caller = identity::caller(scope, &parts.headers).map_err(|refused| match refused {
            Refusal::UnknownToken => refusal::unknown_token(protocol),
            Refusal::ExpiredToken => refusal::expired_token(protocol),
        })?;
        let world = &self.world;
        if !world.is_usable(&caller.account) {
            return Err(refusal::unknown_token(protocol));
        }
        match service.as_str() {
            "iam" | "organizations" if scope.region != "us-east-1" => {
                return Err(refusal::wrong_region(scope.region));
            }
            // These answer in any Region that the account has not left off, whether the file names it or not.
            "sts" | "ec2" | "s3" | "s3control"
                if world.is_switched_off(&caller.account, scope.region) =>
            {
                return Err(refusal::region_off(protocol));
            }
            "iam" | "organizations" | "sts" | "ec2" | "s3" | "s3control" => {}
            _ if world.region_is_off(&caller.account, scope.region) => {
                return Err(refusal::region_off(protocol));
            }
            _ => {}
        }
        let region = scope.region.to_owned();
        Ok((operation, Call { api: operation.api, caller, region, input }))
    }

    /// Answers a call, unless something goes wrong with it.
    fn serve(
        &self,
        operation: &Operation,
        call: &Call,
        protocol: Protocol,
    ) -> Result<(Reply, Shape), Failure> {
        let (api, account, region) = (call.api, call.account(), call.region.as_str());
        let object = object(call);
        let before = self.counters.call(api, account, region, object.as_deref());
        if !self.world.policies.allow(call.caller.policy, refusal::action(api))
            && api != "sts:GetCallerIdentity"
        {
            self.counters.denied(api, account, region);
            return Err(refusal::outside_session(protocol, call, object.as_deref()).into());
        }
        let fault = self.strikes(call, before);
        match fault {
            Some(kind @ (FaultKind::DenyIdentity | FaultKind::DenyScp | FaultKind::DenyKms)) => {
                self.counters.denied(api, account, region);
                return Err(refusal::denied(kind, protocol, call, object.as_deref()).into());
            }
            Some(FaultKind::Throttle) => return Err(self.throttled(operation, call).into()),
            Some(FaultKind::Error500) => return Err(refusal::broken(operation.service, 500).into()),
            Some(FaultKind::Error503) => return Err(refusal::broken(operation.service, 503).into()),
            Some(FaultKind::ExpiredToken) => return Err(refusal::expired_token(protocol).into()),
            Some(FaultKind::RegionOff) => return Err(refusal::region_off(protocol).into()),
            Some(FaultKind::Reset) => return Err(Failure::Closed),
            Some(FaultKind::SlowBody | FaultKind::CutBody | FaultKind::Malformed) | None => {}
        }
        if self.world.options.rates == Rates::Documented {
            let home = format!("{account} {region}");
            if !self.limiter.admits(operation.rate, api, &home, object.as_deref(), Instant::now()) {
                return Err(self.throttled(operation, call).into());
            }
        }
        let reply = (operation.answer)(&self.world, call).inspect_err(|error| {
            if error.code.starts_with("AccessDenied") || error.code == "AuthorizationError" {
                self.counters.denied(api, account, region);
            }
        })?;
        Ok(match fault {
            Some(FaultKind::SlowBody) => (reply, Shape::Slow),
            Some(FaultKind::CutBody) => (reply, Shape::Cut),
            Some(FaultKind::Malformed) => (malformed(reply), Shape::Whole),
            _ => (reply, Shape::Whole),
        })
    }

    fn throttled(&self, operation: &Operation, call: &Call) -> ApiError {
        self.counters.throttled(call.api, call.account(), &call.region);
        refusal::throttled(operation.service)
    }

    /// The first fault that strikes the call that `before` others of its kind preceded.
    fn strikes(&self, call: &Call, before: u64) -> Option<FaultKind> {
        let options = &self.world.options;
        if options.faults.is_empty() {
            return None;
        }
        let account = call.account();
        let ou = self.world.account(account).map_or("", |account| account.ou.as_str());
        let question = || format!("{} {account} {} {before}", call.api, call.region);
        let mut throws = options.faults.iter().zip(0_u64..);
        throws
            .find(|(fault, index)| {
                fault.matches(call.api, account, ou, &call.region)
                    && (fault.percent >= 100
                        || dice::hits(
                            dice::hash(&question(), options.seed.wrapping_add(*index)),
                            fault.percent,
                        ))
            })
            .map(|(fault, _)| fault.kind)
    }
}

/// Why a call is not answered as asked.
enum Failure {
    Api(ApiError),
    Closed,
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

/// An answer that no parser takes: the first half, then bytes that are not UTF-8.
fn malformed(mut reply: Reply) -> Reply {
    let mut bytes = reply.body.slice(..reply.body.len() / 2).to_vec();
    bytes.extend(b"\xff\xfe{<");
    reply.body = Bytes::from(bytes);
    reply
}
