-- What came back about a delivery: the provider's words when it accepted it (its own id of the message), and that it could not be
-- delivered after all.
ALTER TABLE deliveries ADD COLUMN accepted_as text;
ALTER TABLE deliveries ADD COLUMN bounced_at timestamptz;
ALTER TABLE deliveries ADD COLUMN bounce text;

-- The kind of message and the channel by whose link a reader came, such as alert-email; null where they came by themselves.
ALTER TABLE looks ADD COLUMN via text;
CREATE INDEX looks_by_kind ON looks (kind, at);
CREATE INDEX deliveries_by_time ON deliveries (tenant, created_at);
