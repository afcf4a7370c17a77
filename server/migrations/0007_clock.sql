-- One row: how far time has really gone, as the server has lived through it, so that a clock that is
-- set to another year ends nothing: see clock.rs. Milliseconds since 1970 UTC.
create table clock (
    id integer primary key,
    -- The time up to which it was lived through.
    steady bigint not null,
    -- By how much it differs from the clock on the wall.
    skew bigint not null,
    -- Since when it differs so, by the lived time; and by how much at most in the weeks before.
    since bigint not null,
    most bigint not null
);
