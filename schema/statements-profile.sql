-- Profiles, dated entries, segments, and what people are looked for by.

-- Keys.

-- STMT key_add
INSERT OR IGNORE INTO view_key (key, subject) VALUES (?1, ?2)
-- STMT key_drop
DELETE FROM view_key WHERE key = ?1 AND subject = ?2
-- STMT key_name
SELECT json_extract(profile, '$.name') FROM view_customer WHERE subject = ?1
-- STMT key_bound
SELECT 1 FROM view_binding WHERE target = ?1 LIMIT 1
-- STMT clear_key SCAN
DELETE FROM view_key
-- STMT verify_view_key SCAN
SELECT key, subject FROM view_key ORDER BY key, subject
-- Keys from ?1 to before ?2, those of phones (?4 1) or of all else (0), the shortest first where they begin alike; at most
-- ?3. Columns: subject, what it is.
-- STMT key_find
SELECT k.subject, i.kind FROM view_key k JOIN identity i ON i.no = k.subject
WHERE k.key >= ?1 AND k.key < ?2 AND (i.kind = 'phone') = ?4 ORDER BY k.key, k.subject LIMIT ?3
-- Who is named so that it begins like this: a customer by its id, a phone.
-- STMT key_find_identity
SELECT no, kind FROM identity WHERE kind = ?1 AND value >= ?2 AND value < ?3 ORDER BY value LIMIT ?4
-- STMT key_holders
SELECT DISTINCT customer FROM view_binding WHERE target = ?1 AND valid_from <= ?2 AND valid_until > ?2 ORDER BY customer
-- Customers whose name or id has ?1 (for LIKE) somewhere, at most ?2; none where there are more than ?3 customers.
-- STMT search_anywhere SCAN
SELECT c.subject, 'customer' FROM (SELECT count(*) AS n FROM (SELECT 1 FROM view_customer LIMIT ?3 + 1)) few
CROSS JOIN view_customer c JOIN identity i ON i.no = c.subject
WHERE few.n <= ?3 AND (i.value LIKE ?1 ESCAPE '!' OR json_extract(c.profile, '$.name') LIKE ?1 ESCAPE '!')
ORDER BY i.value LIMIT ?2
-- One row as `customer list` shows it.
-- STMT mgr_customer_row
SELECT i.value, json_extract(c.profile, '$.name'), c.kind, json_extract(c.profile, '$.phone'), coalesce(s.sales, 0),
  coalesce(s.visits, 0), coalesce(s.volume_ml, 0), nullif(s.last_at, 0)
FROM view_customer c JOIN identity i ON i.no = c.subject LEFT JOIN view_state s ON s.subject = c.subject
WHERE c.subject = ?1 AND i.value IS NOT NULL

-- Profiles of what is nobody.

