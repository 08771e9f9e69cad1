-- Records: what is looked up rather than counted, each row of one tenant. Instants are text to the nanosecond (no type of PostgreSQL has it), of fixed
-- width, so that order of text is order of time. Text is compared by code point, whatever the database's locale.

-- How far the outbox has been carried over: one row.
CREATE TABLE projection (
    is_only  boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    position bigint  NOT NULL
);
INSERT INTO projection (position) VALUES (0);

-- Of a tenant by its key; null for an operator's.
CREATE TABLE api_keys (
    id            text COLLATE "C" PRIMARY KEY,
    tenant        text COLLATE "C",
    name          text             NOT NULL,
    scopes        text[]           NOT NULL,
    secret_sha256 text COLLATE "C" NOT NULL UNIQUE,
    created_at    text COLLATE "C" NOT NULL,
    last_used_at  text COLLATE "C",
    revoked_at    text COLLATE "C"
);
CREATE INDEX api_keys_by_tenant ON api_keys (tenant, created_at, id);

-- Facts, once each: the identity is the fact's key in the store (S9).
CREATE TABLE facts (
    tenant   integer          NOT NULL,
    position bigint           NOT NULL,
    account  integer          NOT NULL,
    bucket   text COLLATE "C" NOT NULL,
    sequence bigint           NOT NULL,
    kind     smallint         NOT NULL,
    identity bytea            NOT NULL,
    body     bytea            NOT NULL,
    PRIMARY KEY (tenant, position),
    UNIQUE (tenant, account, bucket, identity)
);
CREATE INDEX facts_by_bucket ON facts (tenant, account, bucket, position);

CREATE TABLE held_events (
    tenant      integer          NOT NULL,
    position    bigint           NOT NULL,
    source      text             NOT NULL,
    id          text             NOT NULL,
    type        text COLLATE "C" NOT NULL,
    subject     text COLLATE "C" NOT NULL,
    received_at text COLLATE "C" NOT NULL,
    time        text COLLATE "C" NOT NULL,
    document    bytea            NOT NULL,
    PRIMARY KEY (tenant, position)
);
CREATE INDEX held_events_by_subject ON held_events (tenant, subject, position);
CREATE INDEX held_events_by_type ON held_events (tenant, type, position);

CREATE TABLE rejected_events (
    tenant      integer          NOT NULL,
    position    bigint           NOT NULL,
    source      text,
    id          text COLLATE "C",
    type        text,
    subject     text COLLATE "C",
    received_at text COLLATE "C" NOT NULL,
    code        text COLLATE "C" NOT NULL,
    message     text             NOT NULL,
    document    bytea            NOT NULL,
    PRIMARY KEY (tenant, position)
);
CREATE INDEX rejected_events_by_id ON rejected_events (tenant, id, position);
CREATE INDEX rejected_events_by_code ON rejected_events (tenant, code, position);
CREATE INDEX rejected_events_by_subject ON rejected_events (tenant, subject, position);

CREATE TABLE endpoints (
    tenant           integer          NOT NULL,
    key              text COLLATE "C" NOT NULL,
    kind             smallint         NOT NULL,
    settings         text             NOT NULL,
    sealed_version   integer,
    sealed           bytea,
    disabled_reason  text,
    state_since      text COLLATE "C" NOT NULL,
    secret_version   integer,
    secret           bytea,
    previous_version integer,
    previous_secret  bytea,
    previous_until   text COLLATE "C",
    rate_limit       integer,
    failing_since    text COLLATE "C",
    failures         integer          NOT NULL,
    last_notice_at   text COLLATE "C",
    version          bigint           NOT NULL,
    created_at       text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, key)
);

-- What a tenant says about how people are told; the tenant's own is under the account -1.
CREATE TABLE documents (
    tenant     integer          NOT NULL,
    kind       smallint         NOT NULL,
    account    integer          NOT NULL,
    key        text COLLATE "C" NOT NULL,
    version    bigint           NOT NULL,
    created_at text COLLATE "C" NOT NULL,
    changed_at text COLLATE "C" NOT NULL,
    body       text             NOT NULL,
    PRIMARY KEY (tenant, kind, account, key)
);
CREATE INDEX documents_by_account ON documents (tenant, account);

-- What forecasts have said about periods, a row each: days are added to it; used is null until the period is over and compared.
CREATE TABLE forecasts (
    tenant      integer          NOT NULL,
    account     integer          NOT NULL,
    bucket      text COLLATE "C" NOT NULL,
    incarnation integer          NOT NULL,
    period      integer          NOT NULL,
    start_at    text COLLATE "C" NOT NULL,
    end_at      text COLLATE "C" NOT NULL,
    length_days integer          NOT NULL,
    last_day    integer          NOT NULL,
    used        bytea,
    days        bytea            NOT NULL,
    PRIMARY KEY (tenant, account, bucket, incarnation, period)
);
CREATE INDEX forecasts_by_end ON forecasts (tenant, end_at);
CREATE INDEX forecasts_open ON forecasts (tenant, end_at) WHERE used IS NULL;

