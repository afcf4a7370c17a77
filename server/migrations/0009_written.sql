-- The commit up to which the rows of a board say what its history says; null: all of it. A commit that
-- changes very much is stored in pieces (store/pieces.rs).
alter table board add column written bigint;
