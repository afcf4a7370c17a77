//! Which of the compressed files a client can read.

use crate::packing::accepts;

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

/// The encodings that `accept`, an `Accept-Encoding` header, allows; the smallest first. A client's
/// own preference among them is ignored: all are equally easy to read.
pub(crate) fn accepted(accept: &str) -> impl Iterator<Item = Encoding> {
    [Encoding::Brotli, Encoding::Gzip]
        .into_iter()
        .filter(|encoding| accepts(accept, encoding.name()))
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
    fn refused_encodings_are_not_sent() {
        assert!(names("").is_empty());
        assert!(names("identity, deflate").is_empty());
        assert_eq!(names("br;q=0, gzip"), ["gzip"]);
        assert_eq!(names("br; q=0.000, *"), ["gzip"]);
        assert!(names("*;q=0").is_empty());
    }
}
