-- Which of a member's digests told it: what changed is counted from the last of the same cadence.
ALTER TABLE digests ADD COLUMN cadence text NOT NULL DEFAULT 'daily' CHECK (cadence IN ('daily', 'weekly'));

-- Monthly special reports: one for all members of a desk who read one language. State: draft → signed → sent. figures: the values that the
-- prose may name, as counted when it was drafted; the prose names them and holds no number of its own.
CREATE TABLE monthly_reports (
  id text PRIMARY KEY,
  tenant text NOT NULL,
  audience text NOT NULL,
  desk text NOT NULL,
  month text NOT NULL,
  locale text NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'signed', 'sent')),
  body jsonb NOT NULL,
  drafted_at timestamptz NOT NULL,
  edited_by text,
  edited_at timestamptz,
  signed_by text,
  signed_at timestamptz,
  sent_at timestamptz
);
CREATE INDEX monthly_reports_by_month ON monthly_reports (tenant, month DESC);
CREATE INDEX monthly_reports_by_desk ON monthly_reports (tenant, desk, locale, month DESC);
