-- Attention budgets ask for the interruptions that are due from a day on.
CREATE INDEX deliveries_by_due ON deliveries (due_at) WHERE kind = 'alert' AND channel <> 'inbox';
