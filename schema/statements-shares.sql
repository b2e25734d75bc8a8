-- Who earns with the sales of an organisation, and what.

-- Whether anything was ever said about it.
-- STMT earner_said
SELECT 1 FROM view_entry WHERE customer = ?1 AND kind = 'earner' LIMIT 1
-- What holds for the customer ?1 at ?2: the last that was said. Columns: fact, who, per cent, when it was said, its id.
-- STMT earner_rule
SELECT e.fact, e.name, coalesce(json_extract(e.body, '$.share'), 100), a.hlc, a.id, e.at
FROM view_entry e JOIN fact_act a ON a.no = e.fact
WHERE e.customer = ?1 AND e.kind = 'earner' AND e.at <= ?2 AND e.until > ?2 ORDER BY a.hlc DESC, a.id DESC LIMIT 1
-- Who drives the vehicle ?1 at ?2 for certain, and is enrolled.
-- STMT earner_drivers
SELECT DISTINCT b.customer FROM view_binding b JOIN view_customer c ON c.subject = b.customer
WHERE b.target = ?1 AND b.role = 'driver' AND b.confidence >= 50 AND b.valid_from <= ?2 AND b.valid_until > ?2
  AND c.since <> 0
  AND NOT EXISTS (SELECT 1 FROM fact_act f WHERE f.customer = b.customer AND f.kind = 'forget' AND f.at <= ?2)
-- Who decides for the customer ?1 at ?2, and is enrolled.
-- STMT earner_contacts
SELECT DISTINCT e.target FROM view_entry e JOIN view_customer c ON c.subject = e.target
WHERE e.customer = ?1 AND e.kind = 'contact' AND e.name = 'decides' AND e.at <= ?2 AND e.until > ?2 AND c.since <> 0
  AND NOT EXISTS (SELECT 1 FROM fact_act f WHERE f.customer = e.target AND f.kind = 'forget' AND f.at <= ?2)
-- Vehicles that the customer ?1 ever drove; organisations that it ever decided for.
-- STMT earner_driven
SELECT DISTINCT target FROM view_binding WHERE customer = ?1 AND role = 'driver' ORDER BY target
-- STMT earner_decides
SELECT DISTINCT customer FROM view_entry WHERE target = ?1 AND +kind = 'contact' AND name = 'decides' AND +customer IS NOT NULL
ORDER BY customer

-- STMT share_of_organisation
SELECT sale, person, role, points, total, unlock_at, expires_at, programme, refunds FROM view_share WHERE organisation = ?1
ORDER BY sale
-- Shares of the person ?1 in sales of others than ?2.
-- STMT share_of_person
SELECT sale, person, role, points, total, unlock_at, expires_at, programme, refunds FROM view_share
WHERE person = ?1 AND organisation <> ?2 ORDER BY sale
-- Whose share the sale ?1 had in the account of another organisation than ?2.
-- STMT share_elsewhere
SELECT person FROM view_share WHERE sale = ?1 AND organisation <> ?2
-- STMT share_set
INSERT INTO view_share (sale, organisation, person, role, points, total, unlock_at, expires_at, programme, refunds)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (sale) DO UPDATE SET organisation = excluded.organisation, person = excluded.person, role = excluded.role,
  points = excluded.points, total = excluded.total, unlock_at = excluded.unlock_at, expires_at = excluded.expires_at,
  programme = excluded.programme, refunds = excluded.refunds
-- STMT share_of_sale
SELECT points, total FROM view_share WHERE sale = ?1
-- STMT share_drop
DELETE FROM view_share WHERE organisation = ?1
-- Who earned with a sale: account, kind of its lot, points.
-- STMT sale_points
SELECT l.subject, 'sale', l.points FROM view_sale v JOIN view_lot l ON l.subject = v.subject AND l.at = v.at AND l.sale = v.sale
  AND l.part = 0 WHERE v.sale = ?1
UNION ALL SELECT s.person, s.role, s.points FROM view_share s WHERE s.sale = ?1
-- One lot more for the account ?1 is one step when it owes nothing and looks at nothing later than ?2.
-- STMT share_step
UPDATE view_state SET folded_to = ?2 WHERE subject = ?1 AND debt = 0 AND folded_to < ?2 RETURNING 1
-- STMT clear_share SCAN
DELETE FROM view_share
-- STMT verify_view_share SCAN
SELECT sale, organisation, person, role, points, total, unlock_at, expires_at, programme, refunds FROM view_share ORDER BY sale
