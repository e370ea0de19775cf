-- What members and desks want to hear. Every change is kept, the latest of an id speaks, and body null says that it was taken back: so a
-- change can be undone, and an old delivery can still name what decided it. owner: a member's id, or a desk's key (audience and scope).
CREATE TABLE alert_subscriptions (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL,
  tenant text NOT NULL,
  of text NOT NULL CHECK (of IN ('member', 'desk')),
  owner text NOT NULL,
  body jsonb,
  by_member text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX alert_subscriptions_by_id ON alert_subscriptions (id, seq DESC);
CREATE INDEX alert_subscriptions_by_owner ON alert_subscriptions (tenant, owner);

ALTER TABLE deliveries ADD COLUMN subscription_id text;

-- What a member gets on a day on which nothing is new; two lines where nothing stands here.
CREATE TABLE digest_choices (
  member_id text PRIMARY KEY,
  when_nothing_new text NOT NULL CHECK (when_nothing_new IN ('two-lines', 'nothing'))
);