-- STMT profile_vehicle_acts
SELECT a.at, a.body FROM fact_act a WHERE a.target = ?1 AND a.kind = 'profile'
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.hlc, a.no
-- STMT profile_place_acts
SELECT a.at, a.body FROM fact_act a WHERE a.place = ?1 AND a.kind = 'profile'
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.hlc, a.no
-- STMT profile_vehicles SCAN
SELECT DISTINCT target FROM fact_act WHERE kind = 'profile' AND target IS NOT NULL
-- STMT profile_places SCAN
SELECT DISTINCT place FROM fact_act
WHERE kind IN ('profile', 'entry') AND place IS NOT NULL
-- STMT vehicle_set
INSERT INTO view_vehicle (plate, profile, verified) VALUES (?1, ?2, ?3)
ON CONFLICT (plate) DO UPDATE SET profile = excluded.profile, verified = excluded.verified
-- STMT vehicle_drop
DELETE FROM view_vehicle WHERE plate = ?1
-- STMT vehicle_profile
SELECT profile, verified FROM view_vehicle WHERE plate = ?1
-- STMT place_set
INSERT INTO view_place (place, profile, verified) VALUES (?1, ?2, ?3)
ON CONFLICT (place) DO UPDATE SET profile = excluded.profile, verified = excluded.verified
-- STMT place_drop
DELETE FROM view_place WHERE place = ?1
-- STMT place_profile
SELECT profile, verified FROM view_place WHERE place = ?1
-- Places whose names begin with ?1 ("area:").
-- STMT place_all SCAN
SELECT place, profile, verified FROM view_place WHERE substr(place, 1, length(?1)) = ?1 ORDER BY place
-- STMT area_customers
SELECT subject FROM view_customer WHERE area = ?1 ORDER BY subject
-- STMT area_counts
SELECT count(*), coalesce(sum(s.volume_ml), 0), count(nullif(s.last_at, 0)) FROM view_customer c
LEFT JOIN view_state s ON s.subject = c.subject
WHERE c.area = ?1 AND NOT EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = c.subject)
-- Sales of the customers of an area on the site days ?2 to ?3.
-- STMT area_volume
SELECT coalesce(sum(v.volume_ml), 0) FROM view_customer c JOIN view_sale v ON v.subject = c.subject
WHERE c.area = ?1 AND v.day BETWEEN ?2 AND ?3
-- STMT employer_customers
SELECT i.value, json_extract(c.profile, '$.name') FROM view_customer c JOIN identity i ON i.no = c.subject
WHERE c.employer = ?1 AND i.value IS NOT NULL AND NOT EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = c.subject)
ORDER BY i.value
-- STMT clear_vehicle SCAN
DELETE FROM view_vehicle
-- STMT clear_place SCAN
DELETE FROM view_place
-- STMT verify_view_vehicle SCAN
SELECT plate, profile, verified FROM view_vehicle ORDER BY plate
-- STMT verify_view_place SCAN
SELECT place, profile, verified FROM view_place ORDER BY place
-- STMT profile_of_customer
SELECT kind, profile, verified FROM view_customer WHERE subject = ?1
-- STMT profile_of_all SCAN
SELECT c.subject, i.value, c.kind, c.profile, c.verified FROM view_customer c JOIN identity i ON i.no = c.subject
WHERE i.value IS NOT NULL ORDER BY i.value

-- Entries. What follows from the acts about one customer (?1) or one place; the number of a customer is also that of
-- organisations. An entry ends with the earliest act that ends it.

-- STMT entry_drop_customer
DELETE FROM view_entry WHERE customer = ?1
-- STMT entry_derive_customer
INSERT INTO view_entry (fact, kind, customer, place, target, at, until, name, body)
SELECT a.no, json_extract(a.body, '$.kind'), a.customer, NULL, a.target, coalesce(json_extract(a.body, '$.from'), a.at),
  min(coalesce(json_extract(a.body, '$.until'), 9223372036854775807), coalesce((SELECT min(e.at) FROM fact_act e
    WHERE e.customer = a.customer AND e.kind = 'end' AND json_extract(e.body, '$.entry') = lower(hex(a.id))
      AND NOT EXISTS (SELECT 1 FROM fact_act t WHERE t.undoes = e.id)), 9223372036854775807)),
  coalesce(json_extract(a.body, '$.name'), ''), a.body
FROM fact_act a WHERE a.customer = ?1 AND a.kind = 'entry'
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
-- STMT entry_drop_place
DELETE FROM view_entry WHERE place = ?1
-- STMT entry_derive_place
INSERT INTO view_entry (fact, kind, customer, place, target, at, until, name, body)
SELECT a.no, json_extract(a.body, '$.kind'), NULL, a.place, a.target,
  coalesce(json_extract(a.body, '$.from'), a.at),
  min(coalesce(json_extract(a.body, '$.until'), 9223372036854775807), coalesce((SELECT min(e.at) FROM fact_act e
    WHERE e.place = ?1 AND +e.kind = 'end' AND json_extract(e.body, '$.entry') = lower(hex(a.id))
      AND NOT EXISTS (SELECT 1 FROM fact_act t WHERE t.undoes = e.id)), 9223372036854775807)),
  coalesce(json_extract(a.body, '$.name'), ''), a.body
