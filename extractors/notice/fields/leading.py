"""Who leads: each body's role by the verb or label beside it, else by a standing rule of order.

排在第一位的为牵头单位         the first body of each clause below
逗号前为牵头单位              those before the first ，
标★的为牵头单位              those with the sign
"""

from __future__ import annotations

from extractors.notice.fields.bodies import Body
from extractors.notice.fields.standing import Order
from extractors.records import AgencyRole

_SAME = {"，": ("，", ","), "；": ("；", ";"), "、": ("、",)}


def roles_of(bodies: list[Body], order: Order | None, lone_is_lead: bool) -> list[AgencyRole]:
    """Each body's role: by its verb or bracket, else its label, else by a standing rule of order."""
    roles: list[AgencyRole] = [b.role or b.statement.label or "responsible" for b in bodies]
    if order is None or order.kind == "type" or "lead" in roles:
        return roles
    leading = _leading(bodies, roles, order, lone_is_lead)
    for i in leading:
        roles[i] = "lead"
    if leading and order.rest_supports:
        roles = ["support" if role == "responsible" else role for role in roles]
    return roles


def _leading(bodies: list[Body], roles: list[AgencyRole], order: Order, lone_is_lead: bool) -> list[int]:
    if order.kind == "mark":
        return [i for i, body in enumerate(bodies) if set(body.name.mark) & set(order.sign)]
    first = next((i for i, role in enumerate(roles) if role == "responsible"), None)
    if first is None:
        return []
    if not order.sign:
        return [first]
    for i in range(first + 1, len(bodies)):
        parted = bodies[i].statement is not bodies[first].statement
        if parted and order.sign == "，":
            break
        if parted or bodies[i].behind in _SAME[order.sign]:
            return list(range(first, i))
    alone = sum(body.statement is bodies[first].statement for body in bodies[first:]) == 1
    return [first] if alone and lone_is_lead else []
