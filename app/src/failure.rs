//! The message that a person reads if a request failed.

use crate::api::Failure;
use crate::i18n;

/// The message for a person whose request failed.
pub(crate) fn message(failure: &Failure) -> String {
    match failure {
        Failure::Network => i18n::problem_network().into(),
        Failure::NotUnderstood => i18n::newer_version().into(),
        Failure::Problem(problem) => match &problem.rejection {
            Some(rejection) => i18n::rejection(rejection),
            None => i18n::problem(problem.code).into(),
        },
    }
}
