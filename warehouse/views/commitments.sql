-- One row a body and measure: who has to do what, by when.
-- Rule: final notices only; a body that is named several times for one measure is one row with its strongest role (lead before responsible
-- before support) and counts as inherited only where every mention is. targets counts the measure's quantities of role target, each once.
-- due_on is the day set for the whole measure; next_deadline the earliest deadline of its quantities.
-- [agency] the responsible body (责任单位) by its full name
-- [mentions] how often the measure names it
-- [targets] number of the measure's quantities with role target
-- [next_deadline] earliest deadline among the measure's quantities
-- [bodies] number of bodies responsible for the measure
-- [region_path] names from the province down, joined by /: 湖北省/武汉市
-- [notice_title] title of the notice
-- [document_title] title of the plan or measures it stands in
-- [confidence] how sure the reading of the body is, 0 to 1: its surest mention's
CREATE VIEW commitments AS
WITH bodies AS (
    SELECT
        measure_id,
        name,
        CASE min(CASE role WHEN 'lead' THEN 1 WHEN 'responsible' THEN 2 ELSE 3 END)
            WHEN 1 THEN 'lead' WHEN 2 THEN 'responsible' ELSE 'support' END AS role,
        bool_and(inherited)      AS inherited,
        count(*)                 AS mentions,
        arg_min(as_written, seq) AS as_written,
        min(seq)                 AS seq,
        max(confidence)          AS confidence
    FROM measure_agencies
    GROUP BY measure_id, name
),
numbers AS (SELECT measure_id, count(*) AS bodies FROM bodies GROUP BY measure_id),
quantities AS (
    SELECT measure_id, count(*) FILTER (WHERE role = 'target' AND counts_once) AS targets, min(deadline) AS next_deadline
    FROM targets WHERE measure_id IS NOT NULL GROUP BY measure_id
)
SELECT
    b.name                 AS agency,
    b.role,
    b.inherited,
    m.measure_id,
    m.notice_id,
    m.region_code,
    m.region_name,
    r.region_path,
    m.province_code,
    m.date,
    n.title                AS notice_title,
    n.document_number,
    n.issuer,
    d.title                AS document_title,
    m.path,
    m.kind,
    m.chapter,
    m.heading,
    m.text,
    m.due_on,
    q.next_deadline,
    coalesce(q.targets, 0) AS targets,
    c.bodies,
    b.mentions,
    b.as_written,
    b.seq,
    b.confidence,
    n.url,
    n.origin
FROM bodies b
JOIN numbers c ON c.measure_id = b.measure_id
JOIN measures m ON m.measure_id = b.measure_id
JOIN notices n ON n.notice_id = m.notice_id
JOIN documents d ON d.document_id = m.document_id
LEFT JOIN quantities q ON q.measure_id = b.measure_id
LEFT JOIN region_paths r ON r.region_code = m.region_code
WHERE n.stage = 'final';
