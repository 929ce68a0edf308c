-- The notices in force on a day: SELECT * FROM notices_in_force_on(DATE '2023-07-01').
-- Rule: final, valid_from on or before the day, valid_to open or not before it; see notice_validity.
-- [day] the day asked for
CREATE MACRO notices_in_force_on(day) AS TABLE
SELECT * FROM notice_validity
WHERE valid_from <= CAST(day AS DATE) AND (valid_to IS NULL OR valid_to >= CAST(day AS DATE));