FROM fact_act a WHERE a.place = ?1 AND a.kind = 'entry'
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
-- What is said of a card and of nobody: blocks.
-- STMT entry_drop_card
DELETE FROM view_entry WHERE target = ?1 AND customer IS NULL AND place IS NULL
-- STMT entry_derive_card
INSERT INTO view_entry (fact, kind, customer, place, target, at, until, name, body)
SELECT a.no, json_extract(a.body, '$.kind'), NULL, NULL, a.target, coalesce(json_extract(a.body, '$.from'), a.at),
  min(coalesce(json_extract(a.body, '$.until'), 9223372036854775807), coalesce((SELECT min(e.at) FROM fact_act e
    WHERE e.target = a.target AND e.kind = 'end' AND json_extract(e.body, '$.entry') = lower(hex(a.id))
      AND NOT EXISTS (SELECT 1 FROM fact_act t WHERE t.undoes = e.id)), 9223372036854775807)),
  coalesce(json_extract(a.body, '$.name'), ''), a.body
FROM fact_act a WHERE a.target = ?1 AND a.kind = 'entry' AND a.customer IS NULL AND a.place IS NULL
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
-- STMT entry_cards SCAN
SELECT DISTINCT target FROM fact_act
WHERE kind = 'entry' AND target IS NOT NULL AND customer IS NULL AND place IS NULL
-- Blocks of a card that have not ended at ?2, the earliest first: since when, until when, why, id of the act.
-- STMT card_blocks
SELECT e.at, e.until, e.name, a.id FROM view_entry e JOIN fact_act a ON a.no = e.fact
WHERE e.target = ?1 AND e.kind = 'block' AND e.until > ?2 ORDER BY e.at, e.fact
-- The block that holds at ?2.
-- STMT card_block
SELECT e.at, e.name FROM view_entry e
WHERE e.target = ?1 AND e.kind = 'block' AND e.at <= ?2 AND e.until > ?2 ORDER BY e.at, e.fact LIMIT 1
-- Cards that were issued from ?1 to before ?2: the card (value, label, class), its number, to whom (id, name), when, by whom,
-- for which partner and programme, the last day, against whose card, blocked since when at ?3.
-- STMT card_issued SCAN
SELECT i.value, i.label, i.class, e.target, c.value, json_extract(v.profile, '$.name'), e.at, e.name,
  json_extract(e.body, '$.partner'), json_extract(e.body, '$.programme'), json_extract(e.body, '$.last_day'),
  json_extract(e.body, '$.exchanged'),
  (SELECT min(b.at) FROM view_entry b WHERE b.target = e.target AND b.kind = 'block' AND b.at <= ?3 AND b.until > ?3)
FROM view_entry e JOIN identity i ON i.no = e.target LEFT JOIN identity c ON c.no = e.customer
LEFT JOIN view_customer v ON v.subject = e.customer
WHERE e.kind = 'card' AND e.at >= ?1 AND e.at < ?2 ORDER BY e.at, e.fact
-- STMT entry_customers SCAN
SELECT DISTINCT customer FROM fact_act WHERE kind = 'entry' AND customer IS NOT NULL
-- STMT entry_of_customer
SELECT e.fact, e.kind, e.target, e.at, e.until, e.name, e.body, a.actor FROM view_entry e JOIN fact_act a ON a.no = e.fact
WHERE e.customer = ?1 ORDER BY e.kind, e.at, e.fact
-- STMT entry_of_place
SELECT e.fact, e.kind, e.target, e.at, e.until, e.name, e.body, a.actor FROM view_entry e JOIN fact_act a ON a.no = e.fact
WHERE e.place = ?1 ORDER BY e.kind, e.at, e.fact
-- STMT entry_of_target
SELECT e.customer, e.place, e.name, e.at, e.until FROM view_entry e WHERE e.target = ?1 AND e.kind = 'contact'
ORDER BY e.at, e.fact
-- What is known about the entry of a fact: its id, customer, commitment, place, kind, since when, until when.
-- STMT entry_get
SELECT a.id, e.customer, i.commitment, e.place, e.kind, e.at, e.until FROM view_entry e JOIN fact_act a ON a.no = e.fact
LEFT JOIN identity i ON i.no = e.customer WHERE e.fact = ?1
-- Who develops (?2 'developed') or keeps ('kept') whom at ?1; '' is the pool. Columns: customer, staff, since.
-- STMT entry_owners SCAN
SELECT e.customer, e.name, e.at FROM view_entry e
WHERE e.kind = 'own' AND json_extract(e.body, '$.part') = ?2 AND e.at <= ?1
  AND NOT EXISTS (SELECT 1 FROM view_entry l WHERE l.kind = 'own' AND l.customer = e.customer AND l.at <= ?1
    AND json_extract(l.body, '$.part') = ?2 AND (l.at > e.at OR (l.at = e.at AND l.fact > e.fact)))
