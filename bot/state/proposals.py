"""What was read in a plan and waits for the Office's word: accepted, changed, dropped, one by one."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from bot.state import new_id
from bot.state.duty_log import Act
from bot.state.duty_tables import proposals
from bot.state.sql import row_of


@dataclass(frozen=True)
class Proposal:
    """A proposed duty: `place` in its plan from 1, `state` proposed, accepted or dropped, `body` as plain data."""

    id: str
    plan_id: str
    place: int
    state: str
    body: dict[str, Any]
    duty_id: str


def add(connection: Connection, plan_id: str, bodies: Iterable[dict[str, Any]], act: Act) -> list[str]:
    """Propose more for a plan, after what there is; their ids."""
    last = select(func.coalesce(func.max(proposals.c.place), 0)).where(proposals.c.plan_id == plan_id)
    first = connection.execute(last).scalar_one() + 1
    made = [
        row_of(
            proposals, id=new_id(), plan_id=plan_id, place=place, state="proposed", body=_json(body),
            changed_by=act.by, changed_at=act.at,
        )
        for place, body in enumerate(bodies, first)
    ]  # fmt: skip
    if made:
        connection.execute(proposals.insert(), made)
    return [row["id"] for row in made]


def of_plan(connection: Connection, plan_id: str, state: str = "") -> list[Proposal]:
    """The proposals of a plan in its order, all or those in one state."""
    where = [proposals.c.plan_id == plan_id, *([proposals.c.state == state] if state else [])]
    return [_proposal(row) for row in connection.execute(select(proposals).where(*where).order_by(proposals.c.place))]


def get(connection: Connection, id: str) -> Proposal | None:
    """A proposal, locked until the transaction ends: two people may answer at once."""
    row = connection.execute(select(proposals).where(proposals.c.id == id).with_for_update()).one_or_none()
    return _proposal(row) if row else None


def change(connection: Connection, id: str, body: dict[str, Any], act: Act) -> bool:
    """What it says from now on; False when it was settled before."""
    return _set(connection, id, act, body=_json(body))


def settle(connection: Connection, id: str, state: str, act: Act, duty_id: str = "") -> bool:
    """Accepted (as a duty) or dropped; False when it was settled before."""
    return _set(connection, id, act, state=state, duty_id=duty_id)


def _set(connection: Connection, id: str, act: Act, **values: Any) -> bool:
    open = (proposals.c.id == id, proposals.c.state == "proposed")
    values |= {"changed_by": act.by, "changed_at": act.at}
    return connection.execute(update(proposals).where(*open).values(values)).rowcount == 1


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(row.id, row.plan_id, row.place, row.state, json.loads(row.body), row.duty_id)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
