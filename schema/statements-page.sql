-- The morning page.

-- All sales and refunds of the days ?1 to ?2, in no order: summing here would sort them all. Columns: day, at, a sale, a visit, a
-- plate, volume, nobody named.
-- STMT page_sales SCAN
SELECT day, at, kind = 'sale', is_visit, plate IS NOT NULL, volume_ml, subject IS NULL
FROM view_sale NOT INDEXED WHERE day BETWEEN ?1 AND ?2
-- STMT page_cases SCAN
SELECT 'K' || iif(v.fact >> 40 = 1, '', (v.fact >> 40) || '-') || (v.fact & 1099511627775), v.kind, v.customer, v.due_at,
  json_extract(a.personal, '$.text')
FROM view_case v JOIN fact_act a ON a.no = v.fact
WHERE v.at <= ?1 AND (v.closed_at IS NULL OR v.closed_at > ?1) ORDER BY v.due_at, v.fact
-- How to reach the customer ?1 at ?2: phone, plates.
-- STMT page_contact
WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
SELECT json_extract(c.profile, '$.phone'), (SELECT group_concat(name, ', ')
  FROM (SELECT DISTINCT coalesce(i.label, i.value) AS name FROM view_binding b JOIN identity i ON i.no = b.target
    WHERE b.customer IN (SELECT no FROM family) AND +i.kind = 'plate'
      AND i.value IS NOT NULL AND b.valid_from <= ?2 AND b.valid_until > ?2 ORDER BY i.value LIMIT 3))
FROM view_customer c WHERE c.subject = ?1
-- STMT page_birthdays SCAN
SELECT c.subject, json_extract(c.profile, '$.birthday') FROM view_customer c
WHERE json_extract(c.profile, '$.birthday') IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = c.subject) ORDER BY c.subject
