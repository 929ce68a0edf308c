-- Who repeats whom: one row a passage that stands, word for word or nearly, in an earlier notice.
-- Rule: each passage is linked to its earliest occurrence only, by the notices' dates, so passages of one source can be counted;
-- drafts are here (stage tells them), but a final text that repeats its own draft, or a draft its final text, is no reuse: one title in one
-- region, the one draft, the other final. Lists of responsible bodies （责任单位：…） are no reuse of a policy and are left out. days_between is NULL where a notice has no date.
-- [stage] of the later notice: final or draft
-- [earlier_stage] of the earlier notice: final or draft
-- [text] the later passage
-- [earlier_passage_id] the earliest occurrence
-- [earlier_text] the earliest occurrence's words
-- [earlier_notice_id] notice of the earliest occurrence
-- [earlier_title] its title
-- [earlier_document_number] its 发文字号
-- [earlier_issuer] its issuing authority
-- [earlier_region_code] its region's code
-- [earlier_region_path] its region's names from the province down, joined by /
-- [earlier_date] its date
-- [region_path] names from the province down, joined by /
-- [days_between] days from the earlier notice's date to the later one's
-- [same_region] whether both notices are of one region
-- [heading] heading of the measure the later passage stands in
-- [earlier_heading] heading of the measure the earlier passage stands in
CREATE VIEW reuse AS
SELECT
    x.passage_id,
    p.text,
    p.notice_id,
    n.title                        AS title,
    n.document_number,
    n.issuer,
    n.region_code,
    r.region_path,
    n.date,
    n.stage,
    m.heading,
    x.matched_passage_id           AS earlier_passage_id,
    q.text                         AS earlier_text,
    q.notice_id                    AS earlier_notice_id,
    o.title                        AS earlier_title,
    o.document_number              AS earlier_document_number,
    o.issuer                       AS earlier_issuer,
    o.region_code                  AS earlier_region_code,
    s.region_path                  AS earlier_region_path,
    o.date                         AS earlier_date,
    o.stage                        AS earlier_stage,
    k.heading                      AS earlier_heading,
    date_diff('day', o.date, n.date) AS days_between,
    n.region_code = o.region_code  AS same_region,
    x.method,
    x.containment,
    x.similarity
FROM passage_matches x
JOIN passages p ON p.passage_id = x.passage_id
JOIN passages q ON q.passage_id = x.matched_passage_id
JOIN notices n ON n.notice_id = p.notice_id
JOIN notices o ON o.notice_id = q.notice_id
LEFT JOIN measures m ON m.measure_id = p.measure_id
LEFT JOIN measures k ON k.measure_id = q.measure_id
LEFT JOIN region_paths r ON r.region_code = n.region_code
LEFT JOIN region_paths s ON s.region_code = o.region_code
WHERE NOT (
    n.stage <> o.stage
    AND n.region_code IS NOT DISTINCT FROM o.region_code
    AND coalesce(contains(n.title, o.title) OR contains(o.title, n.title), false)
) AND NOT regexp_matches(p.text, '^[（(〔【\[]?\s*(责任|牵头|配合|负责|主要责任|第一责任)(单位|部门)');
