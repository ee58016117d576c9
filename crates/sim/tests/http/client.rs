//! The smallest HTTP client that can sign a name: one connection per request, no signature.

use hydrant_sim::Sim;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A caller.
pub(crate) struct Client {
    address: String,
    access_key: String,
    token: Option<String>,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
    /// The same before it was made text.
    pub(crate) bytes: Vec<u8>,
    /// Whether as much came as was promised.
    pub(crate) whole: bool,
}

impl Client {
    pub(crate) fn new(sim: &Sim, account: &str) -> Self {
        let address = sim.endpoint().replace("http://", "");
        Self { address, access_key: Sim::access_key(account), token: None }
    }

    /// A client with the session that `AssumeRole` gives.
    pub(crate) async fn assume(&self, account: &str, region: &str) -> Option<Self> {
        self.assume_with(account, region, "").await
    }

    /// The same, narrowed by a session policy.
    pub(crate) async fn assume_with(
        &self,
        account: &str,
        region: &str,
        policy: &str,
    ) -> Option<Self> {
        let role = format!("arn:aws:iam::{account}:role/hydrant-audit");
        let form = format!(
            "Action=AssumeRole&Version=2011-06-15&RoleSessionName=hydrant&RoleArn={role}&Policy={policy}"
        );
        let reply = self.form("sts", region, &form).await;
        let inside = |name: &str| {
            let (_, rest) = reply.body.split_once(&format!("<{name}>"))?;
            Some(rest.split_once('<')?.0.to_owned())
        };
        let (access_key, token) = (inside("AccessKeyId")?, inside("SessionToken"));
        Some(Self { address: self.address.clone(), access_key, token })
    }

    pub(crate) async fn json(
        &self,
        service: &str,
        region: &str,
        operation: &str,
        body: &str,
    ) -> Reply {
        let target = format!("Sim_20260101.{operation}");
        self.send("POST", "/", service, region, &[("x-amz-target", &target)], body).await
    }

    pub(crate) async fn form(&self, service: &str, region: &str, body: &str) -> Reply {
        self.send("POST", "/", service, region, &[], body).await
    }

    pub(crate) async fn get(
        &self,
        service: &str,
        region: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Reply {
        self.send("GET", path, service, region, headers, "").await
    }

    /// A question to a service that names its operations by method and path.
    pub(crate) async fn post(&self, service: &str, region: &str, path: &str, body: &str) -> Reply {
        self.send("POST", path, service, region, &[], body).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        service: &str,
        region: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Reply {
        let body = body.as_ref();
        let scope = format!("{}/20260101/{region}/{service}/aws4_request", self.access_key);
        let mut lines = vec![
            format!("{method} {path} HTTP/1.1"),
            "Host: sim".to_owned(),
            "Connection: close".to_owned(),
            format!("Content-Length: {}", body.len()),
            format!(
                "Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
            ),
        ];
        lines.extend(self.token.iter().map(|token| format!("x-amz-security-token: {token}")));
        lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        let head = format!("{}\r\n\r\n", lines.join("\r\n"));
        let request = [head.as_bytes(), body].concat();
        let mut stream = TcpStream::connect(&self.address).await.expect("the sim listens");
        stream.write_all(&request).await.expect("the sim reads");
        let mut bytes = Vec::new();
        // A connection that breaks shows as an answer that is not whole.
        let _ = stream.read_to_end(&mut bytes).await;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            return Reply { status: 0, body: String::new(), bytes: Vec::new(), whole: false };
        };
        let status =
            head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        let promised =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        // Bytes that are not UTF-8 were replaced by longer ones.
        let whole = promised.is_none_or(|promised: usize| body.len() >= promised);
        // The head has no such bytes.
        let bytes = bytes.split_off(head.len() + "\r\n\r\n".len());
        Reply { status, body: body.to_owned(), bytes, whole }
    }
}