-- Numbered in the order of their commits within the tenant: a number is drawn under the tenant's lock, which is kept until the commit.
CREATE TABLE notifications (
    tenant        integer          NOT NULL,
    id            text COLLATE "C" NOT NULL,
    number        bigint           NOT NULL GENERATED ALWAYS AS IDENTITY,
    type          text             NOT NULL,
    account       integer,
    bucket        text COLLATE "C",
    fact_position bigint,
    created_at    text COLLATE "C" NOT NULL,
    state         smallint         NOT NULL,
    reason        text             NOT NULL,
    body          bytea            NOT NULL,
    acknowledged_at text COLLATE "C",
    acknowledged_by text,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX notifications_by_number ON notifications (tenant, number);
CREATE INDEX notifications_by_account ON notifications (tenant, account, bucket, number);

-- Notifications in inboxes, numbered as these are: the tenant's team is under the account -1, an account's own inbox under the contact ''. Each list has
-- an index over exactly its rows, and counts are had from those alone: what is unseen is among what is unread.
CREATE TABLE inbox_entries (
    tenant       integer          NOT NULL,
    account      integer          NOT NULL,
    contact      text COLLATE "C" NOT NULL,
    number       bigint           NOT NULL GENERATED ALWAYS AS IDENTITY,
    notification text COLLATE "C" NOT NULL,
    severity     smallint         NOT NULL,
    created_at   text COLLATE "C" NOT NULL,
    seen_at      text COLLATE "C",
    read_at      text COLLATE "C",
    archived_at  text COLLATE "C",
    PRIMARY KEY (tenant, notification, account, contact)
);
CREATE INDEX inbox_entries_present ON inbox_entries (tenant, account, contact, number) WHERE archived_at IS NULL;
CREATE INDEX inbox_entries_unread ON inbox_entries (tenant, account, contact, number, seen_at) WHERE archived_at IS NULL AND read_at IS NULL;
CREATE INDEX inbox_entries_archived ON inbox_entries (tenant, account, contact, number) WHERE archived_at IS NOT NULL;

-- Those that have a time have an index of their own: an endpoint may have millions of others.
CREATE TABLE deliveries (
    tenant           integer          NOT NULL,
    notification     text COLLATE "C" NOT NULL,
    endpoint         text COLLATE "C" NOT NULL,
    number           bigint           NOT NULL GENERATED ALWAYS AS IDENTITY,
    round            integer          NOT NULL,
    attempts         integer          NOT NULL,
    round_started_at text COLLATE "C" NOT NULL,
    state            smallint         NOT NULL,
    reason           text COLLATE "C" NOT NULL,
    next_attempt_at  text COLLATE "C",
    changed_at       text COLLATE "C" NOT NULL,
    routing          text,
    told_by          text COLLATE "C",
    PRIMARY KEY (tenant, notification, endpoint)
);
CREATE INDEX deliveries_queued ON deliveries (tenant, endpoint, next_attempt_at, number) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX deliveries_held ON deliveries (tenant, next_attempt_at, number) WHERE next_attempt_at IS NOT NULL AND state = 2;
CREATE INDEX deliveries_told_by ON deliveries (tenant, told_by, endpoint, number) WHERE told_by IS NOT NULL;
CREATE INDEX deliveries_by_state ON deliveries (tenant, endpoint, state, number) WHERE state NOT IN (1, 3);

CREATE TABLE attempts (
    tenant          integer          NOT NULL,
    notification    text COLLATE "C" NOT NULL,
    endpoint        text COLLATE "C" NOT NULL,
    round           integer          NOT NULL,
    attempt         integer          NOT NULL,
    number          bigint           NOT NULL GENERATED ALWAYS AS IDENTITY,
    at              text COLLATE "C" NOT NULL,
    duration_ms     integer          NOT NULL,
    status_code     integer,
    error           smallint,
    decision        text             NOT NULL,
    answer          text,
    next_attempt_at text COLLATE "C",
    PRIMARY KEY (tenant, notification, endpoint, round, attempt)
);

-- Whose rows a session sees. A tenant's session names the tenant in its transaction and has that tenant's rows, and none without a name. The engine's
-- role has the rows of all tenants: it carries the outbox over, records attempts and finds the key behind a secret, before a tenant is known.
-- FORCE binds the owner too, who has no policy and therefore no rows.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['api_keys', 'facts', 'forecasts', 'held_events', 'rejected_events', 'endpoints', 'documents', 'notifications', 'inbox_entries', 'deliveries', 'attempts'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY of_all_tenants ON %I TO brimful_engine USING (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO brimful_engine, brimful_tenant', name);
        CONTINUE WHEN name = 'api_keys';
        EXECUTE format('CREATE POLICY of_one_tenant ON %I TO brimful_tenant USING (tenant = NULLIF(current_setting(''app.tenant'', true), '''')::integer)', name);
    END LOOP;
END $$;
CREATE POLICY of_one_tenant ON api_keys TO brimful_tenant USING (tenant = NULLIF(current_setting('app.tenant_key', true), ''));
GRANT SELECT, UPDATE ON projection TO brimful_engine;
