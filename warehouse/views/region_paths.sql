-- One row a region with the names above it: 重庆市, 湖北省/武汉市, 湖北省/武汉市/江岸区.
-- Rule: from the province down; a county that lies directly in a province or municipality has two names; the nation is 全国.
-- [region_path] names from the province down, joined by /
-- [region_level] national, province, prefecture or county
CREATE VIEW region_paths AS
SELECT
    r.region_code,
    concat_ws(
        '/',
        CASE WHEN above.level NOT IN ('national') THEN above.name END,
        CASE WHEN parent.level NOT IN ('national') THEN parent.name END,
        r.name
    )       AS region_path,
    r.level AS region_level,
    r.province_code
FROM regions r
LEFT JOIN regions parent ON parent.region_code = r.parent_code
LEFT JOIN regions above ON above.region_code = parent.parent_code;
