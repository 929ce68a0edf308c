-- One row a measure with what a reader needs to use it: notice, document, region, dates and headings in one place.
-- Rule: every measure of every notice, drafts included (stage tells them); superseded texts are not here, only current ones are.
CREATE VIEW measures_flat AS
SELECT
    m.measure_id,
    m.notice_id,
    n.title           AS notice_title,
    n.document_number,
    n.issuer,
    n.stage,
    m.region_code,
    m.region_name,
    m.province_code,
    m.date,
    n.date_basis,
    n.effective_from,
    n.effective_to,
    d.ordinal         AS document_ordinal,
    d.title           AS document_title,
    d.form            AS document_form,
    d.period_start,
    d.period_end,
    m.seq,
    m.path,
    m.kind,
    m.chapter,
    m.section,
    m.heading,
    m.text,
    m.responsibility,
    m.due_on,
    m.confidence,
    n.url,
    n.origin,
    m.char_start,
    m.char_end
FROM measures m
JOIN notices n ON n.notice_id = m.notice_id
JOIN documents d ON d.document_id = m.document_id;
