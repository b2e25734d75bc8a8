-- Reports that read sales with their lines, or acts.

-- Plain: one delivery, which says all. A fill that is given back after the day ?3 is one still. Who sold it: of a refund of
-- what is known who sold that; where the first delivery names nobody, another.
-- STMT report_sales SCAN
SELECT v.sale, v.kind = 'refund', v.subject, v.at, v.day, v.currency, v.volume_ml, v.amount_minor, coalesce(q.attendant,
    (SELECT min(o.attendant) FROM fact_sale o
      WHERE o.receipt = q.receipt AND o.site = q.site AND o.series = q.series AND o.kind = q.kind)),
  f.kind IN ('sale', 'refund') AND NOT EXISTS (SELECT 1 FROM fact_sale o
    WHERE o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind AND o.no <> f.no), f.body,
  v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?3))
FROM view_sale v JOIN fact_sale f ON f.no = v.sale
JOIN fact_sale q ON q.no = iif(v.kind = 'refund', coalesce((SELECT l.sale FROM view_link l WHERE l.child = v.sale), v.sale), v.sale)
WHERE v.day BETWEEN ?1 AND ?2 ORDER BY v.subject, v.sale
-- One of them, as of the day ?2; and whose they are.
-- STMT report_sale
SELECT v.sale, v.kind = 'refund', v.subject, v.at, v.day, v.currency, v.volume_ml, v.amount_minor, coalesce(q.attendant,
    (SELECT min(o.attendant) FROM fact_sale o
      WHERE o.receipt = q.receipt AND o.site = q.site AND o.series = q.series AND o.kind = q.kind)),
  f.kind IN ('sale', 'refund') AND NOT EXISTS (SELECT 1 FROM fact_sale o
    WHERE o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind AND o.no <> f.no), f.body,
  v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?2))
FROM view_sale v JOIN fact_sale f ON f.no = v.sale
JOIN fact_sale q ON q.no = iif(v.kind = 'refund', coalesce((SELECT l.sale FROM view_link l WHERE l.child = v.sale), v.sale), v.sale)
WHERE v.sale = ?1
-- STMT report_sales_whose SCAN
SELECT sale, subject FROM view_sale NOT INDEXED WHERE day BETWEEN ?1 AND ?2 AND subject IS NOT NULL ORDER BY sale
-- A fill that is given back after the day of --as-of is one still.
-- What the customer says of itself, said by the instant ?5 where one is given; a customer who belongs to an organisation is that
-- one's. An organisation has what it has in report_organisations as well. Of an account the one who stays has the first word.
-- STMT composition_customers SCAN
WITH account AS MATERIALIZED (SELECT member, head, depth FROM view_account),
said AS MATERIALIZED (
  SELECT subject, field, nullif(value, '') AS value FROM (
    SELECT coalesce(m.head, a.customer) AS subject, p.key AS field, p.value AS value, row_number() OVER (
        PARTITION BY coalesce(m.head, a.customer), p.key ORDER BY coalesce(m.depth, 0), a.customer, a.hlc DESC) AS place
    FROM fact_act a LEFT JOIN account m ON m.member = a.customer, json_each(a.personal) p
    WHERE a.kind IN ('enrol', 'edit') AND a.at <= ?5 AND p.key IN ('community', 'area', 'source', 'employer')
      AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)) WHERE place = 1),
kinds AS MATERIALIZED (
  SELECT subject, value FROM (
    SELECT coalesce(m.head, a.customer) AS subject, coalesce(json_extract(a.body, '$.kind'), 'person') AS value, row_number() OVER (
        PARTITION BY coalesce(m.head, a.customer) ORDER BY coalesce(m.depth, 0), a.customer, a.hlc DESC) AS place
    FROM fact_act a LEFT JOIN account m ON m.member = a.customer
    WHERE a.at <= ?5 AND (a.kind = 'enrol' OR (a.kind = 'edit' AND json_extract(a.body, '$.kind') IS NOT NULL))
      AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)) WHERE place = 1),
