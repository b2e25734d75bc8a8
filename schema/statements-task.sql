-- Tasks, the pool, what is due. A task without a name, or of somebody who has left, is whoever's who keeps the customer.

-- STMT task_get
SELECT customer, until FROM view_entry WHERE fact = ?1 AND kind = 'task'
-- A first contact that is still to be made at ?2.
-- STMT task_first
WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
SELECT 1 FROM view_entry WHERE customer IN (SELECT no FROM family) AND kind = 'task' AND at <= ?2 AND until > ?2
  AND json_extract(body, '$.what') = 'first-contact' LIMIT 1
-- Tasks that are open at ?1, with ?2 all others as well: number, what, customer (number, id, name), whose, due, since, text,
-- until.
-- STMT task_list SCAN
WITH kept (head, name) AS MATERIALIZED (
  SELECT head, name FROM (
    SELECT coalesce(a.head, o.customer) AS head, o.name, row_number() OVER (PARTITION BY coalesce(a.head, o.customer)
      ORDER BY coalesce(a.depth, 0), o.at DESC, o.fact DESC) AS rank
    FROM view_entry o LEFT JOIN view_account a ON a.member = o.customer
    WHERE o.kind = 'own' AND o.at <= ?1 AND json_extract(o.body, '$.part') = 'kept')
  WHERE rank = 1),
task AS MATERIALIZED (
  SELECT e.*, coalesce(h.head, e.customer) AS head FROM view_entry e LEFT JOIN view_account h ON h.member = e.customer
  WHERE e.kind = 'task' AND e.at <= ?1 AND (e.until > ?1 OR ?2))
SELECT e.fact, json_extract(e.body, '$.what'), e.head, i.value, json_extract(c.profile, '$.name'),
  CASE WHEN e.name <> '' AND NOT EXISTS (SELECT 1 FROM view_staff s WHERE s.staff = e.name AND s.role = 'left') THEN e.name
    ELSE coalesce(k.name, '') END,
  json_extract(e.body, '$.due'), e.at, json_extract(a.personal, '$.text'), e.until
FROM task e JOIN fact_act a ON a.no = e.fact JOIN identity i ON i.no = e.head
LEFT JOIN kept k ON k.head = e.head LEFT JOIN view_customer c ON c.subject = e.head
WHERE i.value IS NOT NULL ORDER BY json_extract(e.body, '$.due'), e.fact
-- Those of attendant ?1, or of the attendant's team, at ?2 that are due up to day ?3.
-- STMT task_of SCAN
SELECT t.what, coalesce(json_extract(c.profile, '$.name'), i.value), t.due, t.text FROM (
  SELECT h.*, CASE WHEN h.name <> '' AND NOT EXISTS (SELECT 1 FROM view_staff s WHERE s.staff = h.name AND s.role = 'left')
    THEN h.name ELSE coalesce((
      WITH family (no, depth) AS (
        SELECT h.head, 0 UNION ALL SELECT m.member, m.depth FROM view_member m WHERE m.head = h.head)
      SELECT o.name FROM family CROSS JOIN view_entry o ON o.customer = family.no AND o.kind = 'own' AND o.at <= ?2
      WHERE json_extract(o.body, '$.part') = 'kept' ORDER BY family.depth, o.at DESC, o.fact DESC LIMIT 1), '') END AS staff
  FROM (SELECT e.fact, e.name, json_extract(e.body, '$.what') AS what, json_extract(e.body, '$.due') AS due,
      json_extract(a.personal, '$.text') AS text,
      coalesce((SELECT m.head FROM view_account m WHERE m.member = e.customer), e.customer) AS head
    FROM view_entry e JOIN fact_act a ON a.no = e.fact
    WHERE e.kind = 'task' AND e.at <= ?2 AND e.until > ?2 AND json_extract(e.body, '$.due') <= ?3) h) t
JOIN identity i ON i.no = t.head LEFT JOIN view_customer c ON c.subject = t.head
WHERE i.value IS NOT NULL
  AND (t.staff = ?1 OR t.staff = 'team:' || (SELECT json_extract(m.body, '$.team') FROM view_entry m
    WHERE m.place = 'station:teams' AND m.kind = 'member' AND m.at <= ?2 AND m.name = ?1
    ORDER BY m.at DESC, m.fact DESC LIMIT 1))
ORDER BY t.due, t.fact LIMIT ?4
-- Who is in the pool at ?1: account (number, id, name), since when, who kept it last, who asks, last sale, litres.
-- STMT pool_list SCAN
WITH said AS MATERIALIZED (
  SELECT e.*, coalesce(h.head, e.customer) AS head, coalesce(h.depth, 0) AS depth
  FROM view_entry e LEFT JOIN view_account h ON h.member = e.customer WHERE e.kind IN ('own', 'ask') AND e.at <= ?1),
kept AS MATERIALIZED (
  SELECT *, row_number() OVER (PARTITION BY head ORDER BY depth, at DESC, fact DESC) AS rank FROM said
  WHERE kind = 'own' AND json_extract(body, '$.part') = 'kept')
SELECT e.head, i.value, json_extract(c.profile, '$.name'), e.at,
  (SELECT p.name FROM kept p WHERE p.head = e.head AND p.at <= e.at AND p.name <> '' ORDER BY p.rank LIMIT 1),
  (SELECT group_concat(k.name, ' ') FROM (SELECT DISTINCT a.name FROM said a WHERE a.head = e.head
    AND a.kind = 'ask' AND a.at >= e.at AND a.until > ?1 ORDER BY a.name) k),
  s.last_at, coalesce(s.volume_ml, 0)
