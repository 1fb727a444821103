"""Which charges count which usage, as SQL over the rate cards in force on each day: what no charge counts is unpriced."""

PRICES = """
prices AS (
    SELECT r.effective_on AS from_on, r.until_on, c.starts_on, c.ends_on, charge ->> 'code' AS code,
           charge #>> '{counts,meter}' AS meter,
           CASE WHEN jsonb_typeof(charge #> '{counts,task_types}') = 'array' THEN charge #> '{counts,task_types}' END AS task_types
    FROM (SELECT contract_id, effective_on, card, lead(effective_on) OVER (PARTITION BY contract_id ORDER BY effective_on) AS until_on
          FROM rate_cards WHERE tenant_id = $1) r
    JOIN contracts c ON c.tenant_id = $1 AND c.id = r.contract_id AND c.status <> 'draft'
    CROSS JOIN jsonb_array_elements(r.card -> 'charges') charge
    WHERE charge ->> 'model' <> 'surcharge')
"""
"""The charges of this tenant's contracts with the days on which they are in force. $1 is the tenant."""

_IN_FORCE = """
p.from_on <= i.occurred_on AND (p.until_on IS NULL OR i.occurred_on < p.until_on)
AND p.starts_on <= i.occurred_on AND (p.ends_on IS NULL OR i.occurred_on < p.ends_on)
"""
_OF_ITS_KIND = "(p.task_types IS NULL OR p.task_types ? i.task_type)"

COUNTED = f"""
(CASE WHEN i.charge <> '' THEN p.code = i.charge ELSE p.meter = i.meter AND {_OF_ITS_KIND} END AND {_IN_FORCE})
"""
"""Whether the charge `p` counts the item `i`."""

_PAID_OTHERWISE = f"""
(i.charge = '' AND i.source_kind IN ('ticket', 'work_entry') AND {_OF_ITS_KIND} AND {_IN_FORCE}
 AND p.meter IN ('tickets', 'hours', (SELECT k.rate_unit FROM task_types k WHERE k.tenant_id = $1 AND k.code = i.task_type)))
"""

UNPRICED = f"NOT EXISTS (SELECT 1 FROM prices p WHERE {COUNTED} OR {_PAID_OTHERWISE})"
"""Whether no charge counts the item `i`, nor its task type's work by another meter (an hour's work of a ticket paid by the case)."""
