-- Every unit's broken promise goes up the ladder by itself: unit is one that joined the incident, null the lead.
DROP INDEX incident_actions_rungs;
CREATE UNIQUE INDEX incident_actions_rungs ON incident_actions (incident_id, coalesce(unit, ''), rung) WHERE kind = 'escalated';
