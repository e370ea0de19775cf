-- History as it was known: `known_at` is the instant since which a ticket's present version is known, `ticket_past` holds the versions
-- that an update superseded, each up to `superseded_at`. The ticket table itself forgets them when its parts are merged.

ALTER TABLE ticket ADD COLUMN IF NOT EXISTS known_at DateTime('UTC') DEFAULT ingested_at;

CREATE TABLE ticket_past
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
    quality_mask      UInt32,
    known_at          DateTime('UTC'),
    superseded_at     DateTime('UTC')
)
ENGINE = ReplacingMergeTree(superseded_at)
PARTITION BY toYYYYMM(created_at)
ORDER BY (tenant, created_at, ticket_id, ver);
