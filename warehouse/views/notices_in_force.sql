-- The notices in force today; for another day use SELECT * FROM notices_in_force_on(DATE '2023-07-01').
-- Rule: final, valid_from on or before the day, valid_to open or not before it; see notice_validity.
-- [valid_from] first day in force: effective_from, else the notice's date
-- [valid_to] last day in force, inclusive; NULL for an open end
-- [repealed_on] first day on which it is repealed; NULL where no notice here repeals it
-- [repealed_by] notice_id of the notice that repeals it, the first one where several do
-- [region_path] names from the province down, joined by /
CREATE VIEW notices_in_force AS
SELECT * FROM notice_validity
WHERE valid_from <= current_date AND (valid_to IS NULL OR valid_to >= current_date);