ORDER BY e.customer
-- The same of accounts: what is said of who stays counts, else what is said of who was merged.
-- STMT account_owners SCAN
SELECT o.head, o.name, o.at FROM (
  SELECT coalesce(a.head, e.customer) AS head, e.name, e.at, row_number() OVER (PARTITION BY coalesce(a.head, e.customer)
    ORDER BY coalesce(a.depth, 0), e.at DESC, e.fact DESC) AS rank
  FROM view_entry e LEFT JOIN view_account a ON a.member = e.customer
  WHERE e.kind = 'own' AND json_extract(e.body, '$.part') = ?2 AND e.at <= ?1) o
WHERE o.rank = 1 ORDER BY o.head
-- STMT account_owner
WITH account (no) AS (SELECT coalesce((SELECT head FROM view_account WHERE member = ?1), ?1)),
family (no, depth) AS (
  SELECT no, 0 FROM account UNION ALL SELECT m.member, m.depth FROM account JOIN view_member m ON m.head = account.no)
SELECT e.name, e.at FROM family CROSS JOIN view_entry e ON e.customer = family.no AND e.kind = 'own' AND e.at <= ?3
WHERE json_extract(e.body, '$.part') = ?2 ORDER BY family.depth, e.at DESC, e.fact DESC LIMIT 1
-- How many contracts that held at ?1 end by ?2, and how many customers are in the pool at ?1.
-- STMT daily_profiles SCAN
SELECT (SELECT count(*) FROM view_entry e WHERE e.kind = 'contract' AND e.at <= ?1 AND e.until > ?1 AND e.until <= ?2),
  (SELECT count(*) FROM (
      SELECT coalesce(a.head, e.customer) AS head, e.name, row_number() OVER (PARTITION BY coalesce(a.head, e.customer)
        ORDER BY coalesce(a.depth, 0), e.at DESC, e.fact DESC) AS rank
      FROM view_entry e LEFT JOIN view_account a ON a.member = e.customer
      WHERE e.kind = 'own' AND json_extract(e.body, '$.part') = 'kept' AND e.at <= ?1) o
    WHERE o.rank = 1 AND o.name = '' AND EXISTS (SELECT 1 FROM identity i WHERE i.no = o.head AND i.value IS NOT NULL))
-- STMT clear_entry SCAN
DELETE FROM view_entry
-- STMT verify_view_entry SCAN
SELECT fact, kind, customer, place, target, at, until, name, body FROM view_entry ORDER BY fact

-- Segments: the last word on each name.

-- STMT segment_clear SCAN
DELETE FROM view_segment
-- STMT segment_derive SCAN
INSERT INTO view_segment (name, text, at, actor)
SELECT name, text, at, actor FROM (
  SELECT json_extract(a.body, '$.name') AS name, json_extract(a.body, '$.text') AS text, a.at, a.actor,
    row_number() OVER (PARTITION BY json_extract(a.body, '$.name') ORDER BY a.hlc DESC, a.no DESC) AS nth
  FROM fact_act a WHERE a.kind = 'segment' AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id))
WHERE nth = 1 AND text <> ''
-- STMT segment_all SCAN
SELECT name, text, at, actor FROM view_segment ORDER BY name
-- STMT segment_get
SELECT text, at, actor FROM view_segment WHERE name = ?1
-- STMT verify_view_segment SCAN
SELECT name, text, at, actor FROM view_segment ORDER BY name

-- Who is erased together with a customer: plates, cards and phones that nobody else holds.

