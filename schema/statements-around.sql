-- Reports on profiles: share of wallet, areas, organisations, who could come as well.

-- What a field (?1 '$.area') of everybody's profile was said to be up to the instant ?2, in the order in which it counts: the
-- last of a customer's rows is it. A NULL value: cleared.
-- STMT said_all SCAN
SELECT a.customer, json_extract(a.personal, ?1) FROM fact_act a
WHERE a.kind IN ('enrol', 'edit') AND a.at <= ?2 AND a.personal IS NOT NULL AND json_type(a.personal, ?1) IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
ORDER BY a.customer, a.hlc, a.no
-- What everybody took on the site days ?1 to ?2, and whether it was a visit. A sale of which something was given back after
-- the day ?3 is a visit still.
-- STMT around_volumes SCAN
SELECT v.subject, sum(v.volume_ml), sum(v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund'
    WHERE l.sale = v.sale AND r.day > ?3)))
FROM view_sale v NOT INDEXED WHERE v.day BETWEEN ?1 AND ?2 GROUP BY v.subject ORDER BY v.subject
-- The same of plates.
-- STMT around_plates SCAN
SELECT v.plate FROM view_sale v WHERE v.plate IS NOT NULL AND v.day BETWEEN ?1 AND ?2
  AND (v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund'
    WHERE l.sale = v.sale AND r.day > ?3)))
GROUP BY v.plate ORDER BY v.plate
-- Everybody who was enrolled by ?1 and is an account: number, id, kind, name, phone, fleet_size.
-- STMT around_customers SCAN
SELECT c.subject, i.value, c.kind, json_extract(c.profile, '$.name'), json_extract(c.profile, '$.phone'),
  json_extract(c.profile, '$.fleet_size')
FROM view_customer c JOIN identity i ON i.no = c.subject
WHERE i.value IS NOT NULL AND c.since <= ?1 AND NOT EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = c.subject)
ORDER BY c.subject
-- The demand of everybody that was known at ?1: whose, since when, grade, ml a month, basis, who asked.
-- STMT around_demands SCAN
SELECT e.customer, e.at, e.name, json_extract(e.body, '$.volume_ml'), json_extract(e.body, '$.basis'),
  json_extract(e.body, '$.staff')
FROM view_entry e WHERE e.kind = 'demand' AND e.customer IS NOT NULL AND e.at <= ?1 AND e.until > ?1
ORDER BY e.customer, e.at, e.fact
-- The same of the place ?2.
-- STMT around_demand_of
SELECT 0, e.at, e.name, json_extract(e.body, '$.volume_ml'), json_extract(e.body, '$.basis'), json_extract(e.body, '$.staff')
FROM view_entry e WHERE e.place = ?2 AND e.kind = 'demand' AND e.at <= ?1 AND e.until > ?1 ORDER BY e.at, e.fact
-- What is said of the place ?1 at ?2: kind, contact, since, until, name, price, text. Later ones count.
-- STMT around_entries
SELECT e.kind, e.target, e.at, e.until, e.name, json_extract(e.body, '$.unit_price_minor_per_m3'),
  json_extract(e.body, '$.text')
FROM view_entry e WHERE e.place = ?1 AND e.at <= ?2 AND e.until > ?2 ORDER BY e.name, e.at, e.fact
-- Vehicles that somebody holds at ?1: plate, its number, holder. Who bound one twice holds it once.
-- STMT around_vehicles SCAN
SELECT DISTINCT i.value, i.label, i.no, b.customer FROM view_binding b JOIN identity i ON i.no = b.target
WHERE i.kind = 'plate' AND i.value IS NOT NULL AND b.valid_from <= ?1 AND b.valid_until > ?1 ORDER BY i.value, b.customer
-- When a plate (?1) and an account (?1) filled here last, up to the site day ?2: as above, what was given back after the
-- day ?3 is a visit still.
-- STMT around_last_plate
SELECT max(f.day) FROM fact_sale f JOIN view_sale v ON v.sale = f.no WHERE f.plate = ?1 AND f.day <= ?2
  AND (v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund'
    WHERE l.sale = v.sale AND r.day > ?3)))
-- STMT around_last_subject
SELECT max(v.day) FROM view_sale v WHERE v.subject = ?1 AND v.day <= ?2
  AND (v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund'
    WHERE l.sale = v.sale AND r.day > ?3)))

-- Sales of the organisation ?3 with their lines, by time, on the site days ?1 to ?2: its own, and those of vehicles bound to
-- it alone (of all organisations) at the time that are not another organisation's. Whoever was merged into it is it. Columns as report_sales; then: whether it
-- was a visit (is one still, where something was given back after the day ?4), plate, its label.
-- STMT report_sales_of SCAN
WITH family (no) AS (SELECT ?3 UNION ALL SELECT member FROM view_member WHERE head = ?3),
owned (sale) AS (
  SELECT sale FROM view_sale WHERE subject = ?3
  UNION
  SELECT v.sale FROM view_binding b JOIN fact_sale s ON s.plate = b.target JOIN view_sale v ON v.sale = s.no
  WHERE b.customer IN (SELECT no FROM family) AND v.plate = b.target AND b.valid_from <= v.at AND b.valid_until > v.at
    AND NOT EXISTS (SELECT 1 FROM organisation c WHERE c.subject = v.subject)
    AND NOT EXISTS (SELECT 1 FROM view_binding o JOIN organisation c ON c.subject = o.customer
      WHERE o.target = b.target AND o.customer NOT IN (SELECT no FROM family) AND o.valid_from <= v.at AND o.valid_until > v.at))
SELECT v.sale, v.kind = 'refund', v.subject, v.at, v.day, v.currency, v.volume_ml, v.amount_minor, f.attendant,
  f.kind IN ('sale', 'refund') AND NOT EXISTS (SELECT 1 FROM fact_sale o
    WHERE o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind AND o.no <> f.no), f.body,
  v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund'
    WHERE l.sale = v.sale AND r.day > ?4)), p.value, p.label
FROM owned w JOIN view_sale v ON v.sale = w.sale JOIN fact_sale f ON f.no = v.sale LEFT JOIN identity p ON p.no = v.plate
WHERE v.day BETWEEN ?1 AND ?2 ORDER BY v.at, v.sale
-- Contracts of ?1 that had begun at ?2 and had not ended at ?3: fact, since, until, grade, price, volume.
-- STMT contracts_of
SELECT e.fact, e.at, e.until, e.name, json_extract(e.body, '$.unit_price_minor_per_m3'), json_extract(e.body, '$.volume_ml')
FROM view_entry e WHERE e.customer = ?1 AND e.kind = 'contract' AND e.at <= ?2 AND e.until > ?3 ORDER BY e.at, e.fact