FROM kept e JOIN identity i ON i.no = e.head LEFT JOIN view_customer c ON c.subject = e.head
LEFT JOIN view_state s ON s.subject = e.head
WHERE e.rank = 1 AND e.name = '' AND i.value IS NOT NULL ORDER BY e.at, i.value
-- STMT pool_asked
WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
SELECT 1 FROM view_entry WHERE customer IN (SELECT no FROM family) AND kind = 'ask' AND name = ?2 AND at >= ?3 LIMIT 1
-- Whether organisation ?1 has at ?3 another contact for role ?2 than before.
-- STMT contact_changed
SELECT 1 FROM view_entry n JOIN view_entry o ON o.customer = ?1 AND o.kind = 'contact' AND o.name = n.name
  AND o.target <> n.target AND o.until <= ?3
WHERE n.customer = ?1 AND n.kind = 'contact' AND n.name = ?2 AND n.at <= ?3 AND n.until > ?3 LIMIT 1
-- The role of a contact.
-- STMT contact_role
SELECT name FROM view_entry WHERE fact = ?1
-- What is due from day ?1 to ?2 as known at ?3: of vehicles, and services that were noted and not done again since. Columns:
-- customer (NULL: not one), plate, what, day.
-- STMT maintenance_due SCAN
SELECT (SELECT CASE count(DISTINCT b.customer) WHEN 1 THEN min(b.customer) END FROM view_binding b
    WHERE b.target = v.plate AND b.valid_from <= ?3 AND b.valid_until > ?3) AS customer,
  coalesce(i.label, i.value) AS plate, substr(f.key, 1, length(f.key) - 3) AS what, f.value AS day
FROM view_vehicle v JOIN json_each(v.profile) f JOIN identity i ON i.no = v.plate
WHERE f.key IN ('maintenance_on', 'inspection_on', 'insurance_on') AND f.value BETWEEN ?1 AND ?2 AND i.value IS NOT NULL
UNION ALL
SELECT a.customer, NULL, coalesce(json_extract(a.body, '$.what'), 'service'), json_extract(a.body, '$.due')
FROM fact_act a JOIN identity i ON i.no = a.customer
WHERE a.kind = 'note' AND a.at <= ?3 AND json_extract(a.body, '$.due') BETWEEN ?1 AND ?2 AND i.value IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
  AND NOT EXISTS (SELECT 1 FROM fact_act l WHERE l.customer = a.customer AND l.kind = 'note' AND l.at <= ?3
    AND (l.at > a.at OR (l.at = a.at AND l.no > a.no)) AND json_extract(l.body, '$.what') IS json_extract(a.body, '$.what')
    AND json_extract(l.body, '$.kind') = 'service' AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = l.id))
ORDER BY 4, 2, 1
-- Whose profile may be due to be asked again at ?1: accounts that somebody looks after, organisations with a contact or contract.
-- Columns: number, id, name, whose, kind, profile, when verified.
-- STMT remind_profiles SCAN
WITH kept AS MATERIALIZED (
  SELECT head, name FROM (
    SELECT coalesce(a.head, o.customer) AS head, o.name, row_number() OVER (PARTITION BY coalesce(a.head, o.customer)
      ORDER BY coalesce(a.depth, 0), o.at DESC, o.fact DESC) AS rank
    FROM view_entry o LEFT JOIN view_account a ON a.member = o.customer
    WHERE o.kind = 'own' AND o.at <= ?1 AND json_extract(o.body, '$.part') = 'kept')
  WHERE rank = 1),
wanted AS MATERIALIZED (
  SELECT head FROM kept WHERE name <> ''
  UNION SELECT coalesce(a.head, e.customer) FROM view_entry e LEFT JOIN view_account a ON a.member = e.customer
  WHERE e.kind IN ('contact', 'contract') AND e.customer IS NOT NULL AND e.at <= ?1 AND e.until > ?1)
SELECT c.subject, i.value, json_extract(c.profile, '$.name'), coalesce(k.name, ''), c.kind, c.profile, c.verified
FROM wanted w CROSS JOIN view_customer c ON c.subject = w.head JOIN identity i ON i.no = w.head
LEFT JOIN kept k ON k.head = w.head WHERE i.value IS NOT NULL ORDER BY i.value
-- Contracts that hold at ?1 and end by ?2: customer (number, id, name), whose, first second without it, grade.
-- STMT remind_contracts SCAN
WITH kept AS MATERIALIZED (
  SELECT head, name FROM (
    SELECT coalesce(a.head, o.customer) AS head, o.name, row_number() OVER (PARTITION BY coalesce(a.head, o.customer)
      ORDER BY coalesce(a.depth, 0), o.at DESC, o.fact DESC) AS rank
    FROM view_entry o LEFT JOIN view_account a ON a.member = o.customer
    WHERE o.kind = 'own' AND o.at <= ?1 AND json_extract(o.body, '$.part') = 'kept')
  WHERE rank = 1),
contract AS MATERIALIZED (
  SELECT e.*, coalesce(a.head, e.customer) AS head FROM view_entry e LEFT JOIN view_account a ON a.member = e.customer
  WHERE e.kind = 'contract' AND e.at <= ?1 AND e.until > ?1 AND e.until <= ?2)
SELECT e.head, i.value, json_extract(c.profile, '$.name'), coalesce(k.name, ''), e.until, e.name
FROM contract e JOIN identity i ON i.no = e.head LEFT JOIN kept k ON k.head = e.head
LEFT JOIN view_customer c ON c.subject = e.head WHERE i.value IS NOT NULL ORDER BY e.until, e.fact