sold AS (
  SELECT v.*, CASE WHEN ?3 = 'organisation' AND v.plate IS NOT NULL THEN
    (SELECT CASE count(DISTINCT coalesce(a.head, b.customer)) WHEN 1 THEN min(coalesce(a.head, b.customer)) END
      FROM view_binding b LEFT JOIN account a ON a.member = b.customer
      WHERE b.target = v.plate AND b.valid_from <= v.at AND b.valid_until > v.at
        AND b.customer IN (SELECT subject FROM organisation)) END AS holder
  FROM view_sale v WHERE v.day BETWEEN ?1 AND ?2)
SELECT g.key, g.currency, g.sales, g.fills, g.volume_ml, g.amount_minor, coalesce(json_extract(o.profile, '$.name'), i.value)
FROM (SELECT CASE WHEN v.subject IS NULL THEN NULL ELSE coalesce(CASE ?3
      WHEN 'type' THEN CASE WHEN c.subject IS NULL THEN 'not-enrolled' WHEN ?5 IS NULL THEN c.kind
        ELSE coalesce((SELECT k.value FROM kinds k WHERE k.subject = c.subject), 'person') END
      WHEN 'source' THEN iif(?5 IS NULL, json_extract(c.profile, '$.source'),
        (SELECT s.value FROM said s WHERE s.subject = c.subject AND s.field = 'source'))
      WHEN 'community' THEN iif(?5 IS NULL, coalesce(json_extract(c.profile, '$.community'), json_extract(c.profile, '$.area')), coalesce(
        (SELECT s.value FROM said s WHERE s.subject = c.subject AND s.field = 'community'),
        (SELECT s.value FROM said s WHERE s.subject = c.subject AND s.field = 'area')))
      WHEN 'organisation' THEN CASE
        WHEN EXISTS (SELECT 1 FROM organisation n WHERE n.subject = c.subject) THEN (SELECT value FROM identity WHERE no = c.subject)
        WHEN v.holder IS NOT NULL THEN (SELECT value FROM identity WHERE no = v.holder)
        ELSE (SELECT coalesce(h.value, e.value)
          FROM (SELECT iif(?5 IS NULL, json_extract(c.profile, '$.employer'),
              (SELECT s.value FROM said s WHERE s.subject = c.subject AND s.field = 'employer')) AS value) e
          LEFT JOIN identity m ON m.kind = 'customer' AND m.value = e.value LEFT JOIN account a ON a.member = m.no
          LEFT JOIN identity h ON h.no = coalesce(a.head, m.no)) END END, '') END AS key,
    v.currency AS currency, sum(v.kind = 'sale') AS sales, sum(v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?4))) AS fills,
    sum(v.volume_ml) AS volume_ml, sum(v.amount_minor) AS amount_minor
  FROM sold v LEFT JOIN view_customer c ON c.subject = v.subject GROUP BY 1, 2) g
LEFT JOIN identity i ON i.kind = 'customer' AND i.value = g.key AND ?3 = 'organisation'
LEFT JOIN view_customer o ON o.subject = i.no
-- STMT composition_quarters SCAN
SELECT at / 900, currency, sum(v.kind = 'sale'), sum(v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?3))), sum(v.volume_ml), sum(amount_minor)
FROM view_sale v WHERE day BETWEEN ?1 AND ?2 GROUP BY 1, 2
-- STMT composition_days SCAN
SELECT day, currency, sum(v.kind = 'sale'), sum(v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?3))), sum(v.volume_ml), sum(amount_minor)
FROM view_sale v WHERE day BETWEEN ?1 AND ?2 GROUP BY 1, 2
-- STMT staff_names SCAN
SELECT staff, name FROM view_staff ORDER BY staff
-- STMT service_ratings SCAN
SELECT a.actor, json_extract(a.body, '$.stars'), count(*) FROM fact_act a
WHERE a.kind = 'rate' AND a.at >= ?1 AND a.at <= ?2 AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
GROUP BY 1, 2
-- One by one. Columns: actor, stars, at.
-- STMT service_ratings_each SCAN
SELECT a.actor, json_extract(a.body, '$.stars'), a.at FROM fact_act a
WHERE a.kind = 'rate' AND a.at >= ?1 AND a.at <= ?2 AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
ORDER BY a.actor, a.at, a.no
-- Columns: kind, at, due, closed, whether it names a customer; up to ?3: the stars that the customer gave last since it was
-- closed, whether the customer was here since.
-- STMT service_cases SCAN
WITH account AS MATERIALIZED (SELECT member, head FROM view_account),
said AS (SELECT c.*, coalesce(a.head, c.customer) AS head FROM view_case c LEFT JOIN account a ON a.member = c.customer
  WHERE c.at >= ?1 AND c.at <= ?2)
