//! In which compressed form a client can read an answer.

/// How an answer is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
    Zstd,
}

/// How the files of the site were compressed when it was built, the smallest first.
pub(crate) const FILES: [Encoding; 2] = [Encoding::Brotli, Encoding::Gzip];
/// How an answer is compressed while somebody waits for it: Zstandard is a tenth of Brotli's work
/// for the same size.
pub(crate) const ANSWERS: [Encoding; 2] = [Encoding::Zstd, Encoding::Gzip];

impl Encoding {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// What of `known` an `Accept-Encoding` header allows. A client's own preference among them is not
/// asked: each is as easy to read as the other.
pub(crate) fn accepted(accept: &str, known: [Encoding; 2]) -> impl Iterator<Item = Encoding> {
    let allowed = |encoding: &Encoding| {
        // What is not named goes by the star, if there is one (RFC 9110, 12.5.3).
        allows(accept, encoding.name()).or_else(|| allows(accept, "*")).unwrap_or(false)
    };
    known.into_iter().filter(allowed)
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
        accepted(accept, FILES).map(Encoding::name).collect()
    }

    #[test]
    fn the_smallest_that_the_client_reads_comes_first() {
        assert_eq!(names("gzip, deflate, br, zstd"), ["br", "gzip"]);
        assert_eq!(names("gzip"), ["gzip"]);
        assert_eq!(names("GZIP;q=0.5, br;q=0.1"), ["br", "gzip"]);
        assert_eq!(names("*"), ["br", "gzip"]);
        let answer = accepted("gzip, deflate, br, zstd", ANSWERS).next();
        assert_eq!(answer.map(Encoding::name), Some("zstd"));
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
