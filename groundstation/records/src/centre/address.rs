//! Addresses of central stores, and how safe the way there has to be.

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::CentreError;

/// What the server ends by itself: a statement whose station has long since given up.
const SERVER_WAITS: Duration = Duration::from_secs(90);

/// The options to connect with, and the host as it may be shown.
pub(super) fn read(url: &str) -> Result<(PgConnectOptions, String), CentreError> {
    if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(CentreError::Address { detail: "postgres://…".to_owned() });
    }
    // The words of this error name the part that is wrong and never quote the address.
    let mut options =
        PgConnectOptions::from_str(url).map_err(|error| CentreError::Address { detail: error.to_string() })?;
    let host = options.get_host().trim_matches(['[', ']']).to_owned();
    options = options.host(&host);
    if !is_here(&options) {
        options = match options.get_ssl_mode() {
            PgSslMode::VerifyFull => options,
            // What libpq calls `prefer` is the default as well: fine where nobody asked for it.
            PgSslMode::Prefer if !names_mode(url) => options.ssl_mode(PgSslMode::VerifyFull),
            _ => return Err(CentreError::Unencrypted { host }),
        };
    }
    let shown = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{host}:{}", options.get_port()),
    };
    let options = options
        .application_name("groundstation")
        .options([
            // No name of ours can be taken for a thing that somebody else made.
            ("search_path", "pg_catalog".to_owned()),
            ("statement_timeout", SERVER_WAITS.as_millis().to_string()),
        ])
        .disable_statement_logging();
    Ok((options, shown))
}

/// Whether the way does not leave this machine.
fn is_here(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    options.get_socket().is_some()
        || host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn names_mode(url: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query.split('&').any(|pair| pair.starts_with("sslmode=") || pair.starts_with("ssl-mode="))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn mode(url: &str) -> Result<PgSslMode, CentreError> {
        read(url).map(|(options, _)| options.get_ssl_mode())
    }

    #[test]
    fn off_this_machine_the_server_is_always_checked() {
        for host in ["centre.example", "192.0.2.7", "[2001:db8::7]", "127.0.0.1.example", "localhost.example"] {
            for user in ["", "a:secret@"] {
                let url = format!("postgres://{user}{host}/d");
                assert!(matches!(mode(&url).unwrap(), PgSslMode::VerifyFull), "{url}");
                assert!(mode(&format!("{url}?sslmode=verify-full&sslrootcert=/ca.pem")).is_ok());
                for less in ["disable", "allow", "prefer", "require", "verify-ca"] {
                    for name in ["sslmode", "ssl-mode"] {
                        let error = mode(&format!("{url}?application_name=x&{name}={less}")).unwrap_err();
                        assert!(matches!(&error, CentreError::Unencrypted { .. }), "{error}");
                        assert!(!format!("{error} {error:?}").contains("secret"));
                    }
                }
            }
        }
        // The last word on the host counts, wherever it stands.
        assert!(mode("postgres://localhost/d?host=centre.example&sslmode=disable").is_err());
        assert!(mode("postgres://localhost/d?hostaddr=192.0.2.7&sslmode=disable").is_err());
    }

    #[test]
    fn on_this_machine_the_address_decides() {
        for url in
            ["postgres://localhost/d", "postgres://127.0.0.1/d", "postgres://[::1]/d", "postgres:///d?host=/run/pg"]
        {
            let join = if url.contains('?') { '&' } else { '?' };
            assert!(matches!(mode(&format!("{url}{join}sslmode=disable")).unwrap(), PgSslMode::Disable), "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_quoted() {
        for url in [
            "",
            "secret",
            "mysql://a:secret@b/c",
            "postgres://a:secret@b:70000/c",
            "postgres://a:secret@b/c?port=secret",
        ] {
            let error = read(url).unwrap_err();
            assert!(matches!(error, CentreError::Address { .. }), "{url}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn the_password_is_never_shown() {
        let centre = super::super::Centre::at("postgres://a:secret@localhost/c", Default::default()).unwrap();
        assert!(!format!("{centre:?} {}", centre.host()).contains("secret"));
    }
}
