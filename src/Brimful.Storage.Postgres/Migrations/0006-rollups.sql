-- What was used by quarter of an hour: it stays when the partitions of days are dropped.
CREATE TABLE rollups (
    stream           integer NOT NULL,
    account_group    integer NOT NULL,
    day              integer NOT NULL,
    through_sequence bigint  NOT NULL,
    body             bytea   NOT NULL,
    PRIMARY KEY (stream, account_group, day, through_sequence)
);
ALTER TABLE rollups ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE rolled (
    stream           integer PRIMARY KEY,
    through_sequence bigint NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON rollups, rolled TO brimful_engine;
