-- One row a final notice with the days it is in force, as far as the texts tell.
-- Rule: valid_from is effective_from, else the notice's date; valid_to is the earlier of effective_to and the day before a repeal takes effect.
-- A repeal counts where a final notice of the warehouse cites this one with relation repeals; it takes effect on that notice's valid_from.
-- Drafts are not here. A notice without any date has no valid_from and is in force on no day.
-- [valid_from] first day in force: effective_from, else the notice's date
-- [valid_to] last day in force, inclusive; NULL for an open end
-- [repealed_on] first day on which it is repealed; NULL where no notice here repeals it
-- [repealed_by] notice_id of the notice that repeals it, the first one where several do
-- [region_path] names from the province down, joined by /
CREATE VIEW notice_validity AS
SELECT
    n.notice_id,
    n.title,
    n.document_number,
    n.issuer,
    n.region_code,
    n.region_name,
    n.region_level,
    n.province_code,
    p.region_path,
    n.date,
    n.date_basis,
    coalesce(n.effective_from, n.date)         AS valid_from,
    least(n.effective_to, repeal.first_day - 1) AS valid_to,
    n.effective_to,
    repeal.first_day                           AS repealed_on,
    repeal.repealed_by,
    n.url,
    n.origin
FROM notices n
LEFT JOIN region_paths p ON p.region_code = n.region_code
LEFT JOIN (
    SELECT
        c.cited_notice_id                       AS notice_id,
        min(coalesce(r.effective_from, r.date)) AS first_day,
        -- DuckDB 1.0 orders by no struct: a day and an id as one text
        arg_min(r.notice_id, CAST(coalesce(r.effective_from, r.date) AS VARCHAR) || r.notice_id) AS repealed_by
    FROM citations c
    JOIN notices r ON r.notice_id = c.notice_id
    WHERE c.relation = 'repeals' AND c.cited_notice_id IS NOT NULL AND c.cited_notice_id <> c.notice_id
      AND r.stage = 'final' AND coalesce(r.effective_from, r.date) IS NOT NULL
    GROUP BY c.cited_notice_id
) repeal ON repeal.notice_id = n.notice_id
WHERE n.stage = 'final';
