-- One row a quantity, comparable across regions: amounts in base units, the region's path, the measure and the sentence it stands in.
-- Rule: final notices only, and each quantity of a notice once (targets.counts_once), so that a sum counts nothing twice; drafts, superseded
-- texts and repeats within a notice are left out. Add up rows of one role, basis and amount_unit only. role tells a target from an incentive
-- or threshold. Where a source's order is damaged (order_damaged) the owner may be open, and confidence is low.
-- [region_path] names from the province down, joined by /: 湖北省/武汉市
-- [notice_title] title of the notice
-- [document_title] title of the plan or measures it stands in
-- [document_form] form (文种) of that document
-- [measure_heading] heading of the measure
-- [measure_path] printed numbers of the measure joined by dots; NULL where the notice's order is damaged
-- [measure_kind] principle, objective, safeguard or task
-- [amount_max] upper end of a range in base units
-- [sentence] the sentence it stands in
-- [order_damaged] whether the order of its source is damaged
-- [confidence] how sure the reading is, 0 to 1: the lower of the quantity's own and its measure's
CREATE VIEW targets_long AS
WITH damaged AS (SELECT DISTINCT notice_id FROM measures WHERE path IS NULL)
SELECT
    t.target_id,
    t.notice_id,
    t.measure_id,
    t.region_code,
    n.region_name,
    n.region_level,
    r.region_path,
    t.province_code,
    t.date,
    n.title                      AS notice_title,
    n.document_number,
    n.issuer,
    d.title                      AS document_title,
    d.form                       AS document_form,
    m.path                       AS measure_path,
    m.kind                       AS measure_kind,
    m.heading                    AS measure_heading,
    t.seq,
    t.indicator,
    t.comparator,
    t.value,
    t.value_max,
    t.unit,
    t.amount,
    CASE
        WHEN t.value_max IS NULL OR t.amount IS NULL THEN NULL
        WHEN t.value = 0 THEN t.value_max
        ELSE CAST(round(CAST(t.value_max AS DOUBLE) * (CAST(t.amount AS DOUBLE) / CAST(t.value AS DOUBLE)), 6) AS DECIMAL(38, 6))
    END                          AS amount_max,
    t.amount_unit,
    t.basis,
    t.role,
    t.modality,
    t.deadline,
    t.period_start,
    t.recurrence,
    t.baseline_value,
    t.baseline_unit,
    t.baseline_year,
    t.as_written,
    s.text                       AS sentence,
    d2.notice_id IS NOT NULL     AS order_damaged,
    CAST(least(t.confidence, m.confidence) AS REAL) AS confidence,
    t.char_start,
    t.char_end,
    n.url,
    n.origin
FROM targets t
JOIN notices n ON n.notice_id = t.notice_id
LEFT JOIN measures m ON m.measure_id = t.measure_id
LEFT JOIN documents d ON d.document_id = m.document_id
LEFT JOIN region_paths r ON r.region_code = t.region_code
LEFT JOIN damaged d2 ON d2.notice_id = t.notice_id
ASOF LEFT JOIN passages s ON s.notice_id = t.notice_id AND t.char_start >= s.char_start
WHERE n.stage = 'final' AND t.counts_once;
