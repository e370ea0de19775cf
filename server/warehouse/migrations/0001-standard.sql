-- The ticket and call data standard (README, "Data standard"). Times are UTC instants; a query names the city's zone when it buckets.
-- Sorting keys hold immutable columns only: a corrected region or matter would otherwise leave the old row alive beside the new one.
-- followup and ticket_event carry the ticket's scope columns, so that one row policy per table is enough and no scope needs a join.

CREATE TABLE ticket
(
    tenant            LowCardinality(String),
    ticket_id         String,
    channel           LowCardinality(String),
    nature            LowCardinality(String),
    matter_code       LowCardinality(String),
    matter1           LowCardinality(String),
    matter2           LowCardinality(String),
    matter3           LowCardinality(String),
    title             String CODEC(ZSTD(1)),
    content_masked    String CODEC(ZSTD(1)),
    created_at        DateTime('UTC'),
    updated_at        DateTime('UTC'),
    due_at            Nullable(DateTime('UTC')),
    due_basis         LowCardinality(String),
    accepted_at       Nullable(DateTime('UTC')),
    first_contact_at  Nullable(DateTime('UTC')),
    closed_at         Nullable(DateTime('UTC')),
    status            LowCardinality(String),
    close_code        LowCardinality(String),
    unit_code         LowCardinality(String),
    co_units          Array(LowCardinality(String)),
    region_code       LowCardinality(String),
    district_code     LowCardinality(String),
    street_code       LowCardinality(String),
    place_name        String,
    lon               Nullable(Float64),
    lat               Nullable(Float64),
    crs               LowCardinality(String),
    geo_level         LowCardinality(String),
    caller_key        String,
    caller_kind       LowCardinality(String),
    urgency           LowCardinality(String),
    flags             Array(LowCardinality(String)),
    parent_id         String,
    event_id          String,
    hops              UInt16,
    returns           UInt16,
    redo_count        UInt16,
    source            LowCardinality(String),
    ingested_at       DateTime('UTC'),
    ver               UInt64,
    quality_mask      UInt32
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(created_at)
ORDER BY (tenant, created_at, ticket_id);

CREATE TABLE followup
(
    tenant            LowCardinality(String),
    followup_id       String,
    ticket_id         String,
    at                DateTime('UTC'),
    method            LowCardinality(String),
    reached           UInt8,
    contacted         LowCardinality(String),
    solved            LowCardinality(String),
    satisfied         LowCardinality(String),
    reason            LowCardinality(String),
    ticket_created_at DateTime('UTC'),
    matter1           LowCardinality(String),
    matter2           LowCardinality(String),
    matter3           LowCardinality(String),
    unit_code         LowCardinality(String),
    co_units          Array(LowCardinality(String)),
    district_code     LowCardinality(String),
    street_code       LowCardinality(String),
    caller_kind       LowCardinality(String),
    ver               UInt64
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(at)
ORDER BY (tenant, at, followup_id);

CREATE TABLE ticket_event
(
    tenant            LowCardinality(String),
    ticket_id         String,
    at                DateTime('UTC'),
    action            LowCardinality(String),
    from_unit         LowCardinality(String),
    to_unit           LowCardinality(String),
    reason_code       LowCardinality(String),
    matter1           LowCardinality(String),
    matter2           LowCardinality(String),
    matter3           LowCardinality(String),
    unit_code         LowCardinality(String),
    co_units          Array(LowCardinality(String)),
    district_code     LowCardinality(String),
    street_code       LowCardinality(String),
    caller_kind       LowCardinality(String),
    ver               UInt64
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(at)
ORDER BY (tenant, at, ticket_id, action, to_unit);

CREATE TABLE call
(
    tenant            LowCardinality(String),
    call_id           String,
    queue             LowCardinality(String),
    offered_at        DateTime('UTC'),
    answered_at       Nullable(DateTime('UTC')),
    ended_at          DateTime('UTC'),
    ring_s            UInt16,
    queue_s           UInt16,
    talk_s            UInt16,
    hold_s            UInt16,
    wrap_s            UInt16,
    outcome           LowCardinality(String),
    agent_key         LowCardinality(String),
    ticket_id         String,
    kb_hits           UInt8,
    ver               UInt64
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(offered_at)
ORDER BY (tenant, offered_at, call_id);

-- Seconds that the agents of one queue spent in each state during 15 minutes from `at`.
CREATE TABLE agent_interval
(
    tenant            LowCardinality(String),
    queue             LowCardinality(String),
    at                DateTime('UTC'),
    agents            UInt16,
    talk_s            UInt32,
    hold_s            UInt32,
    wrap_s            UInt32,
    idle_s            UInt32,
    paid_s            UInt32,
    ver               UInt64
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(at)
ORDER BY (tenant, at, queue);

CREATE TABLE calendar_day
(
    tenant            LowCardinality(String),
    date              Date,
    kind              LowCardinality(String),
    name_zh           String,
    name_en           String,
    offset_in_holiday Int8,
    lunar             String,
    solar_term        LowCardinality(String),
    source            LowCardinality(String),
    coverage_to       Date,
    ver               UInt64
)
ENGINE = ReplacingMergeTree(ver)
ORDER BY (tenant, date);

CREATE TABLE region
(
    tenant            LowCardinality(String),
    code              String,
    parent            String,
    level             LowCardinality(String),
    name_zh           String,
    name_en           String,
    population        UInt32,
    lon               Nullable(Float64),
    lat               Nullable(Float64),
    ver               UInt64
)
ENGINE = ReplacingMergeTree(ver)
ORDER BY (tenant, code);

CREATE TABLE org
(
    tenant            LowCardinality(String),
    code              String,
    parent            String,
    kind              LowCardinality(String),
    name_zh           String,
    name_en           String,
    ver               UInt64
)
ENGINE = ReplacingMergeTree(ver)
ORDER BY (tenant, code);

CREATE TABLE matter
(
    tenant            LowCardinality(String),
    code              String,
    parent            String,
    level             UInt8,
    name_zh           String,
    name_en           String,
    ver               UInt64
)
ENGINE = ReplacingMergeTree(ver)
ORDER BY (tenant, code);

-- What an import could not take: the raw line may hold personal data, so no reader's role is granted this table and it forgets.
CREATE TABLE quarantine
(
    tenant            LowCardinality(String),
    import_id         String,
    file              String,
    line              UInt64,
    code              LowCardinality(String),
    reason            String,
    raw               String CODEC(ZSTD(1)),
    at                DateTime('UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant, file, line, code)
TTL at + INTERVAL 90 DAY;

CREATE TABLE import_run
(
    tenant            LowCardinality(String),
    import_id         String,
    file              String,
    sha256            String,
    mapping           LowCardinality(String),
    started_at        DateTime('UTC'),
    finished_at       DateTime('UTC'),
    rows_read         UInt64,
    rows_new          UInt64,
    rows_updated      UInt64,
    rows_unchanged    UInt64,
    rows_quarantined  UInt64
)
ENGINE = MergeTree
ORDER BY (tenant, started_at);
