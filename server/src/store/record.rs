//! The record of a commit as a column: its traces, packed.

use crate::trace::Trace;
use crate::trace::packed::unpack;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Type};

/// Traces, read from a column of bytes.
pub(super) struct Packed(pub(super) Vec<Trace>);

impl<DB: Database> Type<DB> for Packed
where
    Vec<u8>: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <Vec<u8>>::type_info()
    }

    fn compatible(column: &DB::TypeInfo) -> bool {
        <Vec<u8>>::compatible(column)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for Packed
where
    &'r [u8]: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Packed, BoxDynError> {
        Ok(Packed(unpack(<&[u8]>::decode(value)?)?))
    }
}