SELECT k.kind, k.at, k.due_at, k.closed_at, k.customer IS NOT NULL,
  (SELECT json_extract(r.body, '$.stars') FROM fact_act r
    WHERE r.customer IN (SELECT k.head UNION ALL SELECT m.member FROM view_member m WHERE m.head = k.head) AND r.kind = 'rate'
    AND r.at >= k.closed_at AND r.at <= ?3 AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = r.id)
    ORDER BY r.at DESC, r.hlc DESC LIMIT 1),
  EXISTS (SELECT 1 FROM view_sale v
    WHERE v.subject = k.head AND v.at > k.closed_at AND v.at <= ?3 AND v.kind = 'sale' AND v.is_visit)
FROM said k ORDER BY k.at, k.fact
-- What sales up to the day ?1 granted, of which not all was given back by then.
-- STMT offer_grants SCAN
SELECT e.subject, v.at, v.day, e.sale, e.grant_id, e.rewards, e.count, e.valid_from, e.expires_at
FROM view_entitlement e JOIN view_sale v ON v.sale = e.sale WHERE v.day <= ?1 AND coalesce((SELECT v.amount_minor + sum(r.amount_minor) <> 0 FROM view_link l JOIN view_sale r ON r.sale = l.child
    AND r.kind = 'refund' AND r.day <= ?1 WHERE l.sale = v.sale), 1)
ORDER BY e.subject, v.at, e.sale, e.grant_id
-- Sales up to the day ?1 that redeemed something: points leave a use of the sale; what was granted is less by it, unless
-- something was given back of the sale.
-- STMT offer_redeeming SCAN
SELECT v.sale, v.subject, v.at, v.day, v.currency
FROM (SELECT fact AS sale FROM view_use UNION SELECT sale FROM view_link UNION SELECT o.sale
    FROM (SELECT DISTINCT subject FROM view_entitlement WHERE count_left < count) s CROSS JOIN view_sale o ON o.subject = s.subject) c
CROSS JOIN view_sale v ON v.sale = c.sale AND v.kind = 'sale' AND v.subject IS NOT NULL AND v.day <= ?1
JOIN fact_sale f ON f.no = v.sale
WHERE EXISTS (SELECT 1 FROM fact_sale o WHERE (o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind
    OR o.no IN (SELECT child FROM view_link WHERE sale = v.sale)) AND instr(o.body, '"redemptions"') > 0)
  AND coalesce((SELECT v.amount_minor + sum(r.amount_minor) <> 0 FROM view_link l JOIN view_sale r ON r.sale = l.child
    AND r.kind = 'refund' AND r.day <= ?1 WHERE l.sale = v.sale), 1)
ORDER BY v.subject, v.at, v.sale
-- What was redeemed or given without a sale, up to the instant ?1.
-- STMT offer_acts SCAN
SELECT a.no, a.customer, a.at, a.kind, a.body FROM fact_act a
WHERE a.kind IN ('redeem', 'gift') AND a.at <= ?1 AND a.customer IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.at, a.no
