use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector, proxy::ProxyConfig};
use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

/// How long an address is used without asking again.
const FRESH: Duration = Duration::from_mins(1);

/// How long a connection is kept that nobody uses. Many hosts are asked once: every bucket and, in S3 Control, every
/// account is a host of its own. A connection takes forty kilobytes, and those of TLS.
const IDLE: Duration = Duration::from_secs(5);

/// The one HTTP client of the process: proxies from the environment, the certificates of
/// `AWS_CA_BUNDLE` (which the SDK ignores by itself), and a resolver that asks once per host.
pub(crate) fn client() -> SharedHttpClient {
    let resolver = Resolver::default();
    let context = tls();
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut builder = Connector::builder().proxy_config(ProxyConfig::from_env());
        builder = builder.pool_idle_timeout(IDLE);
        builder.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            builder.set_sleep_impl(components.sleep_impl());
        }
        let builder =
            builder.tls_provider(Provider::Rustls(CryptoMode::AwsLc)).tls_context(context.clone());
        builder.build_with_resolver(resolver.clone())
    })
}

/// The system's certificates, and those of `AWS_CA_BUNDLE` if it names a readable file.
fn tls() -> TlsContext {
    let bundle = std::env::var_os("AWS_CA_BUNDLE").and_then(|path| match std::fs::read(&path) {
        Ok(pem) => Some(pem),
        Err(error) => {
            tracing::warn!("AWS_CA_BUNDLE {} cannot be read: {error}", path.display());
            None
        }
    });
    let store = bundle
        .map_or_else(TrustStore::default, |pem| TrustStore::default().with_pem_certificate(pem));
    TlsContext::builder().with_trust_store(store).build().unwrap_or_default()
}

/// Asks the system once per host and minute, however many connections are opened at once. An S3 Control
/// endpoint is prefixed with the account id; with a loopback endpoint that name does not exist, so the
/// prefix is dropped there.
#[derive(Clone, Debug, Default)]
struct Resolver {
    known: Arc<Mutex<BTreeMap<String, Found>>>,
}

/// When a host was looked up, and what was found.
type Found = (Instant, Vec<IpAddr>);

impl ResolveDns for Resolver {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        let host = loopback_host(name);
        if let Some(found) = self.recall(host) {
            return DnsFuture::ready(Ok(found));
        }
        DnsFuture::new(async move {
            let found = tokio::net::lookup_host((host, 0)).await.map_err(ResolveDnsError::new)?;
            let found: Vec<IpAddr> = found.map(|address| address.ip()).collect();
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(host.to_owned(), (Instant::now(), found.clone()));
            Ok(found)
        })
    }
}

impl Resolver {
    fn recall(&self, host: &str) -> Option<Vec<IpAddr>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(host).filter(|(when, _)| when.elapsed() < FRESH).map(|(_, found)| found.clone())
    }
}

/// `123456789012.127.0.0.1` and `123456789012.localhost` without the account id.
fn loopback_host(name: &str) -> &str {
    match name.split_once('.') {
        Some((label, rest))
            if label.len() == 12
                && label.bytes().all(|b| b.is_ascii_digit())
                && (rest == "localhost"
                    || rest.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())) =>
        {
            rest
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_account_labels_before_loopback_are_dropped() {
        assert_eq!(loopback_host("123456789012.127.0.0.1"), "127.0.0.1");
        assert_eq!(loopback_host("123456789012.localhost"), "localhost");
        assert_eq!(loopback_host("127.0.0.1"), "127.0.0.1");
        let aws = "123456789012.s3-control.eu-west-1.amazonaws.com";
        assert_eq!(loopback_host(aws), aws);
    }
}
