-- Every statement of the program. "-- STMT name" begins one; SCAN behind the name allows it to read a whole table.

-- STMT setting_get
SELECT value FROM setting WHERE name = ?1
