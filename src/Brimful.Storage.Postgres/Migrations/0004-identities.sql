-- Runs of remembered identities: written once, read by page. A row holds 256 pages, of which a read fetches only those that it asks for, because the
-- body is kept unpacked outside its row. A run is written under a number of its own, and is there once "runs" names that number.

CREATE SEQUENCE run_copies;

CREATE TABLE runs (
    stream integer NOT NULL,
    run    bigint  NOT NULL,
    copy   bigint  NOT NULL,
    PRIMARY KEY (stream, run)
);

CREATE TABLE run_blocks (
    copy  bigint  NOT NULL,
    block integer NOT NULL,
    body  bytea   NOT NULL,
    PRIMARY KEY (copy, block)
) WITH (autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false, toast.autovacuum_vacuum_cost_delay = 0, toast.vacuum_truncate = false);
ALTER TABLE run_blocks ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE run_headers (
    copy bigint  NOT NULL,
    part integer NOT NULL,
    body bytea   NOT NULL,
    PRIMARY KEY (copy, part)
) WITH (autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false, toast.autovacuum_vacuum_cost_delay = 0, toast.vacuum_truncate = false);
ALTER TABLE run_headers ALTER COLUMN body SET STORAGE EXTERNAL;

GRANT SELECT, INSERT, UPDATE, DELETE ON runs, run_blocks, run_headers TO brimful_engine;
GRANT USAGE ON SEQUENCE run_copies TO brimful_engine;
