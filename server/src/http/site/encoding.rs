//! Which of the compressed files a client can read.

/// How a file was compressed when the site was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// What `accept`, an `Accept-Encoding` header, allows; the smallest first. A client's own
/// preference among them is not asked: each is as easy to read as the other.
pub(crate) fn accepted(accept: &str) -> impl Iterator<Item = Encoding> {
    [Encoding::Brotli, Encoding::Gzip]
        .into_iter()
        .filter(|encoding| accepts(accept, encoding.name()))
}

/// Whether `accept`, an `Accept-Encoding` header, allows an encoding.
pub(crate) fn accepts(accept: &str, name: &str) -> bool {
    // What is not named goes by the star, if there is one (RFC 9110, 12.5.3).
    allows(accept, name).or_else(|| allows(accept, "*")).unwrap_or(false)
}

/// Whether `accept` allows `name`; `None` where it does not mention it.
fn allows(accept: &str, name: &str) -> Option<bool> {
    accept.split(',').find_map(|entry| {
        let (coding, weight) = entry.split_once(';').unwrap_or((entry, ""));
        coding.trim().eq_ignore_ascii_case(name).then(|| !is_zero(weight))
    })
}

/// `q=0`, `q=0.000`: "not acceptable".
fn is_zero(weight: &str) -> bool {
    let value = weight.trim().strip_prefix("q=").unwrap_or("1");
    value.trim().parse::<f32>().is_ok_and(|value| value == 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(accept: &str) -> Vec<&'static str> {
        accepted(accept).map(Encoding::name).collect()
    }

    #[test]
    fn the_smallest_that_the_client_reads_comes_first() {
        assert_eq!(names("gzip, deflate, br, zstd"), ["br", "gzip"]);
        assert_eq!(names("gzip"), ["gzip"]);
        assert_eq!(names("GZIP;q=0.5, br;q=0.1"), ["br", "gzip"]);
        assert_eq!(names("*"), ["br", "gzip"]);
    }

    #[test]
    fn any_encoding_can_be_asked_about() {
        assert!(accepts("gzip, deflate, br, zstd", "zstd"));
        assert!(!accepts("gzip, deflate, br", "zstd"));
    }

    #[test]
    fn what_the_client_refuses_is_not_sent() {
        assert!(names("").is_empty());
        assert!(names("identity, deflate").is_empty());
        assert_eq!(names("br;q=0, gzip"), ["gzip"]);
        assert_eq!(names("br; q=0.000, *"), ["gzip"]);
        assert!(names("*;q=0").is_empty());
    }
}
