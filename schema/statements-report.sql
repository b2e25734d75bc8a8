-- Reports that read sales with their lines, or acts.

-- Plain: one delivery, which says all.
-- STMT report_sales SCAN
SELECT v.sale, v.kind = 'refund', v.subject, v.at, v.day, v.currency, v.volume_ml, v.amount_minor, f.attendant,
  f.kind IN ('sale', 'refund') AND NOT EXISTS (SELECT 1 FROM fact_sale o
    WHERE o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind AND o.no <> f.no), f.body
FROM view_sale v JOIN fact_sale f ON f.no = v.sale WHERE v.day BETWEEN ?1 AND ?2 ORDER BY v.subject, v.sale
-- One of them; and whose they are.
-- STMT report_sale
SELECT v.sale, v.kind = 'refund', v.subject, v.at, v.day, v.currency, v.volume_ml, v.amount_minor, f.attendant,
  f.kind IN ('sale', 'refund') AND NOT EXISTS (SELECT 1 FROM fact_sale o
    WHERE o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind AND o.no <> f.no), f.body
FROM view_sale v JOIN fact_sale f ON f.no = v.sale WHERE v.sale = ?1
-- STMT report_sales_whose SCAN
SELECT sale, subject FROM view_sale NOT INDEXED WHERE day BETWEEN ?1 AND ?2 AND subject IS NOT NULL ORDER BY sale
-- A fill that is given back after the day of --as-of is one still.
-- What the customer says of itself; a customer who belongs to an organisation is that one's.
-- STMT composition_customers SCAN
SELECT g.key, g.currency, g.sales, g.fills, g.volume_ml, g.amount_minor, coalesce(json_extract(o.profile, '$.name'), i.value)
FROM (SELECT CASE WHEN v.subject IS NULL THEN NULL ELSE coalesce(CASE ?3
      WHEN 'type' THEN iif(c.subject IS NULL, 'not-enrolled', c.kind)
      WHEN 'source' THEN json_extract(c.profile, '$.source')
      WHEN 'community' THEN coalesce(json_extract(c.profile, '$.community'), json_extract(c.profile, '$.area'))
      WHEN 'organisation' THEN iif(EXISTS (SELECT 1 FROM organisation n WHERE n.subject = c.subject),
        (SELECT value FROM identity WHERE no = c.subject), json_extract(c.profile, '$.employer')) END, '') END AS key,
    v.currency AS currency, sum(v.kind = 'sale') AS sales, sum(v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?4))) AS fills,
    sum(v.volume_ml) AS volume_ml, sum(v.amount_minor) AS amount_minor
  FROM view_sale v LEFT JOIN view_customer c ON c.subject = v.subject WHERE v.day BETWEEN ?1 AND ?2 GROUP BY 1, 2) g
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