-- STMT forget_targets
SELECT i.no FROM identity i
WHERE i.no IN (SELECT b.target FROM view_binding b WHERE b.customer = ?1
  AND NOT EXISTS (SELECT 1 FROM view_binding o WHERE o.target = b.target AND o.valid_until > ?2
    AND NOT EXISTS (SELECT 1 FROM fact_act f WHERE f.customer = o.customer AND f.kind = 'forget')))

-- Plates, for those that are written alike; one of them with what it took and who holds it at ?2.

-- STMT plate_all SCAN
SELECT no, value FROM identity WHERE kind = 'plate' AND value IS NOT NULL ORDER BY value
-- STMT plate_row
SELECT i.value, (SELECT count(DISTINCT v.day) FROM fact_sale f JOIN view_sale v ON v.sale = f.no
    WHERE f.plate = i.no AND v.is_visit),
  (SELECT coalesce(sum(v.volume_ml), 0) FROM fact_sale f JOIN view_sale v ON v.sale = f.no WHERE f.plate = i.no),
  (SELECT max(f.at) FROM fact_sale f WHERE f.plate = i.no),
  (SELECT group_concat(c.value, ' ') FROM view_binding b JOIN identity c ON c.no = b.customer
    WHERE b.target = i.no AND b.valid_from <= ?2 AND b.valid_until > ?2)
FROM identity i WHERE i.no = ?1

-- What was noted about a customer, and how satisfied it was: at, actor, text, kind, what, due, staff, stars, round, act.
-- STMT notes_of
SELECT a.at, a.actor, json_extract(a.personal, '$.text'), json_extract(a.body, '$.kind'), json_extract(a.body, '$.what'),
  json_extract(a.body, '$.due'), json_extract(a.body, '$.staff'), json_extract(a.body, '$.stars'),
  json_extract(a.body, '$.round'), a.kind
FROM fact_act a WHERE a.customer = ?1 AND a.kind IN ('note', 'rate')
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.at DESC, a.hlc DESC, a.no DESC

-- Export: since when, and whose plates now.

-- STMT customer_since
SELECT since FROM view_customer WHERE subject = ?1
-- STMT plates_of
WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
SELECT DISTINCT i.value FROM view_binding b JOIN identity i ON i.no = b.target
WHERE b.customer IN (SELECT no FROM family) AND b.valid_until = 9223372036854775807 AND +i.kind = 'plate' AND i.value IS NOT NULL
ORDER BY i.value

-- Who may belong to a segment: everybody who is an account and not erased. What is asked of one of them.

-- STMT segment_customers SCAN
SELECT c.subject, c.kind, c.since, c.profile, c.verified FROM view_customer c JOIN identity i ON i.no = c.subject
WHERE i.value IS NOT NULL AND NOT EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = c.subject) ORDER BY i.value
-- STMT segment_open_case
WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
SELECT 1 FROM view_case WHERE customer IN (SELECT no FROM family) AND closed_at IS NULL LIMIT 1
-- A note from ?2 to before ?3 whose kind or word is ?4.
-- STMT segment_noted
WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
SELECT 1 FROM family CROSS JOIN fact_act a ON a.customer = family.no AND a.kind = 'note' AND a.at >= ?2 AND a.at < ?3
WHERE ?4 IN (coalesce(json_extract(a.body, '$.kind'), 'note'), json_extract(a.body, '$.what'))
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) LIMIT 1
-- STMT segment_satisfaction
WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
SELECT json_extract(a.body, '$.stars') FROM family CROSS JOIN fact_act a ON a.customer = family.no AND a.kind = 'rate'
WHERE NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.at DESC, a.hlc DESC LIMIT 1
-- STMT segment_vehicle_types
WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
SELECT json_extract(v.profile, '$.type') FROM view_binding b JOIN view_vehicle v ON v.plate = b.target
WHERE b.customer IN (SELECT no FROM family) AND b.valid_until = 9223372036854775807
-- STMT segment_vehicle_grades
WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
SELECT json_extract(v.profile, '$.grade') FROM view_binding b JOIN view_vehicle v ON v.plate = b.target
WHERE b.customer IN (SELECT no FROM family) AND b.valid_until = 9223372036854775807
