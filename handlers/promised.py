"""How promised files are drawn: each recipe reads what it needs and gives a function that draws without the state."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.state import Connection
from handlers.context import Context
from handlers.duties import asked_for, table_asked
from handlers.duties.papers import PaperError
from handlers.surveys import told

# Gives the file, or a sentence why there is none.
Draw = Callable[[], bytes | str]
Recipe = Callable[[dict[str, Any], Connection, datetime, Context], Draw]

RECIPES: dict[str, Recipe] = {
    table_asked.PICTURE: table_asked.picture,
    table_asked.WORKBOOK: table_asked.workbook,
    asked_for.LETTER: asked_for.urging,
    asked_for.REPORT: asked_for.yearly,
    told.REPORT: told.paper,
}


def read(connection: Connection, recipe: str, at: datetime, context: Context) -> Draw:
    """Read all that a file is drawn from, as things stand now. Raises LookupError for a recipe nobody knows."""
    name, _, about = recipe.partition(" ")
    draw = RECIPES[name](json.loads(about), connection, at, context)

    def drawn() -> bytes | str:
        try:
            return draw()
        except PaperError as error:
            return str(error)

    return drawn
