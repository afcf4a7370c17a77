-- What was on a board after its commit "base", kept so that the history up to it can be cut off
-- (store/base.rs). Each part holds some things, as traces that make them.
alter table board add column base bigint;

create table base (
    -- The board's number.
    board bigint not null,
    seq bigint not null,
    part bigint not null,
    record bytea not null,
    primary key (board, seq, part)
);
