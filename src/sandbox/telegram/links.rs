//! Checks and normalizes links as Telegram does.

/// The link as Telegram stores it, or `TDLib`'s error text.
///
/// Accepts only http(s) with a dot in the host, `tg:` and `ton:`; a missing scheme means http.
pub(super) fn check_link(link: &str) -> Result<String, &'static str> {
    let link = link.trim();
    let lower = link.to_ascii_lowercase();
    for scheme in ["tg", "ton", "tonsite"] {
        if lower.starts_with(&format!("{scheme}:")) {
            return check_telegram_scheme(scheme, &link[scheme.len() + 1..]);
        }
    }
    let (scheme, rest) = match link.find("://") {
        Some(at) if !link[..at].contains(':') => match lower.get(..at) {
            Some("http") => ("http", &link[at + 3..]),
            Some("https") => ("https", &link[at + 3..]),
            _ => return Err("Unsupported URL protocol"),
        },
        _ => ("http", link),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, query) = rest.split_at(end);
    let (user, host_and_port) = authority.rsplit_once('@').map_or(("", authority), |(user, host)| (user, host));
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (host_and_port, None),
    };
    if port.is_some_and(|port| port.parse::<u16>().map_or(true, |port| port == 0) || port.starts_with('+')) {
        return Err("Wrong port number specified in the URL");
    }
    if host.is_empty() {
        return Err("URL host is empty");
    }
    if host == "." || host.chars().any(|c| c.is_whitespace() || c.is_ascii_control() || "<>\"%\\^`{|}".contains(c)) {
        return Err("Host is invalid");
    }
    if !host.contains('.') && !host.starts_with('[') {
        return Err("Wrong HTTP URL");
    }
    let mut normalized = format!("{scheme}://");
    if !user.is_empty() {
        normalized.push_str(user);
        normalized.push('@');
    }
    normalized.push_str(&host.to_lowercase());
    if let Some(port) = port {
        normalized.push(':');
        normalized.push_str(port);
    }
    if !query.starts_with('/') {
        normalized.push('/');
    }
    normalized.extend(query.chars().map(|c| if c.is_whitespace() { "%20".to_owned() } else { c.to_string() }));
    Ok(normalized)
}

fn check_telegram_scheme(scheme: &str, rest: &str) -> Result<String, &'static str> {
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, query) = rest.split_at(end);
    if host.is_empty() {
        return Err("URL host is empty");
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || (scheme == "tonsite" && c == '.');
    if !host.chars().all(allowed) {
        return Err("Unallowed characters in URL host");
    }
    Ok(format!("{scheme}://{}{query}", host.to_ascii_lowercase()))
}

/// The user id in `tg://user?id=…`.
pub(super) fn mentioned_user(link: &str) -> Option<i64> {
    let rest = link.trim().strip_prefix("tg:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let id = rest.strip_prefix("user?id=")?;
    id.split('&').next()?.parse().ok().filter(|id| *id > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_accepted_or_rejected_as_in_tdlib() {
        for (link, expected) in [
            ("https://2gis.kz/geo/76.9,43.2", Ok("https://2gis.kz/geo/76.9,43.2")),
            (
                "https://Yandex.KZ/maps/?rtext=~43.2,76.9&rtt=auto",
                Ok("https://yandex.kz/maps/?rtext=~43.2,76.9&rtt=auto"),
            ),
            ("HTTPS://wa.me", Ok("https://wa.me/")),
            ("wa.me/77750000000", Ok("http://wa.me/77750000000")),
            ("https://a.kz?q=1", Ok("https://a.kz/?q=1")),
            ("http://127.0.0.1:8080/x", Ok("http://127.0.0.1:8080/x")),
            ("tg://resolve?domain=x", Ok("tg://resolve?domain=x")),
            ("http://localhost:8080/", Err("Wrong HTTP URL")),
            ("https://", Err("URL host is empty")),
            ("https://a b.kz", Err("Host is invalid")),
            ("dgis://2gis.ru/routeSearch", Err("Unsupported URL protocol")),
            ("yandexnavi://x.y", Err("Unsupported URL protocol")),
            ("tel:+77750000000", Err("Wrong port number specified in the URL")),
            ("geo:43.2,76.9", Err("Wrong port number specified in the URL")),
            ("javascript:alert(1)", Err("Wrong port number specified in the URL")),
            ("https://a.kz:99999/", Err("Wrong port number specified in the URL")),
            ("", Err("URL host is empty")),
        ] {
            assert_eq!(check_link(link).as_deref().map_err(|e| *e), expected, "{link}");
        }
    }

    #[test]
    fn a_mention_has_a_user_id() {
        assert_eq!(mentioned_user("tg://user?id=77"), Some(77));
        assert_eq!(mentioned_user("tg://user?id=x"), None);
        assert_eq!(mentioned_user("https://a.kz"), None);
    }
}
