"""What readers are told of rulings: why a notice is no longer there, and how many corrections and withdrawals are in force."""

from __future__ import annotations

from flows.reader import Published

_OF_NOTICE = """
    SELECT w.* FROM withdrawals w LEFT JOIN notice_aliases a ON a.old_notice_id = $id
    WHERE w.undone_at IS NULL AND (w.notice_id IN ($id, a.notice_id)
          OR w.notice_id IN (SELECT old_notice_id FROM notice_aliases WHERE notice_id IN ($id, a.notice_id)))
    ORDER BY w.withdrawn_at LIMIT 1
"""
_OF_ITS_RUN = """
    SELECT w.* FROM withdrawals w JOIN captures c USING (run_id)
    WHERE w.undone_at IS NULL AND list_contains(c.notice_ids, $id) ORDER BY w.withdrawn_at LIMIT 1
"""


def why_withdrawn(published: Published, notice_id: str) -> str | None:
    """A line that says when and why the notice of this id was withdrawn; None where it was not."""
    for sql in (_OF_NOTICE, _OF_ITS_RUN):
        for w in published.rows(sql.replace("$id", "?"), *[notice_id] * sql.count("$id")):
            what = f"the notice {notice_id}" if w["notice_id"] else f"the notice {notice_id} came by the run {w['run_id']}, which"
            option = f"--notice {w['notice_id']}" if w["notice_id"] else f"--run {w['run_id']}"
            why = f": {w['reason']}" if w["reason"] else ""
            return f"{what} was withdrawn on {w['withdrawn_at']:%Y-%m-%d %H:%M} UTC{why}; `cuoshi withdraw {option} --undo` brings it back"
    return None


def in_force(published: Published) -> str | None:
    """Corrections and withdrawals in force, in a line; None where no one has ruled anything."""
    n = published.one(
        """SELECT (SELECT count(*) FROM corrections) AS corrections,
                  (SELECT count(*) FROM issues WHERE code = 'correction_failed') AS failed,
                  (SELECT count(*) FROM withdrawals WHERE undone_at IS NULL) AS withdrawals"""
    )
    if not n["corrections"] and not n["withdrawals"]:
        return None
    failed = f" ({n['failed']} cannot be applied)" if n["failed"] else ""
    return f"{n['corrections']} corrections{failed}, {n['withdrawals']} withdrawals in force"
